"""Random run-length markets in which agents have laws, or the seller may ask any price; and such a market with each law
cut into pieces, the mass of each at its lower end: finitely many types.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import Any

from attrs import evolve
from run_markets import run_market

from exactgames.files.run_market import read_run_document
from exactgames.runs.constructions import continuous_bystander, continuous_example_4
from exactgames.runs.law import LawTypes
from exactgames.runs.marginals import without_zeros
from exactgames.runs.market import RunMarket, RunType

QUARTERS = [Fraction(k, 4) for k in range(9)]


def law_market(seed: int, most: int = 4) -> dict[str, Any]:
    """The document of a random one: as ``run_market``, some agents' types being laws, one above the other."""
    draw = random.Random(f"laws {seed}")
    document = run_market(seed, most)
    after = document.get("aftermarket")
    sellers = after["sellers"] if after else []
    able = [agent for agent in document["agents"] if agent["name"] not in sellers]
    draw.shuffle(able)
    spans = draw.choice(([(0, 4), (4, 8)], [(2, 6), (6, 8)], [(0, 5), (5, 8)]))
    draw.shuffle(spans)
    for agent, (low, high) in zip(able[: draw.randint(1, 2)], spans, strict=False):
        agent["types"] = law_types(draw, document["units"], low, high)
    for agent in document["agents"]:
        agent["bids"]["levels"] = [*agent["bids"]["levels"], "3"]
    if after and draw.random() < 0.7 and any(map(_wants, buyers(document))):
        after["prices"] = "any"
    figures = ("welfare", "revenue", "optimum", "ratio")
    names = [agent["name"] for agent in document["agents"]]
    document["claims"] = [{"kind": "continuum-bids"}, *({"kind": kind} for kind in figures)]
    document["claims"] += [{"kind": "utility", "agent": name} for name in names]
    return document


