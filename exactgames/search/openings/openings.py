"""Openings: everybody's first moves, before anything else happens, such as sealed bids.

An *opening set* is one whose histories come after chance's moves, and then others' opening moves, alone. An *opening*
is a choice at each of them. Where no opening move comes next, a node *opens* the rest of the game; all that open it
after the same opening sets make a *meeting*: one for each profile of types.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from exactgames.concepts.best_response import own_depth
from exactgames.game.tree import CHANCE, Game, Index
from exactgames.numbers.arrays import Integers
from exactgames.search.cells.expressions import Cell

MOST = 2_000_000
"""So many openings are told apart at most."""


@frozen(eq=False)
class Meeting:
    """``axes``: the numbers, in ``Openings.sets``, of the opening sets that lead to it; ``nodes``: those that open the
    rest; ``places``: of each the choices there, as one number.
    """

    axes: tuple[int, ...]
    nodes: Index
    places: Index


@frozen(eq=False)
class Openings:
    """``sets``, ascending, with ``shape``, how many actions each has; an opening is an index of that shape."""

    game: Game
    sets: tuple[int, ...]
    shape: tuple[int, ...]
    meetings: tuple[Meeting, ...]

    @staticmethod
    def of(game: Game) -> Openings | None:
        """None where there are fewer than two openings, or more than ``MOST``; or where the game does not go on after
        them, or can go on without any.
        """
        opening = _opening_sets(game)
        sets = np.flatnonzero(opening)
        sizes = np.diff(game.action_start)[sets].tolist()
        total = 1
        for size in sizes:
            total *= size
        if not 1 < total <= MOST or len(sets) == game.infosets or game.passed_twice.any():
            return None
        meetings = _meetings(game, opening)
        after = np.zeros(game.nodes, dtype=bool)
        for meeting in meetings:
            after[meeting.nodes] = True
        for level in game.levels:
            after[level.children] |= np.repeat(after[level.parents], level.counts)
        return Openings(game, tuple(sets.tolist()), tuple(sizes), meetings) if after[game.terminals].all() else None

    def table(self, meeting: Meeting, values: Integers) -> Integers:
        """Values [N] of nodes, added up by the opening that leads to them: an array that goes along ``shape`` where the
        meeting does, of length 1 elsewhere.
        """
        along = tuple(size if k in meeting.axes else 1 for k, size in enumerate(self.shape))
        found = np.zeros(int(np.prod(along)), dtype=values.dtype)
        np.add.at(found, meeting.places, values[meeting.nodes])
        return found.reshape(along)

    def allowed(self, opening: Sequence[int], within: Cell) -> Cell:
        """[A] the cell that allows of ``within`` at the opening sets the opening alone."""
        found = within.copy()
        for s, k in zip(self.sets, opening, strict=True):
            first, stop = int(self.game.action_start[s]), int(self.game.action_start[s + 1])
            found[first:stop] = False
            found[first + k] = within[first + k]
        return found


def _opening_sets(game: Game) -> Index:
    """[S] whether each set is one."""
    opening = np.zeros(game.infosets, dtype=bool)
    for player in range(len(game.players)):
        opening |= own_depth(game, player) == 0
    while True:
        inside = np.append(opening, False)[np.where(game.infoset >= 0, game.infoset, game.infosets)]
        before = np.ones(game.nodes, dtype=bool)  # chance's moves come first, then opening moves
        moved = np.zeros(game.nodes, dtype=bool)
        for level in game.levels:
            chance = game.infoset[level.parents] == CHANCE
            fine = before[level.parents] & np.where(chance, ~moved[level.parents], inside[level.parents])
            before[level.children] = np.repeat(fine, level.counts)
            moved[level.children] = np.repeat(moved[level.parents] | ~chance, level.counts)
        late = opening & game.sets_meeting(~before)
        if not late.any():
            return opening
        opening &= ~late


def _meetings(game: Game, opening: Index) -> tuple[Meeting, ...]:
    """The nodes that open the rest, by the opening sets that lead to them."""
    number = np.cumsum(opening) - 1
    inside = np.append(opening, False)[np.where(game.infoset >= 0, game.infoset, game.infosets)]
    after = np.zeros(game.nodes, dtype=bool)
    after[1:] = inside[game.parent[1:]] & ~inside[1:]
    nodes = np.flatnonzero(after)
    last = np.stack([game.last_own_action(player)[nodes] for player in range(len(game.players))])
    sets = np.where(last >= 0, game.action_infoset[last], -1)
    found = []
    for row in np.unique(sets, axis=1).T:
        here = np.flatnonzero((sets == row[:, None]).all(axis=0))
        met = np.sort(row[row >= 0])
        places = np.zeros(len(here), dtype=np.int64)
        for s in met.tolist():
            action = last[int(np.flatnonzero(row == s)[0]), here]
            places = places * int(game.action_start[s + 1] - game.action_start[s]) + action - game.action_start[s]
        found.append(Meeting(tuple(number[met].tolist()), nodes[here], places))
    return tuple(found)
