"""What rounding a distribution to levels does to its expected value, as JSON values and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exactgames.market.instance import RoundedTypes
from exactgames.mechanisms.distributions.rounding import Rounded


def rounded_values(types: Sequence[RoundedTypes]) -> list[dict[str, Any]]:
    """One entry an agent: ``mean`` of the rounded value, the ``bound`` that it is on the exact one, ``exact_mean``."""
    return [
        {
            "agent": one.agent,
            "distribution": one.value.distribution.format,
            "round": one.value.direction,
            "levels": len(one.value.probabilities),
            "mean": str(one.value.mean),
            "bound": one.value.bound,
            "exact_mean": one.value.distribution.mean_words,
        }
        for one in types
    ]


def rounded_words(types: Sequence[RoundedTypes]) -> list[str]:
    """One line an agent."""
    return [f"{one.agent}: {_words(one.value)}" for one in types]


def _words(value: Rounded) -> str:
    levels = f"{len(value.probabilities)} level" + ("s" if len(value.probabilities) > 1 else "")
    rounded = f"{value.distribution.title}, rounded {value.direction} to {levels}: expected value {value.mean}"
    if value.distribution.mean == value.mean:
        return f"{rounded}, which is E[v]"
    article = "a" if value.bound == "lower" else "an"
    return f"{rounded}, {article} {value.bound} bound on E[v] = {value.distribution.mean_words}"
