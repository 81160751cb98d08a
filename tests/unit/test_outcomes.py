"""Who wins and what is paid: a table of auctions, worked out by hand from docs/reference/semantics.md, "Auctions"."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactgames import Agent, Market, expand
from exactgames.market.outcomes import sealed_outcomes
from exactgames.market.valuations import Type, Valuation
from exactgames.mechanisms.auctions.discriminatory import Discriminatory
from exactgames.mechanisms.auctions.sealed import PriorityTies, RandomTies
from exactgames.mechanisms.auctions.uniform_price import UniformPrice

HIGH, LOW, HALF = (Fraction(w) for w in ("0", "1", "1/2"))
ZERO = Fraction(0)


def uniform(weight=HIGH, reserve="0", order=(0, 1, 2), zero=True):
    return UniformPrice(weight, Fraction(reserve), PriorityTies(order), zero)


def market(auction, *bids, units=3):
    """One bid each."""
    padded = [tuple(Fraction(x) for x in bid) + (ZERO,) * (units - len(bid)) for bid in bids]
    agents = tuple(
        Agent(name, (Type("t1", Valuation((ZERO,) * units), Fraction(1)),), (bid,))
        for name, bid in zip("ABC", padded, strict=False)
    )
    return Market(units, agents, auction, ())


# Three units unless the note says otherwise; A's bid, B's, C's; what each wins; the price (uniform) or what each pays.
UNIFORM = [
    (uniform(), ((2, 1), (2,), (1,)), (2, 1, 0), 1, "A's 1 is served before C's, which sets the price"),
    (uniform(), ((2, 2), (2, 1), ()), (2, 1, 0), 1, "the highest losing bid is B's own second one"),
    (uniform(), ((2, 2, 2), (1,), ()), (3, 0, 0), 1, "another's bid sets the price"),
    (uniform(), ((2,), (1,), ()), (2, 1, 0), 0, "zero bids win: A's second, 0, is first in the tie order"),
    (uniform(zero=False), ((2,), (1,), ()), (1, 1, 0), 0, "zero bids do not win; one unit is unsold"),
    (
        uniform(zero=False, reserve="1/2"),
        ((2,), (1,), ()),
        (1, 1, 0),
        "1/2",
        "the reserve is the price, also with a unit unsold",
    ),
    (
        uniform(reserve="3/2"),
        ((2,), (1,), (1,)),
        (1, 0, 0),
        "3/2",
        "bids below the reserve do not win, nor set a price",
    ),
    (uniform(reserve="1"), ((2,), (1,), ("1/2",)), (1, 1, 0), 1, "a bid at the reserve is eligible"),
    (uniform(LOW), ((2, 1), (2,), (1,)), (2, 1, 0), 1, "lowest winning: the third highest eligible bid"),
    (uniform(LOW), ((3, 2), (2,), (1,)), (2, 1, 0), 2, "lowest winning is 2, highest losing 1"),
    (uniform(LOW, reserve="1/2"), ((3,), (2,), ()), (1, 1, 0), "1/2", "fewer than m win: the reserve"),
    (uniform(LOW, zero=False), ((3,), (2,), ()), (1, 1, 0), 0, "fewer than m win, no reserve"),
    (uniform(HALF), ((3, 2), (2,), (1,)), (2, 1, 0), "3/2", "half way between 1 and 2"),
    (uniform(Fraction(1, 3)), ((3, 2), (2,), (1,)), (2, 1, 0), "4/3", "a third of the way"),
    (uniform(order=(2, 1, 0)), ((1, 1), (1, 1), (1,)), (0, 2, 1), 1, "ties: C first, then all of B's"),
    (
        uniform(order=(1, 2, 0)),
        ((1,), (1, 1, 1), (1,)),
        (0, 3, 0),
        1,
        "all equal bids of the earlier agent are served first",
    ),
]


@pytest.mark.parametrize(("auction", "bids", "won", "price", "note"), UNIFORM)
def test_uniform_price(auction, bids, won, price, note):
    found = sealed_outcomes(market(auction, *bids), 6)
    assert tuple(found.holdings[0]) == won, note
    assert Fraction(int(found.price[0]), 6) == Fraction(price), note
    assert [Fraction(int(x), 6) for x in found.payments[0]] == [k * Fraction(price) for k in won], note


DISCRIMINATORY = [
    (
        Discriminatory(ZERO, PriorityTies((0, 1, 2)), True),
        ((2, 1), (2,), (1,)),
        (2, 1, 0),
        (3, 2, 0),
        "each pays her own winning bids",
    ),
    (
        Discriminatory(ZERO, PriorityTies((2, 0, 1)), True),
        ((2, 1), (2,), (1,)),
        (1, 1, 1),
        (2, 2, 1),
        "C is first among the ones",
    ),
    (
        Discriminatory(ZERO, PriorityTies((0, 1, 2)), True),
        ((2,), (), ()),
        (3, 0, 0),
        (2, 0, 0),
        "zero bids win for nothing",
    ),
    (
        Discriminatory(Fraction(1), PriorityTies((0, 1, 2)), True),
        ((2, "1/2"), (1,), ()),
        (1, 1, 0),
        (2, 1, 0),
        "the reserve shuts out, and is not paid",
    ),
]


@pytest.mark.parametrize(("auction", "bids", "won", "paid", "note"), DISCRIMINATORY)
def test_discriminatory(auction, bids, won, paid, note):
    found = sealed_outcomes(market(auction, *bids), 6)
    assert (tuple(found.holdings[0]), tuple(int(x) // 6 for x in found.payments[0])) == (won, paid), note


# Two units; the tie order drawn uniformly: allocation and payments with the number of the orders that lead to them.
RANDOM = [
    (((1,), (1,)), {((1, 1), (0, 0)): 2}, "both win whatever the order"),
    (((1, 1), (1, 1)), {((2, 0), (2, 0)): 1, ((0, 2), (0, 2)): 1}, "all equal bids of the earlier one"),
    (
        ((1, 0), (1, 0), (1, 0)),
        {((1, 1, 0), (1, 1, 0)): 2, ((1, 0, 1), (1, 0, 1)): 2, ((0, 1, 1), (0, 1, 1)): 2},
        "two of three, six orders",
    ),
    (
        ((2,), (), ()),
        {((2, 0, 0), (0, 0, 0)): 2, ((1, 1, 0), (0, 0, 0)): 2, ((1, 0, 1), (0, 0, 0)): 2},
        "zero bids tie, A's own second among them",
    ),
]


@pytest.mark.parametrize(("bids", "drawn", "note"), RANDOM)
def test_random_ties_are_merged_by_outcome(bids, drawn, note):
    found = sealed_outcomes(market(UniformPrice(HIGH, ZERO, RandomTies(), True), *bids, units=2), 1)
    rows = zip(found.holdings.tolist(), found.payments.tolist(), found.weight.tolist(), strict=True)
    assert {(tuple(held), tuple(paid)): weight for held, paid, weight in rows} == drawn, note
    assert found.count.tolist() == [len(drawn)]


# ---- large numbers: the same auction with all money times K, on both sides of the int64 bound

SIZES = [1, 2**30, 2**60, 2**61 // 3, 2**61, 3 * 2**60, 2**62 - 1, 10**19, 10**40]


@pytest.mark.parametrize("weight", [HIGH, LOW, HALF, Fraction(1, 3), Fraction(5, 7)])
@pytest.mark.parametrize("times", SIZES)
@pytest.mark.parametrize("low", [1, 2])
def test_prices_of_any_size(times, weight, low):
    """One unit, A bids 2K, B bids K or 2K: A wins, at (1 − w)·K + w·2K = (1 + w)·K, or at 2K."""
    asked = market(UniformPrice(weight, ZERO, PriorityTies((0, 1)), True), (2 * times,), (low * times,), units=1)
    game = expand(asked).game
    price = (1 - weight) * low * times + weight * 2 * times
    assert [Fraction(int(u), game.payoff_denominator) for u in game.payoffs[:, 0]] == [-price, 0]


@pytest.mark.parametrize(
    "auction",
    [
        UniformPrice(HIGH, Fraction(10**30), PriorityTies((0, 1)), True),
        UniformPrice(LOW, Fraction(10**30), PriorityTies((0, 1)), True),
        Discriminatory(Fraction(10**30), PriorityTies((0, 1)), True),
    ],
)
def test_a_reserve_beyond_every_bid(auction):
    """Nobody wins, nobody pays, however large the reserve is beside the bids."""
    game = expand(market(auction, (1,), (2,), units=1)).game
    assert game.payoffs.tolist() == [[0], [0]]
