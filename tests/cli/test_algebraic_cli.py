"""Irrational beliefs on the command line: shown exactly, and refused by certificates."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from test_efg_cli import run
from tremble_games import bet, errors, root_of_two

from exactgames import AlgebraicTrembles, find_pure, write_efg

CROSS = {"ah": bet(1, 0), "eg": bet(0, 1)}
GOLDEN = {"ag": bet(1, 0), "ah": bet(1, 0), "eh": bet(0, 1)}
NEVER = {"ag": bet(1, 0), "ah": bet(0, 1), "eh": bet(1, 0)}  # r² + 1 = r


@pytest.fixture
def search(tmp_path):
    write_efg(root_of_two().game, tmp_path / "game.efg", "")
    return tmp_path


def profile(folder, watchers):
    """The game's file, and the profile in which nobody errs and both watchers are mixed."""
    played = errors([["a", "e"], ["g", "h"]], watchers, (0, 1))
    write_efg(played.game, folder / "game.efg", "")
    half = {"u": "1/2", "v": "1/2"}
    table = {"P0": {"p": "s"}, "P1": {"p": "s"}, "W0": {"w": half}, "W1": {"w": half}}
    (folder / "p.json").write_text(json.dumps(table), encoding="utf-8")
    return "solve", "game.efg", "--profile", "p.json", "--beliefs", "any", "--strategy", "none"


def test_a_search(search):
    done = run(search, "solve", "game.efg", "--all", "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["complete"], found["open"]) == (0, True, [])
    shown = [row["belief"][0] for e in found["equilibria"] for row in e["supporting"] if row["agent"] == "W8"]
    (first,) = [p for p in shown if isinstance(p, dict)]
    low, high = first.pop("interval")
    assert first == {"polynomial": [2, -4, 1], "decimals": "0.585786", "text": "x² − 4x + 2"}
    assert (2 - Fraction(low)) ** 2 > 2 > (2 - Fraction(high)) ** 2
    words = run(search, "solve", "game.efg", "--all").stdout
    assert "6 pure sequential equilibrium outcomes: all there are." in words
    assert "  with the belief (≈ 0.585786 (root of x² − 4x + 2), ≈ 0.414213 (root of x² + 2x − 1)) at: W8, w" in words


def test_it_cannot_be_certified(search):
    done = run(search, "certify", "game.efg", "--all", "-o", "proof.jsonl")
    assert done.returncode == 3
    assert "every pure equilibrium is found, but one of them cannot be certified" in done.stderr
    assert "irrational coefficients, which this certificate format has no place for" in done.stderr
    assert "of (P0, p: e) and (P1, p: h)," in done.stderr
    assert "they matter at W8, w" in done.stderr
    assert not (search / "proof.jsonl").exists()


def test_another_profile_with_the_same_outcome_is_certified(tmp_path):
    """All u is supported by irrational trembles only; that a watcher who is never met plays v changes no outcome."""
    flipped = [{word: (down, up) for word, (up, down) in watcher.items()} for watcher in (CROSS, GOLDEN)]
    game = errors([["a", "e"], ["g", "h"]], [CROSS, flipped[0], GOLDEN, flipped[1]]).game
    write_efg(game, tmp_path / "game.efg", "")
    assert isinstance(find_pure(game, "sequential").equilibria[0].support.trembles, AlgebraicTrembles)
    made = run(tmp_path, "certify", "game.efg", "--all", "-o", "proof.jsonl")
    assert made.returncode == 0, made.stderr
    done = run(tmp_path, "verify", "proof.jsonl", "--instance", "game.efg")
    assert done.returncode == 0 and "VERIFIED" in done.stdout


def test_a_profile(tmp_path):
    asked = profile(tmp_path, [CROSS, GOLDEN])
    found = json.loads(run(tmp_path, *asked, "--json").stdout)
    assert found["holds"] is True
    assert found["slacks"] == []
    last = found["supporting"][-1]
    assert (last["agent"], last["belief"][2]) == ("W1", "1/2")
    assert (last["belief"][1]["text"], last["belief"][1]["decimals"]) == ("4x² + 2x − 1", "0.309016")
    done = run(tmp_path, *asked)
    assert done.returncode == 0
    assert "≈ 0.309016 (root of 4x² + 2x − 1), 1/2) at: W1, w" in done.stdout


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_what_only_the_solver_refutes(options, tmp_path):
    done = run(tmp_path, *profile(tmp_path, [CROSS, NEVER]), *options)
    assert done.returncode == 3
    said = json.loads(done.stdout)["undecided"] if options else done.stderr
    assert "no trembles support it, but no evidence that can be checked was found" in said
