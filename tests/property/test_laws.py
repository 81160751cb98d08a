"""Laws of numbers, and the best of all prices: against their definitions, numbers added up, every price tried."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from law_markets import law_market, market_of

from exactgames.errors import InstanceError
from exactgames.files.run_market import read_run_document
from exactgames.runs.any_price import AnyPrice
from exactgames.runs.law import Atom, EqualRevenue, Law, Uniform
from exactgames.runs.market import RunMarket
from exactgames.runs.resale import joint

SEEDS = [pytest.param(range(9), id="few"), pytest.param(range(9, 300), id="many", marks=pytest.mark.slow)]


def laws(seeds: range) -> list[Law]:
    return [agent.law.law for seed in seeds for agent in market_of(seed).agents if agent.law is not None]


def defined(law: Law, x: Fraction) -> Fraction:
    """Pr[v ≥ x], part by part."""
    total = Fraction(0)
    for part, probability in law.parts:
        if isinstance(part, Atom):
            likely = Fraction(part.at >= x)
        elif x <= part.low:
            likely = Fraction(1)
        elif x > part.high:
            likely = Fraction(0)
        elif isinstance(part, Uniform):
            likely = (part.high - x) / (part.high - part.low)
        else:
            assert isinstance(part, EqualRevenue)
            likely = part.low / x
        total += probability * likely
    return total


def test_how_likely_v_is_to_reach_a_number() -> None:
    draw = random.Random(1)
    for law in laws(range(10)):
        for x in (*law.knots, *(Fraction(draw.randint(-2, 40), draw.randint(1, 20)) for _ in range(20))):
            assert law.reached(x) == defined(law, x), (law, x)


def test_means_are_what_adding_up_finds() -> None:
    """E[v·1(v ≥ x)] = x·Pr[v ≥ x] + the integral of Pr[v ≥ y] from x on, which falls: sums from above and below."""
    for law in laws(range(2)):
        for x in (Fraction(0), *law.knots, (law.least + law.greatest) / 2):
            steps = 80
            end = law.greatest + Fraction(1, 100)
            grid = [x + (end - x) * k / steps for k in range(steps + 1)] if x < end else [x]
            falls = [(high - low, law.reached(low), law.reached(high)) for low, high in pairwise(grid)]
            above = x * law.reached(x) + sum(width * first for width, first, _ in falls)
            below = x * law.reached(x) + sum(width * last for width, _, last in falls)
            found = law.upper_mean(x).enclosed()
            assert below <= found.high and found.low <= above, (law, x)
            assert above - below < Fraction(1, 12)


def naive_revenue(market: RunMarket, price: Fraction, holdings: tuple[int, ...]) -> Fraction:
    """p·E[min(c, Σ D)], written out."""
    resale = market.resale
    assert resale is not None
    cases = [(0, Fraction(1))]
    for buyer in resale.buyers:
        agent, own = market.agents[buyer], []
        if agent.law is not None:
            likely = defined(agent.law.law, price)
            own = [(agent.law.values(price), likely), (agent.law.values(price - 1), 1 - likely)]
        else:
            own = [(kind.values, kind.probability) for kind in agent.types]
        wants = [(max(0, sum(n for x, n in values if x >= price) - holdings[buyer]), p) for values, p in own]
        cases = [(some + more, p * q) for some, p in cases for more, q in wants]
    return price * sum(p * min(holdings[resale.seller], some) for some, p in cases)


@pytest.mark.parametrize("seeds", [pytest.param((3, 41), id="few"), *SEEDS[1:]])
def test_no_price_earns_more_than_the_one_asked(seeds: Sequence[int]) -> None:
    inside = 0
    for seed in seeds:
        market, draw = market_of(seed), random.Random(seed)
        if market.resale is None or market.resale.prices is not None:
            continue
        after = AnyPrice(market, market.resale)
        for _ in range(6):
            drawn = [draw.randint(0, market.units) for _ in market.agents]
            if sum(drawn) > market.units:
                continue
            holdings = tuple(drawn)
            asked = after.chosen(holdings)
            best = naive_revenue(market, asked, holdings)
            assert best == after.earned(asked, holdings)
            inside += asked not in {cell.high for cell in after.cells}
            for price in (Fraction(k, 60) for k in range(1, int(60 * after.highest) + 1)):
                earned = naive_revenue(market, price, holdings)
                assert earned < best or (earned == best and price <= asked), (seed, holdings, price)
    assert inside


def test_cases_of_a_cell_are_those_at_its_prices() -> None:
    for seed in range(20):
        market = market_of(seed)
        if market.resale is None or market.resale.prices is not None:
            continue
        after = AnyPrice(market, market.resale)
        for cell, cases in zip(after.cells, after.cases, strict=True):
            for price in (cell.high, (cell.low + cell.high) / 2):
                there = dict(joint(after.row(price)))
                assert {case: likely.at(price) for case, likely in cases} == there, (seed, cell)


def test_two_laws_may_not_vary_together() -> None:
    document = next(one for one in map(law_market, range(200)) if sum("law" in a["types"] for a in one["agents"]) == 2)
    same = next(agent["types"] for agent in document["agents"] if "law" in agent["types"])
    for agent in document["agents"]:
        if "law" in agent["types"]:
            agent["types"] = same
    with pytest.raises(InstanceError, match="no numbers between those of another agent's"):
        read_run_document(document)
