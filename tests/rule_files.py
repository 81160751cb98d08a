"""A rule's table of an instance file from the keys that the rule declares: good values of each kind, with what they
become, and bad ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random
from types import MappingProxyType
from typing import Any, assert_never

from exactgames.mechanisms.actions import ALL
from exactgames.mechanisms.keys import (
    AgentName,
    AgentNames,
    AgentNamesFor,
    Flag,
    Increasing,
    Key,
    Kind,
    Number,
    OnePrice,
    OtherAgent,
    Quantity,
    Record,
    Rule,
    Word,
)

Names = Sequence[str]


def toml(value: object) -> str:
    """A value as TOML; fractions quoted."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Fraction):
        return str(value) if value.denominator == 1 else f'"{value}"'
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{toml(k)} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    raise TypeError(value)


def good_table(rng: Random, rule: type[Rule], names: Names) -> tuple[dict[str, Any], Rule]:
    """(keys and what stands there, the rule that they say); keys with a default are left out at times."""
    said: dict[str, Any] = {"format": rule.format}
    values = _values(rng, rule.keys, names, said)
    return said, rule(**values)


def _values(
    rng: Random,
    keys: Sequence[Key],
    names: Names,
    said: dict[str, Any],
    about: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key in keys:
        if key.default is not None and rng.random() < 0.4:
            values[key.argument] = _left_out(key, names, values)
        else:
            said[key.name], values[key.argument] = good_value(rng, key.kind, names, {**about, **values})
    return values


def _left_out(key: Key, names: Names, before: dict[str, Any]) -> Any:
    if isinstance(key.kind, AgentNamesFor):
        everyone = range(len(names))
        return tuple(tuple(k for k in everyone if k != other) for other in before[key.kind.other])
    assert key.default is not None
    return key.default(len(names))


def good_value(rng: Random, kind: Kind, names: Names, before: dict[str, Any]) -> tuple[Any, Any]:
    """(what stands in the file, what it becomes). ``before``: earlier keys' values; of a rule about play, the units and
    the stage's prices.
    """
    match kind:
        case Number(least, most):
            number = least + Fraction(rng.randint(0, 4), 4) * (2 if most is None else most - least)
            return number, number
        case Flag():
            flag = rng.random() < 0.5
            return flag, flag
        case Increasing():
            grid = tuple(sorted(rng.sample([Fraction(k, 2) for k in range(5)], rng.randint(1, 3))))
            return grid, grid
        case AgentName(other_than):
            agent = rng.choice([k for k in range(len(names)) if k != before.get(other_than)])
            return names[agent], agent
        case AgentNames(at_least, everyone):
            agents = _agents(rng, names, len(names) if everyone else rng.randint(max(1, at_least), len(names)))
            return [names[k] for k in agents], agents
        case AgentNamesFor(other, _):
            lists = {k: _agents(rng, names, rng.randint(0, len(names))) for k in before[other]}
            said = {names[k]: [names[j] for j in listed] for k, listed in lists.items()}
            return said, tuple(tuple(j for j in listed if j != k) for k, listed in lists.items())
        case Record():
            inner: dict[str, Any] = {}
            values = _values(rng, kind.keys, names, inner, before)
            return inner, kind.make(**values)
        case Word():
            if kind.table is not None and rng.random() < 0.5:
                return good_value(rng, kind.table, names, before)
            return rng.choice(kind.meanings)
        case Quantity(least, all_):
            quantity = rng.randint(least, before["units"])
            return ("all", ALL) if all_ and rng.random() < 0.2 else (quantity, quantity)
        case OnePrice():
            price = rng.choice(before["prices"])
            return price, price
        case OtherAgent():
            other = rng.randrange(len(names))
            return names[other], other
    assert_never(kind)


def _agents(rng: Random, names: Names, count: int) -> tuple[int, ...]:
    return tuple(rng.sample(range(len(names)), count))


def bad_values(kind: Kind) -> list[Any]:
    """What may not stand at a key of this kind."""
    match kind:
        case Number(least, most):
            return ["x", True, [], least - 1, *([] if most is None else [most + 1])]
        case Flag():
            return [0, "yes"]
        case Increasing():
            return [[], [1, 1], [2, 1], [-1], 1, "x"]
        case AgentName():
            return ["nobody", 1, []]
        case AgentNames(at_least, everyone):
            return [["nobody"], "A", [1], ["A", "A"], *([[]] if at_least or everyone else [])]
        case AgentNamesFor():
            return [["nobody"], 1, {"nobody": []}, {}]
        case Record():
            return [1, "x", {}, {"colour": 1}]
        case Word():
            return [1, "nonsense", True, *([] if kind.table is None else [{"colour": 1}])]
        case Quantity(least, all_):
            return [least - 1, "x", True, 65, *([] if all_ else ["all"])]
        case OnePrice():
            return [-1, "x", 12345]
        case OtherAgent():
            return ["nobody", 1]
    assert_never(kind)


def table_text(name: str, said: dict[str, Any]) -> str:
    """The table as TOML."""
    return f"[{name}]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in said.items())
