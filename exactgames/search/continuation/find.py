"""Is there a continuation that is an equilibrium? One, or why there is none.

  1. ``candidates`` proposes sequentially rational continuations; the first that is an equilibrium will do. In large
     games more of them are looked at before the next step.
  2. Deviations that no continuation makes unprofitable all together (``outweighed``).
  3. The complete search among all profiles that do what the rules say (``refuted_within``): without splits for mixed
     continuations too, with splits for pure ones. Where a rule mixes, without splits only.
  4. The rest of the candidates, drawn by lot.

What is found is checked exactly, whatever proposed it. Nothing found and nothing refuted: Undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from itertools import islice

from attrs import define

from exactgames.clock import FOREVER, Clock, Late
from exactgames.concepts.concept import Concept
from exactgames.concepts.deviation import Deviation, one_shot_deviation
from exactgames.concepts.perfect_bayesian import one_shot_slacks
from exactgames.errors import LimitReached, Undecided
from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.tree import Index
from exactgames.game.values import play
from exactgames.search.cells.expressions import Cell
from exactgames.search.continuation.assessment import Assessment, by_beliefs, by_trembles
from exactgames.search.continuation.none import NoContinuation as NoContinuation
from exactgames.search.continuation.none import (
    is_empty,
    refuted_by_deviations,
    refuted_by_steps,
    rules_cell,
    rules_mixing,
)
from exactgames.search.continuation.proposals import Candidate, Constraints, candidates
from exactgames.search.pure.search import PureEquilibrium, PureSearch
from exactgames.search.pure.within import refuted_within

FIRST = 6
"""So many candidates are looked at before it is asked whether there is none at all."""
LARGE, MORE = 20_000, 54
"""In games of more nodes, where the complete search takes long, so many more before that."""

Fault = Callable[[Assessment], str]
"""Why a continuation is not wanted, in words; "" if it is."""


def find_continuation(
    asked: Constraints,
    concept: Concept,
    pure: bool = False,
    clock: Clock = FOREVER,
    fault: Fault = lambda _: "",
) -> Assessment | NoContinuation:
    """A continuation that is an equilibrium of the concept, and wanted; or why there is none at all.

    pure   whether it must play a single action wherever no rule says what is done
    fault  why one is not wanted

    Undecided, naming the place, if neither is found before the clock's end.
    """
    return _Finding(asked, concept, pure, clock, fault).run()


@define(eq=False)
class _Finding:
    asked: Constraints
    concept: Concept
    pure: bool
    clock: Clock
    fault: Fault
    refused: str = ""  # what the first candidate fails at
    unwanted: str = ""  # why the first equilibrium is not wanted
    left_open: str = ""  # why the complete search does not decide

    def run(self) -> Assessment | NoContinuation:
        concept = self.concept
        proposed = candidates(self.asked, self.clock, concept.beliefs, not concept.beliefs)
        found: Assessment | NoContinuation | None = None
        try:
            with self.clock.alarm():
                more = 0 if self.asked.game.nodes <= LARGE else MORE
                found = (
                    self._first(islice(proposed, FIRST))
                    or refuted_by_deviations(self.asked, self.concept, self.clock)
                    or self._first(islice(proposed, more))
                    or self._searched()
                    or self._first(proposed)
                )
        except Late:
            self.left_open = self.left_open or "the time is over"
        if found is None:
            raise Undecided(self._why())
        return found

    def _first(self, proposed: Iterator[Candidate]) -> Assessment | None:
        """The first that is an equilibrium and wanted."""
        rational = (one for one in proposed if not self.concept.updating or self._rational(one))
        found = (by_trembles(self.asked, one.played, one.trembles) for one in rational)
        return next((right for one in found if (right := self.right(one)) is not None), None)

    def _rational(self, one: Candidate) -> bool:
        """Whether no action gains under the candidate's beliefs: soon asked, and needed where beliefs are updated."""
        game = self.asked.game
        slacks = one_shot_slacks(one.played, one.weights)
        if not (slacks.numerators < 0).any():
            return True
        if not self.refused:
            deviation = one_shot_deviation(game, one.played.strategy, slacks)
            self.refused = "" if deviation is None else self._gain(deviation)
        return False

    def right(self, one: Assessment) -> Assessment | None:
        """The assessment if it is an equilibrium, and wanted: with trembles that yield the given beliefs, where others
        than its own do.
        """
        try:
            judged = one.check(self.concept)
        except Undecided as error:
            self.refused = self.refused or str(error)
            return None
        if not judged.holds:
            if judged.deviation is not None:
                self.refused = self.refused or self._gain(judged.deviation)
            return None
        if isinstance(judged.trembles, Trembles) and judged.trembles.root == 1:
            one = by_trembles(self.asked, one.played, judged.trembles)
        why = self.fault(one)
        self.unwanted = self.unwanted or why
        return None if why else one

    def _gain(self, found: Deviation) -> str:
        game = self.asked.game
        action = game.labels.action(found.infoset, found.instead)
        return f"{game.describe(found.infoset)}: “{action}” gains {found.gain}"

    def _why(self) -> str:
        if self.unwanted:
            return (
                f"there are continuations that are {self.concept.words} equilibria, but none found meets all claims "
                f"together; in the first one, {self.unwanted}"
            )
        where = f"; in the first one looked at, {self.refused}" if self.refused else ""
        more = f"; {self.left_open}" if self.left_open else ""
        return f"no continuation that is a {self.concept.words} equilibrium is found, and none is excluded{where}{more}"

    # ---- all of them

    def _searched(self) -> Assessment | NoContinuation | None:
        """What the complete search finds; None if it does not decide."""
        cell, drawn = rules_cell(self.asked), rules_mixing(self.asked)
        try:
            none = refuted_by_steps(self.asked, self.concept, self.clock)
            if none is not None:
                return none
            if not drawn:
                return self._pure(cell)
        except LimitReached as error:
            self.left_open = str(error)
            return None
        where = self.asked.game.describe(min(drawn))
        self.left_open = f"a rule mixes at {where}, so not all of them are searched"
        return None

    def _pure(self, cell: Cell) -> Assessment | NoContinuation | None:
        """What the search among pure ones finds."""
        game = self.asked.game
        wanted = _First(self, any_outcome=True)
        search = refuted_within(game, self.concept, cell, True, self.clock.half(), wanted=wanted)
        if wanted.found_one is None and search.equilibria:  # one that will not do: look at every outcome
            wanted = _First(self, any_outcome=False)
            search = refuted_within(game, self.concept, cell, True, self.clock.half(), wanted=wanted)
        if wanted.found_one is not None:
            return wanted.found_one
        if not is_empty(search):
            self._leave_open(search)
        elif self.pure:
            return NoContinuation(search, pure=True)
        else:
            self.left_open = "no pure one is, and mixed ones are not excluded"
        return None

    def _leave_open(self, search: PureSearch) -> None:
        if search.open:
            self.left_open = search.open[0]
        elif search.stopped:
            self.left_open = f"the search among all of them was {search.stopped} after {search.cells:,} cells"


class _First:
    """Wanted: the first equilibrium that has the given beliefs, and is accepted."""

    def __init__(self, finding: _Finding, *, any_outcome: bool) -> None:
        self.finding, self.any_outcome = finding, any_outcome
        self.found_one: Assessment | None = None

    def aims(self, cell: Cell, aim: Hashable) -> tuple[Hashable, ...]:
        return (aim,) if self.found_one is None else ()

    def all_in(self) -> bool:
        return self.any_outcome

    def first(self, frontier: Index) -> Index:
        return frontier

    def found(self, equilibrium: PureEquilibrium) -> None:
        asked, support = self.finding.asked, equilibrium.support
        played = play(asked.game, equilibrium.strategy, asked.room)
        if isinstance(support.trembles, Trembles):
            one = by_trembles(asked, played, support.trembles)
        elif isinstance(support.beliefs, Beliefs):
            one = by_beliefs(asked, played, support.beliefs)
        else:  # irrational ones
            return
        self.found_one = self.found_one or self.finding.right(one)
