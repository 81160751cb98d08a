"""Reads a rule's table by the keys that the rule declares (``mechanisms.keys``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeVar, assert_never

from attrs import frozen

from exactgames.files.cursor import Cursor, Table
from exactgames.files.kind_words import written
from exactgames.files.names import Names, Setting
from exactgames.files.outcome_rows import read_action_lists, read_rows
from exactgames.files.points import read_points
from exactgames.files.sold import Sold
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

R = TypeVar("R", bound=Rule)

Values = dict[str, Any]
"""What was read, by argument; None where it could not be."""


@frozen
class Known:
    """Whom and what a rule's keys may name."""

    agents: Names
    sold: Sold


NOBODY: Final = Known(Names(()), Sold(False, None, Names(())))
"""Where there are no names."""


def formats(rules: Sequence[type[Rule]]) -> tuple[str, ...]:
    """The words that name the rules."""
    return tuple(rule.format for rule in rules)


def read_format(
    table: Table, rules: Sequence[type[R]], key: str = "format", elsewhere: tuple[str, Sequence[str]] = ("", ())
) -> type[R] | None:
    """The rule that the table's ``format`` names, or another ``key``. Notes its faults. ``elsewhere``: (where, words
    that name rules there).
    """
    words = formats(rules)
    given = table.require(key, "one of " + ", ".join(f'"{word}"' for word in words))
    also = f" ({given.value!r} is for {elsewhere[0]})" if given is not None and given.value in elsewhere[1] else ""
    word = None if given is None else given.choice(words, also)
    return next((rule for rule in rules if rule.format == word), None)


def read_rule(table: Table, rule: type[R] | None, rules: Sequence[type[Rule]], known: Known) -> R | None:
    """The rule that the table says. ``rule``: the one its format names; if that could not be read, the keys that mean
    the same for all rules are read for their faults.
    """
    if rule is None:
        read_keys(table, unambiguous_keys(rules), known, required=False)
        return None
    faultless = _refuse_others(table, rule, rules) and _one_of_each(table, rule.keys)
    values = read_keys(table, rule.keys, known)
    if not faultless or any(value is None for value in values.values()):
        return None
    return rule(**values)


def _one_of_each(table: Table, keys: Sequence[Key]) -> bool:
    """Whether of keys that stand in each other's place the table has exactly one. Notes where it has not."""
    faultless = True
    for key in keys:
        pair = (key.instead_of, key.name)
        given = [name for name in pair if name in table]
        if not key.instead_of or len(given) == 1:
            continue
        faultless = False
        if given or not table.misspelt:
            table.cursor.fault(f"exactly one of {' and '.join(pair)}", " and ".join(given) if given else "none")
    return faultless


def all_keys(rules: Sequence[type[Rule]]) -> dict[str, list[tuple[type[Rule], Key]]]:
    """Every key of the rules, with the rules that have it, in the order of first appearance."""
    found: dict[str, list[tuple[type[Rule], Key]]] = {}
    for rule in rules:
        for key in rule.keys:
            found.setdefault(key.name, []).append((rule, key))
    return found


def unambiguous_keys(rules: Sequence[type[Rule]]) -> tuple[Key, ...]:
    """The keys that are of one kind in all the rules that have them."""
    listed = all_keys(rules).values()
    return tuple(having[0][1] for having in listed if all(key.kind == having[0][1].kind for _, key in having))


def whose(having: Sequence[tuple[type[Rule], Key]]) -> str:
    """Which rules a key is for, in words."""
    return " or ".join(dict.fromkeys(key.whose or rule.title for rule, key in having))


@frozen
class About:
    """Whose play a rule is about, of what market."""

    setting: Setting
    agent: int | None


def read_keys(
    table: Table, keys: Sequence[Key], known: Known, required: bool = True, about: About | None = None
) -> Values:
    """The keys' values, by argument; ``about`` is needed for what is said of play."""
    values: Values = {}
    for key in keys:
        needed = required and key.required
        given = table.require(key.name, f"{written(key.kind)}, {key.words}") if needed else table.get(key.name)
        if given is not None or isinstance(key.kind, AgentNamesFor):
            values[key.argument] = _read(key.kind, given, known, values, about)
        else:
            values[key.argument] = None if key.default is None else key.default(len(known.agents.names))
    return values


def _refuse_others(table: Table, rule: type[Rule], rules: Sequence[type[Rule]]) -> bool:
    """Refuse the keys that only other rules have; whether there is none of them."""
    own = {key.name for key in rule.keys}
    faultless = True
    for name, having in all_keys(rules).items():
        if name not in own:
            why = rule.refused.get(name) or f"it is for {whose(having)}, not for {rule.title}"
            faultless &= not table.refuse([name], why)
    return faultless


def read_of_play(kind: Kind, cursor: Cursor, about: About) -> Any:
    """The value at the cursor in a rule about play; None with a fault."""
    return _read(kind, cursor, Known(about.setting.agent_names, about.setting.sold), {}, about)


def tried_of_play(kind: Kind, cursor: Cursor, about: About) -> Any:
    """The same; None, and nothing noted, with a fault."""
    return cursor.tried(lambda at: read_of_play(kind, at, about))


