"""What an agent learns from the auction about the others' types.  An agent *tells* if she has several types and they do
not all play the same distribution of bids.  An agent is *informed* if some other agent tells and the aftermarket has an
offer of hers.  Her *posterior* after an outcome: by type profile of the others (lexicographic) a pair (power,
coefficient).  Over all bids of the others and all tie orders that give her this observation (own bid, allocation, own
payment, Γ), the probability of the others' types and bids under the uniform tremble is of order c·ε^k: the prior of
those types, times for each of the others her type's probability of the bid if that is in the support, else 1 with one
power of ε more.  Power is the least k, coefficient the sum of the c with that k; powers are counted from the least of
all, coefficients are integers without common factor.

Bids of an agent that have for each of her types the same power and probability have the same *sign*: posteriors depend
on the others' bids through their signs and through what is observed alone.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import product
from math import gcd, prod
from typing import NamedTuple

from ...budget import digits, room, widest
from ...rejected import Rejected, show
from ..actions.action import View
from ..keys import CODE
from ..market import Market
from ..rules import Rule
from ..tree import Past
from .bid_profiles import Numbers, Profiles

Posterior = tuple[tuple[int, int], ...]  # by type profile of the others: power, coefficient
Bids = list[list[list[int]]]  # by agent and type: the weights of her bids
Term = tuple[int, int]  # power, coefficient
Shown = Callable[[int, int, int], list[int]]  # agent, type, how many bids -> the weights of these


def bids_of(market: Market, rules: list[Rule], shown: Shown | None = None) -> Bids:
    """The distributions of bids that the rules of a profile give; `shown`: those that no rule covers."""
    found: Bids = []
    for k, agent in enumerate(market.agents):
        view = View("bid", len(agent.bids), None, None, None)
        found.append([])
        for t, kind in enumerate(agent.types):
            past = Past(k, t, None, None, None, ())
            steps = sum(10 + rule.cost + len(agent.bids) // 8 for rule in rules if rule.agent == k and rule.auction)
            market.budget.charge("the bids that rules give", 10 * len(rules) + steps, kept=8 * len(agent.bids))
            matching = (rule.weights(view) for rule in rules if rule.fits_past(past, market))
            weights = [1] if len(agent.bids) == 1 else next(matching, None)
            if weights is None and shown is not None:
                weights = shown(k, t, len(agent.bids))
            if weights is None:
                raise Rejected(CODE, f"no rule covers the bid of agent {show(agent.name)}, type {show(kind)}")
            found[k].append(weights)
    return found


class Learned(NamedTuple):
    """Who tells, who is informed, and her posteriors, ascending (none if she is not informed)."""

    tells: list[bool]
    informed: list[bool]
    posteriors: list[list[Posterior]]
    bits: list[int]  # of their coefficients

    def knows(self, agent: int) -> bool:
        """Whether the bids say nothing about the others' types, or she knows what."""
        return self.informed[agent] or not any(tells for k, tells in enumerate(self.tells) if k != agent)


def nothing_learned(market: Market) -> Learned:
    size = len(market.agents)
    return Learned([False] * size, [False] * size, [[] for _ in range(size)], [0] * size)


def who_learns(market: Market, bids: Bids) -> Learned:
    """Without the posteriors."""
    size = len(market.agents)
    tells = [any(weights != own[0] for weights in own) for own in bids]
    may_be = market.aftermarket.informed(size)
    informed = [k in may_be and any(tells[:k] + tells[k + 1 :]) for k in range(size)]
    if any(informed) and not market.prior.product:
        name = show(market.names[informed.index(True)])
        raise Rejected("merge", f"agent {name} is informed, which the staged form does not settle with a joint prior")
    return Learned(tells, informed, [[] for _ in range(size)], [0] * size)


