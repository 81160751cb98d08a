"""What the command line says of words that it does not know, of options that would do nothing, and of .nfg files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from exactgames.cli import app
from exactgames.cli.questions import CLASHES, OF_DOMINANCE, REFINING

ROOT = Path(__file__).resolve().parents[2]
MARKET = str(ROOT / "instances/folklore/second-price-speculator.toml")
GAME = str(ROOT / "instances/textbook/matching-pennies.efg")
DILEMMA = 'NFG 1 R "" { "Ann" "Bob" } { { "quiet" "talk" } { "quiet" "talk" } }\n-1 -1 0 -3 -3 0 -2 -2\n'
TALK = '{"Ann": {"choice": "talk"}, "Bob": {"choice": "talk"}}'


def run(*arguments: str) -> tuple[int, str]:
    """(exit status, all that is printed, on lines of any length)"""
    done = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "400", "TERMINAL_WIDTH": "400"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout if "--json" in arguments else done.output


UNKNOWN = [
    (("solve", MARKET, "--concept", "pbe"), "'perfect-bayesian'?"),
    (("solve", MARKET, "--concept", "wpbe"), "'weak-perfect-bayesian'?"),
    (("solve", MARKET, "--concept", "BNE"), "'bayes-nash'?"),
    (("solve", MARKET, "--concept", "nash"), "'bayes-nash'?"),
    (("solve", MARKET, "--concept", "se"), "'sequential'?"),
    (("solve", MARKET, "--concept", "sequentail"), "'sequential'?"),
    (("certify", GAME, "--all", "--concept", "spe"), "a perfect Bayesian equilibrium is subgame perfect"),
    (("solve", MARKET, "--all", "--undominated", "--against", "bids"), "'actions'?"),
    (("solve", MARKET, "--timeout", "3"), "--time-limit"),
    (("certify", MARKET, "--out", "x"), "--output"),
    (("dominance", MARKET, "--player", "S"), "--agent"),
    (("prove", MARKET), "'certify'?"),
    (("draw", GAME), "'export'?"),
    (("why", MARKET), "'explain'?"),
    (("html", MARKET), "'report'?"),
    (("chek", MARKET), "'check'?"),
    (("equilibria", MARKET), "'find'?"),
    (("Solve", MARKET), "'solve'?"),
    (("market.toml",), "Did you mean 'exactgames check market.toml'?"),
    (("quiche.efg", "--mixed"), "Did you mean 'exactgames find quiche.efg'?"),
    (("proof.jsonl",), "Did you mean 'exactgames verify proof.jsonl'?"),
    (("dominance", MARKET, "--agent", "s"), "did you mean 'S'"),
]


@pytest.mark.parametrize(("arguments", "hint"), UNKNOWN, ids=lambda x: x[-1] if isinstance(x, tuple) else "")
def test_what_was_meant(arguments, hint):
    status, printed = run(*arguments)
    assert status == 2
    assert hint in printed


IDLE = [
    (("solve", MARKET, "--cells", "9"), "--cells without a search"),
    (("solve", GAME, "--profile", "p.json", "--cells", "9", "--time-limit", "9"), "--cells --time-limit without a search"),
    (("solve", MARKET, "--all", "--slacks", "path"), "--slacks with a search"),
    (("solve", MARKET, "--mixed", "--slacks", "none"), "--slacks with a search"),
    (("solve", MARKET, "--all", "--beliefs", "check"), "--beliefs with a search"),
    (("solve", MARKET, "--mixed", "--profile", "p.json"), "--profile with a search"),
    (("solve", MARKET, "--every-profile"), "--every-profile without a search"),
    (("solve", MARKET, "--selection"), "--selection without a search"),
    (("solve", MARKET, "--pure"), "--pure without a search"),
    (("solve", MARKET, "--all", "--form", "staged"), "--form with a search"),
    (("solve", MARKET, "--all", "--mixed"), "--all with --mixed"),
    (("check", MARKET, "--concept", "bayes-nash", "--beliefs", "any"), "--beliefs with --concept bayes-nash"),
    (("check", MARKET, "--concept", "bayes-nash", "--beliefs", "check"), "--beliefs with --concept bayes-nash"),
    (("check", MARKET, "--profile", "p.json"), "--profile with an instance"),
    (("check", GAME), "an .efg file alone"),
    (("check", GAME, "--profile", "p.json", "--form", "staged"), "--form staged with an .efg file"),
    (("find", GAME, "--selection"), "--selection with an .efg file"),
    (("find", GAME, "--undominated"), "--undominated with an .efg file"),
    (("find", MARKET, "--selection", "--concept", "weak-perfect-bayesian"), "--selection with --concept weak-perfect-bayesian"),
    (("find", MARKET, "--against", "actions"), "--against alone"),
    (("find", MARKET, "--no-overbidding", "--pure"), "--pure alone"),
    (("certify", GAME, "--all", "--form", "staged"), "--form staged or --workers with an .efg file"),
    (("certify", GAME, "--all", "--workers", "2"), "--form staged or --workers with an .efg file"),
    (("certify", MARKET, "--all"), "with an instance"),
    (("certify", MARKET, "--force"), "--force alone"),
    (("expand", MARKET, "--force"), "--force alone"),
    (("dominance", MARKET, "--iterated", "--workers", "2"), "--iterated with"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "words"), IDLE, ids=lambda x: " ".join(x[2:]) if isinstance(x, tuple) else "")
def test_options_that_would_do_nothing(arguments, words):
    status, printed = run(*arguments, "--json")
    assert status == 2
    assert words in json.loads(printed)["errors"][0]["found"]


GIVEN = {"--against": ["actions"], "--cells": ["9"], "--memory": ["1"]}
OPTION = {
    name: GIVEN.get(name, [])
    for name in {*REFINING, *OF_DOMINANCE, *(x for option, others, _ in CLASHES for x in (option, *others))}
}
"""What follows each option of a search that the tables name."""


@pytest.mark.parametrize(("option", "other"), [(one, other) for one, others, _ in CLASHES for other in others])
def test_options_that_do_not_go_together(option, other):
    for given in ([option, other], [other, option]):
        status, printed = run("find", MARKET, *(word for name in given for word in (name, *OPTION[name])), "--json")
        assert (status, json.loads(printed)["errors"][0]["found"]) == (2, f"{other} with {option}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", MARKET, "--mixed"), "--mixed (find has it)"),
        (("check", MARKET, "--cells", "9"), "--cells (find has it)"),
        (("find", MARKET, "--slacks", "path"), "--slacks (check has it)"),
        (("find", MARKET, "--beliefs", "any"), "--beliefs (check and certify have it)"),
        (
            ("find", MARKET, "--form", "staged"),
            "--form (check and explain and dominance and compare and certify and report have it)",
        ),
        (("find", MARKET, "--all"), "--all (exactgames find finds all pure equilibria without it)"),
        (("check", MARKET, "--all"), "--all (exactgames find finds all pure equilibria without it)"),
        (
            ("validate", MARKET, "--concept", "sequential"),
            "--concept (check and explain and find and plot and sweep and search and certify and report have it)",
        ),
        (("find", MARKET, "--quickly"), "No such option: --quickly"),
    ],
)
def test_an_option_of_another_command(arguments, words):
    status, printed = run(*arguments)
    assert status == 2
    assert words in printed


# ---- .nfg files


@pytest.fixture
def nfg(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("game.nfg").write_text(DILEMMA, encoding="utf-8")
    Path("talk.json").write_text(TALK, encoding="utf-8")
    return tmp_path


def test_expand_an_nfg_file(nfg):
    counts = {"nodes": 7, "terminal_nodes": 4, "infosets": {"Ann": 1, "Bob": 1}}
    status, printed = run("expand", "game.nfg", "--efg", "game.efg", "--json")
    assert (status, json.loads(printed)) == (0, counts)
    assert json.loads(run("expand", "game.efg", "--json")[1]) == counts
    assert run("expand", "game.nfg", "--limit", "6")[0] == 3


def test_solve_an_nfg_file(nfg):
    status, printed = run("solve", "game.nfg", "--profile", "talk.json", "--concept", "bayes-nash", "--json")
    assert (status, json.loads(printed)["equilibria"][0]["utilities"]) == (0, {"Ann": "-2", "Bob": "-2"})
    Path("talk.json").write_text(TALK.replace("talk", "quiet"), encoding="utf-8")
    status, printed = run("solve", "game.nfg", "--profile", "talk.json", "--json")
    assert (status, json.loads(printed)["deviation"]["gain"]) == (1, "1")
    for search in ("--all", "--mixed"):
        status, printed = run("solve", "game.nfg", search, "--json")
        found = json.loads(printed)
        assert (status, found["complete"], len(found["equilibria"])) == (0, True, 1)


def test_certify_what_expand_writes(nfg):
    status, printed = run("certify", "game.nfg", "--all", "-o", "c.jsonl")
    assert (status, Path("c.jsonl").exists()) == (2, False)
    assert "exactgames expand game.nfg --efg game.efg" in printed
    assert run("expand", "game.nfg", "--efg", "game.efg")[0] == 0
    assert run("certify", "game.efg", "--all", "-o", "c.jsonl")[0] == 0
    assert run("verify", "c.jsonl", "--instance", "game.efg")[0] == 0
    status, printed = run("verify", "c.jsonl", "--instance", "game.nfg")
    assert status == 2
    assert "exactgames expand game.nfg" in printed


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("validate", "game.nfg"), "an .nfg file, expected an instance"),
        (("dominance", "game.nfg"), "an .nfg file, expected an instance"),
        (("solve", "game.nfg"), "--profile P.json"),
        (("solve", "game.nfg", "--all", "--undominated"), "with an .nfg file"),
        (("solve", "other.toml"), "a game in Gambit's format, expected a TOML document; a game's file is named .nfg"),
        (("solve", "no.nfg", "--all"), "no file 'no.nfg', expected a Gambit file (.nfg)"),
        (("expand", "other.efg"), "found NFG, expected EFG"),
    ],
)
def test_where_it_is_refused(nfg, arguments, words):
    for other in ("other.toml", "other.efg"):
        Path(other).write_text(DILEMMA, encoding="utf-8")
    status, printed = run(*arguments)
    assert status == 2
    assert words in printed
