"""Whether a document says values or bids as runs: then it is a run-length market."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def says_runs(document: dict[str, Any]) -> bool:
    """Whether marginal values or bids stand in the document as runs."""
    return any(isinstance(value, dict) and "runs" in value for value in _vectors(document))


def _vectors(document: dict[str, Any]) -> Iterator[object]:
    for agent in _tables(document.get("agents")):
        types = agent.get("types")
        yield from (kind.get("marginals") for kind in _tables([types] if isinstance(types, dict) else types))
    yield from (rule.get("bid") for rule in _tables(document.get("strategy")))


def _tables(value: object) -> Iterator[dict[str, Any]]:
    yield from (entry for entry in (value if isinstance(value, list) else ()) if isinstance(entry, dict))
