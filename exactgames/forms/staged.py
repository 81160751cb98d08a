"""The staged form: bids and the folded aftermarket, for markets whose explicit tree is too large.

docs/reference/certificate.md, "The staged form". Its sets are first the auction sets (agents with several bids, one for
each type), then the classes: the information sets of the folded aftermarket. A class is *at the prior* if every other
agent of several types bids the same whatever her type and all its nodes lie in one world; every other class is *open*.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import Any, Literal

import numpy as np
from attrs import define, field, frozen

from exactgames.bounds.welfare import Outcome
from exactgames.errors import Fault, InstanceError, Undecided
from exactgames.forms.form import Mask
from exactgames.forms.staged_check import judge
from exactgames.forms.standing import Standing
from exactgames.game.strategy import BehaviorStrategy, Beliefs, Trembles
from exactgames.game.tree import Index
from exactgames.game.values import Play, leading_terms, play
from exactgames.market.auctions import PostedPrice, bid_text
from exactgames.market.expand import Expansion, money_denominator
from exactgames.market.folded import fold_aftermarket
from exactgames.market.instance import Instance
from exactgames.market.outcomes import payment_bound
from exactgames.market.profile import belief_room, given_beliefs, match_beliefs
from exactgames.market.rivals import OutcomeClasses
from exactgames.market.rules import KnownSets, match_rules
from exactgames.market.sets import BID, SetTable
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.market.worlds import AuctionStage, auction_stage, named_by
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype, over
from exactgames.numbers.rational import show
from exactgames.solve.check import Check
from exactgames.solve.completion import Completion, complete
from exactgames.solve.deviation import Concept

_CELLS = 1 << 22
"""Own bids times outcome classes looked at together."""

Bids = tuple[tuple[int, Fraction], ...]
"""A mixed bid: (index, probability)."""


@frozen(eq=False)
class StagedSets:
    """The staged form's sets, as ``InformationSets``: auction sets by agent and type, then the classes."""

    infoset_player: Index
    infoset_type: Index
    action_start: Index
    action_infoset: Index
    play_order: Index


@frozen(eq=False)
class Profile:
    """The file's profile in the staged form.

    strategy    at all sets
    rule        [S] the index of the rule that gives each set, −1 where it was completed
    bids        [agent][type] the mixed bid
    completion  of the folded aftermarket
    given       the beliefs that the file gives at classes
    at_prior    [classes] whether a class is at the prior
    played      the folded aftermarket, played
    """

    strategy: BehaviorStrategy
    rule: Index
    bids: tuple[tuple[Bids, ...], ...]
    completion: Completion
    given: Beliefs
    at_prior: Mask
    played: Play


