"""Markets side by side, as JSON values, and as a table made of these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from exactgames.answers.comparison import Compared
from exactgames.numbers.rational import number
from exactgames.quoted import name
from exactgames.reports.tables import table

FIGURES = ("welfare", "revenue", "optimum", "ratio")


def comparison_values(found: Sequence[Compared]) -> dict[str, Any]:
    """The keys of ``compare --json``."""
    return {"markets": [_values(one) for one in found]}


def _values(one: Compared) -> dict[str, Any]:
    return {
        "name": one.name,
        "welfare": number(one.welfare),
        "revenue": number(one.revenue),
        "optimum": number(one.optimum),
        "ratio": number(one.ratio),
        **({} if one.information is None else {"information_cost": number(one.information)}),
        "utilities": {agent: number(u) for agent, u in one.utilities.items()},
        "speculators": list(one.speculators),
        "equilibrium": None if one.concept is None else one.concept.name,
        "undecided": [concept.name for concept in one.undecided],
    }


def print_comparison(console: Console, found: dict[str, Any]) -> None:
    """A row a market, a column a figure."""
    markets = found["markets"]
    agents = list(dict.fromkeys(agent for one in markets for agent in one["utilities"]))
    rents = {agent for one in markets for agent in one["speculators"]}
    heads = [f"{'rent' if agent in rents else 'utility'} of {name(agent)}" for agent in agents]
    bought = ["cost of information"] if any("information_cost" in one for one in markets) else []
    rows = [
        [
            one["name"],
            *(one[key] or "none" for key in FIGURES),
            *(one.get("information_cost", "-") for _ in bought),
            *(one["utilities"].get(agent, "-") for agent in agents),
            _equilibrium(one),
        ]
        for one in markets
    ]
    console.print(table("Markets side by side", ["market", *FIGURES, *bought, *heads, "equilibrium"], rows))


def _equilibrium(one: dict[str, Any]) -> str:
    words = one["equilibrium"] or "no"
    return f"{words} (undecided: {', '.join(one['undecided'])})" if one["undecided"] else words
