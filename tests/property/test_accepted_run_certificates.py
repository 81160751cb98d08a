"""Certificates of random run-length markets, changed at random, market and evidence alike: whatever the checker still
accepts, the naive program (naive_runs.py) says too.
"""

from __future__ import annotations

import copy
import hashlib
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from naive_certificate import canonical
from naive_runs import NaiveRuns
from run_evidence import CONCEPTS, lines, of_claim, text, undominated
from run_markets import run_market

from exactgames.checker import check

SEEDS = [
    pytest.param(range(30), id="few"),
    *(pytest.param(range(k, k + 100), id=f"from-{k}", marks=pytest.mark.slow) for k in range(30, 1030, 100)),
]
CHANGES = 30  # of each certificate


def inner(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a value: what it is in, and its key or number."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for key in keys:
        yield value, key
        yield from inner(value[key])


def other(draw: Random, value: Any, near: list[Any]) -> Any:
    """Another value of the kind, or one of those that stand elsewhere."""
    if draw.random() < 0.2:
        return copy.deepcopy(draw.choice(near))
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + draw.choice((-2, -1, 1, 2))
    if isinstance(value, list):
        found = list(value)
        draw.choice((lambda: draw.shuffle(found), found.reverse, lambda: found and found.pop()))()
        return found
    if isinstance(value, str) and value.lstrip("-").replace("/", "", 1).isdigit():
        found = Fraction(value) + Fraction(draw.choice((-2, -1, 1, 2)), draw.choice((1, 2, 4, 8)))
        return found.numerator if draw.random() < 0.1 else str(found)
    return copy.deepcopy(draw.choice(near))


def changed(draw: Random, found: list[Any]) -> list[Any]:
    """One or two places of the market, of the profile, or of the evidence: others."""
    blocks = copy.deepcopy(found)
    for _ in range(draw.choice((1, 1, 2))):
        part = draw.choice((blocks[0]["instance"], blocks[2], *blocks[3:-1]))
        places = [place for place in inner(part) if place[1] not in ("block", "claim", "kind", "format")]
        inside, key = draw.choice(places)
        near = [holder[place] for holder, place in places if type(holder[place]) is type(inside[key])]
        if isinstance(inside, list) and draw.random() < 0.15:
            inside.pop(key)
        else:
            inside[key] = other(draw, inside[key], near)
    if draw.random() < 0.7:
        fit(blocks)
    instance = canonical(blocks[0]["instance"]).encode("ascii")
    blocks[0]["sha256"] = hashlib.sha256(instance).hexdigest()
    claim = next(iter(blocks[0]["instance"].get("claims") or [{}]), {})
    expected = not isinstance(claim, dict) or claim.get("expect", "holds") == "holds"
    blocks[-1]["as_expected"] = blocks[3]["holds"] == expected
    return blocks


def fit(blocks: list[Any]) -> None:
    """Write the changed market's own bids and cuts, if it is a market still."""
    try:
        document = {**blocks[0]["instance"], "claims": []}
        blocks[2] = lines(document, NaiveRuns(document), [])[2]
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, ZeroDivisionError):
        return


def true(naive: NaiveRuns, claim: dict[str, Any], line: dict[str, Any]) -> bool:
    if claim["kind"] == "undominated":
        kinds = [(agent, kind) for agent, own in enumerate(naive.types) for kind in range(len(own))]
        return bool(line["holds"]) and not any(naive.dominated(*one) for one in kinds)
    holds, evidence = of_claim(naive, claim)
    same = line["evidence"] == evidence or claim["kind"] in CONCEPTS
    return same and line["holds"] == holds


@pytest.mark.parametrize("seeds", SEEDS)
def test_what_is_accepted_after_a_change_is_true(seeds: range, tmp_path: Path) -> None:
    met: Counter[str] = Counter()
    path = tmp_path / "c.jsonl"
    for seed in seeds:
        draw = Random(seed)
        document = run_market(seed, 3, count=2 if draw.random() < 0.7 else 3)
        naive = NaiveRuns(document)
        enough, shown = undominated(naive, {})
        kind = draw.choice(("bayes-nash", "sequential", "revenue", "utility"))
        if enough or draw.random() < 0.3:  # or a lie, which a change may make true
            kind = "undominated"
        document["claims"] = [{"kind": kind, "agent": "A"} if kind == "utility" else {"kind": kind}]
        evidence = [(True, shown)] if kind == "undominated" else [of_claim(naive, document["claims"][0])]
        found = lines(document, naive, evidence)
        for _ in range(CHANGES):
            blocks = changed(draw, found)
            if blocks == found:
                continue
            path.write_text(text(blocks), encoding="ascii")
            verdict = check(str(path))
            met[verdict.verdict] += 1
            if verdict.verdict != "VERIFIED":
                continue
            instance = blocks[0]["instance"]
            market = NaiveRuns(instance)
            met["another market"] += instance != found[0]["instance"]
            for claim, line in zip(instance["claims"], blocks[3:-1], strict=True):
                met[f"{claim['kind']} {line['holds']}"] += 1
                assert true(market, claim, line), (seed, instance, line)
    assert met["another market"] > 20 and met["undominated True"] > 5 and met["REJECTED"] > 100
