"""*Budget-additive*: a bundle is worth the sum of its items' values, or the budget, whichever is smaller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ....budget import Budget
from ....reading import number, table
from ...keys import CODE, Vector, Whole
from .additive import sums
from .bundles import BundleValuation, amounts_of


@dataclass(frozen=True, slots=True)
class BudgetAdditive(BundleValuation):
    amounts: list[Fraction]  # by item; then the budget

    key: ClassVar[str] = "budget-additive"

    @classmethod
    def read(cls, value: object, items: Sequence[str], where: str, budget: Budget) -> BundleValuation:
        raw = table(value, where, CODE, "budget values")
        return cls(
            [*amounts_of(raw["values"], items, f"{where}, values"), number(raw["budget"], f"{where}, budget", 0)]
        )

    def values(self, whole: Whole) -> Vector:
        *worth, most = [whole(x) for x in self.amounts]
        return tuple([min(x, most) for x in sums(worth)])
