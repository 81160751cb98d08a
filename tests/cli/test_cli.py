"""The command line as a user meets it: shapes, streams, exit statuses, refusals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli.in_process import run

ROOT = Path(__file__).resolve().parents[2]
INSTANCES = ROOT / "instances"
SPECULATOR = INSTANCES / "folklore" / "second-price-speculator.toml"
REDUCTION = INSTANCES / "folklore" / "demand-reduction.toml"
REFUTED = INSTANCES / "babaioff2023" / "example-4-lowest-winning-small.toml"
POSTED = INSTANCES / "babaioff2023" / "example-15.toml"


def values(*arguments: object, status: int = 0) -> Any:
    """The JSON on stdout, after checking the exit status and that stderr has nothing but progress."""
    done = run(*arguments, "--json")
    assert done.returncode == status, done.stdout + done.stderr
    assert all(line.startswith("[") and line.endswith("…") for line in done.stderr.splitlines())
    return json.loads(done.stdout)


@pytest.mark.parametrize("concept", ["bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential"])
def test_solve_that_holds(concept: str) -> None:
    found = values("solve", REDUCTION, "--concept", concept)
    assert (found["mode"], found["concept"], found["holds"], found["complete"]) == ("check", concept, True, None)
    assert (found["optimum"], found["deviation"], found["belief"], found["stopped"]) == ("2", None, None, None)
    (one,) = found["equilibria"]
    assert (one["welfare"], one["ratio"]) == ("5/3", "6/5")
    assert one["utilities"] == {"A": "1", "B": "2/3"}
    assert one["interim"] == {"A": {"t1": "1"}, "B": {"t1": "2/3"}}
    assert one["outcome"] == [
        {
            "probability": "1",
            "types": {"A": "t1", "B": "t1"},
            "holdings": {"A": 1, "B": 1},
            "payments": {"A": "0", "B": "0"},
        }
    ]
    assert [(s["agent"], s["probabilities"], s["source"]) for s in one["strategy"]] == [
        ("A", {"1,0": "1"}, "file"),
        ("B", {"2/3,0": "1"}, "file"),
    ]


def test_demand_reduction_is_strict() -> None:
    """What the paper says of demand reduction: every bid that wins both units is worse."""
    slacks = {(row["agent"], row["action"]): row["slack"] for row in values("solve", REDUCTION)["slacks"]}
    assert len(slacks) == 5 + 5  # every other bid of both
    assert slacks["A", "1,1"] == "1/3"  # wins both at 2/3: earns 2/3 instead of 1
    assert all(not slack.startswith("-") for slack in slacks.values())


def test_solve_that_is_refuted() -> None:
    found = values("solve", REFUTED, "--concept", "bayes-nash", status=1)
    assert (found["holds"], found["equilibria"]) == (False, [])
    deviation = found["deviation"]
    assert (deviation["agent"], deviation["type"], deviation["gain"]) == ("C", "t1", "2")
    assert (deviation["action"], deviation["instead"]) == ("1,1,0,0", "0,0,0,0")


@pytest.mark.parametrize("extent", ["none", "path", "all"])
def test_solve_lists_as_much_as_asked(extent: str) -> None:
    # On the path: S bids; each type of B bids; S offers; each type of B answers that offer.
    count = {"none": 0, "path": 6, "all": sum(values("expand", SPECULATOR)["infosets"].values())}[extent]
    found = values("solve", SPECULATOR, "--concept", "perfect-bayesian", "--strategy", extent)
    listed = found["equilibria"][0]["strategy"]
    assert len(listed) == count
    assert {row["source"] for row in listed} <= {"file", "completed"}
    assert "completed" in {row["source"] for row in listed} or extent == "none"


def test_expand(tmp_path: Path) -> None:
    efg = tmp_path / "game.efg"
    found = values("expand", REDUCTION, "--efg", efg)
    assert found == {"nodes": 43, "terminal_nodes": 36, "infosets": {"A": 1, "B": 1}}
    assert efg.read_text().startswith("EFG 2 R ")
    assert [path.name for path in tmp_path.iterdir()] == ["game.efg"]


def test_dominance() -> None:
    one = values("dominance", SPECULATOR, "--agent", "B", "--type", "v=1", "--bid", "0")
    assert (one["dominated"], one["by"], one["against"], one["pure"]) == (True, {"1": "1"}, "actions", False)
    table = values("dominance", SPECULATOR, "--against", "strategies", "--pure")
    assert (table["against"], table["pure"]) == ("strategies", True)
    assert "0" not in table["undominated"]["B"]["v=1"]
    assert "1" in table["undominated"]["B"]["v=1"]


def test_certify_and_verify(tmp_path: Path) -> None:
    certificate = tmp_path / "proof.jsonl"
    found = values("certify", SPECULATOR, "-o", certificate)
    assert found["holds"]
    assert found["certificate"] == str(certificate)
    assert [claim["id"] for claim in found["claims"]] == [f"c{k}" for k in range(1, len(found["claims"]) + 1)]
    verdict = values("verify", certificate, "--instance", SPECULATOR)
    assert (verdict["verdict"], verdict["reason"]) == ("VERIFIED", None)
    assert len(verdict["claims"]) == len(found["claims"])
    assert values("verify", certificate, SPECULATOR) == verdict
    other = values("verify", certificate, REDUCTION, status=1)
    assert (other["verdict"], other["reason"]["code"]) == ("REJECTED", "instance")


def test_a_certificate_where_a_file_should_be(tmp_path: Path) -> None:
    certificate = tmp_path / "proof.jsonl"
    values("certify", SPECULATOR, "-o", certificate)
    for command in (["check", certificate], ["report", certificate, SPECULATOR, "-o", tmp_path / "page.html"]):
        done = run(*command)
        assert (done.returncode, done.stdout) == (2, "")
        assert "a certificate, expected the instance (.toml) that it is about" in done.stderr
    done = subprocess.run(
        [sys.executable, ROOT / "exactgames" / "checker", SPECULATOR, certificate], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "expected the certificate first" in done.stderr


def test_what_the_next_step_is(tmp_path: Path) -> None:
    """Where somebody new stops and asks: what is left to be written, and what may be written there."""
    bare = tmp_path / "bare.toml"
    bare.write_text(SPECULATOR.read_text().split("[[strategy]]")[0])
    assert "0 rules, 0 claims)" in run("validate", bare).stdout
    assert 'say with kind = "perfect-bayesian"' in run("certify", bare).stderr
    assert "exactgames find lists equilibria" in run("check", bare).stderr
    bare.write_text(bare.read_text() + '[[claims]]\nkind = "sequential"\n')
    assert (
        "expected a file with [[strategy]] rules, since the claim is about their profile" in run("check", bare).stderr
    )
    bare.write_text(bare.read_text().replace("sequential", "optimum"))
    assert "0 rules, 1 claim)" in run("validate", bare).stdout
    assert "no certificate was written: -o CERT writes one" in run("certify", bare).stdout


def test_certify_says_when_a_verdict_is_not_the_expected_one(tmp_path: Path) -> None:
    text = (
        (INSTANCES / "babaioff2023/footnote-6-low-top.toml")
        .read_text()
        .replace('expect = "refuted"', 'expect = "holds"')
    )
    file = tmp_path / "optimist.toml"
    file.write_text(text)
    found = values("certify", file, "-o", tmp_path / "proof.jsonl", status=1)
    assert not found["holds"]
    assert values("verify", tmp_path / "proof.jsonl", "--instance", file)["verdict"] == "VERIFIED"


def test_new_writes_a_valid_instance_once(tmp_path: Path) -> None:
    assert run("new", "market.toml", cwd=tmp_path).returncode == 0
    assert values("validate", tmp_path / "market.toml")["valid"]
    assert values("certify", tmp_path / "market.toml")["holds"]
    again = run("new", "market.toml", cwd=tmp_path)
    assert again.returncode == 2
    assert "market.toml" in again.stderr


def test_version_and_help() -> None:
    assert run("--version").stdout.startswith("exactgames ")
    for verb in ("new", "validate", "expand", "solve", "dominance", "certify", "verify"):
        assert verb in run("--help").stdout
        assert run(verb, "--help").returncode == 0


REFUSALS = [
    # what, arguments, exit status, words of the message
    ("no such file", ["validate", "nowhere.toml"], 2, "nowhere.toml"),
    ("a folder", ["solve", "."], 2, "directory"),
    ("no such option", ["solve", "--quickly"], 2, "No such option"),
    ("no such concept", ["solve", REDUCTION, "--concept", "trembling"], 2, "trembling"),
    ("an efg file", ["solve", "game.efg"], 2, ".efg"),
    ("a posted price has no bids", ["dominance", POSTED], 2, "posted price"),
    ("an unknown agent", ["dominance", REDUCTION, "--agent", "Z"], 2, "'Z'"),
    ("an unknown type", ["dominance", REDUCTION, "--agent", "A", "--type", "high"], 2, "'high'"),
    ("a bid off the grid", ["dominance", REDUCTION, "--agent", "A", "--bid", "5,0"], 2, "'5,0'"),
    ("a bid of nobody", ["dominance", REDUCTION, "--bid", "1,0"], 2, "--agent"),
    ("no such certificate", ["verify", "nowhere.jsonl"], 2, "nowhere.jsonl"),
    ("a file in a certificate's place", ["verify", SPECULATOR, "c.jsonl"], 2, "expected a certificate first"),
    ("a certificate's file twice", ["verify", "c.jsonl", SPECULATOR, "--instance", SPECULATOR], 2, "one of them"),
    ("too large", ["expand", REFUTED, "--limit", "1000"], 3, "limit of 1,000"),
    ("too large, by a little", ["expand", REFUTED, "--limit", "20000"], 3, "limit of 20,000"),
    ("nowhere to write", ["certify", REDUCTION, "-o", "no/such/folder/c.jsonl"], 2, "no/such/folder"),
]


@pytest.mark.parametrize(("what", "arguments", "status", "words"), REFUSALS, ids=[case[0] for case in REFUSALS])
def test_refusals(what: str, arguments: list[object], status: int, words: str, tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == status
    assert done.stdout == ""
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_limit_in_json() -> None:
    found = values("expand", REFUTED, "--limit", "1000", status=3)
    assert found["limit"] == 1000
    assert found["predicted"] > 1000
    assert found["at_least"] is True
    assert found["shrink"]


def test_faults_in_json(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(REDUCTION.read_text().replace('format = "uniform-price"', 'format = "uniform-prize"'))
    (error,) = values("solve", file, status=2)["errors"]
    assert (error["path"], error["suggestion"]) == ("auction.format", "uniform-price")
    assert isinstance(error["line"], int)
