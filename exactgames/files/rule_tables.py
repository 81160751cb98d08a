"""Which rules' tables stand where in an instance file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import ClassVar, Final, TypeVar

from attrs import frozen

from exactgames.mechanisms.actions import ActionKey, FactKey
from exactgames.mechanisms.keys import Key, Record, Rule, Word
from exactgames.mechanisms.protocols import AuctionRule
from exactgames.mechanisms.registry import AFTERMARKETS, AUCTIONS, FIRST_STAGES, SIGNALS
from exactgames.mechanisms.stage import Stage
from exactgames.words import DESCRIBED

AUCTION_RULES: Final[tuple[type[AuctionRule], ...]] = (*AUCTIONS, *FIRST_STAGES)
"""Those of ``[auction]``."""


@frozen
class NoAftermarket:
    """The rule of an aftermarket that there is not."""

    format: ClassVar[str] = "none"
    title: ClassVar[str] = "no aftermarket"
    keys: ClassVar[tuple[Key, ...]] = ()
    refused: ClassVar[Mapping[str, str]] = {
        key.name: "there is no aftermarket" for rule in AFTERMARKETS for key in rule.keys
    }


AFTERMARKET_RULES: Final[tuple[type[NoAftermarket] | type[Stage], ...]] = (NoAftermarket, *AFTERMARKETS)
"""Those of ``[aftermarket]``."""

TABLES: Final[dict[str, Sequence[type[Rule]]]] = {"auction": AUCTION_RULES, "aftermarket": AFTERMARKET_RULES}
"""The tables of a file that say a rule by its ``format``."""

NOT_YET: Final = DESCRIBED - {rule.format for rules in TABLES.values() for rule in rules} - {s.name for s in SIGNALS}
"""Values that no instance may have yet."""


UNITS: Final = 64
"""How many units there may be."""


Named = TypeVar("Named", ActionKey, FactKey)


def _by_name(keys: Iterable[Named]) -> dict[str, tuple[Named, ...]]:
    """The distinct keys of each name."""
    found: dict[str, list[Named]] = {}
    for key in keys:
        same = found.setdefault(key.name, [])
        if key not in same:
            same.append(key)
    return {name: tuple(same) for name, same in found.items()}


def actions_of(stages: Iterable[type[Stage] | Stage]) -> dict[str, tuple[ActionKey, ...]]:
    """The stages' action keys by name: several stages may have keys of one name and of different kinds."""
    return _by_name(key for stage in stages for key in stage.action_keys)


def facts_of(stages: Iterable[type[Stage] | Stage]) -> dict[str, tuple[FactKey, ...]]:
    """The stages' fact keys by name, likewise."""
    return _by_name(key for stage in stages for key in stage.fact_keys)


ACTIONS: Final = actions_of((*FIRST_STAGES, *AFTERMARKETS))
FACTS: Final = facts_of((*FIRST_STAGES, *AFTERMARKETS))


def names_of(rules: Sequence[type[Rule]], word: str = "format") -> tuple[str, ...]:
    """The keys of a table for one of these rules, which the key ``word`` names."""
    return tuple(dict.fromkeys([word, *(key.name for rule in rules for key in rule.keys)]))


def records() -> dict[str, Record]:
    """The tables within those tables, by name."""
    keys: list[Key | ActionKey | FactKey] = [key for rules in TABLES.values() for rule in rules for key in rule.keys]
    return {record.name: record for record in _records([*keys, *chain(*ACTIONS.values()), *chain(*FACTS.values())])}


def _records(keys: Iterable[Key | ActionKey | FactKey]) -> Iterator[Record]:
    for key in keys:
        record = key.kind.table if isinstance(key.kind, Word) else key.kind
        if isinstance(record, Record):
            yield record
            yield from _records(record.keys)
