"""Openings, and what is secured in them, by hand."""

from __future__ import annotations

import numpy as np

from exactgames import expand, read_instance_text
from exactgames.bounds.welfare import welfare_at_ends
from exactgames.examples import entry
from exactgames.search.cells.extremes import Extremes
from exactgames.search.openings.openings import Openings
from exactgames.search.openings.outweighing import denominator, shares

MARKET = """
title = "One unit, second price, resale at 2 by the winner"
units = 1
[[agents]]
name = "S"
types = [{ marginals = [0] }]
bids = { levels = [0, 3] }
[[agents]]
name = "B"
types = [{ name = "low", marginals = [1], probability = "1/2" }, { name = "high", marginals = [3], probability = "1/2" }]
bids = { levels = [0, 1] }
[auction]
format = "uniform-price"
[aftermarket]
format = "resale-by-winners"
prices = [2]
"""


def test_what_each_opening_leaves_to_share() -> None:
    """S wins with 3, and pays B's bid; with 0 she wins (ties go to the first) if B bids 0, for 0. Whoever wins may keep
    the unit. S secures 0 with a bid of 0, whatever B bids; B with 0, or with 1, what she is worth less 0, if S bids 0
    and she 1. With S at 0 and both types at 1: B has 1/2 + 3/2 = 2, and there is 2 to share. With S at 3 and both at 1
    S pays 1, and would rather bid 0: there is (1 + 3)/2 − 1 = 1 to share, and nobody secures more than 0.
    """
    market = expand(read_instance_text(MARKET).market)
    openings = Openings.of(market.game)
    assert openings is not None and openings.shape == (2, 2, 2) and len(openings.meetings) == 2
    every = np.ones(market.game.actions, dtype=bool)
    found = shares(openings, Extremes.of(market.game), every, welfare_at_ends(market))
    over = denominator(market.game)
    assert found.low is not None and found.high is not None
    cases = {(0, 1, 1): (0, 2, 2), (1, 1, 1): (1, 1, 2), (0, 0, 0): (0, 2, 2)}  # surplus, least, greatest welfare
    for at, expected in cases.items():
        assert tuple(int(bound[at]) / over for bound in (found.surplus, found.low, found.high)) == expected, at


def test_where_nothing_comes_after_the_openings() -> None:
    """Entry: Ann's move and Bob's are each the first of theirs, and then the game is over."""
    assert Openings.of(entry()) is None