def _read(kind: Kind, cursor: Cursor | None, known: Known, before: Values, about: About | None) -> Any:
    """The value at the cursor; None with a fault. ``before``: the values of earlier keys."""
    agents = known.agents
    if isinstance(kind, AgentNamesFor):
        return _read_names_for(cursor, kind, before.get(kind.other), agents)
    if cursor is None:
        raise AssertionError("only what is there is read")
    if isinstance(kind, Quantity | OnePrice | OtherAgent | OneAction | Bundle):
        return _read_of_play(kind, cursor, about)
    if isinstance(kind, ActionLists | OutcomeRows | ByItem | ByBundle):
        return _read_listed(kind, cursor, known, before)
    match kind:
        case Number(least, most):
            return cursor.number(written(kind), lambda x: x >= least and (most is None or x <= most))
        case Integer():
            return cursor.integer(kind.least, kind.most)
        case Points():
            return read_points(cursor)
        case Flag():
            return cursor.flag()
        case Increasing(at_most):
            return cursor.increasing(at_most)
        case AgentName(other_than):
            agent = agents.read(cursor, "an agent")
            if agent is not None and agent == before.get(other_than):
                cursor.fault(f"another agent than the {other_than}")
                return None
            return agent
        case AgentNames(at_least, everyone):
            return _read_everyone(cursor, agents) if everyone else agents.read_distinct(cursor, "an agent", at_least)
        case Record():
            return _read_record(cursor, kind, known, about)
        case Word():
            return _read_word(cursor, kind, known, about)
    assert_never(kind)


def _read_listed(
    kind: ActionLists | OutcomeRows | ByItem | ByBundle, cursor: Cursor, known: Known, before: Values
) -> Any:
    match kind:
        case ActionLists():
            return read_action_lists(cursor, known.agents)
        case OutcomeRows(of):
            return read_rows(cursor, of, known.agents, known.sold, before.get("actions"))
        case ByItem():
            return known.sold.read_by_item(cursor, kind)
        case ByBundle():
            return known.sold.read_by_bundle(cursor, kind)
    assert_never(kind)


def _read_of_play(
    kind: Quantity | OnePrice | OtherAgent | OneAction | Bundle, cursor: Cursor, about: About | None
) -> Any:
    if about is None:
        raise AssertionError("what is said of play is read in a rule about it")
    match kind:
        case Quantity(least, all_):
            return about.setting.sold.read_quantity(cursor, least, all_)
        case Bundle(least, all_):
            return about.setting.sold.read_bundle(cursor, least, all_)
        case OnePrice(of):
            return about.setting.read_price(cursor, of)
        case OtherAgent():
            return _read_other(kind, cursor, about)
        case OneAction():
            return about.setting.read_action(cursor, about.agent)
    assert_never(kind)


def _read_other(kind: OtherAgent, cursor: Cursor, about: About) -> int | None:
    other = about.setting.agent_names.read(cursor, "an agent")
    able = about.setting.able(kind.key)
    if other is not None and other == about.agent:
        cursor.fault(f"another agent: {kind.own}")
    elif other is not None and able is not None and other not in able:
        cursor.fault(kind.who)
    return other


def _read_word(cursor: Cursor, kind: Word, known: Known, about: About | None) -> Any:
    if isinstance(cursor.value, dict) and kind.table is not None:
        return _read_record(cursor, kind.table, known, about)
    if not isinstance(cursor.value, str):
        cursor.fault(written(kind))
        return None
    table = kind.table
    word = cursor.choice(kind.words) if table is None else cursor.choice(kind.words, f" or {table.written}", table.hint)
    return next((meaning for name, meaning in kind.meanings if name == word), None)


def _read_record(cursor: Cursor, kind: Record, known: Known, about: About | None) -> Any:
    table = cursor.table(kind.name)
    if table is None:
        return None
    values = read_keys(table, kind.keys, known, about=about)
    return None if any(value is None for value in values.values()) else kind.make(**values)


def _read_everyone(cursor: Cursor, agents: Names) -> tuple[int, ...] | None:
    order = agents.read_distinct(cursor, "an agent")
    if order is None:
        return None
    left_out = [name for index, name in enumerate(agents.names) if index not in order]
    if left_out and agents.complete and None not in agents.names:
        cursor.fault("every agent's name once", "no " + ", ".join(f'"{name}"' for name in left_out))
        return None
    return order


def _read_names_for(
    cursor: Cursor | None, kind: AgentNamesFor, others: tuple[int, ...] | None, agents: Names
) -> tuple[tuple[int, ...], ...] | None:
    """For each of ``others`` who goes with her, herself left out."""
    listed = _lists_for(cursor, kind, others, agents)
    if listed is None or others is None:
        return None
    return tuple(tuple(agent for agent in mine if agent != other) for other, mine in zip(others, listed, strict=True))


def _lists_for(
    cursor: Cursor | None, kind: AgentNamesFor, others: tuple[int, ...] | None, agents: Names
) -> list[tuple[int, ...]] | None:
    """The same as it stands there; a table names every one of the others."""
    what = kind.other.removesuffix("s")
    if cursor is None:
        return None if others is None else [tuple(range(len(agents.names)))] * len(others)
    if not isinstance(cursor.value, dict):
        read = agents.read_distinct(cursor, "an agent")
        return None if read is None or others is None else [read] * len(others)
    found: dict[int, tuple[int, ...] | None] = {}
    faultless = True
    for name, at in cursor.entries() or []:
        other = agents.find(name)
        if other is None or (others is not None and other not in others):
            known = agents if others is None else Names(tuple(agents.names[k] for k in others))
            known.unknown(Cursor(cursor.faults, at.path, name), f"a {what}", name)
            faultless = False
        else:
            found[other] = agents.read_distinct(at, "an agent")
    if others is None:
        return None
    if faultless and (left_out := [agents.names[k] for k in others if k not in found]):
        missing = ", ".join(f'"{name}"' for name in left_out)
        cursor.fault(f"an array of {kind.called} for every {what}", f"no {kind.called} for {missing}")
        return None
    lists = [listed for listed in map(found.get, others) if listed is not None]
    return lists if faultless and len(lists) == len(others) else None
