"""A distribution given by breakpoints of its cumulative probability."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.distributions.distribution import Distribution
from exactgames.mechanisms.keys import Key, Points


@frozen
class Cdf(Distribution):
    """Pr[v ≤ x] runs through the ``points`` (x, F), linearly between neighbours; where an x is repeated it jumps, and
    the first x has the probability of its last F.
    """

    format: ClassVar[str] = "cdf"
    title: ClassVar[str] = "a distribution by breakpoints"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("points", Points(), "Pr[v ≤ x] = F, linear between neighbours; the last F is 1"),
    )

    points: tuple[tuple[Fraction, Fraction], ...]

    def at_most(self, x: Fraction) -> Fraction:
        before = [point for point in self.points if point[0] <= x]
        if not before:
            return Fraction(0)
        (last, reached), later = before[-1], self.points[len(before) :]
        if last == x or not later:
            return reached
        following, f = later[0]
        return reached + (f - reached) * (x - last) / (following - last)

    def below(self, x: Fraction) -> Fraction:
        if x <= self.points[0][0]:
            return Fraction(0)
        return next((f for known, f in self.points if known == x), self.at_most(x))

    @property
    def mean(self) -> Fraction:
        first, probability = self.points[0]
        between = ((f - e) * (x + y) / 2 for (x, e), (y, f) in pairwise(self.points))
        return sum(between, start=first * probability)

    @property
    def mean_words(self) -> str:
        return str(self.mean)
