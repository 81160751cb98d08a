"""D(x, y): how much more a player gets from node y on than from x on, at least, over a cell; many pairs at once.

    x and y in one set J:           min over J's allowed actions a of D(xa, ya)
    chance with equal branches:     Σ D(xk, yk)
    else                            least(y) − greatest(x)

Pairs of the first two kinds lead to pairs further on, which make the next *generation*, each once.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from attrs import define, frozen

from exactgames.game.tree import CHANCE, Game, Index
from exactgames.numbers.arrays import Integers
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.extremes import Extremes
from exactgames.tally import Tally


@frozen(eq=False)
class _Parts:
    """Pairs ``at`` of a generation made of pairs ``parts`` of the next one, those of the first from ``offsets``[0] on;
    ``guards``: the actions that lead there.
    """

    at: Index
    parts: Index
    offsets: Index
    guards: Index


@frozen(eq=False)
class _Generation:
    """``ends``: pairs of the third kind, with the places of their two extremes; of one set; of chance."""

    count: int
    ends: Index
    least: Index
    greatest: Index
    minima: _Parts
    sums: _Parts


@frozen(eq=False)
class Exchanges:
    """Pairs of nodes, each with its player."""

    generations: tuple[_Generation, ...]
    ceiling: int

    def values(self, extremes: Integers, cell: Cell) -> Integers:
        """D of each pair of the first generation."""
        below: Integers = extremes[:0]
        for one in reversed(self.generations):
            found = np.zeros(one.count, dtype=extremes.dtype)
            found[one.ends] = extremes[one.least] + extremes[one.greatest]
            if len(one.minima.at):
                inside = np.where(cell[one.minima.guards], below[one.minima.parts], self.ceiling)
                found[one.minima.at] = np.minimum.reduceat(inside, one.minima.offsets)
            if len(one.sums.at):
                found[one.sums.at] = np.add.reduceat(below[one.sums.parts], one.sums.offsets)
            below = found
        return below


def exchanges(extremes: Extremes, first: Cell, player: Index, x: Index, y: Index) -> Exchanges:
    """D of the pairs (x, y), [P] each, for their players, in cells inside ``first``."""
    made = _Maker(extremes, first)
    generations: list[_Generation] = []
    with Tally("generations of pairs of moves compared", count=lambda: len(generations)):
        while True:
            one, player, x, y = made.generation(player, x, y)
            generations.append(one)
            if not len(x):
                return Exchanges(tuple(generations), extremes.ceiling)


@define(eq=False)
class _Maker:
    extremes: Extremes
    first: Cell

    def generation(self, player: Index, x: Index, y: Index) -> tuple[_Generation, Index, Index, Index]:
        """(the pairs as a generation, the next one's players and pairs)."""
        game = self.extremes.game
        sets = game.infoset[x]
        same = (sets >= 0) & (sets == game.infoset[y])
        chance = (sets == CHANCE) & (game.infoset[y] == CHANCE)
        chance[chance] = _equal_odds(game, x[chance], y[chance])
        ends = np.flatnonzero(~same & ~chance)
        keys = []
        parts = []
        for at in (np.flatnonzero(same), np.flatnonzero(chance)):
            counts = game.child_count[x[at]]
            pair = np.repeat(at, counts)
            step = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
            below_x, below_y = game.first_child[x[pair]] + step, game.first_child[y[pair]] + step
            guards = game.incoming[below_x]
            keep = np.append(self.first, True)[guards]
            pair, below_x, below_y, guards = (row[keep] for row in (pair, below_x, below_y, guards))
            keys.append((player[pair] * game.nodes + below_x) * game.nodes + below_y)
            parts.append((at, np.flatnonzero(np.diff(pair, prepend=-1)), guards))
        unique, place = np.unique(np.concatenate(keys), return_inverse=True)
        minima, sums = (
            _Parts(at, part, offsets, guards)
            for (at, offsets, guards), part in zip(parts, np.split(place.reshape(-1), [len(keys[0])]), strict=True)
        )
        least = self.extremes.least_at(player[ends], y[ends])
        greatest = self.extremes.greatest_at(player[ends], x[ends])
        made = _Generation(len(x), ends, least, greatest, minima, sums)
        pairs, below_y = np.divmod(unique, game.nodes)
        player, below_x = np.divmod(pairs, game.nodes)
        return made, player, below_x, below_y


def _equal_odds(game: Game, x: Index, y: Index) -> Integers:
    """Whether the chance nodes of each pair have branches of the same probabilities."""
    odds: dict[tuple[Fraction, ...], int] = {}
    nodes, place = np.unique(np.concatenate([x, y]), return_inverse=True)
    kinds = []
    for node in nodes.tolist():
        kinds.append(odds.setdefault(tuple(map(game.chance_probability, game.children(node))), len(odds)))
    of_x, of_y = np.split(np.array(kinds, dtype=np.int64)[place.reshape(-1)], 2)
    found: Integers = of_x == of_y
    return found
