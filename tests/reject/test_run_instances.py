"""Run-length markets as the checker reads them: each key with what is refused, and by which words; and what is accepted
at its limits.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from corruptions import rehash, text_of
from naive_runs import NaiveRuns
from run_evidence import lines

from exactgames.checker import Verdict, check

PAIR = [
    {"name": "A", "types": [{"marginals": {"runs": [[2, 1], [1, 1]]}}], "bids": {"levels": [0, 1, 2]}},
    {
        "name": "B",
        "types": [
            {"marginals": {"runs": [[2, 2]]}, "probability": "1/3"},
            {"marginals": [2, "1/2", "1/2"], "probability": "2/3"},
        ],
        "bids": {"levels": [0, "1/2", 2]},
    },
]
SELLER = {"name": "S", "types": [{"marginals": {"runs": []}}], "bids": {"levels": [0, 1]}}
BASE: dict[str, Any] = {
    "units": 3,
    "agents": [*PAIR, SELLER],
    "auction": {"format": "uniform-price"},
    "aftermarket": {"format": "take-it-or-leave-it", "sellers": ["S"], "prices": [1, 2]},
    "strategy": [
        {"agent": "A", "stage": "auction", "bid": [1, 1]},
        {"agent": "B", "stage": "auction", "bid": {"runs": [["1/2", 2]]}},
        {"agent": "S", "stage": "auction", "bid": {"runs": [[1, 3]]}},
    ],
    "claims": [],
}
TYPE = ("agents", 1, "types")
FIRST = ("agents", 0, "types", 0, "marginals")
SALE = "aftermarket"


def judged(document: dict[str, Any], as_if: dict[str, Any], folder: Path) -> Verdict:
    """The verdict on a document, with the lines of another that is like it."""
    blocks = lines(as_if, NaiveRuns(as_if), [])
    blocks[0]["instance"] = copy.deepcopy(document)
    rehash(blocks)
    file = folder / "c.jsonl"
    file.write_text(text_of(blocks), encoding="ascii")
    return check(str(file))


def edited(changes: dict[tuple[str | int, ...], Any]) -> dict[str, Any]:
    document = copy.deepcopy(BASE)
    for (*way, last), value in changes.items():
        inside: Any = document
        for key in way:
            inside = inside[key]
        if value is None:
            del inside[last]
        else:
            inside[last] = value
    return document


REFUSED: list[tuple[dict[tuple[str | int, ...], Any], str]] = [
    ({("agents", 0, "name"): "B"}, "agent 2, name: the name 'B' is used twice"),
    ({("agents", 0, "name"): 'A"'}, "agent 1, name"),
    ({("agents", 0, "value"): 1}, "agent 1: unknown key 'value'"),
    ({("agents", 0, "types"): []}, "agent 1, types: found 0 entries, expected 1 to 4096"),
    ({(*TYPE, 0, "probability"): None}, "agent 2, type 1: the key 'probability' is missing"),
    ({(*TYPE, 0, "probability"): "1/4"}, "agent 2: the probabilities are not positive with sum 1"),
    ({(*TYPE, 0, "probability"): 0, (*TYPE, 1, "probability"): 1}, "agent 2: the probabilities are not positive"),
    ({(*TYPE, 0, "probability"): -1, (*TYPE, 1, "probability"): 2}, "agent 2: the probabilities are not positive"),
    ({("agents", 0, "types", 0, "probability"): "1/2"}, "agent 1: the probabilities are not positive"),
    ({(*TYPE, 0, "name"): "t2"}, "agent 2, type 2, name: the name 't2' is used twice"),
    ({("agents", 0, "bids", "levels"): []}, "agent 1, levels: found 0 entries, expected 1 to 256"),
    ({("agents", 0, "bids", "levels"): [0, 2, 1]}, "agent 1, levels: not strictly increasing"),
    ({("agents", 0, "bids", "levels"): ["1/2", 1, 2]}, "agent 1, levels: the lowest is 1/2, expected 0"),
    ({("agents", 0, "bids", "levels"): [*range(257)]}, "agent 1, levels: found 257 entries, expected 1 to 256"),
    ({FIRST: [1, 2]}, "agent 1, type 1, marginals: the numbers increase"),
    ({FIRST: [1, 1, 1, 1]}, "agent 1, type 1, marginals: found 4 entries, expected 0 to 3"),
    ({FIRST: [1, 0, -1]}, "agent 1, type 1, marginals: found -1, expected at least 0"),
    ({FIRST: ["x"]}, "agent 1, type 1, marginals: found 'x', expected a number"),
    ({FIRST: {"runs": [[1, 1], [2, 1]]}}, "agent 1, type 1, marginals: the runs do not strictly decrease"),
    ({FIRST: {"runs": [[1, 1], [1, 1]]}}, "agent 1, type 1, marginals: the runs do not strictly decrease"),
    ({FIRST: {"runs": [[2, 2], [1, 2]]}}, "agent 1, type 1, marginals: more numbers than there are units"),
    ({FIRST: {"runs": [[1, 2], [0, 2]]}}, "agent 1, type 1, marginals: more numbers than there are units"),
    ({FIRST: {"runs": [[1, 4]]}}, "agent 1, type 1, marginals: found 4, expected an integer 1 ... 3"),
    ({FIRST: {"runs": [[1, 0]]}}, "agent 1, type 1, marginals: found 0, expected an integer 1 ... 3"),
    ({FIRST: {"runs": [[-1, 1]]}}, "agent 1, type 1, marginals: found -1, expected at least 0"),
    ({FIRST: {"runs": [[1]]}}, "agent 1, type 1, marginals: found 1 entries, expected 2 to 2"),
    ({FIRST: {"runs": [[1, 1, 1]]}}, "agent 1, type 1, marginals: found 3 entries, expected 2 to 2"),
    ({FIRST: {"runs": [], "more": 1}}, "agent 1, type 1, marginals: unknown key 'more'"),
    ({("auction", "format"): "discriminatory"}, "has a uniform price"),
    ({("auction", "price"): "lowest-winning"}, "has a uniform price, the highest losing bid"),
    ({("auction", "ties"): "random"}, "has them in an order of the agents"),
    ({("auction", "ties"): {"priority": ["A", "B"]}}, "2 agents named, expected all 3"),
    ({("auction", "reserve"): -1}, "auction, reserve: found -1, expected at least 0"),
    ({(SALE, "format"): "none"}, "aftermarket: unknown key"),
    ({(SALE, "format"): "resale-by-winners"}, "has none, or take-it-or-leave-it"),
    ({(SALE, "more"): 1}, "aftermarket: unknown key 'more'"),
    ({(SALE, "prices"): []}, "aftermarket, prices: found 0 entries, expected 1 to 4096"),
    ({(SALE, "prices"): [2, 1]}, "aftermarket, prices: not strictly increasing"),
    ({(SALE, "sellers"): []}, "aftermarket, sellers: found 0 entries, expected 1 to any"),
    ({(SALE, "sellers"): ["S", "A"]}, "has a single one"),
    ({(SALE, "sellers"): ["A"]}, "the seller has one type, of value 0"),
    (
        {("agents", 2, "types"): [{"marginals": [], "probability": "1/2"}, {"marginals": [], "probability": "1/2"}]},
        "the seller has one type, of value 0",
    ),
    ({("agents", 2, "types", 0, "marginals"): [1]}, "the seller has one type, of value 0"),
    ({(SALE, "buyers"): {"S": ["A"]}}, "aftermarket, buyers: a run-length market has an array of them"),
    ({(SALE, "buyers"): ["A", "A"]}, "aftermarket, buyers: 'A' is not an agent's name, or is there twice"),
    ({("strategy", 0, "agent"): "D"}, "rule 1, agent: 'D' is not an agent's name"),
    ({("strategy", 1, "agent"): "A", ("strategy", 1, "bid"): []}, "rule 2: a second rule for agent 'A'"),
    ({("strategy", 0): None}, "strategy: not every agent has a rule"),
    ({("strategy", 1, "stage"): "aftermarket"}, "rule 2, stage: found 'aftermarket'"),
    ({("strategy", 1, "bid"): [1]}, "rule 2: not one of the bids of agent 'B'"),
    ({("strategy", 1, "bid"): [2, 1]}, "rule 2: not one of the bids of agent 'B'"),
    ({("strategy",): [BASE["strategy"][0]] * 33}, "strategy: found 33 entries, expected 0 to 32"),
]


@pytest.mark.parametrize(("changes", "words"), REFUSED)
def test_what_is_refused(changes: dict[tuple[str | int, ...], Any], words: str, tmp_path: Path) -> None:
    verdict = judged(edited(changes), BASE, tmp_path)
    assert (verdict.verdict, verdict.code, verdict.line) == ("REJECTED", "instance", 1), verdict.lines()
    assert words in str(verdict.message)


ACCEPTED: list[dict[tuple[str | int, ...], Any]] = [
    {},
    {("agents", 0, "types", 0, "probability"): 1},
    {FIRST: [2, 2, "1/2"]},
    {FIRST: [2, 0, 0]},
    {FIRST: {"runs": [["1/2", 1], [0, 2]]}},
    {FIRST: {"runs": [[3, 2], [1, 1]]}},
    {(SALE, "buyers"): ["S", "B"]},
    {(SALE, "buyers"): []},
    {(SALE,): {"format": "none"}},
    {(SALE,): None},
    {(SALE, "prices"): [0]},
    {("auction", "price"): "highest-losing", ("auction", "reserve"): "1/2", ("auction", "zero_bids_win"): False},
    {("strategy", 0, "bid"): [2, 1, 1]},
    {("strategy", 0, "bid"): [2, 1, 0], ("strategy", 1, "bid"): [], ("title",): "x", ("source",): "y"},
]


@pytest.mark.parametrize("changes", ACCEPTED)
def test_what_is_accepted(changes: dict[tuple[str | int, ...], Any], tmp_path: Path) -> None:
    document = edited(changes)
    verdict = judged(document, document, tmp_path)
    assert verdict.verdict == "VERIFIED", verdict.lines()


def wide(count: int, units: int, values: Any, bid: list[int], levels: int = 2) -> list[Any]:
    """The certificate of a market in which nobody can win anything."""
    names = [f"A{k}" for k in range(count)]
    grid = {"levels": list(range(levels))}
    document = {
        "units": units,
        "agents": [{"name": name, "types": [{"marginals": values}], "bids": grid} for name in names],
        "auction": {"format": "uniform-price", "reserve": 1000},
        "strategy": [{"agent": name, "stage": "auction", "bid": bid} for name in names],
        "claims": [],
    }
    shown = {name: [["1", len(bid)]] if bid else [] for name in names}
    return [
        {"certificate": "exactgames", "format": 3, "instance": document, "made_by": "", "semantics": 1, "sha256": ""},
        {"block": "game", "form": "runs"},
        {"bids": shown, "block": "assessment", "cuts": {name: [0] for name in names}},
        {"as_expected": True, "block": "end", "claims": 0},
    ]


def falling(count: int) -> dict[str, Any]:
    return {"runs": [[5000 - k, 1] for k in range(count)]}


LONG: list[tuple[list[Any], str]] = [
    (wide(32, 3, {"runs": []}, []), ""),
    (wide(1, 3, {"runs": []}, [1], 256), ""),
    (wide(1, 10**1000 - 1, {"runs": [[1, 10**1000 - 1]]}, []), ""),
    (wide(1, 5000, {"runs": []}, [1] * 4096), ""),
    (wide(1, 5000, {"runs": []}, [1] * 4097), "rule 1, bid: found 4097 entries, expected 0 to 4096"),
    (wide(1, 5000, falling(4096), []), ""),
    (wide(1, 5000, falling(4097), []), "agent 1, type 1, marginals: found 4097 entries, expected 0 to 4096"),
]


@pytest.mark.parametrize(("blocks", "words"), LONG, ids=range(len(LONG)))
def test_limits(blocks: list[Any], words: str, tmp_path: Path) -> None:
    rehash(blocks)
    file = tmp_path / "c.jsonl"
    file.write_text(text_of(blocks), encoding="ascii")
    verdict = check(str(file))
    assert verdict.verdict == ("REJECTED" if words else "VERIFIED"), verdict.lines()
    assert not words or words in str(verdict.message)
