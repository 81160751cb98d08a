"""Ctrl-C and SIGTERM while a command works: its status, one line of what happened, what is kept and how to go on; no
traceback, no file half-written.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from cli.commands import COMMANDS, ROOT
from cli.in_process import run

from exactgames import answers, clock
from exactgames.cli import interrupts
from exactgames.reports.progress import NOTHING, Progress

SMALL = ROOT / "instances/babaioff2023/example-4-small.toml"
LARGE = ROOT / "instances/babaioff2023/example-4.toml"
LONG = ROOT / "instances/babaioff2023/example-4-bystander-m8.toml"
FIVE = ROOT / "instances/babaioff2023/example-4-bystander-m8-five-levels.toml"
FOUR = ROOT / "instances/folklore/all-equilibria-first-price.toml"
RESULTS = ("--results", "results.jsonl")
SWEEP = ("sweep", "example-4-bystander", "--over", "m=3,4", "--over", "levels=2..40", "--set", "s=3/4")
SEARCH = ("search", "example-4-bystander", "--over", "levels=2..40", "--over", "s=2/3,5/6", "--set", "m=4")
FOUND = "what was found until then|nothing was found by then|all that was asked for"

CASES = {
    "certify": (("certify", FIVE, "-o", "out.jsonl"), NOTHING),
    "find": (("find", SMALL), FOUND),
    "find mixed": (("find", SMALL, "--mixed", "--concept", "bayes-nash"), FOUND),
    "find some": (("find", LARGE, "--some", "--limit", "100000000"), FOUND),
    "report": (("report", SMALL, "-o", "page.html"), NOTHING),
    "dominance": (("dominance", LONG, "--against", "strategies", "--workers", "1"), NOTHING),
    "dominance in processes": (("dominance", LONG, "--against", "strategies", "--workers", "2"), NOTHING),
    "range": (("range", SMALL), NOTHING),
    "sweep": ((*SWEEP, "--workers", "1", *RESULTS), "the same command goes on from there"),
    "sweep, kept nowhere": ((*SWEEP, "--workers", "1"), "--results results.jsonl"),
    "sweep on Dask": ((*SWEEP, "--workers", "2", *RESULTS), "the same command goes on from there"),
    "search": ((*SEARCH, "--workers", "1", *RESULTS), "the same command goes on from there"),
    "verify": (("verify", ROOT / "proofs/babaioff2023/example-4-small.jsonl"), NOTHING),
}
"""A command that takes long, and what is said when it is interrupted."""
BY_DEFAULT = {("certify", signal.SIGTERM), ("find", signal.SIGINT)}
BOTH = (signal.SIGINT, signal.SIGTERM)
START = (
    "import sys; sys.argv[0] = 'exactgames'; from exactgames.cli import main; from exactgames.reports import progress; "
    "progress.PATIENCE = 0.5; main()"
)
"""Progress comes early: on a fast machine some of these take little more than two seconds."""


@pytest.mark.parametrize(
    ("case", "number"),
    [
        pytest.param(case, number, marks=() if (case, number) in BY_DEFAULT else pytest.mark.slow)
        for case in CASES
        for number in BOTH
    ],
)
def test_interrupted(case: str, number: signal.Signals, tmp_path: Path) -> None:
    """The signal comes when the first word of progress does."""
    command, left = CASES[case]
    going = subprocess.Popen(
        [sys.executable, "-c", START, *map(str, command)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with going:
        assert going.stderr is not None
        first = going.stderr.readline()
        assert first.startswith("["), (first, "it takes less than half a second: a larger case is needed")
        if number == signal.SIGINT:
            os.killpg(going.pid, number)  # as a terminal does, to all processes of the job
        else:
            going.send_signal(number)
        asked = time.monotonic()
        try:
            _, err = going.communicate(timeout=90)
        finally:
            going.kill()  # if it goes on, nobody waits for it
    assert going.returncode == 128 + number, err
    assert time.monotonic() - asked < 60
    assert interrupts.WORDS[number] in err and re.search(left, err), err
    assert "Traceback" not in err and "Exception ignored" not in err, err
    kept = {file.name for file in tmp_path.iterdir()}
    assert kept <= {"results.jsonl"}
    if "results.jsonl" in kept:
        assert (tmp_path / "results.jsonl").read_text().endswith("\n")


@pytest.mark.parametrize("number", BOTH)
def test_what_is_found_is_shown(number: signal.Signals, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search ends as by its clock: of four equilibria those are listed that it had by then, and a second signal is
    not needed.
    """
    whole = run("find", FOUR, "--concept", "bayes-nash", "--json")
    looked, check = [], clock.Clock.check

    def checked(self: clock.Clock) -> None:
        looked.append(1)
        if len(looked) == at:
            os.kill(os.getpid(), number)
        check(self)

    monkeypatch.setattr(clock.Clock, "check", checked)
    at = 0
    assert run("find", FOUR, "--concept", "bayes-nash", "--json").stdout == whole.stdout
    count = len(looked)
    at = count - 2
    looked.clear()
    done = run("find", FOUR, "--concept", "bayes-nash", "--json")
    assert done.returncode == 128 + number
    assert done.stderr.startswith(f"{interrupts.WORDS[number]}: above is what was found until then")
    shown, every = json.loads(done.stdout), json.loads(whole.stdout)
    assert every["complete"] and not shown["complete"] and shown["stopped"] == "interrupted"
    assert shown["searched"].endswith("cells, interrupted")
    assert 0 < len(shown["equilibria"]) <= len(every["equilibria"])
    assert not interrupts._State.later, "a signal would come to whatever this process does next"


