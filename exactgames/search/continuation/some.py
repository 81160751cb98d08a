"""One equilibrium quickly: proposals, each checked exactly, until one is right or they are exhausted. Others are not
excluded, nor is it said that there is none.

  1. Pure ones: best replies from many starts, those of fictitious play among them (``proposals``, ``fictitious``).
     Where a concept asks for beliefs, those of the proposal's trembles; in small games, where they do not support it,
     others that are looked for (``supported``).
  2. Mixed ones: two players along a path to an equilibrium of the perturbed game (``mixtures``).
  3. Pure ones again, from more starts.
  4. In small games, the first that the complete searches find, of pure equilibria and by supports.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from attrs import frozen

from exactgames.clock import Clock, Late, why_over
from exactgames.concepts.beliefs import refuse_impossible_chance
from exactgames.concepts.concept import Concept
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.errors import LimitReached
from exactgames.game.tree import Game
from exactgames.search.continuation.assessment import Assessment
from exactgames.search.continuation.fictitious import fictitious_starts
from exactgames.search.continuation.judging import FirstRight, Judging, first_right
from exactgames.search.continuation.none import rules_cell, rules_mixing
from exactgames.search.continuation.proposals import Constraints, candidates
from exactgames.search.mixed.search import mixed_equilibria
from exactgames.search.pure.search import find_pure

FIRST = 24
"""So many pure proposals come before mixed ones."""
DRAWN = 80
"""So many starts are drawn by lot in all."""
ROUNDS = 256
"""Of fictitious play."""
SMALL, CELLS, SUPPORTS = 5_000, 5_000, 1_000
"""Nodes of games in which beliefs are looked for, and complete searches are tried; cells of these, and of supports."""


@frozen(eq=False)
class SomeSearch:
    """What was found.

    found    an equilibrium of the concept that meets the constraints, with its beliefs; None if none was found
    looked   how many proposals were looked at
    stopped  by the clock, before they were exhausted
    why      why none was found; "" if one was

    >>> from exactgames import find_some
    >>> from exactgames.examples import quiche
    >>> one = find_some(quiche(), "sequential")
    >>> one.found is not None, one.stopped, one.why
    (True, False, '')
    """

    concept: Concept
    found: Assessment | None
    looked: int
    stopped: bool
    why: str


def find_some(asked: Game | Constraints, concept: ConceptOrName, seconds: float | None = None) -> SomeSearch:
    """An equilibrium of the concept, pure or mixed, quickly: of a game, or one that does what is settled
    (``open_profile`` of an instance and its market). Others are not excluded, nor is it said that there is none.

    seconds  the most to be spent; default: until the proposals are exhausted

    Raises GameError: imperfect recall; chance of probability 0 where beliefs matter.

    >>> from exactgames import expand, find_some, open_profile
    >>> from exactgames.examples import speculator
    >>> instance = speculator()
    >>> given = open_profile(instance, expand(instance.market))  # its rules: everybody's bids, and more
    >>> one = find_some(given.constraints, "perfect-bayesian", seconds=10)
    >>> [str(one.found.played.value(player, 0)) for player in range(2)]
    ['4/3', '0']
    """
    constraints = asked if isinstance(asked, Constraints) else Constraints.none(asked)
    known, clock = concept_of(concept), Clock.of(seconds)
    constraints.game.require_perfect_recall()
    if known.beliefs:
        refuse_impossible_chance(constraints.game)
    judging = Judging(constraints, known)
    search = _Some(judging, clock)
    found, stopped = None, False
    try:
        with clock.alarm(), judging.tally(clock):
            pure = search.pure()
            found = first_right(islice(pure, FIRST)) or judging.mixed(clock) or first_right(pure) or search.complete()
    except Late:
        stopped = True
    why = "" if found is not None else judging.why_none(why_over() if stopped else "")
    return SomeSearch(known, found, judging.looked, stopped and found is None, why)


@frozen(eq=False)
class _Some:
    judging: Judging
    clock: Clock

    def pure(self) -> Iterator[Assessment | None]:
        """Pure proposals: as equilibria, or None. None of them in games whose sets cross in time."""
        asked, concept = self.judging.asked, self.judging.concept
        if not asked.game.timed:
            return
        starts = fictitious_starts(asked, self.clock, ROUNDS)
        for one in candidates(asked, self.clock, concept.beliefs, not concept.beliefs, DRAWN, starts):
            found = self.judging.candidate(one)
            if found is None and asked.game.nodes <= SMALL:
                found = self.judging.with_beliefs(one.played)
            yield found

    def complete(self) -> Assessment | None:
        """What the complete searches of small games find first."""
        asked, concept = self.judging.asked, self.judging.concept
        if asked.game.nodes > SMALL or rules_mixing(asked):
            return None
        wanted = FirstRight(self.judging, any_outcome=False)
        try:
            left = self.clock.half().left()
            find_pure(asked.game, concept, cells=CELLS, seconds=left, allowed=rules_cell(asked), wanted=wanted)
            if wanted.found_one is not None or asked.settled.any():
                return wanted.found_one
            listed = mixed_equilibria(asked.game, concept, SUPPORTS, self.clock.half().left()).equilibria
        except LimitReached:
            return wanted.found_one
        profiles = (one.played for one in listed if one.played is not None)
        return first_right(self.judging.with_beliefs(played) or self.judging.plain(played) for played in profiles)
