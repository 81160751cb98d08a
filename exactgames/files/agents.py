"""``[[agents]]``: types and bid grids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import comb
from typing import TypeVar

from attrs import evolve

from exactgames.files.cursor import Cursor, Table
from exactgames.files.limits import AGENTS, BIDS, LEVELS, TYPES, VECTORS
from exactgames.files.names import AgentRead, Names, read_name, show_bid
from exactgames.files.rule_keys import Known, read_keys
from exactgames.files.sold import Sold
from exactgames.market.valuations import Type, Valuation
from exactgames.mechanisms import protocols
from exactgames.mechanisms.auctions.sealed import Bid
from exactgames.mechanisms.registry import VALUATIONS

T = TypeVar("T")
V = TypeVar("V")


def read_agents(
    cursor: Cursor | None, sold: Sold, sealed: bool | None, joint: bool = False
) -> tuple[tuple[AgentRead, ...], Names]:
    """The agents, and their names. ``sealed`` is None where the file does not say; ``joint``: the types'
    probabilities are not theirs to say (and 1 here).
    """
    items = None if cursor is None else cursor.items(f"an array of 1 to {AGENTS} tables", 1, AGENTS)
    if items is None:
        return (), Names((), complete=False)
    grids: dict[tuple[Fraction, ...], tuple[Bid, ...]] = {}
    agents = tuple(_read_agent(item, sold, sealed, joint, grids) for item in items)
    names = each_once(items, [agent.name for agent in agents])
    return tuple(evolve(agent, name=name) for agent, name in zip(agents, names.names, strict=True)), names


def each_once(items: Sequence[Cursor], names: Sequence[str | None]) -> Names:
    """The agents' names; notes those that an earlier agent has."""
    found: list[str | None] = []
    for item, name in zip(items, names, strict=True):
        again = name is not None and name in found
        if again:
            Cursor(item.faults, (*item.path, "name"), name).fault("a name that no other agent has")
        found.append(None if again else name)
    return Names(tuple(found))


def bids_from_levels(levels: tuple[Fraction, ...], units: int) -> tuple[Bid, ...]:
    """All non-increasing vectors of levels, ascending: of descending levels the combinations come descending."""
    return tuple(combinations_with_replacement(levels[::-1], units))[::-1]


def _read_agent(
    cursor: Cursor,
    sold: Sold,
    sealed: bool | None,
    joint: bool,
    grids: dict[tuple[Fraction, ...], tuple[Bid, ...]],
) -> AgentRead:
    table = cursor.table("agent")
    if table is None:
        return AgentRead(None, Names((), complete=False), None, None)
    name = _read(table.require("name", "the agent's name"), read_name)
    type_names, read = read_types(table, _valued(sold), lambda entry: _read_valuation(entry, sold), joint)
    types = None if read is None else tuple(Type(*kind) for kind in read)
    bids, levels = None, None
    if sealed is False:
        table.refuse(["bids"], "bids are for sealed bids, not for a posted price")
    elif sealed and (grid := table.require("bids", "{ levels = […] } or { vectors = [[…], …] }")) is not None:
        bids, levels = _read_bids(grid, sold, grids)
    elif sealed is None and (grid := table.get("bids")) is not None:
        _read_bids(grid, sold, grids)
    return AgentRead(name, type_names, types, bids, levels)


def read_types(
    table: Table, valued: str, read_value: Callable[[Table], V | None], joint: bool = False
) -> tuple[Names, tuple[tuple[str, V, Fraction], ...] | None]:
    """An agent's types: (name, what ``read_value`` reads of what she values, said by the keys ``valued``, probability).
    ``joint``: the probabilities are not theirs to say (and 1 here).
    """
    cursor = table.require("types", f"an array of tables {{ name, {valued}, probability }}")
    items = None if cursor is None else cursor.items(f"an array of 1 to {TYPES:,} tables", 1, TYPES)
    if cursor is None or items is None:
        return Names((), complete=False), None
    before: set[str] = set()
    names: list[str | None] = []
    types: list[tuple[str, V, Fraction]] = []
    probabilities: list[Fraction | None] = []
    for index, item in enumerate(items):
        entry = item.table("type")
        if entry is None:
            names.append(None)
            probabilities.append(None)
            continue
        given = entry.get("name")
        name = f"t{index + 1}" if given is None else read_name(given)
        if name is not None and name in before:
            place = (*item.path, "name") if given is not None else item.path
            item.faults.note(place, f'the name "{name}" again', "a name that no other type of the agent has")
            name = None
        before |= {name} if name is not None else set()
        value = read_value(entry)
        if joint:
            entry.refuse(["probability"], "the prior says how likely types are")
        if joint or (len(items) == 1 and "probability" not in entry):
            probability: Fraction | None = Fraction(1)
        else:
            probability = _read(entry.require("probability", "a positive number"), Cursor.probability)
        names.append(name)
        probabilities.append(probability)
        if name is not None and value is not None and probability is not None:
            types.append((name, value, probability))
    if not joint:
        cursor.sums_to_one(probabilities)
    return Names(tuple(names)), tuple(types) if len(types) == len(items) else None


def _valued(sold: Sold) -> str:
    """How a type's valuation is said, in words."""
    return " or ".join(rule.key.name for rule in VALUATIONS) if sold.by_name else "marginals"


def _read_valuation(entry: Table, sold: Sold) -> protocols.Valuation | None:
    """What a type values."""
    ways = {rule.key.name: rule for rule in VALUATIONS}
    if not sold.by_name:
        entry.refuse(ways, "of units a type has marginals")
        marginals = _read(entry.require("marginals", "an array of marginal values"), sold.read_vector)
        return None if marginals is None else Valuation(marginals)
    entry.refuse(["marginals"], f"of items a type has {_valued(sold)}")
    given = [name for name in ways if name in entry]
    if len(given) != 1:
        if given or not ("marginals" in entry or entry.misspelt):
            found = f"both {' and '.join(given)}" if given else "nothing"
            entry.cursor.fault(f"one of {_valued(sold)}", found)
        return None
    rule = ways[given[0]]
    values = read_keys(entry, (rule.key,), Known(Names(()), sold))
    return None if values[rule.key.argument] is None else rule.of(values[rule.key.argument])


def _read_bids(
    cursor: Cursor, sold: Sold, grids: dict[tuple[Fraction, ...], tuple[Bid, ...]]
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
        if numbers is None or sold.count is None:
            return None, None
        count = len(numbers) ** sold.count if sold.by_name else comb(sold.count + len(numbers) - 1, sold.count)
        if count > BIDS:
            fewer = f"fewer {'items' if sold.by_name else 'units'}, " if sold.count > 1 else ""
            limit = f"at most {BIDS:,} bids: fewer levels, {fewer}or vectors"
            levels.fault(limit, f"levels that make {count:,} bids")
            return None, None
        if numbers not in grids:
            every = tuple(product(numbers, repeat=sold.count)) if sold.by_name else None
            grids[numbers] = every or bids_from_levels(numbers, sold.count)
        return grids[numbers], numbers
    if vectors is None:
        table.require("levels", "levels = […] or vectors = [[…], …]")
        return None, None
    return _read_vectors(vectors, sold), None


def _read_vectors(cursor: Cursor, sold: Sold) -> tuple[Bid, ...] | None:
    items = cursor.items(f"an array of 1 to {VECTORS:,} bids", 1, VECTORS)
    if items is None:
        return None
    read = [sold.read_vector(item) for item in items]
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
