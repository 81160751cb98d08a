"""Which rules' tables stand where in an instance file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from exactgames.market.auctions import Auction, PostedPrice
from exactgames.mechanisms.keys import Key, Record, Rule, Word
from exactgames.mechanisms.registry import AUCTIONS, SIGNALS
from exactgames.words import DESCRIBED

AUCTION_RULES: Final[tuple[type[Auction], ...]] = (*AUCTIONS, PostedPrice)
"""Those of ``[auction]``."""

TABLES: Final[dict[str, Sequence[type[Rule]]]] = {"auction": AUCTION_RULES}
"""The tables of a file that say a rule by its ``format``."""

NOT_YET: Final = DESCRIBED - {rule.format for rules in TABLES.values() for rule in rules} - {s.name for s in SIGNALS}
"""Values that no instance may have yet."""


def names_of(rules: Sequence[type[Rule]]) -> tuple[str, ...]:
    """The keys of a table for one of these rules."""
    return tuple(dict.fromkeys(["format", *(key.name for rule in rules for key in rule.keys)]))


def records() -> dict[str, Record]:
    """The tables within those tables, by name."""
    return {record.name: record for rules in TABLES.values() for rule in rules for record in _records(rule.keys)}


def _records(keys: Sequence[Key]) -> Iterator[Record]:
    for key in keys:
        record = key.kind.table if isinstance(key.kind, Word) else key.kind
        if isinstance(record, Record):
            yield record
            yield from _records(record.keys)
