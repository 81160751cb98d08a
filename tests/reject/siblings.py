"""Mutated siblings of small certificates, with the reason for which each is rejected: written to siblings.jsonl by
``python tests/reject/siblings.py`` (with --draw others are drawn), and held to it by test_siblings.py.

Of all changes of a leaf, a list or a table (``changes`` of test_every_number.py, which sees to it that each of them is
rejected, or true) some are drawn for each certificate; of those with one reason, but for its numbers, it keeps two.
A changed instance, game, claim or profile has its right hash: it is about something else, and is judged as that.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
import sys
import tempfile
from collections import defaultdict
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]

import test_all_pure  # noqa: E402
import test_supported_claims  # noqa: E402
from corruptions import Blocks, canonical, parsed  # noqa: E402
from staged_sources import STAGED  # noqa: E402
from test_every_number import DEFAULT, siblings  # noqa: E402

from exactgames.checker import Verdict, check  # noqa: E402
from exactgames.checker.claims.table import CLAIMS  # noqa: E402
from exactgames.checker.rebuild.registry import AFTERMARKETS, AUCTIONS, GOODS, OPENINGS, RULE_KEYS, SIGNALS  # noqa: E402

FILE = HERE / "siblings.jsonl"
PURE = (
    test_all_pure.HORSE,
    test_all_pure.QUICHE,
    test_all_pure.CENTIPEDE,
    test_all_pure.COMMON,
    test_all_pure.ENTRY,
    test_all_pure.SPECULATOR,
)
SUPPORTED = ("supported", "unsupported", "quiche", "quiche, duels rarely", "common", "two steps", "uneven guess")
MORE = (
    "example-15",
    "against-bayes",
    "pure",
    "same",
    "worthless",
    "staged footnote-6",
    "staged random",
    "staged no zero",
    "every equilibrium resells",
)
NAMES = [*DEFAULT, *MORE, *PURE, *SUPPORTED]
LONGEST = 400  # a value, as text
DRAWN, KEPT = 120, 2


@cache
def _control(name: str) -> str:
    if name in PURE:
        return json.dumps(test_all_pure.made(name))
    if name in SUPPORTED:
        return json.dumps(test_supported_claims.made(name))
    return json.dumps(parsed(name))


def control(name: str) -> Blocks:
    found: Blocks = json.loads(_control(name))
    return found


def rehash(header: Any) -> None:
    """The right hash, if the header is still of a shape that has one."""
    try:
        subject = {k: header[k] for k in ("claims", "game", "profile") if k in header} or header["instance"]
        header["sha256"] = hashlib.sha256(canonical(subject).encode("ascii")).hexdigest()
    except (KeyError, TypeError, AttributeError):
        return


def changed(blocks: Blocks, number: int, at: list[Any], value: Any) -> Blocks:
    """The lines with one value put at a place of one of them."""
    found = list(blocks)
    if not at:
        found[number] = value
    else:
        found[number] = copy.deepcopy(blocks[number])
        inside = found[number]
        for key in at[:-1]:
            inside = inside[key]
        inside[at[-1]] = value
    if number == 0 and at and at[0] != "sha256":
        rehash(found[0])
    return found


def judged(blocks: Blocks, folder: Path) -> Verdict:
    path = folder / "certificate.jsonl"
    path.write_text("".join(canonical(block) + "\n" for block in blocks), encoding="utf-8")
    return check(str(path))


KNOWN = [
    ", ".join(words)
    for words in (
        *([rule.format for rule in (*AUCTIONS, *OPENINGS) if goods.key in rule.goods] for goods in GOODS),
        *([rule.format for rule in AFTERMARKETS if goods.key in rule.goods] for goods in GOODS),
        [signal.name for signal in SIGNALS],
        RULE_KEYS,
        CLAIMS,
    )
]
"""Lists of all rules, signals, actions and kinds of claims: they grow with each of the model's."""


def said(verdict: Verdict) -> str:
    if verdict.verdict == "VERIFIED":
        return "VERIFIED " + json.dumps([[c["id"], c["kind"], c["holds"], c["about"]] for c in verdict.claims])
    message = verdict.message or ""
    for every in KNOWN:
        message = message.replace(every, "…")
    return f"{verdict.code}, line {verdict.line}: {message}"


def value_at(line: Any, at: tuple[Any, ...]) -> Any:
    for key in at:
        line = line[key]
    return line


def record(name: str, folder: Path) -> list[str]:
    """The lines of the file about one certificate."""
    blocks, found = control(name), defaultdict[str, list[tuple[int, list[Any], Any, str]]](list)
    rng = Random(name)
    every = [(number, at, value_at(mutated[number], at)) for number, at, mutated in siblings(blocks)]
    short = [row for row in every if len(json.dumps(row[2])) <= LONGEST]
    for number, at, value in rng.sample(short, min(DRAWN, len(short))):
        reason = said(judged(changed(blocks, number, list(at), value), folder))
        shape = re.sub(r"'[^']*'|[0-9]+", "#", reason) if not reason.startswith("VERIFIED") else f"VERIFIED {number}"
        found[shape].append((number, list(at), value, reason))
    rows = []
    for some in found.values():
        rows += [some[0], *rng.sample(some[1:], min(KEPT - 1, len(some) - 1))]
    return [canonical([name, number, at, value, reason]) for number, at, value, reason in sorted(rows, key=canonical)]


def main(draw: bool) -> None:
    """Judge the siblings of the file again, or draw others."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if draw:
            rows = [row for name in NAMES for row in record(name, folder)]
        else:
            rows = []
            for line in FILE.read_text(encoding="ascii").splitlines():
                name, number, at, value, _ = json.loads(line)
                reason = said(judged(changed(control(name), number, at, value), folder))
                rows.append(canonical([name, number, at, value, reason]))
    FILE.write_text("".join(row + "\n" for row in rows), encoding="ascii")
    print(f"{len(rows)} siblings of {len(NAMES)} certificates")


assert set(STAGED) >= {name for name in MORE if name.startswith("staged")}

if __name__ == "__main__":
    main("--draw" in sys.argv)
