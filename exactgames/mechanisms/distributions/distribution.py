"""What a distribution of a value v answers: its two cumulative probabilities, and its mean.

Everything else (how it is rounded to levels, which types that makes, what the rounding does to the expected value) is
derived from these, in ``rounding``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from exactgames.mechanisms.keys import Key


class Distribution(ABC):
    """A distribution of v ≥ 0 on finitely many intervals and points.

    format   the word at the key ``kind`` of a file's table
    title    what it is called within a sentence
    keys     those of its table, besides ``kind``
    refused  as for every rule
    """

    format: ClassVar[str]
    title: ClassVar[str]
    keys: ClassVar[tuple[Key, ...]]
    refused: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def at_most(self, x: Fraction) -> Fraction:
        """Pr[v ≤ x]."""

    @abstractmethod
    def below(self, x: Fraction) -> Fraction:
        """Pr[v < x]."""

    @property
    @abstractmethod
    def mean(self) -> Fraction | None:
        """E[v], if it is rational."""

    @property
    @abstractmethod
    def mean_words(self) -> str:
        """E[v] in words or as a number."""

    def fault(self) -> tuple[str, str] | None:
        """(key, what should stand there) if the parameters do not fit together; None if they do."""
        return None
