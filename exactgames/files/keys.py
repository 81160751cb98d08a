"""The keys of each table of an instance file: the reader's and, by a test, the JSON Schema's."""

from __future__ import annotations

from typing import Final

from exactgames.claims.registry import KEYS as CLAIM_KEYS

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
    "strategy_rule": ("agent", "stage", "type", "types", "when", "bid", "take", "offer", "mixture"),
    "mixture_entry": ("bid", "take", "offer", "probability"),
    "offer": ("quantity", "price"),
    "when": ("bid", "taken", "paid", "allocation", "holdings", "remaining", "offer"),
    "when_offer": ("seller", "quantity", "price"),
    "belief_rule": ("agent", "stage", "type", "types", "when", "belief"),
    "belief_entry": ("types", "bids", "probability"),
    "claim": ("kind", "id", "expect", *dict.fromkeys(key.name for key in CLAIM_KEYS)),
}