class Lessons:
    """The posteriors of one informed agent, numbered as they are found."""

    def __init__(self, market: Market, bids: Bids, agent: int) -> None:
        self.market, self.agent, self.budget = market, agent, market.budget
        self.others = [k for k in range(len(market.agents)) if k != agent]
        self.number: dict[Posterior, int] = {}
        self._terms: list[list[tuple[Term, ...]]] = []  # by other agent and sign: by type
        self._prior: list[list[int]] = []
        self._all: dict[int, list[Term]] = {}  # by the others' signs: by type profile
        self._seen: dict[tuple[tuple[int, int], ...], int] = {}
        self.bits = 40 * len(self.others)  # of a coefficient: how many bid profiles there are, and
        self.profiles = prod(len(market.agents[k].types) for k in self.others)  # of types
        signs = [0]
        for k in self.others:
            numbers = self._add(market, bids[k], k)
            count = len(signs) * len(numbers)
            self.budget.charge("the signs of the others' bids", 2 * count, briefly=50 * count)
            size = len(self._terms[-1])
            signs = [before * size + sign for before in signs for sign in numbers]
        self.signs = array("I", signs)  # by the others' bid profile: their signs in one number

    def _add(self, market: Market, bids: list[list[int]], agent: int) -> list[int]:
        """One of the others: her bids' signs."""
        what, size = "what bids tell", len(bids) * len(bids[0])
        total = self.budget.lcm(what, (sum(weights) for weights in bids))
        wide = total.bit_length()
        self.budget.charge(what, size * (5 + 2 * digits(wide)), kept=size * (100 + room(wide)))
        rows = [[(0, w * (total // sum(weights))) if w else (1, total) for w in weights] for weights in bids]
        numbers: dict[tuple[Term, ...], int] = {}
        found = [numbers.setdefault(terms, len(numbers)) for terms in zip(*rows, strict=True)]
        self._terms.append(list(numbers))
        probability = market.agents[agent].probability
        self._prior.append(self.budget.whole("a prior", probability)[1])
        self.bits += wide + widest(self._prior[-1])
        return found

    def _by_types(self, signs: int) -> list[Term]:
        """For some signs of the others' bids: by their types, the order of the probability."""
        found = self._all.get(signs)
        if found is None:
            steps = self.profiles * (10 + 2 * digits(self.bits, self.bits // len(self.others) + 60))
            self.budget.charge("what bids tell", steps, kept=self.profiles * (80 + room(self.bits)))
            factors, rest = [], signs
            for terms, prior in zip(reversed(self._terms), reversed(self._prior), strict=True):
                rest, sign = divmod(rest, len(terms))
                factors.append([(power, c * p) for (power, c), p in zip(terms[sign], prior, strict=True)])
            found = [(0, 1)]
            for factor in reversed(factors):
                found = [(k + power, c * more) for k, c in found for power, more in factor]
            self._all[signs] = found
        return found

    def learn(self, seen: Mapping[int, int]) -> int:
        """The posterior, by number, where the others' signs have some weights."""
        common = gcd(*seen.values())
        key = tuple(sorted((signs, weight // common) for signs, weight in seen.items()))
        if key not in self._seen:
            steps = self.profiles * (5 + 3 * digits(self.bits, 100)) * (len(key) + 1)
            size = self.profiles * (80 + room(self.bits))
            self.budget.charge("a posterior", steps, kept=size + 100 * len(key), briefly=size)
            least: list[Term] = []
            for signs, weight in key:
                terms = [(power, weight * c) for power, c in self._by_types(signs)]
                least = [_sum(a, b) for a, b in zip(least, terms, strict=True)] if least else terms
            lowest, divisor = min(power for power, _ in least), gcd(*(c for _, c in least))
            posterior = tuple((power - lowest, c // divisor) for power, c in least)
            self._seen[key] = self.number.setdefault(posterior, len(self.number))
        return self._seen[key]

    def of_bid(self, profiles: Profiles, row: Numbers) -> dict[tuple[int, int], list[int]]:
        """After a bid of hers: by the others' signs and the list of outcomes, her posterior at each outcome.
        `row`: the lists, by the others' profiles."""
        lists, settled = profiles.lists, profiles.settled
        self.budget.charge("what a bid tells", 5 * len(row), briefly=20 * len(row))
        pairs = Counter(zip(self.signs, row, strict=True))
        ends = sum(len(lists[k]) for _, k in pairs)
        self.budget.charge("what a bid tells", 20 * ends, briefly=200 * ends)
        signals = self.market.signals
        if any(signal.tells_bids for signal in signals):
            return {(signs, k): [self.learn({signs: 1})] * len(lists[k]) for signs, k in pairs}
        observed: dict[int, tuple[object, ...]] = {}
        seen: dict[tuple[object, ...], dict[int, int]] = {}
        for (signs, k), count in pairs.items():
            for weight, outcome in lists[k]:
                if outcome not in observed:
                    end = settled[outcome]
                    shown = [signal.shows((), end) for signal in signals]
                    observed[outcome] = (end.allocation, end.payments[self.agent], *shown)
                weights = seen.setdefault(observed[outcome], {})
                weights[signs] = weights.get(signs, 0) + weight * count
        learned = {observation: self.learn(weights) for observation, weights in seen.items()}
        return {(signs, k): [learned[observed[outcome]] for _, outcome in lists[k]] for signs, k in pairs}


def _sum(one: Term, other: Term) -> Term:
    """The leading term of a sum."""
    if one[0] == other[0]:
        return one[0], one[1] + other[1]
    return min(one, other)


def type_places(market: Market, agent: int) -> list[int]:
    """By type profile of all: the place of the others' types among theirs."""
    kinds = [range(len(other.types)) for other in market.agents]
    count = prod(map(len, kinds))
    market.budget.charge("the others' type profiles", count * (10 + len(kinds)), kept=8 * count, briefly=300 * count)
    places = {types: place for place, types in enumerate(product(*kinds[:agent], *kinds[agent + 1 :]))}
    return [places[(*types[:agent], *types[agent + 1 :])] for types in product(*kinds)]
