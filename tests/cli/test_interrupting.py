"""Ctrl-C and SIGTERM in each verb: status, where it was, what is kept, how to go on; no traceback, no half of a file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cli.commands import COMMANDS, make

SLOW = pytest.mark.slow
PROGRAM = """
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
from exactgames.cli import main
from exactgames.reports.progress import Progress
def hang(self, step):
    self._step = step
    print("READY", file=sys.stderr, flush=True)
    {hang}
Progress.__call__ = hang
main()
"""
HANGS = {
    "python": "while True: time.sleep(0.01)",
    # A library's one step, which other threads do not wait for: a lock that nobody frees, waited for in C.
    "library": "import ctypes; c = ctypes.CDLL(None); m = ctypes.create_string_buffer(128); "
    "c.pthread_mutex_lock(m); c.pthread_mutex_lock(m)",
}
PYTHON, LIBRARY = HANGS
QUICK = {("certify", signal.SIGINT), ("find", signal.SIGTERM)}
VERBS = [verb for verb in COMMANDS if verb not in ("new", "write-out", "validate")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("interrupting")
    make(made)
    return made


def ended(arguments: list[str], number: signal.Signals, hang: str, folder: Path) -> tuple[int, str, str]:
    """The status and what is printed, of a command that is sent the signal at its first step."""
    command = [sys.executable, "-c", PROGRAM.format(hang=HANGS[hang]), *arguments]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as going:
        assert going.stderr is not None
        assert going.stderr.readline() == "READY\n"
        os.kill(going.pid, number)
        out, err = going.communicate(timeout=60)
    return going.returncode, out, err


CASES = [
    pytest.param(verb, number, marks=() if (verb, number) in QUICK else SLOW, id=f"{verb}-{number.name}")
    for verb in VERBS
    for number in (signal.SIGINT, signal.SIGTERM)
]


@pytest.mark.parametrize(("verb", "number"), CASES)
def test_a_signal_in_each_verb(verb: str, number: signal.Signals, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    status, out, err = ended([verb, *COMMANDS[verb][0]], number, PYTHON, folder)
    assert status == 128 + number
    first, second, *more = [line for line in err.splitlines() if line != "READY" and not line.startswith("note:")]
    word = {signal.SIGINT: "interrupted after ", signal.SIGTERM: "terminated after "}[number]
    assert first.startswith(word) and " s: " in first
    assert second.startswith("nothing is kept")
    assert not more and not out
    if verb in ("sweep", "search"):
        assert "--results FILE" in second
    elif "--limit" in COMMAND_OPTIONS[verb]:
        assert "--limit N (nodes)" in second
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def options_of() -> dict[str, str]:
    import typer

    from exactgames.cli import app

    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    return {verb: " ".join(name for one in commands[verb].params for name in one.opts) for verb in VERBS}


COMMAND_OPTIONS = options_of()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_one_step_of_a_library(number: signal.Signals, folder: Path) -> None:
    """The second thread ends the process: the main one does not hear."""
    status, _, err = ended(["find", *COMMANDS["find"][0]], number, LIBRARY, folder)
    assert status == 128 + number
    assert "nothing is kept" in err and "Traceback" not in err
