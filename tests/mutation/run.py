"""The mutation run: ``python tests/mutation/run.py [MODULE ...] [--sample N] [--seed S] [--parallel N]``.

Tries every mutant of the checker's modules (or a seeded sample of each), prints a table by module, and ends with status
1 if a mutant survives that equivalent.toml does not list, or if one that it lists is killed, or exists no more.  What
was found is kept in a folder (--folder), so that a run that was stopped goes on: a mutant killed by a test that still
exists stays killed while its module's source is the same; one that survived is tried again if a test has changed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import Counter
from pathlib import Path
from random import Random

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent), str(ROOT)]

from lane import FAULT, IMPORT, KILLED, SURVIVED, TIME, Lane, Result  # noqa: E402
from mutants import Mutant  # noqa: E402
from patching import modules, mutants_of, sources  # noqa: E402

TESTS = (
    "tests/reject",
    "tests/property/test_levels_beside.py",
    "tests/property/test_runs_three_ways.py",
    "tests/unit/test_checker_actions.py",
    "tests/unit/test_checker_budget.py",
    "tests/unit/test_checker_items.py",
    "tests/unit/test_checker_keys.py",
    "tests/unit/test_checker_laws.py",
    "tests/unit/test_checker_mechanisms.py",
    "tests/unit/test_checker_staged.py",
    "tests/unit/test_checker_turns.py",
    "tests/unit/test_checker_units.py",
    "tests/unit/test_settled.py",
)
# Sweeps that take seconds each: a mutant that only these kill deserves an attack of its own.
SWEEPS = (
    "test_every_number.py test_random.py test_bound_to_every_other_instance test_command_line borrowed_evidence "
    "test_what_is_completed_is_unique test_what_is_accepted_is_what_the_engine_completes"
)
EQUIVALENT = HERE / "equivalent.toml"
MODULES = modules()


def equivalents(path: Path = EQUIVALENT) -> dict[str, str]:
    """The mutants that no test can tell from the checker: key -> the reason."""
    found: dict[str, str] = {}
    for group in tomllib.loads(path.read_text(encoding="utf-8"))["equivalent"]:
        for key in group["mutants"]:
            if key in found or not group["reason"].strip():
                raise ValueError(f"{path}: {key!r} is listed twice, or without a reason")
            found[key] = group["reason"]
    return found


def chosen(module: str, source: str, sample: int | None, seed: int) -> list[Mutant]:
    """All mutants of a module, or some of them, in the order of the source."""
    every = mutants_of(module, source)
    if sample is None or sample >= len(every):
        return list(every)
    return sorted(Random(f"{seed} {module}").sample(every, sample), key=lambda mutant: mutant.number)


class Book:
    """Results, kept in a file of JSON lines; the last line about a mutant counts."""

    def __init__(self, path: Path, stamp: dict[str, str], quick: bool) -> None:
        self.path, self.stamp = path, stamp  # by module: a hash of its source
        self.quick = quick  # whether it is enough to have survived some tests
        self.found: dict[str, dict[str, object]] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                entry = json.loads(line)
                self.found[entry["key"]] = entry
        self.done = 0

    def known(self, mutant: Mutant, tests: set[str], lane: str) -> bool:
        entry = self.found.get(mutant.key)
        if entry is None or entry["source"] != self.stamp[mutant.module] or entry["status"] == FAULT:
            return False
        if entry["status"] == SURVIVED:
            return entry["lane"] == lane and (self.quick or not entry["by"])
        by = str(entry["by"])
        if by == IMPORT:
            return True
        if (file := by.split("::")[0]) not in {test.split("::")[0] for test in tests}:
            return entry["status"] == TIME or (ROOT / file).is_file()  # by a test that is not asked for now
        return by in tests

    def kills(self, places: dict[str, str]) -> list[tuple[str, str]]:
        """Where mutants were killed before, and by which test; ``places``: by key, of those that exist."""
        every = [(places.get(key), str(entry["by"])) for key, entry in self.found.items() if entry["status"] == KILLED]
        return [(place, name) for place, name in every if place is not None]

    def add(self, result: Result, lane: str) -> None:
        module = result.key.split(":")[0]
        entry = {**result._asdict(), "source": self.stamp[module], "lane": lane}
        entry["seconds"] = round(result.seconds, 2)
        self.found[result.key] = entry
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        self.done += 1
        if result.status != KILLED or self.done % 100 == 0:
            print(f"{self.done:5} {result.status:8} {result.seconds:6.1f} s  {result.key}", file=sys.stderr, flush=True)


def table(tried: dict[str, list[Mutant]], book: Book, listed: dict[str, str]) -> tuple[str, list[str]]:
    """The table by module, and what is wrong."""
    rows, wrong, total = [], [], Counter[str]()
    code = sources()
    for module, some in tried.items():
        count = Counter({"of": len(mutants_of(module, code[module]))})
        for mutant in some:
            status = str(book.found[mutant.key]["status"]) if mutant.key in book.found else "not tried"
            count["tried"] += status != "not tried"
            if status == SURVIVED and mutant.key in listed:
                status = "equivalent"
            elif mutant.key in listed and status in (KILLED, TIME):
                wrong.append(f"killed, though listed as equivalent: {mutant.key}")
            elif status in (SURVIVED, FAULT):
                wrong.append(f"{status}: {mutant.key}")
            count[KILLED if status == TIME else status] += 1
        rows.append((module, count))
        total += count
    exist = {mutant.key for module in tried for mutant in mutants_of(module, code[module])}
    stale = [key for key in listed if key.split(":")[0] in tried and key not in exist]
    wrong += [f"listed as equivalent, but there is no such mutant: {key}" for key in stale]
    lines = [f"{'module':30}{'mutants':>9}{'tried':>7}{'killed':>8}{'equivalent':>12}{'survived':>10}"]
    for module, count in [*rows, ("all", total)]:
        lines.append(
            f"{module:30}{count['of']:9}{count['tried']:7}{count[KILLED]:8}{count['equivalent']:12}{count[SURVIVED]:10}"
        )
    return "\n".join(lines), wrong


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="of the checker; default: all")
    parser.add_argument("--sample", type=int, help="so many mutants of each module, default: all")
    parser.add_argument("--seed", type=int, default=0, help="of the sample")
    parser.add_argument("--parallel", type=int, default=2, help="mutants at a time")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="tests to run, as pytest takes them")
    parser.add_argument("--first", default="", help="tests whose name contains this go first")
    parser.add_argument("--only", default="", help="only mutants whose key contains this")
    parser.add_argument(
        "--quick", type=float, help="so many seconds of tests a mutant, the likeliest first; default: all"
    )
    parser.add_argument("--again", action="store_true", help="only mutants that survived, or were not settled, before")
    parser.add_argument("--folder", type=Path, default=ROOT / ".pytest_cache" / "mutation", help="for what was found")
    parser.add_argument("--table", action="store_true", help="run nothing, print what was found")
    options = parser.parse_args(arguments)
    if unknown := set(options.modules) - set(MODULES):
        parser.error(f"no module of the checker: {', '.join(sorted(unknown))}")
    code = sources()
    tried = {m: chosen(m, code[m], options.sample, options.seed) for m in options.modules or MODULES}
    options.folder.mkdir(parents=True, exist_ok=True)
    book = Book(options.folder / "results.jsonl", {m: digest(code[m]) for m in MODULES}, options.quick is not None)
    listed = equivalents()
    if not options.table and (status := _run(options, tried, book)):
        return status
    said, wrong = table(tried, book, listed)
    print(said)
    print(*wrong, sep="\n")
    return 1 if wrong else 0


def _run(options: argparse.Namespace, tried: dict[str, list[Mutant]], book: Book) -> int:
    lane_hash = ""

    def wanted() -> list[Mutant]:
        nonlocal lane_hash
        tests = set(lane.coverage.lines)
        lane_hash = digest(
            "".join(sorted({p.read_text(encoding="utf-8") for p in {i.path for i in lane.items.values()}}))
        )
        every = [m for some in tried.values() for m in some if options.only in m.key]
        found = [m for m in every if not book.known(m, tests, lane_hash)]
        found = [m for m in found if m.key in book.found] if options.again else found
        if not options.modules:  # so that a run that is stopped has tried some of every module
            Random(options.seed).shuffle(found)
        print(f"{len(every) - len(found)} mutants are known, {len(found)} to try", file=sys.stderr, flush=True)
        return found

    lane = Lane(
        options.folder,
        wanted,
        lambda result: book.add(result, lane_hash),
        options.parallel,
        options.first,
        SWEEPS.split(),
        quick=options.quick,
        killed=book.kills({m.key: m.place for some in tried.values() for m in some}),
    )
    quiet = ["-q", "-p", "no:cacheprovider", "-p", "no:benchmark", "--no-header"]
    quiet += ["-m", "not slow and not benchmark and not mutation"]  # the thorough ones, too
    status = pytest.main([*quiet, *(str(ROOT / test) for test in options.tests)], plugins=[lane])
    if lane.left_out:
        print("left out, too slow:", *lane.left_out, sep="\n  ", file=sys.stderr)
    return int(status)


def digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
