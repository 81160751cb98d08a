"""The command in this process: starting Python and importing the program takes longer than most commands.

What depends on a process of its own (encodings, closed streams, signals, pipes) is in test_streams.py; that the
installed script does the same, on the README (test_docs.py).
"""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from exactgames.cli import main


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The exit status and what was printed, as if by a process started in the folder."""
    command = list(map(str, arguments))
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as here, redirect_stdout(out), redirect_stderr(err):
        if cwd is not None:
            here.chdir(cwd)
        here.setattr(sys, "argv", ["exactgames", *command])
        with pytest.raises(SystemExit) as left:
            main()
    return subprocess.CompletedProcess(command, int(left.value.code or 0), out.getvalue(), err.getvalue())
