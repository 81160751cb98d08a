"""The pieces of an agent: intervals of the number of units won on which what each of her types gets is affine, so that
the best number is at an end of one (semantics.md, "Pieces").

Found part by part: within (a) holdings are affine; then demands cut it, (b); then what is left for each buyer, (c);
then the price asked, (d); then the runs of her values in which she ends, (e).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from exactgames.errors import LimitReached
from exactgames.runs.intervals import Piece, between, crossing
from exactgames.runs.marginals import ZERO, at_least, ends
from exactgames.runs.resale import Holdings
from exactgames.runs.utilities import Utilities

PRICES: Final = 10_000
"""The most changes of the resale price, where any may be asked, that are looked for."""


def pieces(utilities: Utilities, agent: int) -> tuple[Piece, ...]:
    """Intervals [w, w′] that are pieces, from w⁻ to w⁺."""
    return tuple(_Cutting(utilities, agent).found())


class _Cutting:
    def __init__(self, utilities: Utilities, agent: int) -> None:
        self.utilities, self.agent, self.market = utilities, agent, utilities.market
        self.rivals, self.after = utilities.rivals[agent], utilities.after
        self.prices = 0

    def found(self) -> Iterator[Piece]:
        for piece in self._of_auction():
            for steady in self._of_resale(piece):
                yield from self._of_values(steady)

    def _of_auction(self) -> Iterator[Piece]:
        """(a)."""
        low, high = self.rivals.fewest, self.rivals.greatest
        borders = (self.market.units - end for end in (0, *self.rivals.ends))
        return between(low, high, (start for border in borders for start in (border, border + 1)))

    def _of_resale(self, piece: Piece) -> Iterator[Piece]:
        """(b), (c), (d)."""
        if self.after is None:
            yield piece
            return
        for steady in self.after.steady(piece, self.rivals.holdings, self.after.every_case):
            yield from self._of_price(steady)

    def _of_price(self, piece: Piece) -> Iterator[Piece]:
        """(d): the revenues are affine; where two different prices are asked at the ends, between them."""
        low, high = piece
        one, two = (self.utilities.asked(self.rivals.holdings(w)) for w in piece)
        if one == two:
            yield piece
            return
        self.prices += 1
        if self.prices > PRICES:
            shrink = ("fewer units", "prices that are listed")
            raise LimitReached(PRICES, self.prices, True, "changes of the resale price", shrink)
        middle = self._meeting(low, high, one, two)
        yield from self._of_price((low, middle))
        yield from self._of_price((middle + 1, high))

    def _meeting(self, low: int, high: int, one: Fraction, two: Fraction) -> int:
        """The last number, before ``high``, up to which the first price is not worse than the second."""
        after = self.after
        if after is None:
            return low
        first, last = self.rivals.holdings(low), self.rivals.holdings(high)
        ahead = after.earned(one, first) - after.earned(two, first)
        behind = after.earned(one, last) - after.earned(two, last)
        if ahead == behind:
            return low
        return min(max(low + int((high - low) * ahead // (ahead - behind)), low), high - 1)

    def _of_values(self, piece: Piece) -> Iterator[Piece]:
        """(e): whatever she ends with, it lies in one run of her values."""
        low, high = piece
        first, last = self.rivals.holdings(low), self.rivals.holdings(high)
        cuts = set[int | None]()
        for final_first, final_last, borders in self._finals(first, last):
            for border in borders:
                cuts.add(crossing(low, high, final_first - border, final_last - border))
        return between(low, high, cuts)

    def _finals(self, first: Holdings, last: Holdings) -> Iterator[tuple[int, int, list[int]]]:
        """(what she ends with at one end, at the other, after how many units her runs end), type by type; of a law, for
        types that take her copies of v at the price asked, and for those that do not.
        """
        agent, after = self.agent, self.after
        if after is None or agent not in after.resale.buyers:
            for _, borders in self._wants(ZERO):
                yield first[agent], last[agent], borders
            return
        price, turn = self.utilities.asked(first), after.resale.buyers.index(agent)
        for own, borders in self._wants(price):
            both = zip(after.purchases(price, first, turn, own), after.purchases(price, last, turn, own), strict=True)
            for (one, _), (two, _) in both:
                yield first[agent] + one, last[agent] + two, borders

    def _wants(self, price: Fraction) -> Iterator[tuple[int, list[int]]]:
        """(how many of her values are at least the price, after how many units her runs end), type by type."""
        own, units = self.market.agents[self.agent], self.market.units
        if own.law is not None:
            yield from ((number, own.law.borders) for number, _ in own.law.wanted(price, units))
            return
        yield from ((at_least(kind.values, price, units), ends(kind.values)) for kind in own.types)
