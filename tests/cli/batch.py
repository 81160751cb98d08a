"""Run many commands as one process each, without starting Python for each: ``python batch.py CASES RESULTS MODE``.

CASES is JSON, {name: [program, argument, …]}; ``exactgames`` or a folder with a ``__main__.py``. RESULTS becomes {name: [status,
stdout, stderr]}, the texts as Latin-1. This process forks for each case after its imports, so that the streams are
made as its own start made them: with its encoding, or closed. MODE is what standard output is: ``file``, ``left`` (a
pipe that nobody reads), ``full`` (a full disk) or ``closed`` (what this process has, left as it is).
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from exactgames.cli import main

LATER = ("numpy.ma", "numpy.random", "typer._adapters", "typer.rich_utils")
"""What commands import when they come to need it: here once, or each child would do it again. One that is gone is no
loss but of time."""


def start(command: list[str], mode: str, out: int, err: int) -> None:
    """In the child: become the command. Ends by SystemExit, or as the command ends."""
    if mode == "left":
        read, out = os.pipe()
        os.close(read)
    elif mode == "full":
        out = os.open("/dev/full", os.O_WRONLY)
    if mode != "closed":
        os.dup2(out, 1)
    if sys.stderr is not None:
        os.dup2(err, 2)
    sys.argv = command
    if command[0] == "exactgames":
        main()
    sys.path.insert(0, command[0])
    runpy.run_path(command[0], run_name="__main__")


def collect(command: list[str], mode: str, held: list[int]) -> tuple[int, str, str] | None:
    """The status and what was printed; None in the child, which goes on to end as the command does."""
    with tempfile.TemporaryFile(dir=".") as out, tempfile.TemporaryFile(dir=".") as err:
        child = os.fork()
        if not child:
            for free in held:
                os.close(free)
            start(command, mode, out.fileno(), err.fileno())
            return None
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0), err.seek(0)
        return status, out.read().decode("latin-1"), err.read().decode("latin-1")


if __name__ == "__main__":
    for module in LATER:
        with suppress(ImportError):
            import_module(module)
    gc.freeze()  # else each child, as it ends, looks through all that was imported, and so copies it
    cases = json.loads(Path(sys.argv[1]).read_text())
    results, mode = Path(sys.argv[2]), sys.argv[3]
    held = [os.open(os.devnull, os.O_RDONLY)]  # the descriptors of closed streams are free for the command alone
    while held[-1] <= 2:
        held.append(os.open(os.devnull, os.O_RDONLY))
    found = {what: collect(command, mode, held) for what, command in cases.items()}
    results.write_text(json.dumps(found))
