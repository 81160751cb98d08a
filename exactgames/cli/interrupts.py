"""Ctrl-C, and SIGTERM: what was found is left, or it is said that nothing is kept.

A signal becomes an exception between two of Python's steps, but not where Python would print and forget it (in what the
collector of garbage calls). A command that can show what it has found so far is stopped first, as by its clock, and
ended if that takes more than GRACE seconds or at the second signal. A library that computes for long in one step
(HiGHS) lets no step of Python's come: after STUCK seconds the process ends without. Files are written whole, at the
end of commands: none is left half-written.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, ClassVar, Final

from exactgames import clock
from exactgames.reports.progress import NOTHING

GRACE: Final = 4.0
"""Seconds in which a command that was stopped shows what it has found."""
STUCK: Final = 5.0
"""Seconds in which a signal has to become an exception."""
AGAIN: Final = 0.02
SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
WORDS: Final = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}


class Terminated(KeyboardInterrupt):
    """SIGTERM came: as Ctrl-C, but for the exit status."""


def status_of(error: KeyboardInterrupt) -> int:
    """130 or 143."""
    return 128 + (signal.SIGTERM if isinstance(error, Terminated) else signal.SIGINT)


def word_of(error: KeyboardInterrupt) -> str:
    """What happened to the command."""
    return WORDS[signal.SIGTERM if isinstance(error, Terminated) else signal.SIGINT]


class _State:
    """Of this process: ``shows``, whether the command shows what it has found when it is stopped; ``by``: the signal
    that stopped it; ``raised``: what nobody has told of yet; ``seen``: whether the last signal came through;
    ``later``: signals that are to come again.
    """

    shows = False
    by: int | None = None
    raised: KeyboardInterrupt | None = None
    seen = threading.Event()
    later: ClassVar[list[threading.Timer]] = []


def stopped_by() -> KeyboardInterrupt | None:
    """What has stopped the command, which goes on to show what it has found."""
    return None if _State.by is None else _exception(_State.by)


def untold() -> KeyboardInterrupt | None:
    """What ended the command, if nobody has said so yet: between its own steps the library of commands ends it."""
    raised, _State.raised = _State.raised, None
    return raised


@contextmanager
def showing_what_is_found() -> Iterator[None]:
    """Within, a first signal stops all clocks."""
    _State.shows = True
    try:
        yield
    finally:
        _State.shows = False


@contextmanager
def handled() -> Iterator[None]:
    """Within, both signals are what this module's head says. In other threads than the main one nothing is done, and a
    signal that is ignored (``nohup``, a job in the background of a script) stays so.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    clock.restart()
    before = {number: signal.getsignal(number) for number in SIGNALS}
    ours = [number for number in SIGNALS if before[number] in (signal.SIG_DFL, signal.default_int_handler)]
    for number in ours:
        signal.signal(number, _asked)
    with _watched():
        try:
            yield
        finally:
            for number in ours:
                signal.signal(number, before[number])
            _State.by = None
            for timer in _State.later:
                timer.cancel()
            _State.later.clear()
            clock.restart()


def _asked(number: int, frame: FrameType | None) -> None:
    _State.seen.set()
    if clock.would_be_lost(frame):
        _again(AGAIN, number)
        return
    if _State.shows and _State.by is None:
        _State.by = number
        _again(GRACE, number)  # first: what stops clocks would cut the start of a thread short
        clock.stop()
        return
    _State.raised = _exception(number)
    raise _State.raised


def _exception(number: int) -> KeyboardInterrupt:
    return Terminated() if number == signal.SIGTERM else KeyboardInterrupt()


def _again(seconds: float, number: int) -> None:
    """The same signal once more, unless the command has ended by then."""

    def send() -> None:
        if signal.getsignal(number) is _asked:
            os.kill(os.getpid(), number)

    timer = threading.Timer(seconds, send)
    timer.daemon = True
    _State.later.append(timer)
    timer.start()


@contextmanager
def _watched() -> Iterator[None]:
    """Within, a thread sees signals as they come, and whether Python does."""
    if os.name != "posix":
        yield
        return
    near, far = socket.socketpair()
    far.setblocking(False)
    before = signal.set_wakeup_fd(far.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(near,), daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        far.close()


def _watch(near: Any) -> None:
    with near:
        while came := near.recv(1):
            number = came[0]
            if number not in SIGNALS:
                continue
            if not _State.seen.wait(STUCK):
                words = f"{WORDS[signal.Signals(number)]}, within a library's computation: {NOTHING}\n"
                with suppress(OSError):
                    os.write(2, words.encode())
                os._exit(128 + number)
            _State.seen.clear()
