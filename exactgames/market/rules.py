"""Matching the rules of an instance file to information sets, of the explicit tree or of the staged form.

docs/reference/instance.md says when a rule matches an information set; the first that does is the set's strategy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.errors import Fault, InstanceError
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import Index
from exactgames.market.instance import AcquireAction, BidAction, Doing, Instance, SetPattern, Stage, StrategyRule
from exactgames.market.market import Market
from exactgames.market.sets import SetTable
from exactgames.mechanisms.information.structure import words_of
from exactgames.numbers.arrays import common_denominator, exact_dtype, over

Mask = npt.NDArray[np.bool_]


@frozen(eq=False)
class KnownSets:
    """Information sets that rules may match: what they are about (payments over ``money``), and words for them."""

    market: Market
    table: SetTable
    money: int
    describe: Callable[[int], str]


@frozen(eq=False)
class Matched:
    """What the strategy rules give: the profile where one does, and [S] which one, the first that matches, or −1."""

    strategy: BehaviorStrategy
    rule: Index


def match_rules(known: KnownSets, rules: Sequence[StrategyRule]) -> Matched:
    """Every set's first matching rule, and what it gives there. What is wrong with the match, ``refuse_unmatched``
    says.
    """
    table, starts = known.table, known.table.action_starts
    rule_of = np.full(len(table.turn), -1, dtype=np.int64)
    largest = max([1, *(common_denominator(p for _, p in rule.actions) for rule in rules)])
    weights = np.zeros(int(starts[-1]), dtype=exact_dtype(largest))
    totals = np.ones(len(table.turn), dtype=exact_dtype(largest))
    for number, rule in enumerate(rules):
        chosen, able = _actions_at(known, rule)
        sets = np.flatnonzero(able & (rule_of < 0))
        rule_of[sets] = number
        denominator = common_denominator(p for _, p in rule.actions)
        totals[sets] = denominator
        for k, weight in zip(chosen, over([p for _, p in rule.actions], denominator), strict=True):
            weights[starts[sets] + k[sets]] = weight
    return Matched(BehaviorStrategy(weights, totals), rule_of)


def refuse_unmatched(known: KnownSets, instance: Instance, rule_of: Index, bids: bool = True) -> None:
    """InstanceError for dead rules and, if ``bids``, uncovered bids, given [S] the rule of each of all sets."""
    faults = []
    for number, rule in enumerate(instance.strategy or ()):
        if not (rule_of == number).any() and not names_only_action(known, rule):
            faults.append(dead_rule(instance, f"strategy[{number}]", _why_dead(known, rule, rule_of)))
    for s in np.flatnonzero((rule_of < 0) & known.table.bidding) if bids else ():
        faults.append(
            Fault(
                "strategy",
                None,
                f"no rule for {known.describe(int(s))}",
                'a rule with stage = "auction" that gives this bid (or completion = "some", which finds bids too)',
            )
        )
    if faults:
        raise InstanceError(tuple(faults))


def dead_rule(instance: Instance, path: str, why: str) -> Fault:
    found = f"a rule that covers no information set ({why})"
    return Fault(path, instance.lines.get(path), found, "a rule that is the first to match some set")


def _why_dead(known: KnownSets, rule: StrategyRule, rule_of: Index) -> str:
    if not matching(known, rule.where).any():
        return "no set meets its agent, stage, types and conditions"
    _, able = _actions_at(known, rule)
    if not able.any():
        return "no set that meets its conditions has its action"
    earlier = sorted({f"strategy[{int(number)}]" for number in rule_of[able]})
    return "earlier rules cover its sets: " + ", ".join(earlier)


def names_only_action(known: KnownSets, rule: StrategyRule) -> bool:
    """Whether the rule names an agent's only bid, for which no node is made."""
    bids = known.market.agents[rule.where.agent].bids
    action = rule.actions[0][0]
    return rule.where.stage == "auction" and bids is not None and len(bids) == 1 and action == BidAction(bids[0])


def matching(known: KnownSets, where: SetPattern) -> Mask:
    """[S] the sets that meet the pattern's agent, stage, types and conditions."""
    table, when = known.table, where.when
    mask: Mask = (table.agent == where.agent) & _at_stage(table, where.stage) & np.isin(table.type, where.types)
    if when.bid is not None:
        bids = known.market.agents[where.agent].bids or ()
        mask &= (table.bid == bids.index(when.bid)) & (table.bid >= 0) if when.bid in bids else False
    if when.taken is not None:
        mask &= table.after & (table.taken == when.taken)
    if when.paid is not None:
        scaled = when.paid * known.money
        mask &= table.after & (table.paid == scaled.numerator) if scaled.denominator == 1 else False
    for agent, quantity in when.allocation:
        mask &= table.after & (table.won[:, agent] == quantity)
    for agent, quantity in when.holdings:
        mask &= ~table.bidding & (table.held[:, agent] == quantity)
    if when.round is not None:
        first = len(known.market.stages) - len(known.market.aftermarket)
        here = table.of_turns([number == first + when.round - 1 for number, _ in table.turns], False)
        mask &= table.after & here.astype(bool)
    for number, word in when.heard:
        mask &= table.heard[:, number] == word
    if when.acquired is not None:
        mask &= table.acquired == when.acquired
    if when.word is not None:
        words = words_of(known.market.information[where.agent]) if known.market.information else ()
        mask &= table.word == 1 + words.index(when.word) if when.word in words else False
    for name, value in when.facts:
        mask &= table.of_turns([turn.has(name, value) for _, turn in table.turns], False).astype(bool)
    return mask


def _at_stage(table: SetTable, stage: Stage) -> Mask:
    """[S] the sets of a stage."""
    match stage:
        case "information":
            return table.choosing
        case "auction":
            return ~table.after & ~table.choosing
        case "aftermarket":
            return table.after
    assert_never(stage)


def _actions_at(known: KnownSets, rule: StrategyRule) -> tuple[list[Index], Mask]:
    """([S] the index of each of the rule's actions at each set, the sets that it matches: its actions are there, all
    distinct).
    """
    mask = matching(known, rule.where)
    chosen: list[Index] = []
    for action, _ in rule.actions:
        k, has = _action_at(known, action)
        mask = mask & has
        for other in chosen:
            mask = mask & (other != k)
        chosen.append(k)
    return chosen, mask


def _action_at(known: KnownSets, action: Doing) -> tuple[Index, Mask]:
    table, agents = known.table, known.market.agents
    if isinstance(action, AcquireAction):
        k: Index = np.where(table.choosing & (action.structure < table.actions), action.structure, -1)
    elif isinstance(action, BidAction):
        place = [-1 if action.bid not in (bids := agent.bids or ()) else bids.index(action.bid) for agent in agents]
        k = np.where(table.bidding, np.array(place, dtype=np.int64)[table.agent], -1)
    else:
        k = table.of_turns([-1 if (at := action.branch(turn)) is None else at for _, turn in table.turns], -1)
    return k, k >= 0
