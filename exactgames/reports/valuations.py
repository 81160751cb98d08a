"""Which valuations of named items are submodular, as JSON values and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exactgames.answers.valuations import Complements, TypeValuation
from exactgames.mechanisms.goods.items import bundle_of_names, item_text
from exactgames.numbers.rational import number, show


def valuation_values(types: Sequence[TypeValuation]) -> list[dict[str, Any]]:
    """One entry a type; ``witness`` is null if it is submodular."""
    return [
        {
            "agent": one.agent,
            "type": one.type,
            "submodular": one.complements is None,
            "witness": None if one.complements is None else _witness(one.complements),
        }
        for one in types
    ]


def _witness(found: Complements) -> dict[str, Any]:
    return {
        "smaller": list(found.smaller),
        "larger": list(found.larger),
        "item": found.item,
        "adds": number(found.adds),
        "adds_to_larger": number(found.adds_to_larger),
    }


def valuation_words(types: Sequence[TypeValuation]) -> list[str]:
    """A line for each type whose valuation is not submodular, and one for the others."""
    lines = [
        f"{one.agent}, type {one.type}: not submodular: {_words(one.complements)}" for one in types if one.complements
    ]
    if types and len(lines) < len(types):
        lines.append(f"the valuations of all {'other ' if lines else ''}types are submodular")
    return lines


def _words(found: Complements) -> str:
    small, large = map(bundle_of_names, (found.smaller, found.larger))
    return f"{item_text(found.item)} adds {show(found.adds)} to {small}, {show(found.adds_to_larger)} to {large}"
