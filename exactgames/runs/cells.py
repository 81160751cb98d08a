"""Cells, between two neighbouring knots: there who values how many units at x or more is, with what probability, a
function α + β·x + γ/x (semantics.md, "Knots and cells").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import prod
from typing import Final

from attrs import frozen

from exactgames.errors import LimitReached
from exactgames.runs.law import ONE, Survival
from exactgames.runs.listed_prices import wanted_by
from exactgames.runs.marginals import ZERO
from exactgames.runs.market import RunAgent, RunMarket
from exactgames.runs.resale import Wanted

CASES: Final = 200_000
"""The most cases (a cell, and how many values each agent may have there) that are looked at."""

Likely = dict[int, Survival]
"""How many of an agent's marginal values are at least x → how likely, in a cell."""


@frozen
class Cell:
    """The x with low < x ≤ high; ``likely``: [agent of those asked about]."""

    low: Fraction
    high: Fraction
    likely: tuple[Likely, ...]

    def cases(self) -> Iterator[tuple[Wanted, Survival]]:
        """(how many each of them has, how likely): at most one of the factors is no constant."""
        for case in product(*(one.items() for one in self.likely)):
            found = Survival(ONE)
            for _, likely in case:
                found = found * likely.constant if likely.steady else likely * found.constant
            yield tuple(number for number, _ in case), found


def knots(market: RunMarket) -> tuple[Fraction, ...]:
    """0, and every number at which somebody's values, or how they are distributed, may change."""
    found = {ZERO}
    for agent in market.agents:
        found |= {value for kind in agent.types for value, _ in kind.values}
        if agent.law is not None:
            found |= {*agent.law.levels, *agent.law.law.knots}
    return tuple(sorted(found))


def cells(market: RunMarket, agents: Sequence[RunAgent]) -> tuple[Cell, ...]:
    """All cells, ascending, with what these agents may want. LimitReached if there are too many cases."""
    ends = knots(market)
    by_agent = [_likely(agent, ends, market.units) for agent in agents]
    cases = sum(prod(map(len, row)) for row in zip(*by_agent, strict=True))
    if cases > CASES:
        raise LimitReached(CASES, cases, False, "cases of values", ("fewer levels", "fewer types"))
    return tuple(Cell(low, high, tuple(own[i] for own in by_agent)) for i, (low, high) in enumerate(pairwise(ends)))


def _likely(agent: RunAgent, ends: Sequence[Fraction], units: int) -> list[Likely]:
    """[cell] of one agent."""
    law = agent.law
    if law is None:
        return [{n: Survival(p) for n, p in one.items()} for one in wanted_by(agent, ends[1:], units)]
    found = []
    for low, high in pairwise(ends):
        numbers = [number for number, _ in law.wanted(high, units)]
        reached = law.law.on(low, high)
        if len(numbers) == 1:
            found.append({numbers[0]: Survival(ONE)})
        else:
            found.append({numbers[0]: reached, numbers[1]: reached.complement})
    return found
