"""The uniform distribution on [a, b]."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.distributions.distribution import Distribution
from exactgames.mechanisms.keys import Key, Number


@frozen
class Uniform(Distribution):
    """Pr[v ≤ x] = (x − low)/(high − low) on [low, high]."""

    format: ClassVar[str] = "uniform"
    title: ClassVar[str] = "a uniform distribution"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("low", Number(), "the least value"),
        Key("high", Number(), "the greatest value, above the least"),
    )

    low: Fraction
    high: Fraction

    def fault(self) -> tuple[str, str] | None:
        return None if self.low < self.high else ("high", f"a number above low, {self.low}")

    def at_most(self, x: Fraction) -> Fraction:
        return min(max((x - self.low) / (self.high - self.low), Fraction(0)), Fraction(1))

    def below(self, x: Fraction) -> Fraction:
        return self.at_most(x)

    @property
    def mean(self) -> Fraction:
        return (self.low + self.high) / 2

    @property
    def mean_words(self) -> str:
        return str(self.mean)
