"""Every refusal becomes one clear message and its exit status; results are printed as JSON or in words."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from rich.console import Console

from exactgames.checker import Unreadable
from exactgames.cli.interrupts import status_of, stopped_by, untold, word_of
from exactgames.cli.streams import STANDARD_OUTPUT
from exactgames.clock import Late
from exactgames.errors import CertificateError, Fault, GameError, InstanceError, LimitReached, Undecided
from exactgames.quoted import escaped
from exactgames.reports.progress import Progress
from exactgames.reports.screen import Screen
from exactgames.version import VERSION

HOLDS, REFUTED, BAD_INPUT, STOPPED, CRASHED = 0, 1, 2, 3, 70
"""The exit statuses; those of signals are in ``interrupts``."""

DEBUG = "EXACTGAMES_DEBUG"
"""The environment variable that has the traceback of a crash printed."""


@contextmanager
def reporting(as_json: bool) -> Iterator[Progress]:
    """Runs a command's body; every refusal becomes one clear message and its exit status."""
    try:
        progress = Progress()
        with progress, _stopping():
            yield progress
        if (stopped := stopped_by()) is not None:
            print(f"{word_of(stopped)}: {progress.shown}", file=sys.stderr)
            raise typer.Exit(status_of(stopped))
    except InstanceError as error:
        _refuse(as_json, BAD_INPUT, {"errors": [_fault(fault) for fault in error.faults]}, *map(str, error.faults))
    except (GameError, CertificateError) as error:
        _refuse(as_json, BAD_INPUT, {"errors": [_fault(Fault("", None, str(error), ""))]}, str(error))
    except Unreadable as error:
        _refuse(as_json, BAD_INPUT, {"errors": [_fault(Fault("", None, str(error), "a text file"))]}, str(error))
    except FileExistsError as error:
        words = f"cannot write to {error.filename}: {error.strerror}"
        _refuse(as_json, BAD_INPUT, {"errors": [_fault(Fault("", None, str(error.filename), "a new file"))]}, words)
    except OSError as error:
        raise typer.Exit(cannot_write(error, as_json)) from None
    except Undecided as error:
        _refuse(as_json, STOPPED, {"undecided": str(error)}, f"undecided: {error}")
    except LimitReached as error:
        values = {
            "limit": error.limit,
            "predicted": error.predicted,
            "at_least": error.at_least,
            "unit": error.unit,
            "shrink": list(error.shrink),
        }
        _refuse(as_json, STOPPED, values, f"too large: {error}")
    except KeyboardInterrupt as error:
        untold()
        print(word_of(error), file=sys.stderr)
        for line in progress.left():
            print(escaped(line), file=sys.stderr)
        raise typer.Exit(status_of(error)) from None
    except typer.Exit:
        raise
    except Exception as error:
        raise typer.Exit(crashed(error, as_json)) from None


@contextmanager
def _stopping() -> Iterator[None]:
    """Where a command was stopped, and has nothing to show, it was interrupted."""
    try:
        yield
    except (Late, LimitReached, Undecided):
        if (stopped := stopped_by()) is not None:
            raise stopped from None
        raise


def cannot_write(error: OSError, as_json: bool = False) -> int:
    """Says what could not be written, and why; the exit status."""
    if error.filename is None:  # about no file: nothing that a command does on purpose
        return crashed(error, as_json)
    words = f"cannot write {error.filename}: {error.strerror}"
    _say(
        as_json and error.filename != STANDARD_OUTPUT,
        {"errors": [_fault(Fault("", None, words, "a place to write"))]},
        words,
    )
    return BAD_INPUT


def crashed(error: BaseException, as_json: bool = False) -> int:
    """Says that the program itself failed, which is no verdict; the exit status."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
    short = "out of memory" if isinstance(error, MemoryError) else f"{type(error).__name__}: {error}"[:500]
    lines = [f"internal error, no verdict: {short}"]
    if not isinstance(error, MemoryError):
        lines += [
            f"This is a fault of exactgames {VERSION}: please report it, with the command and its files "
            f"({DEBUG}=1 prints where it happened)."
        ]
    _say(as_json, {"internal_error": short}, *lines)
    return CRASHED


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "path": fault.path,
        "line": fault.line,
        "found": fault.found,
        "expected": fault.expected,
        "suggestion": fault.suggestion,
    }


def _refuse(as_json: bool, status: int, values: dict[str, Any], *lines: str) -> NoReturn:
    _say(as_json, values, *lines)
    raise typer.Exit(status) from None


def _say(as_json: bool, values: dict[str, Any], *lines: str) -> None:
    """An error: as JSON on standard output, or in words, each a line."""
    if as_json:
        print(json.dumps(values))
    else:
        for line in lines:
            print(escaped(line), file=sys.stderr)


def print_result(as_json: bool, values: dict[str, Any], words: Callable[[Console], None]) -> None:
    if as_json:
        print(json.dumps(values))
    else:
        words(Screen(highlight=False, soft_wrap=not sys.stdout.isatty()))


def refusal(found: str, expected: str) -> InstanceError:
    return InstanceError((Fault("", None, found, expected),))
