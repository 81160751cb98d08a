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
from exactgames.mechanisms.goods.items import members
from exactgames.mechanisms.keys import (
    ActionLists,
    AgentName,
    AgentNames,
    AgentNamesFor,
    Bundle,
    ByBundle,
    ByItem,
    Flag,
    Increasing,
    Integer,
    Key,
    Kind,
    Number,
    OneAction,
    OnePrice,
    OtherAgent,
    OutcomeRows,
    Points,
    Quantity,
    Record,
    Rule,
    Word,
)
from exactgames.mechanisms.outcome_table import BundleTrade, Effect, OutcomeRow, Trade
from exactgames.mechanisms.registry import FIRST_STAGES, ITEM_AFTERMARKETS, ITEM_FIRST_STAGES

OF_ITEMS = tuple({*ITEM_FIRST_STAGES, *ITEM_AFTERMARKETS})
Names = Sequence[str]
ITEMS = ("x", "y")
"""The items of files that sell some."""


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


def good_table(rng: Random, rule: type[Rule], names: Names, items: Names = ()) -> tuple[dict[str, Any], Any]:
    """(keys and what stands there, the rule that they say); keys with a default are left out at times. ``items``: what
    is sold, if that is no units.
    """
    said: dict[str, Any] = {"format": rule.format}
    values = _values(rng, rule.keys, names, said, {"items": items})
    found: Any = rule(**values)
    return said, found.of_items(tuple(items)) if items and issubclass(rule, OF_ITEMS) else found


