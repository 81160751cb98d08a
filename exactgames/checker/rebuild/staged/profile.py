"""The staged form of sealed bids: the bids, and then the folded aftermarket.  With c(t, w) the agents' expected payoffs
from type profile t in world w under β, bid b of type t of agent i earns: the expectation, over the others' types, their
bids under β and ties, of c_i(t, w) less her payment.

Rational is what no bid and no later move betters.  At a known class that is judged under the class's belief.  At
an open class, whose beliefs are not computed, β must be optimal at every history (perfect Bayesian, sequential: no
action earns more; plans: the largest payoff of whoever knows the history is what β gives), else neither verdict is
proved.  A plan from the bid on: in a world where her classes are known the best plan is that of the folded aftermarket
from its start, given her type and what she knows there of the others' types: the prior, or if she is informed the
coefficients of her posterior that have the least power.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod

from ...budget import adding, digits, room, words
from ...kernel.beliefs import Belief
from ...kernel.concepts import concept_of
from ...kernel.plans import scores_at
from ...rejected import Rejected, show
from ..assessment import Assessment
from ..rationality import PLAN, Gains, Profile, Start
from .folded import Folded
from .worlds import Worlds


class StagedProfile(Profile):
    def __init__(self, assessment: Assessment, game: Folded, worlds: Worlds) -> None:
        super().__init__(assessment)
        self.folded, self.worlds = game, worlds
        self._payoffs: dict[tuple[int, int], list[int]] = {}
        self._reach: dict[tuple[int, int, int], dict[int, int]] = {}
        self._rivals: dict[int, dict[tuple[int, ...], dict[int, int]]] = {}
        self._extra: dict[tuple[int, int, int], Fraction] = {}
        self._best: dict[int, list[int]] = {}
        self._bits = 0  # of the longest joint weight of a type profile and bids

    # -- The bids under β

    def _weights(self, agent: int, kind: int) -> list[int]:
        """The distribution of a type's bids."""
        own = self.folded.auction[agent]
        return self.assessment.weights[own[kind]] if own else [1]

    @cached_property
    def _totals(self) -> list[int]:
        """By agent: what the weights of any of her types' bids are brought to sum to."""
        kinds = [range(len(agent.types)) for agent in self.market.agents]
        every = [[self._weights(k, t) for t in own] for k, own in enumerate(kinds)]
        self.game.budget.charge("the bids of the strategy", sum(len(weights) for own in every for weights in own))
        return [self.game.budget.lcm("the bids of the strategy", map(sum, own)) for own in every]

    def _played_by_others(self, agent: int) -> dict[tuple[int, ...], dict[int, int]]:
        """The others' bid profiles under β (0 in her place): by place of the type profile, the joint weight."""
        if agent not in self._rivals:
            found: dict[tuple[int, ...], dict[int, int]] = {}
            bits = self.game.prior_bits + sum(total.bit_length() for total in self._totals)
            self._bits = bits + self.worlds.draws.bit_length()
            size = 300 + 8 * len(self._totals) + room(bits)
            for place, (types, prior) in enumerate(zip(self.game.types, self.game.prior, strict=True)):
                choices: list[list[tuple[int, int]]] = []
                for k, t in enumerate(types):
                    weights = [1] if k == agent else self._weights(k, t)
                    share = 1 if k == agent else self._totals[k] // sum(weights)
                    choices.append([(bid, weight * share) for bid, weight in enumerate(weights) if weight])
                count = prod(map(len, choices))
                each = 10 + 5 * len(choices) + len(choices) * digits(bits, bits // len(choices) + 30)
                self.game.budget.charge(
                    f"{words(count)} bid profiles in the support of the strategy", count * each, kept=count * size
                )
                for moves in product(*choices):
                    entry = found.setdefault(tuple(bid for bid, _ in moves), {})
                    entry[place] = prior * prod(weight for _, weight in moves)
            self._rivals[agent] = found
        return self._rivals[agent]

    def _mass(self, agent: int, kind: int) -> int:
        """What the weights of `_played_by_others` and of ties sum to, given a type."""
        return self._prior_of(agent, kind) * self._bid_draws(agent)

    def _prior_of(self, agent: int, kind: int) -> int:
        self.game.budget.charge("a type's probability", len(self.game.types) * (2 + adding(self.game.prior_bits)))
        return sum(w for types, w in zip(self.game.types, self.game.prior, strict=True) if types[agent] == kind)

    def _bid_draws(self, agent: int) -> int:
        return prod(total for k, total in enumerate(self._totals) if k != agent) * self.worlds.draws

    def _earns(self, agent: int, kind: int) -> list[int]:
        """What each bid of a type earns, β afterwards, times mass · scale."""
        if (agent, kind) not in self._payoffs:
            value, starts, unit = self.assessment.values[agent], self.folded.starts, self.assessment.unit
            types, found, budget = self.game.types, [], self.game.budget
            others = self._played_by_others(agent)
            budget.charge("what bids earn", 10 * len(others))
            for bid in range(len(self.market.agents[agent].bids)):
                total = 0
                reach: dict[int, int] = {}
                for moves, places in others.items():
                    budget.charge("what bids earn", 10 + 3 * len(places))
                    mine = [(place, weight) for place, weight in places.items() if types[place][agent] == kind]
                    mass = sum(weight for _, weight in mine)
                    if not mine:
                        continue
                    results = self.worlds.results((*moves[:agent], bid, *moves[agent + 1 :]))
                    each = (5 + len(mine)) * (2 + digits(self._bits, self.game.wide + unit.bit_length()))
                    budget.charge("what bids earn", len(results) * each)
                    for result in results:
                        at = starts[result.world]
                        worth = sum(weight * value[at[place]] for place, weight in mine)
                        total += result.weight * (worth - mass * unit * result.payments[agent])
                        reach[result.world] = reach.get(result.world, 0) + result.weight * mass
                found.append(total)
                self._reach[agent, kind, bid] = reach
            self._payoffs[agent, kind] = found
        return self._payoffs[agent, kind]

    def _reaches(self, agent: int, kind: int, bid: int) -> dict[int, int]:
        """The worlds to which a bid of a type leads against the others' β, with their weights (summing to mass)."""
        self._earns(agent, kind)
        return self._reach[agent, kind, bid]

    def _staying(self, agent: int, kind: int, scores: list[int]) -> Fraction:
        """The mean of some scores under β's bids."""
        weights = self._weights(agent, kind)
        return Fraction(sum(w * x for w, x in zip(weights, scores, strict=True)), sum(weights))

    # -- Utilities

    def interim(self, agent: int, kind: int) -> Fraction:
        return self._staying(agent, kind, self._earns(agent, kind)) / (self._mass(agent, kind) * self.scale)

    def utility(self, agent: int) -> Fraction:
        probability = self.market.agents[agent].probability
        return sum((p * self.interim(agent, t) for t, p in enumerate(probability)), Fraction(0))

    def welfare(self) -> Fraction:
        worth, starts = self.assessment.welfare, self.folded.starts
        nobody = len(self.market.agents)
        total = 0
        for moves, places in self._played_by_others(nobody).items():
            results = self.worlds.results(moves)
            each = (5 + len(places)) * (2 + digits(self._bits, self.game.wide))
            self.game.budget.charge("the welfare of bids", len(results) * each)
            for result in results:
                at = starts[result.world]
                total += result.weight * sum(weight * worth[at[place]] for place, weight in places.items())
        return Fraction(total, sum(self.game.prior) * self._bid_draws(nobody) * self.scale)

    def revenue(self) -> Fraction:
        nobody = len(self.market.agents)
        total = 0
        for moves, places in self._played_by_others(nobody).items():
            mass = sum(places.values())
            for result in self.worlds.results(moves):
                self.game.budget.charge("the payments of bids", 10 + len(moves) + len(places) + 4 * digits(self._bits))
                total += result.weight * mass * sum(result.payments)
        return Fraction(total, sum(self.game.prior) * self._bid_draws(nobody) * self.market.scale)

    # -- Gains

    def gains(self, concept: str, beliefs: list[Belief]) -> Gains:
        found: Gains = {}
        plans, at_sets = concept_of(concept).plans, concept_of(concept).at_sets
        for k, agent in enumerate(self.market.agents):
            for t in range(len(agent.types)):
                own = self.folded.auction[k]
                if not own and at_sets:
                    continue
                earns = self._earns(k, t)
                best = max(self._plan_scores(k, t)) if plans else max(earns)
                if (more := best - self._staying(k, t, earns)) > 0:
                    found[k, t, own[t] if at_sets else PLAN] = more / (self._mass(k, t) * self.scale)
        if at_sets:
            self._check_open(plans)
            found.update(self._set_gains(concept, beliefs))
        return found

    def gains_most(self, concept: str, start: Start, beliefs: list[Belief], here: int, action: int) -> bool:
        agent, kind, first = start
        if first != PLAN and self.game.views[first].kind != "bid":
            return self._set_gains_most(concept, first, beliefs, here, action)
        own = self.folded.auction[agent]
        one_shot = not concept_of(concept).plans
        scores: Sequence[int | Fraction]
        scores = self._earns(agent, kind) if one_shot else self._plan_scores(agent, kind)
        if own and here == own[kind]:
            return scores[action] == max(scores)
        world = self.folded.home(here)
        if one_shot or here in self.assessment.open:  # as a class is that lies in several worlds
            return False
        reached = any(
            score == max(scores) and world in self._reaches(agent, kind, bid) for bid, score in enumerate(scores)
        )
        starts = self._known_starts(agent, kind, world)
        return reached and self.assessment.best_plan(agent, starts).may_play(here, action)

    def _plan_scores(self, agent: int, kind: int) -> list[Fraction]:
        """What each bid of a type earns, the best plan afterwards, times mass · scale."""
        found = []
        for bid, score in enumerate(self._earns(agent, kind)):
            reach = self._reaches(agent, kind, bid)
            more = sum((weight * self._plan_extra(agent, kind, w) for w, weight in reach.items()), Fraction(0))
            found.append(score + more)
        return found

    def _plan_extra(self, agent: int, kind: int, world: int) -> Fraction:
        """What the best plan in a world earns more than β, given a type, times scale."""
        key = (agent, kind, world)
        if key not in self._extra:
            kinds = len(self.game.types)
            self.game.budget.charge(
                "the best plan in a world", 30 + 10 * kinds * digits(self._bits, self.game.wide), kept=200
            )
            value, more = self.assessment.values[agent], Fraction(0)
            if self._is_open(agent, kind, world):
                best = self._knowing(agent)
                for node, _ in self._agreeing(self.folded.starts[world], agent, kind):
                    if best[node] != value[node]:
                        self._not_settled(
                            agent, kind, f"in world {world} a plan that knows the types earns more than β"
                        )
            else:
                starts = self._known_starts(agent, kind, world)
                staying = sum(weight * value[node] for node, weight in starts)
                total = sum(weight for _, weight in starts)
                more = Fraction(self.assessment.best_plan(agent, starts).value - staying, total)
            self._extra[key] = more
        return self._extra[key]

    def _known_starts(self, agent: int, kind: int, world: int) -> Belief:
        """The nodes at the start of a world, given a type, with what she knows there of the others' types."""
        starts = self.folded.starts[world]
        posterior = self.folded.posterior(world, agent)
        if posterior is None:
            return self._agreeing(starts, agent, kind)
        return [
            (node, c)
            for types, node, (power, c) in zip(self.game.types, starts, posterior, strict=True)
            if types[agent] == kind and not power
        ]

    def _is_open(self, agent: int, kind: int, world: int) -> bool:
        """Whether an agent's classes in a world are open; they all are or none is."""
        past = self.folded.pasts_of(self.folded.worlds[world], (kind,) * len(self.market.agents))[agent]
        first = self.folded.first_of(past)
        return first in self.assessment.open

    def _knowing(self, agent: int) -> list[int]:
        """At every node, the largest payoff of an agent who knows it and all later ones, times scale · unit."""
        if agent not in self._best:
            game, odds = self.game, self.assessment.odds
            bits = 2 * game.wide
            game.budget.charge(
                "what knowing the others brings", 10 * len(game) * digits(bits, 60), kept=len(game) * (8 + room(bits))
            )
            game.wide = max(game.wide, bits)
            value = [x * self.assessment.unit for x in game.payoff[agent]]
            for node in range(len(game) - 1, -1, -1):
                here = game.at[node]
                if here >= 0 and game.pasts[here].agent == agent:
                    value[node] = max(value[child] for child in game.children(node))
                    continue
                for child, (power, over, under) in zip(game.children(node), odds[here], strict=True):
                    if not power:
                        value[node] += value[child] * over // under
            self._best[agent] = value
        return self._best[agent]

    def _check_open(self, plans: bool) -> None:
        """β is optimal at every history of every open class."""
        game = self.game
        for here in sorted(self.assessment.open):
            past = game.pasts[here]
            value = self.assessment.values[past.agent]
            for history in game.histories[here]:
                if plans:
                    best = self._knowing(past.agent)[history]
                else:
                    best = max(scores_at(game, here, [(history, 1)], value))
                if best > value[history]:
                    number = game.own[past.agent].index(here)
                    self._not_settled(past.agent, past.type, f"at set {number}, an open class, β is not optimal")

    def _not_settled(self, agent: int, kind: int, what: str) -> None:
        names = self.market.agents[agent]
        message = f"agent {show(names.name)}, type {show(names.types[kind])}: {what} at every history"
        raise Rejected("merge", f"{message}; the staged form settles neither verdict")

    # -- Beliefs

    def required(self, rule: str, here: int) -> Belief | None:
        """Bayes' rule in the folded aftermarket, at a known class; its own type's bids lead to it for `bayes`,
        any of her bids for the first class in `updating`."""
        world = self.folded.home(here)
        if world < 0 or here in self.assessment.open or rule == "subgame":
            return None
        past = self.game.pasts[here]
        first = self.game.previous(self.game.histories[here][0], past.agent) is None
        if rule == "updating" and not first:
            return self.assessment.updated(here, self.assessment.beliefs)
        weights = self._weights(past.agent, past.type)
        reached = any(
            world in self._reaches(past.agent, past.type, bid)
            for bid, weight in enumerate(weights)
            if weight or rule == "updating"
        )
        return self.assessment.bayes_belief(here) if reached else None
