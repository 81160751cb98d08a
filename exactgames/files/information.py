"""``information``: the signal structures that agents may acquire before the auction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

import numpy as np
from attrs import frozen

from exactgames.files.cursor import Cursor, Table
from exactgames.files.names import AgentRead, Names, read_name
from exactgames.mechanisms.information.structure import MOST, NOTHING, SignalStructure, StructureRow, Structures
from exactgames.mechanisms.priors.joint import Joint

_AGENTS: Final = "a table from agents' names to arrays of signal structures, at least one"
_STRUCTURES: Final = f"an array of 1 to {MOST} tables {{ name, cost, rows }}"
_COST: Final = "a non-negative number, or a table from the names of all the agent's types to such numbers"
_ROWS: Final = "an array of tables { when, says }, at least one"
_SAYS: Final = "a word, or an array of tables { word, probability }"
_WHEN: Final = "a table from other agents' names to their types' names"
STEPS: Final = 1_000_000
"""How many rows are looked at, at most, to see whether every type profile meets one."""

Pairs = tuple[tuple[int, int], ...]


class Unread:
    """In place of a joint prior that the file has, and that could not be read."""


@frozen
class About:
    """Whose structures these are, an agent by index, and what their rows may name. ``prior``: None if types are
    independent.
    """

    agents: tuple[AgentRead, ...]
    names: Names
    prior: Joint | Unread | None
    agent: int


def read_information(
    cursor: Cursor | None, agents: tuple[AgentRead, ...], names: Names, prior: Joint | Unread | None
) -> tuple[Structures, ...] | None:
    """For each agent her structures; () where nobody has any; None with a fault. ``prior``: None if types are
    independent.
    """
    if cursor is None:
        return ()
    entries = cursor.entries(_AGENTS)
    if entries is None:
        return None
    if not entries:
        cursor.fault(_AGENTS, "an empty table")
    noted = len(cursor.faults)
    found: dict[int, Structures] = {}
    for name, at in entries:
        agent = names.at_key(name, at)
        if agent is not None:
            found[agent] = _read_structures(at, About(agents, names, prior, agent))
    return (
        tuple(found.get(agent, ()) for agent in range(len(agents))) if entries and len(cursor.faults) == noted else None
    )


def _read_structures(cursor: Cursor, about: About) -> Structures:
    """An agent's; what could not be read is left out."""
    read: list[SignalStructure | None] = []
    before: set[str] = set()
    for item in cursor.items(_STRUCTURES, 1, MOST) or []:
        table = item.table("signal_structure")
        if table is not None:
            read.append(_read_structure(item, table, about, before))
    return tuple(one for one in read if one is not None)


def _read_structure(cursor: Cursor, table: Table, about: About, before: set[str]) -> SignalStructure | None:
    """One of them; ``before``: the names of the others so far."""
    named, cost = table.require("name", "the name of the structure"), table.require("cost", _COST)
    given = table.require("rows", _ROWS)
    name = None if named is None else read_name(named)
    if named is not None and name == NOTHING:
        named.fault(f'another name: "{NOTHING}" is the structure that says nothing, which is always there')
    elif named is not None and name in before:
        named.fault("a name that no other structure of the agent has")
    before |= set() if name is None else {name}
    costs = () if cost is None else _read_costs(cost, about)
    items = [] if given is None else given.items(_ROWS, 1) or []
    rows = [_read_row(item, about) for item in items]
    kept = tuple(row for row in rows if row is not None)
    if given is None or not kept or len(kept) < len(items):
        return None
    _check_covers(given, kept, about)
    return None if name is None or costs is None else SignalStructure(name, costs, kept)


def _read_costs(cursor: Cursor, about: About) -> tuple[Fraction, ...] | None:
    """What it costs each type of its owner."""
    types = about.agents[about.agent].type_names
    if not isinstance(cursor.value, dict):
        cost = cursor.number(_COST, lambda x: x >= 0)
        return None if cost is None else (cost,) * len(types.names)
    found: dict[int, Fraction] = {}
    entries = cursor.entries() or []
    for name, at in entries:
        t, cost = types.at_key(name, at, f'a type of "{about.agents[about.agent].name}"'), at.non_negative()
        found |= {} if t is None or cost is None else {t: cost}
    left_out = [f'"{name}"' for name in types.names if name not in {key for key, _ in entries}]
    if left_out and types.complete and None not in types.names:
        cursor.fault("the cost of every type of the agent's", f"no cost of {', '.join(left_out)}")
    return tuple(found[t] for t in range(len(types.names))) if len(found) == len(types.names) else None


