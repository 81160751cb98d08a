"""A distribution rounded to levels: what is left of it, and what that does to the expected value."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from attrs import frozen

from exactgames.mechanisms.distributions.distribution import Distribution

Direction = Literal["down", "up"]


@frozen
class Rounded:
    """A value v, rounded to levels: the levels that have a positive probability, with it."""

    distribution: Distribution
    direction: Direction
    probabilities: tuple[tuple[Fraction, Fraction], ...]

    @property
    def mean(self) -> Fraction:
        """The expected value of the rounded v."""
        return sum((level * p for level, p in self.probabilities), start=Fraction(0))

    @property
    def bound(self) -> Literal["lower", "upper"]:
        """Which bound on E[v] that is."""
        return "lower" if self.direction == "down" else "upper"


def rounded(distribution: Distribution, levels: Sequence[Fraction], direction: Direction) -> Rounded:
    """Round v to one of the increasing ``levels``: down to the largest level ≤ v, or up to the smallest ≥ v.

    Raises ValueError, saying where v is, if some v has no such level.

    >>> from fractions import Fraction as F
    >>> from exactgames.mechanisms.distributions.equal_revenue import EqualRevenue
    >>> z = rounded(EqualRevenue(F(1, 4), F(1)), (F(1, 4), F(1, 2), F(1)), "down")
    >>> [str(p) for _, p in z.probabilities], str(z.mean)
    (['1/2', '1/4', '1/4'], '1/2')
    """
    if direction == "down":
        lost = distribution.below(levels[0])
        where = f"below {levels[0]}"
        reached = [distribution.below(level) for level in levels] + [Fraction(1)]
    else:
        lost = 1 - distribution.at_most(levels[-1])
        where = f"above {levels[-1]}"
        reached = [Fraction(0)] + [distribution.at_most(level) for level in levels]
    if lost:
        raise ValueError(f"values {where} with probability {lost}")
    shares = [after - before for before, after in pairwise(reached)]
    kept = tuple((level, share) for level, share in zip(levels, shares, strict=True) if share)
    return Rounded(distribution, direction, kept)
