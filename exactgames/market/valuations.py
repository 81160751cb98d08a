"""Valuations of identical units, and types.

A valuation for ``m`` identical units is a non-increasing tuple of non-negative marginal values, missing entries 0;
holding k units is worth v(k) = the sum of the first k. Those of named items are in ``mechanisms.valuations``. A type is
a named valuation; types with equal valuations stay distinct.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

from attrs import frozen

from exactgames.mechanisms import protocols


@frozen
class Valuation:
    """``marginals``: exactly m entries, non-increasing, non-negative."""

    marginals: tuple[Fraction, ...]

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return self.marginals

    def worth(self) -> tuple[Fraction, ...]:
        """(v(0), v(1), …, v(m))."""
        return tuple(accumulate(self.marginals, initial=Fraction(0)))


@frozen
class Type:
    """A type of an agent: its name, its valuation and its prior probability (> 0)."""

    name: str
    valuation: protocols.Valuation
    probability: Fraction
