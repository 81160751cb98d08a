"""Every command on a terminal of 80 and of 140 columns, with and without colour, and in a pipe: no line goes beyond the
terminal, none is cut, no number is broken, and what is said is the same.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from cli.commands import COMMANDS, make
from cli.in_process import run
from rich.cells import cell_len

ROOT = Path(__file__).resolve().parents[2]
FIVE = ROOT / "instances/babaioff2023/example-15.toml"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CASES = [[verb, *cases[0]] for verb, cases in COMMANDS.items() if cases[0] and verb not in ("search", "sweep", "plot")]
NUMBER = re.compile(r"\d+/\d+")


def on_a_terminal(columns: int, arguments: list[str], folder: Path, **more: str) -> str:
    """What the command shows on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES", "NO_COLOR")}
    program = [sys.executable, "-c", "from exactgames.cli import main; main()", *arguments]
    with subprocess.Popen(
        program,
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**environment, "TERM": "xterm-256color", **more},
    ) as started:
        os.close(theirs)
        found = b""
        try:
            while some := os.read(ours, 65536):
                found += some
        except OSError:  # the terminal is gone with the command
            pass
    os.close(ours)
    assert started.returncode in (0, 1)
    return found.decode().replace("\r\n", "\n")


def numbers(text: str) -> list[str]:
    return sorted(NUMBER.findall(COLOUR.sub("", text)))


@pytest.mark.parametrize("columns", [80, pytest.param(140, marks=pytest.mark.slow)])
@pytest.mark.parametrize("arguments", CASES, ids=lambda words: words[0])
def test_every_command_in_columns(arguments, columns, tmp_path, monkeypatch):
    """In a pipe, with COLUMNS: the fractions are those that stand in the widest output."""
    make(tmp_path)
    monkeypatch.setenv("COLUMNS", "10000")
    wide = run(*arguments, cwd=tmp_path)
    monkeypatch.setenv("COLUMNS", str(columns))
    narrow = run(*arguments, cwd=tmp_path)
    assert narrow.returncode == wide.returncode
    assert numbers(narrow.stdout) == numbers(wide.stdout)
    assert not COLOUR.search(narrow.stdout)


@pytest.mark.parametrize("columns", [80, pytest.param(140, marks=pytest.mark.slow)])
@pytest.mark.parametrize("more", [{}, {"NO_COLOR": "1"}], ids=["colour", "no colour"])
def test_a_terminal(columns, more, tmp_path, monkeypatch):
    arguments = ["check", str(FIVE), "--strategy", "path", "--slacks", "path"]
    shown = on_a_terminal(columns, arguments, tmp_path, **more)
    plain = COLOUR.sub("", shown)
    assert max(map(cell_len, plain.splitlines())) <= columns
    assert not re.search(r"\x1b\[[\d;]*3[0-7]", shown) or not more, "a colour in spite of NO_COLOR"
    monkeypatch.setenv("COLUMNS", "10000")
    assert numbers(plain) == numbers(run(*arguments).stdout)
