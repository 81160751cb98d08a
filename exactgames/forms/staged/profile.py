"""A profile in the staged form: what its rules give, completed, and what it brings.

A class is *known* if all its nodes lie in one world and either no other agent's bid tells of her type or its owner is
informed; every other class is *open*: docs/reference/certificate.md.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod

import numpy as np
from attrs import define, frozen

from exactgames.bounds.welfare import Outcome
from exactgames.concepts.beliefs import with_given
from exactgames.concepts.completion import Completion, complete
from exactgames.errors import Fault, InstanceError, Undecided
from exactgames.forms.form import Mask
from exactgames.forms.staged.market import StagedMarket
from exactgames.forms.staged.posteriors import Bids, Mixed, rival_types, telling
from exactgames.game.strategy import BehaviorStrategy, Beliefs, Trembles
from exactgames.game.tree import Index
from exactgames.game.values import Play, leading_terms, leading_weights, play
from exactgames.market.profile import belief_room, given_by, match_beliefs
from exactgames.market.rules import KnownSets, match_rules
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype, integer_array, over


@frozen(eq=False)
class Profile:
    """The file's profile in the staged form.

    strategy    at all sets
    rule        [S] the index of the rule that gives each set, −1 where it was completed
    bids        [agent][type] the mixed bid
    completion  of the folded aftermarket
    given       the beliefs that the file gives at classes
    played      the folded aftermarket, played
    """

    strategy: BehaviorStrategy
    rule: Index
    bids: Bids
    completion: Completion
    given: Beliefs
    played: Play


@define(slots=False, eq=False)
class StagedProfile(StagedMarket):
    """The file's profile in the staged form, computed when first asked for.

    Raises Undecided where the staged form does not settle what the explicit tree would.
    """

    # ---- the profile

    @cached_property
    def profile(self) -> Profile:
        """The file's profile, completed."""
        instance, folded, game = self.instance, self.folded, self.folded.game
        if instance.strategy is None:
            missing = Fault(
                "strategy", None, "no strategy rules", "a profile: [[strategy]] tables that cover every bid"
            )
            raise InstanceError((missing,))
        known = KnownSets(instance.market, self.table, self.money, self.describe)
        partial, rule = match_rules(known, instance)
        cut, first = self.auction_sets, int(self.sets.action_start[self.auction_sets])
        bids = self.bids
        if bids is None:
            raise AssertionError("``match_rules`` refuses bids that no rule covers")
        given = given_by(folded, instance.beliefs, self._belief_rules())
        room = max(belief_room(instance.beliefs), *(int(c.max(initial=1)) for _, c in self.start_terms))
        settled = rule[cut:] >= 0
        below = BehaviorStrategy(partial.weights[first:], partial.totals[cut:])
        completion = complete(game, below, settled, folded.preference, given, room, self.known, self.terms)
        played = play(game, completion.strategy, room, completion.values)
        beliefs = Beliefs.none(game)
        if given is not None:
            beliefs = given.beliefs(*self.terms(*leading_terms(played, Trembles.uniform(completion.strategy))))
        strategy = BehaviorStrategy(
            np.concatenate([partial.weights[:first], completion.strategy.weights]),
            np.concatenate([partial.totals[:cut], completion.strategy.totals]),
        )
        return Profile(strategy, rule, bids, completion, beliefs, played)

    @cached_property
    def known(self) -> Mask:
        """[classes] whether the class lies in one world, and the others' bids tell nothing or its owner is informed.
        Without a profile nobody's bid tells of her type.
        """
        game = self.folded.game
        if not game.infosets:
            return np.zeros(0, dtype=bool)
        nodes, start = game.members
        worlds = self.world_of[nodes]
        one_world = np.maximum.reduceat(worlds, start[:-1]) == np.minimum.reduceat(worlds, start[:-1])
        tells = telling(self.bids or ())
        learned = self.stage.learned
        told = [any(other for j, other in enumerate(tells) if j != i) for i in range(len(learned))]
        clear = np.array([not t or found is not None for t, found in zip(told, learned, strict=True)])
        known: Mask = one_world & clear[game.infoset_player]
        return known

    @cached_property
    def start_terms(self) -> list[tuple[Index, Integers]]:
        """For each agent ([worlds, type profiles] power, coefficient) of what she believes where the aftermarket
        starts: her posterior if she is informed, else the prior.
        """
        market, worlds, profiles = self.instance.market, self.stage.worlds, self.folded.profiles
        weights = self.folded.prior_weights
        shape = (len(worlds.allocation), len(profiles))
        found: list[tuple[Index, Integers]] = []
        for i, learned in enumerate(self.stage.learned):
            if learned is None:
                found.append((np.zeros(shape, dtype=np.int64), np.broadcast_to(weights, shape)))
                continue
            place = {types: k for k, types in enumerate(rival_types(market, i))}
            others = [place[tuple(t for j, t in enumerate(row) if j != i)] for row in profiles.tolist()]
            rows = np.maximum(worlds.posterior[:, i], 0)
            found.append((learned.power[rows][:, others], learned.coefficient[rows][:, others]))
        return found

    def terms(self, order: Index, coefficient: Integers) -> tuple[Index, Integers]:
        """The leading terms of the folded aftermarket with, at each class, its owner's belief about the others' types
        in place of the prior.
        """
        if all(learned is None for learned in self.stage.learned):
            return order, coefficient
        game, folded = self.folded.game, self.folded
        largest = max(int(c.max(initial=1)) for _, c in self.start_terms)
        dtype = exact_dtype(int(np.abs(coefficient).max(initial=1)) * largest)
        order, coefficient = order.copy(), coefficient.astype(dtype)
        weights = folded.prior_weights
        owner = np.append(game.infoset_player, -1)[np.maximum(game.infoset, -1)]
        for i, learned in enumerate(self.stage.learned):
            if learned is not None:
                mine = np.flatnonzero(owner == i)
                world, number = self.world_of[mine], folded.node_profile[mine]
                power, start = self.start_terms[i]
                order[mine] += power[world, number]
                coefficient[mine] = coefficient[mine] // weights[number] * start.astype(dtype)[world, number]
        return order, coefficient

    def weights(self) -> Integers:
        """[N] the beliefs at known classes, as weights in proportion within each."""
        played = self.profile.played
        terms = self.terms(*leading_terms(played, Trembles.uniform(played.strategy)))
        return with_given(played, leading_weights(self.folded.game, *terms), self.profile.given)

    def start_weights(self, agent: int) -> Integers:
        """[N] at the starts of the aftermarket the agent's belief about the others' types, in proportion for each world
        and type of hers, where what she saw has positive probability: the terms of the least power.
        """
        power, coefficient = self.start_terms[agent]
        found: Integers = np.zeros(self.folded.game.nodes, dtype=self.profile.played.dtype)
        found[self.starts] = np.where(power == 0, coefficient, 0)
        return found

    def _belief_rules(self) -> Index:
        """[classes] the belief rule of each, −1 for none. Undecided for what only the explicit tree can judge."""
        for number, rule in enumerate(self.instance.beliefs):
            where = f"beliefs[{number}]"
            if rule.where.stage == "auction":
                raise Undecided(f"{where}: beliefs where bids are made are judged in the explicit tree only")
            if any(entry.bids for entry in rule.entries):
                raise Undecided(f"{where}: beliefs about bids are judged in the explicit tree only")
        found = match_beliefs(self.folded, self.instance)
        unknown = np.flatnonzero((found >= 0) & ~self.known)
        if len(unknown):
            where = self.folded.game.describe(int(unknown[0]))
            raise Undecided(
                f"beliefs[{found[unknown[0]]}]: what the file says of types does not fix the belief at {where}, whose "
                "owner could also learn from the others' bids: the explicit tree, if it fits, can judge it"
            )
        return found

    @property
    def settles_all(self) -> bool:
        """Whether nothing about the profile is left to the explicit tree: no open class, no given belief."""
        if self.instance.strategy is None:
            return True
        return bool(self.known.all()) and not self.gives_beliefs

    @property
    def strategy(self) -> BehaviorStrategy:
        return self.profile.strategy

    @property
    def completed(self) -> Mask:
        none = np.zeros(self.auction_sets, dtype=bool)
        return np.concatenate([none, self.profile.completion.completed])

    @property
    def indifferent(self) -> Mask:
        none = np.zeros(self.auction_sets, dtype=bool)
        return np.concatenate([none, self.profile.completion.indifferent])

    def is_bound(self, s: int) -> bool:
        return s >= self.auction_sets and not self.known[s - self.auction_sets]

    def given(self, s: int) -> tuple[Fraction, ...]:
        return self.profile.given.distribution(self.folded.game, s - self.auction_sets)

    @property
    def gives_beliefs(self) -> bool:
        return bool(self.profile.given.at.any())

    def bids_played(self, agent: int, t: int) -> list[int]:
        return [k for k, _ in self.profile.bids[agent][t]]

    # ---- values

    @cached_property
    def values(self) -> tuple[Integers, int]:
        """([n, worlds, type profiles] each agent's expected payoff from there on, auction payments left out; the
        denominator, a multiple of the money denominator).
        """
        return self.tabulate(self.profile.played)

    def tabulate(self, played: Play) -> tuple[Integers, int]:
        """``values`` under another play of the folded aftermarket."""
        n, starts = len(self.instance.market.agents), self.starts
        found = [[[played.value(i, int(node)) for node in row] for row in starts] for i in range(n)]
        flat = [value for table in found for row in table for value in row]
        denominator = common_denominator([*flat, Fraction(1, self.money)])
        numerators = over(flat, denominator)
        return integer_array(numerators).reshape(n, *starts.shape), denominator

    def profiles_of(self, agent: int, t: int) -> list[tuple[int, tuple[int, ...], Fraction]]:
        """(number, types, probability given t) of the type profiles in which the agent has type t."""
        p = self.instance.market.agents[agent].types[t].probability
        return [
            (k, types, q / p) for k, (types, q) in enumerate(self.instance.market.type_profiles()) if types[agent] == t
        ]

    def rival_bids(self, agent: int, types: tuple[int, ...]) -> list[tuple[tuple[int, ...], Fraction]]:
        """(the others' bids, probability) at this type profile."""
        mixed = [self.profile.bids[j][types[j]] for j in self.stage.rivals.others(agent)]
        return [(tuple(k for k, _ in row), prod((p for _, p in row), start=Fraction(1))) for row in product(*mixed)]

    def bid_values(self, agent: int, t: int, table: tuple[Integers, int] | None = None) -> list[Fraction]:
        """[own bids] the type's expected utility from each bid against the others' bids, then ``table`` (default: β's
        continuation values).
        """
        values, denominator = table or self.values
        weights: dict[tuple[int, tuple[int, ...]], Fraction] = {}
        for number, types, p in self.profiles_of(agent, t):
            for column, q in self.rival_bids(agent, types):
                weights[number, column] = weights.get((number, column), Fraction(0)) + p * q
        common = common_denominator(weights.values())
        columns = sorted({column for _, column in weights})
        place = {column: k for k, column in enumerate(columns)}
        shape = (len(columns), len(self.instance.market.agents) - 1)
        found = self.stage.at(agent, np.array(columns, dtype=np.int64).reshape(shape))
        payments = found.payment.astype(object) * (denominator // self.money)
        exact: Integers = values[agent].astype(object)
        total: Integers = np.zeros(payments.shape[1], dtype=object)
        for (number, column), weight in weights.items():
            k = place[column]
            gained = exact[found.place[:, :, k], number] - payments[:, :, k]
            total = total + gained.sum(axis=0) * int(weight * common)
        scale = denominator * common * self.stage.ways
        return [Fraction(int(x), scale) for x in total]

    def interim(self) -> tuple[tuple[Fraction, ...], ...]:
        return self._interim

    @cached_property
    def _interim(self) -> tuple[tuple[Fraction, ...], ...]:
        def own(agent: int, t: int, bid: Mixed) -> Fraction:
            values = self.bid_values(agent, t)
            return sum((p * values[k] for k, p in bid), start=Fraction(0))

        return tuple(tuple(own(i, t, bid) for t, bid in enumerate(mine)) for i, mine in enumerate(self.profile.bids))

    # ---- the path

    @cached_property
    def reached(self) -> dict[tuple[int, int], dict[tuple[int, ...], Fraction]]:
        """{(world, type profile): {auction payments over the money denominator: probability}} on the path."""
        market, n = self.instance.market, len(self.instance.market.agents)
        found: dict[tuple[int, int], dict[tuple[int, ...], Fraction]] = {}
        for number, (types, prior) in enumerate(market.type_profiles()):
            for row in product(*(self.profile.bids[j][types[j]] for j in range(n))):
                bids = [k for k, _ in row]
                weight = prior * prod((p for _, p in row), start=Fraction(1)) / self.stage.ways
                seen = []
                for i in range(n):
                    column = np.array([[bids[j] for j in range(n) if j != i]], dtype=np.int64)
                    seen.append(self.stage.at(i, column.reshape(1, n - 1), np.array([bids[i]])))
                for o in range(self.stage.ways):
                    payments = tuple(int(one.payment[o, 0, 0]) for one in seen)
                    at = found.setdefault((int(seen[0].place[o, 0, 0]), number), {})
                    at[payments] = at.get(payments, Fraction(0)) + weight
        return found

    @cached_property
    def on_path(self) -> Mask:
        game, played = self.folded.game, self.profile.played
        start = np.zeros(game.nodes, dtype=played.dtype)
        for world, number in self.reached:
            start[self.starts[world, number]] = 1
        reach = played.forward(played.edges, start)
        return np.concatenate([np.ones(self.auction_sets, dtype=bool), game.sets_meeting(reach > 0)])

    def outcomes(self) -> tuple[Outcome, ...]:
        folded, market = self.folded, self.instance.market
        game, played = folded.game, self.profile.played
        end_of = {int(node): k for k, node in enumerate(game.terminals)}
        found: dict[tuple[tuple[int, ...], tuple[int, ...], tuple[Fraction, ...]], Fraction] = {}
        for (world, number), payments in self.reached.items():
            types = tuple(int(t) for t in folded.profiles[number])
            for node, probability in _ends(played, int(self.starts[world, number])):
                end = end_of[node]
                holdings = tuple(int(q) for q in folded.holdings[:, end])
                net = [
                    a.types[t].valuation.cumulative()[q] - Fraction(int(u), game.payoff_denominator)
                    for a, t, q, u in zip(market.agents, types, holdings, game.payoffs[:, end], strict=True)
                ]
                for paid, weight in payments.items():
                    total = tuple(x + Fraction(y, self.money) for x, y in zip(net, paid, strict=True))
                    key = (types, holdings, total)
                    found[key] = found.get(key, Fraction(0)) + probability * weight
        return tuple(Outcome(probability, *key) for key, probability in sorted(found.items()))


def _ends(played: Play, start: int) -> list[tuple[int, Fraction]]:
    """(terminal node, probability) of the ends that the profile reaches from ``start``."""
    game = played.game
    found, waiting = [], [(start, Fraction(1))]
    while waiting:
        node, probability = waiting.pop()
        s = int(game.infoset[node])
        if s < 0:
            found.append((node, probability))
            continue
        for k in played.strategy.support(game, s):
            waiting.append((int(game.first_child[node]) + k, probability * played.strategy.probability(game, s, k)))
    return found
