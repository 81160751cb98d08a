"""solve --all and certify of .efg files on the command line: shapes, exit statuses, what is refused."""

from __future__ import annotations

import json
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest
from test_efg_cli import ENTRY, QUICHE, SHARE, run

from exactgames import write_efg

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
from ladders import rs
from resale_ladders import market as resale_market

ROOT = Path(__file__).resolve().parents[2]
INSTANCES = ROOT / "instances"
EXAMPLE_15 = ROOT / "instances" / "babaioff2023" / "example-15.toml"
MARKET = ROOT / "instances" / "babaioff2023" / "example-4-market-m2.toml"
PENNIES = ROOT / "instances" / "textbook" / "matching-pennies.efg"


def test_a_game(tmp_path):
    (tmp_path / "quiche.efg").write_text(QUICHE, encoding="utf-8")
    done = run(tmp_path, "solve", "quiche.efg", "--all", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0 and found["mode"] == "search" and found["complete"] is True and found["holds"] is True
    played = [{row["infoset"]: next(iter(row["probabilities"])) for row in e["strategy"]} for e in found["equilibria"]]
    assert played == [
        {"strong": "beer", "weak": "beer", "after beer": "retreat", "after quiche": "duel"},
        {"strong": "quiche", "weak": "quiche", "after beer": "duel", "after quiche": "retreat"},
    ]
    assert [e["supporting"][0]["infoset"] for e in found["equilibria"]] == ["after quiche", "after beer"]
    assert all(e["welfare"] is None for e in found["equilibria"])
    assert {row["source"] for e in found["equilibria"] for row in e["strategy"]} == {"completed"}


def test_a_market():
    done = run(ROOT, "solve", EXAMPLE_15, "--all", "--concept", "perfect-bayesian", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0 and found["complete"] is True and found["stopped"] is None
    assert [e["welfare"] for e in found["equilibria"]] == ["191/128", "191/128"]
    assert (found["price_of_anarchy"], found["price_of_stability"], found["optimum"]) == ("432/191", "432/191", "27/8")
    for e in found["equilibria"]:
        assert sum(1 for _ in e["outcome"]) == 24 and e["interim"]["1"].keys() == {"v=1/8", "v=3/8", "v=5/8", "v=7/8"}


def test_every_profile(tmp_path):
    (tmp_path / "entry.efg").write_text(ENTRY, encoding="utf-8")
    done = run(tmp_path, "solve", "entry.efg", "--all", "--every-profile", "--concept", "bayes-nash", "--json")
    found = json.loads(done.stdout)
    assert [e["profiles"] for e in found["equilibria"]] == [1, 1]  # in, share; out, fight


def test_none_is_an_answer():
    done = run(ROOT, "solve", PENNIES, "--all", "--concept", "bayes-nash")
    assert done.returncode == 0
    assert done.stdout.startswith("No pure Bayes–Nash equilibrium: there is none.")


@pytest.mark.parametrize(("option", "stopped"), [(("--cells", "3"), "truncated"), (("--time-limit", "0"), "timed out")])
def test_stopped_early(option, stopped):
    done = run(ROOT, "solve", MARKET, "--all", *option, "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 3 and found["stopped"] == stopped
    assert (found["holds"], found["complete"], found["price_of_anarchy"]) == (None, False, None)


REFUSALS = [
    (("check", "g.efg"), "exactgames find finds equilibria"),
    (("find", "nowhere.efg"), "no file"),
    (("certify", "g.efg"), "what to certify"),
    (("certify", MARKET, "--all"), "its claims"),
    (("certify", MARKET, "--form", "staged"), "all-pure claims are settled in the explicit tree"),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSALS, ids=[" ".join(map(str, r[0]))[-40:] for r in REFUSALS])
def test_refusals(tmp_path, arguments, words):
    (tmp_path / "g.efg").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "p.json").write_text(json.dumps(SHARE), encoding="utf-8")
    done = run(tmp_path, *arguments)
    assert done.returncode == 2 and words in done.stderr and "Traceback" not in done.stderr


def test_certify_a_game(tmp_path):
    (tmp_path / "entry.efg").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "p.json").write_text(json.dumps(SHARE), encoding="utf-8")
    made = run(tmp_path, "certify", "entry.efg", "--all", "--profile", "p.json", "-o", "c.jsonl", "--json")
    claims = json.loads(made.stdout)["claims"]
    assert made.returncode == 0 and [(c["id"], c["kind"]) for c in claims] == [
        ("all-sequential", "all-pure"),
        ("sequential", "sequential"),
    ]
    seen = run(tmp_path, "verify", "c.jsonl", "--instance", "entry.efg", "--json")
    assert json.loads(seen.stdout)["verdict"] == "VERIFIED", seen.stdout
    (tmp_path / "entry.efg").write_text(ENTRY.replace("{ 2 2 }", "{ 2 3 }"), encoding="utf-8")
    other = run(tmp_path, "verify", "c.jsonl", "--instance", "entry.efg", "--json")
    assert other.returncode == 1 and json.loads(other.stdout)["reason"]["code"] == "instance"


def test_selection():
    market = INSTANCES / "folklore" / "second-price-market.toml"
    done = run(ROOT, "solve", "--all", "--selection", market, "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0 and found["complete"] and found["selection"] and len(found["equilibria"]) == 5
    assert "chosen by the selection" in found["searched"]
    for options, words in (
        (("--selection", "--undominated"), "what is refined is not selected"),
        (("--selection", "--concept", "bayes-nash"), "depends on beliefs"),
    ):
        refused = run(ROOT, "find", *options, market)
        assert refused.returncode == 2 and words in refused.stderr and not refused.stdout


def test_mixed_equilibria_of_three_players():
    nau = INSTANCES / "textbook" / "nau-2004-irrational.efg"
    done = run(ROOT, "solve", "--mixed", "--concept", "bayes-nash", nau, "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0 and found["complete"] and found["listed"] == "outcomes" and found["open"] == []
    [one] = found["equilibria"]
    rows = {row["infoset"]: row["probabilities"] for row in one["strategy"]}
    assert rows["matrix"]["1"]["polynomial"] == [-9, 23, 2]
    low, high = (Fraction(x) for x in rows["matrix"]["1"]["interval"])
    assert 2 * low**2 + 23 * low - 9 < 0 < 2 * high**2 + 23 * high - 9
    assert sum(len(row) for row in rows.values()) == 6 and len(one["outcome"]) == 8
    stopped = run(ROOT, "solve", "--mixed", "--concept", "bayes-nash", nau, "--cells", "2")
    assert stopped.returncode == 3 and "perhaps not all" in stopped.stdout and "stopped at the limit" in stopped.stdout


def test_mixed_equilibria_of_two_players_mind_the_clock(tmp_path):
    long = tmp_path / "long.efg"
    write_efg(rs(3, 4, 4), long, "a resale market")
    start = time.monotonic()
    stopped = run(tmp_path, "solve", "--mixed", "--concept", "bayes-nash", long, "--time-limit", "1")
    assert stopped.returncode == 3 and "stopped by the clock" in stopped.stdout and time.monotonic() - start < 10
    found = json.loads(run(tmp_path, "solve", "--mixed", long, "--time-limit", "0", "--json").stdout)
    assert found["stopped"] == "timed out" and found["complete"] is False and found["equilibria"] == []


GAMES = ROOT / "tests" / "games"


def mixed(game, concept, *options):
    found = json.loads(run(ROOT, "solve", "--mixed", "--concept", concept, GAMES / game, "--json", *options).stdout)
    tables = [{row["infoset"]: row["probabilities"] for row in one["strategy"]} for one in found["equilibria"]]
    return found, tables


def test_mixed_lists_all_sets_by_default():
    """Pooling on PL deters by what the entrant does after PH, where play does not come."""
    _, tables = mixed("limit-price.efg", "sequential")
    assert [set(table) for table in tables] == [{"low", "high", "after PL", "after PH"}] * 3
    assert tables[0]["low"] == {"PL": "1"} and tables[0]["after PH"] == {"enter": "1"}
    _, path = mixed("limit-price.efg", "sequential", "--strategy", "path")
    assert set(path[0]) == {"low", "high", "after PL"}
    _, none = mixed("limit-price.efg", "sequential", "--strategy", "none")
    assert none == [{}, {}, {}]


def test_what_is_said_of_a_component_is_true_all_along_it():
    """By hand: after PH she enters with probability e; PH pays low 16 − 8e ≤ 14 and high 10 − 5e ≤ 6 where e ≥ 4/5."""
    found, tables = mixed("limit-price.efg", "bayes-nash")
    assert found["listed"] == "components"
    assert tables[2]["after PH"] == {"enter": {"from": "4/5", "to": "1"}, "out": {"from": "0", "to": "1/5"}}
    assert found["equilibria"][2]["utilities"] == {"Incumbent": "10", "Entrant": "0"}
    footnote = INSTANCES / "babaioff2023" / "footnote-6.toml"
    done = run(ROOT, "solve", "--mixed", "--concept", "bayes-nash", footnote, "--json")
    first = json.loads(done.stdout)["equilibria"][0]
    assert first["utilities"] == {"bully": {"from": "0", "to": "1/2"}, "other": "0"}
    shown = run(ROOT, "solve", "--mixed", "--concept", "bayes-nash", footnote).stdout
    assert "Continuum 1 (bully: 0 to 1/2, other: 0)" in shown


def test_a_market_that_takes_longer_than_its_time_is_searched_opening_by_opening(tmp_path: Path) -> None:
    """5,085 nodes, 1,296 ways to bid: what half of the time does not settle is counted, and welfare is bounded."""
    market = tmp_path / "market.toml"
    market.write_text(resale_market(2, 3, 2), encoding="utf-8")
    done = run(tmp_path, "find", "--concept", "perfect-bayesian", market, "--time-limit", "3", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 3 and found["stopped"] == "timed out"
    openings = found["openings"]
    assert openings["all"] == 1296 == openings["ruled_out"] + openings["searched"] + openings["open"]
    assert openings["ruled_out"] >= 986 and openings["welfare_at_least"] == "2"
    assert all(Fraction(one["welfare"]) >= 2 for one in found["equilibria"])
    assert [sum(one["open"].values()) for one in openings["left"]] == [openings["open"]] * 4
    said = run(
        tmp_path, "find", "--concept", "perfect-bayesian", market, "--time-limit", "1", "--strategy", "none"
    ).stdout
    assert "Openings (who first does what, or bids what): 1,296;" in said
    assert "In every equilibrium, listed or not, welfare is at least 2." in said
