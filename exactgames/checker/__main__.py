"""``python -m exactgames.checker CERT [INSTANCE] [--json] [--budget N]``, or ``python FOLDER CERT [INSTANCE] …`` for a
copy of this folder under any name.  Exit status 0: verified; 1: rejected; 2: a file cannot be read, or the verdict
cannot be written; 3: refused, since it would take more than the budget; 70: the checker itself failed, which is no
verdict; 130: interrupted; 141: nobody reads what it prints.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import signal
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import TextIO

UNREADABLE, CRASHED, INTERRUPTED = 2, 70, 130


def _package() -> ModuleType:
    """This folder as a package, also when it is run as a folder and so belongs to none."""
    if __package__:
        return sys.modules[__package__]
    folder = Path(__file__).resolve().parent
    name, start = "exactgames_checker", folder / "__init__.py"
    spec = importlib.util.spec_from_file_location(name, start, submodule_search_locations=[str(folder)])
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {folder}")
    package = importlib.util.module_from_spec(spec)
    sys.modules[name] = package
    spec.loader.exec_module(package)
    return package


def _times(found: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,5}", found, re.ASCII):
        raise argparse.ArgumentTypeError(f"found {found!a}, expected an integer from 1 to 999999")
    return int(found)


def main() -> int:
    _prepare_streams()
    parser = argparse.ArgumentParser(prog="checker", description="Check a certificate, independently.")
    parser.add_argument("certificate", help="the certificate (.jsonl)")
    parser.add_argument("instance", nargs="?", help="the instance file (.toml) that it must be about")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    what = "how many times the default budget of work and memory, 60 s and 2 GB, the check may take (default: 1)"
    parser.add_argument("--budget", type=_times, default=1, metavar="N", help=what)
    arguments = parser.parse_args()
    if arguments.certificate.endswith(".toml"):
        parser.error(
            f"found the instance file {arguments.certificate!a}, expected the certificate first, then the file"
        )
    try:
        status, said = _checked(arguments.certificate, arguments.instance, arguments.budget, arguments.json)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        return _crashed(error)
    try:
        print(said, end="", flush=True)
    except OSError as error:
        print(f"cannot write the verdict: {error.strerror}", file=sys.stderr)
        sys.stdout = _nowhere()  # what could not be written is not tried again
        return UNREADABLE
    return status


def _checked(certificate: str, instance: str | None, budget: int, as_json: bool) -> tuple[int, str]:
    """The exit status, and what is printed."""
    checker = _package()
    try:
        verdict = checker.check(certificate, instance, budget)
    except checker.Unreadable as error:
        print(checker.plain(str(error)), file=sys.stderr)
        return UNREADABLE, ""
    said = "\n".join(verdict.lines())
    if as_json:
        reason = None
        if verdict.code is not None:
            reason = {"code": verdict.code, "line": verdict.line, "message": verdict.message}
        values = {"verdict": verdict.verdict, "claims": verdict.claims, "reason": reason, "about": verdict.about}
        said = json.dumps(values)
    return {"VERIFIED": 0, "REJECTED": 1, "REFUSED": 3}[verdict.verdict], said + "\n"


def _prepare_streams() -> None:
    """A reader that stops early ends the checker, as it does any other command; a stream that is closed from the start
    is as if it went nowhere."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()


def _nowhere() -> TextIO:
    return os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


def _crashed(error: BaseException) -> int:
    if os.environ.get("EXACTGAMES_DEBUG"):
        traceback.print_exception(error)
    short = "out of memory" if isinstance(error, MemoryError) else ascii(f"{type(error).__name__}: {error}"[:500])[1:-1]
    print(f"internal error, no verdict: {short}", file=sys.stderr)
    if not isinstance(error, MemoryError):
        print("This is a fault of the checker: please report it, with both files", end=" ", file=sys.stderr)
        print("(EXACTGAMES_DEBUG=1 prints where it happened).", file=sys.stderr)
    return CRASHED


if __name__ == "__main__":
    sys.exit(main())