def _read_row(cursor: Cursor, about: About) -> StructureRow | None:
    noted = len(cursor.faults)
    table = cursor.table("structure_row")
    if table is None:
        return None
    types: dict[int, int] = {}
    for name, at in _entries(table.get("when")):
        agent = about.names.at_key(name, at)
        if agent == about.agent:
            Cursor(at.faults, at.path, name).fault("another agent: she knows her own type")
        elif agent is not None:
            t = about.agents[agent].type_names.read(at, f'a type of "{name}"')
            types |= {} if t is None else {agent: t}
    says = table.require("says", _SAYS)
    draws = () if says is None else _read_says(says)
    return StructureRow(tuple(sorted(types.items())), draws) if len(cursor.faults) == noted and draws else None


def _entries(cursor: Cursor | None) -> Iterator[tuple[str, Cursor]]:
    yield from [] if cursor is None else cursor.entries(_WHEN) or []


def _read_says(cursor: Cursor) -> tuple[tuple[str, Fraction], ...]:
    """The words with their probabilities; nothing if they could not be read."""
    if isinstance(cursor.value, str):
        word = read_name(cursor)
        return () if word is None else ((word, Fraction(1)),)
    draws: dict[str, Fraction] = {}
    shares: list[Fraction | None] = []
    for item in cursor.items(_SAYS + ", at least one", 1) or []:
        table = item.table("structure_draw")
        if table is None:
            return ()
        named, given = table.require("word", "a word"), table.require("probability", "a positive number")
        word = None if named is None else read_name(named)
        shares.append(None if given is None else given.probability())
        if named is not None and word in draws:
            named.fault("distinct words", f'the word "{word}" again')
        elif word is not None:
            draws[word] = shares[-1] or Fraction(1)
    cursor.sums_to_one(shares)
    return tuple(draws.items())


# ---- does every type profile meet a row?


def _check_covers(cursor: Cursor, rows: tuple[StructureRow, ...], about: About) -> None:
    """A fault where a type profile of the prior meets none."""
    conditions = [row.types for row in rows]
    if not all(conditions) or isinstance(about.prior, Unread):
        return
    if about.prior is not None:
        left = _missed(conditions, about.prior)
    else:
        counts = [len(agent.type_names.names) for agent in about.agents]
        try:
            left = _uncovered(conditions, counts, [0])
        except _TooMany:
            found = "rows of which too many must be looked at to see whether every type profile meets one"
            cursor.fault("a last row without when, which holds everywhere", found)
            return
    if left is not None:
        said = ", ".join(
            f"{about.agents[agent].name} {about.agents[agent].type_names.names[t]}" for agent, t in sorted(left)
        )
        cursor.fault("rows of which every type profile meets one", f"none for {said}")


def _missed(rows: Sequence[Pairs], prior: Joint) -> Pairs | None:
    """The types, of the agents that rows name, of the first type profile that meets none; None if all meet one."""
    left = np.array([types for types, _ in prior.profiles()], dtype=np.int64)
    for row in rows:
        holds = np.ones(len(left), dtype=bool)
        for agent, t in row:
            holds &= left[:, agent] == t
        left = left[~holds]
        if not len(left):
            return None
    return tuple((agent, int(left[0, agent])) for agent in sorted({agent for row in rows for agent, _ in row}))


class _TooMany(Exception):
    """More than ``STEPS`` rows would have to be looked at."""


def _uncovered(rows: Sequence[Pairs], counts: Sequence[int], looked: list[int]) -> Pairs | None:
    """Types of some agents such that no row holds, whatever the others' are; None if there are none. Any type profile
    may occur; ``counts``: of each agent's types; ``looked``: how many rows were looked at.

    The types of the first row's first agent are told apart as far as rows name them.
    """
    looked[0] += len(rows)
    if looked[0] > STEPS:
        raise _TooMany
    if not rows:
        return ()
    if not all(rows):
        return None
    agent = rows[0][0][0]
    named = {t for row in rows for other, t in row if other == agent}
    other = next((t for t in range(counts[agent]) if t not in named), None)
    for t in sorted(named | ({other} if other is not None else set())):
        rest = [
            tuple(one for one in row if one[0] != agent)
            for row in rows
            if all(one[1] == t for one in row if one[0] == agent)
        ]
        left = _uncovered(rest, counts, looked)
        if left is not None:
            return ((agent, t), *left)
    return None
