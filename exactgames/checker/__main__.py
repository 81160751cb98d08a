"""``python -m exactgames.checker CERT [INSTANCE] [--json] [--budget N]``, or ``python FOLDER CERT [INSTANCE] …`` for a
copy of this folder under any name.  Exit status 0: verified; 1: rejected; 2: a file cannot be read; 3: refused, since
it would take more than the budget.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType


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
    parser = argparse.ArgumentParser(prog="checker", description="Check a certificate, independently.")
    parser.add_argument("certificate", help="the certificate (.jsonl)")
    parser.add_argument("instance", nargs="?", help="the instance file (.toml) that it must be about")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    what = "how many times the default budget of work and memory, 60 s and 2 GB, the check may take (default: 1)"
    parser.add_argument("--budget", type=_times, default=1, metavar="N", help=what)
    arguments = parser.parse_args()
    checker = _package()
    try:
        verdict = checker.check(arguments.certificate, arguments.instance, arguments.budget)
    except checker.Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    reason = None
    if verdict.code is not None:
        reason = {"code": verdict.code, "line": verdict.line, "message": verdict.message}
    if arguments.json:
        print(json.dumps({"verdict": verdict.verdict, "claims": verdict.claims, "reason": reason}))
    else:
        said = verdict.verdict
        if reason is not None:
            said += f" [{verdict.code}] line {verdict.line}: {verdict.message}"
        for claim in verdict.claims:
            about = f" ({ascii(claim['about'])[1:-1]})" if claim["about"] else ""
            value = f" (it is {claim['value'] or 'null'})" if "value" in claim else ""
            result = f"{claim['kind']}{about} {'holds' if claim['holds'] else 'refuted'}{value}"
            said += f"\n  {ascii(claim['id'])[1:-1]}: {result}, expected: {claim['expect']}"
        print(said)
    return {"VERIFIED": 0, "REJECTED": 1, "REFUSED": 3}[verdict.verdict]


if __name__ == "__main__":
    sys.exit(main())
