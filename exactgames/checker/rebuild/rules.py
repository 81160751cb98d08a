"""Rules.  At each information set the first rule that matches it is its strategy.  A rule matches a set when agent,
stage and type agree, every condition of its `when` holds, and every action that it names is an action of the set; in a
mixture, two entries that come to the same action make it not match.  A condition about something that does not exist at
the set does not hold.  A rule that is the first match of no set is an error, unless it names her only bid.  Belief
rules match in the same way, and only where every entry agrees with some history.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from ..budget import digits, room, widest
from ..reading import Table, any_table, array, number, table, text
from ..rejected import Rejected, show
from .actions.acquire import AcquireKey
from .actions.action import AUCTION, INFORMATION, STAGES, Action, Asked, Either, View
from .conditions import Condition, read_condition, refuse_unseen
from .information import CHOOSING
from .keys import CODE, distribution
from .market import Market
from .registry import ACTIONS, RULE_KEYS
from .tree import Past, Tree


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a belief: type and bid of the agents it names, and its probability."""

    types: dict[int, int]
    bids: dict[int, int]
    probability: Fraction


@dataclass(frozen=True, slots=True)
class Rule:
    where: str
    agent: int
    stage: str
    types: frozenset[int]
    when: Condition
    actions: tuple[tuple[Action, int], ...] = ()  # with their weights
    belief: tuple[Entry, ...] = ()
    cost: int = 0  # in steps, of looking at the actions

    @property
    def auction(self) -> bool:
        return self.stage == AUCTION

    def fits_past(self, past: Past, market: Market) -> bool:
        return (
            past.agent == self.agent
            and past.type in self.types
            and (past.own is CHOOSING) == (self.stage == INFORMATION)
            and (past.allocation is None) == (self.stage in (INFORMATION, AUCTION))
            and self.when.fits_past(past, market.sealed, market.scale, market.acts_first)
        )

    def weights(self, view: View) -> list[int] | None:
        """The rule's distribution at a set, as integers without common factor; None if it does not match there."""
        if not self.when.fits_view(view):
            return None
        found = [0] * view.actions
        for action, weight in self.actions:
            index = action.index(view)
            if index is None or found[index]:
                return None
            found[index] = weight
        common = gcd(*found)
        return [weight // common for weight in found]


# -- Reading


def read_rules(market: Market) -> list[Rule]:
    """The rules of the profile."""
    rules = []
    for k, raw in enumerate(array(market.raw.get("strategy", []), "strategy", CODE), 1):
        where = f"strategy rule {k}"
        found = table(raw, where, CODE, "agent stage", f"type types when {' '.join(RULE_KEYS)} mixture")
        rule = _common(market, found, where)
        if len([key for key in (*RULE_KEYS, "mixture") if key in found]) != 1:
            raise Rejected(CODE, f"{where}: expected exactly one of {', '.join(RULE_KEYS)}, mixture")
        actions: list[Action] = []
        odds = [Fraction(1)]
        if "mixture" in found:
            odds = []
            for j, raw_entry in enumerate(array(found["mixture"], f"{where}, mixture", CODE, 1), 1):
                here = f"{where}, mixture entry {j}"
                entry = table(raw_entry, here, CODE, "probability", " ".join(RULE_KEYS))
                if len(entry) != 2:
                    raise Rejected(CODE, f"{here}: expected exactly one of {', '.join(RULE_KEYS)}")
                actions.append(_action(market, rule, entry, here))
                odds.append(number(entry["probability"], here))
            distribution(odds, where, market.budget)
            if len(set(actions)) != len(actions):
                raise Rejected(CODE, f"{where}: the same action twice")
        else:
            actions.append(_action(market, rule, found, where))
        _, weights = market.budget.whole(f"{where}: the probabilities", odds)
        cost = len(odds) * (5 + 2 * digits(widest(weights)))
        market.budget.charge(where, 10, kept=len(odds) * (100 + room(widest(weights))))
        weighted = tuple(zip(actions, weights, strict=True))
        rules.append(Rule(where, rule.agent, rule.stage, rule.types, rule.when, weighted, cost=cost))
    return rules


def read_beliefs(market: Market) -> list[Rule]:
    """The belief rules."""
    raws = array(market.raw.get("beliefs", []), "beliefs", CODE)
    rules = []
    for k, raw in enumerate(raws, 1):
        where = f"belief rule {k}"
        found = table(raw, where, CODE, "agent stage belief", "type types when")
        rule = _common(market, found, where)
        entries: list[Entry] = []
        listed = array(found["belief"], f"{where}, belief", CODE, 1)
        for j, raw_entry in enumerate(listed, 1):
            here = f"{where}, entry {j}"
            entry = table(raw_entry, here, CODE, "", "types bids probability")
            if "probability" not in entry and len(listed) > 1:
                raise Rejected(CODE, f"{here}: the probability is missing")
            if "bids" in entry and not market.sealed:
                raise Rejected(CODE, f"{here}: a posted price has no bids")
            if "bids" in entry and rule.stage == INFORMATION:
                raise Rejected(CODE, f"{here}: nobody has bid when information is acquired")
            types = {}
            for name, value in any_table(entry.get("types", {}), f"{here}, types", CODE).items():
                agent = market.agent(name, f"{here}, types")
                types[agent] = market.type(agent, value, f"{here}, types")
            bids = {}
            for name, value in any_table(entry.get("bids", {}), f"{here}, bids", CODE).items():
                agent = market.agent(name, f"{here}, bids")
                bids[agent] = market.bid(agent, value, f"{here}, bids")
            entries.append(Entry(types, bids, number(entry.get("probability", 1), here)))
        distribution([entry.probability for entry in entries], where, market.budget)
        rules.append(Rule(where, rule.agent, rule.stage, rule.types, rule.when, (), tuple(entries)))
    return rules


def _common(market: Market, found: Table, where: str) -> Rule:
    """Agent, stage, types and conditions."""
    agent = market.agent(found["agent"], f"{where}, agent")
    stages = STAGES if market.information else STAGES[1:]
    stage = text(found["stage"], f"{where}, stage", CODE, " ".join(stages))
    if stage == INFORMATION and not market.structures(agent):
        raise Rejected(CODE, f"{where}, stage: agent {show(market.names[agent])} has no information to acquire")
    if "type" in found and "types" in found:
        raise Rejected(CODE, f"{where}: both type and types")
    types = frozenset(range(len(market.agents[agent].types)))
    if "type" in found:
        types = frozenset([market.type(agent, found["type"], where)])
    if "types" in found:
        types = frozenset(market.type(agent, name, where) for name in array(found["types"], where, CODE))
    when = Condition()
    if "when" in found:
        refuse_unseen(market, stage, found["when"], f"{where}, when")
        when = read_condition(market, agent, found["when"], f"{where}, when")
    return Rule(where, agent, stage, types, when)


def _action(market: Market, rule: Rule, found: Table, where: str) -> Action:
    """The action that a rule or an entry of a mixture names: it has one key of `RULE_KEYS`, which means what the
    market's own stages say that it means."""
    (name,) = (name for name in RULE_KEYS if name in found)
    if rule.stage == INFORMATION and name != AcquireKey.key:
        raise Rejected(CODE, f"{where}: found {name}, expected {AcquireKey.key}, at stage {INFORMATION!r}")
    meant = [key for key in ACTIONS.values() if key.key == name]
    stages = [*market.rounds, *([] if market.opening is None else [market.opening])]
    own = [key for key in meant if any(type(key) is type(known) for stage in stages for known in stage.actions)]
    asked = Asked(market, rule.agent, rule.stage)
    read, wrong = [], None
    for key in own or meant[:1]:
        try:
            read.append(key.read(found[name], asked, where))
        except Rejected as reason:
            wrong = wrong or reason
    if wrong is not None and not read:
        raise wrong
    return read[0] if len(read) == 1 else Either(tuple(read))


# -- Matching


def match(game: Tree, rules: list[Rule], fits: Callable[[int, Rule], bool]) -> list[int]:
    """For each set the first rule that matches, or -1.  `fits` looks at what a set's own view decides.  Rules that are
    the first match nowhere are refused, but for a rule that names an agent's only bid."""
    found = first_matches(game, rules, fits)
    used = set(found)
    for k, rule in enumerate(rules):
        only = rule.auction and rule.actions and len(game.market.agents[rule.agent].bids) == 1
        if k not in used and not only:
            raise Rejected(CODE, f"{rule.where} is the first match of no information set")
    return found


def first_matches(game: Tree, rules: list[Rule], fits: Callable[[int, Rule], bool]) -> list[int]:
    """The same, whether or not each rule is the first match somewhere."""
    found = [-1] * len(game.pasts)
    last: Past | None = None
    candidates: list[int] = []
    market, steps = game.market, 0
    for here, past in enumerate(game.pasts):
        if past is not last:
            market.budget.charge("matching rules and information sets", 10 + 10 * len(rules))
            last, candidates = past, [k for k, rule in enumerate(rules) if rule.fits_past(past, market)]
            steps = sum(10 + rules[k].cost for k in candidates)
        market.budget.charge(
            "matching rules and information sets", 5 + steps + len(candidates) * (game.views[here].actions // 8)
        )
        for k in candidates:
            if fits(here, rules[k]):
                found[here] = k
                break
    return found
