"""The aftermarket where the seller asks one of the prices that are listed: integers up to one factor, for speed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from math import lcm, prod

from attrs import define

from exactgames.errors import LimitReached
from exactgames.runs.marginals import ZERO, ends
from exactgames.runs.market import RunAgent
from exactgames.runs.resale import LIMIT, Aftermarket, Holdings, Row, Wanted, joint


@define(slots=False, eq=False)
class ListedPrices(Aftermarket):
    """At the prices of the resale."""

    @cached_property
    def listed(self) -> tuple[Fraction, ...]:
        """The prices, ascending."""
        if self.resale.prices is None:
            raise ValueError("any price may be asked")
        return self.resale.prices

    @property
    def highest(self) -> Fraction:
        return self.listed[-1]

    @cached_property
    def rows(self) -> dict[Fraction, Row]:
        """What buyers may want at each price. LimitReached if all cases together are too many."""
        units, agents = self.market.units, self.market.agents
        by_buyer = [wanted_by(agents[buyer], self.listed, units) for buyer in self.resale.buyers]
        found = tuple(zip(*by_buyer, strict=True)) if by_buyer else tuple(() for _ in self.listed)
        cases = sum(prod(map(len, row)) for row in found)
        if cases > LIMIT:
            raise LimitReached(LIMIT, cases, False, "cases of resale", ("fewer prices", "fewer types"))
        return dict(zip(self.listed, found, strict=True))

    def row(self, price: Fraction) -> Row:
        return self.rows[price]

    @cached_property
    def cases(self) -> tuple[tuple[tuple[Wanted, int], ...], ...]:
        """[price] the cases with their weights: probabilities times ``scale``."""
        return tuple(tuple((case, int(p * self.scale)) for case, p in joint(row)) for row in self.rows.values())

    @cached_property
    def scale(self) -> int:
        """A common denominator of all cases' probabilities."""
        return lcm(*(p.denominator for row in self.rows.values() for _, p in joint(row)))

    @cached_property
    def prices(self) -> tuple[int, ...]:
        """The prices as integers, up to one factor."""
        common = lcm(*(price.denominator for price in self.listed))
        return tuple(int(price * common) for price in self.listed)

    @cached_property
    def unit(self) -> Fraction:
        """What one of ``revenue`` is worth."""
        common = lcm(*(price.denominator for price in self.listed))
        return Fraction(1, common * self.scale)

    @cached_property
    def every_case(self) -> tuple[Wanted, ...]:
        return tuple({case: None for row in self.cases for case, _ in row})

    def revenue(self, price: int, holdings: Holdings) -> int:
        """What an offer of all that she holds at price number ``price`` earns, up to one factor for all prices."""
        offered = holdings[self.resale.seller]
        sold = sum(weight * min(offered, sum(self.demands(case, holdings))) for case, weight in self.cases[price])
        return self.prices[price] * sold

    def chosen(self, holdings: Holdings) -> Fraction:
        earned = [self.revenue(price, holdings) for price in range(len(self.prices))]
        best = max(earned)
        return self.listed[max(price for price, earns in enumerate(earned) if earns == best)]

    def few(self, most: int) -> Iterable[Fraction]:
        return some_of(self.listed, most)

    def bounds(self, corners: Sequence[Holdings]) -> Iterator[list[Fraction]]:
        for price, number in enumerate(self.prices):
            sums = [0] * len(corners)
            for case, weight in self.cases[price]:
                smaller = self.smaller(case, corners)
                sums = [total + weight * amount for total, amount in zip(sums, smaller, strict=True)]
            yield [number * total * self.unit for total in sums]


def some_of(ascending: Sequence[Fraction], most: int) -> Iterator[Fraction]:
    """So many of the numbers, evenly spread, from the last to the first."""
    last = len(ascending) - 1
    yield from dict.fromkeys(ascending[last - step * last // (most - 1)] for step in range(most))


def wanted_by(agent: RunAgent, prices: Sequence[Fraction], units: int) -> list[dict[int, Fraction]]:
    """[price, ascending] the number of an agent's marginal values at the price or more → how likely. A type wants one
    number of units at all prices between two of her values; so from the lowest price up, what becomes likelier or less
    likely is noted, and summed.
    """
    if agent.law is not None:
        return [dict(agent.law.wanted(price, units)) for price in prices]
    changes: list[dict[int, Fraction]] = [{} for _ in range(len(prices) + 1)]
    for kind in agent.types:
        above = len(prices)
        for number, value in zip((0, *ends(kind.values)), (*(x for x, _ in kind.values), ZERO), strict=True):
            start = bisect_right(prices, value)
            _add(changes[start], number, kind.probability)
            _add(changes[above], number, -kind.probability)
            above = start
        _add(changes[0], units, kind.probability)
        _add(changes[above], units, -kind.probability)
    now: dict[int, Fraction] = {}
    found = []
    for change in changes[:-1]:
        for number, more in change.items():
            _add(now, number, more)
        now = {number: p for number, p in now.items() if p}
        found.append(dict(now))
    return found


def _add(likely: dict[int, Fraction], number: int, more: Fraction) -> None:
    likely[number] = likely.get(number, ZERO) + more
