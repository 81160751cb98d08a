"""Who bids what, and what tells equilibria apart, on the command line: in words, and as JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cli import in_process

from exactgames.examples import quiche
from exactgames.game.gambit.efg_write import write_efg

ROOT = Path(__file__).resolve().parents[2]
SECOND_PRICE = "instances/folklore/second-price-market.toml"
SPECULATOR = "instances/folklore/second-price-speculator.toml"
COARSE = "instances/babaioff2023/example-15-coarse-prices.toml"
BALANCED = "instances/babaioff2023/example-15-balanced.toml"
REFUTED = "instances/babaioff2023/example-4-lowest-winning-small.toml"
VICKREY = "instances/folklore/vickrey-two-units.toml"
QUIET = ("--strategy", "none")


def words(*arguments):
    done = in_process.run(*arguments, cwd=ROOT)
    return done.stdout


def values(*arguments):
    return json.loads(in_process.run(*arguments, "--json", cwd=ROOT).stdout)


def played(rows):
    return [(row["agent"], row["type"], row["bid"], row["probability"]) for row in rows]


def test_every_equilibrium_of_a_search():
    found = values("find", SECOND_PRICE, "--concept", "bayes-nash", *QUIET)
    assert played(found["equilibria"][1]["bids"]) == [
        ("S", "t1", "1", "1"),
        ("B", "v=1", "0", "1"),
        ("B", "v=2", "1", "1"),
    ]
    assert {row["after"] for one in found["equilibria"] for row in one["bids"]} == {None}
    likes = {k: one["like"] for k, one in enumerate(found["equilibria"], start=1) if one["like"]}
    assert {k: like["equilibrium"] for k, like in likes.items()} == {4: 3, 5: 2, 11: 8}
    assert likes[5] == {
        "equilibrium": 2,
        "on_path": True,
        "but": [
            {
                "agent": "S",
                "types": ["t1"],
                "infoset": "holding 1 of 1 after paying 0 for the bid 1 (B won 0)",
                "probabilities": {"offer 1 at 1": "1"},
                "instead": {"no offer": "1"},
            }
        ],
        "more": 0,
        "off_path": 4,
    }


@pytest.mark.parametrize("options", [("--undominated",), ("--selection",), ("--no-overbidding",)])
def test_other_searches(options):
    concept = "perfect-bayesian" if options == ("--selection",) else "bayes-nash"
    printed = words("find", SECOND_PRICE, "--concept", concept, *options, *QUIET)
    lines = printed.splitlines()
    assert re.match(r" +S +B( +B)*$", lines[lines.index("Bids") + 1])


def test_under_a_posted_price():
    found = values("find", COARSE, "--concept", "perfect-bayesian", *QUIET)
    first, second = (one["bids"] for one in found["equilibria"][:2])
    assert {row["after"] for row in first if row["agent"] == "1"} == {""}
    assert {(row["after"], row["type"] == "v=0", row["bid"]) for row in first if row["agent"] == "2"} == {
        ("1 takes 0", True, "take 0"),
        ("1 takes 0", False, "take 1"),
    }
    assert {(row["after"], row["bid"], row["probability"]) for row in second if row["agent"] == "2"} == {(None,) * 3}
    printed = words("find", COARSE, "--concept", "perfect-bayesian", *QUIET)
    assert "\n2–6  take 1  take 1     –                –\n" in printed
    assert (
        "  3: as 2, but 1, every type, holding 1 of 1 after paying 2/3 (2 won 0); 1 takes 1, plays “offer 1 at 8” "
        "instead of “offer 1 at 4”; and at 1 set off the path\n"
    ) in printed


def test_a_narrow_screen(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    printed = words("find", COARSE, "--concept", "perfect-bayesian", *QUIET)
    assert "     agent  after      type       plays\n" in printed


def test_mixtures_and_ranges():
    found = values("find", "--mixed", "--concept", "bayes-nash", VICKREY, *QUIET)
    rows = found["equilibria"][0]["bids"]
    assert {row["bid"] for row in rows if row["agent"] == "A"} == {"2,2", "3,2", "3,3"}
    assert all(row["probability"] == {"from": "0", "to": "1"} for row in rows if row["agent"] == "A")
    assert played(rows)[-1] == ("B", "1,1", "0,0", "1")
    printed = words("find", "--mixed", "--concept", "bayes-nash", VICKREY, *QUIET)
    assert "\n1  {2,2; 3,2; 3,3}" in printed
    assert printed.index("\nBids ({…}: each with a probability from 0 to 1)\n") < printed.index("\nContinuum 1")


def test_every_profile():
    found = values(
        "find", "--every-profile", "--concept", "sequential", "instances/folklore/payments-seen.toml", *QUIET
    )
    likes = [one["like"] for one in found["equilibria"]]
    assert likes[0] is None and all(like and not like["on_path"] for like in likes[1:18])
    printed = words(
        "find", "--every-profile", "--concept", "sequential", "instances/folklore/payments-seen.toml", *QUIET
    )
    assert "  2: as 1, but off the path: " in printed
    assert "--json.\n" in printed


def test_a_check():
    printed = words("check", SPECULATOR, *QUIET, "--slacks", "none")
    assert "Bids and interim utilities\nagent  type  bid  utility\n-----  ----  ---  -------\n" in printed
    printed = words("check", BALANCED, *QUIET, "--slacks", "none")
    assert "2      v=0    after 1 takes 0: take 0        0\n" in printed
    found = values("check", SPECULATOR, *QUIET)
    assert found["bids"] == found["equilibria"][0]["bids"] and found["equilibria"][0]["like"] is None
    assert played(found["bids"]) == [("S", "t1", "2", "1"), ("B", "v=1", "0", "1"), ("B", "v=2", "0", "1")]


@pytest.mark.parametrize("form", ["explicit", "staged"])
def test_a_refutation_says_who_bids_what(form):
    printed = words("check", REFUTED, "--form", form, *QUIET, "--slacks", "none")
    assert "\nBids\nagent  type        bid\n" in printed and "C      t1          1,1,0,0\n" in printed
    found = values("check", REFUTED, "--form", form, *QUIET)
    assert found["equilibria"] == [] and {row["bid"] for row in found["bids"]} == {"2,0,0,0", "1,1,0,0"}


def test_a_game_has_no_bids(tmp_path):
    game = tmp_path / "quiche.efg"
    write_efg(quiche(), game)
    found = values("find", game, "--every-profile", "--concept", "bayes-nash")
    assert all(one["bids"] is None for one in found["equilibria"])
    printed = words("find", game, "--every-profile", "--concept", "bayes-nash")
    assert "Bids" not in printed
