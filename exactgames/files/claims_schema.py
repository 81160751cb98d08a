"""What the JSON Schema says of claims, from the kinds' own keys."""

from __future__ import annotations

from typing import Any, assert_never

from exactgames.claims.claim import Key, Kind
from exactgames.claims.registry import KEYS, KINDS, NAMES


def claims_schema() -> dict[str, Any]:
    """The schema of a table of ``[[claims]]``."""
    properties: dict[str, Any] = {
        "kind": {"description": "What is claimed.", "enum": list(NAMES)},
        "id": {"description": "Unique; default c1, c2, … by position.", "type": "string"},
        "expect": {
            "description": "Whether the claim should hold (the default) or be refuted.",
            "enum": ["holds", "refuted"],
        },
    }
    for key in KEYS:
        before = properties.get(key.name)
        properties[key.name] = _property(key) if before is None else _either(before, _property(key))
    rules: list[tuple[dict[str, Any], list[str]]] = []
    for kind in KINDS:
        then = _rule(kind)
        alike = next((names for rule, names in rules if rule == then), None)
        if alike is None:
            rules.append((then, [kind.name]))
        else:
            alike.append(kind.name)
    return {
        "description": "A claim about the instance.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "required": ["kind"],
        "allOf": [
            {"if": {"properties": {"kind": {"enum": names}}, "required": ["kind"]}, "then": then}
            for then, names in rules
        ],
    }


def _property(key: Key) -> dict[str, Any]:
    return {"description": key.about, **_value(key)}


def _either(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """A key that means one thing in some kinds, another in others: words of either."""
    about = f"{one['description']} {other['description']}"
    return {"description": about, "enum": [*one["enum"], *other["enum"]]}


def _value(key: Key) -> dict[str, Any]:
    match key.value:
        case tuple():
            return {"enum": list(key.value)}
        case "agent" | "type":
            return {"$ref": "#/$defs/name"}
        case "bid":
            return {"$ref": "#/$defs/vector"}
        case "flag":
            return {"type": "boolean"}
        case "number":
            return {"$ref": "#/$defs/number"}
        case "count":
            return {"type": "integer", "minimum": 0}
        case "prices":
            number = {"$ref": "#/$defs/non_negative"}
            by_item = {
                "type": "object",
                "propertyNames": {"$ref": "#/$defs/name"},
                "additionalProperties": {"$ref": "#/$defs/non_negative"},
            }
            return {"anyOf": [number, by_item]}
        case "change":
            return {"$ref": "#/$defs/change"}
        case _:
            assert_never(key.value)


def _rule(kind: Kind) -> dict[str, Any]:
    """Which keys a claim of this kind may not have, and which it must."""
    own = {key.name: key for key in kind.keys}
    names = [key.name for key in KEYS]
    properties: dict[str, Any] = {}
    for name in dict.fromkeys(names):
        if name not in own:
            properties[name] = False
        elif names.count(name) > 1:
            properties[name] = _value(own[name])
    rule: dict[str, Any] = {"properties": properties}
    if required := [one.key for one in kind.required if not one.beside]:
        rule["required"] = required
    if beside := {key: [one.key] for one in kind.required for key in one.beside}:
        rule["dependentRequired"] = beside
    return rule
