"""The least and the greatest payoff from each node on, over a cell of profiles: one pass over the levels.

With U(z) a player's payoff at terminal node z times the probability of chance's moves there,

    least(x) = U(x);   Σ over children (chance);   min over the allowed actions (a set);   greatest(x) with max

The greatest is kept as the least of −U.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from exactgames.concepts.plain_tree import weighted_payoffs
from exactgames.game.tree import CHANCE, Game
from exactgames.numbers.arrays import Integers
from exactgames.search.cells.expressions import Cell


@frozen(eq=False)
class Extremes:
    """The passes of one game; ``weighted`` [n, N]: U at terminal nodes; ``ceiling``: more than any magnitude."""

    game: Game
    weighted: Integers
    ceiling: int

    @staticmethod
    def of(game: Game) -> Extremes:
        """Of the game; nothing overflows in which at most an extreme for each own action, and two more, is summed."""
        weighted, largest = weighted_payoffs(game, 4 * (game.infosets + 2))
        return Extremes(game, weighted, 4 * largest + 1)

    def over(self, cell: Cell) -> Integers:
        """[n · 2 · N] for each player least(x), then the least of −U, over the cell, which allows an action at every
        set.
        """
        game = self.game
        found = np.stack([self.weighted, -self.weighted], axis=1).reshape(-1, game.nodes)
        allowed = np.append(cell, True)[game.incoming]
        for level in reversed(game.levels):
            chance = game.infoset[level.parents] == CHANCE
            below = found[:, level.children]
            best: Integers = below[:, level.offsets]
            if not chance.all():
                inside = np.where(allowed[level.children], below, self.ceiling)
                best = np.minimum.reduceat(inside, level.offsets, axis=1)
            if chance.any():
                best = np.where(chance, np.add.reduceat(below, level.offsets, axis=1), best)
            found[:, level.parents] = best
        return found.reshape(-1)

    def least_at(self, player: Integers, nodes: Integers) -> Integers:
        """Where least(node) of the player stands in ``over``."""
        found: Integers = 2 * player * self.game.nodes + nodes
        return found

    def greatest_at(self, player: Integers, nodes: Integers) -> Integers:
        """Where −greatest(node) stands."""
        found: Integers = (2 * player + 1) * self.game.nodes + nodes
        return found
