"""One equilibrium that was found quickly, with its figures."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve, frozen

from exactgames.answers.equilibrium import Equilibrium, found_equilibrium
from exactgames.answers.listing import Extent, extent_of
from exactgames.bounds.welfare import optimum
from exactgames.concepts.any_beliefs import Support
from exactgames.concepts.concept import Concept
from exactgames.forms.game_sets import GameSets
from exactgames.game.strategy import Beliefs
from exactgames.market.expansion import Expansion
from exactgames.search.continuation.assessment import Assessment
from exactgames.search.continuation.proposals import Constraints
from exactgames.search.continuation.some import SomeSearch


class _FoundSets(GameSets):
    """What is done at open sets was found."""

    beliefs_found: Beliefs

    @property
    def found_beliefs(self) -> Beliefs:
        return self.beliefs_found


@frozen(eq=False)
class SomeAnswer:
    """``equilibrium``: None if none was found; ``agreeing``: whether the file's rules and beliefs were constraints."""

    search: SomeSearch
    equilibrium: Equilibrium | None
    optimum: Fraction | None
    agreeing: bool


def some_answer(
    search: SomeSearch, asked: Constraints, market: Expansion | None, strategy: Extent | None, agreeing: bool
) -> SomeAnswer:
    """``strategy``: the information sets to list (default: all up to 10,000, else those on the path)."""
    equilibrium = None
    if search.found is not None:
        equilibrium = _equilibrium(search.found, search.concept, asked, market, strategy)
    return SomeAnswer(search, equilibrium, optimum(market.market) if market else None, agreeing)


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
