"""Whether a profile that meets the constraints is an equilibrium, exactly, whatever proposed it; and why not."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from attrs import define

from exactgames.clock import Clock, Late
from exactgames.concepts.any_beliefs import Support, supported
from exactgames.concepts.check import check
from exactgames.concepts.concept import Concept
from exactgames.concepts.deviation import Deviation, one_shot_deviation
from exactgames.concepts.nash import BAYES_NASH
from exactgames.concepts.perfect_bayesian import one_shot_slacks
from exactgames.errors import Undecided
from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.tree import Index
from exactgames.game.values import Play, play
from exactgames.search.cells.expressions import Cell
from exactgames.search.continuation.assessment import Assessment, by_beliefs, by_trembles
from exactgames.search.continuation.mixtures import mixtures
from exactgames.search.continuation.proposals import Candidate, Constraints
from exactgames.search.pure.search import Key, PureEquilibrium, Wanted
from exactgames.tally import Tally

Fault = Callable[[Assessment], str]
"""Why a continuation is not wanted, in words; "" if it is."""


@define(eq=False)
class Judging:
    """What is asked of a continuation, and what was wrong with the first ones.

    fault     why one is not wanted
    refused   what the first one fails at
    unwanted  why the first equilibrium is not wanted
    looked    how many were looked at
    """

    asked: Constraints
    concept: Concept
    fault: Fault = lambda _: ""
    refused: str = ""
    unwanted: str = ""
    looked: int = 0

    def tally(self, clock: Clock) -> Tally:
        """How many were looked at, for whoever looks."""
        return Tally("proposals looked at", count=lambda: self.looked, until=clock)

    def candidate(self, one: Candidate) -> Assessment | None:
        """The candidate with the beliefs of its trembles, if it is right."""
        self.looked += 1
        if self.concept.updating and not self._rational(one):
            return None
        return self.right(by_trembles(self.asked, one.played, one.trembles))

    def profile(self, played: Play, trembles: Trembles) -> Assessment | None:
        """The same for a profile with trembles."""
        self.looked += 1
        return self.right(by_trembles(self.asked, played, trembles))

    def mixed(self, clock: Clock) -> Assessment | None:
        """The first mixed proposal that is right, in half of the time that is left. Late."""
        try:
            return first_right(self.profile(*one) for one in mixtures(self.asked, clock.half()))
        except Late:
            clock.check()
            return None

    def plain(self, played: Play) -> Assessment | None:
        """The same for a profile with its uniform tremble."""
        return self.right(by_trembles(self.asked, played, Trembles.uniform(played.strategy)))

    def with_beliefs(self, played: Play) -> Assessment | None:
        """The profile with beliefs that are looked for, where the file gives none."""
        if self.asked.given is not None or not self.concept.beliefs or not check(played, BAYES_NASH).holds:
            return None
        try:
            support = supported(played, self.concept)
        except Undecided:
            return None
        return self.supported_by(played, support) if support.holds else None

    def supported_by(self, played: Play, support: Support) -> Assessment | None:
        """The profile with the beliefs of its support, if it is right. None where these are irrational."""
        if isinstance(support.trembles, Trembles):
            return self.right(by_trembles(self.asked, played, support.trembles))
        if isinstance(support.beliefs, Beliefs):
            return self.right(by_beliefs(self.asked, played, support.beliefs))
        return None

    def _rational(self, one: Candidate) -> bool:
        """Whether no action gains under the candidate's beliefs: soon asked, and needed where beliefs are updated."""
        slacks = one_shot_slacks(one.played, one.weights)
        if not (slacks.numerators < 0).any():
            return True
        if not self.refused:
            deviation = one_shot_deviation(self.asked.game, one.played.strategy, slacks)
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

    def why_none(self, left_open: str) -> str:
        """Why no continuation is found."""
        if self.unwanted:
            return (
                f"there are continuations that are {self.concept.words} equilibria, but none found meets all claims "
                f"together; in the first one, {self.unwanted}"
            )
        where = f"; in the first one looked at, {self.refused}" if self.refused else ""
        more = f"; {left_open}" if left_open else ""
        return f"no continuation that is a {self.concept.words} equilibrium is found, and none is excluded{where}{more}"


def first_right(judged: Iterable[Assessment | None]) -> Assessment | None:
    """The first that is right."""
    return next((one for one in judged if one is not None), None)


class FirstRight(Wanted):
    """What a complete search is to look for: the first equilibrium that has the given beliefs, and is wanted."""

    def __init__(self, judging: Judging, *, any_outcome: bool) -> None:
        self.judging, self.any_outcome = judging, any_outcome
        self.found_one: Assessment | None = None

    def aims(self, cell: Cell, aim: Hashable, outcome: Key | None) -> tuple[Hashable, ...]:
        return (aim,) if self.found_one is None else ()

    def all_in(self) -> bool:
        return self.any_outcome

    def first(self, frontier: Index) -> Index:
        return frontier

    def found(self, equilibrium: PureEquilibrium) -> None:
        asked = self.judging.asked
        played = play(asked.game, equilibrium.strategy, asked.room)
        self.found_one = self.found_one or self.judging.supported_by(played, equilibrium.support)
