"""What the information sets of a market are about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.game.tree import Index
from exactgames.mechanisms.signals.table import SignalTable
from exactgames.mechanisms.stage import Stage, Turn
from exactgames.numbers.arrays import Integers, mask

_COLUMNS = (
    *("agent", "type", "actions", "bid", "taken", "paid", "posterior", "outcome", "after", "won", "held", "turn"),
    *("node", "heard", "acquired", "word"),
)
BIDDING: Final = -1
"""In place of a turn: a sealed bid is placed."""
CHOOSING: Final = -2
"""In place of a turn: a signal structure is chosen."""
Told = tuple[SignalTable, Index, Index]
"""A table of signals, the nodes at which it is drawn, ascending, and the first of its ends that are drawn there."""


@frozen(eq=False)
class SetTable:
    """One row for each of S information sets; −1 (or 0 for ``paid``, ``won``) where a column does not apply.

    agent, type
    actions    how many
    bid        index of the owner's own bid, after sealed bids
    taken      what the owner got in the first stage, where no bids were sealed
    paid       the owner's auction payment, over the money denominator
    posterior  in the staged form the number of the owner's posterior, −1 for none
    outcome    the auction's outcome (a row of its result) at the set's first history
    after      whether the auction is over
    won        [S, n] the allocation
    held       [S, n] what each agent holds now
    turn       which of ``turns`` is the set's, ``BIDDING`` for a sealed bid, ``CHOOSING`` for a signal structure
    node       the set's first node
    heard      [S, tables] the number of the word that each table of signals told the owner, 0 for none; −1 before that
    acquired   the signal structure that the owner has chosen, 0 for nothing, −1 where she has not
    word       the number of the word that it said, 0 for none
    turns      (stage, turn) of the stages' turns
    """

    agent: Index
    type: Index
    actions: Index
    bid: Index
    taken: Index
    paid: Integers
    posterior: Index
    outcome: Index
    after: npt.NDArray[np.bool_]
    won: Index
    held: Index
    turn: Index
    node: Index
    heard: Index
    acquired: Index
    word: Index
    turns: tuple[tuple[int, Turn], ...] = ()

    @staticmethod
    def empty(n: int) -> SetTable:
        """No sets, of n agents, without tables of signals."""
        nothing: Index = np.zeros(0, dtype=np.int64)
        square: Index = np.zeros((0, n), dtype=np.int64)
        columns: dict[str, Any] = {name: square if name in ("won", "held") else nothing for name in _COLUMNS}
        return SetTable(**{**columns, "after": nothing.astype(bool), "heard": square[:, :0]})

    @staticmethod
    def join(tables: Sequence[SetTable], n: int) -> SetTable:
        """The tables one below the other; n agents. At most one of them has turns."""
        if not tables:
            return SetTable.empty(n)
        joined: dict[str, Any] = {name: np.concatenate([getattr(table, name) for table in tables]) for name in _COLUMNS}
        return SetTable(**joined, turns=max((table.turns for table in tables), key=len))

    @property
    def bidding(self) -> npt.NDArray[np.bool_]:
        """[S] whether a sealed bid is placed there."""
        return mask(self.turn == BIDDING)

    @property
    def choosing(self) -> npt.NDArray[np.bool_]:
        """[S] whether a signal structure is chosen there."""
        return mask(self.turn == CHOOSING)

    @property
    def action_starts(self) -> Index:
        """[S + 1] the number of each set's first action, counting through all sets."""
        starts = np.zeros(len(self.turn) + 1, dtype=np.int64)
        np.cumsum(self.actions, out=starts[1:])
        return starts

    def of_turns(self, values: Sequence[int], others: int) -> Index:
        """[S] the value of each set's turn, from one for each of ``turns``; ``others``: where there is none."""
        found: Index = np.array([*values, others], dtype=np.int64)[np.maximum(self.turn, -1)]
        return found

    def preference(self, stages: Sequence[Stage]) -> Index:
        """[A] the selections of the stages (the larger is preferred); of signal structures the earliest; bids 0."""
        ranks = [stages[number].rank(turn) for number, turn in self.turns]
        starts = np.cumsum([0, *map(len, ranks)])
        flat = np.array([0, *(rank for mine in ranks for rank in mine)], dtype=np.int64)
        first = np.repeat(self.of_turns((1 + starts[:-1]).tolist(), 0), self.actions)
        k = np.arange(int(self.actions.sum())) - np.repeat(self.action_starts[:-1], self.actions)
        ranked: Index = np.where(first > 0, flat[np.where(first > 0, first + k, 0)], 0)
        if self.choosing.any():
            earlier = np.repeat(self.actions, self.actions) - k
            ranked = np.where(np.repeat(self.choosing, self.actions), earlier, ranked)
        return ranked
