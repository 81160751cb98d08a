"""Schema, reader and linter say the same of one instance changed in every place: so an editor's red line is the
reader's, and none of the three can drift.

Each key of three instances that use every key is taken out in turn, and each value replaced by others of all kinds.
What the reader accepts the schema accepts; what only the reader refuses refers to other parts of the file. tombi, which
checks instances/ in CI, says of each what the schema says.
"""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sysconfig
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from test_schema import ACCEPTED, INSTANCES, SCHEMA

from exactgames.certificate.canonical import digest
from exactgames.errors import InstanceError
from exactgames.files import read_instance, read_instance_text
from exactgames.files.schema import SCHEMA as FILE
from exactgames.files.schema import schema_line

ROOT = Path(__file__).parents[2]
TOMBI = Path(sysconfig.get_path("scripts")) / "tombi"
OTHERS = [True, "x", "1/2", "all", -1, 0, 65, Decimal("0.5"), [], {}, [2, 1], {"A": 1}]
"""What each value is replaced by."""
VALUES = [(), *((other,) for other in OTHERS)]
"""What is put in its place: nothing, or a value."""

VALIDATOR = Draft202012Validator(SCHEMA)


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in the document."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        yield (*path, key)
        yield from places(entry, (*path, key))


def changed(document: Any, path: tuple[str | int, ...], *value: Any) -> Any:
    """The document with the value at the path replaced, or taken out."""
    other = copy.deepcopy(document)
    place = other
    for part in path[:-1]:
        place = place[part]
    if value:
        place[path[-1]] = value[0]
    else:
        del place[path[-1]]
    return other


