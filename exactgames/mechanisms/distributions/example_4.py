"""The two distributions of the paper's Example 4, for its m units: F_A of a and F_B of z."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.distributions.distribution import Distribution
from exactgames.mechanisms.distributions.equal_revenue import EqualRevenue
from exactgames.mechanisms.distributions.uniform import Uniform
from exactgames.mechanisms.keys import Integer, Key

_UNITS = 64


@frozen
class Example4A(Uniform):
    """F_A: uniform on [1, 3/2]."""

    format: ClassVar[str] = "example-4-A"
    title: ClassVar[str] = "the distribution of A in Example 4"
    keys: ClassVar[tuple[Key, ...]] = ()

    low: Fraction = Fraction(1)
    high: Fraction = Fraction(3, 2)


@frozen
class Example4B(Distribution):
    """F_B: equal-revenue on [1/(2m), 1]."""

    format: ClassVar[str] = "example-4-B"
    title: ClassVar[str] = "the distribution of B in Example 4"
    keys: ClassVar[tuple[Key, ...]] = (Key("m", Integer(1, _UNITS), "the paper's m: z is from 1/(2m) to 1"),)

    m: int

    @property
    def _same(self) -> EqualRevenue:
        return EqualRevenue(Fraction(1, 2 * self.m), Fraction(1))

    def at_most(self, x: Fraction) -> Fraction:
        return self._same.at_most(x)

    def below(self, x: Fraction) -> Fraction:
        return self._same.below(x)

    @property
    def mean(self) -> None:
        return None

    @property
    def mean_words(self) -> str:
        return self._same.mean_words
