"""The keys of each table of an instance file: the reader's and, by a test, the JSON Schema's.

Rules of the model declare their own.
"""

from __future__ import annotations

from typing import Final

from exactgames.claims.registry import KEYS as CLAIM_KEYS
from exactgames.files.families.registry import FAMILIES
from exactgames.files.rule_tables import ACTIONS, FACTS, TABLES, names_of, records
from exactgames.mechanisms.registry import DISTRIBUTIONS

KEYS: Final[dict[str, tuple[str, ...]]] = {
    **{table: names_of(rules) for table, rules in TABLES.items()},
    **{name: tuple(key.name for key in record.keys) for name, record in records().items()},
    "instance": (
        "title",
        "source",
        "units",
        "agents",
        "prior",
        "auction",
        "signals",
        "aftermarket",
        "strategy",
        "beliefs",
        "claims",
        *names_of(FAMILIES, "family"),
    ),
    "agent": ("name", "types", "bids"),
    "type": ("name", "marginals", "probability"),
    "values": ("distribution", "levels", "round", "marginals", "symbol"),
    "distribution": names_of(DISTRIBUTIONS, "kind"),
    "prior_entry": ("types", "probability"),
    "bids": ("levels", "vectors"),
    "strategy_rule": ("agent", "stage", "type", "types", "when", "bid", *ACTIONS, "mixture"),
    "mixture_entry": ("bid", *ACTIONS, "probability"),
    "when": ("bid", "taken", "paid", "allocation", "holdings", *FACTS),
    "belief_rule": ("agent", "stage", "type", "types", "when", "belief"),
    "belief_entry": ("types", "bids", "probability"),
    "claim": ("kind", "id", "expect", *dict.fromkeys(key.name for key in CLAIM_KEYS)),
}
