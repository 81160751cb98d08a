"""The keys of each table of an instance file: the reader's and, by a test, the JSON Schema's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from exactgames.mechanisms.registry import AFTERMARKETS, FIRST_STAGES
from exactgames.mechanisms.rule_keys import Fields, Value, WordOr

_STAGES: Final = (*FIRST_STAGES, *AFTERMARKETS)
_ACTIONS: Final = tuple(dict.fromkeys(key.name for stage in _STAGES for key in stage.action_keys))
_FACTS: Final = tuple(dict.fromkeys(key.name for stage in _STAGES for key in stage.fact_keys))


def _tables(values: Iterable[Value]) -> dict[str, tuple[str, ...]]:
    """The tables that stand at the stages' keys."""
    fields = [value.fields if isinstance(value, WordOr) else value for value in values]
    return {table.kind: tuple(key for key, _, _ in table.keys) for table in fields if isinstance(table, Fields)}


KEYS: Final[dict[str, tuple[str, ...]]] = {
    "instance": (
        "title",
        "source",
        "units",
        "agents",
        "auction",
        "signals",
        "aftermarket",
        "strategy",
        "beliefs",
        "claims",
    ),
    "agent": ("name", "types", "bids"),
    "type": ("name", "marginals", "probability"),
    "bids": ("levels", "vectors"),
    "auction": ("format", "price", "ties", "reserve", "zero_bids_win", "order"),
    "weighted_price": ("weight",),
    "ties": ("priority",),
    "aftermarket": ("format", "sellers", "buyers", "prices"),
    "strategy_rule": ("agent", "stage", "type", "types", "when", "bid", *_ACTIONS, "mixture"),
    "mixture_entry": ("bid", *_ACTIONS, "probability"),
    **_tables(key.value for stage in _STAGES for key in stage.action_keys),
    **_tables(key.value for stage in _STAGES for key in stage.fact_keys),
    "when": ("bid", "taken", "paid", "allocation", "holdings", *_FACTS),
    "belief_rule": ("agent", "stage", "type", "types", "when", "belief"),
    "belief_entry": ("types", "bids", "probability"),
    "claim": (
        "kind",
        "id",
        "expect",
        "agent",
        "type",
        "bid",
        "against",
        "pure",
        "value",
        "beliefs",
        "concept",
        "outcomes",
        "lowest_welfare",
        "highest_welfare",
    ),
}
