"""The explicit tree as a ``Form``."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define, field

from exactgames.arguments import of_type
from exactgames.bounds.welfare import Outcome, information_cost, interim_utilities, outcomes, revenue
from exactgames.clock import Clock
from exactgames.concepts.check import check
from exactgames.concepts.concept import Check, Concept
from exactgames.concepts.dominance import PayoffTable, dominance_of
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.errors import GameError
from exactgames.forms.form import Form, Found, Mask, StrategyColumn, numbers_among_own
from exactgames.forms.unlabelled import Unlabelled, unlabelled
from exactgames.game.strategy import BehaviorStrategy, Beliefs
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play
from exactgames.implied.game import ImpliedGame, implied_game
from exactgames.market.expand import expand
from exactgames.market.expansion import Expansion
from exactgames.market.instance import Instance
from exactgames.market.profile import OpenProfile, Profile, open_profile, profile_of, without_dead_rules
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.numbers.arrays import Integers
from exactgames.search.continuation.assessment import Assessment
from exactgames.search.continuation.find import NoContinuation, find_continuation


@define(frozen=True, slots=False, eq=False)
class ListedStrategies:
    """One type's bids against all type-contingent bids of the others', one by one."""

    implied: ImpliedGame
    agent: int
    type: int

    @cached_property
    def table(self) -> PayoffTable:
        """The type's payoffs, a column for each. LimitReached if there are too many."""
        return PayoffTable.of(self.implied.against_strategies(self.agent, self.type))

    def judge(self, bid: int, pure: bool) -> Found:
        (found,) = dominance_of(self.table, [bid], pure)
        return found

    def column(self, number: int) -> StrategyColumn:
        return self.implied.strategy_column(self.agent, number)


def fitted(instance: Instance, limit: int) -> ExplicitForm:
    """The explicit tree of an instance, and the profile of those of its rules that are the first match of some set.
    GameError where the rest cannot be completed.
    """
    form = ExplicitForm(instance, limit)
    form.instance = without_dead_rules(instance, form.expansion)
    try:
        _ = form.profile
    except GameError as error:
        raise GameError(f"in the changed market: {error}") from error
    return form


@define(slots=False, eq=False)
class ExplicitForm:
    """The explicit tree of an instance and the file's profile in it, computed when first asked for. ``found``: with
    what was found at the sets that the file leaves open; else they are completed.

    >>> from exactgames import ExplicitForm
    >>> from exactgames.examples import speculator
    >>> form = ExplicitForm(speculator())
    >>> form.check("perfect-bayesian").holds, [[str(u) for u in row] for row in form.interim()]
    (True, [['4/3'], ['0', '0']])
    """

    instance: Instance = field(validator=of_type(Instance))
    limit: int = DEFAULT_LIMIT
    name: str = field(default="explicit", init=False)
    merges: bool = field(default=False, init=False)
    found: Assessment | None = field(default=None, init=False)
    _checks: dict[Concept, Check] = field(factory=dict, init=False)

    @cached_property
    def profile(self) -> Profile:
        """The file's profile, completed."""
        if self.found is not None:
            return self.opened.with_found(self.found)
        return profile_of(self.instance, self.limit, self.expansion if self.instance.strategy is not None else None)

    @cached_property
    def opened(self) -> OpenProfile:
        """What the file says, the rest open."""
        return open_profile(self.instance, self.expansion)

    def refuse_dead_rules(self) -> None:
        _ = self.opened

    @property
    def found_beliefs(self) -> Beliefs | None:
        return None if self.found is None else self.found.found

    def continued(
        self, concept: Concept, pure: bool, clock: Clock, fault: Callable[[Form], str]
    ) -> ExplicitForm | NoContinuation:
        def fault_of(one: Assessment) -> str:
            return fault(self._with(one))

        found = find_continuation(self.opened.constraints, concept, pure, clock, fault_of)
        return found if isinstance(found, NoContinuation) else self._with(found)

    def _with(self, found: Assessment) -> ExplicitForm:
        """The form with what was found."""
        form = ExplicitForm(self.instance, self.limit)
        form.expansion, form.opened, form.found = self.expansion, self.opened, found
        return form

    @cached_property
    def expansion(self) -> Expansion:
        """The market's game."""
        return expand(self.instance.market, self.limit)

    @property
    def sets(self) -> Game:
        return self.expansion.game

    @cached_property
    def number(self) -> Index:
        return numbers_among_own(self.expansion.game)

    @property
    def strategy(self) -> BehaviorStrategy:
        return self.profile.completion.strategy

    @property
    def completed(self) -> Mask:
        return self.profile.completion.completed

    @property
    def indifferent(self) -> Mask:
        return self.profile.completion.indifferent

    @cached_property
    def on_path(self) -> Mask:
        return self.expansion.game.sets_meeting(self.profile.played.reach > 0)

    def label(self, s: int) -> str:
        return self.expansion.game.labels.infoset(s)

    def action(self, s: int, k: int) -> str:
        return self.expansion.game.labels.action(s, k)

    def describe(self, s: int) -> str:
        return self.expansion.game.describe(s)

    def stands_for(self, s: int) -> int | None:
        return 1

    def is_bound(self, s: int) -> bool:
        return False

    def given(self, s: int) -> tuple[Fraction, ...]:
        return self.profile.given.distribution(self.expansion.game, s)

    @property
    def gives_beliefs(self) -> bool:
        return bool(self.profile.given.at.any())

    @property
    def settles_all(self) -> bool:
        return True

    @property
    def whole(self) -> Play:
        return self.profile.played

    def check(self, concept: ConceptOrName) -> Check:
        asked = concept_of(concept)
        if asked not in self._checks:
            self._checks[asked] = (
                self.found.check(asked)
                if self.found is not None
                else check(self.profile.played, asked, self.profile.given)
            )
        return self._checks[asked]

    def interim(self) -> tuple[tuple[Fraction, ...], ...]:
        return interim_utilities(self.expansion, self.profile.played)

    def outcomes(self) -> tuple[Outcome, ...]:
        return outcomes(self.expansion, self.profile.played)

    def revenue(self) -> Fraction:
        return revenue(self.expansion, self.profile.played)

    def information_cost(self) -> Fraction | None:
        return information_cost(self.expansion, self.profile.played) if self.instance.market.information else None

    def bids_played(self, agent: int, t: int) -> list[int]:
        table = self.expansion.sets
        sets = np.flatnonzero((table.agent == agent) & (table.type == t) & table.bidding)
        return [0] if not len(sets) else list(self.strategy.support(self.expansion.game, int(sets[0])))

    @cached_property
    def implied(self) -> ImpliedGame:
        """The implied game of the profile."""
        return implied_game(self.expansion, self.profile.played)

    def against_actions(self, agent: int, t: int) -> Integers:
        return self.implied.against_actions(agent, t)

    def action_column(self, agent: int, number: int) -> tuple[int, ...]:
        return self.implied.action_column(agent, number)

    def against_strategies(self, agent: int, t: int, constant: PayoffTable) -> ListedStrategies:
        return ListedStrategies(self.implied, agent, t)

    @cached_property
    def unlabelled(self) -> Unlabelled:
        return unlabelled(self.instance.market, self.limit)

    def counts(self) -> dict[str, Any]:
        game = self.expansion.game
        counts = np.bincount(game.infoset_player, minlength=len(game.players))
        return {
            "form": self.name,
            "nodes": game.nodes,
            "terminal_nodes": len(game.terminals),
            "infosets": {name: int(count) for name, count in zip(game.players, counts, strict=True)},
        }
