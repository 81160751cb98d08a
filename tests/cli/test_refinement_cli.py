"""solve --all --no-overbidding, --undominated, --iterated and dominance --iterated: shapes, words, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_efg_cli import ENTRY, run

ROOT = Path(__file__).resolve().parents[2]
MARKET = ROOT / "instances" / "folklore" / "second-price-market.toml"
SPECULATOR = ROOT / "instances" / "folklore" / "second-price-speculator.toml"
EXAMPLE_4 = ROOT / "instances" / "babaioff2023" / "example-4-market-m2.toml"
PBE = ("solve", MARKET, "--all", "--concept", "perfect-bayesian")


def test_undominated():
    done = run(ROOT, *PBE, "--undominated", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0 and found["complete"] is True
    asked = {"against": "actions", "pure": False, "iterated": False}
    assert found["refined"] == {"no_overbidding": False, "undominated": asked}
    assert [e["welfare"] for e in found["equilibria"]] == ["5/3"] * 3
    assert (found["unrefined"], len(found["rejected"]), found["undecided"]) == (11, 8, 0)
    assert (found["lowest_welfare"], found["price_of_anarchy"]) == ("5/3", "1")
    assert "bids not weakly dominated against actions" in found["searched"]
    assert all(row["dominated"] and not row["overbids"] for row in found["rejected"])
    assert all("elimination" not in e for e in found["equilibria"])


def test_no_overbidding_and_iterated():
    options = ("--no-overbidding", "--iterated", "--against", "strategies", "--pure")
    found = json.loads(run(ROOT, *PBE, *options, "--json").stdout)
    asked = {"against": "strategies", "pure": True, "iterated": True}
    assert found["refined"] == {"no_overbidding": True, "undominated": asked}
    [one] = found["equilibria"]
    assert {"agent": "S", "type": "t1", "bid": "1", "by": {"0": "1"}} in one["elimination"][0]
    assert {"agent": "S", "type": "t1", "bid": "1"} in [bid for row in found["rejected"] for bid in row["overbids"]]


def test_in_words():
    done = run(ROOT, *PBE, "--undominated", "--strategy", "none")
    assert "Asked for: bids not weakly dominated against actions; 8 of 11 outcomes rejected." in done.stdout
    assert "  rejected (welfare 4/3): S (t1): 1 is dominated by 0; B (v=1): 0 is dominated by 1" in done.stdout


def test_without_refinement_the_key_is_null():
    assert json.loads(run(ROOT, *PBE, "--json").stdout)["refined"] is None


@pytest.mark.parametrize(
    ("option", "stopped"), [(("--cells", "40"), "truncated"), (("--time-limit", "0"), "timed out")]
)
def test_stopped_early(option, stopped):
    done = run(ROOT, "solve", EXAMPLE_4, "--all", "--undominated", *option, "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 3 and (found["complete"], found["stopped"], found["rejected"]) == (False, stopped, [])


def test_elimination_of_a_profile():
    found = json.loads(run(ROOT, "dominance", SPECULATOR, "--iterated", "--json").stdout)
    [first] = found["rounds"]
    assert {"agent": "S", "type": "t1", "bid": "2", "by": {"1": "1"}} in first and len(first) == 5
    assert found["left"] == {"S": {"t1": ["1"]}, "B": {"v=1": ["1", "2"], "v=2": ["2"]}}
    assert found["survives"] is False and {"agent": "S", "type": "t1", "bid": "2"} in found["removed"]
    done = run(ROOT, "dominance", SPECULATOR, "--iterated")
    assert done.returncode == 0 and "do not survive: S (t1): 2; B (v=1): 0; B (v=2): 0" in done.stdout


POSTED = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [1] }]
[auction]
format = "posted-price"
price = 1
"""

REFUSALS = [
    (("find", "g.efg", "--iterated"), "--iterated with an .efg file"),
    (("find", MARKET, "--mixed", "--undominated"), "--undominated with --mixed"),
    (("find", MARKET, "--every-profile", "--undominated"), "--undominated with --every-profile"),
    (("find", MARKET, "--undominated", "--iterated"), "--iterated alone"),
    (("find", MARKET, "--pure"), "--pure alone"),
    (("find", MARKET, "--no-overbidding", "--against", "strategies"), "--against alone"),
    (("find", "posted.toml", "--no-overbidding"), "a posted price"),
    (("dominance", SPECULATOR, "--iterated", "--agent", "S"), "--iterated alone"),
    (("dominance", SPECULATOR, "--iterated", "--form", "staged"), "in the explicit tree"),
    (("dominance", MARKET, "--iterated"), "no strategy rules"),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSALS, ids=[" ".join(map(str, r[0]))[-50:] for r in REFUSALS])
def test_refusals(tmp_path, arguments, words):
    (tmp_path / "g.efg").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "posted.toml").write_text(POSTED, encoding="utf-8")
    done = run(tmp_path, *arguments)
    assert done.returncode == 2 and words in done.stderr and "Traceback" not in done.stderr
