"""A joint prior: the type profiles are listed, each with its probability."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from attrs import field, frozen

from exactgames.mechanisms.priors.independent import Weighted


def _in_order(rows: Iterable[Weighted]) -> tuple[Weighted, ...]:
    return tuple(sorted(rows))


@frozen
class Joint:
    """``rows``: the type profiles, distinct, with positive probabilities that sum to 1; kept in lexicographic order."""

    rows: tuple[Weighted, ...] = field(converter=_in_order)

    @property
    def size(self) -> int:
        """How many type profiles there are."""
        return len(self.rows)

    def profiles(self) -> Iterator[Weighted]:
        return iter(self.rows)

    def marginal(self, agent: int) -> dict[int, Fraction]:
        """The probability of each type of the agent's that occurs."""
        found: dict[int, Fraction] = {}
        for types, p in self.rows:
            found[types[agent]] = found.get(types[agent], Fraction(0)) + p
        return found