BUILDING = "nothing was found by then, the search had not begun"
NOT_YET = "nothing was found by then, which does not say that there is none"
PART = "above is what was found until then, which may not be all"
ALL = "above is all that was asked for"
UNSHOWN = "what may have been found by then could not be shown: with --time-limit S"
BEER = ROOT / "instances/textbook/cho-kreps-1987-beer-quiche.efg"
ONE = ROOT / "instances/folklore/second-price-speculator.toml"
OF_NASH = ("--concept", "bayes-nash")
PHASES = [
    (("find", FOUR, *OF_NASH), "step", 0, BUILDING, None),
    (("find", FOUR, *OF_NASH), "step", 1, NOT_YET, ("interrupted", False, 0)),
    (("find", FOUR, *OF_NASH), "look", 41, PART, ("interrupted", False, 2)),
    (
        ("find", FOUR, *OF_NASH, "--mixed"),
        "look",
        90,
        f"{NOT_YET}; with --time-limit S pure",
        ("interrupted", False, 0),
    ),
    (("find", FOUR, *OF_NASH, "--some"), "step", 0, BUILDING, None),
    (("find", FOUR, *OF_NASH, "--some"), "look", 1, NOT_YET, ("interrupted", False, 0)),
    (("find", ONE, *OF_NASH, "--undominated"), "step", 1, NOT_YET, ("interrupted", False, 0)),
    (("find", BEER, "-o", "P.json"), "step", 0, BUILDING, None),
    (("find", BEER, "-o", "P.json"), "step", 1, NOT_YET, ("interrupted", False, 0)),
    (("find", BEER, "-o", "P.json"), "look", 19, PART, ("interrupted", False, 1)),
    (("find", BEER), "put together", 0, ALL, (None, True, 2)),
    (("find", ONE, *OF_NASH, "--some"), "put together", 0, ALL, (None, False, 1)),
    (("find", BEER), "twice", 0, UNSHOWN, None),
]
"""A command; when it is interrupted: at which step of its progress, at which look at a clock, when what was found is put
together, once or twice; what is said; and what is shown (stopped, complete, how many equilibria).
"""


@pytest.mark.parametrize(("command", "when", "at", "words", "shown"), PHASES)
def test_what_is_said_in_each_phase(
    command: tuple[object, ...],
    when: str,
    at: int,
    words: str,
    shown: tuple[object, ...] | None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    came = dict.fromkeys(("step", "look", "put together"), -1)
    where, times = ("put together", 2) if when == "twice" else (when, 1)

    def interrupting(what: str, owner: object, name: str) -> None:
        does = getattr(owner, name)

        def counted(*given: object, **named: object) -> object:
            came[what] += 1
            for _ in range(times if (what, came[what]) == (where, at) else 0):
                os.kill(os.getpid(), signal.SIGINT)
            return does(*given, **named)

        monkeypatch.setattr(owner, name, counted)

    interrupting("step", Progress, "__call__")
    interrupting("look", clock.Clock, "check")
    interrupting("put together", answers.search, "found_equilibrium")
    interrupting("put together", answers.some, "found_equilibrium")
    done = run(*command, "--json", cwd=tmp_path)
    assert done.returncode == 130 and words in done.stderr and done.stderr.startswith("interrupted"), done.stderr
    assert (done.stdout == "") == (shown is None)
    if shown is not None:
        found = json.loads(done.stdout)
        assert (found["stopped"], found["complete"], len(found["equilibria"])) == shown
        assert "clock" not in found["searched"] and "time" not in " ".join(found["open"])
    assert [file.name for file in tmp_path.iterdir()] == (["P.json"] if words == PART and "-o" in command else [])


def test_the_cases_know_the_verbs() -> None:
    assert {command[0] for command, _ in CASES.values()} <= set(COMMANDS)


def test_a_stopped_clock() -> None:
    """All clocks are over, those without an end too; within an alarm, between two steps of Python."""
    assert clock.FOREVER.left() is None
    with clock.finishing():
        pass  # of an earlier search, nothing is left
    with pytest.raises(clock.Late), clock.FOREVER.alarm():  # noqa: PT012
        clock.stop()
        while True:
            pass
    try:
        assert clock.stopped() and clock.FOREVER.left() == 0
        with pytest.raises(clock.Late):
            clock.FOREVER.check()
        with clock.finishing():
            clock.FOREVER.check()
            assert clock.stopped() and clock.by_what() == "interrupted"
            clock.stop()
            clock.FOREVER.check()
    finally:
        clock.restart()
    assert not clock.stopped() and clock.by_what() == "stopped by the clock"
    clock.FOREVER.check()
    with clock.FOREVER.alarm():
        assert clock.library_seconds() is None and clock.library_seconds(3) == 3
    with clock.Clock.of(30).alarm(), clock.FOREVER.alarm():
        assert 0 < (clock.library_seconds() or 0) <= 30


def test_within_a_collection_of_garbage_a_signal_waits() -> None:
    """What is raised in a destructor is lost: the signal comes again."""

    class Dying:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGTERM)
            for _ in range(1000):
                pass

    with pytest.raises(interrupts.Terminated), interrupts.handled():  # noqa: PT012
        dying = Dying()
        del dying
        threading.Event().wait(5)
    assert interrupts.untold() is not None


def test_signals_are_given_back() -> None:
    before = [signal.getsignal(number) for number in BOTH]
    with interrupts.handled():
        assert signal.getsignal(signal.SIGTERM) is not before[1]
    assert [signal.getsignal(number) for number in BOTH] == before
