"""An assessment of a game: a profile β of behaviour strategies, with the *beliefs of the check*.  A belief that the
file gives stands; where the owner's previous set has a belief and the set is reached from it, updating consistency
fixes it; everywhere else it is the belief of the uniform tremble.  A given entry's probability is spread over the
histories that agree with it in the proportions of the uniform tremble restricted to those histories.

The kernel computes; here it is kept, and shared between the claims.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from math import gcd

from ..budget import digits, room, widest
from ..kernel.assessment import Odds, Orders, Played, Trembles, expected, leading, odds_of, played, unit_of
from ..kernel.beliefs import Belief, likeliest, orders_at, updated
from ..kernel.plans import Plan, best_plan
from ..kernel.tree import subgame, subgame_roots
from ..rejected import Rejected
from .rules import Entry, Rule, match
from .tree import Tree


class Assessment:
    """β (as integer weights at each set), and what follows from it; computed once and shared between the claims."""

    def __init__(self, game: Tree, weights: list[list[int]], belief_rules: list[Rule]) -> None:
        self.game, self.budget, self.weights, self.belief_rules = game, game.budget, weights, belief_rules
        self.odds = self.odds_of({})
        self.open = game.open_sets()  # the sets whose beliefs are not computed
        self.listed: dict[int, Belief] | None = None  # beliefs given otherwise than by rules

    def odds_of(self, trembles: Trembles) -> list[list[Odds]]:
        return odds_of(self.game, self.weights, trembles)

    @cached_property
    def unit(self) -> int:
        return unit_of(self.game, self.odds)

    def believing(self, beliefs: dict[int, Belief]) -> Assessment:
        """The same profile with these beliefs given."""
        found = Assessment(self.game, self.weights, [])
        found.listed = beliefs
        return found

    # -- Values

    @cached_property
    def _played(self) -> Played:
        return played(self.game, self.odds)

    def expected(self, payoff: list[int]) -> list[int]:
        """The expectation under β of what is earned at terminal nodes, at every node, times unit."""
        return expected(self.game, self.odds, self._played, self.unit, payoff)

    @cached_property
    def values(self) -> list[list[int]]:
        """Each agent's continuation value under β at every node, times scale · unit."""
        return [self.expected(payoff) for payoff in self.game.payoff]

    @cached_property
    def welfare(self) -> list[int]:
        """The expected welfare under β at every node, times scale · unit."""
        return self.expected(self.game.welfare)

    @cached_property
    def uniform(self) -> Orders:
        """The leading terms under the uniform tremble."""
        return leading(self.game, self.odds, self.unit)

    # -- Beliefs

    def tremble_beliefs(self, orders: Orders) -> list[Belief]:
        found = []
        for here, histories in enumerate(self.game.histories):
            found.append(self._likeliest(here, histories, orders))
            self._keep(found[-1])
        return found

    def beliefs_of_trembles(self, trembles: Trembles) -> list[Belief]:
        """By set; of the moves that are not listed the tremble is the uniform one."""
        odds = self.odds_of(trembles)
        return self.tremble_beliefs(leading(self.game, odds, unit_of(self.game, odds)))

    def best_plan(self, agent: int, starts: Belief) -> Plan:
        return best_plan(self.game, self.odds, self.unit, agent, starts)

    def _keep(self, belief: Belief) -> None:
        size = 100 + len(belief) * (80 + room(widest(weight for _, weight in belief)))
        self.budget.charge("the beliefs at a set", len(belief), kept=size)

    def _likeliest(self, here: int, histories: list[int], orders: Orders) -> Belief:
        return likeliest(self.game, histories, orders, self.game.learned(here, histories))

    @cached_property
    def given_by(self) -> dict[int, Rule]:
        """The belief rule of each set that has one."""
        return given_rules(self.game, self.belief_rules)

    @cached_property
    def given(self) -> dict[int, Belief]:
        """The beliefs that the file gives, by set."""
        if self.listed is not None:
            return self.listed
        return {here: self._spread(here, rule) for here, rule in self.given_by.items()}

    def _spread(self, here: int, rule: Rule) -> Belief:
        weights: dict[int, Fraction] = {}
        bits = 0
        for entry in rule.belief:
            part = self._likeliest(here, agreeing(self.game, here, entry), self.uniform)
            more = entry.probability.denominator.bit_length() + widest(weight for _, weight in part) + 30
            bits = bits + more if any(history in weights for history, _ in part) else max(bits, more)
            self.budget.charge(
                "a given belief", len(part) * (50 + 6 * digits(bits)), kept=len(part) * (200 + room(bits))
            )
            total = sum(weight for _, weight in part)
            for history, weight in part:
                weights[history] = weights.get(history, Fraction(0)) + entry.probability * Fraction(weight, total)
        listed = sorted(weights.items())
        _, whole = self.budget.whole("a given belief", (p for _, p in listed))
        return [(history, weight) for (history, _), weight in zip(listed, whole, strict=True)]

    @cached_property
    def beliefs(self) -> list[Belief]:
        """The beliefs of the check.  Without given ones, those of the uniform tremble obey updating consistency:
        where a set is reached from the leading histories of the previous one, its leading histories come from these."""
        found = self.tremble_beliefs(self.uniform)
        if self.given:
            for here in range(len(found)):  # a set's previous one has a smaller number
                found[here] = self.given.get(here) or self.updated(here, found) or found[here]
                self._keep(found[here])
        return found

    def updated(self, here: int, beliefs: list[Belief]) -> Belief | None:
        """Updating from the owner's previous set, with these beliefs."""
        return updated(self.game, self.odds, self.unit, here, beliefs)

    @cached_property
    def _subgame_roots(self) -> list[bool]:
        return subgame_roots(self.game)

    def subgame(self, here: int) -> int:
        """The root of the smallest subgame that contains a set."""
        return subgame(self.game, self._subgame_roots, here)

    def subgame_belief(self, here: int) -> Belief | None:
        """Bayes' rule in the smallest subgame that contains a set, None where β does not reach it from the root."""
        histories, root = self.game.histories[here], self.subgame(here)
        powers = self.uniform[0]
        if min(powers[history] for history in histories) > powers[root]:
            return None
        return self._likeliest(here, histories, self.uniform)

    def bayes_belief(self, here: int) -> Belief | None:
        """Bayes' rule at a set that β reaches, else None."""
        histories = self.game.histories[here]
        found = orders_at(self.game, histories, self.uniform, self.game.learned(here, histories))
        reached = any(not power for power, _ in found)
        return self._likeliest(here, histories, self.uniform) if reached else None


