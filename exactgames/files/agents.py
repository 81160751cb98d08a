"""``[[agents]]``: types and bid grids."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations_with_replacement
from math import comb
from typing import TypeVar

from attrs import evolve

from exactgames.files.cursor import Cursor, Table
from exactgames.files.limits import AGENTS, BIDS, LEVELS, TYPES, VECTORS
from exactgames.files.names import AgentRead, Names, read_name, show_bid
from exactgames.market.valuations import Type, Valuation
from exactgames.mechanisms.auctions.sealed import Bid

T = TypeVar("T")


def read_agents(
    cursor: Cursor | None, units: int | None, sealed: bool | None, joint: bool = False
) -> tuple[tuple[AgentRead, ...], Names]:
    """The agents, and their names. ``units`` and ``sealed`` are None where the file does not say; ``joint``: the types'
    probabilities are not theirs to say (and 1 here).
    """
    items = None if cursor is None else cursor.items(f"an array of 1 to {AGENTS} tables", 1, AGENTS)
    if items is None:
        return (), Names((), complete=False)
    grids: dict[tuple[Fraction, ...], tuple[Bid, ...]] = {}
    agents = tuple(_read_agent(item, units, sealed, joint, grids) for item in items)
    names: list[str | None] = []
    for item, agent in zip(items, agents, strict=True):
        again = agent.name is not None and agent.name in names
        if again:
            Cursor(item.faults, (*item.path, "name"), agent.name).fault("a name that no other agent has")
        names.append(None if again else agent.name)
    return tuple(evolve(agent, name=name) for agent, name in zip(agents, names, strict=True)), Names(tuple(names))


def bids_from_levels(levels: tuple[Fraction, ...], units: int) -> tuple[Bid, ...]:
    """All non-increasing vectors of levels, ascending: of descending levels the combinations come descending."""
    return tuple(combinations_with_replacement(levels[::-1], units))[::-1]


def _read_agent(
    cursor: Cursor,
    units: int | None,
    sealed: bool | None,
    joint: bool,
    grids: dict[tuple[Fraction, ...], tuple[Bid, ...]],
) -> AgentRead:
    table = cursor.table("agent")
    if table is None:
        return AgentRead(None, Names((), complete=False), None, None)
    name = _read(table.require("name", "the agent's name"), read_name)
    type_names, types = _read_types(table, units, joint)
    bids, levels = None, None
    if sealed is False:
        table.refuse(["bids"], "bids are for sealed bids, not for a posted price")
    elif sealed and (grid := table.require("bids", "{ levels = […] } or { vectors = [[…], …] }")) is not None:
        bids, levels = _read_bids(grid, units, grids)
    elif sealed is None and (grid := table.get("bids")) is not None:
        _read_bids(grid, units, grids)
    return AgentRead(name, type_names, types, bids, levels)


def _read_types(table: Table, units: int | None, joint: bool) -> tuple[Names, tuple[Type, ...] | None]:
    cursor = table.require("types", "an array of tables { name, marginals, probability }")
    items = None if cursor is None else cursor.items(f"an array of 1 to {TYPES:,} tables", 1, TYPES)
    if cursor is None or items is None:
        return Names((), complete=False), None
    before: set[str] = set()
    names: list[str | None] = []
    types: list[Type | None] = []
    probabilities: list[Fraction | None] = []
    for index, item in enumerate(items):
        entry = item.table("type")
        if entry is None:
            names.append(None)
            types.append(None)
            probabilities.append(None)
            continue
        given = entry.get("name")
        name = f"t{index + 1}" if given is None else read_name(given)
        if name is not None and name in before:
            place = (*item.path, "name") if given is not None else item.path
            item.faults.note(place, f'the name "{name}" again', "a name that no other type of the agent has")
            name = None
        before |= {name} if name is not None else set()
        marginals = _read(entry.require("marginals", "an array of marginal values"), lambda m: m.non_increasing(units))
        if joint:
            entry.refuse(["probability"], "the prior says how likely types are")
        if joint or (len(items) == 1 and "probability" not in entry):
            probability: Fraction | None = Fraction(1)
        else:
            probability = _read(entry.require("probability", "a positive number"), Cursor.probability)
        names.append(name)
        probabilities.append(probability)
        if name is None or marginals is None or probability is None:
            types.append(None)
        else:
            types.append(Type(name, Valuation(marginals), probability))
    if not joint:
        cursor.sums_to_one(probabilities)
    read = tuple(type_ for type_ in types if type_ is not None)
    return Names(tuple(names)), read if len(read) == len(types) else None


def _read_bids(
    cursor: Cursor, units: int | None, grids: dict[tuple[Fraction, ...], tuple[Bid, ...]]
) -> tuple[tuple[Bid, ...] | None, tuple[Fraction, ...] | None]:
    """The bids, ascending, and the levels if these give them."""
    table = cursor.table("bids")
    if table is None:
        return None, None
    levels, vectors = table.get("levels"), table.get("vectors")
    if levels is not None and vectors is not None:
        cursor.fault("levels or vectors, not both", "both levels and vectors")
        return None, None
    if levels is not None:
        numbers = levels.increasing(LEVELS)
        if numbers is None or units is None:
            return None, None
        count = comb(units + len(numbers) - 1, units)
        if count > BIDS:
            limit = f"at most {BIDS:,} bids: fewer levels, {'fewer units, ' if units > 1 else ''}or vectors"
            levels.fault(limit, f"levels that make {count:,} bids")
            return None, None
        if numbers not in grids:
            grids[numbers] = bids_from_levels(numbers, units)
        return grids[numbers], numbers
    if vectors is None:
        table.require("levels", "levels = […] or vectors = [[…], …]")
        return None, None
    return _read_vectors(vectors, units), None


def _read_vectors(cursor: Cursor, units: int | None) -> tuple[Bid, ...] | None:
    items = cursor.items(f"an array of 1 to {VECTORS:,} bids", 1, VECTORS)
    if items is None:
        return None
    read = [item.non_increasing(units) for item in items]
    before: set[Bid] = set()
    for item, bid in zip(items, read, strict=True):
        if bid is not None and bid in before:
            item.fault("distinct bids", f"the bid [{show_bid(bid)}] again")
            return None
        before |= {bid} if bid is not None else set()
    bids = tuple(bid for bid in read if bid is not None)
    return tuple(sorted(bids)) if len(bids) == len(read) else None


def _read(cursor: Cursor | None, how: Callable[[Cursor], T | None]) -> T | None:
    return None if cursor is None else how(cursor)
