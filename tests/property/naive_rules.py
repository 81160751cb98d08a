"""The profile of an instance file from docs/reference/instance.md and semantics.md: which rule each set has, what is
open, which beliefs are given, which action is selected.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from completions import Entries, Open
from naive_auctions import number
from naive_play import Doc, Play, Set
from reference import Reference
from strategies import Key, Table, Tree

KINDS = {
    "acquire": ("acquire",),
    "bid": ("bid",),
    "take": ("take",),
    "offer": ("offer", "request"),
    "give": ("give",),
    "accept": ("accept",),
    "sell": ("sell",),
    "amount": ("amount",),
    "act": ("act",),
}
"""By key of rules: the kinds of moves that it may name."""


def action(play: Play, at: Set, said: Doc) -> Any:
    """The action of the set that a rule, or an entry of a mixture, names; None if it names none of them."""
    (key,) = (key for key in KINDS if key in said)
    if at.kind not in KINDS[key]:
        return None
    value = said[key]
    if key == "bid":
        value = play.padded(value)
    elif key == "amount":
        value = number(value)
    elif key in ("take", "give") and value == "all":
        value = at.actions[-1]
    elif key == "sell" and value != "none":
        value = (value["quantity"], number(value["reserve"]))
    elif at.kind == "offer" and value != "none":
        if "seller" in value:
            return None
        quantity = at.facts["holdings"][at.agent] if value["quantity"] == "all" else value["quantity"]
        value = (quantity, number(value["price"]))
    elif at.kind == "request" and value != "none":
        if "seller" not in value:
            return None
        value = (value["seller"], value["quantity"], number(value["price"]))
    if key in ("offer", "sell") and value == "none":
        return 0
    return at.actions.index(value) if value in at.actions else None


def row(play: Play, at: Set, rule: Doc) -> tuple[Fraction, ...] | None:
    """The rule's distribution at the set; None if some action of it is not there, or is named twice."""
    found = [Fraction(0)] * len(at.actions)
    for entry in rule.get("mixture", [{**rule, "probability": 1}]):
        k = action(play, at, entry)
        if k is None or found[k]:
            return None
        found[k] = number(entry["probability"])
    return tuple(found)


def fits(play: Play, at: Set, rule: Doc) -> bool:
    """Agent, stage, type and conditions."""
    if (rule["agent"], rule["stage"]) != (play.names[at.agent], at.stage):
        return False
    if at.type not in rule.get("types", [rule.get("type", at.type)]):
        return False
    return all(condition(play, at, key, asked) for key, asked in rule.get("when", {}).items())


def condition(play: Play, at: Set, key: str, asked: Any) -> bool:
    if key not in at.facts:
        return False
    fact = at.facts[key]
    match key:
        case "bid":
            return bool(fact == play.padded(asked))
        case "paid":
            return bool(fact == number(asked))
        case "allocation" | "holdings":
            return all(fact[i] == k for i, k in play.by_agent(asked))
        case "signal":
            return all(fact.get(table) == word for table, word in asked.items())
        case "offer" | "lot":
            return all(
                k in fact and fact[k] == (number(x) if k in ("price", "reserve") else x) for k, x in asked.items()
            )
        case _:
            return bool(fact == asked)


class Ruled:
    """A file's game with its rules.

    table     the distributions at the sets that a rule covers
    open      the others, in play order
    given     the beliefs that are given, in parts
    dead      rules that are the first match of no set
    """

    def __init__(self, play: Play, tree: Tree) -> None:
        self.play, self.tree = play, tree
        self.table: Table = {}
        self.given: dict[Key, Entries] = {}
        self.dead: list[Doc] = []
        rules, beliefs = play.doc.get("strategy", []), play.doc.get("beliefs", [])
        used = []
        for key, at in play.sets.items():
            first = next((rule for rule in rules if fits(play, at, rule) and row(play, at, rule)), None)
            if first is not None:
                self.table[key] = row(play, at, first) or ()
                used.append(first)
            belief = next((rule for rule in beliefs if fits(play, at, rule) and self.entries(key, rule)), None)
            if belief is not None:
                self.given[key] = self.entries(key, belief) or ()
                used.append(belief)
        self.open = [key for key in play.sets if key not in self.table]
        self.dead = [rule for rule in (*rules, *beliefs) if not any(rule is other for other in used)]
        self.dead = [rule for rule in self.dead if not self.only_bid(rule)]

    def only_bid(self, rule: Doc) -> bool:
        """Whether the rule names an agent's one bid, for which there is no node."""
        sealed = self.play.doc["auction"]["format"] not in ("posted-price", "table")
        bids = sealed and rule["stage"] == "auction" and "belief" not in rule
        return bids and len(self.play.bids(self.play.agent(rule["agent"]))) == 1

    def entries(self, key: Key, rule: Doc) -> Entries | None:
        """Each entry's probability, and the histories that agree with it; None if some entry agrees with none."""
        play, found = self.play, []
        for entry in rule["belief"]:
            agreeing = []
            for h, past in enumerate(play.pasts[key]):
                asked = [past.types[i] == kind for i, kind in play.by_agent(entry.get("types", {}))]
                asked += [past.bids[i] == play.padded(bid) for i, bid in play.by_agent(entry.get("bids", {}))]
                agreeing += [h] if all(asked) else []
            if not agreeing:
                return None
            found.append((number(entry.get("probability", 1)), tuple(agreeing)))
        return tuple(found)

    def uncovered_bids(self) -> list[Key]:
        return [key for key in self.open if self.play.sets[key].kind == "bid"]

    def posed(self) -> Open:
        """What is open, with what is selected."""
        blank = {
            key: tuple(Fraction(int(k == 0)) for k in range(len(self.play.sets[key].actions))) for key in self.open
        }
        tree = Reference(tuple(self.play.names), self.tree, {**self.table, **blank})
        ranks = {
            key: tuple(map(rank(self.play.sets[key]), range(len(self.play.sets[key].actions)))) for key in self.open
        }
        return Open(tree, frozenset(self.open), self.given, ranks)


def rank(at: Set) -> Callable[[int], tuple[object, ...]]:
    """ "Selections": of optimal actions the one of the greatest rank."""

    def of(k: int) -> tuple[object, ...]:
        action = at.actions[k]
        match at.kind:
            case "acquire" | "act":
                return (-k,)
            case "take" | "give" | "accept" | "amount":
                return (action,)
            case "offer":
                return (0,) if action is None else (1, action[1], action[0])
            case "request":
                return (0,) if action is None else (1, -action[2], action[1], -k)
            case "sell":
                return (0,) if action is None else (1, -action[1], action[0])
        raise ValueError(at.kind)

    return of
