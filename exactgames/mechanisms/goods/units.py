"""Identical units: a bundle is how many."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate

from attrs import frozen


@frozen
class Units:
    """``units`` m ≥ 1 of them."""

    units: int

    def worth(self, marginals: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """(v(0), v(1), …, v(m)), the sums of the first marginal values."""
        return tuple(accumulate(marginals, initial=Fraction(0)))

    def optimum(self, valuations: Sequence[Sequence[Fraction]]) -> Fraction:
        """Marginal values do not increase, so the m largest of all agents' are an allocation's, and none has more."""
        marginals = sorted((x for valuation in valuations for x in valuation), reverse=True)
        return sum(marginals[: self.units], start=Fraction(0))
