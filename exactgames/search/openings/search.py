"""The pure equilibria of a game that is too large to be searched at once, opening by opening: what is found first is
listed first, and what is left open is counted.

  1. Openings that no equilibrium has are ruled out, all at once, by what everybody secures (``outweighing``).
  2. Profiles are proposed in the whole game (``continuation.proposals``). With what they do after the openings, other
     openings may go (``implied``): for each of these continuations are proposed, in the part of the game that one
     player's departure from it leads to; and so on from what is found. Each is checked exactly.
  3. The other openings that are left, those first in which most is left to share: ruled out by deviations that gain
     together (``cells.outweighed``), else continuations are proposed.
  4. As long as there is time: the complete search of each of them, with more and more time for each.

It is complete when each opening is ruled out or searched to the end. There are no steps: it is no evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from typing import Literal

import numpy as np
import numpy.typing as npt
from attrs import define, evolve, field, frozen

from exactgames.clock import FOREVER, Clock, Late
from exactgames.concepts.any_beliefs import supported
from exactgames.concepts.beliefs import refuse_impossible_chance
from exactgames.concepts.concept import Concept
from exactgames.errors import LimitReached, Undecided
from exactgames.game.cut import Cut, cut_second_departures
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play
from exactgames.numbers.arrays import Integers, mask
from exactgames.phrases import counted
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.extremes import Extremes
from exactgames.search.cells.level_bounds import MEMORY
from exactgames.search.cells.outweighed import outweighed
from exactgames.search.continuation.judging import Judging
from exactgames.search.continuation.proposals import Constraints, as_it_is, candidates
from exactgames.search.openings.implied import going_with
from exactgames.search.openings.openings import Openings
from exactgames.search.openings.outweighing import Shares, beaten_everywhere, denominator, shares
from exactgames.search.pure.rest import with_best_replies
from exactgames.search.pure.search import CELLS, PureEquilibrium, PureSearch, find_pure
from exactgames.tally import Tally, counting

LARGE, MEDIUM = 20_000, 2_000
"""Nodes from which on games are searched so at once; or if a search of the whole does not end in half of the time."""
STARTS, DRAWN = 60, 8
"""So many starts of proposals are drawn by lot in the whole game, and for each opening."""
SLICES = (2.0, 8.0, 32.0, 128.0, 512.0, None)
"""Seconds that the complete search of one opening is given, round after round."""

OPEN, RULED_OUT, SEARCHED = 0, 1, 2
"""What is known of an opening; SEARCHED: to the end, all its equilibria are listed."""


@frozen(eq=False)
class OpeningSearch:
    """What was found.

    search      the equilibria, in the order found, with no steps
    openings    all of them
    state       [shape] OPEN, RULED_OUT or SEARCHED
    found       [shape] how many outcomes are listed that begin so
    shares      what there is to share, and bounds on the worth of equilibria
    over        the denominator of these
    """

    search: PureSearch
    openings: Openings
    state: npt.NDArray[np.int8]
    found: Index
    shares: Shares
    over: int


def find_by_openings(
    game: Game,
    openings: Openings,
    concept: Concept,
    classes: Index | None = None,
    preference: Index | None = None,
    worth: Integers | None = None,
    cells: int = CELLS,
    clock: Clock = FOREVER,
    memory: int = MEMORY,
    before: PureSearch | None = None,
) -> OpeningSearch:
    """All pure equilibria of a timed game, one for each outcome, as far as the clock, or so many cells, allow.

    classes     as for ``find_pure``
    preference  [A] which of several optimal actions are proposed first
    before      what another search has found: listed first, its cells counted
    worth       [T] of terminal nodes, over the payoffs' denominator: what its expectation may be is bounded

    Raises GameError (imperfect recall; chance of probability 0 where beliefs matter).
    """
    game.require_perfect_recall()
    if concept.beliefs:
        refuse_impossible_chance(game)
    extremes, first = Extremes.of(game), np.ones(game.actions, dtype=bool)
    with Tally("", also=lambda: f"{len(first) - int(first.sum()):,} of {len(first):,} actions ruled out", until=clock):
        any_left = not concept.beliefs or beaten_everywhere(extremes, first)
        if not any_left:
            raise ArithmeticError("a set is left without an action that is not beaten at every history")
        shared = shares(openings, extremes, first, worth)
    search = _Search(game, openings, concept, classes, preference, first, shared, cells, clock, memory)
    return search.run(before)


@define(eq=False)
class _Search:
    game: Game
    openings: Openings
    concept: Concept
    classes: Index | None
    preference: Index | None
    first: Cell
    shared: Shares
    cells: int
    clock: Clock
    memory: int
    listed: list[PureEquilibrium] = field(factory=list)
    known: set[bytes] = field(factory=set)
    looked: int = 0
    open: dict[str, None] = field(factory=dict)  # reasons, each once
    brought: set[tuple[float, ...]] = field(factory=set)  # what openings that were put aside bring
    waiting: list[tuple[int, Index]] = field(factory=list)  # others, each with what is played after it at first
    undecided: set[tuple[int, ...]] = field(factory=set)  # openings whose search has ended, with some cells open
    state: npt.NDArray[np.int8] = field(init=False)
    found: Index = field(init=False)

    def run(self, before: PureSearch | None) -> OpeningSearch:
        shape = self.openings.shape
        self.state = np.where(mask(self.shared.surplus < 0), RULED_OUT, OPEN).astype(np.int8).reshape(shape)
        self.found = np.zeros(shape, dtype=np.int64)
        for axis, s in enumerate(self.openings.sets):  # what is beaten at every history
            inside = self.first[self.game.action_start[s] : self.game.action_start[s + 1]]
            self.state[(slice(None),) * axis + (~inside,)] = RULED_OUT
        for one in () if before is None else before.equilibria:
            self._add(one)
        self.looked = 0 if before is None else before.cells
        stopped: Literal["truncated", "timed out"] | None = None
        try:
            with self.clock.alarm(), self._tally():
                self._propose_in_the_whole()
                self._go_through()
                self._search_to_the_end()
        except Late:
            stopped = "timed out"
        left = bool((self.state == OPEN).any())
        stopped = None if not left else "truncated" if stopped is None and self.looked >= self.cells else stopped
        reasons = tuple(self.open) if left else ()
        listed = tuple(self.listed)
        search = PureSearch(self.concept, False, listed, not left, stopped, reasons, (), self.looked)
        return OpeningSearch(search, self.openings, self.state, self.found, self.shared, denominator(self.game))

    def _tally(self) -> Tally:
        """How far it is, for whoever looks."""

        def words() -> str:
            left, size = int((self.state == OPEN).sum()), self.state.size
            return f"{left:,} of {size:,} openings left, {counted(len(self.listed), 'outcome')} found"

        what, looked = "continuations and cells looked at", lambda: self.looked
        return Tally(what, most=self.cells, count=looked, also=words, until=self.clock)

    # ---- proposals

    def _propose_in_the_whole(self) -> None:
        """From many starts, for half of the time."""
        clock = self.clock.half()
        asked = Constraints.none(self.game, self.preference)
        judging = Judging(asked, self.concept)
        try:
            with clock.alarm(), judging.tally(clock):
                for one in candidates(asked, clock, False, not self.concept.beliefs, STARTS):
                    if judging.candidate(one) is not None:
                        self._list(one.played)
                    self._put_aside(one.played)
                    self._follow()
                    if self.looked >= self.cells:
                        return
        except Late:
            self.clock.check()
        self._follow()

    def _follow(self) -> None:
        """Continuations of the openings that were put aside."""
        while self.waiting and self.looked < self.cells:
            place, choice = self.waiting.pop(0)
            self.looked += 1
            self._propose(self._opening(place), choice)

    def _put_aside(self, played: Play) -> None:
        """Openings that may go with what the profile does after them, if they bring what none has brought so far."""
        choice = np.flatnonzero(mask(played.strategy.weights > 0)) - self.game.action_start[:-1]
        for place, brought in going_with(self.openings, played):
            if brought not in self.brought and self.state.reshape(-1)[place] == OPEN:
                self.brought.add(brought)
                self.waiting.append((place, choice))

    def _opening(self, place: int) -> tuple[int, ...]:
        return tuple(int(k) for k in np.unravel_index(place, self.openings.shape))

    def _go_through(self) -> None:
        """Each other opening that is left: ruled out, or continuations are proposed."""
        for opening in self._left():
            self.clock.check()
            if self.looked >= self.cells:
                return
            self.looked += 1
            cell = self.openings.allowed(opening, self.first)
            if outweighed(cut_second_departures(self.game, cell).game, cell, {}, self.clock) is not None:
                self.state[opening] = RULED_OUT
                continue
            self._propose(opening)
            self._follow()

    def _left(self) -> Iterator[tuple[int, ...]]:
        """The openings that are left, those first in which most is left to share."""
        left = np.flatnonzero(self.state.reshape(-1) == OPEN)
        order = np.argsort(-self.shared.surplus.reshape(-1)[left].astype(float), kind="stable")
        for place in left[order].tolist():
            yield self._opening(place)

    def _propose(self, opening: tuple[int, ...], start: Index | None = None) -> None:
        """Continuations of the opening, in the part that one player's departure from it leads to. ``start`` [S]: where
        best replies begin, if there is something to begin with; else from many starts.
        """
        allowed = self.openings.allowed(opening, np.ones(self.game.actions, dtype=bool))
        cut = cut_second_departures(self.game, allowed)
        settled = np.zeros(self.game.infosets, dtype=bool)
        settled[list(self.openings.sets)] = True
        weights = (allowed & settled[self.game.action_infoset]).astype(np.int64)
        partial = BehaviorStrategy(weights, np.ones(self.game.infosets, dtype=np.int64))
        preference = np.arange(self.game.actions) if self.preference is None else self.preference
        asked = Constraints(cut.game, partial, settled, preference)
        judging, threats = Judging(asked, self.concept), not self.concept.beliefs
        if start is None:
            proposed = candidates(asked, self.clock, False, threats, DRAWN)
        else:
            proposed = chain([as_it_is(asked, start)], candidates(asked, self.clock, False, starts=[start], lots=False))
        for one in counting(proposed, "continuations of one opening proposed"):
            if self._key(cut, one.played) in self.known:
                if start is not None:
                    return
            elif judging.candidate(one) is not None:
                here = cut.game.sets_meeting(np.ones(cut.game.nodes, dtype=bool))
                point = mask(one.played.strategy.weights > 0)
                whole = with_best_replies(self.game, point, ~here & ~settled)
                if self._list(whole):
                    self._put_aside(whole)

    # ---- the complete search

    def _search_to_the_end(self) -> None:
        """Of each opening that is left, round after round."""
        for seconds in SLICES:
            for opening in self._left():
                self.clock.check()
                if self.looked >= self.cells:
                    return
                if opening not in self.undecided:
                    self._search(opening, seconds)

    def _search(self, opening: tuple[int, ...], seconds: float | None) -> None:
        left = self.clock.left()
        most = seconds if left is None else left if seconds is None else min(seconds, left)
        cell = self.openings.allowed(opening, self.first)
        cells = self.cells - self.looked
        try:
            found = find_pure(
                self.game,
                self.concept,
                cells=cells,
                seconds=most,
                classes=self.classes,
                allowed=cell,
                memory=self.memory,
            )
        except LimitReached as error:
            self.open[str(error)] = None
            self.undecided.add(opening)
            return
        self.looked += found.cells
        for one in found.equilibria:
            self._add(one)
        self.open.update(dict.fromkeys(found.open))
        if found.complete:
            self.state[opening] = SEARCHED
        elif found.stopped is None:
            self.undecided.add(opening)

    # ---- what is listed

    def _list(self, played: Play) -> bool:
        """List the profile's outcome, if it is new and some belief supports the profile; whether that is so."""
        if self._key(None, played) in self.known:
            return False
        try:
            support = supported(played, self.concept)
        except Undecided:
            return False
        if support.holds:
            self._add(PureEquilibrium(played, support))
        return support.holds

    def _add(self, one: PureEquilibrium) -> None:
        key = self._key(None, one.played)
        if key in self.known:
            return
        self.known.add(key)
        self.listed.append(evolve(one, played=evolve(one.played)))  # without what was worked out of it: memory
        weights, start = one.strategy.weights, self.game.action_start
        opening = tuple(int(np.flatnonzero(weights[start[s] : start[s + 1]])[0]) for s in self.openings.sets)
        self.found[opening] += 1

    def _key(self, cut: Cut | None, played: Play) -> bytes:
        """The outcome: which classes of terminal nodes with which probabilities."""
        game = played.game
        ends = game.terminals[mask(played.reach[game.terminals] > 0)]
        reach = played.reach[ends]
        nodes = ends if cut is None else cut.nodes[ends]
        place = np.searchsorted(self.game.terminals, nodes)
        kinds = place if self.classes is None else self.classes[place]
        names, at = np.unique(kinds, return_inverse=True)
        mass = [0] * len(names)
        for k, weight in zip(at.tolist(), reach.tolist(), strict=True):
            mass[k] += int(weight)
        chances = [str(Fraction(weight, played.scale)) for weight in mass]
        return repr((names.tolist(), chances)).encode()
