"""``prior``: the type profiles with their probabilities, where types are not independent."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from exactgames.files.cursor import Cursor
from exactgames.files.names import AgentRead, Names
from exactgames.market.market import Agent
from exactgames.mechanisms.priors.joint import Joint

_ENTRIES = "an array of tables { types, probability }, at least one"
_TYPES = "a table from agents' names to their types' names"


def read_prior(cursor: Cursor | None, agents: tuple[AgentRead, ...], names: Names) -> Joint | None:
    """The joint prior; None if the file has none, or it could not be read."""
    items = None if cursor is None else cursor.items(_ENTRIES, 1)
    if cursor is None or items is None:
        return None
    profiles: list[tuple[int, ...] | None] = []
    probabilities: list[Fraction | None] = []
    before: set[tuple[int, ...]] = set()
    for item in items:
        types, probability = _read_entry(item, agents, names)
        if types is not None and types in before:
            item.fault("a type profile that no entry before has", "the same type profile again")
            types = None
        before |= set() if types is None else {types}
        profiles.append(types)
        probabilities.append(probability)
    cursor.sums_to_one(probabilities)
    rows = tuple((types, p) for types, p in zip(profiles, probabilities, strict=True) if types is not None and p)
    if len(rows) < len(items) or sum(p for _, p in rows) != 1 or not _every_type(cursor, rows, agents):
        return None
    return Joint(rows)


def _read_entry(
    cursor: Cursor, agents: tuple[AgentRead, ...], names: Names
) -> tuple[tuple[int, ...] | None, Fraction | None]:
    """(the type profile, its probability), None where it could not be read."""
    table = cursor.table("prior_entry")
    if table is None:
        return None, None
    given = table.require("probability", "a positive number")
    probability = None if given is None else given.probability()
    at = table.require("types", _TYPES)
    entries = None if at is None else at.entries(_TYPES)
    if at is None or entries is None:
        return None, probability
    found: dict[int, int] = {}
    for name, entry in entries:
        agent = names.at_key(name, entry)
        if agent is None:
            continue
        known = agents[agent].type_names.read(entry, f'a type of "{name}"')
        found |= {} if known is None else {agent: known}
    named = {name for name, _ in entries}
    left_out = [one.name for one in agents if len(one.type_names.names) > 1 and one.name not in named]
    if left_out and len(found) == len(entries) and None not in left_out:
        missing = ", ".join(f'"{name}"' for name in left_out)
        at.fault("a type of every agent who has several", f"no type of {missing}")
        return None, probability
    one_type = {i: 0 for i, one in enumerate(agents) if len(one.type_names.names) == 1}
    types = {**one_type, **found}
    faultless = len(found) == len(entries) and len(types) == len(agents)
    return tuple(types[i] for i in range(len(agents))) if faultless else None, probability


def _every_type(
    cursor: Cursor, rows: tuple[tuple[tuple[int, ...], Fraction], ...], agents: tuple[AgentRead, ...]
) -> bool:
    """Whether every type of every agent occurs; a fault for the first that does not."""
    for i, agent in enumerate(agents):
        met = {types[i] for types, _ in rows}
        for t, name in enumerate(agent.type_names.names):
            if name is not None and t not in met:
                cursor.fault(
                    "type profiles in which every type of every agent occurs",
                    f'none with "{agent.name}" of type "{name}"',
                )
                return False
    return True


def with_probabilities(agents: tuple[Agent, ...], joint: Joint | None) -> tuple[Agent, ...]:
    """The agents, their types with the probabilities that a joint prior gives them."""
    if joint is None:
        return agents
    shares = [joint.marginal(i) for i in range(len(agents))]
    return tuple(
        evolve(agent, types=tuple(evolve(one, probability=mine[t]) for t, one in enumerate(agent.types)))
        for agent, mine in zip(agents, shares, strict=True)
    )
