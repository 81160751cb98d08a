"""Bounds over all equilibria of a market as it is, as JSON values, and in words made of these."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from exactgames.answers.market_range import Brought, Interval, MarketRange
from exactgames.concepts.registry import concept_of
from exactgames.numbers.rational import number
from exactgames.reports.tables import table


def range_values(found: MarketRange) -> dict[str, Any]:
    """The keys of ``range --json``."""
    return {
        "concept": found.concept,
        "welfare": _interval(found.welfare),
        "revenue": _interval(found.revenue),
        "utilities": {name: _interval(interval) for name, interval in zip(found.agents, found.utilities, strict=True)},
        "optimum": number(found.optimum),
        "profile": _brought(found.profile, found.agents),
        "found": _brought(found.found, found.agents),
        "why_not_found": (found.why or None) if found.looked and found.found is None else None,
    }


def _interval(found: Interval) -> dict[str, Any]:
    return {
        "at_least": number(found.least.value),
        "at_most": number(found.most.value),
        "at_least_exact": found.least.exact,
        "at_most_exact": found.most.exact,
    }


def _brought(found: Brought | None, agents: tuple[str, ...]) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "welfare": number(found.welfare),
        "revenue": number(found.revenue),
        "utilities": {name: number(u) for name, u in zip(agents, found.utilities, strict=True)},
    }


def print_range(console: Console, found: dict[str, Any]) -> None:
    """A figure a row: at least, at most, and what one equilibrium brings."""
    heads = ["", "at least", "at most"]
    ones = [(head, found[key]) for key, head in (("profile", "the profile"), ("found", "one found")) if found[key]]
    heads += [head for head, _ in ones]
    rows = [
        ["welfare", *_ends(found["welfare"]), *(one["welfare"] for _, one in ones)],
        ["revenue", *_ends(found["revenue"]), *(one["revenue"] for _, one in ones)],
    ]
    for name, interval in found["utilities"].items():
        rows.append([f"utility of {name}", *_ends(interval), *(one["utilities"][name] for _, one in ones)])
    concept = concept_of(found["concept"]).words
    console.print(table(f"Every {concept} equilibrium of this market, pure or mixed", heads, rows))
    console.print(Text(f"The optimum is {found['optimum']}."))
    intervals = [found["welfare"], found["revenue"], *found["utilities"].values()]
    if not all(one["at_least_exact"] and one["at_most_exact"] for one in intervals):
        console.print(Text("~: a bound, not shown to be the best that the argument gives."))
    if found["why_not_found"]:
        console.print(Text(f"No equilibrium was found: {found['why_not_found']}."))


def _ends(interval: dict[str, Any]) -> list[str]:
    least, most = interval["at_least"], interval["at_most"]
    return [
        least if interval["at_least_exact"] else f"{least} ~",
        most if interval["at_most_exact"] else f"{most} ~",
    ]
