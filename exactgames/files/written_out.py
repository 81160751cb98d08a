"""The document that a file stands for: its family, and its distributions of values, written out."""

from __future__ import annotations

from typing import Any

from exactgames.files.cursor import FAULTED, Cursor, Faults
from exactgames.files.family import FAMILY, without_family
from exactgames.files.sold import UNITS
from exactgames.files.values import read_values
from exactgames.market.instance import RoundedTypes


def written_out(document: dict[str, Any], faults: Faults) -> tuple[dict[str, Any], tuple[RoundedTypes, ...]]:
    """The document with nothing in it that only stands for something, and what was rounded for it. The document itself,
    if it is one already. What could not be read has had its fault, and is FAULTED.
    """
    document = without_family(document, faults)
    given = document.get("agents")
    listed = given if isinstance(given, list) else []
    if not any(_stands_for_types(agent) for agent in listed):
        return document, ()
    stated = document.get("units")
    units = stated if isinstance(stated, int) and not isinstance(stated, bool) and 1 <= stated <= UNITS else None
    agents: list[Any] = []
    rounded: list[RoundedTypes] = []
    for number, agent in enumerate(listed):
        if not _stands_for_types(agent):
            agents.append(agent)
            continue
        at = Cursor(faults, ("agents", number, "types"), agent["types"])
        if "prior" in document:
            at.fault("an array of types: with a prior, that says how likely they are", "a distribution")
        if "items" in document:
            at.fault("an array of types: distributions of values are of units", "a distribution")
            agents.append({**agent, "types": FAULTED})
            continue
        read = read_values(at, units)
        agents.append({**agent, "types": FAULTED if read is None else read[0]})
        if read is not None:
            rounded.append(RoundedTypes(str(agent.get("name")), read[1]))
    return {**document, "agents": agents}, tuple(rounded)


def stands_for(document: dict[str, Any]) -> bool:
    """Whether a document stands for a market that is not written out in it."""
    given = document.get("agents")
    return FAMILY in document or (isinstance(given, list) and any(map(_stands_for_types, given)))


def _stands_for_types(agent: object) -> bool:
    return isinstance(agent, dict) and isinstance(agent.get("types"), dict)
