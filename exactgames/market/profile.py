"""From the rules of an instance file to an assessment of its game: match, complete, give beliefs.

docs/reference/instance.md says when a rule matches an information set; the first that does is the set's strategy.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.errors import Fault, InstanceError
from exactgames.game.strategy import BehaviorStrategy, Beliefs, Trembles
from exactgames.game.tree import Index
from exactgames.game.values import Play, leading_terms, play
from exactgames.market.expand import Expansion, expand
from exactgames.market.instance import (
    ALL,
    ActionPattern,
    BeliefEntry,
    BeliefRule,
    BidAction,
    Instance,
    SetPattern,
    StrategyRule,
    TakeAction,
)
from exactgames.market.sets import ANSWER, BID, OFFER, POSTED
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype, integer_array, over
from exactgames.solve.completion import Completion, complete

Mask = npt.NDArray[np.bool_]


@frozen(eq=False)
class Profile:
    """The assessment that an instance file gives.

    expansion   the market's game
    rule        [S] the index of the rule that gives each set, −1 where the set was completed
    completion  the completed profile
    given       the beliefs that the file gives, under it
    played      the game played by it
    """

    expansion: Expansion
    rule: Index
    completion: Completion
    given: Beliefs
    played: Play


def profile_of(instance: Instance, limit: int = DEFAULT_LIMIT) -> Profile:
    """The file's profile in the explicit game.

    Raises InstanceError for rules that cover nothing and bids that no rule covers, GameError where the file must say
    more (see ``solve.completion``), LimitReached if the tree is too large.
    """
    if instance.strategy is None:
        raise InstanceError(
            (Fault("strategy", None, "no strategy rules", "a profile: [[strategy]] tables that cover every bid"),)
        )
    expansion = expand(instance.market, limit)
    partial, rule = match_rules(expansion, instance)
    belief_rule = _match_beliefs(expansion, instance)
    game = expansion.game
    given_at = belief_rule >= 0
    room = _belief_room(instance.beliefs)

    def given(order: Index, coefficient: Integers) -> Beliefs:
        return _given_beliefs(expansion, instance.beliefs, belief_rule, order, coefficient)

    completion = complete(game, partial, rule >= 0, expansion.preference, given if given_at.any() else None, room)
    played = play(game, completion.strategy, room, completion.values)
    beliefs = Beliefs.none(game)
    if given_at.any():
        beliefs = given(*leading_terms(played, Trembles.uniform(completion.strategy)))
    return Profile(expansion, rule, completion, beliefs, played)


# ---- strategy rules


def match_rules(expansion: Expansion, instance: Instance) -> tuple[BehaviorStrategy, Index]:
    """(the profile where a rule gives it, [S] the rule's index or −1). InstanceError for dead rules and uncovered
    bids.
    """
    game, table = expansion.game, expansion.sets
    rules = instance.strategy or ()
    rule_of = np.full(game.infosets, -1, dtype=np.int64)
    largest = max([1, *(common_denominator(p for _, p in rule.actions) for rule in rules)])
    weights = np.zeros(game.actions, dtype=exact_dtype(largest))
    totals = np.ones(game.infosets, dtype=exact_dtype(largest))
    faults = []
    for number, rule in enumerate(rules):
        pattern = _pattern(expansion, rule.where)
        chosen, able = _actions_at(expansion, [action for action, _ in rule.actions], pattern)
        sets = np.flatnonzero(able & (rule_of < 0))
        if not len(sets) and not _only_action(expansion, rule):
            faults.append(_dead(instance, f"strategy[{number}]", _why_dead(pattern, able, rule_of)))
        rule_of[sets] = number
        denominator = common_denominator(p for _, p in rule.actions)
        totals[sets] = denominator
        for k, weight in zip(chosen, over([p for _, p in rule.actions], denominator), strict=True):
            weights[game.action_start[sets] + k[sets]] = weight
    for s in np.flatnonzero((rule_of < 0) & (table.kind == BID)):
        faults.append(
            Fault(
                "strategy",
                None,
                f"no rule for {game.describe(int(s))}",
                'a rule with stage = "auction" that gives this bid',
            )
        )
    if faults:
        raise InstanceError(tuple(faults))
    return BehaviorStrategy(weights, totals), rule_of


def _dead(instance: Instance, path: str, why: str) -> Fault:
    found = f"a rule that covers no information set ({why})"
    return Fault(path, instance.lines.get(path), found, "a rule that is the first to match some set")


def _why_dead(pattern: Mask, able: Mask, rule_of: Index) -> str:
    if not pattern.any():
        return "no set meets its agent, stage, types and conditions"
    if not able.any():
        return "no set that meets its conditions has its action"
    earlier = sorted({f"strategy[{int(number)}]" for number in rule_of[able]})
    return "earlier rules cover its sets: " + ", ".join(earlier)


def _only_action(expansion: Expansion, rule: StrategyRule) -> bool:
    """Whether the rule names an agent's only bid, for which no node is made."""
    bids = expansion.market.agents[rule.where.agent].bids
    action = rule.actions[0][0]
    return rule.where.stage == "auction" and bids is not None and len(bids) == 1 and action == BidAction(bids[0])


def _pattern(expansion: Expansion, where: SetPattern) -> Mask:
    """[S] the sets that meet the pattern's agent, stage, types and conditions."""
    table, when = expansion.sets, where.when
    auction = (table.kind == BID) | (table.kind == POSTED)
    mask: Mask = (
        (table.agent == where.agent)
        & (auction if where.stage == "auction" else ~auction)
        & np.isin(table.type, where.types)
    )
    answering = table.kind == ANSWER
    if when.bid is not None:
        bids = expansion.market.agents[where.agent].bids or ()
        mask &= (table.bid == bids.index(when.bid)) & (table.bid >= 0) if when.bid in bids else False
    if when.taken is not None:
        mask &= table.after & (table.taken == when.taken)
    if when.paid is not None:
        scaled = when.paid * expansion.game.payoff_denominator
        mask &= table.after & (table.paid == scaled.numerator) if scaled.denominator == 1 else False
    for agent, quantity in when.allocation:
        mask &= table.after & (table.won[:, agent] == quantity)
    for agent, quantity in when.holdings:
        mask &= (table.kind != BID) & (table.held[:, agent] == quantity)
    if when.remaining is not None:
        mask &= table.remaining == when.remaining
    if when.offer:
        mask &= answering
    if when.offer_seller is not None:
        mask &= answering & (table.seller == when.offer_seller)
    if when.offer_quantity is not None:
        mask &= answering & (table.quantity == when.offer_quantity)
    if when.offer_price is not None:
        prices: tuple[Fraction, ...] = getattr(expansion.market.aftermarket, "prices", ())
        mask &= answering & (table.price == prices.index(when.offer_price)) if when.offer_price in prices else False
    return mask


def _actions_at(expansion: Expansion, actions: Sequence[ActionPattern], mask: Mask) -> tuple[list[Index], Mask]:
    """([S] the index of each action at each set, the sets of ``mask`` that have them all, distinct)."""
    chosen: list[Index] = []
    for action in actions:
        k, has = _action_at(expansion, action)
        mask = mask & has
        for other in chosen:
            mask = mask & (other != k)
        chosen.append(k)
    return chosen, mask


def _action_at(expansion: Expansion, action: ActionPattern) -> tuple[Index, Mask]:
    table, market = expansion.sets, expansion.market
    count = len(table.kind)
    if isinstance(action, BidAction):
        place = [
            agent.bids.index(action.bid) if agent.bids is not None and action.bid in agent.bids else -1
            for agent in market.agents
        ]
        k = np.array(place, dtype=np.int64)[table.agent]
        return k, (table.kind == BID) & (k >= 0)
    if isinstance(action, TakeAction):
        k = table.remaining if action.quantity == ALL else np.full(count, action.quantity)
        return k, ((table.kind == POSTED) | (table.kind == ANSWER)) & (k <= table.remaining)
    prices: tuple[Fraction, ...] = getattr(market.aftermarket, "prices", ())
    if action.price is None:
        return np.zeros(count, dtype=np.int64), table.kind == OFFER
    holding = table.held[np.arange(count), table.agent]
    quantity = holding if action.quantity == ALL else np.full(count, action.quantity)
    if action.price not in prices:
        return quantity, np.zeros(count, dtype=bool)
    return 1 + (quantity - 1) * len(prices) + prices.index(action.price), (table.kind == OFFER) & (quantity <= holding)


# ---- belief rules


def _match_beliefs(expansion: Expansion, instance: Instance) -> Index:
    """[S] the index of the belief rule that gives each set's belief, −1 if none does. InstanceError for dead rules."""
    found = np.full(expansion.game.infosets, -1, dtype=np.int64)
    faults = []
    for number, rule in enumerate(instance.beliefs):
        sets = np.flatnonzero(_pattern(expansion, rule.where) & (found < 0))
        matched = [int(s) for s in sets if all(_agreeing(expansion, int(s), entry).any() for entry in rule.entries)]
        found[matched] = number
        if not matched:
            why = (
                "no information set meets its conditions with a history for each entry, or earlier rules give them all"
            )
            faults.append(_dead(instance, f"beliefs[{number}]", why))
    if faults:
        raise InstanceError(tuple(faults))
    return found


def _agreeing(expansion: Expansion, s: int, entry: BeliefEntry) -> Mask:
    """Which histories of set s (depth first) have the entry's types and bids."""
    game, table, market = expansion.game, expansion.sets, expansion.market
    nodes = game.histories(s)
    agree = np.ones(len(nodes), dtype=bool)
    for i, node in enumerate(map(int, nodes)):
        bids: dict[int, int] = {}
        types = expansion.profiles[0]
        while node:
            above, k = int(game.parent[node]), int(game.branch[node])
            up = int(game.infoset[above])
            if above == 0 and len(expansion.profiles) > 1:
                types = expansion.profiles[k]
            elif up >= 0 and table.kind[up] == BID:
                bids[int(table.agent[up])] = k
            node = above
        agree[i] = all(types[a] == t for a, t in entry.types) and all(
            (market.agents[a].bids or ())[bids.get(a, 0)] == bid for a, bid in entry.bids
        )
    return agree


def _belief_room(rules: Sequence[BeliefRule]) -> int:
    """A factor by which given weights may exceed the uniform tremble's: bounded by the product over a set's entries;
    exact integers beyond.
    """
    return 1 if not rules else 2**62


def _given_beliefs(
    expansion: Expansion, rules: Sequence[BeliefRule], rule_of: Index, order: Index, coefficient: Integers
) -> Beliefs:
    """The beliefs of the rules: each entry's probability over the histories that agree with it, in the uniform
    tremble's proportions.
    """
    game = expansion.game
    weights = [0] * game.nodes
    for s in map(int, np.flatnonzero(rule_of >= 0)):
        nodes = game.histories(s)
        belief = [Fraction(0)] * len(nodes)
        for entry in rules[int(rule_of[s])].entries:
            agree = _agreeing(expansion, s, entry)
            least = order[nodes[agree]].min()
            leading = [
                int(c) if a and o == least else 0
                for a, o, c in zip(agree, order[nodes], coefficient[nodes], strict=True)
            ]
            for i, w in enumerate(leading):
                belief[i] += entry.probability * Fraction(w, sum(leading))
        for node, w in zip(nodes, over(belief, common_denominator(belief)), strict=True):
            weights[int(node)] = w
    return Beliefs(integer_array(weights), rule_of >= 0)
