"""*Unit demand*: a bundle is worth its best item's value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ....budget import Budget
from ...keys import Vector, Whole
from .bundles import BundleValuation, amounts_of


@dataclass(frozen=True, slots=True)
class UnitDemand(BundleValuation):
    amounts: list[Fraction]  # by item

    key: ClassVar[str] = "unit-demand"

    @classmethod
    def read(cls, value: object, items: Sequence[str], where: str, budget: Budget) -> BundleValuation:
        return cls(amounts_of(value, items, where))

    def values(self, whole: Whole) -> Vector:
        found = [0]
        for amount in self.amounts:  # the bundles that have the next item come after all that have not
            found += [max(whole(amount), rest) for rest in found]
        return tuple(found)
