"""``actions`` and ``rows`` of an auction, or an aftermarket, that is a table."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from exactgames.files.cursor import Cursor, Table
from exactgames.files.names import Names, read_name
from exactgames.files.sold import UNITS, Sold
from exactgames.mechanisms.outcome_table import Actions, BundleTrade, Effect, OutcomeRow, Trade

Of = Literal["sales", "trades"]
Pairs = tuple[tuple[int, int], ...]

ACTIONS = "a table from agents' names to arrays of names, of what they may do"
NAMES = "an array of 1 to 64 distinct names"
ROWS = {
    "sales": "an array of tables { when, allocation, payments } or { when, draws }, at least one",
    "trades": "an array of tables { when, trades, payments } or { when, draws }, at least one",
}
_DRAWS = {
    "sales": "an array of tables { allocation, payments, probability }, at least one",
    "trades": "an array of tables { trades, payments, probability }, at least one",
}
_TRADES = "an array of tables { from, to, units }"
_BUNDLE_TRADES = "an array of tables { from, to, items }"


def read_action_lists(cursor: Cursor, agents: Names) -> Actions | None:
    """For each agent the names of her actions; somebody has two."""
    entries = cursor.entries(ACTIONS)
    if entries is None:
        return None
    noted = len(cursor.faults)
    found: dict[int, tuple[str, ...]] = {}
    for name, at in entries:
        agent = agents.at_key(name, at)
        items = at.items(NAMES, 1, 64)
        names: list[str] = []
        for item in items or ():
            word = read_name(item)
            if word is not None and word in names:
                item.fault("each name once")
            names += [] if word is None else [word]
        if agent is not None:
            found[agent] = tuple(names)
    if len(cursor.faults) == noted and all(len(mine) < 2 for mine in found.values()):
        cursor.fault("two actions of somebody at least", "nothing to decide")
    if len(cursor.faults) > noted:
        return None
    return tuple(found.get(agent, ()) for agent in range(len(agents.names)))


def read_rows(
    cursor: Cursor, of: Of, agents: Names, sold: Sold, actions: Actions | None
) -> tuple[OutcomeRow, ...] | None:
    """The rows; ``actions``: what agents may do, None where that could not be read."""
    items = cursor.items(ROWS[of], 1)
    read = [_read_row(item, of, agents, sold, actions) for item in items or ()]
    rows = tuple(row for row in read if row is not None)
    return rows if items is not None and len(rows) == len(items) else None


def _read_row(cursor: Cursor, of: Of, agents: Names, sold: Sold, actions: Actions | None) -> OutcomeRow | None:
    noted = len(cursor.faults)
    table = cursor.table("sale_row" if of == "sales" else "trade_row")
    if table is None:
        return None
    given = table.get("when")
    when = None if given is None else given.table("sale_when" if of == "sales" else "trade_when")
    done = () if when is None else _read_done(when.get("actions"), agents, actions)
    held = () if when is None or of == "sales" else _units(when.get("holdings"), agents, sold)
    listed = table.get("draws")
    if listed is None:
        effect = _read_effect(table, of, agents, sold)
        draws: tuple[tuple[Effect, Fraction], ...] = ((effect, Fraction(1)),)
    else:
        table.refuse(["allocation", "trades", "payments"], "it stands in the draws")
        draws = _read_draws(listed, of, agents, sold)
    return OutcomeRow(done, held, draws) if len(cursor.faults) == noted else None


def _read_draws(cursor: Cursor, of: Of, agents: Names, sold: Sold) -> tuple[tuple[Effect, Fraction], ...]:
    draws: list[tuple[Effect, Fraction]] = []
    shares: list[Fraction | None] = []
    for item in cursor.items(_DRAWS[of], 1) or ():
        table = item.table("sale_draw" if of == "sales" else "trade_draw")
        if table is None:
            return ()
        given = table.require("probability", "a positive number")
        shares.append(None if given is None else given.probability())
        draws.append((_read_effect(table, of, agents, sold), shares[-1] or Fraction(1)))
    cursor.sums_to_one(shares)
    return tuple(draws)


def _read_effect(table: Table, of: Of, agents: Names, sold: Sold) -> Effect:
    count = len(agents.names)
    trades = _read_trades(table.get("trades"), agents, sold) if of == "trades" else ()
    won = _read_sold(table.get("allocation"), agents, sold) if of == "sales" else {}
    paid: dict[int, Fraction] = {}
    given = table.get("payments")
    for name, at in [] if given is None else given.entries("a table from agents' names to numbers") or []:
        agent, amount = agents.at_key(name, at), at.number()
        paid |= {} if agent is None or amount is None else {agent: amount}
    wins = tuple(won.get(agent, 0) for agent in range(count))
    return Effect(trades, wins, tuple(paid.get(agent, Fraction(0)) for agent in range(count)))


def _read_sold(cursor: Cursor | None, agents: Names, sold: Sold) -> dict[int, int]:
    """What agents win, of items no two the same."""
    won = dict(_units(cursor, agents, sold))
    taken = 0
    for agent, bundle in won.items() if sold.by_name else ():
        if taken & bundle and cursor is not None:
            at = next(at for name, at in cursor.entries() or [] if agents.find(name) == agent)
            at.fault("items that nobody else wins, too")
        taken |= bundle
    return won


def _read_trades(cursor: Cursor | None, agents: Names, sold: Sold) -> tuple[Trade, ...]:
    found: list[Trade] = []
    expected = _BUNDLE_TRADES if sold.by_name else _TRADES
    for item in [] if cursor is None else cursor.items(expected) or []:
        table = item.table("item_trade" if sold.by_name else "trade")
        if table is None:
            continue
        ends = [table.require(key, "an agent's name") for key in ("from", "to")]
        source, to = (None if at is None else agents.read(at, "an agent") for at in ends)
        what = _read_traded(table, sold)
        if source is not None and source == to and ends[1] is not None:
            ends[1].fault("another agent than the one who gives")
        elif source is not None and to is not None and what is not None:
            found.append((BundleTrade if sold.by_name else Trade)(source, to, what))
    return tuple(found)


def _read_traded(table: Table, sold: Sold) -> int | None:
    """The units, or the bundle."""
    if sold.by_name:
        return None if (at := table.require("items", "an array of items")) is None else sold.read_bundle(at, 1)
    at = table.require("units", f"an integer from 1 to {UNITS}")
    return None if at is None else at.integer(1, UNITS)


def _read_done(cursor: Cursor | None, agents: Names, actions: Actions | None) -> tuple[tuple[int, str], ...]:
    found: dict[int, str] = {}
    for name, at in [] if cursor is None else cursor.entries("a table from agents' names to their actions") or []:
        agent, word = agents.at_key(name, at), at.text("the name of an action")
        if agent is None or word is None or actions is None:
            continue
        if word not in actions[agent]:
            known = ", ".join(f'"{one}"' for one in actions[agent]) or "none"
            at.fault(f'an action of "{name}": {known}')
        found[agent] = word
    return tuple(sorted(found.items()))


def _units(cursor: Cursor | None, agents: Names, sold: Sold) -> Pairs:
    if sold.by_name:
        return agents.read_units(cursor, sold.read_bundle, sold.held)
    return agents.read_units(cursor, lambda at: at.integer(0, UNITS))
