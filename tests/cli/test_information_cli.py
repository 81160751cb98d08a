"""What commands say where agents acquire information: the cost beside welfare, what is bid after which word; refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.in_process import run

FOLKLORE = Path(__file__).parents[2] / "instances" / "folklore"
SPYING, HURT, NEWS = (
    FOLKLORE / f"{name}.toml" for name in ("spying-on-a-bidder", "information-can-hurt", "news-at-its-worth")
)


def test_check_says_what_information_costs_and_what_is_bid_after_it() -> None:
    said = run("check", SPYING).stdout
    assert "Welfare 4, optimum 4, ratio 1; cost of information 1/4." in said
    assert 'after spy says "low": 2; after spy says "high": 3' in said
    found = json.loads(run("check", SPYING, "--json").stdout)
    assert found["equilibria"][0]["information_cost"] == "1/4"
    bids = {(row["agent"], row.get("learned"), row["bid"]) for row in found["bids"]}
    assert bids == {("A", 'spy says "low"', "2"), ("A", 'spy says "high"', "3"), ("B", None, "1"), ("B", None, "2")}


def test_find_says_it_of_each_equilibrium() -> None:
    said = run("find", HURT, "--strategy", "none").stdout
    assert "cost of information" in said
    assert 'report says "high"' in said
    found = json.loads(run("find", HURT, "--json", "--strategy", "none").stdout)
    assert [one["information_cost"] for one in found["equilibria"]] == ["1/16"]
    mixed = json.loads(run("find", SPYING, "--mixed", "--concept", "bayes-nash", "--json", "--strategy", "none").stdout)
    assert [one["information_cost"] for one in mixed["equilibria"]] == ["1/4", "1/4", "1/4", "0"]
    some = run("find", HURT, "--some", "--strategy", "none").stdout
    assert "; cost of information 1/16." in some


def test_compare_has_it_beside_welfare() -> None:
    found = json.loads(run("compare", HURT, NEWS, FOLKLORE / "taxed-resale.toml", "--json").stdout)
    assert [one.get("information_cost") for one in found["markets"]] == ["1/16", "0", None]
    assert "cost" in run("compare", HURT, NEWS).stdout


def test_markets_without_information_say_nothing_of_it() -> None:
    file = FOLKLORE / "second-price-speculator.toml"
    assert "information_cost" not in run("check", file, "--json").stdout
    assert "cost of information" not in run("check", file).stdout + run("find", file, "--strategy", "none").stdout
    assert "learned" not in run("check", file, "--json").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("dominance", SPYING),
        ("find", SPYING, "--undominated"),
        ("find", SPYING, "--no-overbidding"),
        ("find", SPYING, "--iterated"),
        ("check", SPYING, "--form", "staged"),
    ],
    ids=lambda arguments: " ".join(map(str, arguments[:1] + arguments[2:])),
)
def test_what_is_not_defined_is_bad_input(arguments: tuple[object, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "information: found information to acquire" in done.stderr
