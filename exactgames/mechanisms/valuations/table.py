"""A table: the value of every bundle."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.keys import ByBundle, Key


@frozen
class Table:
    """``values``: of each bundle, that of ∅ included (0); a larger bundle has no smaller value."""

    key: ClassVar[Key] = Key("table", ByBundle("value", monotone=True), "the value of every bundle but the empty one")
    always_submodular: ClassVar[bool] = False

    values: tuple[Fraction, ...]

    @classmethod
    def of(cls, value: tuple[Fraction, ...]) -> Table:
        return cls(value)

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return self.values

    def worth(self) -> tuple[Fraction, ...]:
        return self.values