@define(slots=False, eq=False)
class StagedForm:
    """The staged form of an instance and the file's profile in it, computed when first asked for.

    Raises InstanceError under a posted price; LimitReached if even the staged form is too large; Undecided where it
    does not settle what the explicit tree would.
    """

    instance: Instance
    limit: int = DEFAULT_LIMIT
    name: Literal["explicit", "staged"] = "staged"
    _checks: dict[Concept, Check] = field(factory=dict)
    _classes: dict[int, OutcomeClasses] = field(factory=dict)

    # ---- the market

    @cached_property
    def money(self) -> int:
        """The money denominator."""
        return money_denominator(self.instance.market)

    @cached_property
    def stage(self) -> AuctionStage:
        """The auction: worlds, and where bids lead."""
        if isinstance(self.instance.market.auction, PostedPrice):
            line = self.instance.lines.get("auction.format")
            raise InstanceError((Fault("auction.format", line, "a posted price", "sealed bids, for the staged form"),))
        return auction_stage(self.instance.market, self.money, named_by(self.instance))

    @cached_property
    def folded(self) -> Expansion:
        """The folded aftermarket."""
        return fold_aftermarket(self.instance.market, self.stage.worlds, self.limit)

    @cached_property
    def world_of(self) -> Index:
        """[N] the world of each node of the folded aftermarket (0 at the root)."""
        game = self.folded.game
        found = np.zeros(game.nodes, dtype=np.int64)
        many = len(self.stage.worlds.allocation) > 1
        for number, level in enumerate(game.levels):
            drawn = many and number == 0
            above = np.repeat(found[level.parents], level.counts)
            found[level.children] = game.branch[level.children] if drawn else above
        return found

    @property
    def starts(self) -> Index:
        """[worlds, type profiles] the nodes where the aftermarket starts."""
        return self.folded.auction_end.reshape(len(self.stage.worlds.allocation), -1)

    def classes(self, agent: int) -> OutcomeClasses:
        """The agent's outcome classes."""
        if agent not in self._classes:
            self._classes[agent] = self.stage.classes(agent)
        return self._classes[agent]

    # ---- the sets

    @cached_property
    def table(self) -> SetTable:
        """What the sets are about: auction sets, then classes."""
        agents = self.instance.market.agents
        rows = [(i, t) for i, a in enumerate(agents) if len(a.bids or ()) > 1 for t in range(len(a.types))]
        n, count = len(agents), len(rows)
        nothing: Index = np.full(count, -1, dtype=np.int64)
        zero: Index = np.zeros(count, dtype=np.int64)
        square: Index = np.zeros((count, n), dtype=np.int64)
        owner = np.array([i for i, _ in rows], dtype=np.int64)
        bids = SetTable(
            kind=np.full(count, BID),
            agent=owner,
            type=np.array([t for _, t in rows], dtype=np.int64),
            actions=np.array([len(agents[i].bids or ()) for i, _ in rows], dtype=np.int64),
            bid=nothing,
            taken=nothing,
            paid=zero,
            clearing=zero,
            after=zero.astype(bool),
            won=square,
            held=square,
            remaining=nothing,
            seller=nothing,
            quantity=nothing,
            price=nothing,
            node=nothing,
        )
        return SetTable.join([bids, self.folded.sets], n)

    @cached_property
    def auction_sets(self) -> int:
        """How many auction sets there are: they come first."""
        return len(self.table.kind) - self.folded.game.infosets

    def auction_set(self, agent: int, t: int) -> int | None:
        """The auction set of the type, None if the agent has one bid."""
        found = np.flatnonzero((self.table.kind == BID) & (self.table.agent == agent) & (self.table.type == t))
        return int(found[0]) if len(found) else None

    @cached_property
    def sets(self) -> StagedSets:
        table = self.table
        starts = table.action_starts
        order = np.concatenate([np.arange(self.auction_sets), self.auction_sets + self.folded.game.play_order])
        return StagedSets(table.agent, table.type, starts, np.repeat(np.arange(len(order)), np.diff(starts)), order)

    @cached_property
    def number(self) -> Index:
        sets = self.sets
        found = np.empty(len(sets.play_order), dtype=np.int64)
        for player in range(len(self.instance.market.agents)):
            own = np.flatnonzero(sets.infoset_player == player)
            found[own[np.argsort(sets.play_order[own])]] = np.arange(len(own))
        return found

    def label(self, s: int) -> str:
        if s >= self.auction_sets:
            return self.folded.game.labels.infoset(s - self.auction_sets)
        owner = self.instance.market.agents[int(self.table.agent[s])]
        words = [f"type {owner.types[int(self.table.type[s])].name}"] if len(owner.types) > 1 else []
        return ", ".join([*words, "bidding"])

    def describe(self, s: int) -> str:
        """Set s in words, with its owner."""
        return f"{self.instance.market.agents[int(self.table.agent[s])].name}, {self.label(s)}"

    def action(self, s: int, k: int) -> str:
        if s >= self.auction_sets:
            return self.folded.game.labels.action(s - self.auction_sets, k)
        return bid_text((self.instance.market.agents[int(self.table.agent[s])].bids or ())[k])

    @cached_property
    def standing(self) -> Standing:
        """How many information sets of the explicit tree each class stands for."""
        return Standing(self.stage, self.instance.market.signals, self.classes)

    def stands_for(self, s: int) -> int | None:
        if s < self.auction_sets:
            return 1
        table = self.table
        agent = int(table.agent[s])
        return self.standing.count(agent, tuple(table.won[s].tolist()), int(table.bid[s]), int(table.paid[s]))

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
        bids = self._bids(partial)
        at_prior = self._at_prior(bids)
        belief_rule = self._belief_rules(at_prior)
        room = belief_room(instance.beliefs)
        settled = rule[cut:] >= 0
        below = BehaviorStrategy(partial.weights[first:], partial.totals[cut:])

        def given(order: Index, coefficient: Integers) -> Beliefs:
            return given_beliefs(folded, instance.beliefs, belief_rule, order, coefficient)

        gives = bool((belief_rule >= 0).any())
        completion = complete(game, below, settled, folded.preference, given if gives else None, room, at_prior)
        played = play(game, completion.strategy, room, completion.values)
        beliefs = Beliefs.none(game)
        if gives:
            beliefs = given(*leading_terms(played, Trembles.uniform(completion.strategy)))
        strategy = BehaviorStrategy(
            np.concatenate([partial.weights[:first], completion.strategy.weights]),
            np.concatenate([partial.totals[:cut], completion.strategy.totals]),
        )
        return Profile(strategy, rule, bids, completion, beliefs, at_prior, played)

    def _bids(self, partial: BehaviorStrategy) -> tuple[tuple[Bids, ...], ...]:
        """[agent][type] the mixed bid that the rules give."""
        found = []
        for i, agent in enumerate(self.instance.market.agents):
            mine: list[Bids] = []
            for t in range(len(agent.types)):
                s = self.auction_set(i, t)
                support = (0,) if s is None else partial.support(self.sets, s)
                mine.append(
                    tuple((k, Fraction(1) if s is None else partial.probability(self.sets, s, k)) for k in support)
                )
            found.append(tuple(mine))
        return tuple(found)

    def _at_prior(self, bids: tuple[tuple[Bids, ...], ...]) -> Mask:
        """[classes] whether the others' bids tell nothing of their types and the class lies in one world."""
        game = self.folded.game
        nodes, start = game.members
        worlds = self.world_of[nodes]
        one_world = (
            np.maximum.reduceat(worlds, start[:-1]) == np.minimum.reduceat(worlds, start[:-1])
            if game.infosets
            else np.zeros(0, dtype=bool)
        )
        telling = [any(bid != mine[0] for bid in mine) for mine in bids]
        silent = np.array([not any(other for j, other in enumerate(telling) if j != i) for i in range(len(bids))])
        found: Mask = one_world & silent[game.infoset_player]
        return found

    def _belief_rules(self, at_prior: Mask) -> Index:
        """[classes] the belief rule of each, −1 for none. Undecided for what only the explicit tree can judge."""
        for number, rule in enumerate(self.instance.beliefs):
            where = f"beliefs[{number}]"
            if rule.where.stage == "auction":
                raise Undecided(f"{where}: beliefs where bids are made are judged in the explicit tree only")
            if any(entry.bids for entry in rule.entries):
                raise Undecided(f"{where}: beliefs about bids are judged in the explicit tree only")
        found = match_beliefs(self.folded, self.instance)
        unknown = np.flatnonzero((found >= 0) & ~at_prior)
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
        return bool(self.profile.at_prior.all()) and not self.gives_beliefs

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
        return s >= self.auction_sets and not self.profile.at_prior[s - self.auction_sets]

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
        bound = max(map(abs, numerators), default=0)
        return np.array(numerators, dtype=exact_dtype(bound)).reshape(n, *starts.shape), denominator

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
        found = []
        for i, agent in enumerate(self.instance.market.agents):
            mine = []
            for t in range(len(agent.types)):
                values = self.bid_values(i, t)
                mine.append(sum((p * values[k] for k, p in self.profile.bids[i][t]), start=Fraction(0)))
            found.append(tuple(mine))
        return tuple(found)

    def against_actions(self, agent: int, t: int) -> Integers:
        """[own bids, outcome classes]"""
        values, denominator = self.values
        profiles = self.profiles_of(agent, t)
        common = common_denominator(p for _, _, p in profiles)
        expected = sum(values[agent][:, k].astype(object) * int(p * common) for k, _, p in profiles)
        classes, own = self.classes(agent), len(self.stage.rivals.codes[agent])
        factor = denominator // self.money * common
        highest = payment_bound(self.instance.market, self.money)
        largest = int(np.abs(expected).max(initial=0)) + highest * factor
        dtype = exact_dtype(4 * self.stage.ways * largest)
        worth = expected.astype(dtype)
        total: Integers = np.zeros((own, len(classes.first)), dtype=dtype)
        step = max(1, _CELLS // max(1, len(classes.first)))
        for start in range(0, own, step):
            rows = slice(start, start + step)
            found = self.stage.outcomes(agent, classes, rows)
            for place, payment in zip(found.place, found.payment, strict=True):
                total[rows] += worth[place] - payment.astype(dtype) * factor
        return total

    def action_column(self, agent: int, number: int) -> tuple[int, ...]:
        sizes = [len(self.stage.rivals.codes[j]) for j in self.stage.rivals.others(agent)]
        return tuple(int(k) for k in np.unravel_index(int(self.classes(agent).first[number]), sizes)) if sizes else ()

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
        found = np.ones(self.auction_sets + game.infosets, dtype=bool)
        found[self.auction_sets :] = False
        found[self.auction_sets + game.infoset[np.flatnonzero((game.infoset >= 0) & (reach > 0))]] = True
        return found

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

    # ---- verdicts

    def check(self, concept: Concept) -> Check:
        if concept not in self._checks:
            self._checks[concept] = judge(self, concept)
        return self._checks[concept]

    def counts(self) -> dict[str, Any]:
        game, agents = self.folded.game, self.instance.market.agents
        sets = np.bincount(self.sets.infoset_player, minlength=len(agents))
        merged: dict[str, Any] = {}
        for i, (agent, named) in enumerate(zip(agents, self.stage.named, strict=True)):
            mine = game.infoset_player == i
            prior = int(self.prior_classes[mine].sum())
            merged[agent.name] = {
                "bids": list(named.bids),
                "payments": [show(x) for x in named.payments],
                "prior": prior,
                "open": int(mine.sum()) - prior,
            }
        return {
            "form": self.name,
            "worlds": len(self.stage.worlds.allocation),
            "nodes": game.nodes,
            "terminal_nodes": len(game.terminals),
            "infosets": {agent.name: int(count) for agent, count in zip(agents, sets, strict=True)},
            "merged": merged,
        }

    @property
    def prior_classes(self) -> Mask:
        """[classes] those at the prior; without a profile, as if everybody bid the same whatever her type."""
        if self.instance.strategy is not None:
            return self.profile.at_prior
        sure: Bids = ((0, Fraction(1)),)
        return self._at_prior(tuple(tuple(sure for _ in agent.types) for agent in self.instance.market.agents))


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
