"""``[auction]`` and ``[aftermarket]``."""

from __future__ import annotations

from typing import Final

from exactgames.files.cursor import Cursor, Table
from exactgames.files.names import Names
from exactgames.files.rule_keys import formats, read_format, read_rule
from exactgames.files.rule_tables import AFTERMARKET_RULES, AUCTION_RULES, NoAftermarket
from exactgames.mechanisms import registry
from exactgames.mechanisms.protocols import AuctionRule, SealedAuction
from exactgames.mechanisms.stage import Stage

AUCTIONS: Final = formats(AUCTION_RULES)
AFTERMARKETS: Final = formats(AFTERMARKET_RULES)


def read_auction_format(cursor: Cursor | None) -> tuple[Table | None, type[AuctionRule] | None]:
    """The auction's table, and its rule, which decides what the rest of the file may say. Notes their faults."""
    table = None if cursor is None else cursor.table("auction")
    return table, None if table is None else read_format(table, AUCTION_RULES)


def read_auction(
    table: Table | None, rule: type[AuctionRule] | None, agents: Names
) -> tuple[SealedAuction | None, Stage | None]:
    """The sealed auction, or the stage in its place; ``table`` and ``rule`` are what ``read_auction_format`` says."""
    sealed = next((known for known in registry.AUCTIONS if known is rule), None)
    first = next((known for known in registry.FIRST_STAGES if known is rule), None)
    if table is None:
        return None, None
    if first is not None:
        return None, read_rule(table, first, AUCTION_RULES, agents)
    return read_rule(table, sealed, AUCTION_RULES, agents), None


def read_aftermarket(cursor: Cursor | None, agents: Names) -> tuple[tuple[Stage, ...] | None, str | None]:
    """The aftermarket's stages, and its format where only that can be read."""
    if cursor is None:
        return (), NoAftermarket.format
    table = cursor.table("aftermarket")
    if table is None:
        return None, None
    rule = read_format(table, AFTERMARKET_RULES)
    if rule is NoAftermarket:
        return None if read_rule(table, NoAftermarket, AFTERMARKET_RULES, agents) is None else (), rule.format
    stage = next((known for known in registry.AFTERMARKETS if known is rule), None)
    read = read_rule(table, stage, AFTERMARKET_RULES, agents)
    return None if read is None else (read,), None if rule is None else rule.format