def buyers(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The agents who may buy."""
    after = document["aftermarket"]
    named = after.get("buyers", [agent["name"] for agent in document["agents"]])
    named = named[after["sellers"][0]] if isinstance(named, dict) else named
    return [agent for agent in document["agents"] if agent["name"] in named and agent["name"] not in after["sellers"]]


def _wants(agent: dict[str, Any]) -> bool:
    """Whether a unit is worth something to some type."""
    types = agent["types"]
    values = [kind["marginals"] for kind in types] if isinstance(types, list) else [[1]]
    return any(some["runs"] if isinstance(some, dict) else any(x != "0" and x for x in some) for some in values)


def law_types(draw: random.Random, units: int, low: int, high: int) -> dict[str, Any]:
    """A random law on the quarters from low to high, and levels around the value."""
    inner = sorted(draw.sample(range(low + 1, high), draw.randint(0, min(2, high - low - 1))))
    ends = [QUARTERS[k] for k in (low, *inner, high)]
    parts: list[dict[str, Any]] = []
    for one, two in pairwise(ends):
        kind = "uniform" if one == 0 else draw.choice(("uniform", "equal-revenue"))
        parts.append({"kind": kind, "low": str(one), "high": str(two)})
    if draw.random() < 0.4:
        parts.append({"kind": "atom", "at": str(QUARTERS[draw.randint(low, high)])})
    weights = [draw.randint(1, 3) for _ in parts]
    for part, weight in zip(parts, weights, strict=True):
        part["probability"] = str(Fraction(weight, sum(weights)))
    above = [x for x in QUARTERS if x >= QUARTERS[high]]
    below = [x for x in QUARTERS if x <= QUARTERS[low]]
    before = sorted(draw.choices(above, k=draw.randint(0, 1)), reverse=True)
    copies = draw.randint(1, max(1, units - len(before)))
    rest = units - len(before) - copies
    if rest < 0:
        before, rest = [], units - copies
    after = sorted(draw.choices(below, k=draw.randint(0, rest)), reverse=True)
    runs = [*((x, 1) for x in before), ("value", copies), *((x, 1) for x in dict.fromkeys(after))]
    marginals: Any = {"runs": [[x if x == "value" else str(x), n] for x, n in runs]}
    if copies == 1 and draw.random() < 0.5:
        marginals = [x if x == "value" else str(x) for x, _ in runs]
    return {"law": parts, "marginals": marginals, "symbol": "z"}


def undominated_market(seed: int) -> dict[str, Any]:
    """Example 4, or its bystander, with other first values, bids, prices and laws of z."""
    draw = random.Random(f"undominated {seed}")
    mixed = draw.random() < 0.7  # of a uniform z the price moves with every unit: not for millions of them
    units = draw.choice((3, 4, 5, 9, 9 if mixed else 10**6))
    lowest = Fraction(1, draw.choice((2, 3, 8, 2 * units)))
    document = continuous_example_4(units) if draw.random() < 0.5 else continuous_bystander(units, lowest)
    first = draw.choice((1, 1, 2, 3))
    if mixed:
        middle = (lowest + 1) / 2
        some = draw.sample(
            [
                {"kind": "equal-revenue", "low": str(lowest), "high": "1"},
                {"kind": "uniform", "low": str(lowest), "high": "1"},
                {"kind": "uniform", "low": str(lowest), "high": str(middle)},
                {"kind": "equal-revenue", "low": str(middle), "high": "1"},
                {"kind": "atom", "at": str(draw.choice((lowest, middle, Fraction(1))))},
            ],
            3,
        )
        law = [{**part, "probability": "1/4"} for part in some]
        law.append({"kind": "uniform", "low": str(lowest), "high": "1", "probability": "1/4"})
        marginals = {"runs": [[first, 1], ["value", units - 1]]}
        document["agents"][1]["types"] = {"law": law, "marginals": marginals, "symbol": "z"}
    bids = {"A": draw.choice(([], [1], [2])), "B": draw.choice(([1], [2], ["1/2"]))}
    level, less = draw.choice((Fraction(1), Fraction(1, 2), Fraction(9, 10))), draw.randint(1, 2)
    for rule in document["strategy"]:
        if rule["agent"] == "C":
            rule["bid"] = {"runs": [[str(level), units - less]]}
        elif draw.random() < 0.5:
            rule["bid"] = bids[rule["agent"]]
    if draw.random() < 0.3:
        document["aftermarket"]["prices"] = [str(lowest), "1", "3/2", "2"]
    for agent in document["agents"]:
        agent["bids"]["levels"] = ["0", "1/2", "9/10", "1", "2", "5/2"]
    for rule in document["strategy"]:
        if rule["agent"] == "C" and draw.random() < 0.3:
            rule["bid"] = {"runs": [["1", 1], ["1/2", units - 2]]}
    document["claims"] = [{"kind": "continuum-undominated"}]
    return document


def cut(types: LawTypes, ends: Iterable[Fraction]) -> tuple[RunType, ...]:
    """Types at these numbers and the law's knots, each as likely as v is from there to the next; those of mass 0 left
    out.
    """
    low, high = types.law.least, types.law.greatest
    at = sorted({*types.law.knots, *(x for x in ends if low <= x <= high)})
    reached = [types.law.reached(x) for x in at] + [Fraction(0)]
    found = []
    for k, x in enumerate(at):
        if reached[k] > reached[k + 1]:
            values = without_zeros(types.values(x))
            found.append(RunType(str(x), values, reached[k] - reached[k + 1]))
    return tuple(found)


def discretised(market: RunMarket, ends: Iterable[Fraction], prices: tuple[Fraction, ...] | None = None) -> RunMarket:
    """The market with each law cut at these numbers; with these resale prices, or those it has."""
    cuts = tuple(ends)
    agents = tuple(
        agent if agent.law is None else evolve(agent, types=cut(agent.law, cuts), law=None) for agent in market.agents
    )
    resale = market.resale if market.resale is None or prices is None else evolve(market.resale, prices=prices)
    return evolve(market, agents=agents, resale=resale)


def market_of(seed: int) -> RunMarket:
    """The random market."""
    return read_run_document(law_market(seed)).market
