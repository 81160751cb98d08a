"""What is decided about the outcome of a cell: of all profiles that play allowed actions.

An *outcome* is a distribution over classes of terminal nodes; of play from the root, or from each of some other nodes
on, reached or not.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.game.tree import CHANCE, Game, Index
from exactgames.numbers.arrays import Integers
from exactgames.search.cells.expressions import Cell

Mass = dict[int, int]
"""The probability of each class, over one denominator: chance's on the way from the root."""


@frozen(eq=False)
class CellOutcome:
    """What is decided.

    least, most  [N] the extremes of the classes of the terminal nodes that allowed actions lead to
    sure         [N] whether every profile leads here from a start, nothing above being decided
    frontier     sets that play surely reaches from a start, where several actions are left that may lead to different
                 classes
    mass         what is decided of the distribution: all of it if ``frontier`` is empty
    """

    least: Index
    most: Index
    sure: npt.NDArray[np.bool_]
    frontier: Index
    mass: Mass


class CellOutcomes:
    """Finds the outcomes of the cells of one game.

    classes  [T] the class of each terminal node, by any numbers from 0 to N − 1; default: a class each
    starts   nodes none of which is below another, from which play is followed; default: the root
    chance   [N] ``chance_probability``
    """

    def __init__(self, game: Game, chance: Integers, classes: Index | None = None, starts: Index | None = None) -> None:
        self.game, self.chance = game, chance
        self.starts = np.zeros(1, dtype=np.int64) if starts is None else starts
        self.drawn = (game.infoset[game.parent] == CHANCE) & (game.chance > 0)  # [N] whether chance may lead there
        self.drawn[0] = False
        self.classes = np.full(game.nodes, -1, dtype=np.int64)
        self.classes[game.terminals] = np.arange(len(game.terminals)) if classes is None else classes

    def of(self, cell: Cell, single: npt.NDArray[np.bool_]) -> CellOutcome:
        """The outcome of the cell; ``single`` [S]: where one action is allowed."""
        game = self.game
        inside = self.drawn | np.append(cell, False)[game.incoming]
        taken = self.drawn | np.append(cell & single[game.action_infoset], False)[game.incoming]
        least, most = self.classes.copy(), self.classes.copy()
        for level in reversed(game.levels):
            children = level.children
            low = np.where(inside[children], least[children], game.nodes)
            high = np.where(inside[children], most[children], -1)
            least[level.parents] = np.minimum.reduceat(low, level.offsets)
            most[level.parents] = np.maximum.reduceat(high, level.offsets)
        ended = least == most
        sure = np.zeros(game.nodes, dtype=bool)
        sure[self.starts] = True
        for level in game.levels:
            above = game.parent[level.children]
            sure[level.children] |= sure[above] & ~ended[above] & taken[level.children]
        frontier = np.flatnonzero(game.sets_meeting(sure & ~ended) & ~single)
        last = np.flatnonzero(sure & ended)
        mass: Mass = {}
        for kind, weight in zip(least[last].tolist(), self.chance[last].tolist(), strict=True):
            mass[kind] = mass.get(kind, 0) + int(weight)
        return CellOutcome(least, most, sure, frontier, mass)


def single_sets(game: Game, cell: Cell) -> npt.NDArray[np.bool_]:
    """[S] whether one action is allowed."""
    if not game.infosets:
        return np.zeros(0, dtype=bool)
    found: npt.NDArray[np.bool_] = np.add.reduceat(cell.astype(np.int64), game.action_start[:-1]) == 1
    return found
