"""How far something is whose number of steps is known, and how long it may still take: from the steps that are done."""

from __future__ import annotations

import time


class Pace:
    """``count`` steps, called ``what`` ("points"), of which more were ``known`` before."""

    def __init__(self, count: int, what: str, known: int = 0) -> None:
        self._count, self._what, self._known, self._started = count, what, known, time.monotonic()

    def words(self, done: int) -> str:
        """So many steps are done.

        >>> Pace(3, "types").words(0)
        '0 of 3 types'
        """
        before = f", {self._known:,} known before" if self._known else ""
        taken = time.monotonic() - self._started
        left = f", about {lasting(taken / done * (self._count - done))} left" if done and done < self._count else ""
        return f"{done:,} of {self._count:,} {self._what}{before}{left}"


def lasting(seconds: float) -> str:
    """In words.

    >>> lasting(7500)
    '2 hours'
    """
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(1, round(seconds))} s"
