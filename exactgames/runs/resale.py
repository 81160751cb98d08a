"""The aftermarket from any holdings: what the seller asks, and who then buys how much (semantics.md)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import product
from math import prod

from attrs import define

from exactgames.runs.intervals import Piece, at_signs
from exactgames.runs.market import Resale, RunMarket

LIMIT = 2_000_000
"""The most cases (a price, and how much each buyer may want at it) that are looked at."""

Holdings = tuple[int, ...]
Wanted = tuple[int, ...]
"""For each buyer in turn, how many of her marginal values are at least the price."""
Row = tuple[dict[int, Fraction], ...]
"""[buyer in turn] number of her marginal values at a price or more → how likely."""


@define(slots=False, eq=False)
class Aftermarket(ABC):
    """One seller's offer, at any holdings; the belief about all types is the prior."""

    market: RunMarket
    resale: Resale

    # ---- what depends on which prices there are

    @property
    @abstractmethod
    def highest(self) -> Fraction:
        """The highest price, p̄."""

    @property
    @abstractmethod
    def every_case(self) -> tuple[Wanted, ...]:
        """The cases of all prices, each once. LimitReached if they are too many."""

    @abstractmethod
    def row(self, price: Fraction) -> Row:
        """What buyers may want at a price."""

    @abstractmethod
    def chosen(self, holdings: Holdings) -> Fraction:
        """The price that she asks: of the best ones the highest."""

    @abstractmethod
    def few(self, most: int) -> Iterable[Fraction]:
        """Some prices, at most so many, from the highest down."""

    @abstractmethod
    def bounds(self, corners: Sequence[Holdings]) -> Iterator[list[Fraction]]:
        """For each price, or for all of a cell at once, bounds on what she earns at the corners: at each case what she
        offers, or all demands, whichever sums to less over the corners.
        """

    # ---- what does not

    def earned(self, price: Fraction, holdings: Holdings) -> Fraction:
        """What an offer of all that she holds at the price earns."""
        offered, row = holdings[self.resale.seller], self.row(price)
        sold = sum((p * min(offered, sum(self.demands(case, holdings))) for case, p in joint(row)), start=Fraction(0))
        return price * sold

    def demands(self, case: Wanted, holdings: Holdings) -> tuple[int, ...]:
        """How many units each buyer in turn wants."""
        return tuple(max(0, n - holdings[buyer]) for n, buyer in zip(case, self.resale.buyers, strict=True))

    def smaller(self, case: Wanted, corners: Sequence[Holdings]) -> list[int]:
        """At each of the corners what she offers, or all demands, whichever sums to less."""
        offered = [holdings[self.resale.seller] for holdings in corners]
        wanted = [sum(self.demands(case, holdings)) for holdings in corners]
        return offered if sum(offered) <= sum(wanted) else wanted

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

    def purchases(self, price: Fraction, holdings: Holdings, turn: int, own: int) -> Iterator[tuple[int, Fraction]]:
        """(how many units the buyer of this turn takes, how likely) where ``own`` of her values reach the price."""
        demand = max(0, own - holdings[self.resale.buyers[turn]])
        for case, p in joint(self.row(price)[:turn]):
            yield max(0, min(self.left(case, holdings), demand)), p


def _lacks(number: int, buyer: int, holdings: Holdings) -> int:
    return number - holdings[buyer]


def joint(row: Row) -> Iterator[tuple[Wanted, Fraction]]:
    """The cases, each with how likely it is."""
    for case in product(*(counts.items() for counts in row)):
        yield tuple(n for n, _ in case), prod((p for _, p in case), start=Fraction(1))
