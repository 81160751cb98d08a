"""All pure equilibria of a game, for each concept, with evidence that none is missing.

A tree of cells (``gain_bounds``: the profiles that play allowed actions). In a cell:

  1. Prune. Action a at set I is never played in an equilibrium of the cell if a deviation gains in every profile of
     the cell that plays a: given Bayes' belief at I ("bayes"), or at every history of I ("always").
  2. Split at a set that the play is sure to reach and where several actions are left.
  3. Where none is left the outcome is decided. Is there an equilibrium with it? A profile that no deviation beats is
     looked for by best replies off the path; whether some belief supports it is decided exactly. If it is one, the
     cell is settled. If not, the reason may hold for the whole cell; else split at a set that the reason depends on.

"bayes" stands on what each concept says of beliefs:
  - perfect Bayesian, sequential: Bayes' rule from the root of the smallest subgame around I fixes the belief wherever
    the *others'* moves lead to I (her own cancel: updating consistency).
  - Bayes–Nash: sets that her own moves exclude matter to nobody, so let every equilibrium play a best continuation
    there: the same outcome. Then no one-shot deviation gains at any set that the others' moves lead to.
  - weak perfect Bayesian, or where every profile is asked for: only at sets that her own moves lead to.
"always" holds for every belief; Bayes–Nash does not use it.

What is listed is one equilibrium an outcome (or every one: ``every``). ``complete`` is true only if every cell was
settled; ``steps`` is then the evidence, in depth-first order.
"""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Literal

import numpy as np
import numpy.typing as npt
from attrs import define, field, frozen

from exactgames.errors import Undecided
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import CHANCE, Game, Index
from exactgames.game.values import Play, play
from exactgames.solve.any_beliefs import Support, supported
from exactgames.solve.beliefs import refuse_impossible_chance, subgame_roots
from exactgames.solve.best_response import previous_action
from exactgames.solve.cell_gains import CellGains, Plan
from exactgames.solve.deviation import Concept
from exactgames.solve.gain_bounds import Cell, gain_bounds
from exactgames.solve.refutation import plan_that_gains, refuted_groups

CELLS = 1_000_000
"""How many cells are looked at unless told otherwise."""

REPAIRS = 60
"""How many rounds of best replies off the path are tried before a cell is split."""


@frozen
class Prune:
    """No equilibrium of the cell plays ``action`` at ``infoset``: the plan, which starts there, gains ("bayes": given
    Bayes' belief; "always": at every history).
    """

    infoset: int
    action: int
    kind: Literal["bayes", "always"]
    plan: Plan


@frozen
class Split:
    """The cell is split into one for each action allowed at ``infoset``, in order."""

    infoset: int


@frozen
class Settled:
    """Every profile of the cell has the outcome of the equilibrium with this number (with ``every``: is it)."""

    equilibrium: int


@frozen
class Refuted:
    """No belief supports any profile of the cell: a mixture of plans gains at every history of ``infoset`` (or for
    every combination of trembles: ``infoset`` is None).
    """

    infoset: int | None
    mixture: tuple[tuple[Plan, Fraction], ...]


@frozen
class Open:
    """The cell is not settled, for the reason given."""

    reason: str


Step = Prune | Split | Settled | Refuted | Open


@frozen(eq=False)
class PureEquilibrium:
    """A pure equilibrium and what supports it."""

    played: Play
    support: Support

    @property
    def strategy(self) -> BehaviorStrategy:
        """Point masses at every set."""
        return self.played.strategy


@frozen(eq=False)
class PureSearch:
    """What was found.

    concept     the concept
    every       whether every profile is listed, or one for each outcome
    equilibria  in the order found; outcomes are distinct unless ``every``
    complete    whether every outcome (with ``every``: profile) is listed
    stopped     why the search ended early, if it did
    open        reasons of the cells that could not be settled
    steps       the tree, depth first: the evidence if ``complete``
    cells       how many cells were looked at
    """

    concept: Concept
    every: bool
    equilibria: tuple[PureEquilibrium, ...]
    complete: bool
    stopped: Literal["truncated", "timed out"] | None
    open: tuple[str, ...]
    steps: tuple[Step, ...]
    cells: int


