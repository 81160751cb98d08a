"""Whether a document is a run-length market: it says values or bids as runs, types as a law, or any resale price."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exactgames.mechanisms.keys import ANY_NUMBER


def says_runs(document: dict[str, Any]) -> bool:
    """Whether the document says a run-length market: by runs, a law, or any resale price."""
    runs = any(isinstance(value, dict) and "runs" in value for value in _vectors(document))
    return runs or has_law(document) or any_price(document)


def has_law(document: dict[str, Any]) -> bool:
    """Whether some agent's types are said as a law."""
    given = (agent.get("types") for agent in _tables(document.get("agents")))
    return any(isinstance(types, dict) and "law" in types for types in given)


def any_price(document: dict[str, Any]) -> bool:
    """Whether in an aftermarket any price may be asked."""
    after = document.get("aftermarket")
    return any(stage.get("prices") == ANY_NUMBER for stage in _tables([after] if isinstance(after, dict) else after))


def _vectors(document: dict[str, Any]) -> Iterator[object]:
    for agent in _tables(document.get("agents")):
        types = agent.get("types")
        yield from (kind.get("marginals") for kind in _tables([types] if isinstance(types, dict) else types))
    yield from (rule.get("bid") for rule in _tables(document.get("strategy")))


def _tables(value: object) -> Iterator[dict[str, Any]]:
    yield from (entry for entry in (value if isinstance(value, list) else ()) if isinstance(entry, dict))
