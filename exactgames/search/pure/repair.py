"""A profile of a cell that no deviation beats, looked for by best replies off the path; or what beats those that were
met.

From any profile of the cell: where a deviation gains that the cell allows, play that instead. Where all that gain are
not allowed, let each deviator go on with her best plan, and let the other players' sets that its gain turns on answer
so that it gains least: all at once where every history of a set asks for the same action, else one by one.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from attrs import frozen

from exactgames.clock import Clock
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import Game, Index
from exactgames.game.values import play
from exactgames.search.cells.bounds import Bounds
from exactgames.search.cells.counted_gains import CountedGains
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.outcome import single_sets
from exactgames.search.cells.plan_gains import CellGains, Plan
from exactgames.search.pure.refutation import best_plan_from

ROUNDS = 60
"""How many rounds of best replies are tried."""


@frozen
class Gain:
    """A plan that gains: at every history of its first set, or given Bayes' belief; seen from ``nodes``."""

    plan: Plan
    always: bool
    nodes: list[int]


class HasGains(Protocol):
    """What has ``CellGains``, made when they are first asked for."""

    @property
    def gains(self) -> CellGains:
        """What single plans gain."""


@frozen(eq=False)
class Repair:
    """Looks for profiles in the cells of one search. Late after the clock's end."""

    counted: CountedGains
    tables: HasGains
    clock: Clock

    def profile(self, cell: Cell, bounds: Bounds, start: Index) -> tuple[Cell, Gain | None]:
        """(a profile of the cell, as a cell; what beats it, or None), from the actions ``start`` [S] where the cell
        allows them. ``bounds``: of the deviations from the cell's actions at least.
        """
        game = self.counted.game
        several = ~single_sets(game, cell)
        choice = np.minimum.reduceat(np.where(cell, np.arange(game.actions), game.actions), game.action_start[:-1])
        choice = np.where(cell[start], start, choice)
        tried: set[bytes] = set()
        wrong: Gain | None = None
        while choice.tobytes() not in tried and len(tried) < ROUNDS:
            self.clock.check()
            tried.add(choice.tobytes())
            point = point_of(game, choice)
            gains = bounds.over(point)
            bayes, always = self.counted.of(point, bounds, gains)
            rows = np.flatnonzero((bayes | always) & point[bounds.action])
            if not len(rows):
                return point, None
            stuck, moved = [], False
            for s in np.unique(bounds.set_of[rows]).tolist():
                here = rows[bounds.set_of[rows] == s]
                better = here[cell[bounds.instead[here]]]
                if several[s] and len(better):
                    by = gains.least if bayes[better].any() else gains.worst
                    choice[s] = bounds.instead[max(better.tolist(), key=lambda row: by[row])]
                    moved = True
                else:
                    stuck.append(int(here[0]))
            if not moved:  # first let every deviator go on best, then answer
                for row in stuck:
                    wrong = self._gain(point, bounds, row, bool(bayes[row]))
                    self._answer(cell, choice, wrong)
        return point, wrong if wrong is not None else self._gain(point, bounds, int(rows[0]), bool(bayes[rows[0]]))

    def _gain(self, point: Cell, bounds: Bounds, row: int, bayes: bool) -> Gain:
        """The plan that gains where the row's deviation does: the best one, given Bayes' belief."""
        game = self.counted.game
        s = int(bounds.set_of[row])
        if not bayes:
            k = int(bounds.instead[row] - game.action_start[s])
            return Gain(((s, k),), True, game.histories(s).tolist())
        root = int(bounds.roots[s])
        return Gain(best_plan_from(play(game, pure_strategy(game, point)), s, root), False, [root])

    def _answer(self, cell: Cell, choice: Index, wrong: Gain) -> None:
        """Let the other players' sets make the plan's gain least."""
        game, starts = self.counted.game, self.counted.game.action_start
        deviator = game.infoset_player[wrong.plan[0][0]]
        split = []
        for s, k in self.tables.gains.answers(wrong.nodes, wrong.plan, cell).items():
            if game.infoset_player[s] == deviator:
                continue
            if k is None:
                split.append(s)
            else:
                choice[s] = starts[s] + k
        for s in split:
            self.clock.check()
            best: tuple[int, int] | None = None
            for a in range(int(starts[s]), int(starts[s + 1])):
                if cell[a]:
                    choice[s] = a
                    gain = min(self.tables.gains.from_nodes(wrong.nodes, wrong.plan, point_of(game, choice))[0])
                    if best is None or gain < best[0]:
                        best = (gain, a)
            if best is not None:
                choice[s] = best[1]


def point_of(game: Game, choice: Index) -> Cell:
    """The cell of one profile: ``choice`` [S], the action at each set."""
    point = np.zeros(game.actions, dtype=bool)
    point[choice] = True
    return point


def pure_strategy(game: Game, point: Cell) -> BehaviorStrategy:
    """The profile of a cell that has one, as point masses."""
    return BehaviorStrategy(point.astype(np.int64), np.ones(game.infosets, dtype=np.int64))
