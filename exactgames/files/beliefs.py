"""``[[beliefs]]``: beliefs at information sets, by rules."""

from __future__ import annotations

from fractions import Fraction

from exactgames.files.conditions import Where, read_where
from exactgames.files.cursor import Cursor
from exactgames.files.names import Setting
from exactgames.market.instance import BeliefEntry, BeliefRule
from exactgames.mechanisms.auctions.sealed import Bid


def read_beliefs(cursor: Cursor | None, setting: Setting) -> tuple[BeliefRule, ...]:
    """The rules that could be read."""
    items = [] if cursor is None else cursor.items("an array of tables") or []
    read = [_read_rule(item, setting) for item in items]
    return tuple(rule for rule in read if rule is not None)


def _read_rule(cursor: Cursor, setting: Setting) -> BeliefRule | None:
    table = cursor.table("belief_rule")
    if table is None:
        return None
    where = read_where(table, setting)
    belief = table.require("belief", "an array of tables { types, bids, probability }")
    items = None if belief is None else belief.items("an array of tables { types, bids, probability }, at least one", 1)
    if belief is None or items is None:
        return None
    read = [_read_entry(item, setting, where, alone=len(items) == 1) for item in items]
    belief.sums_to_one([probability for _, _, probability in read])
    entries = tuple(BeliefEntry(types, bids, share) for types, bids, share in read if share is not None)
    return None if where.pattern is None or len(entries) < len(read) else BeliefRule(where.pattern, entries)


def _read_entry(
    cursor: Cursor, setting: Setting, where: Where, alone: bool
) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, Bid], ...], Fraction | None]:
    table = cursor.table("belief_entry")
    if table is None:
        return (), (), None
    types: dict[int, int] = {}
    bids: dict[int, Bid] = {}
    for name, entry in _entries(table.get("types"), "a table from agents' names to their types' names"):
        if (agent := setting.agent_names.at_key(name, entry)) is not None:
            type_ = setting.agents[agent].type_names.read(entry, f'a type of "{name}"')
            types |= {} if type_ is None else {agent: type_}
    why = "nobody has bid when structures are chosen" if where.stage == "information" else ""
    why = "there are no bids under a posted price" if setting.sealed is False else why
    if not why or not table.refuse(["bids"], why):
        for name, entry in _entries(table.get("bids"), "a table from agents' names to their bids"):
            if (agent := setting.agent_names.at_key(name, entry)) is not None:
                bid = setting.agents[agent].read_bid(entry, setting.sold)
                bids |= {} if bid is None else {agent: bid}
    if alone and "probability" not in table:
        probability: Fraction | None = Fraction(1)
    else:
        given = table.require("probability", "a positive number")
        probability = None if given is None else given.probability()
    return tuple(sorted(types.items())), tuple(sorted(bids.items())), probability


def _entries(cursor: Cursor | None, expected: str) -> list[tuple[str, Cursor]]:
    return [] if cursor is None else cursor.entries(expected) or []
