"""``[[claims]]``: the kinds and the keys of each are those of ``exactgames/claims``."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal, assert_never

from exactgames.claims import continuum
from exactgames.claims.all_pure import BY_DOMINANCE
from exactgames.claims.claim import About, ClaimSpec, Key, Kind
from exactgames.claims.equilibrium import EquilibriumClaim
from exactgames.claims.registry import KEYS, KINDS, NAMES
from exactgames.claims.welfare import BOUNDS
from exactgames.files.cursor import Cursor, Table
from exactgames.files.names import Setting
from exactgames.mechanisms.keys import ByItem

FOUND = ("some", "some-pure")
"""Completions that find what no rule says."""


def read_claims(cursor: Cursor | None, setting: Setting, has_strategy: bool) -> tuple[ClaimSpec, ...]:
    """The claims that could be read."""
    items = [] if cursor is None else cursor.items("an array of tables") or []
    ids: set[str] = set()
    read = [_read_claim(item, index, ids, setting, has_strategy) for index, item in enumerate(items)]
    _one_completion(list(zip(items, read, strict=True)))
    return tuple(claim for claim in read if claim is not None)


def listed(cursor: Cursor | None) -> list[Cursor]:
    """The entries of an array that has been read; none of anything else."""
    return (cursor.items() or []) if cursor is not None and isinstance(cursor.value, list) else []


def refuse_of_runs(cursor: Cursor | None) -> None:
    """Notes claims that only run-length markets can have."""
    of_runs = [kind.name for kind in continuum.KINDS]
    for item in listed(cursor):
        if isinstance(item.value, dict) and (kind := item.value.get("kind")) in of_runs:
            item.fault("a run-length market (a bid, or values, as { runs = [[x, n], …] }), or another kind", str(kind))
        for key in BOUNDS:
            if isinstance(item.value, dict) and key.name in item.value:
                Cursor(item.faults, (*item.path, key.name), item.value[key.name]).fault(
                    "no such key here: it is of run-length markets with continuous types", f"the key {key.name!r}"
                )


def _one_completion(claims: list[tuple[Cursor, ClaimSpec | None]]) -> None:
    """Notes where claims about the profile differ in what they ask of open sets, or say what a continuation does and
    none says that it is an equilibrium.
    """
    about = [(at, claim) for at, claim in claims if claim is not None and claim.about_profile]
    asked = next((claim.completion for _, claim in about if claim.completion != "unique"), None)
    if asked is None:
        return
    for at, claim in about:
        if claim.completion != asked:
            found = f'completion = "{claim.completion}"'
            at.fault(f'completion = "{asked}", as in the other claims about the profile', found)
    if all(claim is not None for _, claim in claims) and not any(isinstance(c, EquilibriumClaim) for _, c in about):
        at, claim = about[0]
        what = "beside it a claim that the continuation is an equilibrium"
        at.fault(what, f'{claim.kind} with completion = "{asked}" alone')


def _read_claim(cursor: Cursor, index: int, ids: set[str], setting: Setting, has_strategy: bool) -> ClaimSpec | None:
    table = cursor.table("claim")
    if table is None:
        return None
    noted = len(cursor.faults)
    name = _read_id(table, index, ids)
    kind = _read_kind(table, setting, has_strategy)
    expect: Literal["holds", "refuted"] = "holds"
    if (word := table.get("expect")) is not None and word.choice(("holds", "refuted")) == "refuted":
        expect = "refuted"
    values: dict[str, Any] = {}
    for key in _unambiguous() if kind is None else kind.keys:
        if (at := table.get(key.name)) is not None:
            values[key.name] = _read_value(key, at, setting, values)
    refined = table.get("refined")
    if refined is not None and values.get("refined") == "no-overbidding" and setting.information != ():
        refined.fault("no such refinement: agents acquire information, and overbidding is not defined then")
    if refined is not None and values.get("refined") in BY_DOMINANCE and setting.information != ():
        refined.fault("no such refinement: agents acquire information, and dominance is not defined then")
    if values.get("beliefs") == "any" and values.get("completion", "unique") != "unique":
        table.refuse(("completion",), 'beliefs = "any" is asked of the completed profile')
    if kind is not None and values.get("refined") not in (None, *BY_DOMINANCE):
        table.refuse(("against", "pure"), f'refined = "{values["refined"]}" is about no dominance')
    if kind is not None:
        for at_key, why in kind.faults(values, About(setting.sealed, setting.information != ())):
            table.refuse((at_key,), why)
    if len(cursor.faults) > noted or kind is None or None in values.values():
        return None
    return kind.make(name, expect, **{key.argument: values[key.name] for key in kind.keys if key.name in values})


def _read_kind(table: Table, setting: Setting, has_strategy: bool) -> Kind | None:
    """The claim's kind, if the file can have it. Notes the keys that do not go with it, or are missing."""
    given = table.require("kind", "one of " + ", ".join(f'"{name}"' for name in NAMES))
    name = None if given is None else given.choice(NAMES)
    if given is None or name is None:
        return None
    kind = next(kind for kind in KINDS if kind.name == name)
    if kind.bids and setting.sealed is False:
        given.fault(f"no {kind.bids} claim: under a posted price there are no bids")
    elif kind.bids and setting.information != ():
        given.fault(f"no {kind.bids} claim: agents acquire information, and it is not defined then")
    elif kind.profile and not has_strategy and table.value("completion") not in FOUND:
        *others, last = (f'"{kind.name}"' for kind in KINDS if not kind.profile)
        without = f"{', '.join(others)} or {last}"
        given.fault(
            f"a file with [[strategy]] rules, since the claim is about their profile; or without them, {without}"
        )
    for name, value in kind.of_units if setting.sold.by_name else ():
        if (at := table.get(name)) is not None and at.value == value:
            at.fault(f'another {name}: "{value}" is for units, and these are named items')
    own = {key.name for key in kind.keys}
    for key in {key.name: key for key in KEYS if key.name not in own}.values():
        table.refuse((key.name,), kind.refusal(key))
    for required in kind.required:
        if not required.beside or any(key in table for key in required.beside):
            table.require(required.key, required.expected)
    return kind


def _unambiguous() -> list[Key]:
    """The keys that mean one thing, whatever the kind."""
    names = [key.name for key in KEYS]
    return [key for key in KEYS if names.count(key.name) == 1]


def _read_value(key: Key, at: Cursor, setting: Setting, before: dict[str, Any]) -> object:
    """What stands at the key; None where it cannot be read. ``before``: what stands at the keys before it."""
    agent = before.get("agent")
    match key.value:
        case tuple():
            return at.choice(key.value)
        case "agent":
            return setting.agent_names.read(at, "an agent")
        case "type":
            if agent is None:
                return None
            return setting.agents[agent].type_names.read(at, f'a type of "{setting.agents[agent].name}"')
        case "bid":
            return None if agent is None or not setting.sealed else setting.agents[agent].read_bid(at, setting.sold)
        case "flag":
            return at.flag()
        case "number":
            return at.number() if key.within is None else at.number(key.within.words, key.within.holds)
        case "count":
            return at.integer(0, None)
        case "prices":
            return _read_prices(at, setting)
        case "change":
            return None if len(at.faults) else setting.change(at)
        case _:
            assert_never(key.value)


def _read_prices(at: Cursor, setting: Setting) -> tuple[Fraction, ...] | None:
    """The price of a unit, or those of all items."""
    if setting.sold.by_name:
        return setting.sold.read_by_item(at, ByItem(every=True))
    price = at.non_negative()
    return None if price is None else (price,)


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
