"""What a prior over type profiles answers.  `probability`, `read_each` and `read` are in the order of the agents."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from ...budget import Budget
from ...reading import Table
from ..keys import Vector


class Prior(ABC):
    key: ClassVar[str]  # of the instance; empty: it has none
    type_key: ClassVar[str]  # of a type; empty: it has none
    product: ClassVar[bool]  # whether the agents' types are independent
    probability: tuple[tuple[Fraction, ...], ...]  # by agent and type

    @staticmethod
    @abstractmethod
    def read_each(kinds: Sequence[Table], where: str, budget: Budget) -> tuple[Fraction, ...]:
        """What an agent's types say of their probabilities."""

    @classmethod
    @abstractmethod
    def read(
        cls,
        value: object,
        names: Sequence[str],
        types: Sequence[Sequence[str]],
        each: tuple[tuple[Fraction, ...], ...],
        budget: Budget,
    ) -> Prior:
        """The prior.  `value`: what the instance has at its key; `each`: what `read_each` found, by agent."""

    @abstractmethod
    def profiles(self, budget: Budget) -> tuple[list[Vector], list[int]]:
        """The type profiles in lexicographic order, and their weights: integers without common factor."""

    @abstractmethod
    def words(self) -> str:
        """In a line, empty if there is nothing to say beside the types' probabilities."""
