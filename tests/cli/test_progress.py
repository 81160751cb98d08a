"""What a line of progress says of each long step: how much is done, of how many, what was found, when a clock ends it.

The line is printed where each step ends (not after two seconds, which tests would have to wait for), by the same code.
"""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path
from types import TracebackType

import pytest
from cli.commands import ROOT, make
from cli.in_process import run

from exactgames.clock import Clock
from exactgames.reports import progress
from exactgames.tally import Tally

HERE = ROOT / "instances"
SPECULATOR = HERE / "folklore/second-price-speculator.toml"
FOUR = HERE / "folklore/all-equilibria-first-price.toml"
SEARCH = r"\d+ of at most [\d,]+ cells searched, \d+ waiting, (no|\d+) steps?, (no|\d+) outcomes? found"

CASES: dict[str, tuple[list[object], str]] = {
    "expand": (["expand", SPECULATOR], r"expanding the market: (\d+) of \1 nodes grown"),
    "expand to Gambit": (["expand", SPECULATOR, "--efg", "g.efg"], r"writing g.efg: (\d+) of \1 nodes written"),
    "expand a game": (["expand", "game.efg"], r"reading game.efg: (\d+) of \d+ characters read"),
    "find": (["find", FOUR], f"searching for all pure sequential equilibria: {SEARCH}"),
    "find, within seconds": (["find", FOUR, "--time-limit", "900"], f"{SEARCH}; at most 15 minutes more"),
    "find undominated": (
        ["find", FOUR, "--undominated"],
        r"equilibria: (cells of earlier searches: \d+, )?(no|\d+) outcomes? met, of which \d+ survive",
    ),
    "find some": (
        ["find", FOUR, "--some"],
        r"looking for a .*: proposals looked at: \d+; at most \d+ (s|minutes) more",
    ),
    "find mixed": (
        ["find", "game.efg", "--mixed", "--concept", "bayes-nash"],
        r"mixed ones too: .*(\d+) of \1 conditions of best replies in force, \d+ and \d+ extreme plans so far",
    ),
    "certify": (
        ["certify", "market.toml", "-o", "c.jsonl", "--force"],
        r"claims settled.*\): 0 of 2 bids judged; (\d+) of \1 bids compared with all others",
    ),
    "dominance": (["dominance", "market.toml"], r"bids of .*types done.*\): (\d+) of \1 bids compared with all others"),
    "guarantee": (["guarantee", SPECULATOR], r"deviations: rounds: \d+, \d+ deviations and \d+ worst bids taken into"),
    "guarantee, reserves": (["guarantee", SPECULATOR, "--design", "reserve"], r"(\d+) of \1 reserves done"),
    "range": (["range", SPECULATOR], r"bounding revenue in all equilibria \(\d of 8 bounds proven"),
    "verify": (
        ["verify", "market.jsonl"],
        r"line by line: line (\d+) of \1, [\d,]+ of at most 400,000,000 steps charged",
    ),
}
"""A command, and what some line of its progress says."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("progress")
    make(made)
    return made


@pytest.fixture
def at_each_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of progress is printed when a tally ends."""
    going: list[progress.Progress] = []
    begin, end = progress.Progress.__enter__, Tally.__exit__

    def begun(self: progress.Progress) -> progress.Progress:
        going.append(self)
        return begin(self)

    def ended(
        self: Tally, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if going:
            going[-1]._print("still: ")
        end(self, kind, error, trace)

    monkeypatch.setattr(progress.Progress, "__enter__", begun)
    monkeypatch.setattr(Tally, "__exit__", ended)
    monkeypatch.setattr(progress, "PATIENCE", 0.0)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.usefixtures("at_each_end")
def test_what_a_line_says(case: str, folder: Path) -> None:
    command, says = CASES[case]
    done = run(*command, cwd=folder)
    lines = [line for line in done.stderr.splitlines() if line.startswith("[")]
    assert any(re.search(says, line) for line in lines), "\n".join(dict.fromkeys(lines))
    assert all(line.endswith(" …") and "%" not in line for line in lines)


def test_nothing_is_said_in_two_seconds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 2.0)  # which tests have raised
    assert "steps charged" not in run("verify", "game.jsonl", cwd=folder).stderr


def test_an_interrupt_says_how_far_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C where claims are settled: the step, and its count."""
    looked, check = [], Clock.check

    def checked(self: Clock) -> None:
        looked.append(1)
        if len(looked) == 40:
            os.kill(os.getpid(), signal.SIGINT)
        check(self)

    monkeypatch.setattr(Clock, "check", checked)
    done = run("certify", FOUR, "-o", "out.jsonl", cwd=folder)
    assert done.returncode == 130 and not (folder / "out.jsonl").exists()
    assert re.search(rf"^after [\d.]+ s: claim .*: all-pure \(.*\): {SEARCH}$", done.stderr, re.MULTILINE), done.stderr
    assert progress.NOTHING in done.stderr
