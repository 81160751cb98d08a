"""What the claims of one instance share: its game, its profile, what was computed already."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from attrs import define, field

from exactgames.game.tree import Index
from exactgames.market.expand import Expansion, expand
from exactgames.market.implied import ImpliedGame, implied_game
from exactgames.market.instance import Instance
from exactgames.market.profile import Profile, profile_of
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.numbers.arrays import Integers
from exactgames.solve.check import Check, check
from exactgames.solve.deviation import Concept


@define(slots=False, eq=False)
class Context:
    """An instance and, computed once when first asked for, everything that its claims are judged by."""

    instance: Instance
    limit: int = DEFAULT_LIMIT
    _checks: dict[Concept, Check] = field(factory=dict)
    _tables: dict[tuple[int, int, str], Integers] = field(factory=dict)

    @cached_property
    def profile(self) -> Profile:
        """The file's profile, completed."""
        return profile_of(self.instance, self.limit)

    @cached_property
    def expansion(self) -> Expansion:
        """The market's game."""
        return (
            self.profile.expansion if self.instance.strategy is not None else expand(self.instance.market, self.limit)
        )

    @cached_property
    def implied(self) -> ImpliedGame:
        """The implied game of the profile."""
        return implied_game(self.expansion, self.profile.played)

    def check(self, concept: Concept) -> Check:
        """The profile judged for the concept."""
        if concept not in self._checks:
            self._checks[concept] = check(self.profile.played, concept, self.profile.given)
        return self._checks[concept]

    def table(self, agent: int, t: int, against: str) -> Integers:
        """The type's payoff table in the implied game, against "actions" or "strategies"."""
        key = (agent, t, against)
        if key not in self._tables:
            implied = self.implied
            self._tables[key] = (
                implied.against_actions(agent, t) if against == "actions" else implied.against_strategies(agent, t)
            )
        return self._tables[key]

    @cached_property
    def set_number(self) -> Index:
        """[S] each information set's number among its owner's, in play order."""
        game = self.expansion.game
        found = np.empty(game.infosets, dtype=np.int64)
        for player in range(len(game.players)):
            own = np.flatnonzero(game.infoset_player == player)
            found[own[np.argsort(game.play_order[own])]] = np.arange(len(own))
        return found

    def bids_played(self, agent: int, t: int) -> list[int]:
        """The bids in the support of the profile for this type; an only bid is played."""
        game, table = self.expansion.game, self.expansion.sets
        sets = np.flatnonzero((table.agent == agent) & (table.type == t) & ~table.after & (table.kind == 0))
        if not len(sets):
            return [0]
        return list(self.profile.completion.strategy.support(game, int(sets[0])))
