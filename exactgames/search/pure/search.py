"""All pure equilibria of a game, for each concept, with evidence that none is missing.

A tree of cells (``gain_bounds``: the profiles that play allowed actions). In a cell:

  1. Prune. Action a at set I is never played in an equilibrium of the cell if a deviation gains in every profile of
     the cell that plays a (``counted_gains``).
  2. Split at a set that the play is sure to reach and where several actions are left, if the outcome turns on it.
  3. Where none is left the outcome is decided. Is there an equilibrium with it? A profile that no deviation beats is
     looked for by best replies off the path (``repair``); whether some belief supports it is decided exactly. If it is
     one, the cell is settled. If not, the reason may hold for the whole cell; else split at a set that the reason
     depends on.

A *selection* may say which of several optimal actions is played at some sets. Then an action also goes if a preferred
one earns as much or more in every profile of the cell, at every history or at a set that play surely reaches; and of an
equilibrium found no preferred action may earn as much.

The first cell may allow less than everything (``allowed``): then the equilibria that play only what it allows are
listed. What is said above of the equilibria of a cell is said of equilibria against every deviation, so it stays true,
but for one thing: with Bayes–Nash, the best continuation at a set that own moves exclude must be allowed. It is where
the restricted sets have no own move before them, as the bids of a sealed auction; elsewhere that argument is not used.

What is listed is one equilibrium an outcome (or every one: ``every``). ``complete`` is true only if every cell was
settled; ``steps`` is then the evidence, in depth-first order.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from attrs import define, field, frozen

from exactgames.clock import FOREVER, Clock, Late
from exactgames.concepts.any_beliefs import Support, supported
from exactgames.concepts.beliefs import refuse_impossible_chance, roots_of_sets
from exactgames.concepts.best_response import own_depth
from exactgames.concepts.concept import Concept
from exactgames.concepts.plain_tree import chance_probability
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles, tied_actions
from exactgames.errors import GameError, LimitReached, Undecided
from exactgames.game.cut import Cut, cut_second_departures
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play, play
from exactgames.numbers.arrays import Integers, mask
from exactgames.phrases import counted
from exactgames.search.cells.backward import beaten_backwards
from exactgames.search.cells.bounds import SMALL, Bounds, GainsOver, bounds_of
from exactgames.search.cells.counted_gains import CountedGains, restricts_later
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.extremes import Extremes
from exactgames.search.cells.gain_bounds import DEEP
from exactgames.search.cells.level_bounds import MEMORY, level_bounds
from exactgames.search.cells.outcome import CellOutcome, CellOutcomes, single_sets
from exactgames.search.cells.outweighed import outweighed, outweighed_within
from exactgames.search.cells.plan_gains import CellGains
from exactgames.search.cells.safe_plans import SafePlans
from exactgames.search.cells.simultaneous import SimultaneousBounds
from exactgames.search.cells.two_sets import NO_PAIRS, Pairs, apart
from exactgames.search.pure.refutation import plan_that_gains, refuted_groups
from exactgames.search.pure.repair import Gain, Repair, pure_strategy
from exactgames.search.pure.rest import with_best_replies
from exactgames.search.pure.steps import (
    Dominated,
    Exclude,
    Open,
    Outweighed,
    Prune,
    Refuted,
    Settled,
    Split,
    Step,
    Unselected,
    Unwanted,
)
from exactgames.tally import Tally

CELLS = 1_000_000
"""How many cells are looked at unless told otherwise."""

OPEN_SETS = 16
"""Where at least so many sets have several actions left at first, pairs of actions at two sets are looked at too."""

WORTH = 2
"""The part that one departure from what is allowed reaches is looked at alone if the game is so many times as large."""

LOOKED_AT = 12
"""How many sets are compared before a cell is split at one of them, with ``lookahead``."""

PROFILES = 60
"""How many profiles that no deviation beats are tried for one outcome before its cell is split."""


@frozen(eq=False)
class PureEquilibrium:
    """A pure equilibrium and what supports it.

    >>> from exactgames import find_pure
    >>> from exactgames.examples import entry
    >>> game = entry()
    >>> [one] = find_pure(game, "sequential").equilibria
    >>> [str(one.played.value(player, 0)) for player in range(2)], one.strategy.support(game, game.find("Bob", "reply"))
    (['2', '2'], (0,))
    """

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

    >>> from exactgames import find_pure
    >>> from exactgames.examples import quiche
    >>> found = find_pure(quiche(), "sequential")
    >>> len(found.equilibria), found.complete, found.stopped, found.open
    (2, True, None, ())
    """

    concept: Concept
    every: bool
    equilibria: tuple[PureEquilibrium, ...]
    complete: bool
    stopped: Literal["truncated", "timed out"] | None
    open: tuple[str, ...]
    steps: tuple[Step, ...]
    cells: int


