"""``[auction]`` and ``[aftermarket]``."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from exactgames.files.cursor import Cursor, Table
from exactgames.files.names import Names
from exactgames.files.rule_keys import Known, formats, read_format, read_rule
from exactgames.files.rule_tables import (
    AFTERMARKET_RULES,
    AUCTION_RULES,
    OF_ITEMS,
    OF_UNITS,
    Kinds,
    NoAftermarket,
    kinds_of,
)
from exactgames.files.signals import About, TableRead, read_between
from exactgames.files.sold import Sold
from exactgames.mechanisms import registry
from exactgames.mechanisms.auctions.simultaneous import Simultaneous
from exactgames.mechanisms.protocols import AuctionRule, SealedAuction
from exactgames.mechanisms.stage import Stage

AUCTIONS: Final = formats(AUCTION_RULES)
AFTERMARKETS: Final = formats(AFTERMARKET_RULES)
ROUNDS: Final = 8
"""The most aftermarkets in turn."""
_SEVERAL: Final = f"a table, or an array of 1 to {ROUNDS} tables, aftermarkets played in turn"


def read_auction_format(cursor: Cursor | None, by_name: bool) -> tuple[Table | None, type[AuctionRule] | None]:
    """The auction's table, and its rule, which decides what the rest of the file may say. Notes their faults.
    ``by_name``: whether named items are sold.
    """
    kinds = kinds_of(by_name)
    table = None if cursor is None else cursor.table(kinds.auction)
    others = _others(kinds)
    return table, None if table is None else read_format(
        table, kinds.auctions, elsewhere=(others.of, formats(others.auctions))
    )


def _others(kinds: Kinds) -> Kinds:
    return OF_UNITS if kinds is OF_ITEMS else OF_ITEMS


def read_auction(
    table: Table | None, rule: type[AuctionRule] | None, agents: Names, sold: Sold
) -> tuple[SealedAuction | Simultaneous | None, Stage | None]:
    """The sealed auction, or the stage in its place; ``table`` and ``rule`` are what ``read_auction_format`` says."""
    kinds, known = kinds_of(sold.by_name), Known(agents, sold)
    if table is None:
        return None, None
    first = next((stage for stage in kinds.first if stage is rule), None)
    if first is not None:
        read = read_rule(table, first, kinds.auctions, known)
        if read is not None and sold.by_name:
            return None, read.of_items(sold.items)
        units, rows = sold.count, table.get("rows")
        if read is not None and units is not None and read.sells > units and rows is not None:
            rows.fault(f"rows that sell no more than there is, {units}", f"a row that sells {read.sells}")
        return None, read
    if sold.by_name:
        simultaneous = next((one for one in registry.ITEM_AUCTIONS if one is rule), None)
        return read_rule(table, simultaneous, kinds.auctions, known), None
    sealed = next((one for one in registry.AUCTIONS if one is rule), None)
    return read_rule(table, sealed, kinds.auctions, known), None


@frozen
class Aftermarkets:
    """What was read of ``aftermarket``: one table, or an array of several, played in turn.

    stages  in play order; None where some could not be read
    format  of the first, where that can be read
    shown   before each from the second on: whether the types are, and which tables of signals,
            None where some could not be read
    """

    stages: tuple[Stage, ...] | None
    format: str | None
    shown: tuple[tuple[bool, tuple[TableRead, ...] | None], ...] = ()


def read_aftermarkets(cursor: Cursor | None, agents: Names, about: About) -> Aftermarkets:
    """The aftermarket of a file, or the sequence of them."""
    if cursor is None:
        return Aftermarkets((), NoAftermarket.format)
    if not isinstance(cursor.value, list):
        table, rule = _read_format(cursor, about.sold.by_name)
        stages = None if table is None else _read_stage(table, rule, agents, about.sold)
        if table is not None:
            table.refuse(["signals"], "they are shown between two aftermarkets, before the later one")
        return Aftermarkets(stages, None if rule is None else rule.format)
    items = cursor.items(_SEVERAL, 1, ROUNDS) or []
    read: list[tuple[Stage, ...] | None] = []
    rules: list[type[NoAftermarket] | type[Stage] | None] = []
    shown: list[tuple[bool, tuple[TableRead, ...] | None]] = []
    for number, item in enumerate(items):
        table, rule = _read_format(item, about.sold.by_name)
        rules.append(rule)
        if table is not None and rules[-1] is NoAftermarket:
            item.fault('aftermarkets that there are: leave "none" out')
            rules[-1], table = None, None
        read.append(None if table is None else _read_stage(table, rules[-1], agents, about.sold))
        if table is not None and number == 0:
            table.refuse(["signals"], "they are shown between two aftermarkets, before the later one")
        elif number:
            shown.append(read_between(None if table is None else table.get("signals"), about))
    every = [stage for stages in read if stages is not None for stage in stages]
    faultless = bool(items) and len(every) == len(items)
    word = rules[0].format if rules and rules[0] is not None else None
    return Aftermarkets(tuple(every) if faultless else None, word, tuple(shown))


def _read_format(cursor: Cursor, by_name: bool) -> tuple[Table | None, type[NoAftermarket] | type[Stage] | None]:
    kinds = kinds_of(by_name)
    table, others = cursor.table(kinds.aftermarket), _others(kinds)
    if table is None:
        return None, None
    return table, read_format(table, kinds.aftermarkets, elsewhere=(others.of, formats(others.aftermarkets)))


def _read_stage(
    table: Table, rule: type[NoAftermarket] | type[Stage] | None, agents: Names, sold: Sold
) -> tuple[Stage, ...] | None:
    """The stage that the table says, none for no aftermarket; None where it could not be read."""
    kinds, known = kinds_of(sold.by_name), Known(agents, sold)
    if rule is NoAftermarket:
        return None if read_rule(table, NoAftermarket, kinds.aftermarkets, known) is None else ()
    stage = next((one for one in kinds.stages if one is rule), None)
    read = read_rule(table, stage, kinds.aftermarkets, known)
    return None if read is None else (read.of_items(sold.items) if sold.by_name else read,)
