"""`m` identical units.  A type's valuation is a non-increasing tuple of `m` non-negative marginal values (missing ones
are 0), so that k units are worth the sum of the first k.  The optimum gives the units to the highest marginal values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import ClassVar

from ...reading import integer
from ...words import counted
from ..keys import CODE, Vector, Whole, non_increasing

MOST = 64


@dataclass(frozen=True)
class Units:
    count: int

    key: ClassVar[str] = "units"  # of the instance
    valuation: ClassVar[str] = "marginals"  # the key of a type

    @classmethod
    def read(cls, value: object) -> Units:
        return cls(integer(value, "units", CODE, 1, MOST))

    def read_valuation(self, value: object, where: str) -> list[Fraction]:
        return non_increasing(value, f"{where}, marginals", self.count)

    def values(self, valuation: Sequence[Fraction], whole: Whole) -> Vector:
        """What a type gets from 0, 1, … units."""
        return tuple(accumulate((whole(x) for x in valuation), initial=0))

    def optimum(self, values: Sequence[Vector]) -> int:
        """The largest sum of the agents' values over all allocations."""
        marginals = [value[k + 1] - value[k] for value in values for k in range(self.count)]
        return sum(sorted(marginals, reverse=True)[: self.count])

    def words(self) -> str:
        return counted(self.count, "unit")
