"""Random run-length markets, small enough to be written out: the same market with arrays in place of runs."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

LEVELS = [Fraction(k, 4) for k in range(9)]


def run_market(seed: int, most: int = 4, count: int | None = None, resale: bool | None = None) -> dict[str, Any]:
    """The document of a random run-length market with 1 to ``most`` units and 2 or 3 agents, or ``count``.
    Some values stand in arrays; the seller may be among the buyers, and all may be.
    """
    draw = random.Random(seed)
    units, some = draw.randint(1, most), draw.choice((2, 2, 3))
    count = some if count is None else count
    names = "ABCD"[:count]
    drawn = draw.random() < 0.8
    resale = drawn if resale is None else resale
    seller = draw.randrange(count) if resale else None
    grid = [0, *(str(x) for x in sorted(draw.sample(LEVELS[1:], draw.randint(1, 2 if count == 3 else 3))))]
    agents = [_agent(draw, name, units, number == seller, grid) for number, name in enumerate(names)]
    order = draw.sample(names, count)
    auction: dict[str, Any] = {"format": "uniform-price", "ties": {"priority": order}}
    if draw.random() < 0.3:
        auction["reserve"] = str(draw.choice(LEVELS[:4]))
    if draw.random() < 0.3:
        auction["zero_bids_win"] = False
    document: dict[str, Any] = {"units": units, "agents": agents, "auction": auction}
    if seller is not None:
        others = [name for number, name in enumerate(names) if number != seller]
        prices = [str(x) for x in sorted(draw.sample(LEVELS, draw.randint(1, 3)))]
        document["aftermarket"] = {
            "format": "take-it-or-leave-it",
            "sellers": [names[seller]],
            "buyers": draw.sample(others, draw.randint(1, len(others))),
            "prices": prices,
        }
    document["strategy"] = [
        {"agent": name, "stage": "auction", "bid": _runs(draw, [Fraction(x) for x in grid[1:]], units)}
        for name in names
    ]
    kinds = (
        "bayes-nash",
        "weak-perfect-bayesian",
        "perfect-bayesian",
        "sequential",
        "welfare",
        "revenue",
        "optimum",
        "ratio",
    )
    document["claims"] = [{"kind": kind} for kind in kinds] + [{"kind": "utility", "agent": "B"}]
    if seller is not None:
        _spell_buyers(draw, document["aftermarket"], names[seller])
    for kind in agents[0]["types"]:
        if draw.random() < 0.2:
            kind["marginals"] = written_out(kind["marginals"])
    return document


def _spell_buyers(draw: random.Random, aftermarket: dict[str, Any], seller: str) -> None:
    """She skips her own offer; without a list everybody else buys."""
    if draw.random() < 0.2:
        aftermarket["buyers"].insert(draw.randrange(2), seller)
    elif draw.random() < 0.2:
        del aftermarket["buyers"]


def _agent(draw: random.Random, name: str, units: int, seller: bool, grid: list[Any]) -> dict[str, Any]:
    types = []
    many = 1 if seller else draw.randint(1, 3)
    weights = [draw.randint(1, 4) for _ in range(many)]
    for number, weight in enumerate(weights):
        values = {"runs": []} if seller else _runs(draw, LEVELS[1:], units)
        types.append({"name": f"t{number}", "marginals": values, "probability": str(Fraction(weight, sum(weights)))})
    return {"name": name, "types": types, "bids": {"levels": grid}}


def _runs(draw: random.Random, levels: list[Fraction], units: int) -> dict[str, Any]:
    chosen = sorted(draw.sample(levels, draw.randint(0, min(len(levels), units))), reverse=True)
    left, runs = units, []
    for level in chosen:
        count = draw.randint(1, left) if left else 0
        if count:
            runs.append([str(level), count])
        left -= count
    return {"runs": runs}


def written_out(value: Any) -> Any:
    """The document with arrays in place of runs."""
    if isinstance(value, dict):
        if set(value) == {"runs"}:
            return [x for x, n in value["runs"] for _ in range(n)]
        return {key: written_out(entry) for key, entry in value.items()}
    return [written_out(entry) for entry in value] if isinstance(value, list) else value
