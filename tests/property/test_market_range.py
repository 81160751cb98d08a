"""Bounds over all equilibria of random markets as they are: against the semantics page read slowly (naive_range), and
against every equilibrium that the searches find.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume
from hypothesis import strategies as st
from market_strategies import joint_markets, markets
from naive_range import NaiveRange
from strategies import SWEEPS, for_all

from exactgames import GameError, LimitReached, Market, equilibrium_bounds, expand, find_pure, mixed_equilibria
from exactgames.bounds.market_range import EquilibriumBound
from exactgames.bounds.welfare import revenue, welfare
from exactgames.claims.this_market import bound_rows


def both(bids: int) -> st.SearchStrategy[Market]:
    return st.one_of(markets(bids, 2, True), joint_markets(bids, 2, True))


def of_this(market: Market) -> bool:
    return not any(signal.of_types for signal in market.signals) or not market.aftermarket


def proved_by_hand(naive: NaiveRange, found: EquilibriumBound, row: int) -> Fraction:
    """What the evidence proves, as certificates have it, by the page's formulas, over all the bids."""
    y, s = listed(naive, bound_rows(naive.market, found))
    sign, total = 1 if found.upper else -1, Fraction(0)
    for k, (types, p) in enumerate(naive.prior.items()):
        values = []
        for bids in naive.profiles:
            value = naive.at[types, bids][found.upper][row]
            for i, t in enumerate(types):
                for d, weight in y.get((i, t, bids[i]), {}).items():
                    assert weight > 0
                    other = (*bids[:i], d, *bids[i + 1 :])
                    value += sign * weight * (naive.at[types, bids][1][i] - naive.at[types, other][0][i])
                value += s.get((i, k, bids[:i] + bids[i + 1 :]), Fraction(0))
            values.append(value)
        total += p * (max(values) if found.upper else min(values))
    return total


def listed(naive: NaiveRange, evidence: dict[str, Any]) -> tuple[dict[Any, Any], dict[Any, Fraction]]:
    """The evidence's multipliers and shifts, each of the shape and in the order that the certificate page says."""
    assert list(evidence) == ["multipliers", "shifts", "value"]
    y: dict[Any, Any] = {}
    names = [agent.name for agent in naive.market.agents]
    assert list(evidence["multipliers"]) == names
    for i, agent in enumerate(naive.market.agents):
        assert list(evidence["multipliers"][agent.name]) == [t.name for t in agent.types]
        for t, rows in enumerate(evidence["multipliers"][agent.name].values()):
            assert [own for own, _ in rows] == sorted({own for own, _ in rows})
            for own, others in rows:
                assert others and own not in dict(others)
                assert [d for d, _ in others] == sorted({d for d, _ in others})
                y[i, t, own] = {d: Fraction(weight) for d, weight in others}
    types = list(naive.prior)
    keys = [(names.index(who), types.index(tuple(t)), tuple(bids)) for who, t, bids, _ in evidence["shifts"]]
    assert keys == sorted(set(keys))
    return y, dict(zip(keys, (Fraction(s) for *_, s in evidence["shifts"]), strict=True))


def shifts_cancel(naive: NaiveRange, found: EquilibriumBound) -> None:
    types, sums = list(naive.prior), dict[Any, Fraction]()
    for (i, k, others), s in found.shifts().items():
        assert s
        key = i, types[k][:i] + types[k][i + 1 :], others
        sums[key] = sums.get(key, Fraction(0)) + naive.prior[types[k]] * s
    assert not any(sums.values())


def bounds_are_the_programs(market: Market) -> str:
    """The optimum of the program that the page writes, where exactness is claimed; and the evidence proves the bound."""
    assume(of_this(market))
    try:
        naive = NaiveRange(market)
    except LimitReached:
        assume(False)
    assume(len(naive.prior) * len(naive.profiles) <= 150)
    bounds, words = equilibrium_bounds(market), ["resale" if market.aftermarket else "alone"]
    n = len(market.agents)
    asked = [(figure, side, 0, n + at) for at, figure in enumerate(("welfare", "revenue")) for side in SIDES]
    for figure, side, agent, row in [*asked, *(("utility", side, i, i) for i in range(n) for side in SIDES)]:
        found: EquilibriumBound = bounds.bound(figure, side, agent)
        assert proved_by_hand(naive, found, row) == found.value
        shifts_cancel(naive, found)
        true = naive.bound(row, found.upper)
        assert found.value >= true if found.upper else found.value <= true
        assert abs(float(found.value - true)) < 1e-5
        assert not found.exact or found.value == true
        words.append("exact" if found.exact else "near")
        if found.value not in (0, *(end[row] for ends in naive.at.values() for end in ends)):
            words.append("between")
    return " ".join(words)


SIDES: tuple[Any, Any] = ("at-least", "at-most")


@pytest.mark.parametrize("sweep", SWEEPS)
def test_bounds_are_those_of_the_program_of_the_page(sweep: int) -> None:
    met = for_all(both(2), bounds_are_the_programs, 300, sweep, ["resale", "alone", "exact", "between"])
    assert met["exact"] >= 9 * met["near"]


def equilibria_are_within(market: Market) -> str:
    """Every pure equilibrium, and every mixed one that is found, brings what the bounds allow."""
    assume(of_this(market))
    try:
        tree = expand(market, 3000)
        concept = "weak-perfect-bayesian" if market.aftermarket else "bayes-nash"
        plays = [one.played for one in find_pure(tree.game, concept, seconds=2).equilibria]
        words = ["pure"] if plays else []
        if len(market.agents) == 2 and tree.game.actions < 14:
            mixed = [one.played for one in mixed_equilibria(tree.game, concept, seconds=2).equilibria]
            words += ["mixed"] if len(mixed) > len(plays) else []
            plays += mixed
    except (LimitReached, GameError):
        assume(False)
    bounds = equilibrium_bounds(market)
    if plays:
        for i in range(len(market.agents)):
            inside(bounds, "utility", i, [play.value(i, 0) for play in plays])
        tight = inside(bounds, "welfare", 0, [welfare(tree, play) for play in plays])
        tight |= inside(bounds, "revenue", 0, [revenue(tree, play) for play in plays])
        words += ["closes"] if tight else []
    return " ".join(words)


def inside(bounds: Any, figure: str, agent: int, brought: list[Fraction]) -> bool:
    """Whether an end is attained."""
    least, most = (bounds.bound(figure, side, agent).value for side in SIDES)
    assert all(least <= value <= most for value in brought)
    return least < most and (least in brought or most in brought)


@pytest.mark.parametrize("sweep", SWEEPS)
def test_equilibria_that_are_found_are_within(sweep: int) -> None:
    for_all(both(2), equilibria_are_within, 200, sweep, ["pure", "mixed", "closes"])
