"""Additive: a bundle is worth the sum of its items' values."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.goods.items import members
from exactgames.mechanisms.keys import ByItem, Key


@frozen
class Additive:
    """``values``: of each item."""

    key: ClassVar[Key] = Key("additive", ByItem(), "the items' values, which add up; those that are not named 0")
    always_submodular: ClassVar[bool] = True

    values: tuple[Fraction, ...]

    @classmethod
    def of(cls, value: tuple[Fraction, ...]) -> Additive:
        return cls(value)

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return self.values

    def worth(self) -> tuple[Fraction, ...]:
        bundles = range(1 << len(self.values))
        return tuple(sum((self.values[x] for x in members(bundle)), start=Fraction(0)) for bundle in bundles)
