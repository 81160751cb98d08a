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
        self.after_chance = [np.repeat(game.infoset[level.parents] == CHANCE, level.counts) for level in game.levels]
        self.classes = np.full(game.nodes, -1, dtype=np.int64)
        self.classes[game.terminals] = np.arange(len(game.terminals)) if classes is None else classes

    def of(self, cell: Cell, single: npt.NDArray[np.bool_]) -> CellOutcome:
        """The outcome of the cell; ``single`` [S]: where one action is allowed."""
        game = self.game
        allowed, taken = np.append(cell, False), np.append(cell & single[game.action_infoset], False)
        least, most = self.classes.copy(), self.classes.copy()
        for level, by_chance in zip(reversed(game.levels), reversed(self.after_chance), strict=True):
            inside = np.where(by_chance, game.chance[level.children] > 0, allowed[game.incoming[level.children]])
            low = np.where(inside, least[level.children], game.nodes)
            high = np.where(inside, most[level.children], -1)
            least[level.parents] = np.minimum.reduceat(low, level.offsets)
            most[level.parents] = np.maximum.reduceat(high, level.offsets)
        ended = least == most
        sure = np.zeros(game.nodes, dtype=bool)
        sure[self.starts] = True
        for level, by_chance in zip(game.levels, self.after_chance, strict=True):
            after = np.repeat(sure[level.parents] & ~ended[level.parents], level.counts)
            moves = np.where(by_chance, game.chance[level.children] > 0, taken[game.incoming[level.children]])
            sure[level.children] |= after & moves.astype(bool)
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
