"""What histories add up to at a node above them, at least, over a cell.

A *row* has an owner and a value at some nodes. Above them, at node n,

    chance, and the owner's sets:   Σ over the children
    another's set:                  min over the allowed actions (0 where the child has no value)

until the row's end. Values move up level by level; a node with one child that has a value, where nothing is compared,
passes it on.
"""

from __future__ import annotations

import numpy as np
from attrs import define, field, frozen

from exactgames.game.tree import Game, Index
from exactgames.numbers.arrays import Integers
from exactgames.search.cells.expressions import Cell
from exactgames.tally import tallied


@frozen(eq=False)
class _Step:
    """New values, from older ones by their places: the ``minima``, then the sums. ``sets``: whose minima."""

    begin: int
    minima: Index
    offsets: Index
    guards: Index
    sets: Index
    sums: Index
    sum_offsets: Index


@frozen(eq=False)
class Rising:
    """How the values of rows add up.

    count  how many values there are in all
    steps  in order
    kept   {row · N + node: the place of the row's value there}, as sorted keys and places
    """

    game: Game
    count: int
    steps: tuple[_Step, ...]
    keys: Index
    places: Index
    ceiling: int

    def values(self, start: Integers, cell: Cell) -> Integers:
        """All values, the row's first ones being ``start``, and a 0 after them."""
        found = np.zeros(self.count + 1, dtype=start.dtype)
        found[: len(start)] = start
        allowed = np.add.reduceat(cell.astype(np.int64), self.game.action_start[:-1])
        for step in self.steps:
            at = step.begin
            if len(step.sets):
                inside = cell[step.guards]
                least = np.minimum.reduceat(np.where(inside, found[step.minima], self.ceiling), step.offsets)
                outside = np.add.reduceat(inside.astype(np.int64), step.offsets) < allowed[step.sets]
                found[at : at + len(least)] = np.where(outside, np.minimum(least, 0), least)
                at += len(least)
            if len(step.sum_offsets):
                found[at : at + len(step.sum_offsets)] = np.add.reduceat(found[step.sums], step.sum_offsets)
        return found

    def at(self, rows: Index, nodes: Index) -> Index:
        """The places of the rows' values at the nodes, in ``values``; that of the 0 where there is none."""
        wanted = rows * self.game.nodes + nodes
        place = np.minimum(np.searchsorted(self.keys, wanted), max(0, len(self.keys) - 1))
        if not len(self.keys):
            return np.full(len(wanted), self.count)
        return np.where(self.keys[place] == wanted, self.places[place], self.count)


def rising(
    game: Game, first: Cell, owner: Index, rows: Index, nodes: Index, ends: Index, kept: Integers, ceiling: int
) -> Rising:
    """The rows' sums in cells inside ``first``.

    owner        [R] each row's
    rows, nodes  [E] where the rows have values: rows ascending
    ends         [R] where each row ends
    kept         [players, N] at which nodes values of the owner's rows are kept, if not only at the end
    """
    return _Maker(game, first, owner, ends, kept, ceiling).make(rows, nodes)


@define(eq=False)
class _Maker:
    game: Game
    first: Cell
    owner: Index
    ends: Index
    kept: Integers
    ceiling: int
    waiting: dict[int, list[tuple[Index, Index, Index]]] = field(factory=dict)
    keys: list[Index] = field(factory=list)
    places: list[Index] = field(factory=list)
    steps: list[_Step] = field(factory=list)
    count: int = 0

    def make(self, rows: Index, nodes: Index) -> Rising:
        self.count = len(rows)
        self._add(rows, nodes, np.arange(len(rows)))
        levels = range(len(self.game.levels) - 1, -1, -1)
        for number in tallied(levels, "levels of the tree gone through for bounds", alike=False):
            if found := self.waiting.pop(number, None):
                self._rise(*(np.concatenate(part) for part in zip(*found, strict=True)))
        none = [np.zeros(0, dtype=np.int64)]
        keys, places = np.concatenate(self.keys or none), np.concatenate(self.places or none)
        order = np.argsort(keys)
        return Rising(self.game, self.count, tuple(self.steps), keys[order], places[order], self.ceiling)

    def _add(self, rows: Index, nodes: Index, places: Index) -> None:
        """Values that are kept, or wait for the level above."""
        ended = nodes == self.ends[rows]
        kept = ended | self.kept[self.owner[rows], nodes]
        self.keys.append((rows * self.game.nodes + nodes)[kept])
        self.places.append(places[kept])
        rows, nodes, places = rows[~ended], nodes[~ended], places[~ended]
        above = self.game.node_level[self.game.parent[nodes]]
        for number in np.unique(above).tolist():
            here = above == number
            self.waiting.setdefault(number, []).append((rows[here], nodes[here], places[here]))

    def _rise(self, rows: Index, nodes: Index, places: Index) -> None:
        """The values at the children of one level's nodes move up to these."""
        game = self.game
        owners = np.append(game.infoset_player, -1)
        mover = owners[np.maximum(game.infoset[game.parent[nodes]], -1)]
        others = (mover >= 0) & (mover != self.owner[rows])
        keep = ~others | np.append(self.first, True)[game.incoming[nodes]]
        order = np.flatnonzero(keep)
        order = order[np.argsort((rows * game.nodes + nodes)[order], kind="stable")]
        rows, nodes, places, others = rows[order], nodes[order], places[order], others[order]
        above = game.parent[nodes]
        begin = np.flatnonzero((np.diff(rows, prepend=-1) != 0) | (np.diff(above, prepend=-1) != 0))
        size = np.diff(np.append(begin, len(rows)))
        compared, summed = others[begin], ~others[begin] & (size > 1)
        step = self._step(nodes, places, size, compared, summed)
        at = places[begin]
        at[compared] = step.begin + np.arange(int(compared.sum()))
        at[summed] = step.begin + int(compared.sum()) + np.arange(int(summed.sum()))
        self.count += int(compared.sum() + summed.sum())
        if compared.any() or summed.any():
            self.steps.append(step)
        self._add(rows[begin], above[begin], at)

    def _step(self, nodes: Index, places: Index, size: Index, compared: Integers, summed: Integers) -> _Step:
        game = self.game
        inside, in_sum = np.repeat(compared, size), np.repeat(summed, size)
        offsets, sum_offsets = (np.cumsum(part) - part for part in (size[compared], size[summed]))
        guards = game.incoming[nodes[inside]]
        sets = game.action_infoset[guards[offsets]] if len(offsets) else offsets
        return _Step(self.count, places[inside], offsets, guards, sets, places[in_sum], sum_offsets)
