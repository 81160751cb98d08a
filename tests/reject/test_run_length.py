"""Run-length certificates: every change of every leaf is rejected, or true all the same; instances that are refused; and
sizes.
"""

from __future__ import annotations

import copy
import json
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from corruptions import canonical, rehash
from run_length import blocks_of, certified, file_of, judged
from run_texts import CONTINUOUS, TEXTS
from test_every_number import siblings


@pytest.mark.parametrize("name", TEXTS)
def test_the_controls_are_what_the_engine_writes(name: str) -> None:
    assert file_of(name).read_text(encoding="ascii") == certified(name)


@pytest.mark.parametrize("name", TEXTS)
def test_the_controls_are_verified(name: str, tmp_path: Path) -> None:
    verdict = judged(blocks_of(name), tmp_path)
    assert verdict.verdict == "VERIFIED", verdict.lines()


STILL = {
    ("evidence", "columns", "A"): "the one column twice",
    ("evidence", "columns", "B"): "the last column twice",
    ("evidence", "columns", "C"): "both columns the other way round, or the last twice",
    ("evidence", "columns", "C", 0, "A"): "B alone bids more than C, on all units: what A bids plays no part",
    ("evidence", "columns", "C", 0, "A", 0, 1): "the same",
    ("evidence", "ladders", "C", "C"): "a larger constant below A, with which both inequalities hold too",
    ("evidence", "parts", "B", "low", 1): "another column of B's that pins the same entry",
}
"""Where a change of the bystander's evidence leaves it true, and why."""
STILL_REAL = {
    ("evidence", "columns", "A"): "the one column twice",
    ("evidence", "columns", "B"): "the last column twice",
    ("evidence", "columns", "B", 1, "bids", "A", 0): "A's higher bids keep B from a second unit at 1 or more",
    ("evidence", "columns", "B", 2, "bids", "C", 0): "a higher bid, or one just beside, does so as well",
    ("evidence", "columns", "B", 3, "bids", "A", 0): "the same",
    ("evidence", "columns", "C"): "both columns the other way round, or the last twice",
    ("evidence", "columns", "C", 0, "bids", "A"): "A's last bid plays no part",
    ("evidence", "columns", "C", 0, "bids", "A", 1): "the same",
    ("evidence", "columns", "C", 0, "bids", "B", 0): "B is not beaten at other levels either",
    ("evidence", "columns", "C", 1, "bids", "B", 0): "the same",
    ("evidence", "ladders", "C"): "a larger constant below A, with which the inequality holds too",
    ("evidence", "parts", "B", "low"): "another column of B's that pins the same entry",
}
"""The same where bids are real numbers: the place, or that of the run with the level."""


STILL_CONTINUOUS = {
    ("evidence", "columns"): "another witness; held to be one where types are finitely many, in which it is the same",
    ("evidence", "ladders"): "a larger constant below A, with which the inequality holds too",
    ("evidence", "parts"): "another column that pins the same entry",
    ("evidence", "between"): "a number further up",
}
SLOW = {"real bids", *CONTINUOUS} - {"kinks", "paid"}


@pytest.mark.parametrize("name", [pytest.param(x, marks=[pytest.mark.slow] * (x in SLOW)) for x in TEXTS])
def test_every_change_is_rejected_or_true_all_the_same(name: str, tmp_path: Path) -> None:
    count, claims = 0, judged(blocks_of(name), tmp_path).claims
    for number, at, changed in siblings(blocks_of(name)):
        if number == 0:
            continue
        count += 1
        verdict = judged(changed, tmp_path)
        if verdict.verdict == "VERIFIED":
            assert (
                (name == "bystander" and at in STILL)
                or (name == "real bids" and (at in STILL_REAL or at[:-1] in STILL_REAL))
                or (name in CONTINUOUS and at[:2] in STILL_CONTINUOUS)
            ), at
            if at[:2] == ("evidence", "between"):
                assert at[2] == 1 and judged_between(changed[number]) > judged_between(blocks_of(name)[number])
                continue
            assert verdict.claims == claims
    assert count > 200


def judged_between(line: Any) -> Fraction:
    return Fraction(line["evidence"]["between"][1])


# ---- instances


def _set(path: tuple[str | int, ...], value: Any) -> Any:
    def edit(instance: Any) -> None:
        inside = instance
        for key in path[:-1]:
            inside = inside[key]
        if value is None:
            del inside[path[-1]]
        else:
            inside[path[-1]] = value

    return edit


