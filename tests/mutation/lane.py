"""Tests run against mutants: a pytest plugin in place of pytest's own loop.

It runs every test once, tracing which lines of the checker it executes.  Then, for each mutant, a forked child puts the
mutant into the checker and runs the tests that execute its statement, the likeliest first, up to the first failure.
Nothing is written into the source; certificates made by the engine are kept, so that a test takes what its check takes.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import pickle
import resource
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import coverage
import pytest
from _pytest.runner import runtestprotocol
from mutants import Mutant
from patching import FOLDER, PACKAGE, Unusable, module_of, put

import exactgames

ENGINE = FOLDER.parent
GIGABYTE = 2**30
LONG = 4.0  # seconds: a test that takes longer is not traced
MEMORY = 2 * GIGABYTE  # for a child, beyond what its parent has
IMPORT = "its import"  # what kills a mutant that cannot be imported
KILLED, SURVIVED, TIME, FAULT = "killed", "survived", "time", "fault"


class Result(NamedTuple):
    key: str
    status: str  # killed, survived, time (killed: it did not end), or fault (the lane's, not the mutant's)
    by: str  # the test that failed
    tests: int  # that were run
    seconds: float


def tree_hash(folder: Path, skip: str = "") -> str:
    """Of every source below a folder."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        if not skip or skip not in path.parts:
            found.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


class Memory:
    """What the engine certified, kept in a file from run to run while its source stays the same."""

    def __init__(self, path: Path) -> None:
        self.path, self.known, self.new = path, dict[bytes, bytes](), 0
        if path.exists():
            self.known = pickle.loads(path.read_bytes())

    def wrap(self, name: str) -> None:
        real: Callable[..., Any] = getattr(exactgames, name)

        def remembered(*args: Any, **more: Any) -> Any:
            try:
                key = hashlib.sha256(pickle.dumps((name, args, sorted(more.items())))).digest()
            except (pickle.PicklingError, AttributeError, TypeError):
                return real(*args, **more)
            if key not in self.known:
                found = real(*args, **more)
                try:
                    self.known[key] = pickle.dumps(found)
                except (pickle.PicklingError, AttributeError, TypeError):
                    return found
                self.new += 1
            return pickle.loads(self.known[key])

        setattr(exactgames, name, remembered)

    def save(self) -> None:
        if self.new:
            self.path.write_bytes(pickle.dumps(self.known))
            self.new = 0


def spent() -> float:
    """Seconds of the processor's so far, those of processes that it started included: a busy machine makes no test slow."""
    return sum(os.times()[:4])


class Coverage:
    """By test: the lines of the checker that it executes, and its seconds."""

    def __init__(self) -> None:
        self.lines: dict[str, dict[str, set[int]]] = {}
        self.seconds: dict[str, float] = {}

    def run(self, name: str, test: Callable[[], bool]) -> bool:
        start = spent()
        traced = coverage.Coverage(data_file=None, config_file=False, include=[str(FOLDER / "*")])
        traced.set_option("run:disable_warnings", ["no-data-collected"])
        with traced.collect():
            passed = test()
        data = traced.get_data()
        self.lines[name] = {module_of(Path(path)): set(data.lines(path) or ()) for path in data.measured_files()}
        self.seconds[name] = spent() - start
        return passed

    def covering(self, mutant: Mutant) -> list[str]:
        """The tests that execute the statement, those that execute least first; for one at a module's level, all that
        use the module."""
        first, last = mutant.lines
        whole = mutant.part in ("module", "class", "default")
        found = []
        for name, modules in self.lines.items():
            lines = modules.get(mutant.module, set())
            if lines and (whole or any(line in lines for line in range(first, last + 1))):
                found.append(name)
        return sorted(found, key=lambda name: (self.width(name), self.seconds[name]))

    def width(self, name: str) -> int:
        """How many lines a test executes: a narrow one is quick, and is about them."""
        return sum(map(len, self.lines[name].values()))


