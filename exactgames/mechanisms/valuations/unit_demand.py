"""Unit demand: a bundle is worth the largest of its items' values.

It is submodular: an item adds what it is worth beyond the largest that is there, and that only grows.
"""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.goods.items import members
from exactgames.mechanisms.keys import ByItem, Key


@frozen
class UnitDemand:
    """``values``: of each item."""

    key: ClassVar[Key] = Key(
        "unit-demand", ByItem(), "the items' values, of which the largest counts; those that are not named 0"
    )
    always_submodular: ClassVar[bool] = True

    values: tuple[Fraction, ...]

    @classmethod
    def of(cls, value: tuple[Fraction, ...]) -> UnitDemand:
        return cls(value)

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return self.values

    def worth(self) -> tuple[Fraction, ...]:
        bundles = range(1 << len(self.values))
        return tuple(max((self.values[x] for x in members(bundle)), default=Fraction(0)) for bundle in bundles)
