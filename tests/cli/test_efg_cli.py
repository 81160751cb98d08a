"""The command line on .efg files: solve --profile, expand, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from cli import in_process

INSTANCE = Path(__file__).resolve().parents[2] / "instances" / "folklore" / "demand-reduction.toml"
ENTRY = """EFG 2 R "Entry at a cost" { "Ann" "Bob" }
p "" 1 1 "entry" { "in" "out" } 0
p "" 2 1 "reply" { "share" "fight" } 1 "cost" { -1 0 }
t "" 2 "both" { 2 2 } t "" 0 t "" 3 "" { 0 4 }
"""
QUICHE = """EFG 2 R "Beer or quiche" { "S" "R" }
c "" 1 "type" { "strong" 9/10 "weak" 0.1 } 0
p "" 1 1 "strong" { "beer" "quiche" } 0
p "" 2 1 "after beer" { "duel" "retreat" } 0 t "" 1 "" { 1 0 } t "" 2 "" { 3 1 }
p "" 2 2 "after quiche" { "duel" "retreat" } 0 t "" 3 "" { 0 0 } t "" 4 "" { 2 1 }
p "" 1 2 "weak" { "beer" "quiche" } 0
p "" 2 1 0 t "" 5 "" { 0 1 } t "" 6 "" { 2 0 }
p "" 2 2 0 t "" 7 "" { 1 1 } t "" 8 "" { 3 0 }
"""
DRIVER = (
    'EFG 2 R "" { "driver" } p "" 1 1 "crossing" { "exit" "on" } 0 t "" 0 p "" 1 1 0 t "" 1 "" { 4 } t "" 2 "" { 1 }'
)
SHARE = {"Ann": {"entry": "in"}, "Bob": {"reply": "share"}}
BEER = {"S": {"strong": "beer", "weak": "beer"}, "R": {"after beer": "retreat", "after quiche": "duel"}}


def run(folder: Path, *arguments: object) -> CompletedProcess[str]:
    return in_process.run(*arguments, cwd=folder)


def solve(folder: Path, text: str, profile: Any, *options: str, status: int = 0) -> Any:
    (folder / "game.efg").write_text(text, encoding="utf-8")
    (folder / "p.json").write_text(json.dumps(profile), encoding="utf-8")
    done = run(folder, "solve", "game.efg", "--profile", "p.json", *options, "--json")
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout)


def test_solve_that_holds(tmp_path):
    found = solve(tmp_path, ENTRY, SHARE)
    assert found == {
        "mode": "check", "concept": "sequential", "holds": True, "complete": None, "stopped": None, "optimum": None,
        "continuation": None, "bids": None, "equilibria": [{
            "welfare": None, "ratio": None, "utilities": {"Ann": "1", "Bob": "2"}, "interim": None, "profiles": None,
            "outcome": [{"probability": "1", "terminal": "both", "payoffs": {"Ann": "1", "Bob": "2"}}],
            "strategy": [
                {"agent": "Ann", "infoset": "entry", "probabilities": {"in": "1"}, "source": "file"},
                {"agent": "Bob", "infoset": "reply", "probabilities": {"share": "1"}, "source": "file"},
            ],
            "bids": None, "component": None, "like": None,
        }],
        "deviation": None, "belief": None,
        "slacks": [
            {"agent": "Ann", "infoset": "entry", "action": "out", "slack": "1"},
            {"agent": "Bob", "infoset": "reply", "action": "fight", "slack": "2"},
        ],
        "least_slacks": [
            {"agent": "Ann", "type": None, "infoset": "entry", "action": "out", "slack": "1", "tied": 1, "others": 1},
            {"agent": "Bob", "type": None, "infoset": "reply", "action": "fight", "slack": "2", "tied": 1, "others": 1},
        ],
        "completed": {"sets": 0, "indifferent": 0, "indifferent_on_path": []},
        "form": "explicit", "sets": {"here": 2, "in_the_tree": 2},
    }  # fmt: skip


def test_the_same_keys_as_for_instances(tmp_path):
    theirs = json.loads(run(tmp_path, "solve", INSTANCE, "--json").stdout)
    ours = solve(tmp_path, ENTRY, SHARE)
    assert list(ours) == list(theirs)
    assert list(ours["equilibria"][0]) == list(theirs["equilibria"][0])
    assert list(ours["slacks"][0]) == list(theirs["slacks"][0])


def test_solve_that_is_refuted(tmp_path):
    profile = {"Ann": {"entry": "out"}, "Bob": {"reply": "fight"}}
    assert solve(tmp_path, ENTRY, profile, "--concept", "bayes-nash")["holds"]
    found = solve(tmp_path, ENTRY, profile, status=1)
    assert (found["equilibria"], found["deviation"]) == (
        [],
        {
            "agent": "Bob",
            "type": None,
            "infoset": "reply",
            "action": "fight",
            "instead": "share",
            "gain": "2",
            "given": "reply",
        },
    )
    words = run(tmp_path, "solve", "game.efg", "--profile", "p.json")
    assert words.returncode == 1
    assert words.stdout.splitlines()[-1] == "Bob gains 2 by “share” instead of “fight”, at: reply"


def test_beliefs(tmp_path):
    """Reading beer as a rule is an equilibrium where quiche is thought weak; not under the belief of the trembles."""
    given = {"strategy": BEER, "beliefs": {"R": {"after quiche": ["1/2", "1/2"]}}}
    found = solve(tmp_path, QUICHE, given)
    ends = [(o["probability"], o["terminal"], o["payoffs"]) for o in found["equilibria"][0]["outcome"]]
    assert ends == [("9/10", 2, {"S": "3", "R": "1"}), ("1/10", 6, {"S": "2", "R": "0"})]
    assert solve(tmp_path, QUICHE, BEER, status=1)["deviation"]["instead"] == "retreat"
    wrong = {"strategy": BEER, "beliefs": {"R": {"after beer": ["1/2", "1/2"]}}}
    found = solve(tmp_path, QUICHE, wrong, "--concept", "perfect-bayesian", status=1)
    assert found["belief"] == {
        "infoset": "R, after beer",
        "found": ["1/2", "1/2"],
        "required": ["9/10", "1/10"],
        "rule": "subgame",
    }
    assert solve(tmp_path, QUICHE, wrong, status=1)["belief"]["rule"].startswith("inconsistent")


@pytest.mark.parametrize(
    ("beliefs", "status", "stated"),
    [
        ([], 1, {"expect": "holds", "id": "sequential", "kind": "sequential"}),
        (["--beliefs", "check"], 1, {"expect": "holds", "id": "sequential", "kind": "sequential"}),
        (["--beliefs", "any"], 0, {"beliefs": "any", "expect": "holds", "id": "sequential", "kind": "sequential"}),
    ],
)
def test_certify_that_some_belief_supports_it(tmp_path, beliefs, status, stated):
    """Under the beliefs of the trembles the receiver would retreat; a belief that quiche is weak supports the duel."""
    (tmp_path / "game.efg").write_text(QUICHE, encoding="utf-8")
    (tmp_path / "p.json").write_text(json.dumps(BEER), encoding="utf-8")
    done = run(tmp_path, "certify", "game.efg", "--profile", "p.json", *beliefs, "-o", "c.jsonl", "--json")
    assert done.returncode == status, done.stderr
    assert json.loads(done.stdout)["holds"] == (status == 0)
    header = json.loads((tmp_path / "c.jsonl").read_text(encoding="ascii").splitlines()[0])
    assert header["claims"] == [stated]
    proved = json.loads(run(tmp_path, "verify", "c.jsonl", "--instance", "game.efg", "--json").stdout)
    about = "some belief" if "beliefs" in stated else ""
    assert (proved["verdict"], proved["claims"][0]["about"]) == ("VERIFIED", about)


@pytest.mark.parametrize(("extent", "count"), [("none", 0), ("path", 3), ("all", 4)])
def test_extents(tmp_path, extent, count):
    given = {"strategy": BEER, "beliefs": {"R": {"after quiche": ["1/2", "1/2"]}}}
    found = solve(tmp_path, QUICHE, given, "--strategy", extent, "--slacks", extent)
    assert len(found["equilibria"][0]["strategy"]) == len(found["slacks"]) == count


@pytest.mark.parametrize("concept", ["bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential"])
def test_absent_mindedness(tmp_path, concept):
    found = solve(tmp_path, DRIVER, {"driver": {"crossing": "on"}}, "--concept", concept, status=2)
    assert "a path passes driver, crossing more than once" in found["errors"][0]["found"]


def test_expand(tmp_path):
    (tmp_path / "game.efg").write_text(QUICHE, encoding="utf-8")
    counts = {"nodes": 15, "terminal_nodes": 8, "infosets": {"S": 2, "R": 2}}
    assert json.loads(run(tmp_path, "expand", "game.efg", "--json", "--efg", "again.efg").stdout) == counts
    assert json.loads(run(tmp_path, "expand", "again.efg", "--json").stdout) == counts
    limited = run(tmp_path, "expand", "game.efg", "--limit", "10", "--json")
    assert (limited.returncode, json.loads(limited.stdout)["limit"]) == (3, 10)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["solve", "game.efg"], "--profile P.json"),
        (["solve", INSTANCE, "--profile", "p.json"], "--profile with an instance"),
        (["solve", "game.efg", "--profile", "p.json", "--form", "staged"], "--form staged with an .efg file"),
        (["solve", "game.efg", "--profile", "no.json"], "no.json', which cannot be read"),
        (["solve", "no.efg", "--profile", "p.json"], "no file 'no.efg'"),
        (["solve", "broken.efg", "--profile", "p.json"], "line 2: node 1: found 3, expected"),
        (["expand", "broken.efg"], "line 2: node 1: found 3, expected"),
        (["certify", "game.efg", "--all", "--beliefs", "any"], "--beliefs without --profile"),
        (["certify", "game.efg", "--profile", "p.json", "--beliefs", "any", "--concept", "bayes-nash"], "beliefs off the path"),
        (["certify", INSTANCE, "--beliefs", "any"], "--beliefs with an instance"),
        (["dominance", "game.efg"], "found an .efg file, expected an instance"),
        (["validate", "game.efg"], "found an .efg file, expected an instance"),
    ],
)  # fmt: skip
def test_refusals(tmp_path, arguments, words):
    (tmp_path / "game.efg").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "broken.efg").write_text('EFG 2 R "" { "A" }\nt "" 1 "" { 2 3 }', encoding="utf-8")
    (tmp_path / "p.json").write_text(json.dumps(SHARE), encoding="utf-8")
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert words in done.stderr and "Traceback" not in done.stderr
