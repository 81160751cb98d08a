"""From the rules of an instance file to an assessment of its game: match, complete, give beliefs.

docs/reference/instance.md says when a rule matches an information set; the first that does is the set's strategy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from attrs import evolve, frozen

from exactgames.concepts.completion import Completion, complete
from exactgames.concepts.settled import Given
from exactgames.errors import Fault, InstanceError
from exactgames.game.strategy import Beliefs, Trembles
from exactgames.game.tree import Index
from exactgames.game.values import Play, leading_terms, play
from exactgames.market.expand import expand
from exactgames.market.expansion import Expansion
from exactgames.market.instance import BeliefEntry, BeliefRule, Instance
from exactgames.market.rules import Mask, dead_rule, match_rules, matching, names_only_action, refuse_unmatched
from exactgames.market.sets import BIDDING
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.numbers.arrays import Integers, common_denominator, integer_array, over
from exactgames.search.continuation.assessment import Assessment
from exactgames.search.continuation.proposals import Constraints


@frozen(eq=False)
class Profile:
    """The assessment that an instance file gives.

    expansion   the market's game
    rule        [S] the index of the rule that gives each set, −1 where the set was completed
    completion  the completed profile
    given       the beliefs that the file gives, under it
    played      the game played by it

    >>> from exactgames import profile_of
    >>> from exactgames.examples import speculator
    >>> profile = profile_of(speculator())
    >>> game = profile.expansion.game
    >>> s = game.find("B", "type v=2, bidding")
    >>> profile.rule[s].item(), profile.played.strategy.support(game, s)  # by rule 1 she makes her first bid, 0
    (1, (0,))
    """

    expansion: Expansion
    rule: Index
    completion: Completion
    given: Beliefs
    played: Play


def profile_of(instance: Instance, limit: int = DEFAULT_LIMIT, expansion: Expansion | None = None) -> Profile:
    """The file's profile in the explicit game; ``expansion``: that of its market, if it is known.

    Raises InstanceError for rules that cover nothing and bids that no rule covers, GameError where the file must say
    more (see ``concepts.completion``), LimitReached if the tree is too large.

    >>> from exactgames import check, profile_of
    >>> from exactgames.examples import speculator
    >>> profile = profile_of(speculator())
    >>> check(profile.played, "perfect-bayesian", profile.given).holds
    True
    """
    if instance.strategy is None:
        raise InstanceError(
            (Fault("strategy", None, "no strategy rules", "a profile: [[strategy]] tables that cover every bid"),)
        )
    expansion = expansion or expand(instance.market, limit)
    matched = match_rules(expansion.known_sets, instance.strategy)
    refuse_unmatched(expansion.known_sets, instance, matched.rule)
    game = expansion.game
    rules = match_beliefs(expansion, instance)
    given, room = rules.given(), belief_room(instance.beliefs)
    completion = complete(game, matched.strategy, matched.rule >= 0, expansion.preference, given, room)
    played = play(game, completion.strategy, room, completion.values)
    beliefs = Beliefs.none(game)
    if given is not None:
        beliefs = given.beliefs(*leading_terms(played, Trembles.uniform(completion.strategy)))
    return Profile(expansion, matched.rule, completion, beliefs, played)


# ---- profiles whose open sets are found


@frozen(eq=False)
class OpenProfile:
    """What an instance file says of the profile, where other sets are to be found.

    expansion    the market's game
    rule         [S] the index of the rule that gives each set, −1 where none does
    constraints  what a continuation must do

    >>> from exactgames import expand, find_some, open_profile
    >>> from exactgames.examples import speculator
    >>> instance = speculator()
    >>> opened = open_profile(instance, expand(instance.market))
    >>> found = find_some(opened.constraints, "sequential").found
    >>> opened.with_found(found).played.strategy is found.played.strategy
    True
    """

    expansion: Expansion
    rule: Index
    constraints: Constraints

    def with_found(self, found: Assessment) -> Profile:
        """The file's profile with what was found at the open sets."""
        opened = self.rule < 0
        played = found.played
        completion = Completion(played.strategy, opened, np.zeros(len(opened), dtype=bool), played.values)
        return Profile(self.expansion, self.rule, completion, found.given, played)


def open_profile(instance: Instance, expansion: Expansion) -> OpenProfile:
    """The file's rules and beliefs as constraints; bids may be open, and a file without rules leaves all open.
    InstanceError for rules that cover nothing.

    >>> from attrs import evolve
    >>> from exactgames import expand, open_profile
    >>> from exactgames.examples import speculator
    >>> market = expand(speculator().market)
    >>> bool(open_profile(speculator(), market).constraints.settled.any())
    True
    >>> bool(open_profile(evolve(speculator(), strategy=None), market).constraints.settled.any())  # no rules
    False
    """
    matched = match_rules(expansion.known_sets, instance.strategy or ())
    refuse_unmatched(expansion.known_sets, instance, matched.rule, bids=False)
    given, room = match_beliefs(expansion, instance).given(), belief_room(instance.beliefs)
    constraints = Constraints(expansion.game, matched.strategy, matched.rule >= 0, expansion.preference, given, room)
    return OpenProfile(expansion, matched.rule, constraints)


