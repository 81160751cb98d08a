"""Independent types: the prior is the product of the agents' type distributions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod

from attrs import frozen

Weighted = tuple[tuple[int, ...], Fraction]
"""Type indices, and their probability."""


@frozen
class Independent:
    """``probabilities``: for each agent that of each type, positive."""

    probabilities: tuple[tuple[Fraction, ...], ...]

    def profiles(self) -> Iterator[Weighted]:
        return _products(self.probabilities)

    @property
    def size(self) -> int:
        """How many type profiles there are."""
        return prod(map(len, self.probabilities))

    def others(self, agent: int) -> Iterator[Weighted]:
        """The others' type profiles: her own type says nothing about them."""
        return _products(tuple(types for j, types in enumerate(self.probabilities) if j != agent))


def _products(probabilities: Sequence[Sequence[Fraction]]) -> Iterator[Weighted]:
    for types in product(*(range(len(mine)) for mine in probabilities)):
        yield types, prod((mine[t] for mine, t in zip(probabilities, types, strict=True)), start=Fraction(1))
