"""find --some: one equilibrium, of a game, of a market, of one with rules; its JSON shape; what does not go with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli import in_process

from exactgames.files.starter import STARTER

ROOT = Path(__file__).parents[2]
SPECULATOR = (ROOT / "instances/garratt-troeger2006/first-price-speculator.toml").read_text(encoding="utf-8")
NAU = ROOT / "instances/textbook/nau-2004-irrational.efg"
KEYS = {
    "mode",
    "concept",
    "holds",
    "complete",
    "stopped",
    "optimum",
    "equilibria",
    "deviation",
    "belief",
    "open",
    "searched",
    "agreeing",
    "some",
}


def find(*arguments: str) -> tuple[int, dict[str, Any]]:
    done = in_process.run("find", "--some", "--json", *arguments)
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def market(tmp_path: Path) -> Path:
    path = tmp_path / "market.toml"
    path.write_text(STARTER, encoding="utf-8")
    return path


@pytest.mark.parametrize("concept", ["bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential"])
def test_of_a_market(market: Path, concept: str) -> None:
    status, found = find(str(market), "--concept", concept)
    assert status == 0
    assert set(found) == KEYS
    assert (found["holds"], found["complete"], found["stopped"], found["open"]) == (True, False, None, [])
    [one] = found["equilibria"]
    assert ("supporting" in one) == (concept != "bayes-nash")
    assert {row["source"] for row in one["strategy"]} == {"found"}
    assert {row["agent"] for row in one["bids"]} == {"S", "B"}


def test_of_a_game_whose_equilibria_are_mixed() -> None:
    status, found = find(str(ROOT / "instances/textbook/kuhn-1950-poker.efg"))
    assert status == 0
    [one] = found["equilibria"]
    assert one["utilities"] == {"First": "-1/18", "Second": "1/18"}
    assert any(len(row["probabilities"]) > 1 for row in one["strategy"])


def test_agreeing_with_rules(market: Path) -> None:
    status, found = find(str(market), "--agreeing")
    assert (status, found["agreeing"]) == (0, True)
    assert "of profiles with what the file's rules say" in found["searched"]
    [one] = found["equilibria"]
    assert {row["source"] for row in one["strategy"]} == {"file", "found"}
    bids = {(row["agent"], row["type"]): row["bid"] for row in one["bids"]}
    assert bids == {("S", "t1"): "2", ("B", "v=1"): "0", ("B", "v=2"): "0"}


def test_agreeing_with_a_rule_that_mixes(tmp_path: Path) -> None:
    """The speculator bids 1 with probability 2/7: high B must bid 1 with probability 3/5 for that."""
    path = tmp_path / "mixes.toml"
    first, second = (SPECULATOR.index("[[strategy]]"), SPECULATOR.index('[[strategy]]\nagent = "B"'))
    path.write_text(SPECULATOR[:second], encoding="utf-8")
    assert first < second
    status, found = find(str(path), "--agreeing")
    assert status == 0
    bids = [(row["bid"], row["probability"]) for row in found["equilibria"][0]["bids"] if row["type"] == "high"]
    assert bids == [("0", "2/5"), ("1", "3/5")]


def test_none_is_found() -> None:
    status, found = find(str(NAU))
    assert status == 3
    assert (found["holds"], found["complete"], found["equilibria"]) == (None, False, [])
    assert "none is excluded" in found["open"][0]


FORGETFUL = (
    'EFG 2 R "" { "A" }\np "" 1 1 "" { "l" "r" } 0\np "" 1 2 "" { "l" "r" } 0\nt "" 1 "" { 1 }\nt "" 2 "" { 0 }\n'
)
FORGETFUL += 'p "" 1 2 "" { "l" "r" } 0\nt "" 3 "" { 0 }\nt "" 4 "" { 2 }\n'
NEVER = 'EFG 2 R "" { "A" }\nc "" 1 "" { "x" 1 "y" 0 } 0\np "" 1 1 "" { "l" "r" } 0\nt "" 1 "" { 1 }\nt "" 2 "" { 0 }\n'
NEVER += 'p "" 1 2 "" { "l" "r" } 0\nt "" 3 "" { 0 }\nt "" 4 "" { 2 }\n'
PENNIES = 'NFG 1 R "" { "Ann" "Bob" } { 2 2 } 1 -1 -1 1 -1 1 1 -1'


@pytest.mark.parametrize(
    ("name", "text", "options", "status", "words"),
    [
        ("it.efg", FORGETFUL, (), 2, "recall"),
        ("it.efg", NEVER, (), 2, "probability 0"),
        ("it.efg", NEVER, ("--concept", "bayes-nash"), 0, '"complete": false'),
        ("it.nfg", PENNIES, (), 0, '"1/2"'),
        ("it.efg", PENNIES, (), 2, "EFG"),
    ],
)
def test_of_other_games(
    name: str, text: str, options: tuple[str, ...], status: int, words: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = in_process.run("find", "--some", "--json", str(tmp_path / name), *options)
    assert done.returncode == status, done.stdout
    assert words in done.stdout


def test_no_time(market: Path) -> None:
    status, found = find(str(market), "--time-limit", "0")
    assert (status, found["stopped"]) == (3, "timed out")
    assert "the time is over" in found["open"][0]
    done = in_process.run("find", "--some", str(market), "--time-limit", "0")
    assert done.returncode == 3
    assert done.stdout.startswith("No sequential equilibrium found, and none excluded (0 proposals looked at).")


def test_in_words(market: Path) -> None:
    done = in_process.run("find", "--some", str(market))
    assert done.returncode == 0
    assert done.stdout.startswith("A sequential equilibrium is found; others are not excluded (1 proposal looked at).")
    assert "Welfare " in done.stdout


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--mixed",), "--some alone: it looks for mixed ones too"),
        (("--undominated",), "them without --some: what is refined is all that the market has"),
        (("--every-profile",), "them without --some: they are about all equilibria"),
        (("--selection",), "them without --some: they are about all equilibria"),
        (("--cells", "10"), "--time-limit: --some makes no cells, and no bounds"),
        (("--memory", "1"), "--time-limit: --some makes no cells, and no bounds"),
    ],
)
def test_what_does_not_go_with_it(market: Path, options: tuple[str, ...], expected: str) -> None:
    status, refused = find(str(market), *options)
    assert status == 2
    assert expected in refused["errors"][0]["expected"]


LARGE = ROOT / "instances/babaioff2023/example-4-speculators-bid.toml"
"""2,000,376 bid profiles; C's bid is given, the others' are open."""


@pytest.mark.parametrize(
    ("agreeing", "bids", "welfare"),
    [
        (("--agreeing",), {"A": {"2,0,0,0"}, "B": {"2,0,0,0"}, "C": {"1,1,0,0"}}, "43/8"),  # the paper's equilibrium
        ((), None, None),
    ],
)
def test_bids_on_a_real_grid(agreeing: tuple[str, ...], bids: dict[str, set[str]] | None, welfare: str | None) -> None:
    status, found = find(str(LARGE), *agreeing, "--strategy", "path")
    assert (status, set(found), found["stopped"], found["open"]) == (0, KEYS, None, [])
    assert found["searched"].startswith("best replies in the staged form")
    [one] = found["equilibria"]
    assert {row["source"] for row in one["strategy"]} == ({"file", "found"} if agreeing else {"found"})
    if bids is not None:
        made = {agent: {row["bid"] for row in one["bids"] if row["agent"] == agent} for agent in bids}
        assert (made, one["welfare"]) == (bids, welfare)


def test_no_time_on_a_real_grid() -> None:
    status, found = find(str(LARGE), "--time-limit", "0")
    assert (status, found["holds"], found["equilibria"], found["stopped"]) == (3, None, [], "timed out")
    assert found["open"] == [
        "no continuation that is a sequential equilibrium is found, and the staged form excludes none; the time is over"
    ]


def test_too_large_for_any_form() -> None:
    done = in_process.run("find", "--some", str(LARGE), "--limit", "1000")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("too large: ")
    assert "of the folded aftermarket, over the limit of 1,000. To shrink it: " in done.stderr