class Lane:
    """The plugin."""

    def __init__(
        self,
        folder: Path,
        wanted: Callable[[], Iterable[Mutant]],
        record: Callable[[Result], None],
        parallel: int = 2,
        first: str = "",
        without: Iterable[str] = (),
        limit: float = 1.0,
        quick: float | None = None,
        killed: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.folder, self.wanted, self.record, self.parallel, self.first = folder, wanted, record, parallel, first
        self.without = list(without)  # tests with one of these in their name are left out
        self.limit = limit  # a test that takes longer (traced) is left out
        self.quick = quick  # so many seconds of tests for each mutant
        self.left_out: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)
        self.engine = tree_hash(ENGINE, skip="checker")[:12]
        self.memory = Memory(folder / f"certified-{self.engine}.pickle")
        for name in ("certify", "certify_game"):
            self.memory.wrap(name)
        self.coverage = Coverage()
        self.items: dict[str, pytest.Item] = {}
        self.kills: dict[str, Counter[str]] = defaultdict(Counter)  # by module and function: who killed there
        for place, name in killed:  # in earlier runs
            self.kills[place][name] += 1

    # -- The tests, unchanged

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted(f"{session.testsfailed} errors during collection")
        every = [item for item in session.items if not any(words in item.nodeid for words in self.without)]
        self.items = {item.nodeid: item for item in every}
        self._learn(session)
        self._everything(session)
        return True

    def _learn(self, session: pytest.Session) -> None:
        """Run what is not known yet: once for the engine's work, once traced."""
        path = self.folder / f"coverage-{self.engine}-{tree_hash(FOLDER)[:12]}.pickle"
        if path.exists():
            self.coverage.lines, self.coverage.seconds = pickle.loads(path.read_bytes())
        sources = {item.path for item in self.items.values()}
        hashes = {source: hashlib.sha256(source.read_bytes()).hexdigest()[:12] for source in sources}
        names = {item.nodeid: f"{item.nodeid}@{hashes[item.path]}" for item in self.items.values()}
        failed = []
        for k, (nodeid, item) in enumerate(self.items.items()):
            if names[nodeid] in self.coverage.seconds:
                continue
            if not self._trace(names[nodeid], item):
                failed.append(nodeid)
            if k % 50 == 49 or k == len(self.items) - 1:
                print(f"{k + 1} of {len(self.items)} tests", file=sys.stderr, flush=True)
                self.memory.save()
                path.write_bytes(pickle.dumps((self.coverage.lines, self.coverage.seconds)))
        if failed:
            print("these tests fail with the checker as it is:", *failed, sep="\n  ", file=sys.stderr, flush=True)
            raise session.Failed("tests fail")
        known = self.coverage
        self.left_out = [nodeid for nodeid in self.items if known.seconds[names[nodeid]] > self.limit]
        kept = [nodeid for nodeid in self.items if known.seconds[names[nodeid]] <= self.limit]
        known.lines = {nodeid: known.lines[names[nodeid]] for nodeid in kept}
        known.seconds = {nodeid: known.seconds[names[nodeid]] for nodeid in kept}

    def _trace(self, name: str, item: pytest.Item) -> bool:
        """Learn one test, traced; once more if the engine certified something, which is kept, or if it took long: but
        a test that takes long by itself is not traced."""
        kept = self.memory.new
        passed = self.coverage.run(name, lambda: passes(item))
        if self.memory.new == kept and self.coverage.seconds[name] < LONG:
            return passed
        start = spent()
        passed = passed and passes(item)
        seconds = spent() - start
        if seconds >= LONG:
            self.coverage.lines[name], self.coverage.seconds[name] = {}, 5 * seconds
            return passed
        return passed and self.coverage.run(name, lambda: passes(item))

    # -- The mutants

    def _order(self, mutant: Mutant) -> list[str]:
        """Who killed there before, who is named to be first, the narrowest."""
        tests = self.coverage.covering(mutant)
        here = self.kills[mutant.place]
        likely = {name: -count for name, count in here.most_common(12)}
        return sorted(tests, key=lambda n: (likely.get(n, 0), not (self.first and self.first in n)))

    def _everything(self, session: pytest.Session) -> None:
        running: dict[int, tuple[Mutant | None, Path, float]] = {}
        waiting: list[Mutant | None] = [None, *self.wanted()]  # first of all no mutant: the lane must let it live
        waiting.reverse()
        gc.collect()
        gc.freeze()  # so that a child's collector does not touch, and copy, all that its parent has
        while waiting or running:
            while waiting and len(running) < self.parallel:
                mutant = waiting.pop()
                out = Path(tempfile.mkdtemp(prefix="mutant-"))
                pid = os.fork()
                if pid == 0:
                    self._child(mutant, out)
                running[pid] = (mutant, out, time.perf_counter())
                if mutant is None:
                    break
            pid, status = os.wait()
            if pid not in running:
                continue
            mutant, out, start = running.pop(pid)
            result = self._result(mutant, out, status, time.perf_counter() - start)
            if mutant is None:
                if result.status != SURVIVED:
                    print(f"the unchanged checker is not let alone: {result}", file=sys.stderr, flush=True)
                    raise session.Failed("control")
                print(f"control: {result.tests} tests in {result.seconds:.0f} s", file=sys.stderr, flush=True)
                continue
            if result.status == KILLED:
                self.kills[mutant.place][result.by] += 1
            self.record(result)

    def _result(self, mutant: Mutant | None, out: Path, status: int, seconds: float) -> Result:
        key = mutant.key if mutant else "control"
        said = out / "said.json"
        found = json.loads(said.read_text()) if said.exists() else None
        _remove(out)
        if os.WIFSIGNALED(status):
            of_time = os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)
            return Result(key, TIME if of_time else KILLED, f"signal {os.WTERMSIG(status)}", 0, seconds)
        if found is None or "fault" in found:
            return Result(key, FAULT, found["fault"] if found else f"status {status}", 0, seconds)
        return Result(key, found["status"], found["by"], found["tests"], seconds)

    def _child(self, mutant: Mutant | None, out: Path) -> None:
        """Never returns."""
        said: dict[str, Any]
        try:
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silence, stream)
            said = self._try(mutant, out)
        except BaseException as error:
            said = {"fault": repr(error)}
        (out / "said.tmp").write_text(json.dumps(said))
        os.rename(out / "said.tmp", out / "said.json")
        os._exit(0)

    def _try(self, mutant: Mutant | None, out: Path) -> dict[str, Any]:
        pages = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (pages + MEMORY, pages + MEMORY))
        if mutant is None:
            order = sorted(self.coverage.lines, key=lambda n: self.coverage.seconds[n])[::7]
        else:
            order = self._order(mutant)
            try:
                put(mutant)
            except Unusable:
                return {"status": KILLED, "by": IMPORT, "tests": 0}
        (out / "tmp").mkdir()
        for k, name in enumerate(order, 1):
            item = self.items[name]
            item.config._tmp_path_factory._basetemp = out / "tmp"  # type: ignore[attr-defined]
            used = resource.getrusage(resource.RUSAGE_SELF)
            if self.quick is not None and mutant is not None and used.ru_utime + used.ru_stime > self.quick:
                return {"status": SURVIVED, "by": f"after {self.quick} s of {len(order)} tests", "tests": k - 1}
            allowed = int(used.ru_utime + used.ru_stime + 5 * self.coverage.seconds[name] + 5)
            resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))
            if not passes(item):
                return {"status": KILLED, "by": name, "tests": k}
        return {"status": SURVIVED, "by": "", "tests": len(order)}


def passes(item: pytest.Item) -> bool:
    return all(report.outcome != "failed" for report in runtestprotocol(item, nextitem=None, log=False))


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
    folder.rmdir()


__all__ = ["FAULT", "IMPORT", "KILLED", "PACKAGE", "SURVIVED", "TIME", "Lane", "Result"]
