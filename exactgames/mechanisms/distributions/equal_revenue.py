"""The equal-revenue distribution on [a, b]: whatever price is asked, a sale earns a on average.

Source: Hartline and Roughgarden 2009; in the paper, Example 4 and Example 15.
"""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.distributions.distribution import Distribution
from exactgames.mechanisms.keys import Key, Number


@frozen
class EqualRevenue(Distribution):
    """Pr[v ≥ x] = low/x on [low, high]; so v = high with probability low/high."""

    format: ClassVar[str] = "equal-revenue"
    title: ClassVar[str] = "an equal-revenue distribution"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("low", Number(), "the least value, above 0"),
        Key("high", Number(), "the greatest value, above the least"),
    )

    low: Fraction
    high: Fraction

    def fault(self) -> tuple[str, str] | None:
        if self.low <= 0:
            return "low", "a number above 0"
        return None if self.low < self.high else ("high", f"a number above low, {self.low}")

    def at_most(self, x: Fraction) -> Fraction:
        return Fraction(1) if x >= self.high else self.below(x)

    def below(self, x: Fraction) -> Fraction:
        if x > self.high:
            return Fraction(1)
        return Fraction(0) if x <= self.low else 1 - self.low / x

    @property
    def mean(self) -> None:
        """Never rational: the logarithm of a rational number other than 1 is not."""
        return None

    @property
    def mean_words(self) -> str:
        ratio = self.high / self.low
        return f"1 + ln({ratio})" if self.low == 1 else f"{self.low}·(1 + ln({ratio}))"