class Wanted(ABC):
    """Who looks for some equilibria only. Whether one is wanted depends on its outcome.

    A cell may be searched for several reasons, one after the other: an *aim* is one of them, whatever is hashable; the
    first cell's is ().
    """

    @abstractmethod
    def aims(self, cell: Cell, aim: Any, outcome: Key | None) -> Sequence[Any]:
        """Every profile of the cell that is wanted under the aim is wanted under one of these; none: there is none (any
        more). ``outcome``: the cell's, if it is decided.
        """

    @abstractmethod
    def all_in(self) -> bool:
        """Whether an equilibrium of the cell just asked about, any one, is to be looked for now."""

    @abstractmethod
    def first(self, frontier: Index) -> Index:
        """Those of the sets at one of which the cell just asked about is best split; not none of them."""

    @abstractmethod
    def found(self, equilibrium: PureEquilibrium) -> None:
        """An equilibrium that is to be listed."""

    def accepts(self, equilibrium: PureEquilibrium) -> bool:
        """Whether the equilibrium just found is to be listed; if not, its cell is looked at once more."""
        return True

    def reason(self) -> Step:
        """Why the cell just asked about has not the aim that it had."""
        return Unwanted()

    def dominated(self, cell: Cell) -> Iterable[Dominated]:
        """Bids that no profile of the cell that is wanted plays."""
        return ()

    def beyond(self, cell: Cell) -> tuple[Index, CellOutcome | None]:
        """Where to split the cell just asked about, though its outcome is decided; nowhere: look for an equilibrium.
        Actions after which all is decided, and the same, by the outcome given, stay together.
        """
        return NOWHERE, None


NOWHERE: Index = np.zeros(0, dtype=np.int64)


@frozen(eq=False, slots=False)
class SearchTables:
    """What searches of one game for one concept share.

    roots   [S] the root of the smallest subgame around each set, if the concept looks at subgames; else 0
    chance  [nodes of ``part``]
    cut     how the bounds' game was cut out, if it was
    memory  in bytes, for bounds
    """

    game: Game
    concept: Concept
    roots: Index
    bounds: Bounds
    chance: Integers
    cut: Cut | None = None
    memory: int = MEMORY

    @property
    def part(self) -> Game:
        """The game that the bounds are of: the whole one, or what one player's departure from what is allowed leads to
        (by the same numbers of sets and actions).
        """
        return self.game if self.cut is None else self.cut.game

    @cached_property
    def gains(self) -> CellGains:
        """What single plans gain, node by node, in ``part``."""
        return CellGains(self.part)

    @cached_property
    def whole_gains(self) -> CellGains:
        """The same in the whole game."""
        return self.gains if self.cut is None else CellGains(self.game)

    @cached_property
    def extremes(self) -> Extremes:
        """The least and the greatest payoffs from each node of the game on."""
        return Extremes.of(self.game)

    @staticmethod
    def of(
        game: Game,
        concept: ConceptOrName,
        clock: Clock = FOREVER,
        allowed: Cell | None = None,
        memory: int = MEMORY,
    ) -> SearchTables:
        """For searches of what is ``allowed``, or less. Raises GameError and LimitReached as ``find_pure``; Late."""
        asked = concept_of(concept)
        _refuse(game, asked)
        roots = roots_of_sets(game) if asked.subgames else np.zeros(game.infosets, dtype=np.int64)
        cut = None if allowed is None or game.nodes <= SMALL or allowed.all() else cut_second_departures(game, allowed)
        if cut is None or WORTH * cut.game.nodes > game.nodes:
            bounds = bounds_of(game, roots, clock, allowed, memory)
            return SearchTables(game, asked, roots, bounds, chance_probability(game))
        bounds = level_bounds(cut.game, np.maximum(cut.new[roots], 0), allowed, clock, memory)
        return SearchTables(game, asked, roots, bounds, chance_probability(cut.game), cut, memory)


Waiting = tuple[Cell, Bounds, Any]
"""A cell that is put aside, bounds on the gains in it, what it is searched for."""

