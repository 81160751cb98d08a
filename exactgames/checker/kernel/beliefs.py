"""An assessment: a profile β of behaviour strategies, with beliefs.  *Trembles* give every action a power k and a
coefficient c > 0 (k = 0 exactly on the support of β, and c = β there); the action's probability is of order c·ε^k, and
the belief at a set is the ratio of the leading terms of its histories.  The uniform tremble has power 1 and coefficient
1 for every action off the support.

The *beliefs of the check*: a belief that the file gives stands; where the owner's previous set has a belief and the set
is reached from it, updating consistency fixes it; everywhere else it is the belief of the uniform tremble.  A given
entry's probability is spread over the histories that agree with it in the proportions of the uniform tremble restricted
to those histories.

Everything is integers: a probability is kept times `unit`, which the product of the denominators of the random moves on
any path divides, so that every division below is exact.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from math import gcd, lcm

from ..budget import adding, digits, room, widest
from ..reading import Rejected
from ..rebuild.rules import Entry, Rule, match
from ..rebuild.tree import Tree

Odds = tuple[int, int, int]  # power, and coefficient as numerator and denominator
Belief = list[tuple[int, int]]  # (history, weight > 0): the support, in play order; weights are relative
Trembles = dict[tuple[int, int], tuple[int, Fraction]]  # (set, action) -> power, coefficient

SURE, TREMBLE = (0, 1, 1), (1, 1, 1)


class Assessment:
    """β (as integer weights at each set), and what follows from it; computed once and shared between the claims."""

    def __init__(self, game: Tree, weights: list[list[int]], belief_rules: list[Rule]) -> None:
        self.game, self.budget, self.weights, self.belief_rules = game, game.budget, weights, belief_rules
        self.odds = self.odds_of({})
        self.open = game.open_sets()  # the sets whose beliefs are not computed
        self.listed: dict[int, Belief] | None = None  # beliefs given otherwise than by rules

    def odds_of(self, trembles: Trembles) -> list[list[Odds]]:
        """The odds of every move, indexed by `game.at`: the chance nodes -2, -3, … stand at the end, backwards."""
        self.budget.charge(
            "the probabilities of moves",
            2 * self.game.moves + 8 * len(self.game),
            kept=8 * self.game.moves + 90 * len(self.game),
        )
        found = []
        for weights in self.weights:
            total = sum(weights)
            row = [TREMBLE if not w else SURE if w == total else (0, w, total) for w in weights]
            found.append(row)
        for (here, action), (power, c) in trembles.items():
            found[here][action] = (power, c.numerator, c.denominator)
        for weights in reversed(self.game.chance):
            total = sum(weights)
            found.append([(0, w, total) for w in weights])
        found.append([])  # a terminal node is -1
        return found

    def unit_of(self, odds: list[list[Odds]]) -> int:
        """The least common multiple, over all paths, of the product of the denominators."""
        game = self.game
        parent, branch, at = game.parent, game.branch, game.at
        what = "the common denominator of the probabilities"
        self.budget.charge(what, 4 * len(game), briefly=8 * len(game))
        need = [1] * len(game)
        for node in range(len(game) - 1, 0, -1):
            above = parent[node]
            under = odds[at[above]][branch[node]][2]
            bits = under.bit_length() + need[node].bit_length()
            if bits > 300:
                steps = digits(bits) + 2 * digits(bits, need[above].bit_length())
                self.budget.charge(what, steps, kept=room(bits + need[above].bit_length()))
            below = under * need[node]
            if below != 1 and need[above] % below:
                need[above] = lcm(need[above], below)
        return need[0]

    def _odds_bits(self, odds: list[list[Odds]]) -> int:
        """Of the longest part of a probability."""
        return max((max(over.bit_length(), under.bit_length()) for row in odds for _, over, under in row), default=0)

    @cached_property
    def unit(self) -> int:
        return self.unit_of(self.odds)

    # -- Forwards and backwards through the tree

    def leading(self, odds: list[list[Odds]], unit: int) -> tuple[list[int], list[int]]:
        """The leading term of each node's probability: its power, and its coefficient times `unit`."""
        game = self.game
        parent, branch, at = game.parent, game.branch, game.at
        bits = unit.bit_length()
        self.budget.charge(
            f"probabilities of {bits} bits by node",
            len(game) * (5 + 2 * digits(bits, self._odds_bits(odds))),
            kept=len(game) * (48 + room(bits)),
        )
        game.wide = max(game.wide, bits)
        powers, terms = [0] * len(game), [unit] * len(game)
        for node in range(1, len(game)):
            above = parent[node]
            power, over, under = odds[at[above]][branch[node]]
            powers[node] = powers[above] + power
            terms[node] = terms[above] if over == under else terms[above] * over // under
        return powers, terms

    @cached_property
    def _played(self) -> list[tuple[int, int, int, int]]:
        """The nodes to which β moves, the last first: node, the one above, probability."""
        game, odds = self.game, self.odds
        parent, branch, at = game.parent, game.branch, game.at
        self.budget.charge("the moves of the strategy", 4 * len(game), kept=120 * len(game))
        played = []
        for node in range(len(game) - 1, 0, -1):
            above = parent[node]
            power, over, under = odds[at[above]][branch[node]]
            if not power:
                played.append((node, above, over, under))
        return played

    def _backwards(self, payoff: list[int]) -> list[int]:
        bits = self.unit.bit_length() + self.game.bits + 1
        self.game.wide = max(self.game.wide, bits)
        steps = len(payoff) * (5 + 2 * digits(bits, self._odds_bits(self.odds)) + adding(bits))
        self.budget.charge(f"values of {bits} bits by node", steps, kept=len(payoff) * (8 + room(bits)))
        value = [x * self.unit for x in payoff]
        for node, above, over, under in self._played:
            value[above] += value[node] if over == under else value[node] * over // under
        return value

    @cached_property
    def values(self) -> list[list[int]]:
        """Each agent's continuation value under β at every node, times scale · unit."""
        return [self._backwards(payoff) for payoff in self.game.payoff]

    @cached_property
    def welfare(self) -> list[int]:
        """The expected welfare under β at every node, times scale · unit."""
        return self._backwards(self.game.welfare)

    @cached_property
    def uniform(self) -> tuple[list[int], list[int]]:
        """The leading terms under the uniform tremble."""
        return self.leading(self.odds, self.unit)

    # -- Beliefs

    def tremble_beliefs(self, powers: list[int], terms: list[int]) -> list[Belief]:
        found = []
        for here, histories in enumerate(self.game.histories):
            found.append(self._least(here, histories, powers, terms))
            self._keep(found[-1])
        return found

    def _keep(self, belief: Belief) -> None:
        size = 100 + len(belief) * (80 + room(widest(weight for _, weight in belief)))
        self.budget.charge("the beliefs at a set", len(belief), kept=size)

    def _orders(self, here: int, histories: list[int], powers: list[int], terms: list[int]) -> list[tuple[int, int]]:
        """The leading terms of histories of a set, with what its owner has learned outside the tree."""
        learned = self.game.learned(here, histories)
        self.budget.charge("the beliefs at a set", 10 + 8 * len(histories), briefly=100 * len(histories))
        if learned is None:
            return [(powers[history], terms[history]) for history in histories]
        more = widest(c for _, c in learned)
        bits = self.game.wide + more
        steps = len(histories) * digits(self.game.wide, more)
        self.budget.charge("the beliefs at a set", steps, briefly=len(histories) * room(bits))
        return [
            (powers[history] + power, terms[history] * c)
            for history, (power, c) in zip(histories, learned, strict=True)
        ]

    def _least(self, here: int, histories: list[int], powers: list[int], terms: list[int]) -> Belief:
        """The histories of least power, with their terms.  (An auction set has none in the folded aftermarket.)"""
        orders = self._orders(here, histories, powers, terms)
        least = min([power for power, _ in orders], default=0)
        return [(history, term) for history, (power, term) in zip(histories, orders, strict=True) if power == least]

    @cached_property
    def given_by(self) -> dict[int, Rule]:
        """The belief rule of each set that has one."""
        if not self.belief_rules:
            return {}
        matched = match(self.game, self.belief_rules, self._belief_fits)
        return {here: self.belief_rules[k] for here, k in enumerate(matched) if k >= 0}

    @cached_property
    def given(self) -> dict[int, Belief]:
        """The beliefs that the file gives, by set."""
        if self.listed is not None:
            return self.listed
        return {here: self._spread(here, rule) for here, rule in self.given_by.items()}

    def agreeing(self, here: int, entry: Entry) -> list[int]:
        """The histories of a set that agree with an entry of a belief."""
        found = []
        steps = 5 * self.game.ways[here] + len(self.game.histories[here]) * (
            10 + 3 * len(entry.types) + 3 * len(entry.bids)
        )
        self.budget.charge("the histories that agree with an entry of a belief", steps)
        for history in self.game.histories[here]:
            types, bids = self.game.past(history)
            if all(types[agent] == t for agent, t in entry.types.items()) and all(
                bids.get(agent) == bid for agent, bid in entry.bids.items()
            ):
                found.append(history)
        return found

    def _belief_fits(self, here: int, rule: Rule) -> bool:
        return rule.when.fits_view(self.game.views[here]) and all(self.agreeing(here, entry) for entry in rule.belief)

    def _spread(self, here: int, rule: Rule) -> Belief:
        weights: dict[int, Fraction] = {}
        bits = 0
        for entry in rule.belief:
            part = self._least(here, self.agreeing(here, entry), *self.uniform)
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
        found = self.tremble_beliefs(*self.uniform)
        if self.given:
            for here in range(len(found)):  # a set's previous one has a smaller number
                found[here] = self.given.get(here) or self.updated(here, found) or found[here]
                self._keep(found[here])
        return found

    def updated(self, here: int, beliefs: list[Belief]) -> Belief | None:
        """Bayes' rule from the belief at the owner's previous set, whatever probability her own move there has; None if
        there is no such set or this one is not reached from it."""
        game = self.game
        who = game.pasts[here].agent
        histories = game.histories[here]
        previous = game.previous(histories[0], who) if histories else None
        if previous is None:
            return None
        before = dict(beliefs[previous[0]])
        bits, unit = widest(before.values()), self.unit.bit_length()
        steps = self.game.ways[here] * (6 + digits(unit, 60)) + len(histories) * (10 + 3 * digits(bits + unit, unit))
        self.budget.charge("updating a belief", steps, briefly=len(histories) * (100 + room(bits + unit)))
        found = []
        for history in histories:
            top, weight, under = history, 1, 1
            while game.at[top] != previous[0]:
                above = game.parent[top]
                if game.at[above] != previous[0]:
                    power, over, below = self.odds[game.at[above]][game.branch[top]]
                    weight, under = (0 if power else weight * over), under * below
                top = above
            if weight and top in before:
                found.append((history, before[top] * weight * self.unit // under))
        return found or None

    @cached_property
    def _subgame_roots(self) -> list[bool]:
        """Which nodes have a subtree that contains every information set that it meets."""
        game = self.game
        self.budget.charge("the subgames", 10 * len(game), kept=8 * len(game), briefly=80 * len(game))
        first, last = list(range(len(game))), list(range(len(game)))
        for histories in game.histories:
            for history in histories:
                first[history], last[history] = histories[0], histories[-1]
        for node in range(len(game) - 1, 0, -1):
            above = game.parent[node]
            first[above] = min(first[above], first[node])
            last[above] = max(last[above], last[node])
        return [first[node] >= node and last[node] < game.end[node] for node in range(len(game))]

    def subgame(self, here: int) -> int:
        """The root of the smallest subgame that contains a set."""
        game, histories = self.game, self.game.histories[here]
        root = histories[0]
        self.budget.charge("the subgame of a set", 10 + 2 * game.depth)
        while not (self._subgame_roots[root] and histories[-1] < game.end[root]):
            root = game.parent[root]
        return root

    def subgame_belief(self, here: int) -> Belief | None:
        """Bayes' rule in the smallest subgame that contains a set, None where β does not reach it from the root."""
        histories, root = self.game.histories[here], self.subgame(here)
        powers, terms = self.uniform
        if min(powers[history] for history in histories) > powers[root]:
            return None
        return self._least(here, histories, powers, terms)

    def bayes_belief(self, here: int) -> Belief | None:
        """Bayes' rule at a set that β reaches, else None."""
        histories = self.game.histories[here]
        reached = any(not power for power, _ in self._orders(here, histories, *self.uniform))
        return self._least(here, histories, *self.uniform) if reached else None


def probabilities(belief: Belief, histories: list[int]) -> list[Fraction]:
    """A belief as a distribution over the histories of its set."""
    weights = dict(belief)
    total = sum(weights.values())
    return [Fraction(weights.get(history, 0), total) for history in histories]


def same(one: Belief, other: Belief) -> bool:
    """Whether two beliefs are the same distribution."""
    if [history for history, _ in one] != [history for history, _ in other]:
        return False
    first, second = sum(w for _, w in one), sum(w for _, w in other)
    return all(a * second == b * first for (_, a), (_, b) in zip(one, other, strict=True))


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
