"""Ctrl-C, and a request to end (SIGTERM): where the command was, what is kept, and how to go on. Nothing half-written.

Python tells its main thread of a signal between two of its steps. A library that computes for long in one step would
keep it waiting: a second thread hears the signal at once, and ends the process if the main one has not heard in time.
That reaches what lets other threads run meanwhile (HiGHS, numpy, the pool's processes); python-flint's steps do not.
"""

from __future__ import annotations

import multiprocessing
import os
import shlex
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

from exactgames.quoted import escaped
from exactgames.reports.progress import Progress
from exactgames.textfile import remove_unfinished, written

GRACE: Final = 3.0
"""Seconds that the main thread has to hear of a signal."""

_BOUNDS: Final = {
    "--time-limit": "--time-limit S (seconds)",
    "--patience": "--patience S (seconds)",
    "--most": "--most N",
    "--limit": "--limit N (nodes)",
    "--budget": "--budget N (minutes)",
}
"""Options that bound the work, in words."""


class Terminated(KeyboardInterrupt):
    """SIGTERM."""


class _Now:
    """What is being done, for whoever must tell of it."""

    progress: Progress | None = None
    bounds: tuple[str, ...] = ()
    heard = threading.Event()


def status_of(error: KeyboardInterrupt) -> int:
    """The exit status."""
    return 128 + (signal.SIGTERM if isinstance(error, Terminated) else signal.SIGINT)


def told(error: KeyboardInterrupt) -> list[str]:
    """Lines about it. An error that has words of its own says by them what is kept, and how to go on."""
    where, kept = "", "nothing was done"
    if _Now.progress is not None:
        step = _Now.progress.step
        where = f" after {_Now.progress.seconds():.1f} s" + (f": {step}" if step else "")
        kept = "nothing is kept" + (f"; what bounds the work: {', '.join(_Now.bounds)}" if _Now.bounds else "")
    if files := written():
        kept = f"written, and whole: {', '.join(map(str, files))}; the rest is not kept"
    what = "terminated" if isinstance(error, Terminated) else "interrupted"
    return [what + where, str(error) or kept]


def same_command() -> str:
    """The command, as it can be typed again."""
    return shlex.join(["exactgames", *sys.argv[1:]])


def bounded_by(options: Iterable[str]) -> None:
    """Says which options the command has."""
    having = set(options)
    _Now.bounds = tuple(words for option, words in _BOUNDS.items() if option in having)


@contextmanager
def during(progress: Progress) -> Iterator[None]:
    """Within, an interrupt is told with the step that the progress is at; afterwards still, until the next."""
    _Now.progress = progress
    written().clear()
    yield


@contextmanager
def listening() -> Iterator[None]:
    """Within, both signals are KeyboardInterrupts, or the end of the process. What ignores them already, still does."""
    _Now.progress, _Now.bounds = None, ()
    written().clear()
    if os.name != "posix" or threading.current_thread() is not threading.main_thread():
        yield
        return
    before: dict[int, Any] = {}
    _Now.heard.clear()
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    woken = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    usually: dict[int, Any] = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
    for number, usual in usually.items():
        if signal.getsignal(number) == usual:
            before[number] = signal.signal(number, _hear)
    threading.Thread(target=_watch, args=(reading, frozenset(before)), daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(woken)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(writing)


def _hear(number: int, frame: FrameType | None) -> None:
    _Now.heard.set()
    raise Terminated if number == signal.SIGTERM else KeyboardInterrupt


def _watch(reading: int, numbers: frozenset[int]) -> None:
    """Until the other end is closed."""
    with os.fdopen(reading, "rb", buffering=0) as signals:
        while heard := signals.read(1):
            if heard[0] in numbers and not _Now.heard.wait(GRACE):
                _end(Terminated() if heard[0] == signal.SIGTERM else KeyboardInterrupt())


def _end(error: KeyboardInterrupt) -> None:
    """End the process in place of its main thread."""
    remove_unfinished()
    for line in told(error):
        print(escaped(line), file=sys.stderr, flush=True)
    for child in multiprocessing.active_children():
        child.terminate()
    time.sleep(0.05)
    os._exit(status_of(error))
