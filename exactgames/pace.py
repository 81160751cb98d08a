"""How far something is whose number of steps is known, and how long it may still take: from the steps that are done.
Nothing is decided by these floats.
"""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], float]


class Pace:
    """Of so many points, or ``what`` they are, where each takes about as long as another. ``known``: so many more were
    known before.
    """

    def __init__(self, count: int, known: int = 0, clock: Clock = time.monotonic, what: str = "points") -> None:
        self._what = what
        self._count, self._known, self._clock, self._started = count, known, clock, clock()

    def words(self, done: int) -> str:
        """So many points are done."""
        before = f", {self._known:,} known before" if self._known else ""
        return f"{done:,} of {self._count:,} {self._what}{before}{self.left(done)}"

    def left(self, done: int) -> str:
        """How long it may still take, after a comma; nothing if that is not known yet, or it is over."""
        return remaining(done, self._count, self._clock() - self._started)


def remaining(done: int, of: int, seconds: float) -> str:
    """How long the rest may take if so many took so many seconds, after a comma; nothing if that is not known yet, or
    it is over.
    """
    return f", about {lasting(seconds / done * (of - done))} left" if 0 < done < of else ""


def lasting(seconds: float) -> str:
    """In words."""
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(1, round(seconds))} s"
