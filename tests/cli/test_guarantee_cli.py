"""guarantee with its options: designs, and examples that attain it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli import in_process

from exactgames import certify, read_instance

ROOT = Path(__file__).resolve().parents[2]
BY_HAND = ROOT / "instances/folklore/guarantee-by-hand.toml"
RESERVE = ROOT / "instances/babaioff2023/theorem-21.toml"
PRICE = ROOT / "instances/babaioff2023/example-15.toml"
ITEMS = ROOT / "instances/folklore/item-prices.toml"


def guarantee(*arguments):
    return in_process.run("guarantee", *arguments)


def values(*arguments):
    done = guarantee(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_example_is_written_whole(tmp_path: Path):
    out = tmp_path / "attained.toml"
    found = values(BY_HAND, "--attain", out)["attained"]
    assert found == {
        "welfare": "5/4",
        "tight": True,
        "independent_bids_leave": "5/4",
        "independent_bids_settled": False,
        "late": False,
        "unchecked": False,
        "written": str(out),
    }
    assert [claim.holds for claim in certify(read_instance(out)).claims] == [True] * 3
    before = out.read_bytes()
    again = guarantee(BY_HAND, "--attain", out)
    assert again.returncode == 2
    assert "it exists: choose another name" in again.stderr
    assert again.stdout == ""
    assert out.read_bytes() == before


def test_where_none_is_found_nothing_is_written(tmp_path: Path):
    out = tmp_path / "attained.toml"
    found = values(RESERVE, "--attain", out, "--patience", "0")
    assert found["attained"] is not None
    assert (found["attained"]["written"], found["attained"]["late"]) == (None, True)
    assert not out.exists()
    words = guarantee(RESERVE, "--attain", out, "--patience", "0").stdout
    assert "No equilibrium was found that leaves less than the optimum, 4. The time was over" in words


def test_all_reserves():
    found = values(RESERVE, "--design", "reserve", "--at", "1", "--between")["design"]
    assert found["between"]["best"] == {"reserve": "19/18", "welfare_at_least": "19/9", "attained": True}
    assert (found["between"]["at_zero"], found["between"]["provable_at_most"]) == ("0", "19/9")
    assert found["between"]["pieces"][2] == {
        "above": "1",
        "to": "19/18",
        "just_above": "2",
        "at": "19/9",
        "straight": True,
        "at_least": "2",
        "at_most": "19/9",
    }
    assert found["rows"][0]["rules"] == ["OPT/(2m)"]


def test_an_estimate_that_is_off():
    rows = values(PRICE, "--arrival", "any", "--design", "price", "--off", "3/4,1,5/2")["design"]["rows"]
    assert [(row["factor"], row["theory_at_least"], row["rules"]) for row in rows] == [
        ("3/4", "81/64", []),
        ("1", "27/16", ["balanced"]),
        ("5/2", "0", []),
    ]


REFUSED = [
    ([BY_HAND, "--attain", "x.toml", "--information"], "--attain with --information"),
    ([PRICE, "--attain", "x.toml"], "an example is looked for after sealed bids for units"),
    ([BY_HAND, "--off", "1"], "--off alone"),
    ([BY_HAND, "--at", "1"], "--at alone"),
    ([BY_HAND, "--between"], "--between without --design reserve"),
    ([PRICE, "--design", "price", "--between"], "--between without --design reserve"),
    ([BY_HAND, "--design", "reserve", "--at", "1", "--off", "1"], "--at with --off"),
    ([BY_HAND, "--design", "reserve", "--off", "0"], "an estimate is off by the factor 0"),
    ([BY_HAND, "--design", "reserve", "--off", "x"], "--off"),
    ([BY_HAND, "--design", "reserve", "--between", "--strengthened"], "between levels the basic guarantee alone"),
    ([ITEMS, "--design", "price", "--at", "1"], "items have a price each"),
    ([ITEMS, "--design", "price", "--off", "1"], "there is no balanced price of a unit here"),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_does_not_go_together(arguments, words, tmp_path: Path):
    done = in_process.run("guarantee", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


GAP = """
units = 1
[[agents]]
name = "A"
types = [{ name = "l", marginals = [1], probability = "1/2" }, { name = "h", marginals = [2], probability = "1/2" }]
bids = { levels = [0, 1] }
[[agents]]
name = "S"
types = [{ marginals = [0] }]
bids = { levels = [0, 1] }
[auction]
format = "uniform-price"
ties = "random"
"""


def test_words(tmp_path: Path):
    """Tight, and not: what is printed, and where the file went."""
    (tmp_path / "gap.toml").write_text(GAP, encoding="utf-8")
    done = in_process.run("guarantee", "gap.toml", "--attain", "out.toml", cwd=tmp_path)
    assert done.stdout.splitlines()[1:] == [
        "An equilibrium, with the aftermarket that it needs, leaves 1/3; none was found that leaves less.",
        "wrote out.toml; next: exactgames certify out.toml",
    ]
    done = in_process.run("guarantee", BY_HAND, "--attain", "tight.toml", cwd=tmp_path)
    assert done.stdout.splitlines()[1] == "An equilibrium, with the aftermarket that it needs, leaves no more: 5/4."
    low_top = ROOT / "instances/babaioff2023/footnote-6-low-top.toml"
    done = in_process.run("guarantee", low_top, "--attain", "none.toml", cwd=tmp_path)
    assert done.stdout.splitlines()[1:] == ["So every equilibrium leaves just that."]
