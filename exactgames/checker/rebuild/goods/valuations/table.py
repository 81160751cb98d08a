"""*A table*: what each bundle is worth.  It must be monotone: no bundle is worth more than one that contains it.  (It
is enough to look at bundles and what is left of them without one item.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ....budget import Budget, digits, widest
from ....rejected import Rejected, show
from ...keys import CODE, Vector, Whole
from .bundles import BundleValuation, by_bundle, named


@dataclass(frozen=True, slots=True)
class TableValuation(BundleValuation):
    amounts: list[Fraction]  # by bundle

    key: ClassVar[str] = "table"

    @classmethod
    def read(cls, value: object, items: Sequence[str], where: str, budget: Budget) -> BundleValuation:
        count = 1 << len(items)
        budget.charge(where, count * (60 + 10 * len(items)), kept=150 * count)
        found = by_bundle(value, items, "value", where)
        bits = widest(x for amount in found for x in (amount.numerator, amount.denominator))
        budget.charge(f"{where}: is it monotone?", len(found) * len(items) * (10 + 2 * digits(bits)))
        for large in range(len(found)):
            for item in range(len(items)):
                small = large & ~(1 << item)
                if found[small] > found[large]:
                    raise Rejected(CODE, f"{where}: {_less(items, small, large, found)}")
        return cls(found)

    def values(self, whole: Whole) -> Vector:
        return tuple([whole(x) for x in self.amounts])


def _less(items: Sequence[str], small: int, large: int, found: Sequence[Fraction]) -> str:
    worth = f"{show(found[small])} and {show(found[large])}"
    contains = f"{named(large, items)}, which contains it"
    return f"{named(small, items)} is worth more than {contains} ({worth}); expected no less for the larger"