def _values(
    rng: Random,
    keys: Sequence[Key],
    names: Names,
    said: dict[str, Any],
    about: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    instead = {key.instead_of: key for key in keys if key.instead_of}
    others = {rng.choice([first, other.name]) for first, other in instead.items()}
    for key in keys:
        paired = key.instead_of or key.name in instead
        if key.default is not None and paired and key.name not in others:
            values[key.argument] = key.default(len(names))
        elif key.default is not None and not paired and rng.random() < 0.4:
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
    """(what stands in the file, what it becomes). ``before``: earlier keys' values; of a rule about play, the units,
    the stage's prices, who has turns, and whose rule it is.
    """
    match kind:
        case Number(least, most):
            number = least + Fraction(rng.randint(0, 4), 4) * (2 if most is None else most - least)
            return number, number
        case Integer(first, last):
            integer = rng.randint(first, last)
            return integer, integer
        case Points():
            xs = sorted(Fraction(rng.randint(0, 8), 2) for _ in range(rng.randint(1, 3)))
            points = tuple(zip(xs, (*sorted(Fraction(rng.randint(0, 4), 4) for _ in xs[1:]), Fraction(1)), strict=True))
            return points, points
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
            price = rng.choice(getattr(before["stage"], kind.of))
            return price, price
        case ActionLists():
            lists = {
                k: ["out", *rng.sample(["in", "more"], rng.randint(0, 2))] for k in _agents(rng, names, len(names))
            }
            lists[max(lists)] = ["out", "in"]
            return {names[k]: listed for k, listed in lists.items()}, tuple(tuple(lists[k]) for k in range(len(names)))
        case OutcomeRows(of):
            return _good_rows(rng, of, names, before["actions"], before.get("items", ()))
        case ByItem(every):
            items = before["items"]
            numbers = [Fraction(rng.randint(0, 4), 2) for _ in items]
            return {x: v for x, v in zip(items, numbers, strict=True) if every or v}, tuple(numbers)
        case ByBundle(word, _):
            items = before["items"]
            numbers = sorted(Fraction(rng.randint(0, 4), 2) for _ in range(1, 1 << len(items)))
            rows = [{"items": bundle(items, k), word: v} for k, v in enumerate(numbers, 1)]
            return rng.sample(rows, len(rows)), (Fraction(0), *numbers)
        case Bundle(least, all_):
            items = before["items"]
            chosen = rng.choice([k for k in range(1 << len(items)) if len(members(k)) >= least])
            return ("all", ALL) if all_ and rng.random() < 0.2 else (bundle(items, chosen), chosen)
        case OneAction():
            action = rng.choice(before["stage"].actions_of(before["agent"]))
            return action, action
        case OtherAgent():
            other = rng.choice(sorted(before["movers"][kind.key] - {before["agent"]}))
            return names[other], other
    assert_never(kind)


def bundle(items: Names, number: int) -> list[str]:
    """The bundle as files write it."""
    return [items[x] for x in members(number)]


def _good_rows(rng: Random, of: str, names: Names, actions: Any, items: Names) -> tuple[Any, Any]:
    """Rows that need the last action of all who are concerned, never the first: so nobody loses by the first."""
    n, rows, expected = len(names), [], []
    able = [k for k in range(n) if len(actions[k]) > 1]
    for _ in range(rng.randint(1, 3)):
        concerned = rng.sample(able, rng.randint(1, min(2, len(able))))
        when: dict[str, Any] = {"actions": {names[k]: actions[k][-1] for k in concerned}}
        held: tuple[tuple[int, int], ...] = ()
        if of == "trades" and rng.random() < 0.5:
            held = ((concerned[0], 1),)
            when["holdings"] = {names[concerned[0]]: bundle(items, 1) if items else 1}
        effects = [_good_effect(rng, of, names, concerned, items) for _ in range(rng.choice((1, 1, 2)))]
        done = tuple(sorted((k, actions[k][-1]) for k in concerned))
        share = Fraction(1, len(effects))
        if len(effects) == 1:
            rows.append({"when": when, **effects[0][0]})
        else:
            rows.append({"when": when, "draws": [{**said, "probability": share} for said, _ in effects]})
        expected.append(OutcomeRow(done, held, tuple((effect, share) for _, effect in effects)))
    return rows, tuple(expected)


def _good_effect(
    rng: Random, of: str, names: Names, concerned: list[int], items: Names
) -> tuple[dict[str, Any], Effect]:
    n, price = len(names), Fraction(rng.randint(0, 4), 2)
    payments, wins, trades = [Fraction(0)] * n, [0] * n, ()
    payments[concerned[0]] += price
    if of == "sales":
        wins[concerned[0]] = rng.randint(0, 1)
    elif len(concerned) == 2:
        payments[concerned[1]] -= price
        trades = ((BundleTrade if items else Trade)(concerned[1], concerned[0], 1),)
    said: dict[str, Any] = {"payments": {names[k]: x for k, x in enumerate(payments) if x}}
    if of == "sales":
        said["allocation"] = {names[k]: bundle(items, x) if items else x for k, x in enumerate(wins) if x}
    else:
        what = [{"items": bundle(items, t.units)} if items else {"units": t.units} for t in trades]
        said["trades"] = [
            {"from": names[t.source], "to": names[t.to], **mine} for t, mine in zip(trades, what, strict=True)
        ]
    return said, Effect(trades, tuple(wins), tuple(payments))


def _agents(rng: Random, names: Names, count: int) -> tuple[int, ...]:
    return tuple(rng.sample(range(len(names)), count))


def bad_values(kind: Kind) -> list[Any]:
    """What may not stand at a key of this kind."""
    match kind:
        case Number(least, most):
            return ["x", True, [], least - 1, *([] if most is None else [most + 1])]
        case Integer(first, last):
            return ["x", True, Fraction(1, 2), [], first - 1, last + 1]
        case Points():
            one_down = [[[0, 1], [1, "1/2"], [1, 1]], [[1, "1/2"], [0, 1]]]
            return [[], 1, [1], [[1]], [[1, 1, 1]], [[1, "1/2"]], [[-1, 1]], [[0, 2]], *one_down]
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
        case ByItem(every):
            return [1, [], {"z": 1}, {"x": -1, "y": 1}, {"x": "much", "y": 1}, *([{"x": 1}] if every else [])]
        case ByBundle(word, monotone):
            one, other, both = ({"items": items, word: 1} for items in (["x"], ["y"], ["x", "y"]))
            falls = [[one, other, {**both, word: 0}]] if monotone else []
            bad = [[], 1, [one, other], [one, one, other, both], [one, other, {"items": ["x", "y"]}], *falls]
            return [*bad, [one, other, both, {"items": [], word: 0}], [one, other, {**both, word: -1}]]
        case Bundle(least, all_):
            return ["x", 1, ["z"], ["x", "x"], *([] if all_ else ["all"]), *([[]] if least else [])]
        case OneAction():
            return ["nothing of the kind", 1]
        case ActionLists():
            return [[], {}, {"nobody": ["x", "y"]}, {"A": ["x"]}, {"A": ["x", "x"]}, {"A": []}]
        case OutcomeRows():
            return [[], 1, [{"colour": 1}], [{"when": {"actions": {"A": "nothing"}}}], [{"payments": {"nobody": 1}}]]
    assert_never(kind)


def table_text(name: str, said: dict[str, Any]) -> str:
    """The table as TOML."""
    return f"[{name}]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in said.items())


def stage_file(rng: Random, rule: type[Rule], items: Names = ()) -> tuple[str, list[tuple[Any, ...]]]:
    """(a file whose stage is of this rule, with strategy rules by all of its action keys and on all of its facts; what
    each of them says to do). ``items``: as ``good_table``.
    """
    names, units, first = "ABC", 2, rule in (*FIRST_STAGES, *ITEM_FIRST_STAGES)
    stage: Any
    said, stage = good_table(rng, rule, names, items)
    grids = [key.kind.of for key in rule.action_keys if isinstance(key.kind, OnePrice)]
    while any(len(getattr(stage, grid)) < 2 for grid in grids):  # two different actions are asked for
        said, stage = good_table(rng, rule, names, items)
    lines = [f"items = {toml(items)}" if items else f"units = {units}"]
    valued = "additive = { x = 2, y = 1 }" if items else "marginals = [2, 1]"
    for name in names:
        lines += ["[[agents]]", f'name = "{name}"', f"types = [{{ {valued} }}]"]
        lines += [] if first else ["bids = { levels = [0, 1] }"]
    sealed = "simultaneous-first-price" if items else "uniform-price"
    lines += [] if first else ["[auction]", f'format = "{sealed}"']
    lines.append(table_text("auction" if first else "aftermarket", said))
    for name in [] if first else names:
        lines += ["[[strategy]]", f'agent = "{name}"', 'stage = "auction"', "bid = [1, 0]"]
    movers = stage.movers(len(names), frozenset(range(len(names))))
    expected = []
    for key in rule.action_keys:
        for agent in sorted(movers[key.name]):
            about = {"units": units, "items": items, "stage": stage, "movers": movers, "agent": agent}
            where = ["[[strategy]]", f'agent = "{names[agent]}"', f'stage = "{"auction" if first else "aftermarket"}"']
            (one, value), (other, second) = _two_values(rng, key.kind, names, about)
            lines += [*where, f"{key.name} = {toml(one)}"]
            mixture = [{key.name: one, "probability": Fraction(1, 3)}, {key.name: other, "probability": Fraction(2, 3)}]
            lines += [*where, f"mixture = {toml(mixture)}"]
            expected += [(key.pattern(value),), (key.pattern(value), key.pattern(second))]
            others = all(able - {agent} for able in movers.values())  # whom a fact may name
            for fact in rule.fact_keys if others else ():
                said_of_it, _ = good_value(rng, fact.kind, names, about)
                lines += [*where, f"when = {toml({fact.name: said_of_it})}", f"{key.name} = {toml(one)}"]
                expected.append((key.pattern(value),))
    return "\n".join(lines) + "\n", expected


def _two_values(rng: Random, kind: Kind, names: Names, about: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Two different good values."""
    found: list[tuple[Any, Any]] = []
    while len(found) < 2:
        said, value = good_value(rng, kind, names, about)
        found += [(said, value)] if all(value != other for _, other in found) else []
    return found
