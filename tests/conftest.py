"""``--slow-sample``: of the slow tests, those that slow_sample.txt names, and all that thorough.txt names: what CI runs
beside the default ones. What long.txt names is slow, too. And the order of the catalogue's tests: those of one instance stand together, so that its
tree, which may have a million nodes and of which one is kept, is made once.

Byte code is kept, whatever the environment says: the tests start Python many times, and compiling the package takes as
long as most of what it then does.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from exactgames import clock
from exactgames.cli import interrupts
from exactgames.reports import progress

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
progress.PATIENCE = 600.0  # on a busy machine no command of these processes says on stderr that it is still at work

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in a script's background: no test could interrupt a command
    signal.signal(signal.SIGINT, signal.default_int_handler)

SAMPLE = Path(__file__).with_name("slow_sample.txt")
LONG = Path(__file__).with_name("long.txt")
HANDLERS = {
    number: signal.getsignal(number) for number in signal.Signals if number.name in ("SIGINT", "SIGTERM", "SIGALRM")
}
THOROUGH = Path(__file__).with_name("thorough.txt")
SHARE = re.compile(r" 1/([1-9][0-9]*)$")
CATALOGUE = Path(__file__).with_name("catalogue") / "test_catalogue.py"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--slow-sample",
        action="store_true",
        help=f"only the slow tests that {SAMPLE.name} names, and the thorough ones",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    by_instance(items)
    long, thorough, shares = names(LONG), names(THOROUGH), shared(THOROUGH)
    seen: Counter[str] = Counter()
    for item in items:
        if item.nodeid in long:
            item.add_marker(pytest.mark.slow)
        if item.get_closest_marker("slow"):
            continue  # a sweep, whatever its name
        if {item.nodeid, whole(item)} & thorough or seen[whole(item)] % shares.get(whole(item), 1):
            item.add_marker(pytest.mark.thorough)
        seen[whole(item)] += 1
    if config.getoption("--slow-sample"):  # of all tests
        there = {name for item in items for name in (item.nodeid, whole(item))}
        for file in (LONG, THOROUGH):
            if missing := (names(file) | shared(file).keys()) - there:
                raise pytest.UsageError(f"{file.name} names what is no test: {', '.join(sorted(missing))}")
        keep_sample(config, items)


def whole(item: pytest.Item) -> str:
    """The test of which this is a case."""
    return item.nodeid.partition("[")[0]


def names(file: Path) -> set[str]:
    """The tests that a file names, a line each."""
    return {line for line in lines_of(file) if not SHARE.search(line)}


def shared(file: Path) -> dict[str, int]:
    """``NAME 1/N``: of a test's cases, one in so many stays among the default ones."""
    shares = ((line, SHARE.search(line)) for line in lines_of(file))
    return {line[: share.start()]: int(share[1]) for line, share in shares if share}


def lines_of(file: Path) -> list[str]:
    """But for those that are empty, or remarks."""
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def by_instance(items: list[pytest.Item]) -> None:
    """Sort the tests of the catalogue by their instance; all others stay where they are."""
    places = [k for k, item in enumerate(items) if item.path == CATALOGUE]
    for k, item in zip(places, sorted((items[k] for k in places), key=file_of), strict=True):
        items[k] = item


def file_of(item: pytest.Item) -> str:
    """The instance that the test is about; "" if there is none."""
    given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return str(given.get("file") or getattr(given.get("case"), "file", ""))


def keep_sample(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = names(SAMPLE)
    slow = {item.nodeid for item in items if item.get_closest_marker("slow")}
    if missing := wanted - slow:
        raise pytest.UsageError(f"{SAMPLE.name} names what is no slow test: {', '.join(sorted(missing))}")
    chosen = [item for item in items if item.nodeid in wanted or item.get_closest_marker("thorough")]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


@pytest.fixture(autouse=True)
def _nothing_is_left_behind() -> Iterator[None]:
    """No test, and no library that one imports, leaves an alarm, a stopped clock or a handler of signals to the next."""
    yield
    left = (clock._ends, clock._finishing, clock.stopped(), interrupts._State.by, interrupts._State.shows)
    assert left == ([], [], False, None, False)
    assert {number: signal.getsignal(number) for number in HANDLERS} == HANDLERS