def find_pure(
    game: Game, concept: Concept, every: bool = False, cells: int = CELLS, seconds: float | None = None
) -> PureSearch:
    """All pure equilibria of the concept, one for each outcome; or every profile. Stops after so many cells or seconds.

    Raises GameError (imperfect recall; chance of probability 0 where beliefs matter), LimitReached (the bounds on
    gains would be too many).
    """
    game.require_perfect_recall()
    if concept != "bayes-nash":
        refuse_impossible_chance(game)
    return _Search(game, concept, every, cells, seconds).run()


@define(eq=False, slots=False)
class _Search:
    game: Game
    concept: Concept
    every: bool
    cells: int
    seconds: float | None
    steps: list[Step] = field(factory=list)
    found: list[PureEquilibrium] = field(factory=list)
    known: dict[bytes, int] = field(factory=dict)
    unsettled: dict[int, bytes] = field(factory=dict)

    def run(self) -> PureSearch:
        game = self.game
        subgames = self.concept in ("perfect-bayesian", "sequential")
        self.roots = _subgame_of(game) if subgames else np.zeros(game.infosets, dtype=np.int64)
        self.bounds = gain_bounds(game, self.roots)
        self.gains = CellGains(game)
        self.own_path = _own_paths(game) if self._needs_own_path() else None
        self.hint = np.array(game.action_start[:-1])
        start = time.monotonic()
        waiting: list[Cell] = [np.ones(game.actions, dtype=bool)]
        looked, stopped = 0, None
        while waiting:
            if looked >= self.cells:
                stopped = "truncated"
            elif self.seconds is not None and time.monotonic() - start > self.seconds:
                stopped = "timed out"
            if stopped:
                break
            looked += 1
            waiting += reversed(self._look(waiting.pop()))
        for at, path in self.unsettled.items():
            if path in self.known:  # the outcome was found in another cell
                self.steps[at] = Settled(self.known[path])
        reasons = tuple(dict.fromkeys(step.reason for step in self.steps if isinstance(step, Open)))
        complete = not stopped and not reasons
        return PureSearch(
            self.concept, self.every, tuple(self.found), complete, stopped, reasons, tuple(self.steps), looked
        )

    def _needs_own_path(self) -> bool:
        return self.concept == "weak-perfect-bayesian" or (self.concept == "bayes-nash" and self.every)

    def _look(self, cell: Cell) -> list[Cell]:
        """Settle the cell, or split it."""
        frontier, path = self._path(cell)
        if not len(frontier) and not self.every and path in self.known:
            self.steps.append(Settled(self.known[path]))
            return []
        if not self._prune(cell):
            return []
        frontier, path = self._path(cell)
        several = np.add.reduceat(cell.astype(np.int64), self.game.action_start[:-1]) > 1 if self.game.actions else frontier
        if len(frontier):
            counts = np.diff(self.game.action_start)[frontier]
            return self._split(cell, int(frontier[np.lexsort((self.game.play_order[frontier], counts))[0]]))
        if self.every and several.any():
            return self._split(cell, int(np.flatnonzero(several)[0]))
        return self._decide(cell, path)

    def _split(self, cell: Cell, s: int) -> list[Cell]:
        self.steps.append(Split(s))
        first, stop = int(self.game.action_start[s]), int(self.game.action_start[s + 1])
        return [_only(cell, first, stop, a) for a in range(first, stop) if cell[a]]

    # ---- pruning

    def _prune(self, cell: Cell) -> bool:
        """Prune until nothing changes; False if some set is left without actions."""
        starts = self.game.action_start[:-1]
        while True:
            rows, kinds = self._beaten(cell)
            if not len(rows):
                return True
            for row, always in zip(rows.tolist(), kinds.tolist(), strict=True):
                action, s = int(self.bounds.action[row]), int(self.bounds.set_of[row])
                if not cell[action]:
                    continue
                cell[action] = False
                first = int(self.game.action_start[s])
                plan = ((s, int(self.bounds.instead[row]) - first),)
                self.steps.append(Prune(s, action - first, "always" if always else "bayes", plan))
                if not cell[first : int(self.game.action_start[s + 1])].any():
                    return False
            if not np.logical_or.reduceat(cell, starts).all():
                raise AssertionError("a set was emptied unnoticed")

    def _beaten(self, cell: Cell) -> tuple[Index, npt.NDArray[np.bool_]]:
        """(rows whose allowed action is beaten in the cell, whether at every history)."""
        bayes, always = self._verdicts(cell)
        rows = np.flatnonzero((bayes | always) & cell[self.bounds.action])
        return rows, always[rows]

    def _verdicts(self, cell: Cell) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """[R] which deviations gain in the whole cell: given Bayes' belief, at every history."""
        least, worst = self.bounds.values(cell)
        bayes = np.asarray(least > 0, dtype=bool)
        always = np.asarray(worst > 0, dtype=bool) if self.concept != "bayes-nash" else np.zeros(len(bayes), dtype=bool)
        if self.own_path is not None:
            bayes &= self._led(cell)[self.bounds.set_of]
        return bayes, always

    def _led(self, cell: Cell) -> npt.NDArray[np.bool_]:
        """[S] whether the owner's own moves lead to the set in every profile of the cell."""
        single = np.add.reduceat(cell.astype(np.int64), self.game.action_start[:-1]) == 1
        sure = np.append(cell & single[self.game.action_infoset], True)
        paths: Index = self.own_path if self.own_path is not None else np.zeros((self.game.infosets, 1), dtype=np.int64)
        led: npt.NDArray[np.bool_] = sure[paths].all(axis=1)
        return led

    # ---- the path

    def _path(self, cell: Cell) -> tuple[Index, bytes]:
        """(sets that play surely reaches and where several actions are left; the actions surely played, as a key: all
        of the cell's if every profile is asked for).
        """
        game = self.game
        single = np.add.reduceat(cell.astype(np.int64), game.action_start[:-1]) == 1 if game.actions else cell
        taken = np.append(cell & single[game.action_infoset], False)
        sure = np.zeros(game.nodes, dtype=bool)
        sure[0] = True
        for level in game.levels:
            after = np.repeat(sure[level.parents], level.counts)
            children = level.children
            by_chance = np.repeat(game.infoset[level.parents] == CHANCE, level.counts)
            moves = np.where(by_chance, game.chance[children] > 0, taken[game.incoming[children]]).astype(bool)
            sure[children] = after & moves
        met = game.sets_meeting(sure)
        frontier = np.flatnonzero(met & ~single)
        if self.every:
            return frontier, cell.tobytes()
        return frontier, np.flatnonzero(cell & (met & single)[game.action_infoset]).tobytes()

    # ---- off the path

    def _decide(self, cell: Cell, path: bytes) -> list[Cell]:
        """The outcome is fixed: find a supported profile, refute the cell, or split it."""
        point, row = self._repaired(cell)
        if row is not None:
            return self._split(cell, self._turning(cell, row))
        played = play(self.game, _strategy(self.game, point))
        try:
            support = supported(played, self.concept)
        except Undecided as error:
            self.unsettled[len(self.steps)] = path
            several = np.flatnonzero(np.add.reduceat(cell.astype(np.int64), self.game.action_start[:-1]) > 1)
            if len(several):
                return self._split(cell, int(several[0]))
            self.steps.append(Open(str(error)))
            return []
        if support.holds:
            self.known[path] = len(self.found)
            self.steps.append(Settled(len(self.found)))
            self.found.append(PureEquilibrium(played, support))
            self.hint = np.flatnonzero(point)
            return []
        return self._refute(cell, played, support)

    def _refute(self, cell: Cell, played: Play, support: Support) -> list[Cell]:
        """A profile of the cell is no equilibrium: neither is any other, or split where it turns on."""
        if support.unsupported is None:
            plan = plan_that_gains(played)
            s = plan[0][0]
            gains, turning = self.gains.from_nodes([int(self.roots[s])], plan, cell)
            action = int(np.flatnonzero(cell[self.game.action_start[s] : self.game.action_start[s + 1]])[0])
            step: Step = Prune(s, action, "bayes", plan)
        else:
            mixture = support.unsupported.deviations
            gains, turning = refuted_groups(self.gains, self.concept, support.unsupported, cell)
            step = Refuted(support.unsupported.infoset, mixture)
        if min(gains) > 0:
            self.steps.append(step)
            return []
        if not turning:
            raise ArithmeticError("a profile is refuted, and its cell is not, though it has no other profile that matters")
        return self._split(cell, turning[0])

    def _repaired(self, cell: Cell) -> tuple[Cell, int | None]:
        """(a profile of the cell, as a cell; a deviation's row that beats it where it has no choice, or None)."""
        game = self.game
        starts = game.action_start[:-1]
        choice = np.maximum.reduceat(np.where(cell, -np.arange(game.actions), -game.actions), starts) * -1
        choice = np.where(cell[self.hint], self.hint, choice)
        single = np.add.reduceat(cell.astype(np.int64), starts) == 1
        last: int | None = None
        for _ in range(REPAIRS):
            point = np.zeros(game.actions, dtype=bool)
            point[choice] = True
            bayes, always = self._verdicts(point)
            wrong = np.flatnonzero((bayes | always) & point[self.bounds.action])
            if not len(wrong):
                return point, None
            last = int(wrong[0])
            least, worst = self.bounds.values(point)
            moved = False
            for s in np.unique(self.bounds.set_of[wrong]).tolist():
                if single[s]:
                    last = int(wrong[self.bounds.set_of[wrong] == s][0])
                    continue
                rows = wrong[(self.bounds.set_of[wrong] == s) & cell[self.bounds.instead[wrong]]]
                if len(rows):
                    by = least if bayes[rows].any() else worst
                    choice[s] = self.bounds.instead[max(rows.tolist(), key=lambda row: by[row])]
                    moved = True
            if not moved:
                break
        return point, last

    def _turning(self, cell: Cell, row: int) -> int:
        """A set with several allowed actions that the deviation's gain depends on."""
        single = np.add.reduceat(cell.astype(np.int64), self.game.action_start[:-1]) == 1
        own = int(self.bounds.set_of[row])
        sets = [own]
        for number in (int(self.bounds.bayes[row]), int(self.bounds.always[row])):
            sets += self.bounds.expressions.sets_in(number, self.game.action_infoset)
        if self.own_path is not None:
            sets += [int(self.game.action_infoset[a]) for a in self.own_path[own] if a < self.game.actions]
        return next(s for s in sets if not single[s])


