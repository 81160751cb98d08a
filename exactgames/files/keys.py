"""The keys of each table of an instance file: the reader's and, by a test, the JSON Schema's.

Rules of the model declare their own.
"""

from __future__ import annotations

from typing import Final

from exactgames.claims.registry import KEYS as CLAIM_KEYS
from exactgames.files.families.registry import FAMILIES
from exactgames.files.rule_tables import ACTIONS, FACTS, TABLES, names_of, records
from exactgames.mechanisms.registry import DISTRIBUTIONS, VALUATIONS

CHANGED: Final = ("aftermarket", "signals")
"""What a comparison may replace."""

KEYS: Final[dict[str, tuple[str, ...]]] = {
    **{table: names_of(rules) for table, rules in TABLES.items()},
    "aftermarket": (*names_of(TABLES["aftermarket"]), "signals"),
    "item_aftermarket": (*names_of(TABLES["item_aftermarket"]), "signals"),
    **{name: tuple(key.name for key in record.keys) for name, record in records().items()},
    "instance": (
        "title",
        "source",
        "units",
        "items",
        "agents",
        "prior",
        "information",
        "auction",
        "signals",
        "aftermarket",
        "strategy",
        "beliefs",
        "claims",
        *names_of(FAMILIES, "family"),
    ),
    "agent": ("name", "types", "bids"),
    "type": ("name", "marginals", *(rule.key.name for rule in VALUATIONS), "probability"),
    "bundle_value": ("items", "value"),
    "bundle_price": ("items", "price"),
    "values": ("distribution", "levels", "round", "law", "marginals", "symbol"),
    "law_part": ("kind", "low", "high", "at", "probability"),
    "distribution": names_of(DISTRIBUTIONS, "kind"),
    "prior_entry": ("types", "probability"),
    "sale_row": ("when", "allocation", "payments", "draws"),
    "sale_when": ("actions",),
    "sale_draw": ("allocation", "payments", "probability"),
    "trade_row": ("when", "trades", "payments", "draws"),
    "trade_when": ("actions", "holdings"),
    "trade_draw": ("trades", "payments", "probability"),
    "trade": ("from", "to", "units"),
    "item_trade": ("from", "to", "items"),
    "bids": ("levels", "vectors"),
    "runs": ("runs",),
    "strategy_rule": ("agent", "stage", "type", "types", "when", "acquire", "bid", *ACTIONS, "mixture"),
    "mixture_entry": ("acquire", "bid", *ACTIONS, "probability"),
    "when": ("bid", "taken", "paid", "allocation", "holdings", "round", "signal", "acquired", "word", *FACTS),
    "signal_table": ("name", "rows"),
    "signal_row": ("when", "show"),
    "signal_when": ("types", "bids", "allocation", "holdings"),
    "signal_draw": ("to", "probability"),
    "signal_structure": ("name", "cost", "rows"),
    "structure_row": ("when", "says"),
    "structure_draw": ("word", "probability"),
    "belief_rule": ("agent", "stage", "type", "types", "when", "belief"),
    "belief_entry": ("types", "bids", "probability"),
    "change": CHANGED,
    "claim": ("kind", "id", "expect", *dict.fromkeys(key.name for key in CLAIM_KEYS)),
}
