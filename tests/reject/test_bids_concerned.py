"""Evidence of dominance on each bid that a claim is about, an only bid too; and bids that earn the same.  B's one bid wins,
whatever A bids, who earns nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from corruptions import judge, text_of

from exactgames import certify, read_instance_text

MARKET = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [3] }]
bids = { levels = [0, 1] }
[[agents]]
name = "B"
types = [{ marginals = [9] }]
bids = { vectors = [[5]] }
[auction]
format = "discriminatory"
[aftermarket]
format = "none"
[[strategy]]
agent = "A"
stage = "auction"
bid = [0]
[[claims]]
kind = "undominated"
pure = true
against = "strategies"
"""
HERS = {"agent": "A", "bid": "0", "type": "t1", "witnesses": [["1", None]]}
ONLY = {"agent": "B", "bid": "5", "type": "t1", "witnesses": []}
CASES: list[tuple[str, Callable[[list[Any]], object], str]] = [
    ("her only bid left out", lambda bids: bids.pop(), "found evidence on 1 bids, expected it on the 2 concerned"),
    ("the first bid left out", lambda bids: bids.pop(0), "found evidence on 1 bids, expected it on the 2 concerned"),
    ("the other order", lambda bids: bids.reverse(), "on the 2 concerned, in order"),
    ("another bid", lambda bids: bids[0].update(bid="1", witnesses=[["0", None]]), "on the 2 concerned, in order"),
    ("a column where she earns as much", lambda bids: bids[0]["witnesses"][0].__setitem__(1, [[0]]), "does not earn less"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit", "words"), CASES, ids=[what for what, _, _ in CASES])
def test_bids_concerned(what: str, edit: Callable[[list[Any]], object], words: str, tmp_path: Path) -> None:
    text = certify(read_instance_text(MARKET), form="explicit").text
    assert judge(text, MARKET, tmp_path).verdict == "VERIFIED"
    blocks = [json.loads(line) for line in text.splitlines()]
    bids = blocks[3]["evidence"]["bids"]
    assert bids == [HERS | {"against": "actions"}, ONLY | {"against": "actions"}]
    for entry in bids:
        entry["against"] = "strategies"  # B has one strategy
    assert judge(text_of(blocks), MARKET, tmp_path).verdict == "VERIFIED"
    edit(bids)
    found = judge(text_of(blocks), MARKET, tmp_path)
    assert (found.verdict, found.code) == ("REJECTED", "dominance"), (what, found)
    assert words in (found.message or ""), found