def _only(cell: Cell, first: int, stop: int, action: int) -> Cell:
    """The cell with one action at the set of actions ``first`` … ``stop``."""
    found = cell.copy()
    found[first:stop] = False
    found[action] = True
    return found


def _strategy(game: Game, point: Cell) -> BehaviorStrategy:
    return BehaviorStrategy(point.astype(np.int64), np.ones(game.infosets, dtype=np.int64))


def _subgame_of(game: Game) -> Index:
    """[S] the root of the smallest subgame around each set."""
    roots = subgame_roots(game)
    around = np.zeros(game.nodes, dtype=np.int64)
    for level in game.levels:
        children = level.children
        around[children] = np.where(
            roots[children], np.arange(level.start, level.stop), np.repeat(around[level.parents], level.counts)
        )
    nodes, start = game.members
    found: Index = around[nodes[start[:-1]]]
    return found


def _own_paths(game: Game) -> Index:
    """[S, depth] the owner's own actions on the way to each set; the number of actions where there are fewer."""
    rows: list[list[int]] = [[] for _ in range(game.infosets)]
    for player in range(len(game.players)):
        previous = previous_action(game, player)
        for s in game.sets_of(player):
            at = int(previous[s])
            while at >= 0:
                rows[s].append(at)
                at = int(previous[game.action_infoset[at]])
    width = max(1, *(len(row) for row in rows)) if rows else 1
    return np.array([row + [game.actions] * (width - len(row)) for row in rows], dtype=np.int64).reshape(-1, width)
