"""Checking a profile in the staged form. docs/reference/certificate.md, "The staged form", "The concepts".

At a known class the folded aftermarket's beliefs, with the owner's posterior in place of the prior if she is informed,
are those of every set of the class, so its slacks are the folded aftermarket's. At an open class β must be optimal at
every history: then it is optimal under every belief.

Bids. Let V(w, τ) be the agent's payoff from world w and type profile τ on. One-shot deviations: V under β. Plans: V
under the best continuation plan of a world where her classes are known (what she knows there is the same whatever she
bid); in a world with open classes, β's own V, provided that no plan that knows types and world does better.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from attrs import evolve

from exactgames.concepts.beliefs import first_fault, updating_fault
from exactgames.concepts.best_response import Plan, best_plan, name_plan, own_depth, profile_values
from exactgames.concepts.concept import Check, Concept
from exactgames.concepts.deviation import (
    BeliefFault,
    Deviation,
    Slacks,
    largest_gain,
    one_shot_deviation,
    replaced_action,
)
from exactgames.concepts.perfect_bayesian import one_shot_slacks
from exactgames.concepts.weak_perfect_bayesian import continuation_deviation, continuation_slacks
from exactgames.errors import Undecided
from exactgames.forms.form import Mask
from exactgames.forms.staged.profile import StagedProfile
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import Index
from exactgames.game.values import Play, play, with_room
from exactgames.numbers.arrays import Integers, common_denominator, integer_array, over


def judge(form: StagedProfile, concept: Concept) -> Check:
    """The profile of the staged form judged for the concept. Undecided where an open class is not settled."""
    return _Judging(form, concept).run()


class _Judging:
    """The state of one check."""

    def __init__(self, form: StagedProfile, concept: Concept) -> None:
        self.form, self.concept = form, concept
        self.profile = form.profile
        self.game = form.folded.game
        given = self.profile.given
        if given.at.any() and concept.trembles:
            raise Undecided(
                "given beliefs: the staged form does not look for trembles that yield them (the explicit tree, if it "
                "fits, does; perfect-bayesian can be checked here)"
            )
        self.played = with_room(self.profile.played, given) if given.at.any() else self.profile.played
        self.open = ~form.known
        self.reaches: dict[int, Integers] = {}
        self.plans: dict[int, Plan] = {}
        self.tables: dict[int, tuple[Integers, int]] = {}

    def run(self) -> Check:
        fault = None
        weights = self.form.weights()
        if self.concept.beliefs:
            fault = self._belief_fault(weights)
        if not self.concept.beliefs:
            classes = self._reached_slacks()
        elif self.concept.plans:
            classes = continuation_slacks(self.played, weights)
        else:
            classes = one_shot_slacks(self.played, weights)
        self._settle_open(classes)
        slacks = self._with_bids(classes)
        deviation = None if fault else self._deviation(weights, slacks)
        return Check.of(self.concept, deviation, slacks, fault)

    # ---- classes

    def _settle_open(self, slacks: Slacks) -> None:
        """Put in every open class its least slack at any history. Undecided if one is negative."""
        game, played = self.game, self.played
        for player in range(len(game.players)):
            sets = self.open & (game.infoset_player == player)
            if not sets.any():
                continue
            best = _informed_values(played, player) if self.concept.plans else played.values[player]
            for s in np.flatnonzero(sets):
                nodes = game.histories(int(s))
                start, size = int(game.action_start[s]), int(game.action_start[s + 1] - game.action_start[s])
                children = game.first_child[nodes][:, None] + np.arange(size)
                lost = played.values[player, nodes][:, None] - best[children] * played.sure[children]
                least = lost.min(axis=0)
                slacks.numerators[start : start + size] = least
                tail = played.scale // played.heads[int(game.infoset_level[s])]
                slacks.denominators[s] = tail * game.payoff_denominator
                if (least < 0).any():
                    raise Undecided(
                        f"{game.describe(int(s))}: the beliefs of the information sets merged here may differ, and "
                        f"“{game.labels.action(int(s), int(np.argmin(least)))}” is better at some history; only the "
                        "explicit tree, if it fits, can decide"
                    )

    def _reached_slacks(self) -> Slacks:
        """Bayes–Nash: what each action loses, followed by the best plan, where the others let the class happen."""
        game, played = self.game, self.played
        numerators = np.zeros(game.actions, dtype=played.dtype)
        denominators = np.zeros(game.infosets, dtype=played.dtype)
        for player in range(len(game.players)):
            plan, mine = self._plan(player), game.infoset_player == player
            reach = self._others_reach(player)
            own, weight = profile_values(played, player, mine, reach)
            happens = mine & (weight > 0) & ~self.open
            of_action = happens[game.action_infoset]
            numerators[of_action] = own[game.action_infoset[of_action]] - plan.action_values[of_action]
            denominators[happens] = weight[happens] * game.payoff_denominator
        return Slacks(numerators, denominators)

    def _others_reach(self, player: int) -> Integers:
        """[N] the others' reach in the worlds that some bid of the player's and the others' bids lead to."""
        if player not in self.reaches:
            played = self.played
            start = self.form.start_weights(player).astype(played.dtype)
            reached = self._worlds_of(player)[self.form.world_of]
            self.reaches[player] = played.forward(played.edges_without(player), np.where(reached, start, 0))
        return self.reaches[player]

    def _worlds_of(self, player: int) -> Mask:
        """[worlds] whether some bid of the player's and the others' bids lead there."""
        form = self.form
        profiles = form.instance.market.type_profiles()
        columns = {column for types, _ in profiles for column, _ in form.rival_bids(player, types)}
        shape = (len(columns), len(self.game.players) - 1)
        found = form.stage.at(player, np.array(sorted(columns), dtype=np.int64).reshape(shape))
        worlds = np.zeros(len(form.stage.worlds.allocation), dtype=bool)
        worlds[found.place] = True
        return worlds

    def _plan(self, player: int) -> Plan:
        """The best plan in every world at once, from what she knows of the others' types there."""
        if player not in self.plans:
            self.plans[player] = best_plan(self.played, player, self._others_reach(player))
        return self.plans[player]

    # ---- beliefs that the file gives

    def _belief_fault(self, weights: Integers) -> BeliefFault | None:
        """A given belief against Bayes' rule where the concept asks for it."""
        form, game, played, given = self.form, self.game, self.played, self.profile.given
        if not given.at.any():
            return None
        if not self.concept.updating:
            reached = np.zeros(game.nodes, dtype=bool)
            for world, number in form.reached:
                reached[form.starts[world, number]] = True
            for player in range(len(game.players)):
                start = np.where(reached, form.start_weights(player).astype(played.dtype), 0)
                mine = np.flatnonzero(given.at & (game.infoset_player == player))
                fault = first_fault(game, weights, played.forward(played.edges, start), mine, "bayes")
                if fault is not None:
                    return self._counted(fault)
            return None
        for player in range(len(game.players)):
            first = np.flatnonzero(given.at & (own_depth(game, player) == 0))
            fault = first_fault(game, weights, self._others_reach(player), first, "updating") if len(first) else None
            if fault is not None:
                return self._counted(fault)
        return self._counted(updating_fault(played, weights, given))

    def _counted(self, fault: BeliefFault | None) -> BeliefFault | None:
        """The fault with its class's number made a set number."""
        return None if fault is None else evolve(fault, infoset=self.form.auction_sets + fault.infoset)

    # ---- bids

    def _with_bids(self, classes: Slacks) -> Slacks:
        """The slacks of bids, followed by those of the classes."""
        form = self.form
        market = form.instance.market
        numerators: list[int] = []
        denominators: list[int] = []
        for i, agent in enumerate(market.agents):
            for t in range(len(agent.types)):
                if form.auction_set(i, t) is None:
                    continue
                own = form.interim()[i][t]
                lost = [own - value for value in form.bid_values(i, t, self._after(i))]
                common = common_denominator(lost)
                numerators += over(lost, common)
                denominators.append(common)
        first = [integer_array(numerators), integer_array(denominators)]
        joined = [
            np.concatenate([a, b]) for a, b in zip(first, (classes.numerators, classes.denominators), strict=True)
        ]
        return Slacks(joined[0], joined[1])

    def _after(self, agent: int) -> tuple[Integers, int]:
        """The table of continuation values that a deviating bid of the agent's leads to."""
        if not self.concept.plans:
            return self.form.values
        if agent not in self.tables:
            self.tables[agent] = self._after_plan(agent)
        return self.tables[agent]

    def _after_plan(self, agent: int) -> tuple[Integers, int]:
        form, game, played = self.form, self.game, self.played
        plan = self._plan(agent)
        weights = played.strategy.weights.copy()
        totals = played.strategy.totals.copy()
        has_open = np.zeros(len(form.stage.worlds.allocation), dtype=bool)
        for s in np.flatnonzero(self.open & (game.infoset_player == agent)):
            has_open[form.world_of[game.histories(int(s))]] = True
        for s in np.flatnonzero((game.infoset_player == agent) & ~self.open):
            start, stop = int(game.action_start[s]), int(game.action_start[s + 1])
            if has_open[form.world_of[game.histories(int(s))[0]]]:
                continue
            weights[start:stop] = 0
            weights[start + int(np.argmax(plan.action_values[start:stop] == plan.values[s]))] = 1
            totals[s] = 1
        if has_open.any():
            informed, starts = _informed_values(played, agent), form.starts[has_open].reshape(-1)
            better = np.flatnonzero(informed[starts] != played.values[agent, starts])
            if len(better):
                allocation = form.stage.worlds.allocation[int(form.world_of[starts[better[0]]])].tolist()
                raise Undecided(
                    f"{game.players[agent]}, after the allocation {allocation}: a plan that "
                    "knew everybody's types would be better, and what she knows is not settled in the staged form"
                )
        return form.tabulate(play(game, BehaviorStrategy(weights, totals)))

    # ---- the witness

    def _deviation(self, weights: Integers, slacks: Slacks) -> Deviation | None:
        form = self.form
        if not self.concept.plans:
            return one_shot_deviation(form.sets, self.profile.strategy, slacks)
        if not self.concept.beliefs:
            return self._nash_deviation(slacks)
        found = largest_gain(form.sets, slacks)
        if found is None:
            return None
        s, _, gain = found
        if s < form.auction_sets:
            return self._bid_deviation(s, gain, slacks)
        named = continuation_deviation(self.played, weights, s - form.auction_sets, gain)
        return self._moved(named, s)

    def _nash_deviation(self, slacks: Slacks) -> Deviation | None:
        """The best whole plan of the type that gains most by one."""
        form, best = self.form, None
        for i, agent in enumerate(form.instance.market.agents):
            for t in range(len(agent.types)):
                s = form.auction_set(i, t)
                if s is None:
                    gain = max(form.bid_values(i, t, self._after(i))) - form.interim()[i][t]
                else:
                    start, stop = int(form.sets.action_start[s]), int(form.sets.action_start[s + 1])
                    gain = Fraction(-int(slacks.numerators[start:stop].min()), int(slacks.denominators[s]))
                if gain > 0 and (best is None or gain > best[2]):
                    best = i, t, gain, s
        if best is None:
            return None
        i, t, gain, s = best
        return self._bid_deviation(s, gain, slacks) if s is not None else self._later_deviation(i, t, [0], gain, None)

    def _bid_deviation(self, s: int, gain: Fraction, slacks: Slacks) -> Deviation:
        """The plan from auction set s that gains ``gain``, by the name of where it first differs from β."""
        form = self.form
        player, t = int(form.sets.infoset_player[s]), int(form.sets.infoset_type[s])
        start, stop = int(form.sets.action_start[s]), int(form.sets.action_start[s + 1])
        lost = slacks.numerators[start:stop]
        best = [int(k) for k in np.flatnonzero(lost == lost.min())]
        support = self.profile.strategy.support(form.sets, s)
        outside = [k for k in best if k not in support]
        if outside or any(k not in best for k in support):
            instead = (outside or best)[0]
            action = replaced_action(form.sets, self.profile.strategy, s, instead)
            return Deviation(player, t, s, action, instead, gain, s)
        return self._later_deviation(player, t, list(support), gain, s)

    def _later_deviation(self, player: int, t: int, bids: list[int], gain: Fraction, s: int | None) -> Deviation:
        """A plan that bids as β does and differs in the aftermarket."""
        form, game, played = self.form, self.game, self.played
        start = np.zeros(game.nodes, dtype=bool)
        for number, types, _ in form.profiles_of(player, t):
            columns = np.array([column for column, _ in form.rival_bids(player, types)], dtype=np.int64)
            found = form.stage.at(player, columns.reshape(len(columns), -1), np.array(bids))
            start[form.starts[np.unique(found.place), number]] = True
        reach = played.forward(played.edges_without(player), start.astype(played.dtype))
        happens = game.sets_meeting(reach > 0)
        first: Index = np.flatnonzero(happens & (own_depth(game, player) == 0) & (game.infoset_type == t))
        named = name_plan(played, player, self._plan(player), happens, [int(k) for k in first])
        at = form.auction_sets + named[0]
        return Deviation(player, t, at, named[1], named[2], gain, at if s is None else s)

    def _moved(self, found: Deviation, start: int) -> Deviation:
        """The deviation with class numbers made set numbers."""
        at = self.form.auction_sets + found.infoset
        return Deviation(found.player, found.type, at, found.action, found.instead, found.gain, start)


def _informed_values(played: Play, player: int) -> Integers:
    """[N] the largest payoff of the player's from each node on, by a plan that knows the node; as ``Play.values``."""
    game = played.game
    values: Integers = np.zeros(game.nodes, dtype=played.dtype)
    values[game.terminals] = game.payoffs[player]
    owner = np.append(game.infoset_player, -1)
    for level in reversed(game.levels):
        mine = owner[np.maximum(game.infoset[level.parents], -1)] == player
        children = level.children
        expected = np.add.reduceat(values[children] * played.edges[children], level.offsets)
        largest = np.maximum.reduceat(values[children] * played.sure[children], level.offsets)
        values[level.parents] = np.where(mine, largest, expected)
    return values
