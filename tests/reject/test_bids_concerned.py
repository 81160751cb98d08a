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
from sources import ASKS_AS_SHE_BIDS, ONE_OR_TWO

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


# S asks B for 1 or for 2, as she bids; B pays 2 with probability 2/3.  C may outbid S, who is then left with nothing.
THIRD = (
    (ASKS_AS_SHE_BIDS % (ONE_OR_TWO, "[[0]]"))
    .replace('"1/2"', '"1/3"', 1)
    .replace('"1/2"', '"2/3"', 1)
    .replace('[auction]', '[[agents]]\nname = "C"\ntypes = [{ marginals = [0] }]\nbids = { vectors = [[0], [5]] }\n[auction]')
) + """[[strategy]]
agent = "C"
stage = "auction"
bid = [0]
[[claims]]
kind = "dominated"
agent = "S"
bid = [2]
against = "strategies"
"""  # fmt: skip


def test_a_dominator_that_loses_at_one_type_and_gains_nothing_at_some_column(tmp_path: Path) -> None:
    """Asking for 2 loses 1 if B is worth 1, and gains 1 if she is worth 2; where C outbids S nothing differs."""
    blocks = [json.loads(line) for line in certify(read_instance_text(THIRD), form="explicit").lines]
    entry = {"against": "strategies", "agent": "S", "bid": "2", "dominator": [["3", "1"]], "type": "t1"}
    strict = [[0, 0], [0]]
    assert blocks[3]["evidence"]["bids"] == [{**entry, "strict": strict}]
    assert judge(text_of(blocks), THIRD, tmp_path).verdict == "VERIFIED"
    blocks[3]["evidence"]["bids"][0]["strict"] = [[0, 0], [1]]
    found = judge(text_of(blocks), THIRD, tmp_path)
    assert found.code == "dominance" and "is not better at the strict column" in (found.message or ""), found


ALONE = MARKET.replace(MARKET[MARKET.index('[[agents]]\nname = "B"') : MARKET.index("[auction]")], "")


def test_alone_there_is_one_column(tmp_path: Path) -> None:
    """Who bids alone wins, and pays what she bids: 1 earns less than 0, and not the same."""
    blocks = [json.loads(line) for line in certify(read_instance_text(ALONE), form="explicit").lines]
    [entry] = blocks[3]["evidence"]["bids"]
    assert entry["witnesses"] == [["1", []]]
    entry["against"] = "strategies"
    assert judge(text_of(blocks), ALONE, tmp_path).verdict == "VERIFIED"
    entry["witnesses"] = [["1", None]]
    found = judge(text_of(blocks), ALONE, tmp_path)
    assert found.code == "dominance" and "does not earn the same everywhere" in (found.message or ""), found


# S pays what she bids, and wins ties.  Over B's three bids a bid of 1 earns 2 + 2 + 0, and 0 earns 3 + 0 + 0: less, by 1;
# but 1 more where B bids 0.  B has two types, so nine strategies: of each bid at each type there are three.
THREE_BIDS = """units = 1
[[agents]]
name = "S"
types = [{ marginals = [3] }]
bids = { levels = [0, 1] }
[[agents]]
name = "B"
types = [{ marginals = [1], probability = "1/2" }, { marginals = [2], probability = "1/2" }]
bids = { levels = [0, 1, 2] }
[auction]
format = "discriminatory"
[aftermarket]
format = "none"
[[strategy]]
agent = "S"
stage = "auction"
bid = [0]
[[strategy]]
agent = "B"
stage = "auction"
bid = [0]
[[claims]]
kind = "undominated"
agent = "S"
against = "strategies"
"""
WEIGHTS = [("explicit", "3", "5/2"), ("staged", "1/3", "5/18")]  # of all strategies: 1 each, or 1 in all


@pytest.mark.parametrize(("form", "enough", "less"), WEIGHTS)
def test_the_weight_of_all_strategies(form: str, enough: str, less: str, tmp_path: Path) -> None:
    blocks = [json.loads(line) for line in certify(read_instance_text(THREE_BIDS), form=form).lines]
    said = []
    for weight in (enough, less):
        entry = {"against": "strategies", "agent": "S", "belief": [[[[0, 0]], weight]], "bid": "0", "type": "t1"}
        blocks[3]["evidence"]["bids"] = [entry]
        found = judge(text_of(blocks), THREE_BIDS, tmp_path)
        said.append((found.verdict, found.code, "bid '1' earns more against the belief" in (found.message or "")))
    assert said == [("VERIFIED", None, False), ("REJECTED", "dominance", True)]