def toml(value: Any) -> str:
    """The value in TOML, on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(entry)}" for key, entry in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


def written(document: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in document.items())


SHARES = [pytest.param(70, id="some"), pytest.param(1, id="all", marks=pytest.mark.slow)]
"""One change of so many: 70 has no factor in common with the 13 changes of a place, so each kind of them comes up."""


@cache
def mutants(share: int) -> list[tuple[str, str]]:
    """(what was done, the text) of one of so many changes, each text once."""
    found: dict[str, str] = {}
    documents = {name: tomllib.loads(text, parse_float=Decimal) for name, text in ACCEPTED.items()}
    changes = ((name, path, value) for name in documents for path in places(documents[name]) for value in VALUES)
    for name, path, value in islice(changes, 0, None, share):
        done = f"is {value[0]!r}" if value else "taken out"
        found.setdefault(written(changed(documents[name], path, *value)), f"{name}: {path} {done}")
    return [(what, text) for text, what in found.items()]


ELSEWHERE = re.compile(
    "|".join(
        (
            r"the name of an? (agent|seller|type of|item)",
            r"an array of items",  # and not a number of units, where items are sold
            r"an array of non-negative numbers, one for each of the",
            r"a number for every item",
            r"a larger bundle that is worth no less",
            r"a (value|price) for every bundle",
            r"each bundle once",
            r"items that nobody else wins",
            r"another (kind|refined): .* is for units",
            r"one of the [0-9]+ bids of",
            r"one of the aftermarket's (prices|reserves|levels)",
            r"a bid for every type of every agent",
            r"a number (larger than|at most) the one before",
            r"(an array of )?non-increasing non-negative numbers, at most [0-9]+ \(the units\)",
            r"probabilities that sum to exactly 1",
            r"a positive number",  # a probability, which a single type need not have
            r"distinct (actions|bids)",
            r"every agent's name once",
            r"a last F of 1",
            r"a pair in which neither is below the one before",
            r"levels to which every value can be rounded",
            r"marginal values that do not increase at any level",
            r"a number above (low, )?[0-9]",
            r"numbers with .* among them",
            r"a power of 2",
            r"0, or a copy from 1 to",
            r"an array of buyers for every seller",
            r"\{ levels = \[…\] \} or",  # where there are bids
            r'no such key here: ".*" never buys',
            r'"auction": this market has no aftermarket',
            r'"aftermarket": ".*" (is not in the order|has nothing to choose)',
            r"an action of",
            r"two actions of somebody",
            r"rows that sell no more than there is",
            r"the name of a table of signals",
            r"a (name|type profile) that no (other|entry)",
            r"a type of every agent",
            r"type profiles in which every type",
            r"no such key here",
            r"another agent",
            r"each (name|signal) once",
            r"a signal structure of",
            r"the cost of every type",
            r"a number, at least [01]",  # which no pattern says of fractions
            r"a non-negative number$",  # of a price where units are sold, and not a table
            r"rows of which every type profile meets one",
            r"a word (that|of)",
            r"a rule that is the first match of some type",
            r"aftermarkets that there are",
            r"an integer from [01] to [0-9]+",
            r"(.* or )?a file with (a strategy|\[\[strategy\]\] rules)",
        )
    )
)
"""What the reader expects where that turns on other parts of the file, or on several values together."""


@cache
def by_schema(text: str) -> bool:
    return VALIDATOR.is_valid(tomllib.loads(text))


@cache
def by_reader(text: str) -> InstanceError | None:
    try:
        read_instance_text(text)
    except InstanceError as error:
        return error
    return None


@pytest.mark.parametrize("share", SHARES)
def test_there_are_many(share: int) -> None:
    assert len(mutants(share)) > 2_500 // share
    refused = [text for _, text in mutants(share) if not by_schema(text)]
    assert len(refused) > len(mutants(share)) // 2


@pytest.mark.parametrize("share", SHARES)
def test_what_the_reader_accepts_the_schema_accepts(share: int) -> None:
    wrong = [what for what, text in mutants(share) if by_reader(text) is None and not by_schema(text)]
    assert not wrong


@pytest.mark.parametrize("share", SHARES)
def test_what_the_reader_alone_refuses_turns_on_other_parts(share: int) -> None:
    alone = [(what, error) for what, text in mutants(share) if by_schema(text) and (error := by_reader(text))]
    assert alone
    for what, error in alone:
        assert any(ELSEWHERE.match(fault.expected) for fault in error.faults), f"{what}: {error}"


def lint(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [str(TOMBI), "lint", "--offline", "--no-cache", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300, check=False)


@pytest.mark.parametrize("share", [pytest.param(331, id="some"), pytest.param(29, id="many", marks=pytest.mark.slow)])
def test_tombi_says_what_the_schema_says(share: int, tmp_path: Path) -> None:
    line = f"#:schema {FILE.as_uri()}\n"
    files = {tmp_path / f"{number}.toml": (what, text) for number, (what, text) in enumerate(mutants(share))}
    for file, (_, text) in files.items():
        file.write_text(line + text, encoding="utf-8")
    report = tmp_path / "report.json"
    done = lint("--diagnostics-format", "json", "--diagnostics-file", report, tmp_path)
    assert done.returncode == 1, done.stderr
    named = set(re.findall(r"[0-9]+\.toml", report.read_text(encoding="utf-8")))
    wrong = [what for file, (what, text) in files.items() if (file.name in named) == by_schema(text)]
    assert not wrong


# ---- the line that names the schema


@pytest.mark.parametrize("file", INSTANCES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_instances_name_their_schema(file: Path) -> None:
    first = file.read_text(encoding="utf-8").split("\n", 1)[0]
    assert first.startswith("#:schema ")
    assert (file.parent / first.removeprefix("#:schema ")).resolve() == FILE


def test_instances_are_without_fault_for_an_editor():
    done = lint("--error-on-warnings", *(file for file in INSTANCES if not file.stem.endswith(("-10e50", "-10e100"))))
    assert done.returncode == 0, done.stderr


def test_a_schema_that_is_not_there_is_a_fault(tmp_path):
    """Else the step in CI could pass without looking at anything."""
    file = tmp_path / "a.toml"
    file.write_text("#:schema nowhere.json\nunits = 0\n", encoding="utf-8")
    assert lint("--error-on-warnings", file).returncode == 1


def test_the_line_of_a_new_instance():
    assert schema_line() == f"#:schema {FILE.as_uri()}\n"
    assert json.loads(FILE.read_text(encoding="utf-8")) == SCHEMA


def test_comments_do_not_change_what_certificates_are_about():
    file = ROOT / "instances" / "folklore" / "second-price-speculator.toml"
    text = file.read_text(encoding="utf-8")
    bare = "".join(line for line in text.splitlines(True) if not line.startswith("#"))
    assert bare != text
    assert digest(read_instance(file).document) == digest(read_instance_text(bare).document)