INSTANCES = {
    "no units": (("units",), 0),
    "named items": (("items",), ["x"]),
    "signals": (("signals",), ["all-bids"]),
    "beliefs": (("beliefs",), []),
    "a prior": (("prior",), []),
    "information": (("information",), {}),
    "another auction": (("auction", "format"), "vickrey"),
    "another price": (("auction", "price"), "lowest-winning"),
    "random ties": (("auction", "ties"), "random"),
    "another aftermarket": (("aftermarket", "format"), "resale-by-winners"),
    "two sellers": (("aftermarket", "sellers"), ["C", "B"]),
    "a seller who values units": (("aftermarket", "sellers"), ["B"]),
    "segments": (("aftermarket", "buyers"), {"C": ["A"]}),
    "no level 0": (("agents", 0, "bids", "levels"), [1]),
    "vectors": (("agents", 0, "bids"), {"vectors": [[]]}),
    "increasing runs": (("agents", 1, "types", 0, "marginals", "runs"), [["1/2", 1], [1, 1]]),
    "equal runs": (("agents", 1, "types", 0, "marginals", "runs"), [[1, 1], [1, 1]]),
    "an empty run": (("agents", 1, "types", 0, "marginals", "runs"), [[1, 0]]),
    "too many values": (("agents", 1, "types", 0, "marginals", "runs"), [[1, 6]]),
    "a negative value": (("agents", 1, "types", 0, "marginals", "runs"), [[-1, 1]]),
    "a float of a count": (("agents", 1, "types", 0, "marginals", "runs"), [[1, "1/2"]]),
    "probabilities": (("agents", 1, "types", 0, "probability"), "1/3"),
    "a missing probability": (("agents", 1, "types", 0, "probability"), None),
    "one rule": (("strategy", 0), None),
    "two rules of one agent": (("strategy", 0, "agent"), "B"),
    "a rule with a condition": (("strategy", 0, "when"), {}),
    "a rule of the aftermarket": (("strategy", 0, "stage"), "aftermarket"),
    "a bid off the grid": (("strategy", 1, "bid"), ["1/3"]),
    "another kind of claim": (("claims", 0, "kind"), "all-pure"),
    "dominated": (("claims", 1, "kind"), "dominated"),
    "some beliefs": (("claims", 0, "beliefs"), "any"),
    "some continuation": (("claims", 0, "completion"), "some"),
    "against strategies": (("claims", 1, "against"), "strategies"),
    "by pure bids": (("claims", 1, "pure"), True),
    "an agent's bid": (("claims", 1, "agent"), "A"),
    "nobody's utility": (("claims", 5, "agent"), "D"),
    "the same id": (("claims", 1, "id"), "c1"),
}


@pytest.mark.parametrize("name", INSTANCES)
def test_other_instances_are_refused(name: str, tmp_path: Path) -> None:
    path, value = INSTANCES[name]
    blocks = copy.deepcopy(blocks_of("bystander"))
    _set(path, value)(blocks[0]["instance"])
    rehash(blocks)
    verdict = judged(blocks, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "instance"), verdict.lines()


# ---- sizes


def large(units: int, types: int, prices: int) -> dict[str, Any]:
    """A market with many types and prices, of many digits."""
    levels = [f"{k + 1}/{types + prices}" for k in range(prices)]
    own = [
        {
            "name": f"t{k}",
            "marginals": {"runs": [[1, 1], [f"{k + 1}/{types + 1}", units - 1]]},
            "probability": f"1/{types}",
        }
        for k in range(types)
    ]
    grid = {"levels": [0, 1]}
    return {
        "units": units,
        "agents": [
            {"name": "B", "types": own, "bids": grid},
            {"name": "C", "types": [{"marginals": []}], "bids": grid},
        ],
        "auction": {"format": "uniform-price"},
        "aftermarket": {"format": "take-it-or-leave-it", "sellers": ["C"], "prices": levels},
        "strategy": [
            {"agent": "B", "stage": "auction", "bid": [1]},
            {"agent": "C", "stage": "auction", "bid": {"runs": [[1, units - 1]]}},
        ],
        "claims": [{"kind": "optimum"}],
    }


SIZES = [
    pytest.param(10**998, 20, 20, id="many digits"),
    pytest.param(10**100, 500, 4000, id="many prices", marks=pytest.mark.slow),
    pytest.param(10**998, 4096, 4000, id="all of it", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("units", "types", "prices"), SIZES)
def test_any_size_is_answered_or_refused_in_time(units: int, types: int, prices: int, tmp_path: Path) -> None:
    instance = large(units, types, prices)
    cuts = {"B": [0], "C": [0]}
    blocks = [
        *blocks_of("bystander")[:1],
        {"block": "game", "form": "runs"},
        {"bids": {"B": [["1", 1]], "C": [["1", units - 1]]}, "block": "assessment", "cuts": cuts},
    ]
    blocks[0]["instance"] = json.loads(canonical(instance))
    rehash(blocks)
    before = time.monotonic()
    verdict = judged(blocks, tmp_path)
    assert verdict.verdict in ("REJECTED", "REFUSED")
    assert time.monotonic() - before < 60