Key = bytes | tuple[tuple[int, int], ...]
"""What tells outcomes apart: the classes of terminal nodes with their probabilities over one denominator."""


def find_pure(
    game: Game,
    concept: ConceptOrName,
    every: bool = False,
    cells: int = CELLS,
    seconds: float | None = None,
    classes: Index | None = None,
    selection: Index | None = None,
    allowed: Cell | None = None,
    starts: Index | None = None,
    wanted: Wanted | None = None,
    tables: SearchTables | None = None,
    rational: bool = False,
    memory: int = MEMORY,
    lookahead: bool = False,
    in_order: bool = False,
    listed: Sequence[PureEquilibrium] = (),
) -> PureSearch:
    """All pure equilibria of the concept, one for each outcome; or every profile. Stops after so many cells or seconds.

    classes    [T] numbers: terminal nodes with the same number are the same to whoever asks, so that an outcome is a
               distribution over these numbers; default: a number each
    selection  [A] only equilibria that play, of the optimal actions at a set, the one with the largest number;
               negative where any goes. Perfect Bayesian and sequential: optimal given the beliefs that support them
    allowed    [A] which actions the equilibria listed may play; deviations may be to any. Default: all
    starts     nodes none of which is below another: an outcome is then what is played from each of these on, reached
               or not; default: the root
    wanted     leaves out cells that are not wanted; ``complete`` is then about those that are
    tables     ``SearchTables.of(game, concept)``, if known, of what is allowed at least
    rational   leave open what only trembles with irrational coefficients are found to support
    memory     how many bytes the bounds on gains may take
    lookahead  where a gain turns on several sets, split at the one that brings its refutation closest
    in_order   the steps are in the order of evidence, whatever is wanted
    listed     equilibria of distinct outcomes that are known, and listed first

    Raises GameError (imperfect recall; chance of probability 0 where beliefs matter; a selection with another
    concept), LimitReached (the bounds on gains would be too many).

    >>> from exactgames import find_pure
    >>> from exactgames.examples import entry
    >>> [len(find_pure(entry(), concept).equilibria) for concept in ("bayes-nash", "sequential")]
    [2, 1]
    """
    asked = concept_of(concept)
    if selection is not None and not asked.updating:
        raise GameError("a selection among optimal actions needs beliefs everywhere: perfect Bayesian or sequential")
    clock = Clock.of(seconds)
    try:
        with clock.alarm(), Tally("", until=clock):
            if wanted is None and tables is None and allowed is not None:
                _refuse(game, asked)
                if (weighted := outweighed_within(game, allowed, {}, clock)) is not None:
                    return PureSearch(asked, every, (), True, None, (), (Outweighed(weighted),), 1)
            one_each = not every and selection is None and (starts is None or starts.tolist() == [0])
            part = allowed if one_each else None
            known = tables or SearchTables.of(game, asked, clock, part, memory)
    except Late:
        return PureSearch(asked, every, (), False, "timed out", (), (), 0)
    first = np.ones(game.actions, dtype=bool) if allowed is None else allowed.copy()
    if game.infosets and not np.logical_or.reduceat(first, game.action_start[:-1]).all():
        return PureSearch(asked, every, (), True, None, (), (), 0)  # no profile
    return _Search(
        known, every, cells, clock, first, classes, selection, starts, wanted, rational, lookahead, in_order, listed
    ).run()


def _refuse(game: Game, concept: Concept) -> None:
    """GameError: imperfect recall; chance of probability 0 where beliefs matter."""
    game.require_perfect_recall()
    if concept.beliefs:
        refuse_impossible_chance(game)


