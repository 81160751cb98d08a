"""The best continuation plans: what an agent can earn after any bid of hers, against the others' β.

In a world where her classes are all known, what she knows there is the same whatever she bid: her type, and the prior
or her posterior. So one plan is best in each world, computed in the folded aftermarket from its starts. In a world with
open classes it is β, provided that no plan that knows types and world does better.
"""

from __future__ import annotations

import numpy as np
from attrs import define, field

from exactgames.concepts.best_response import Plan, best_plan
from exactgames.forms.form import Mask
from exactgames.forms.staged.bids import rival_bids
from exactgames.forms.staged.open_classes import settled_worlds
from exactgames.forms.staged.profile import Profile
from exactgames.forms.staged.values import Continuation, continuation
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.values import Play, play
from exactgames.numbers.arrays import Integers
from exactgames.tally import tallied


@define(eq=False, frozen=True)
class Plans:
    """Of one profile; ``played``: its play, with room for the sums of the concept that asks. Computed once each."""

    profile: Profile
    played: Play
    _reaches: dict[int, Integers] = field(factory=dict, init=False)
    _plans: dict[int, Plan] = field(factory=dict, init=False)
    _continuations: dict[int, Continuation] = field(factory=dict, init=False)

    def others_reach(self, player: int) -> Integers:
        """[N] the others' reach in the worlds that some bid of the player's and the others' bids lead to."""
        if player not in self._reaches:
            game, played = self.profile.game, self.played
            start = self.profile.start.at_start(player, played.dtype)
            reached = self._worlds_met(player)[game.world_of]
            self._reaches[player] = played.forward(played.edges_without(player), np.where(reached, start, 0))
        return self._reaches[player]

    def _worlds_met(self, player: int) -> Mask:
        """[worlds] whether some bid of the player's and the others' bids lead there."""
        game, bids = self.profile.game, self.profile.bids
        profiles = game.market.type_profiles()
        columns = {column for types, _ in profiles for column, _ in rival_bids(bids, player, types)}
        shape = (len(columns), len(game.market.agents) - 1)
        found = game.stage.at(player, np.array(sorted(columns), dtype=np.int64).reshape(shape))
        worlds = np.zeros(game.worlds, dtype=bool)
        worlds[found.place] = True
        return worlds

    def of(self, player: int) -> Plan:
        """The best plan in every world at once, from what she knows of the others' types there."""
        if player not in self._plans:
            self._plans[player] = best_plan(self.played, player, self.others_reach(player))
        return self._plans[player]

    def after(self, player: int) -> Continuation:
        """The continuation values where the player plays her best plan. Undecided where open classes leave it open."""
        if player not in self._continuations:
            self._continuations[player] = continuation(self.profile.game, play(self.played.game, self._with(player)))
        return self._continuations[player]

    def _with(self, player: int) -> BehaviorStrategy:
        """β, but for the player's best plan in the worlds where all her classes are known."""
        game, tree, plan = self.profile.game, self.played.game, self.of(player)
        weights = self.played.strategy.weights.copy()
        totals = self.played.strategy.totals.copy()
        settled = settled_worlds(game, self.played, ~self.profile.known, player)
        mine = np.flatnonzero((tree.infoset_player == player) & self.profile.known).tolist()
        for s in tallied(mine, "information sets of a best plan"):
            start, stop = int(tree.action_start[s]), int(tree.action_start[s + 1])
            if settled[game.world_of[tree.histories(s)[0]]]:
                weights[start:stop] = 0
                weights[start + int(np.argmax(plan.action_values[start:stop] == plan.values[s]))] = 1
                totals[s] = 1
        return BehaviorStrategy(weights, totals)
