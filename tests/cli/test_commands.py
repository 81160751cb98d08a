"""The commands: what their help says, and that ``solve`` is ``check`` and ``find`` under one name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from exactgames.cli import app

INSTANCES = Path(__file__).resolve().parents[2] / "instances"
MARKET = str(INSTANCES / "folklore/second-price-speculator.toml")
OPEN = str(INSTANCES / "folklore/second-price-market.toml")
LOW_TOP = str(INSTANCES / "babaioff2023/footnote-6-low-top.toml")
QUICHE = str(INSTANCES / "textbook/cho-kreps-1987-beer-quiche.efg")
BEER = str(INSTANCES / "textbook/cho-kreps-1987-beer-quiche.beer.json")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]

SCREEN = 55
"""Lines of a help that is read at a glance, at 80 columns, its examples among them."""


PROGRESS = re.compile(r"^\[ *\d+\.\d s\] .* …\n", re.MULTILINE)


def run(*arguments: str) -> tuple[int, str]:
    """(exit status, what is printed, without progress)"""
    done = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "80", "TERMINAL_WIDTH": "80"})
    return done.exit_code, done.stdout + PROGRESS.sub("", done.stderr)


SAME = {
    # what solve is given: which is
    ("solve", MARKET): ("check", MARKET),
    ("solve", MARKET, "--concept", "bayes-nash", "--slacks", "all"): ("check", MARKET, "--concept", "bayes-nash", "--slacks", "all"),
    ("solve", MARKET, "--beliefs", "any", "--strategy", "path"): ("check", MARKET, "--beliefs", "any", "--strategy", "path"),
    ("solve", MARKET, "--form", "staged"): ("check", MARKET, "--form", "staged"),
    ("solve", QUICHE, "--profile", BEER): ("check", QUICHE, "--profile", BEER),
    ("solve", MARKET, "--limit", "9", "--form", "explicit"): ("check", MARKET, "--limit", "9", "--form", "explicit"),
    ("solve", "nowhere.toml"): ("check", "nowhere.toml"),
    ("solve", QUICHE): ("check", QUICHE),
    ("solve", QUICHE, "--all"): ("find", QUICHE),
    ("solve", "--all", "--every-profile", QUICHE, "--concept", "bayes-nash"): ("find", "--every-profile", QUICHE, "--concept", "bayes-nash"),
    ("solve", LOW_TOP, "--all", "--form", "explicit"): ("find", LOW_TOP),
    ("solve", OPEN, "--all", "--selection"): ("find", OPEN, "--selection"),
    ("solve", OPEN, "--all", "--undominated", "--pure"): ("find", OPEN, "--undominated", "--pure"),
    ("solve", OPEN, "--all", "--cells", "3"): ("find", OPEN, "--cells", "3"),
    ("solve", OPEN, "--all", "--undominated", "--iterated"): ("find", OPEN, "--undominated", "--iterated"),
    ("solve", QUICHE, "--mixed"): ("find", QUICHE, "--mixed"),
    ("solve", QUICHE, "--mixed", "--every-profile"): ("find", QUICHE, "--mixed", "--every-profile"),
}  # fmt: skip


@pytest.mark.parametrize("as_json", [(), ("--json",)], ids=["words", "json"])
@pytest.mark.parametrize("old", SAME, ids=lambda old: " ".join(Path(word).name for word in old))
def test_solve_does_what_it_stands_for(old, as_json):
    """The same status and the same output, to the letter."""
    assert run(*old, *as_json) == run(*SAME[old], *as_json)


def test_the_help_has_a_line_for_each_command():
    _, printed = run("--help")
    lines = [line.strip("│ ") for line in printed.splitlines()]
    assert [line.split()[0] for line in lines if line.split()[:1] and line.split()[0] in COMMANDS] == list(COMMANDS)
    rows = [line for line in lines if line.split()[:1] and line.split()[0] in COMMANDS]
    assert all(line.endswith((".", "?")) for line in rows), "a line goes on below"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_help_fits_a_screen(name):
    status, printed = run(name, "--help")
    assert status == 0
    assert len(printed.splitlines()) <= SCREEN


def test_solve_says_what_it_became():
    _, printed = run("solve", "--help")
    assert "is now  check FILE" in printed
    assert "is now  find FILE" in printed
    assert "until the next release" in printed


def test_every_option_of_solve_is_one_of_the_two():
    """But for the one that told them apart."""
    theirs = {name for verb in ("check", "find") for p in COMMANDS[verb].params for name in p.opts}
    ours = {name for p in COMMANDS["solve"].params for name in p.opts}
    assert ours - theirs == {"--all"}
    assert theirs <= ours


def test_a_refutation_is_the_same():
    wrong = str(INSTANCES / "babaioff2023/example-4-lowest-winning-small.toml")
    options = ("--concept", "bayes-nash", "--strategy", "none", "--slacks", "none", "--json")
    status, printed = run("check", wrong, *options)
    assert (status, json.loads(printed)["holds"]) == (1, False)
    assert run("solve", wrong, *options) == (status, printed)