@define(eq=False, slots=False)
class _Search:
    tables: SearchTables
    every: bool
    cells: int
    clock: Clock
    first: Cell
    merged: Index | None
    selection: Index | None
    starts: Index | None
    wanted: Wanted | None
    rational: bool
    lookahead: bool
    in_order: bool
    before: Sequence[PureEquilibrium]
    steps: list[Step] = field(factory=list)
    listed: list[PureEquilibrium] = field(factory=list)
    known: dict[Key, int] = field(factory=dict)
    unsettled: dict[int, Key] = field(factory=dict)
    pairs: Pairs | None = None  # actions that no equilibrium plays together, in the cells looked at
    bounds: Bounds = field(init=False)  # of the deviations from the actions of the cell looked at, at least
    aim: Any = ()  # what the cell is searched for
    aims: list[Any] = field(factory=list)  # what it is put aside for
    waiting: list[Waiting] = field(factory=list)  # cells that are open

    def run(self) -> PureSearch:
        self.stopped: Literal["truncated", "timed out"] | None = None
        self.looked = 0
        try:
            with self.clock.alarm(), self._tally():
                self._search()
        except Late:
            self.stopped = "timed out"
        for at, path in self.unsettled.items():
            if path in self.known:  # the outcome was found in another cell
                self.steps[at] = Settled(self.known[path])
        reasons = tuple(dict.fromkeys(step.reason for step in self.steps if isinstance(step, Open)))
        complete = not self.stopped and not reasons
        listed, steps = tuple(self.listed), tuple(self.steps)
        return PureSearch(self.tables.concept, self.every, listed, complete, self.stopped, reasons, steps, self.looked)

    def _tally(self) -> Tally:
        """How far it is, for whoever looks."""
        return Tally(
            "cells searched",
            most=self.cells,
            count=lambda: self.looked,
            also=lambda: f"{len(self.waiting):,} waiting, {counted(len(self.steps), 'step')}, {self._found()} found",
            until=self.clock,
        )

    def _found(self) -> str:
        count = len(self.listed)
        return counted(count, "equilibrium", "equilibria") if self.every else counted(count, "outcome")

    def _search(self) -> None:
        """Settle cell after cell. Late."""
        game = self.game = self.tables.game
        self.concept, self.roots = self.tables.concept, self.tables.roots
        self.outcomes = CellOutcomes(self.tables.part, self.tables.chance, self._classes(), self.starts)
        own_moves = self.every or self.starts is not None or restricts_later(game, self.first)
        cut = self.tables.cut
        self.counted = CountedGains(self.tables.part, self.concept, own_moves, None if cut is None else cut.intact)
        self.repair = Repair(self.counted, self.tables, self.clock)
        self.depth = _own_depths(game)
        self.hint = np.array(game.action_start[:-1])
        for one in self.before:
            self.known[self._path(mask(one.strategy.weights > 0))[1]] = len(self.listed)
            self.listed.append(one)
        if self.concept.beliefs and len(game.levels) > DEEP:
            for s, action, instead in beaten_backwards(game, self.first, self.clock):
                at = int(game.action_start[s])
                self.steps.append(Prune(s, action - at, "always", ((s, instead - at),)))
        if not self._prune_in_the_whole():
            return
        part = self.tables.bounds
        waiting = self.waiting
        waiting.append((self.first, part if cut is None else part.only(self.first), ()))
        while waiting:
            if self.looked >= self.cells:
                self.stopped = "truncated"
                return
            self.looked += 1
            self.clock.check()
            cell, self.bounds, self.aim = waiting.pop()
            self.aims = []
            parts = self._look(cell)
            waiting += [(cell, self.bounds, aim) for aim in reversed(self.aims)]
            # who wants one continuation finds it sooner among the last actions: large takes, dear offers; but evidence
            # has the parts in their order
            ordered = self.wanted is None or self.in_order
            waiting += [(part, self.bounds, self.aim) for part in (reversed(parts) if ordered else parts)]

    def _look(self, cell: Cell) -> list[Cell]:
        """Settle the cell, or split it."""
        looks_first = self.known or self.selection is not None  # else there is nothing that it could be
        if looks_first and self._known(*self._path(cell)):
            return []
        if not self._prune(cell):
            return []
        frontier, path = self._path(cell)
        if self._known(frontier, path):
            return []
        if self.wanted is not None and not self._one_aim(cell, None if len(frontier) else path):
            return []
        if self.wanted is not None and self.wanted.all_in():
            return self._decide(cell, path)
        if 2 * np.count_nonzero(cell[self.bounds.action]) < len(self.bounds.action):
            self.bounds = self.bounds.only(cell)  # for speed
        if len(frontier):
            if self.wanted is not None:
                frontier = self.wanted.first(frontier)
            s = self._first(cell, frontier)
            return self._split(cell, s, self._alike(cell, s))
        if self.wanted is not None and (parts := self._beyond(cell)):
            return parts
        several = np.flatnonzero(~single_sets(self.game, cell))
        if self.every and len(several):
            return self._split(cell, int(several[0]))
        return self._decide(cell, path)

    def _one_aim(self, cell: Cell, outcome: Key | None) -> bool:
        """Whether there is one aim to go on with, the one that the cell has; else the cell is not wanted, or put aside
        for each of several.
        """
        if self.wanted is None:
            return True
        found = list(self.wanted.aims(cell, self.aim, outcome))
        if len(found) == 1 and found[0] == self.aim:
            return True
        self.steps.append(self.wanted.reason())
        self.aims = found
        return False

    def _beyond(self, cell: Cell) -> list[Cell]:
        """Split the cell where who wants some equilibria only says, if anywhere."""
        if self.wanted is None:
            return []
        sets, outcome = self.wanted.beyond(cell)
        if not len(sets):
            return []
        s = self._first(cell, sets)
        if outcome is None:
            return self._split(cell, s)
        self.least, self.most, self.sure = outcome.least, outcome.most, outcome.sure
        return self._split(cell, s, self._alike(cell, s))

    def _first(self, cell: Cell, frontier: Index) -> int:
        """Which of the sets to split at: those with fewest actions left first, then by play order. Before that, sets
        with fewer own moves before them; not for Bayes–Nash, where replies may be threats that earlier moves turn on.
        """
        left = np.add.reduceat(cell.astype(np.int64), self.game.action_start[:-1])[frontier]
        depth = self.depth[frontier] if self.concept.beliefs else np.zeros_like(frontier)
        return int(frontier[np.lexsort((self.game.play_order[frontier], left, depth))[0]])

    def _known(self, frontier: Index, path: Key) -> bool:
        """Whether the cell's outcome is decided, and one that was found: then it is settled."""
        if len(frontier) or self.every or path not in self.known:
            return False
        self.steps.append(Settled(self.known[path]))
        return True

    def _split(self, cell: Cell, s: int, groups: list[list[int]] | None = None) -> list[Cell]:
        """One cell for each group of actions (by their global numbers), or for each action. With ``lookahead`` none, if
        incentives outweigh each other in the cell.
        """
        if self.lookahead and (found := outweighed(self.tables.part, cell, {}, self.clock)) is not None:
            self.steps.append(Outweighed(found))
            return []
        first, stop = int(self.game.action_start[s]), int(self.game.action_start[s + 1])
        single = [[a] for a in range(first, stop) if cell[a]]
        if groups is None or len(groups) == len(single):
            self.steps.append(Split(s))
            groups = single
        else:
            self.steps.append(Split(s, tuple(tuple(a - first for a in group) for group in groups)))
        return self._parts(cell, s, groups)

    def _parts(self, cell: Cell, s: int, groups: list[list[int]]) -> list[Cell]:
        """The cell with each group of actions, by their global numbers, at the set."""
        found = []
        for group in groups:
            found.append(cell.copy())
            found[-1][self.game.action_start[s] : self.game.action_start[s + 1]] = False
            found[-1][group] = True
        return found

    def _alike(self, cell: Cell, s: int) -> list[list[int]]:
        """The actions allowed at the set, grouped: together those after each of which all is decided, and the same, at
        every history that play surely reaches. (By the extremes that ``_path`` found last.)
        """
        first, stop = int(self.game.action_start[s]), int(self.game.action_start[s + 1])
        nodes = self.tables.part.histories(s)
        nodes = self.tables.part.first_child[nodes[self.sure[nodes]]]
        groups: dict[tuple[int, ...], list[int]] = {}
        for a in range(first, stop):
            if cell[a]:
                children = nodes + (a - first)
                decided = (self.least[children] == self.most[children]).all()
                key = tuple(self.least[children].tolist()) if decided else (-1, a)
                groups.setdefault(key, []).append(a)
        return list(groups.values())

    # ---- pruning

    def _prune(self, cell: Cell) -> bool:
        """Prune until nothing changes; False if some set is left without actions."""
        while True:
            self.clock.check()
            gains = self.bounds.over(cell)
            bayes, always = self.counted.of(cell, self.bounds, gains)
            rows = np.flatnonzero((bayes | always) & cell[self.bounds.action])
            if not len(rows):
                before = len(self.steps)
                if not self._select(cell, gains) or not self._exclude(cell) or not self._prune_by_safe_plans(cell):
                    return False
                if self.wanted is not None and not self._take_out_dominated(cell, self.wanted):
                    return False
                if len(self.steps) == before:
                    return True
            for row in rows.tolist():
                action, s = int(self.bounds.action[row]), int(self.bounds.set_of[row])
                if not cell[action]:
                    continue
                first = int(self.game.action_start[s])
                one = ((s, int(self.bounds.instead[row]) - first),)
                plan = one if always[row] else gains.plan(row)
                if not self._take_out(cell, Prune(s, action - first, "always" if always[row] else "bayes", plan)):
                    return False

    def _take_out_dominated(self, cell: Cell, wanted: Wanted) -> bool:
        """Take out bids that who wants some equilibria only does not want; False if none is left."""
        return all(self._take_out(cell, step) for step in wanted.dominated(cell))

    def _take_out(self, cell: Cell, step: Prune | Exclude | Unselected | Dominated) -> bool:
        """Take the step's action out of the cell; whether the set has one left."""
        first, stop = int(self.game.action_start[step.infoset]), int(self.game.action_start[step.infoset + 1])
        cell[first + step.action] = False
        self.steps.append(step)
        return bool(cell[first:stop].any())

    def _prune_by_safe_plans(self, cell: Cell) -> bool:
        """Take out actions that a plan beats at every history, where one deviation alone need not; False if none is
        left. In the first cell: later ones are too many.
        """
        if not (self.lookahead and self.concept.beliefs and self.game.timed) or self.looked > 1:
            return True
        beaten = SafePlans.over(self.tables.extremes, cell).beaten()
        return all(self._take_out(cell, Prune(s, action, "always", plan)) for s, action, plan in beaten)

    def _prune_in_the_whole(self) -> bool:
        """Prune the first cell by gains at every history, which a part of the game does not show, if memory allows."""
        if self.tables.cut is None:
            return True
        try:
            self.bounds = level_bounds(self.game, self.tables.roots, self.first, self.clock, self.tables.memory)
        except LimitReached:
            return True
        part, self.counted = self.counted, CountedGains(self.game, self.concept, self.counted.own_moves)
        left = self._prune(self.first)
        self.looked, self.counted = int(not left), part
        return left

    def _exclude(self, cell: Cell) -> bool:
        """Take out actions that go with none that is left at another set of the player's; False if none is left."""
        bounds, start = self.tables.bounds, self.game.action_start
        if not isinstance(bounds, SimultaneousBounds) or self.starts is not None:
            return True
        if self.pairs is None:
            several = np.count_nonzero(~single_sets(self.game, cell))
            self.pairs = apart(bounds, cell, self.clock) if several >= OPEN_SETS else NO_PAIRS
        while gone := self.pairs.excluded(cell):
            for action, other in gone:
                s, there = int(self.game.action_infoset[action]), int(start[other])
                if not cell[action]:
                    continue
                at, pairs = int(start[s]), []
                for a in (there + np.flatnonzero(cell[there : int(start[other + 1])])).tolist():
                    why = self.pairs.why[action, a]
                    pairs.append((why.instead - at, why.weight, why.other_instead - there, why.other_weight))
                if not self._take_out(cell, Exclude(s, action - at, other, tuple(pairs))):
                    return False
        return True

    def _select(self, cell: Cell, gains: GainsOver) -> bool:
        """Take out actions for which the selection prefers one that is never worse; False if no action is left."""
        if self.selection is None:
            return True
        bounds, game = self.bounds, self.game
        always = mask(gains.worst >= 0)
        tied = always.copy()
        if self.starts is None:
            tied |= mask(gains.least >= 0) & game.sets_meeting(self.sure)[bounds.set_of]
        preferred = self._preferred(bounds.action, bounds.instead)
        for row in np.flatnonzero(tied & preferred & cell[bounds.action]).tolist():
            action, s = int(bounds.action[row]), int(bounds.set_of[row])
            if not cell[action]:
                continue
            first = int(game.action_start[s])
            plan = ((s, int(bounds.instead[row]) - first),) if always[row] else gains.plan(row)
            if not self._take_out(cell, Unselected(s, action - first, "always" if always[row] else "bayes", plan)):
                return False
        return True

    def _preferred(self, action: Index, instead: Index) -> npt.NDArray[np.bool_]:
        """Whether the selection prefers ``instead`` where both are optimal."""
        if self.selection is None:
            return np.zeros(len(action), dtype=np.bool_)
        return mask((self.selection[action] >= 0) & (self.selection[instead] > self.selection[action]))

    def _against_selection(self, point: Cell, support: Support) -> list[tuple[int, int]]:
        """(set, the best preferred action there that is as good as the profile's), by the beliefs that support it."""
        if self.selection is None:
            return []
        game, slacks = self.game, support.check.slacks
        tied = np.zeros(game.actions, dtype=np.bool_)
        if isinstance(support.trembles, AlgebraicTrembles):
            sets = np.unique(game.action_infoset[self.selection >= 0])
            tied[tied_actions(play(game, pure_strategy(game, point)), support.trembles, sets)] = True
        elif slacks is not None:
            tied = mask((slacks.numerators == 0) & (slacks.denominators[game.action_infoset] > 0))
        played = np.flatnonzero(point)[game.action_infoset]
        every = np.arange(game.actions)
        found: dict[int, int] = {}
        for action in np.flatnonzero(tied & self._preferred(played, every)).tolist():
            s = int(game.action_infoset[action])
            if s not in found or self.selection[action] > self.selection[found[s]]:
                found[s] = action
        return list(found.items())

    # ---- the path

    def _classes(self) -> Index | None:
        """The classes of terminal nodes in the part that is searched."""
        cut, merged = self.tables.cut, self.merged
        if cut is None or merged is None:
            return merged
        classes = np.zeros(self.game.nodes, dtype=np.int64)
        classes[self.game.terminals] = merged
        found: Index = np.unique(classes[cut.nodes[cut.game.terminals]], return_inverse=True)[1]
        return found

    def _path(self, cell: Cell) -> tuple[Index, Key]:
        """(sets that play surely reaches, where several actions are left that may lead to different classes of terminal
        nodes; if there are none, the outcome that every profile of the cell has: each class's probability. Instead of
        that, the whole cell if every profile is asked for).
        """
        found = self.outcomes.of(cell, single_sets(self.game, cell))
        self.least, self.most, self.sure = found.least, found.most, found.sure
        if not self.every:
            return found.frontier, cell.tobytes() if len(found.frontier) else tuple(sorted(found.mass.items()))
        return found.frontier, cell.tobytes()

    # ---- off the path

    def _decide(self, cell: Cell, path: Key) -> list[Cell]:
        """The outcome is fixed: find a supported profile, refute the cell, or split it.

        Whatever is returned is right: the cell is settled only with a profile that is an equilibrium (all profiles of
        the cell have its outcome), and pruned or refuted only with bounds that hold for the whole cell; else it is
        split where several actions are left, or left open. It ends: each round starts from a profile that was not
        tried (at most ``PROFILES`` are), and each split has smaller cells.
        """
        start, tried = self.hint, set[bytes]()
        while True:
            self.clock.check()
            point, wrong = self.repair.profile(cell, self.bounds, start)
            if wrong is not None:
                return self._beaten_by(cell, wrong)
            played = self._whole(point)
            point = mask(played.strategy.weights > 0)
            try:
                support = self._support(played)
            except Undecided as error:
                return self._leave(cell, path, str(error))
            against = self._against_selection(point, support) if support.holds else []
            if support.holds and not against:
                one = PureEquilibrium(played, support)
                if self.wanted is not None and not self.wanted.accepts(one):
                    self.aims = [self.aim]
                else:
                    self._list(path, point, one)
                return []
            tried.add(point.tobytes())
            start = self._preferring(cell, point, against) if against else self._changed(cell, point, support)
            if start.tobytes() in tried or len(tried) > PROFILES:
                if against:
                    return self._leave(cell, path, self._unsettled_selection(against))
                if not cell[point].all():
                    return self._leave(cell, path, "whether what no single departure reaches can be completed")
                return self._refute(cell, played, support)
            tried.add(start.tobytes())

    def _whole(self, point: Cell) -> Play:
        """The profile in the whole game: best replies where the part that is searched has no history."""
        if self.tables.cut is None:
            return play(self.game, pure_strategy(self.game, point))
        here = self.tables.part.sets_meeting(np.ones(self.tables.part.nodes, dtype=bool))
        fixed = single_sets(self.game, self.first)
        return with_best_replies(self.game, point, ~here & ~fixed)

    def _support(self, played: Play) -> Support:
        """Whether some belief supports the profile. Undecided."""
        support = supported(played, self.concept)
        if self.rational and isinstance(support.trembles, AlgebraicTrembles):
            raise Undecided("only irrational trembles are found to support a profile")
        return support

    def _list(self, path: Key, point: Cell, one: PureEquilibrium) -> None:
        """The cell is settled with this equilibrium."""
        self.known[path] = len(self.listed)
        self.steps.append(Settled(len(self.listed)))
        self.listed.append(one)
        if self.wanted is not None:
            self.wanted.found(one)
        self.hint = np.flatnonzero(point)

    def _preferring(self, cell: Cell, point: Cell, against: list[tuple[int, int]]) -> Index:
        """[S] the profile's actions, but those that the selection prefers where the cell allows them."""
        choice = np.flatnonzero(point)
        for s, action in against:
            choice[s] = action if cell[action] else choice[s]
        return choice

    def _unsettled_selection(self, against: list[tuple[int, int]]) -> str:
        where = self.game.describe(against[0][0])
        return f"whether some other belief makes the action played at {where} the selected one"

    def _leave(self, cell: Cell, path: Key, reason: str) -> list[Cell]:
        """A profile of the cell is undecided: split, or leave it open."""
        several = np.flatnonzero(~single_sets(self.game, cell))
        if len(several):
            return self._split(cell, int(several[0]))
        self.unsettled[len(self.steps)] = path
        self.steps.append(Open(reason))
        return []

    def _changed(self, cell: Cell, point: Cell, support: Support) -> Index:
        """[S] the profile's actions, but where the mixture that refutes it gains and the cell allows its action."""
        choice = np.flatnonzero(point)
        for plan, _ in support.unsupported.deviations if support.unsupported is not None else ():
            s, k = plan[0]
            action = int(self.game.action_start[s]) + k
            if cell[action]:
                choice[s] = action
        return choice

    def _beaten_by(self, cell: Cell, wrong: Gain) -> list[Cell]:
        """A plan beats a profile of the cell where the cell has no choice: it beats all, or split where it turns on."""
        gains, turning = self.tables.gains.from_nodes(wrong.nodes, wrong.plan, cell)
        s = wrong.plan[0][0]
        if min(gains) > 0 and single_sets(self.game, cell)[s] and (wrong.always or self.counted.led(cell)[s]):
            first, stop = int(self.game.action_start[s]), int(self.game.action_start[s + 1])
            action = int(np.flatnonzero(cell[first:stop])[0])
            self.steps.append(Prune(s, action, "always" if wrong.always else "bayes", wrong.plan))
            return []
        single = single_sets(self.game, cell)
        candidates = [j for j in (s, *turning, *self.counted.sets_on_the_way(s)) if not single[j]]
        return self._split(cell, self._closest(cell, wrong, candidates) if self.lookahead else candidates[0])

    def _closest(self, cell: Cell, wrong: Gain, candidates: list[int]) -> int:
        """Which of the sets to split at: where the plan does not gain in the fewest of the cells that this makes; then
        where its least gain is largest.
        """
        start, ranks = self.game.action_start, list[tuple[int, int, int]]()
        for number, s in enumerate(candidates[:LOOKED_AT]):
            self.clock.check()
            gains = []
            for part in self._parts(cell, s, [[a] for a in range(int(start[s]), int(start[s + 1])) if cell[a]]):
                gains.append(min(self.tables.gains.from_nodes(wrong.nodes, wrong.plan, part)[0]))
            ranks.append((sum(gain <= 0 for gain in gains), -min(gains), number))
        return candidates[min(ranks)[2]]

    def _refute(self, cell: Cell, played: Play, support: Support) -> list[Cell]:
        """A profile of the cell is no equilibrium: neither is any other, or split where it turns on."""
        if support.unsupported is None:
            plan = plan_that_gains(played)
            s = plan[0][0]
            least, turning = self.tables.whole_gains.from_nodes([int(self.roots[s])], plan, cell)
            gains = [Fraction(x) for x in least]
            action = int(np.flatnonzero(cell[self.game.action_start[s] : self.game.action_start[s + 1]])[0])
            step: Step = Prune(s, action, "bayes", plan)
        else:
            gains, turning = refuted_groups(self.tables.whole_gains, support.unsupported, cell)
            step = Refuted(support.unsupported)
        if min(gains) > 0:
            self.steps.append(step)
            return []
        if not turning:
            raise ArithmeticError(
                "a profile is refuted, and its cell is not, though it has no other profile that matters"
            )
        return self._split(cell, turning[0])


def _own_depths(game: Game) -> Index:
    """[S] how many of its owner's moves come before each set."""
    depths = [own_depth(game, player) for player in range(len(game.players))]
    return np.max(depths, axis=0) if depths else np.zeros(game.infosets, dtype=np.int64)
