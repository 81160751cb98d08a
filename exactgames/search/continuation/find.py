"""Is there a continuation that is an equilibrium? One, or why there is none.

  1. ``candidates`` proposes sequentially rational continuations; the first that is an equilibrium will do. In large
     games more of them are looked at before the next step.
  2. Deviations that no continuation makes unprofitable all together (``outweighed``).
  3. The complete search among all profiles that do what the rules say (``refuted_within``), without splits: for mixed
     continuations too.
  4. ``mixtures`` proposes some in which players mix, in games that are small enough.
  5. The complete search with splits, for pure ones, unless a rule mixes.
  6. The rest of the candidates, drawn by lot.

What is found is checked exactly, whatever proposed it. Nothing found and nothing refuted: Undecided.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from attrs import define

from exactgames.clock import FOREVER, Clock, Late, why_over
from exactgames.concepts.concept import Concept
from exactgames.errors import LimitReached, Undecided
from exactgames.search.cells.expressions import Cell
from exactgames.search.continuation.assessment import Assessment
from exactgames.search.continuation.judging import Fault, FirstRight, Judging, first_right
from exactgames.search.continuation.none import NoContinuation as NoContinuation
from exactgames.search.continuation.none import (
    is_empty,
    refuted_by_deviations,
    refuted_by_steps,
    rules_cell,
    rules_mixing,
)
from exactgames.search.continuation.proposals import Candidate, Constraints, candidates
from exactgames.search.pure.search import PureSearch
from exactgames.search.pure.within import refuted_within

FIRST = 6
"""So many candidates are looked at before it is asked whether there is none at all."""
LARGE, MORE = 20_000, 54
"""In games of more nodes, where the complete search takes long, so many more before that."""


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
    return _Finding(Judging(asked, concept, fault), pure, clock).run()


@define(eq=False)
class _Finding:
    judging: Judging
    pure: bool
    clock: Clock
    left_open: str = ""  # why the complete search does not decide

    @property
    def asked(self) -> Constraints:
        return self.judging.asked

    @property
    def concept(self) -> Concept:
        return self.judging.concept

    def run(self) -> Assessment | NoContinuation:
        concept = self.concept
        proposed = candidates(self.asked, self.clock, concept.beliefs, not concept.beliefs)
        found: Assessment | NoContinuation | None = None
        try:
            with self.clock.alarm(), self.judging.tally(self.clock):
                more = 0 if self.asked.game.nodes <= LARGE else MORE
                found = (
                    self._first(islice(proposed, FIRST))
                    or refuted_by_deviations(self.asked, concept, self.clock)
                    or self._first(islice(proposed, more))
                    or self._searched()
                    or self._first(proposed)
                )
        except Late:
            self.left_open = self.left_open or why_over()
        if found is None:
            raise Undecided(self.judging.why_none(self.left_open))
        return found

    def _first(self, proposed: Iterator[Candidate]) -> Assessment | None:
        """The first that is an equilibrium and wanted."""
        return first_right(map(self.judging.candidate, proposed))

    # ---- all of them

    def _searched(self) -> Assessment | NoContinuation | None:
        """What the complete search finds, and before its splits a mixed continuation; None if they do not decide."""
        drawn = rules_mixing(self.asked)
        try:
            found = refuted_by_steps(self.asked, self.concept, self.clock) or (
                None if self.pure else self.judging.mixed(self.clock)
            )
            if found is not None:
                return found
            if not drawn:
                return self._pure(rules_cell(self.asked))
        except LimitReached as error:
            self.left_open = str(error)
            return None
        where = self.asked.game.describe(min(drawn))
        self.left_open = f"a rule mixes at {where}, so not all of them are searched"
        return None

    def _pure(self, cell: Cell) -> Assessment | NoContinuation | None:
        """What the search among pure ones finds."""
        game = self.asked.game
        wanted = FirstRight(self.judging, any_outcome=True)
        search = refuted_within(game, self.concept, cell, True, self.clock.half(), wanted=wanted)
        if wanted.found_one is None and search.equilibria:  # one that will not do: look at every outcome
            wanted = FirstRight(self.judging, any_outcome=False)
            search = refuted_within(game, self.concept, cell, True, self.clock.half(), wanted=wanted)
        if wanted.found_one is not None:
            return wanted.found_one
        if not is_empty(search):
            self._leave_open(search)
        elif self.pure:
            return NoContinuation(search, pure=True)
        else:
            self.left_open = "no pure one is, no mixed one is found, and mixed ones are not excluded"
        return None

    def _leave_open(self, search: PureSearch) -> None:
        if search.open:
            self.left_open = search.open[0]
        elif search.stopped:
            self.left_open = f"the search among all of them was {search.stopped} after {search.cells:,} cells"
