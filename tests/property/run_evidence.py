"""Certificates of run-length markets, written from docs/reference/certificate.md with what the naive program says: no
engine is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any

from attrs import frozen
from naive_certificate import canonical, plain
from naive_runs import Bid, NaiveRuns

CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")


def runs(bid: Bid) -> list[list[Any]]:
    """A bid as a certificate has it: zeros left out."""
    return [[str(level), len(list(same))] for level, same in groupby(bid) if level]


def winnable(naive: NaiveRuns, agent: int, column: tuple[Bid, ...]) -> list[int]:
    """All numbers of units that some bid of hers wins."""
    return sorted({naive.auction(naive.instead(agent, bid, column)).held[agent] for bid in naive.bids(agent)})


def lines(document: dict[str, Any], naive: NaiveRuns, evidence: Sequence[tuple[bool, Any]]) -> list[Any]:
    """The certificate's lines; ``evidence``: of each claim, whether it holds, and why."""
    instance = plain(document)
    digest = hashlib.sha256(canonical(instance).encode("ascii")).hexdigest()
    header = {"certificate": "exactgames", "format": 3, "instance": instance, "made_by": "by hand", "semantics": 1}
    profile = tuple(naive.profile)
    assessment = {
        "block": "assessment",
        "bids": {name: runs(bid) for name, bid in zip(naive.names, profile, strict=True)},
        "cuts": {name: winnable(naive, i, profile) for i, name in enumerate(naive.names)},
    }
    found: list[Any] = [{**header, "sha256": digest}, {"block": "game", "form": "runs"}, assessment]
    expected = True
    for k, (claim, (holds, shown)) in enumerate(zip(document["claims"], evidence, strict=True), 1):
        found.append({"claim": f"c{k}", "evidence": shown, "holds": holds, "kind": claim["kind"]})
        expected = expected and holds == (claim.get("expect", "holds") == "holds")
    return [*found, {"as_expected": expected, "block": "end", "claims": len(evidence)}]


def text(found: Sequence[Any]) -> str:
    return "".join(canonical(line) + "\n" for line in found)


def of_claim(naive: NaiveRuns, claim: dict[str, Any]) -> tuple[bool, Any]:
    """Whether a concept or a figure holds, and the evidence."""
    if claim["kind"] in CONCEPTS:
        return (True, interim(naive)) if naive.deviation is None else (False, deviation(naive))
    agent = naive.names.index(claim["agent"]) if "agent" in claim else None
    value = naive.figure(claim["kind"], agent)
    holds = "value" not in claim or Fraction(claim["value"]) == value
    return holds, {"value": None if value is None else str(value)}


def interim(naive: NaiveRuns) -> Any:
    table = {
        name: {kind: str(u) for kind, u in zip(naive.types[i], naive.interim[i], strict=True)}
        for i, name in enumerate(naive.names)
    }
    return {"interim": table}


def deviation(naive: NaiveRuns) -> Any:
    assert naive.deviation is not None
    gain, agent, kind, bid = naive.deviation
    told = {"agent": naive.names[agent], "bid": runs(bid), "gain": str(gain), "type": naive.types[agent][kind]}
    return {"deviation": {**told, "won": naive.auction(naive.instead(agent, bid)).held[agent]}}


# -- Undominated bids: every column there is


@frozen
class Column:
    """What a type's bid does against one bid profile of the others, by trying all bids."""

    bids: tuple[Bid, ...]
    won: int
    good: bool  # whether only bids that win as many at the same price are as good
    as_good: tuple[Bid, ...]


def column_of(naive: NaiveRuns, agent: int, kind: int, bids: tuple[Bid, ...]) -> Column:
    own, best = naive.auction(bids), naive.utility(agent, kind, bids)
    good, as_good = True, []
    for bid in naive.bids(agent):
        there = naive.instead(agent, bid, bids)
        sale, utility = naive.auction(there), naive.utility(agent, kind, there)
        if utility >= best:
            as_good.append(bid)
            good = good and sale.held == own.held and (not own.held[agent] or sale.price == own.price)
    return Column(bids, own.held[agent], good, tuple(as_good))


def kept(bid: Bid, top: Fraction, columns: Sequence[Column], last: int = 0) -> bool:
    """Whether the two entries that each column pins keep every run of the bid, from above and from below.

    ``last``: an entry that a ladder keeps from below."""
    entry = 0
    for level, same in groupby(bid):
        first, entry = entry + 1, entry + len(list(same))
        above = [c for c in columns if c.won + 1 == first and all(d[first - 1] <= level for d in c.as_good)]
        below = [c for c in columns if c.won == entry and all(d[entry - 1] >= level for d in c.as_good)]
        if (level < top and not above) or (level > 0 and not below and entry != last):
            return False
    return True


def undominated(naive: NaiveRuns, ladders: dict[str, Any]) -> tuple[bool, Any]:
    """(whether all columns there are, and these ladders, are enough; the evidence)."""
    enough = True
    columns: dict[str, list[Any]] = {}
    parts: dict[str, dict[str, list[int]]] = {}
    for i, name in enumerate(naive.names):
        if len(naive.levels[i]) == 1:
            continue
        listed, kinds = list(naive.columns(i)), range(len(naive.types[i]))
        every = [[column_of(naive, i, kind, bids) for bids in listed] for kind in kinds]
        used = [k for k in range(len(listed)) if any(row[k].good for row in every)]
        columns[name] = [written(naive, i, listed[k]) for k in used]
        parts[name] = {
            kind: [place for place, k in enumerate(used) if row[k].good]
            for kind, row in zip(naive.types[i], every, strict=True)
        }
        bid = naive.profile[i]
        last = bid.count(bid[0]) if name in ladders else 0
        enough = enough and all(kept(bid, naive.levels[i][-1], [c for c in row if c.good], last) for row in every)
    return enough, {"columns": columns, "ladders": ladders, "parts": parts}


def written(naive: NaiveRuns, agent: int, bids: tuple[Bid, ...]) -> dict[str, Any]:
    """A column of a certificate."""
    others = {name: runs(bid) for i, (name, bid) in enumerate(zip(naive.names, bids, strict=True)) if i != agent}
    return {**others, "cuts": winnable(naive, agent, bids)}
