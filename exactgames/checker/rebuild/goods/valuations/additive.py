"""*Additive*: a bundle is worth the sum of its items' values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ....budget import Budget
from ...keys import Vector, Whole
from .bundles import BundleValuation, amounts_of


def sums(worth: Sequence[int]) -> list[int]:
    """By bundle, the sum over its items."""
    found = [0]
    for x in worth:  # the bundles that have the next item come after all that have not
        found += [x + rest for rest in found]
    return found


@dataclass(frozen=True, slots=True)
class Additive(BundleValuation):
    amounts: list[Fraction]  # by item

    key: ClassVar[str] = "additive"

    @classmethod
    def read(cls, value: object, items: Sequence[str], where: str, budget: Budget) -> BundleValuation:
        return cls(amounts_of(value, items, where))

    def values(self, whole: Whole) -> Vector:
        return tuple(sums([whole(x) for x in self.amounts]))
