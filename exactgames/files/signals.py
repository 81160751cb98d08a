"""``signals``: Γ, words for what everybody sees and tables of what each agent is told."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from attrs import frozen

from exactgames.files.cursor import Cursor, Table
from exactgames.files.names import AgentRead, Names, read_name
from exactgames.files.sold import Sold
from exactgames.mechanisms import registry
from exactgames.mechanisms.protocols import AuctionRule, Signal
from exactgames.mechanisms.signals.table import Row, SignalTable, Words

SIGNALS: Final = tuple(signal.name for signal in registry.SIGNALS)
_ROWS = "an array of tables { when, show }, at least one"
_SHOW = "a table from agents' names to words, or an array of tables { to, probability }"
_WORDS = "a table from agents' names to words"


TableRead = tuple[Cursor, SignalTable]
"""Where a table of signals stands, and what it says."""


@frozen
class About:
    """What rows may name. ``sealed``: whether there are bids. ``between``: it is shown between two aftermarkets, when
    agents hold something, and not after the auction.
    """

    agents: tuple[AgentRead, ...]
    names: Names
    sold: Sold
    sealed: bool | None
    between: bool


def read_signals(
    cursor: Cursor | None, auction: type[AuctionRule] | None, about: About
) -> tuple[tuple[Signal, ...], tuple[TableRead, ...]] | None:
    """(Γ as far as it is a word, in the registry's order, its tables, in the file's)."""
    if cursor is None:
        return (), ()
    items = cursor.items("an array from " + ", ".join(f'"{name}"' for name in SIGNALS) + ", or tables of signals")
    if items is None:
        return None
    words: list[str | None] = []
    by_name = {signal.name: signal for signal in registry.SIGNALS}
    for item in items:
        if isinstance(item.value, dict):
            continue
        word = item.choice(SIGNALS)
        if word is not None and word in words:
            item.fault("each signal once")
        elif word is not None and auction is not None and (why := by_name[word].refusal(auction)) is not None:
            item.fault(why)
        words.append(word)
    listed = [item for item in items if isinstance(item.value, dict)]
    read = [read_table(item, about) for item in listed]
    tables = tuple((item, table) for item, table in zip(listed, read, strict=True) if table is not None)
    if len(tables) < len(read):
        return None
    return tuple(signal for signal in registry.SIGNALS if signal.name in words), tables


def read_between(cursor: Cursor | None, about: About) -> tuple[bool, tuple[TableRead, ...] | None]:
    """What is shown between two aftermarkets: (whether the types are, tables of signals, None with a fault)."""
    items = [] if cursor is None else cursor.items('an array from "types", or tables of signals') or []
    words = [item for item in items if not isinstance(item.value, dict)]
    for k, item in enumerate(words):
        if item.choice(("types",)) is not None and k:
            item.fault("each signal once")
    read = [(item, read_table(item, about)) for item in items if isinstance(item.value, dict)]
    tables = tuple((item, table) for item, table in read if table is not None)
    return bool(words), tables if len(tables) == len(read) else None


def names_once(tables: Iterable[TableRead]) -> None:
    """A fault at every table whose name one before it has."""
    before: set[str] = set()
    for item, table in tables:
        if table.name in before:
            place = Cursor(item.faults, (*item.path, "name"), table.name)
            place.fault("a name that no other table of signals has")
        before.add(table.name)


def read_table(cursor: Cursor, about: About) -> SignalTable | None:
    """A table of signals."""
    table = cursor.table("signal_table")
    if table is None:
        return None
    named, rows = table.require("name", "the name of the table"), table.require("rows", _ROWS)
    name = None if named is None else read_name(named)
    items = None if rows is None else rows.items(_ROWS, 1)
    read = [_read_row(item, about) for item in items or ()]
    kept = tuple(row for row in read if row is not None)
    if name is None or items is None or len(kept) < len(read):
        return None
    return SignalTable(name, len(about.agents), kept)


def _read_row(cursor: Cursor, about: About) -> Row | None:
    noted = len(cursor.faults)
    table = cursor.table("signal_row")
    if table is None:
        return None
    given = table.get("when")
    when = None if given is None else given.table("signal_when")
    types, bids, units = ((), (), ()) if when is None else _read_when(when, about)
    shown = table.require("show", _SHOW)
    draws = () if shown is None else _read_show(shown, about)
    return Row(types, bids, units, draws) if len(cursor.faults) == noted and draws else None


Pairs = tuple[tuple[int, int], ...]


def _read_when(when: Table, about: About) -> tuple[Pairs, Pairs, Pairs]:
    """The conditions: (types, bids, units held)."""
    if about.between:
        when.refuse(["bids", "allocation"], "between aftermarkets say types or holdings")
    else:
        when.refuse(["holdings"], "after the auction say allocation")
    if about.sealed is False:
        when.refuse(["bids"], "there are no bids under a posted price: say allocation")
    types: dict[int, int] = {}
    for name, at in _entries(when.get("types"), "a table from agents' names to their types' names"):
        agent = about.names.at_key(name, at)
        known = None if agent is None else about.agents[agent].type_names.read(at, f'a type of "{name}"')
        types |= {} if agent is None or known is None else {agent: known}
    bids: dict[int, int] = {}
    for name, at in _entries(when.get("bids") if about.sealed else None, "a table from agents' names to their bids"):
        agent = about.names.at_key(name, at)
        bid = None if agent is None else about.agents[agent].read_bid(at, about.sold)
        if agent is not None and bid is not None:
            bids[agent] = (about.agents[agent].bids or ()).index(bid) if about.agents[agent].bids else 0
    held = when.get("holdings" if about.between else "allocation")
    units = about.names.read_units(held, about.sold.read_held, about.sold.held)
    return tuple(sorted(types.items())), tuple(sorted(bids.items())), units


def _read_show(cursor: Cursor, about: About) -> tuple[tuple[Words, Fraction], ...]:
    """Who is told what; nothing if it could not be read."""
    if isinstance(cursor.value, dict):
        words = _read_words(cursor, about)
        return () if words is None else ((words, Fraction(1)),)
    items = cursor.items(_SHOW + ", at least one", 1) or []
    draws: list[tuple[Words, Fraction]] = []
    shares: list[Fraction | None] = []
    for item in items:
        table = item.table("signal_draw")
        if table is None:
            return ()
        to, given = table.require("to", _WORDS), table.require("probability", "a positive number")
        told = None if to is None else _read_words(to, about)
        shares.append(None if given is None else given.probability())
        if told is not None and shares[-1] is not None:
            draws.append((told, shares[-1]))
    cursor.sums_to_one(shares)
    return tuple(draws) if len(draws) == len(items) else ()


def _read_words(cursor: Cursor, about: About) -> Words | None:
    entries = cursor.entries(_WORDS)
    if entries is None:
        return None
    told = dict.fromkeys(range(len(about.agents)), "")
    faultless = True
    for name, at in entries:
        agent, word = about.names.at_key(name, at), read_name(at)
        faultless &= agent is not None and word is not None
        if agent is not None and word is not None:
            told[agent] = word
    return tuple(told.values()) if faultless else None


def _entries(cursor: Cursor | None, expected: str) -> list[tuple[str, Cursor]]:
    return [] if cursor is None else cursor.entries(expected) or []
