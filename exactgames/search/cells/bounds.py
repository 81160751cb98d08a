"""Bounds on what deviations gain at least, whatever profile of a cell is played: what is asked of them.

The same numbers (``gain_bounds``) are found three ways: for games where everybody moves once (``simultaneous``), by
expressions in small games, which are cheaper for each of many cells, and by passes over arrays in larger ones
(``level_bounds``).
"""

from __future__ import annotations

from typing import Protocol

from exactgames.clock import FOREVER, Clock
from exactgames.game.tree import Game, Index
from exactgames.numbers.arrays import Integers
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.gain_bounds import gain_bounds
from exactgames.search.cells.level_bounds import MEMORY, level_bounds
from exactgames.search.cells.plan_gains import Plan
from exactgames.search.cells.simultaneous import SimultaneousBounds

SMALL = 600
"""Nodes up to which the bounds are found by expressions."""


class GainsOver(Protocol):
    """What deviations gain at least in one cell, a row each."""

    @property
    def least(self) -> Integers:
        """[R] given Bayes' belief."""

    @property
    def worst(self) -> Integers:
        """[R] at every history."""

    def plan(self, row: int) -> Plan:
        """The plan that gains as ``least`` says."""


class Bounds(Protocol):
    """Bounds on the gain of every deviation that starts with one action instead of another, one a row."""

    @property
    def game(self) -> Game:
        """The game."""

    @property
    def roots(self) -> Index:
        """[S] the node that Bayes' rule starts from."""

    @property
    def set_of(self) -> Index:
        """[R] the set."""

    @property
    def action(self) -> Index:
        """[R] what the profile plays there, by its global number."""

    @property
    def instead(self) -> Index:
        """[R] the deviation, by its global number."""

    def over(self, cell: Cell) -> GainsOver:
        """The bounds in the cell."""

    def only(self, cell: Cell) -> Bounds:
        """The deviations from the actions that the cell allows, for cells inside it."""


def bounds_of(
    game: Game, roots: Index, clock: Clock = FOREVER, first: Cell | None = None, memory: int = MEMORY
) -> Bounds:
    """The bounds of every deviation; ``roots`` [S]: the node that Bayes' rule starts from for each set.

    first   of those from its actions, at least, in cells inside it; default: all
    memory  in bytes, of large games: LimitReached where it would not do
    Late.
    """
    if (seen := SimultaneousBounds.of(game, roots, clock)) is not None:
        return seen
    return gain_bounds(game, roots, clock) if game.nodes <= SMALL else level_bounds(game, roots, first, clock, memory)
