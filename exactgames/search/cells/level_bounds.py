"""The bounds of ``gain_bounds``, the same numbers, as passes over arrays: for trees of hundreds of thousands of nodes.

Only what a first cell leaves is built: rows for the actions that it allows; what other players do that it does not
allow enters no minimum, so that of a deviation only those histories matter for Bayes' belief to which allowed actions
of the others lead. With bids given in a market these are the histories that one bidder's deviation reaches. (A gain at
*every* history of a set must be one at those histories too that several deviations lead to: any may be believed.)
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from attrs import frozen

from exactgames.clock import FOREVER, Clock
from exactgames.errors import LimitReached
from exactgames.game.tree import Game, Index
from exactgames.numbers.arrays import Integers
from exactgames.search.cells.best_plans import BestPlans, best_plans
from exactgames.search.cells.exchanges import Exchanges, exchanges
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.extremes import Extremes
from exactgames.search.cells.gain_bounds import DEEP
from exactgames.search.cells.plan_gains import Plan
from exactgames.search.cells.rising import Rising, rising

MEMORY = 2 << 30
"""How many bytes the bounds may take unless told otherwise."""
BYTES = 200
"""About how many bytes each pair of actions takes at each history, and each node, while a cell is valued."""


@frozen(eq=False)
class LevelBounds:
    """Bounds on the gain of every deviation that starts with one action instead of another, one a row.

    roots                    [S] the node that Bayes' rule starts from
    set_of, action, instead  [R] the set, what the profile plays there, the deviation: actions by their global numbers
    histories                [R] where each row's histories begin in ``exchanged``, which has a pair for each
    towards, ends            W of each pair from its histories on; [R] its place at the root
    plans                    the bounds by best plans, in games that are not too deep
    """

    game: Game
    roots: Index
    set_of: Index
    action: Index
    instead: Index
    extremes: Extremes
    exchanged: Exchanges
    histories: Index
    towards: Rising
    ends: Index
    plans: BestPlans | None
    memory: int

    def over(self, cell: Cell) -> LevelGains:
        """The bounds in the cell."""
        return LevelGains(self, cell, self.extremes.over(cell))

    def only(self, cell: Cell) -> LevelBounds:
        """The deviations from the actions that the cell allows, for cells inside it."""
        return level_bounds(self.game, self.roots, cell, memory=self.memory, extremes=self.extremes)


@frozen(eq=False, slots=False)
class LevelGains:
    """What deviations gain at least in one cell; ``extremes``: of payoffs from each node on."""

    bounds: LevelBounds
    cell: Cell
    extremes: Integers

    @cached_property
    def _exchanged(self) -> Integers:
        return self.bounds.exchanged.values(self.extremes, self.cell)

    @cached_property
    def worst(self) -> Integers:
        """[R] at every history."""
        rows = self.bounds.histories
        found: Integers = np.minimum.reduceat(self._exchanged, rows) if len(rows) else self._exchanged
        return found

    @cached_property
    def _one_shot(self) -> Integers:
        bounds = self.bounds
        found: Integers = bounds.towards.values(self._exchanged, self.cell)[bounds.ends]
        return found

    @cached_property
    def _plan_values(self) -> Integers:
        plans = self.bounds.plans
        return self.extremes[:0] if plans is None else plans.values(self.cell)

    @cached_property
    def least(self) -> Integers:
        """[R] given Bayes' belief."""
        bounds, found = self.bounds, self._one_shot
        if bounds.plans is not None:
            made = bounds.plans.gains(self._plan_values, self.extremes, self.cell, bounds.action, bounds.instead)
            found = np.maximum(found, made)
        return found

    def plan(self, row: int) -> Plan:
        """The plan that gains as ``least`` says."""
        bounds = self.bounds
        s, first = int(bounds.set_of[row]), int(bounds.instead[row])
        start = ((s, first - int(bounds.game.action_start[s])),)
        if self._one_shot[row] > 0 or bounds.plans is None:
            return start
        return (*start, *bounds.plans.after(first, int(bounds.roots[s]), self._plan_values))


def level_bounds(
    game: Game,
    roots: Index,
    first: Cell | None = None,
    clock: Clock = FOREVER,
    memory: int = MEMORY,
    extremes: Extremes | None = None,
) -> LevelBounds:
    """The bounds of every deviation from the actions of the cell ``first`` (default: all), in cells inside it.

    roots     [S] the node that Bayes' rule starts from for each set
    memory    in bytes: LimitReached if they would take more
    extremes  of the game, if known
    Late.
    """
    clock.check()
    first = np.ones(game.actions, dtype=bool) if first is None else first
    _refuse(game, first, memory)
    extremes = Extremes.of(game) if extremes is None else extremes
    set_of, action, instead = _rows(game, first)
    nodes, start = game.members
    counts = np.diff(start)[set_of]
    offsets = np.cumsum(counts) - counts
    row = np.repeat(np.arange(len(set_of)), counts)
    histories = nodes[np.repeat(start[set_of] - offsets, counts) + np.arange(len(row))]
    below = game.first_child[histories] - game.action_start[set_of[row]]
    owner = game.infoset_player[set_of]
    clock.check()
    exchanged = exchanges(extremes, first, owner[row], below + action[row], below + instead[row])
    clock.check()
    nothing = np.zeros((len(game.players), game.nodes), dtype=bool)
    towards = rising(game, first, owner, row, histories, roots[set_of], nothing, extremes.ceiling)
    ends = towards.at(np.arange(len(set_of)), roots[set_of])
    clock.check()
    plans = best_plans(extremes, roots, first) if len(game.levels) <= DEEP else None
    return LevelBounds(game, roots, set_of, action, instead, extremes, exchanged, offsets, towards, ends, plans, memory)


def _rows(game: Game, first: Cell) -> tuple[Index, Index, Index]:
    """[R] (set, action that the cell allows, another one of the set): by these, ascending."""
    met = np.diff(game.members[1]) > 0  # parts of games have sets without nodes
    played = np.flatnonzero(first & met[game.action_infoset])
    sets = game.action_infoset[played]
    counts = np.diff(game.action_start)[sets] - 1
    action, set_of = np.repeat(played, counts), np.repeat(sets, counts)
    step = np.arange(len(action)) - np.repeat(np.cumsum(counts) - counts, counts)
    instead = game.action_start[set_of] + step
    return set_of, action, instead + (instead >= action)


def _refuse(game: Game, first: Cell, memory: int) -> None:
    """LimitReached if the bounds would take too much memory."""
    left = np.add.reduceat(first.astype(np.int64), game.action_start[:-1]) if game.infosets else np.zeros(0, np.int64)
    pairs = int(
        (
            np.bincount(game.infoset[game.infoset >= 0], minlength=game.infosets)
            * left
            * (np.diff(game.action_start) - 1)
        ).sum()
    )
    predicted = BYTES * (pairs + game.nodes)
    if predicted > memory:
        shrink = (f"more memory (--memory {-(-predicted // 10**9)} or more, in GB)", "fewer actions", "rules for bids")
        raise LimitReached(memory, predicted, False, "bytes of bounds on gains", shrink)
