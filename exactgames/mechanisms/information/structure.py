"""A signal structure: what an agent may learn, at a cost, of the others' types before the auction.

The first row all of whose named agents have the named types decides which word she sees; a row may draw it. The
structure that says nothing is free, always there, and no value of this kind: it is the choice 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Final

import numpy as np
from attrs import frozen

from exactgames.errors import GameError
from exactgames.numbers.arrays import Index

NOTHING: Final = "nothing"
"""The structure that says nothing."""
MOST: Final = 8
"""How many structures an agent may have besides."""


@frozen
class StructureRow:
    """Where each of these (agent, type), by index, holds: these words, with positive probabilities that sum to 1."""

    types: tuple[tuple[int, int], ...]
    draws: tuple[tuple[str, Fraction], ...]


@frozen(slots=False)
class SignalStructure:
    """``costs``: for each type of its owner; ``rows``, of which the first that holds decides. The words that a row may
    say are its *ends*, in the order in which the structure's rows first name them.
    """

    name: str
    costs: tuple[Fraction, ...]
    rows: tuple[StructureRow, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, in the order in which its rows first name them."""
        return tuple(dict.fromkeys(word for row in self.rows for word, _ in row.draws))

    @cached_property
    def ends(self) -> tuple[tuple[tuple[str, Fraction], ...], ...]:
        """For each row its words with their probabilities."""
        place = {word: k for k, word in enumerate(self.words)}
        return tuple(tuple(sorted(row.draws, key=lambda end: place[end[0]])) for row in self.rows)

    @cached_property
    def counts(self) -> Index:
        """[rows] how many ends each has."""
        return np.array([len(mine) for mine in self.ends], dtype=np.int64)

    def deciding(self, types: Index) -> Index:
        """[R] the row that decides for type profiles [R, n]. GameError where none does."""
        found: Index = np.full(len(types), -1, dtype=np.int64)
        left = np.arange(len(types))
        for number, row in enumerate(self.rows):
            holds = np.ones(len(left), dtype=bool)
            for agent, t in row.types:
                holds &= types[left, agent] == t
            found[left[holds]] = number
            left = left[~holds]
            if not len(left):
                break
        if len(left):
            raise GameError(f'no row of the signal structure "{self.name}" decides for some type profile')
        return found


Structures = tuple[SignalStructure, ...]
"""An agent's, besides the one that says nothing; none for who can learn nothing."""


def words_of(structures: Sequence[SignalStructure]) -> tuple[str, ...]:
    """The words that an agent with these may see, each once."""
    return tuple(dict.fromkeys(word for one in structures for word in one.words))
