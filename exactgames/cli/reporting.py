"""Every refusal becomes one clear message and its exit status; results are printed as JSON or in words."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from rich.console import Console

from exactgames.checker import Unreadable
from exactgames.errors import CertificateError, Fault, GameError, InstanceError, LimitReached, Undecided
from exactgames.show.progress import Progress

HOLDS, REFUTED, BAD_INPUT, STOPPED = 0, 1, 2, 3
"""The exit statuses."""


@contextmanager
def reporting(as_json: bool) -> Iterator[Progress]:
    """Runs a command's body; every refusal becomes one clear message and its exit status."""
    try:
        with Progress() as progress:
            yield progress
    except InstanceError as error:
        _refuse(as_json, BAD_INPUT, {"errors": [_fault(fault) for fault in error.faults]}, str(error))
    except (GameError, CertificateError) as error:
        _refuse(as_json, BAD_INPUT, {"errors": [_fault(Fault("", None, str(error), ""))]}, str(error))
    except Unreadable as error:
        _refuse(as_json, BAD_INPUT, {"errors": [_fault(Fault("", None, str(error), "a text file"))]}, str(error))
    except FileExistsError as error:
        words = f"{error.filename} {error.strerror}"
        _refuse(as_json, BAD_INPUT, {"errors": [_fault(Fault("", None, str(error.filename), "a new file"))]}, words)
    except OSError as error:
        words = f"cannot write {error.filename}: {error.strerror}"
        _refuse(as_json, BAD_INPUT, {"errors": [_fault(Fault("", None, words, "a place to write"))]}, words)
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
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        raise typer.Exit(130) from None


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "path": fault.path,
        "line": fault.line,
        "found": fault.found,
        "expected": fault.expected,
        "suggestion": fault.suggestion,
    }


def _refuse(as_json: bool, status: int, values: dict[str, Any], words: str) -> NoReturn:
    if as_json:
        print(json.dumps(values))
    else:
        print(words, file=sys.stderr)
    raise typer.Exit(status) from None


def print_result(as_json: bool, values: dict[str, Any], words: Callable[[Console], None]) -> None:
    if as_json:
        print(json.dumps(values))
    else:
        words(Console(highlight=False, soft_wrap=not sys.stdout.isatty()))


def refusal(found: str, expected: str) -> InstanceError:
    return InstanceError((Fault("", None, found, expected),))
