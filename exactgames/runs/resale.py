"""The aftermarket from any holdings: what the seller asks, and who then buys how much (semantics.md)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import cached_property, partial
from itertools import product
from math import lcm, prod

from attrs import define

from exactgames.errors import LimitReached
from exactgames.runs.intervals import Piece, at_signs
from exactgames.runs.market import ZERO, Resale, RunMarket, ends

LIMIT = 2_000_000
"""The most cases (a price, and how much each buyer may want at it) that are looked at."""

Holdings = tuple[int, ...]
Wanted = tuple[int, ...]
"""For each buyer in turn, how many of her marginal values are at least the price."""


@define(slots=False, eq=False)
class Aftermarket:
    """One seller's offer, at any holdings; the belief about all types is the prior."""

    market: RunMarket
    resale: Resale

    @cached_property
    def wanted(self) -> tuple[tuple[dict[int, Fraction], ...], ...]:
        """[price][buyer in turn] number of her marginal values at the price or more → how likely. LimitReached if all
        cases together are too many.
        """
        by_buyer = [self._wanted_by(buyer) for buyer in self.resale.buyers]
        found = tuple(zip(*by_buyer, strict=True)) if by_buyer else tuple(() for _ in self.resale.prices)
        cases = sum(prod(map(len, row)) for row in found)
        if cases > LIMIT:
            raise LimitReached(LIMIT, cases, False, "cases of resale", ("fewer prices", "fewer types"))
        return found

    def _wanted_by(self, buyer: int) -> list[dict[int, Fraction]]:
        """[price] the same of one buyer. A type wants one number of units at all prices between two of her values; so
        from the lowest price up, what becomes likelier or less likely is noted, and summed.
        """
        prices, units = self.resale.prices, self.market.units
        changes: list[dict[int, Fraction]] = [{} for _ in range(len(prices) + 1)]
        for kind in self.market.agents[buyer].types:
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

    @cached_property
    def cases(self) -> tuple[tuple[tuple[Wanted, int], ...], ...]:
        """[price] the cases with their weights: probabilities times ``scale``."""
        return tuple(tuple((case, int(p * self.scale)) for case, p in _joint(row)) for row in self.wanted)

    @cached_property
    def scale(self) -> int:
        """A common denominator of all cases' probabilities."""
        return lcm(*(p.denominator for row in self.wanted for _, p in _joint(row)))

    @cached_property
    def prices(self) -> tuple[int, ...]:
        """The prices as integers, up to one factor."""
        common = lcm(*(price.denominator for price in self.resale.prices))
        return tuple(int(price * common) for price in self.resale.prices)

    @cached_property
    def unit(self) -> Fraction:
        """What one of ``revenue`` is worth."""
        common = lcm(*(price.denominator for price in self.resale.prices))
        return Fraction(1, common * self.scale)

    def demands(self, case: Wanted, holdings: Holdings) -> tuple[int, ...]:
        """How many units each buyer in turn wants."""
        return tuple(max(0, n - holdings[buyer]) for n, buyer in zip(case, self.resale.buyers, strict=True))

    @cached_property
    def every_case(self) -> tuple[Wanted, ...]:
        """The cases of all prices, each once."""
        return tuple({case: None for row in self.cases for case, _ in row})

    def left(self, part: Wanted, holdings: Holdings) -> int:
        """What the first buyers, who want so many, would leave of the offer; negative: so many units are short."""
        taken = sum(max(0, n - holdings[j]) for n, j in zip(part, self.resale.buyers, strict=False))
        return holdings[self.resale.seller] - taken

    def steady(self, piece: Piece, at: Callable[[int], Holdings], cases: Iterable[Wanted]) -> Iterator[Piece]:
        """The piece, cut where in one of the cases a demand, and then what is left for a buyer, changes its sign; the
        holdings ``at`` a number are affine.
        """
        listed = list(cases)
        wanted = {(n, j) for case in listed for n, j in zip(case, self.resale.buyers, strict=True)}
        parts = list(dict.fromkeys(case[:turn] for case in listed for turn in range(len(case) + 1)))
        for one in at_signs(piece, at, [partial(_lacks, n, j) for n, j in wanted]):
            yield from at_signs(one, at, [partial(self.left, part) for part in parts])

    def revenue(self, price: int, holdings: Holdings) -> int:
        """What an offer of all that she holds at price number ``price`` earns, up to one factor for all prices."""
        offered = holdings[self.resale.seller]
        sold = sum(weight * min(offered, sum(self.demands(case, holdings))) for case, weight in self.cases[price])
        return self.prices[price] * sold

    def chosen(self, holdings: Holdings) -> int:
        """The number of the price that she asks: of the best ones the highest."""
        earned = [self.revenue(price, holdings) for price in range(len(self.prices))]
        best = max(earned)
        return max(price for price, earns in enumerate(earned) if earns == best)

    def bought(self, case: Wanted, holdings: Holdings) -> tuple[int, ...]:
        """How many units each buyer in turn takes."""
        left, found = holdings[self.resale.seller], []
        for demand in self.demands(case, holdings):
            found.append(min(left, demand))
            left -= found[-1]
        return tuple(found)

    def purchases(self, price: int, holdings: Holdings, turn: int, own: int) -> Iterator[tuple[int, Fraction]]:
        """(how many units the buyer of this turn takes, how likely) where ``own`` of her values reach the price."""
        demand = max(0, own - holdings[self.resale.buyers[turn]])
        for case, p in _joint(self.wanted[price][:turn]):
            yield max(0, min(self.left(case, holdings), demand)), p


def _lacks(number: int, buyer: int, holdings: Holdings) -> int:
    return number - holdings[buyer]


def _add(likely: dict[int, Fraction], number: int, more: Fraction) -> None:
    likely[number] = likely.get(number, ZERO) + more


def _joint(row: tuple[dict[int, Fraction], ...]) -> Iterator[tuple[Wanted, Fraction]]:
    for case in product(*(counts.items() for counts in row)):
        yield tuple(n for n, _ in case), prod((p for _, p in case), start=Fraction(1))
