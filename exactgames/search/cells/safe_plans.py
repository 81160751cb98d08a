"""What single plans bring at least, at every history of a set, over a cell: plans that are safe later on.

``gain_bounds`` asks of a gain at *every* history that a' beat a, whatever of what the cell allows is played later, by
the player herself too. But a plan says what she does later. Here she follows one at all her sets,

    safe(x) = U(x);   Σ over children (chance);   min over the allowed actions (another's set);
              the child after c(J) (her own set J)

with c(J) the action that, given what follows, falls short of the best one at any history of J by the least. Then

    safe(hb) − greatest(ha) > 0   at every history h of I

proves that a is beaten at I by b and the plan c, under every belief, in every profile of the cell.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from attrs import frozen

from exactgames.concepts.best_response import next_sets
from exactgames.game.tree import CHANCE, Game, Index
from exactgames.numbers.arrays import Integers
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.extremes import Extremes
from exactgames.search.cells.plan_gains import Plan


@frozen(eq=False)
class SafePlans:
    """The plans over one cell.

    safe      [n, N] safe(x) of each player
    greatest  [n, N] the most that she can get from x on, within the cell
    choice    [S] c(J), by its number at the set
    """

    game: Game
    cell: Cell
    safe: Integers
    greatest: Integers
    choice: Index

    @staticmethod
    def over(extremes: Extremes, cell: Cell) -> SafePlans:
        """In a timed game (the nodes of a set are on one level); the cell allows an action at every set."""
        game = extremes.game
        greatest = -extremes.over(cell).reshape(len(game.players), 2, game.nodes)[:, 1]
        safe: Integers = extremes.weighted.copy()
        allowed, choice = np.append(cell, True)[game.incoming], np.zeros(game.infosets, dtype=np.int64)
        ranked = np.argsort(game.infoset_level, kind="stable")
        starts = np.searchsorted(game.infoset_level[ranked], np.arange(len(game.levels) + 1))
        for number in reversed(range(len(game.levels))):
            level = game.levels[number]
            chance, below = game.infoset[level.parents] == CHANCE, safe[:, level.children]
            inside = np.where(allowed[level.children], below, extremes.ceiling)
            sums = np.add.reduceat(below, level.offsets, axis=1)
            safe[:, level.parents] = np.where(chance, sums, np.minimum.reduceat(inside, level.offsets, axis=1))
            for s in ranked[starts[number] : starts[number + 1]].tolist():
                player, nodes, after = int(game.infoset_player[s]), game.histories(s), _after(game, s)
                worth = safe[player, after]
                choice[s] = int(np.argmin((worth.max(axis=1, keepdims=True) - worth).max(axis=0)))
                safe[player, nodes] = worth[:, choice[s]]
        return SafePlans(game, cell, safe, greatest, choice)

    def beaten(self) -> Iterator[tuple[int, int, Plan]]:
        """(set, allowed action, a plan that gains more than 0 at every history where it is played), by their numbers at
        the set.
        """
        game, later = self.game, next_sets(self.game)
        for s in range(game.infosets):
            player, after, first = int(game.infoset_player[s]), _after(game, s), int(game.action_start[s])
            safe, most = self.safe[player, after], self.greatest[player, after]
            for a in np.flatnonzero(self.cell[first : first + after.shape[1]]).tolist():
                gain = (safe - most[:, [a]]).min(axis=0)
                gain[a] = 0
                b = int(gain.argmax())
                if gain[b] > 0:
                    yield s, a, ((s, b), *self._plan(later, first + b))

    def _plan(self, later: tuple[tuple[int, ...], ...], action: int) -> list[tuple[int, int]]:
        """What she does at her sets that come after the action, if she goes on so."""
        found, waiting = [], list(later[action])
        while waiting:
            s = waiting.pop()
            found.append((s, int(self.choice[s])))
            waiting += later[int(self.game.action_start[s]) + int(self.choice[s])]
        return sorted(found)


def _after(game: Game, s: int) -> Index:
    """[histories, actions] the nodes that follow set s."""
    size = int(game.action_start[s + 1] - game.action_start[s])
    found: Index = game.first_child[game.histories(s)][:, None] + np.arange(size)
    return found
