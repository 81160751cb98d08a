"""Which rules' tables stand where in an instance file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import ClassVar, Final, TypeVar

from attrs import frozen

from exactgames.mechanisms.actions import ActionKey, FactKey
from exactgames.mechanisms.keys import Key, Record, Rule, Word
from exactgames.mechanisms.protocols import AuctionRule
from exactgames.mechanisms.registry import (
    AFTERMARKETS,
    AUCTIONS,
    FIRST_STAGES,
    ITEM_AFTERMARKETS,
    ITEM_AUCTIONS,
    ITEM_FIRST_STAGES,
    SIGNALS,
    VALUATIONS,
)
from exactgames.mechanisms.stage import Stage
from exactgames.words import DESCRIBED

AUCTION_RULES: Final[tuple[type[AuctionRule], ...]] = (*AUCTIONS, *FIRST_STAGES)
"""Those of ``[auction]``, of units."""
ITEM_AUCTION_RULES: Final[tuple[type[AuctionRule], ...]] = (*ITEM_AUCTIONS, *ITEM_FIRST_STAGES)
"""Of named items."""


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
"""Those of ``[aftermarket]``, of units."""
ITEM_AFTERMARKET_RULES: Final[tuple[type[NoAftermarket] | type[Stage], ...]] = (NoAftermarket, *ITEM_AFTERMARKETS)
"""Of named items."""

TABLES: Final[dict[str, Sequence[type[Rule]]]] = {
    "auction": AUCTION_RULES,
    "aftermarket": AFTERMARKET_RULES,
    "item_auction": ITEM_AUCTION_RULES,
    "item_aftermarket": ITEM_AFTERMARKET_RULES,
}
"""The tables of a file that say a rule by its ``format``, of units and of named items."""

NOT_YET: Final = DESCRIBED - {rule.format for rules in TABLES.values() for rule in rules} - {s.name for s in SIGNALS}
"""Values that no instance may have yet."""


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


_STAGES: Final = (*FIRST_STAGES, *AFTERMARKETS)
_ITEM_STAGES: Final = (*ITEM_FIRST_STAGES, *ITEM_AFTERMARKETS)
ACTIONS: Final = actions_of((*_STAGES, *_ITEM_STAGES))
FACTS: Final = facts_of((*_STAGES, *_ITEM_STAGES))


@frozen
class Kinds:
    """The rules that there are for what is sold: in the tables called ``auction`` and ``aftermarket``.

    of     what is sold, in words
    first  stages in place of a sealed auction
    """

    of: str
    auction: str
    auctions: tuple[type[AuctionRule], ...]
    first: tuple[type[Stage], ...]
    aftermarket: str
    aftermarkets: tuple[type[NoAftermarket] | type[Stage], ...]
    stages: tuple[type[Stage], ...]

    def actions(self, stages: Iterable[type[Stage] | Stage] = ()) -> dict[str, tuple[ActionKey, ...]]:
        """The action keys by name, of these stages if they have one of the name."""
        return {**ACTIONS, **actions_of(self.stages), **actions_of(stages)}

    def facts(self, stages: Iterable[type[Stage] | Stage] = ()) -> dict[str, tuple[FactKey, ...]]:
        """The fact keys by name, likewise."""
        return {**FACTS, **facts_of(self.stages), **facts_of(stages)}


OF_UNITS: Final = Kinds("units", "auction", AUCTION_RULES, FIRST_STAGES, "aftermarket", AFTERMARKET_RULES, _STAGES)
OF_ITEMS: Final = Kinds(
    "named items",
    "item_auction",
    ITEM_AUCTION_RULES,
    ITEM_FIRST_STAGES,
    "item_aftermarket",
    ITEM_AFTERMARKET_RULES,
    _ITEM_STAGES,
)


def kinds_of(by_name: bool) -> Kinds:
    """The rules for named items, or for units."""
    return OF_ITEMS if by_name else OF_UNITS


def names_of(rules: Sequence[type[Rule]], word: str = "format") -> tuple[str, ...]:
    """The keys of a table for one of these rules, which the key ``word`` names."""
    return tuple(dict.fromkeys([word, *(key.name for rule in rules for key in rule.keys)]))


def records() -> dict[str, Record]:
    """The tables within those tables, by name."""
    keys: list[Key | ActionKey | FactKey] = [key for rules in TABLES.values() for rule in rules for key in rule.keys]
    keys += [rule.key for rule in VALUATIONS]
    return {record.name: record for record in _records([*keys, *chain(*ACTIONS.values()), *chain(*FACTS.values())])}


def _records(keys: Iterable[Key | ActionKey | FactKey]) -> Iterator[Record]:
    for key in keys:
        record = key.kind.table if isinstance(key.kind, Word) else key.kind
        if isinstance(record, Record):
            yield record
            yield from _records(record.keys)
