"""Tables between bounds: what is said to be certain is so in every table between them, and what is open depends."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

import numpy as np
from attrs import evolve

from exactgames import Dominance, eliminate, expand, implied_game, profile_of, read_instance_text, refined_equilibria
from exactgames.examples import speculator
from exactgames.implied.tables import Rounds, Verdicts, earned

RESALE = """
units = 1
[[agents]]
name = "Ann"
types = [{ name = "lo", marginals = [1], probability = "1/2" }, { name = "hi", marginals = [3], probability = "1/2" }]
bids = { levels = [0, 1, 2] }
[[agents]]
name = "Bob"
types = [{ name = "lo", marginals = [2], probability = "1/2" }, { name = "hi", marginals = [3], probability = "1/2" }]
bids = { levels = [0, 1, 2] }
[auction]
format = "uniform-price"
[aftermarket]
format = "resale-by-winners"
prices = [1, 2]
"""


def test_mixtures_earn_their_average() -> None:
    table = np.array([[4, 0], [0, 3]])
    assert earned(table, ((1, Fraction(1)),)).tolist() == [0, 3]
    assert earned(table, ((0, Fraction(1, 3)), (1, Fraction(2, 3)))).tolist() == [4, 6]


def test_rounds_between_bounds_hold_for_every_game_between_them() -> None:
    profile = profile_of(speculator())
    base = implied_game(profile.expansion, profile.played)
    met: Counter[str] = Counter()
    for seed in range(60):
        rng = np.random.default_rng(seed)
        low = evolve(base, payoffs=rng.integers(0, 5, base.payoffs.shape))
        wide = rng.integers(0, 2, base.payoffs.shape) * (rng.random(base.payoffs.shape) < 0.15)
        high = evolve(base, payoffs=low.payoffs + wide)
        bids = tuple(
            tuple((Random(seed + t).randrange(len(a.bids or ())),) for t in range(len(a.types)))
            for a in base.market.agents
        )
        pure = bool(seed % 2)
        found = Rounds(low, high, "actions", Verdicts(pure)).survival(bids)
        inside = [evolve(base, payoffs=low.payoffs + wide * rng.integers(0, 2, wide.shape)) for _ in range(6)]
        survive = {eliminate(game, "actions", pure).survive(bids) for game in (low, high, *inside)}
        if found.gone:
            assert survive == {False}, seed
        elif not found.open:
            assert survive == {True}, seed
        met["gone" if found.gone else "open" if found.open else "kept"] += 1
        met["depends"] += len(survive) == 2
    assert all(met[word] for word in ("gone", "open", "kept", "depends")), met


def test_resale_among_two_types_each_is_searched_to_the_end() -> None:
    """Column by column it takes one or two thousand cells."""
    expansion = expand(read_instance_text(RESALE).market)
    found = refined_equilibria(expansion, "perfect-bayesian", dominance=Dominance(), cells=4_000)
    assert found.search.complete
    assert (len(found.search.equilibria), found.unrefined, len(found.rejected)) == (12, 20, 8)
