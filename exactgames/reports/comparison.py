"""Markets side by side, as JSON values, and as a table made of these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from exactgames.answers.comparison import Compared
from exactgames.numbers.rational import number
from exactgames.quoted import name
from exactgames.reports.tables import table

_ANY_WIDTH = 100_000
"""Of a screen on which nothing is broken."""
TITLE = "Markets side by side"
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
    """A row a market, a column a figure; a row a figure, a column a market, where the screen is too narrow for the one,
    and less so for the other.
    """
    heads, rows = _cells(found["markets"])
    shown = table(TITLE, heads, rows)
    if _width(console, shown) > console.width:
        first, *figures = zip(heads, *rows, strict=True)
        shown = min(shown, table(TITLE, ["", *first[1:]], figures), key=lambda one: _width(console, one))
    console.print(shown)


def _width(console: Console, shown: Table) -> int:
    """How wide the table is if no cell is broken."""
    return console.measure(shown, options=console.options.update(max_width=_ANY_WIDTH)).maximum


def _cells(markets: Sequence[dict[str, Any]]) -> tuple[list[str], list[list[str]]]:
    """(heads, a row for each market)."""
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
    return ["market", *FIGURES, *bought, *heads, "equilibrium"], rows


def _equilibrium(one: dict[str, Any]) -> str:
    words = one["equilibrium"] or "no"
    return f"{words} (undecided: {', '.join(one['undecided'])})" if one["undecided"] else words
