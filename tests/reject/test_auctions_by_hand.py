"""The checker's auctions: who wins what, and what each pays, worked out by hand from the semantics page."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import pytest

from exactgames.checker.budget import Budget
from exactgames.checker.rebuild.auctions.sealed import outcomes
from exactgames.checker.rebuild.market import read_market
from exactgames.checker.rebuild.staged.bid_profiles import Profiles

HALF = Fraction(1, 2)
LOWEST, WEIGHTED = {"price": "lowest-winning"}, {"price": {"weight": "1/2"}}


class Auction(NamedTuple):
    what: str
    rules: dict[str, Any]
    units: int
    bids: list[list[int]]
    held: list[int]
    paid: list[int | Fraction]
    price: int | Fraction


UNIFORM, VICKREY = {"format": "uniform-price"}, {"format": "vickrey"}
AUCTIONS = [
    # A's two bids win; they displace B's one, and nothing: the reserve stands in.
    Auction("the reserve in place of a bid", {**VICKREY, "reserve": 1}, 2, [[3, 2], [1, 0]], [2, 0], [2, 0], 0),
    Auction("two reserves", {**VICKREY, "reserve": 2}, 2, [[3, 2], [1, 0]], [2, 0], [4, 0], 0),
    Auction("one of two is displaced", VICKREY, 2, [[3, 1], [2, 0]], [1, 1], [0, 1], 0),
    Auction("a tie, and two are displaced", VICKREY, 2, [[3, 2], [2, 1]], [2, 0], [3, 0], 0),
    Auction("three agents", VICKREY, 2, [[5, 0], [3, 1], [4, 2]], [1, 0, 1], [3, 0, 3], 0),
    # As many bids are eligible as there are units.
    Auction("the lowest winning bid", {**UNIFORM, **LOWEST, "zero_bids_win": False}, 2, [[3, 0], [2, 0]], [1, 1], [2, 2], 2),
    Auction("her own lowest winning bid", {**UNIFORM, **LOWEST}, 2, [[3, 2], [1, 0]], [2, 0], [4, 0], 2),
    Auction("none loses", {**UNIFORM, "zero_bids_win": False}, 2, [[3, 0], [2, 0]], [1, 1], [0, 0], 0),
    Auction("her own further bid", UNIFORM, 2, [[3, 2], [3, 1]], [1, 1], [2, 2], 2),
    Auction("unsold, the reserve", {**UNIFORM, **LOWEST, "reserve": 2}, 2, [[3, 1], [1, 0]], [1, 0], [2, 0], 2),
    Auction("half of both", {**UNIFORM, **WEIGHTED}, 2, [[4, 0], [2, 1]], [1, 1], [3 * HALF, 3 * HALF], 3 * HALF),
    Auction("three units", {**UNIFORM, **LOWEST}, 3, [[5, 1, 0], [4, 3, 2]], [1, 2], [3, 6], 3),
    Auction("lost bids are paid", {"format": "all-pay"}, 2, [[3, 2], [2, 1]], [2, 0], [5, 3], 0),
    Auction("won bids are paid", {"format": "discriminatory"}, 2, [[3, 1], [2, 1]], [1, 1], [3, 2], 0),
]  # fmt: skip


@pytest.mark.parametrize("case", AUCTIONS, ids=lambda case: case.what)
def test_outcomes(case: Auction) -> None:
    agents = [
        {"name": f"{k}", "types": [{"marginals": []}], "bids": {"vectors": [bid]}} for k, bid in enumerate(case.bids)
    ]
    market = read_market({"units": case.units, "agents": agents, "auction": case.rules}, Budget())
    (found,) = outcomes(market, [agent.bids[0] for agent in market.agents])
    assert list(found.allocation) == case.held
    assert [Fraction(x, market.scale) for x in found.payments] == case.paid
    assert Fraction(found.price, market.scale) == case.price


@pytest.mark.parametrize("rules", [VICKREY, UNIFORM, {**UNIFORM, **LOWEST}, {"format": "all-pay"}], ids=str)
def test_bids_that_do_not_matter_are_left_out(rules: dict[str, Any]) -> None:
    """Of three units A wins all, or two; in a Vickrey auction she then pays B's third bid too, the sixth highest."""
    grids = {"A": [[9, 9, 9], [9, 2, 2]], "B": [[3, 2, 1], [3, 0, 0]], "C": [[0, 0, 0], [1, 1, 1]]}
    agents = [{"name": k, "types": [{"marginals": []}], "bids": {"vectors": grid}} for k, grid in grids.items()]
    market = read_market({"units": 3, "agents": agents, "auction": rules}, Budget())
    found = Profiles(market)
    for bids, number in zip(product(*(agent.bids for agent in market.agents)), found.table, strict=True):
        (exact,) = outcomes(market, bids)
        ((weight, place),) = found.lists[number]
        assert (weight, found.settled[place]) == (1, (exact.allocation, exact.payments, exact.price))
