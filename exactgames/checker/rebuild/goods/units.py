"""`m` identical units.  A type's valuation is a non-increasing tuple of `m` non-negative marginal values (missing ones
are 0), so that k units are worth the sum of the first k.  The optimum gives the units to the highest marginal values.
A bid is a non-increasing vector of `m` marginal bids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, combinations_with_replacement
from math import comb
from typing import ClassVar

from ...budget import Budget, adding
from ...reading import Table, array, integer, number
from ...rejected import Rejected
from ...words import counted
from ..keys import CODE, Vector, Whole, non_increasing
from .goods import Goods, Valuation

MOST = 64


@dataclass(frozen=True, slots=True)
class Marginals:
    amounts: list[Fraction]

    def values(self, whole: Whole) -> Vector:
        return tuple(accumulate((whole(x) for x in self.amounts), initial=0))


@dataclass(frozen=True)
class Units(Goods):
    key: ClassVar[str] = "units"
    valuations: ClassVar[tuple[str, ...]] = ("marginals",)
    trade: ClassVar[str] = "units"
    offered: ClassVar[str] = "quantity"

    @classmethod
    def read(cls, value: object) -> Units:
        return cls(integer(value, "units", CODE, 1, MOST))

    # -- Valuations

    @property
    def size(self) -> int:
        return self.count

    def read_valuation(self, kind: Table, where: str, budget: Budget) -> Valuation:
        return Marginals(non_increasing(kind["marginals"], f"{where}, marginals", self.count))

    def charge_values(self, types: int, bits: int, budget: Budget) -> None:
        """They are as many as the marginal values."""

    def optimum(self, values: Sequence[Vector]) -> int:
        marginals = [value[k + 1] - value[k] for value in values for k in range(self.count)]
        return sum(sorted(marginals, reverse=True)[: self.count])

    def optimum_cost(self, agents: int, bits: int) -> int:
        return agents * self.count * (6 + adding(bits))

    # -- Bids

    def read_bid(self, value: object, where: str) -> list[Fraction]:
        return non_increasing(value, where, self.count)

    def named_bid(self, value: object, where: str) -> list[Fraction]:
        """Padded with 0."""
        found = [number(x, where, 0) for x in array(value, where, CODE, 0, self.count)]
        return found + [Fraction(0)] * (self.count - len(found))

    def bids(self, levels: int) -> int:
        return comb(levels + self.count - 1, self.count)

    def vectors(self, levels: Sequence[int]) -> list[Vector]:
        # descending choices of descending levels come in descending order
        return list(combinations_with_replacement(levels[::-1], self.count))[::-1]

    # -- Holdings

    def read_holding(self, value: object, where: str) -> int:
        return integer(value, where, CODE, 0)

    def read_start(self, value: object, where: str) -> int:
        return integer(value, where, CODE, 0, MOST)

    def read_lot(self, value: object, where: str) -> int:
        return integer(value, where, CODE, 1, MOST)

    def read_offered(self, value: object, where: str) -> int:
        return integer(value, where, CODE, 1)

    def read_won(self, value: object, where: str) -> int:
        return integer(value, where, CODE, 0, self.count)

    def check_sold(self, won: Sequence[int], where: str) -> None:
        if sum(won) > self.count:
            raise Rejected(CODE, f"{where}: {sum(won)} units, expected at most {self.count}")

    def without(self, held: int, lot: int) -> int | None:
        return held - lot if lot <= held else None

    def together(self, held: int, lot: int) -> int:
        return held + lot

    # -- Words

    def words(self) -> str:
        return counted(self.count, "unit")

    def allocation(self, held: Sequence[int]) -> str:
        return str(list(held))
