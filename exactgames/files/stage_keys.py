"""How rules name the stages' actions and facts: read off what the registered stages declare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, assert_never

from exactgames.files.cursor import Cursor
from exactgames.files.names import Setting
from exactgames.mechanisms.registry import AFTERMARKETS, FIRST_STAGES
from exactgames.mechanisms.rule_keys import ALL, ActionKey, FactKey, Fields, Flag, Other, Price, Quantity, Value, WordOr
from exactgames.mechanisms.stage import Stage


def actions_of(stages: Iterable[type[Stage] | Stage]) -> dict[str, ActionKey]:
    """The stages' action keys by name."""
    return {key.name: key for stage in stages for key in stage.action_keys}


def facts_of(stages: Iterable[type[Stage] | Stage]) -> dict[str, FactKey]:
    """The stages' fact keys by name."""
    return {key.name: key for stage in stages for key in stage.fact_keys}


ACTIONS: Final = actions_of((*FIRST_STAGES, *AFTERMARKETS))
FACTS: Final = facts_of((*FIRST_STAGES, *AFTERMARKETS))


def read_value(value: Value, cursor: Cursor, setting: Setting, agent: int | None) -> Any:
    """What stands at the cursor in a rule of the agent's, read as ``mechanisms.rule_keys`` says; None with a fault."""
    match value:
        case Quantity(low, all_):
            if all_ and cursor.value == "all":
                return ALL
            also = ' or "all"' if all_ else ' ("all" is not allowed in a condition)' if cursor.value == "all" else ""
            return cursor.integer(low, setting.units, also)
        case Price():
            return setting.read_price(cursor)
        case Flag():
            return cursor.flag()
        case Other():
            return _read_other(value, cursor, setting, agent)
        case Fields():
            return _read_fields(value, cursor, setting, agent)
        case WordOr(word, fields, expected):
            if cursor.value == word:
                return word
            if not isinstance(cursor.value, dict):
                cursor.fault(expected)
                return None
            return _read_fields(fields, cursor, setting, agent)
    assert_never(value)


def _read_other(value: Other, cursor: Cursor, setting: Setting, agent: int | None) -> int | None:
    other = setting.agent_names.read(cursor, "an agent")
    able = setting.able(value.key)
    if other is not None and other == agent:
        cursor.fault(f"another agent: {value.own}")
    elif other is not None and able is not None and other not in able:
        cursor.fault(value.who)
    return other


def _read_fields(value: Fields, cursor: Cursor, setting: Setting, agent: int | None) -> dict[str, Any] | None:
    """The table's values by key; None where a required one could not be read."""
    table = cursor.table(value.kind)
    if table is None:
        return None
    read = {}
    for key, kind, expected in value.keys:
        given = table.require(key, expected) if value.required else table.get(key)
        if given is not None or value.required:
            read[key] = None if given is None else read_value(kind, given, setting, agent)
    return None if value.required and None in read.values() else read