# ---- belief rules


@frozen(eq=False)
class MatchedBeliefs:
    """Which belief rule gives each set's belief, and which histories it speaks of.

    expansion  the game
    rules      the file's
    rule       [S] the index of the first that matches each set, −1 if none does
    agreeing   for each set with a rule, for each entry of it, [its histories, depth first] whether they have the
               entry's types and bids
    """

    expansion: Expansion
    rules: Sequence[BeliefRule]
    rule: Index
    agreeing: Mapping[int, tuple[Mask, ...]]

    def given(self) -> Given | None:
        """What the rules give; None if they give nothing."""
        return Given(self.rule >= 0, self._beliefs, self._entries) if self.agreeing else None

    def _entries(self, s: int) -> list[Index]:
        """The histories that each entry at set s speaks of."""
        nodes = self.expansion.game.histories(s)
        return [nodes[agree] for agree in self.agreeing[s]]

    def _beliefs(self, order: Index, coefficient: Integers) -> Beliefs:
        """Each entry's probability over the histories that agree with it, in the uniform tremble's proportions."""
        game = self.expansion.game
        weights = [0] * game.nodes
        for s, agreeing in self.agreeing.items():
            nodes = game.histories(s)
            belief = [Fraction(0)] * len(nodes)
            for entry, agree in zip(self.rules[int(self.rule[s])].entries, agreeing, strict=True):
                least = order[nodes[agree]].min()
                leading = [
                    int(c) if a and o == least else 0
                    for a, o, c in zip(agree, order[nodes], coefficient[nodes], strict=True)
                ]
                for i, w in enumerate(leading):
                    belief[i] += entry.probability * Fraction(w, sum(leading))
            for node, w in zip(nodes, over(belief, common_denominator(belief)), strict=True):
                weights[int(node)] = w
        return Beliefs(integer_array(weights), self.rule >= 0)


def match_beliefs(expansion: Expansion, instance: Instance) -> MatchedBeliefs:
    """Every set's first belief rule that matches: it meets the conditions, and has a history for each entry.
    InstanceError for dead rules.
    """
    matched = _first_beliefs(expansion, instance.beliefs)
    why = "no information set meets its conditions with a history for each entry, or earlier rules give them all"
    dead = set(range(len(instance.beliefs))) - set(matched.rule.tolist())
    if dead:
        raise InstanceError(tuple(dead_rule(instance, f"beliefs[{number}]", why) for number in sorted(dead)))
    return matched


def _first_beliefs(expansion: Expansion, rules: Sequence[BeliefRule]) -> MatchedBeliefs:
    """The same, whether or not all rules match."""
    found = np.full(expansion.game.infosets, -1, dtype=np.int64)
    agreeing: dict[int, tuple[Mask, ...]] = {}
    for number, rule in enumerate(rules):
        for s in map(int, np.flatnonzero(matching(expansion.known_sets, rule.where) & (found < 0))):
            agree = tuple(_agreeing(expansion, s, entry) for entry in rule.entries)
            if all(one.any() for one in agree):
                found[s], agreeing[s] = number, agree
    return MatchedBeliefs(expansion, rules, found, agreeing)


def without_dead_rules(instance: Instance, expansion: Expansion) -> Instance:
    """The instance without the rules that are the first match of no set. ``expansion``: of its market."""
    known, rules = expansion.known_sets, instance.strategy or ()
    matched = set(match_rules(known, rules).rule.tolist())
    believed = set(_first_beliefs(expansion, instance.beliefs).rule.tolist())
    alive = [rule for number, rule in enumerate(rules) if number in matched or names_only_action(known, rule)]
    beliefs = [rule for number, rule in enumerate(instance.beliefs) if number in believed]
    return evolve(instance, strategy=None if instance.strategy is None else tuple(alive), beliefs=tuple(beliefs))


def _agreeing(expansion: Expansion, s: int, entry: BeliefEntry) -> Mask:
    """Which histories of set s (depth first) have the entry's types and bids."""
    nodes = expansion.game.histories(s)
    types = expansion.profiles[expansion.node_profile[nodes]]
    agree = np.ones(len(nodes), dtype=bool)
    for agent, t in entry.types:
        agree &= types[:, agent] == t
    for agent, bid in entry.bids:
        k = (expansion.market.agents[agent].bids or ()).index(bid)
        agree &= np.array([_bid_on_path(expansion, int(node), agent) == k for node in nodes])
    return agree


def _bid_on_path(expansion: Expansion, node: int, agent: int) -> int:
    """The index of the agent's bid on the way to ``node``; 0, her only one, if no node was made for it."""
    game, table = expansion.game, expansion.sets
    while node:
        above, k = int(game.parent[node]), int(game.branch[node])
        s = int(game.infoset[above])
        if s >= 0 and table.turn[s] == BIDDING and table.agent[s] == agent:
            return k
        node = above
    return 0


def belief_room(rules: Sequence[BeliefRule]) -> int:
    """A factor by which given weights may exceed the uniform tremble's: bounded by the product over a set's entries;
    exact integers beyond.
    """
    return 1 if not rules else 2**62
