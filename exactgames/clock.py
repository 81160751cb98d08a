"""A time limit that is handed down to what takes long.

What takes long looks at the clock (``check``); ``alarm`` reaches the rest: between two of Python's steps, wherever they
are, Late is raised. Libraries that compute for long in one step (HiGHS, z3) are given the seconds that are left.
Where an answer must not depend on the machine, ``Effort`` counts steps instead. ``stop`` ends all clocks at once: so
somebody who will not wait any longer is given what was found until then.
"""

from __future__ import annotations

import _weakrefset
import gc
import math
import signal
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Literal, assert_never

from attrs import field, frozen


class Late(Exception):
    """The seconds, or the steps, are over."""


@frozen
class Clock:
    """``end``: in ``time.monotonic()``; None: never."""

    end: float | None

    @classmethod
    def of(cls, seconds: float | None) -> Clock:
        """So many seconds from now."""
        return cls(None if seconds is None else time.monotonic() + seconds)

    def left(self) -> float | None:
        """The seconds that are left; None without an end."""
        if _stopped:
            return 0.0
        return None if self.end is None else max(0.0, self.end - time.monotonic())

    def share(self) -> float | None:
        """How much of it is spent, at most 1: of steps, where these are counted; None without an end."""
        return None

    def half(self) -> Clock:
        """A clock with half of the time that is left."""
        left = self.left()
        return self if left is None else Clock.of(left / 2)

    def check(self) -> None:
        """Late after the end."""
        if _stopped or (self.end is not None and time.monotonic() > self.end):
            raise Late

    def spend(self, steps: float) -> None:
        """Says that so many steps come next: all the same here, see ``Effort``. Late after the end."""
        self.check()

    def alarm(self) -> Alarm:
        """``with clock.alarm():`` Late is raised inside after the end, again and again until it is left: whoever
        catches it by mistake meets it once more. Only in the main thread of systems with interval timers; elsewhere
        ``check`` has to do.
        """
        return Alarm(self)


class Alarm:
    """See ``Clock.alarm``."""

    def __init__(self, clock: Clock) -> None:
        self.end, self.armed = clock.end, False

    def __enter__(self) -> None:
        main = threading.current_thread() is threading.main_thread()
        if not main or not hasattr(signal, "setitimer"):
            return
        self.armed, self.started = True, time.monotonic()
        _ends.append(min([math.inf if self.end is None else self.end, *_ends[-1:]]))
        self.handler = signal.signal(signal.SIGALRM, _late)
        self.around = signal.setitimer(signal.ITIMER_REAL, _until(_ends[-1], self.started), AGAIN)

    def __exit__(self, *error: object) -> None:
        if not self.armed:
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self.handler)
        _ends.pop()
        left, interval = self.around
        if _stopped and _ends:
            signal.setitimer(signal.ITIMER_REAL, SOON, AGAIN)
        elif left:  # an alarm around this one
            passed = time.monotonic() - self.started
            signal.setitimer(signal.ITIMER_REAL, max(left - passed, SOON), interval)


SOON, AGAIN = 0.001, 0.2
"""Seconds: of a timer that is late already; until the next alarm."""


_ends: list[float] = []
"""The ends of the alarms that are set, the innermost, and earliest, last; infinite: only ``stop`` ends it."""
_stopped: list[bool] = []
"""Not empty: all clocks are over."""
_told: list[bool] = []
"""Not empty: they were stopped, and may run again."""
_finishing: list[bool] = []
"""Not empty: what was found is put together, which nothing stops."""


def stop() -> None:
    """All clocks, those without an end too, are over from now on, until ``finishing`` or ``restart``."""
    _told.append(True)
    if _finishing:
        return
    _stopped.append(True)
    if _ends:
        signal.setitimer(signal.ITIMER_REAL, SOON, AGAIN)


@contextmanager
def finishing() -> Iterator[None]:
    """A search has ended, and what it found is put together, in as long as that takes: clocks run again until
    ``restart``, and within ``stop`` ends none; but that it was asked for is not forgotten.
    """
    _stopped.clear()
    _finishing.append(True)
    try:
        yield
    finally:
        _finishing.pop()


def restart() -> None:
    """Clocks run again, as if they had never been stopped."""
    _stopped.clear()
    _told.clear()


def stopped() -> bool:
    """Whether it was asked for that all clocks stop, even if they run again."""
    return bool(_told)


def why_over() -> str:
    """Why there is no time left, in words."""
    return "it was interrupted" if _told else "the time is over"


def by_what() -> str:
    """What stopped something that ran out of time, in words."""
    return "interrupted" if _told else "stopped by the clock"


def ended(how: Literal["truncated", "timed out"] | None) -> str:
    """How a search ended, in words; None: by itself."""
    match how:
        case None:
            return "to the end"
        case "truncated":
            return "stopped at the limit"
        case "timed out":
            return by_what()
        case _:
            assert_never(how)


def _until(end: float, now: float) -> float:
    """For a timer: seconds, 0 for never."""
    if _stopped:
        return SOON
    return 0 if math.isinf(end) else max(end - now, SOON)


def library_seconds(most: float | None = None) -> float | None:
    """How long a library may compute in one step: what is left until the innermost alarm, or ``most`` seconds."""
    if not _ends or (math.isinf(_ends[-1]) and not _stopped):
        return most
    if _stopped:
        return SOON
    left = max(SOON, _ends[-1] - time.monotonic())
    return left if most is None else min(left, most)


def _late(number: int, frame: FrameType | None) -> None:
    inside = frame
    while inside is not None:
        if inside.f_code.co_filename == __file__:  # an alarm is being set, or taken back, maybe by signal.py
            return
        inside = inside.f_back
    if not would_be_lost(frame):
        raise Late
    signal.setitimer(signal.ITIMER_REAL, SOON, AGAIN)


def would_be_lost(frame: FrameType | None) -> bool:
    """Whether Python would print, and forget, what is raised here: in what the collector of garbage calls, in
    destructors, and when an object dies that a weak dictionary or set holds.
    """
    collector = {getattr(call, "__code__", None) for call in gc.callbacks}
    while frame is not None:
        code = frame.f_code
        dying = code.co_name == "__del__" or (code.co_filename, code.co_name) in _AT_A_DEATH
        if dying or code in collector:
            return True
        frame = frame.f_back
    return False


_AT_A_DEATH = {(weakref.__file__, "remove"), (_weakrefset.__file__, "_remove")}


FOREVER = Clock(None)


@frozen(eq=False)
class Effort(Clock):
    """No end in time, but so many steps, counted by those who take them: the same on every machine.

    taken  how many, a list of one
    """

    most: float = field(kw_only=True)
    taken: list[float] = field(factory=lambda: [0.0], kw_only=True)

    @classmethod
    def of_steps(cls, most: float) -> Effort:
        """So many."""
        return cls(None, most=most)

    def check(self) -> None:
        """Late where more were asked for than there are."""
        if self.taken[0] > self.most:
            raise Late

    def share(self) -> float | None:
        return min(1.0, self.taken[0] / self.most)

    def spend(self, steps: float) -> None:
        """Late if so many are not left: these are not to be taken then, nor any others."""
        self.taken[0] += steps
        self.check()
