"""A table of signals: after the auction, or between aftermarkets, each agent may be told a word that she alone sees.

The first row all of whose conditions hold decides who is told what; a row may draw it.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.numbers.arrays import Integers, common_denominator, integer_array, over

Index = npt.NDArray[np.int64]
Words = tuple[str, ...]
"""What each agent is told; "" for nothing."""


@frozen
class Row:
    """Conditions on some agents, and who is told what where they hold.

    types, bids, units  (agent, type), (agent, bid), each by index, and (agent, units held)
    draws               what all are told, with positive probabilities that sum to 1
    """

    types: tuple[tuple[int, int], ...]
    bids: tuple[tuple[int, int], ...]
    units: tuple[tuple[int, int], ...]
    draws: tuple[tuple[Words, Fraction], ...]


@frozen(slots=False)
class SignalTable:
    """``rows``, of a market of ``agents`` agents. What all are told is an *end*: ends are numbered row by row, in each
    row in the order in which they are first listed; the last is that no row decides, and nobody is told anything.
    """

    name: str
    agents: int
    rows: tuple[Row, ...]

    @cached_property
    def ends(self) -> tuple[tuple[tuple[Words, Fraction], ...], ...]:
        """For each row its ends with their probabilities, and one more row for none."""
        found = []
        for row in self.rows:
            merged: dict[Words, Fraction] = {}
            for words, p in row.draws:
                merged[words] = merged.get(words, Fraction(0)) + p
            found.append(tuple(merged.items()))
        return (*found, ((("",) * self.agents, Fraction(1)),))

    @cached_property
    def counts(self) -> Index:
        """[rows + 1] how many ends."""
        return np.array([len(mine) for mine in self.ends], dtype=np.int64)

    @cached_property
    def first(self) -> Index:
        """[rows + 1] the number of the first end."""
        found: Index = np.cumsum(self.counts) - self.counts
        return found

    @cached_property
    def words(self) -> Words:
        """The words that anybody may be told, in the order in which they are listed."""
        told = (word for mine in self.ends for words, _ in mine for word in words if word)
        return tuple(dict.fromkeys(told))

    @cached_property
    def heard(self) -> Index:
        """[ends, agents] the number of the word that each agent is told, from 1; 0 for none."""
        number = {word: k for k, word in enumerate(("", *self.words))}
        rows = [[number[word] for word in words] for mine in self.ends for words, _ in mine]
        return np.array(rows, dtype=np.int64).reshape(len(rows), self.agents)

    def told(self, agent: int) -> dict[str, int]:
        """The words that the agent may be told, with their numbers."""
        return {self.words[k - 1]: k for k in sorted(set(self.heard[:, agent].tolist())) if k}

    @cached_property
    def denominator(self) -> int:
        """Of all probabilities."""
        return common_denominator(p for mine in self.ends for _, p in mine)

    @cached_property
    def weights(self) -> Integers:
        """[ends] the numerators of their probabilities."""
        return integer_array(over([p for mine in self.ends for _, p in mine], self.denominator))

    def deciding(self, types: Index, bids: Index | None, units: Index) -> Index:
        """[R] the number of the row that decides, for types [R or 1, n], bids (None under a posted price) and units
        held, each [R, n].
        """
        found: Index = np.full(len(units), len(self.rows), dtype=np.int64)
        for number in reversed(range(len(self.rows))):
            row = self.rows[number]
            holds = np.ones(len(units), dtype=bool)
            for agent, t in row.types:
                holds &= types[:, agent] == t
            for agent, bid in row.bids:
                holds &= False if bids is None else bids[:, agent] == bid
            for agent, held in row.units:
                holds &= units[:, agent] == held
            found[holds] = number
        return found


@frozen
class Shown:
    """What is shown before a stage starts, besides what a signal of the auction's shows.

    before  the stage's number; that of stages where it is shown after the last
    types   whether everybody sees the type profile
    tables  drawn one after the other
    """

    before: int
    types: bool
    tables: tuple[SignalTable, ...]
