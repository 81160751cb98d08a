"""Rules of an instance file against the information sets of ``naive_items``: which match, what they name, and which of a
set's actions the selections prefer.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from naive_item_states import Action, Json, Place
from naive_items import NaiveItems


def matches(naive: NaiveItems, rule: Json, place: Place) -> tuple[Fraction, ...] | None:
    """The rule's distribution over the actions of a set; None if it does not match."""
    whose = rule["agent"] == naive.names[place.agent] and rule["stage"] == place.stage
    types = [rule["type"]] if "type" in rule else rule.get("types")
    if not whose or (types is not None and naive.words[place.agent][place.type] not in types):
        return None
    if not all(fits(naive, key, asked, place.facts) for key, asked in rule.get("when", {}).items()):
        return None
    row = [Fraction(0)] * len(place.actions)
    for entry in rule.get("mixture", [{**rule, "probability": 1}]):
        action = named(entry, place)
        if action not in place.actions or row[place.actions.index(action)]:
            return None
        row[place.actions.index(action)] = Fraction(entry["probability"])
    return tuple(row)


def named(entry: Json, place: Place) -> Action | None:
    if "bid" in entry:
        return ("bid", tuple(map(Fraction, entry["bid"])))
    if "take" in entry:
        everything = place.facts.get("remaining")
        return ("take", everything if entry["take"] == "all" else frozenset(entry["take"]))
    if "act" in entry:
        return ("act", entry["act"])
    offer = entry["offer"]
    return ("offer", None if offer == "none" else (frozenset(offer["items"]), Fraction(offer["price"])))


def fits(naive: NaiveItems, key: str, asked: Json, facts: Mapping[str, Any]) -> bool:
    if key == "signal":
        return all(facts["words"].get(name) == word for name, word in asked.items())
    if facts.get(key) is None:
        return False
    found = facts[key]
    if key in ("holdings", "allocation"):
        return all(found[naive.names.index(name)] == frozenset(bundle) for name, bundle in asked.items())
    if key in ("taken", "remaining"):
        return bool(found == frozenset(asked))
    if key == "bid":
        return bool(found == tuple(map(Fraction, asked)))
    if key == "paid":
        return bool(found == Fraction(asked))
    if key == "round":
        return bool(found == asked)
    assert key == "offer"
    seller, bundle, price = found
    return (
        asked.get("seller", naive.names[seller]) == naive.names[seller]
        and frozenset(asked.get("items", bundle)) == bundle
        and Fraction(asked.get("price", price)) == price
    )


def rank(naive: NaiveItems, action: Action) -> tuple[object, ...]:
    """Selections: the preferred action ranks higher (of acts the earliest, which ``ranks`` sees to)."""
    kind, what = action
    if kind == "take":
        return (len(what), naive.number(what))
    if kind == "offer":
        return (0,) if what is None else (1, what[1], naive.number(what[0]))
    return ()


def ranks(naive: NaiveItems, place: Place) -> tuple[object, ...]:
    if place.actions[0][0] == "act":
        return tuple(range(len(place.actions), 0, -1))
    return tuple(rank(naive, action) for action in place.actions)
