"""``[[claims]]``."""

from __future__ import annotations

from typing import Final, Literal

from exactgames.concepts.registry import NAMES as CONCEPTS
from exactgames.files.cursor import Cursor, Table
from exactgames.files.names import Setting
from exactgames.market.instance import ClaimSpec

SUPPORTED: Final = CONCEPTS[1:]
"""The concepts with beliefs: a claim may ask whether some belief supports the profile."""
DOMINANCE: Final = ("undominated", "dominated")
AMBIGUITY: Final = ("implied-unambiguous",)
SEARCHES: Final = ("all-pure",)
VALUES: Final = ("welfare", "optimum", "ratio", "utility")
KINDS: Final = CONCEPTS + DOMINANCE + AMBIGUITY + SEARCHES + VALUES

_FIGURES = ("concept", "outcomes", "lowest_welfare", "highest_welfare")
_NARROWING = ("agent", "type", "bid", "against", "pure")


def read_claims(cursor: Cursor | None, setting: Setting, has_strategy: bool) -> tuple[ClaimSpec, ...]:
    """The claims that could be read."""
    items = [] if cursor is None else cursor.items("an array of tables") or []
    ids: set[str] = set()
    read = [_read_claim(item, index, ids, setting, has_strategy) for index, item in enumerate(items)]
    return tuple(claim for claim in read if claim is not None)


def _read_claim(cursor: Cursor, index: int, ids: set[str], setting: Setting, has_strategy: bool) -> ClaimSpec | None:
    table = cursor.table("claim")
    if table is None:
        return None
    noted = len(cursor.faults)
    name = _read_id(table, index, ids)
    given = table.require("kind", "one of " + ", ".join(f'"{kind}"' for kind in KINDS))
    kind = None if given is None else given.choice(KINDS)
    if given is not None and kind is not None:
        if kind in DOMINANCE and setting.sealed is False:
            given.fault("no dominance claim: under a posted price there are no bids")
        elif kind in AMBIGUITY and setting.sealed is False:
            given.fault("no implied-unambiguous claim: under a posted price there are no bids")
        elif kind not in ("optimum", *AMBIGUITY, *SEARCHES) and not has_strategy:
            given.fault(
                '"optimum", "implied-unambiguous" or "all-pure", or a file with a strategy: the claim is about its '
                "profile"
            )
        _check_keys(table, kind)
    expect: Literal["holds", "refuted"] = "holds"
    if (word := table.get("expect")) is not None and word.choice(("holds", "refuted")) == "refuted":
        expect = "refuted"
    against: Literal["actions", "strategies"] = "actions"
    if (word := table.get("against")) is not None and word.choice(("actions", "strategies")) == "strategies":
        against = "strategies"
    agent = None if (word := table.get("agent")) is None else setting.agent_names.read(word, "an agent")
    type_, bid = None, None
    if agent is not None:
        known = setting.agents[agent]
        if (word := table.get("type")) is not None:
            type_ = known.type_names.read(word, f'a type of "{known.name}"')
        if (vector := table.get("bid")) is not None and setting.sealed:
            bid = known.read_bid(vector, setting.units)
    pure = None if (flag := table.get("pure")) is None else flag.flag()
    value = None if (number := table.get("value")) is None else number.number()
    beliefs: Literal["prior", "all"] = "prior"
    any_beliefs = False
    if (word := table.get("beliefs")) is not None:
        if kind in SUPPORTED:
            any_beliefs = word.choice(("check", "any")) == "any"
        elif kind in AMBIGUITY and word.choice(("prior", "all")) == "all":
            beliefs = "all"
    concept = None if (word := table.get("concept")) is None else word.choice(CONCEPTS)
    outcomes = None if (number := table.get("outcomes")) is None else number.integer(0, None)
    lowest = None if (number := table.get("lowest_welfare")) is None else number.number()
    highest = None if (number := table.get("highest_welfare")) is None else number.number()
    if len(cursor.faults) > noted or kind is None:
        return None
    return ClaimSpec(
        name,
        kind,
        expect,
        agent,
        type_,
        bid,
        against,
        bool(pure),
        value,
        beliefs,
        concept,
        outcomes,
        lowest,
        highest,
        any_beliefs,
    )


def _check_keys(table: Table, kind: str) -> None:
    """The keys that go with the kind."""
    if kind == "bayes-nash":
        table.refuse(("beliefs",), "bayes-nash asks for no beliefs off the path")
    elif kind not in (*SUPPORTED, *AMBIGUITY):
        table.refuse(("beliefs",), f"{kind} is about one assessment")
    if kind not in SEARCHES:
        table.refuse(_FIGURES, f"{kind} is about no list of equilibria")
    if kind in CONCEPTS:
        table.refuse((*_NARROWING, "value"), f"{kind} is about the whole profile")
    elif kind in DOMINANCE:
        table.refuse(("value",), f"{kind} has no value")
        if kind == "dominated" or "type" in table or "bid" in table:
            table.require("agent", "the name of the agent whose bid is meant")
    elif kind in AMBIGUITY:
        table.refuse((*_NARROWING, "value"), f"{kind} is about the whole market")
    elif kind in SEARCHES:
        table.refuse((*_NARROWING, "value"), f"{kind} is about the whole market")
        table.require("concept", "one of " + ", ".join(f'"{concept}"' for concept in CONCEPTS))
    elif kind == "utility":
        table.refuse(_NARROWING[1:], "utility is an agent's, over all her types")
        table.require("agent", "the name of the agent whose utility is meant")
    else:
        table.refuse(_NARROWING, f"{kind} is about the whole market")


def _read_id(table: Table, index: int, ids: set[str]) -> str:
    """The claim's id, by default from its position."""
    given = table.get("id")
    name = f"c{index + 1}" if given is None else given.text("text, an id that no other claim has")
    if name is None:
        return ""
    if name in ids:
        place = (*table.cursor.path, "id") if given is not None else table.cursor.path
        table.cursor.faults.note(place, f'the id "{name[:60]}" again', "an id that no other claim has")
    ids.add(name)
    return name
