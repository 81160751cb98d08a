"""check with --completion: which of completed, found, none a verdict rests on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli import in_process

from exactgames.files.starter import STARTER

INSTANCES = Path(__file__).parents[2] / "instances"
MARKET = STARTER[: STARTER.index("[[strategy]]")]
BIDS = """
[[strategy]]
agent = "S"
stage = "auction"
bid = [2]
[[strategy]]
agent = "B"
stage = "auction"
bid = [0]
"""
DEAR = '[[strategy]]\nagent = "B"\nstage = "aftermarket"\ntake = 1\n'
TELLING = """
units = 2
[[agents]]
name = "A"
types = [{ marginals = [1, 0], probability = "1/2" }, { marginals = [3, 3], probability = "1/2" }]
bids = { vectors = [[5]] }
[[agents]]
name = "B"
types = [{ marginals = [0] }]
bids = { vectors = [[5]] }
[[agents]]
name = "C"
types = [{ marginals = [2] }]
bids = { vectors = [[0]] }
[auction]
format = "discriminatory"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["A", "B"]
buyers = { A = ["C"], B = ["A", "C"] }
prices = [1, 3]
[[strategy]]
agent = "A"
stage = "auction"
bid = [5]
"""
"""A and B win a unit each. What B asks turns on A's type, and A's offer, which is open, may tell it."""


def run(*arguments: str) -> tuple[int, str]:
    done = in_process.run(*arguments)
    return done.returncode, done.stdout


def check(folder: Path, text: str, *options: str) -> tuple[int, dict[str, Any]]:
    path = folder / "market.toml"
    path.write_text(text, encoding="utf-8")
    status, printed = run("check", str(path), "--json", *options)
    return status, json.loads(printed)


def test_a_profile_that_the_file_determines_is_completed(tmp_path: Path) -> None:
    status, found = check(tmp_path, MARKET + BIDS)
    assert (status, found["continuation"], found["holds"]) == (0, "completed", True)
    assert {row["source"] for row in found["equilibria"][0]["strategy"]} == {"file", "completed"}


def test_nothing_is_open(tmp_path: Path) -> None:
    auction = MARKET.replace('format = "take-it-or-leave-it"', 'format = "none"')
    kept = "\n".join(line for line in auction.splitlines() if line.split(" ")[0] not in ("sellers", "buyers", "prices"))
    _, found = check(tmp_path, kept + BIDS)
    assert found["continuation"] is None


@pytest.mark.parametrize("completion", ["some", "some-pure"])
def test_a_continuation_is_found(tmp_path: Path, completion: str) -> None:
    status, found = check(tmp_path, MARKET + BIDS, "--completion", completion)
    assert (status, found["continuation"], found["holds"]) == (0, "found", True)
    assert {row["source"] for row in found["equilibria"][0]["strategy"]} == {"file", "found"}
    words = run("check", str(tmp_path / "market.toml"), "--completion", completion)[1]
    assert "Some continuation of what the file says is a sequential equilibrium: the one shown." in words
    assert "What is done at 18 information sets was found; others may do as well." in words


def test_there_is_none(tmp_path: Path) -> None:
    status, found = check(tmp_path, MARKET + BIDS + DEAR, "--completion", "some")
    assert (status, found["continuation"], found["holds"], found["equilibria"]) == (1, "none", False, [])
    words = run("check", str(tmp_path / "market.toml"), "--completion", "some")[1]
    assert words.startswith("No continuation of what the file says is a sequential equilibrium.")
    assert "these deviations, so weighted, gain together" in words
    keys = ("agent", "infoset", "action", "instead", "planned", "weight")
    assert [tuple(row[key] for key in keys) for row in found["outweighed"]] == [
        ("S", "bidding", "2", "0", 1, "1"),
        ("B", "type v=1, bidding", "0", "0", 2, "2"),
    ]


def test_bids_that_are_left_out_are_found(tmp_path: Path) -> None:
    status, found = check(tmp_path, MARKET, "--completion", "some")
    assert (status, found["continuation"]) == (0, "found")
    status, refused = check(tmp_path, MARKET + BIDS.split('[[strategy]]\nagent = "B"')[0])
    assert status == 2
    assert 'completion = "some"' in refused["errors"][0]["expected"]


def test_what_is_not_determined_is_found(tmp_path: Path) -> None:
    status, found = check(tmp_path, TELLING)
    assert (status, found["continuation"]) == (0, "found")
    status, refused = check(tmp_path, TELLING, "--completion", "unique")
    assert status == 2
    assert "or ask for some continuation (completion = some)" in refused["errors"][0]["found"]


def test_the_file_says_what_is_asked(tmp_path: Path) -> None:
    claim = '[[claims]]\nkind = "sequential"\ncompletion = "some"\n'
    assert check(tmp_path, MARKET + BIDS + claim)[1]["continuation"] == "found"
    assert check(tmp_path, MARKET + BIDS + claim, "--completion", "unique")[1]["continuation"] == "completed"
    status, printed = run("validate", str(tmp_path / "market.toml"), "--json")
    assert (status, json.loads(printed)["rules_matched"]) == (0, True)


def test_undecided_names_the_place(tmp_path: Path) -> None:
    """A mixes, and so must B: no pure continuation will do, but that is not shown."""
    text = (INSTANCES / "folklore/all-pay-complete-information.toml").read_text(encoding="utf-8")
    status, found = check(tmp_path, text[: text.index('[[strategy]]\nagent = "B"')], "--completion", "some-pure")
    assert status == 3
    assert "in the first one looked at, A, bidding" in found["undecided"]
    assert "a rule mixes at A, bidding" in found["undecided"]


def test_no_time(tmp_path: Path) -> None:
    status, found = check(tmp_path, MARKET + BIDS, "--completion", "some", "--patience", "0")
    assert status == 3
    assert "the time is over" in found["undecided"]


def test_what_does_not_go_together(tmp_path: Path) -> None:
    status, refused = check(tmp_path, MARKET + BIDS, "--completion", "some", "--beliefs", "any")
    assert status == 2
    assert refused["errors"][0]["found"] == "--beliefs any with --completion some"
    (tmp_path / "game.efg").write_text('EFG 2 R "" { "A" } p "" 1 1 "" { "a" "b" } 0 t "" 1 "" { 1 } t "" 2 "" { 0 }')
    status, printed = run("check", str(tmp_path / "game.efg"), "--completion", "some", "--json")
    assert status == 2
    assert json.loads(printed)["errors"][0]["found"] == "--completion with a game"
