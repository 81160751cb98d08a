"""One equilibrium that was found quickly, with its figures."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve, frozen

from exactgames.answers.equilibrium import Equilibrium, found_equilibrium, of_market
from exactgames.answers.listing import Extent, extent_of
from exactgames.bounds.welfare import optimum
from exactgames.clock import Clock, finishing
from exactgames.concepts.any_beliefs import Support
from exactgames.concepts.concept import Concept
from exactgames.errors import Undecided
from exactgames.forms.game_sets import GameSets
from exactgames.game.strategy import Beliefs
from exactgames.market.expansion import Expansion
from exactgames.search.continuation.assessment import Assessment
from exactgames.search.continuation.none import NoContinuation
from exactgames.search.continuation.proposals import Constraints
from exactgames.search.continuation.some import SomeSearch
from exactgames.session.session import Session


class _FoundSets(GameSets):
    """What is done at open sets was found."""

    beliefs_found: Beliefs

    @property
    def found_beliefs(self) -> Beliefs:
        return self.beliefs_found


@frozen(eq=False)
class SomeAnswer:
    """One equilibrium, or none found.

    equilibrium  None if none was found
    looked       how many proposals were looked at; None where sets are merged, and they were not counted
    stopped      by the clock
    why          why none was found; "" if one was
    agreeing     whether the file's rules and beliefs were constraints
    """

    concept: Concept
    equilibrium: Equilibrium | None
    looked: int | None
    stopped: bool
    why: str
    optimum: Fraction | None
    agreeing: bool


@finishing()
def some_answer(
    search: SomeSearch, asked: Constraints, market: Expansion | None, strategy: Extent | None, agreeing: bool
) -> SomeAnswer:
    """``strategy``: the information sets to list (default: all up to 10,000, else those on the path)."""
    equilibrium = None
    if search.found is not None:
        equilibrium = _equilibrium(search.found, search.concept, asked, market, strategy)
    best = optimum(market.market) if market else None
    return SomeAnswer(search.concept, equilibrium, search.looked, search.stopped, search.why, best, agreeing)


def some_merged(
    session: Session, concept: Concept, clock: Clock, strategy: Extent | None, agreeing: bool
) -> SomeAnswer:
    """The same of a session whose form merges information sets: one that is found there, bids too."""
    market = session.instance.market
    best = optimum(market)
    try:
        form = session.form.continued(concept, False, clock, lambda _: "")
    except Undecided as error:
        late = clock.left() == 0
        return SomeAnswer(concept, None, None, late, str(error), best, agreeing)
    if isinstance(form, NoContinuation):
        raise TypeError("a form that merges sets excludes no continuation")
    extent = extent_of(len(form.number), strategy)
    with finishing():
        one = of_market(market, form, form.interim(), form.outcomes(), extent, form.information_cost())
    return SomeAnswer(concept, one, None, False, "", best, agreeing)


def _equilibrium(
    found: Assessment, concept: Concept, asked: Constraints, market: Expansion | None, strategy: Extent | None
) -> Equilibrium:
    form = _FoundSets(found.played, found.given, found=~asked.settled)
    form.beliefs_found = found.found
    extent = extent_of(len(form.number), strategy)
    one = found_equilibrium(form, concept, None, market, extent)
    if not concept.beliefs:
        return one
    return evolve(one, game=found.played.game, support=Support(True, found.found, found.check(concept), None, None))