def given_rules(game: Tree, belief_rules: list[Rule]) -> dict[int, Rule]:
    """The belief rule of each set that has one.  A rule that is the first match of no set is refused."""
    if not belief_rules:
        return {}

    def fits(here: int, rule: Rule) -> bool:
        return rule.when.fits_view(game.views[here]) and all(agreeing(game, here, entry) for entry in rule.belief)

    return {here: belief_rules[k] for here, k in enumerate(match(game, belief_rules, fits)) if k >= 0}


def agreeing(game: Tree, here: int, entry: Entry) -> list[int]:
    """The histories of a set that agree with an entry of a belief."""
    found = []
    steps = 5 * game.ways[here] + len(game.histories[here]) * (10 + 3 * len(entry.types) + 3 * len(entry.bids))
    game.budget.charge("the histories that agree with an entry of a belief", steps)
    for history in game.histories[here]:
        types, bids = game.past(history)
        if all(types[agent] == t for agent, t in entry.types.items()) and all(
            bids.get(agent) == bid for agent, bid in entry.bids.items()
        ):
            found.append(history)
    return found


def read_weights(entry: object, actions: int, where: str) -> list[int]:
    """A strategy entry of a certificate: one action, or [[action, weight], …]."""
    found = [0] * actions
    if isinstance(entry, list):
        for pair in entry:
            if not isinstance(pair, list) or len(pair) != 2 or not all(type(x) is int for x in pair):
                raise Rejected("strategy", f"{where}: expected pairs [action, weight] of integers")
        played = [pair[0] for pair in entry]
        if len(entry) < 2 or played != sorted(set(played)) or played[0] < 0 or played[-1] >= actions:
            raise Rejected("strategy", f"{where}: expected at least two actions of 0 ... {actions - 1}, ascending")
        for action, weight in entry:
            found[action] = weight
        if any(weight <= 0 for _, weight in entry) or gcd(*found) != 1:
            raise Rejected("strategy", f"{where}: expected positive weights without common factor")
    elif type(entry) is int and 0 <= entry < actions:
        found[entry] = 1
    else:
        raise Rejected("strategy", f"{where}: expected an action, 0 ... {actions - 1}, or a mixture")
    return found
