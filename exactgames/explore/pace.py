"""How far searches with a bound are, and how long they may still take (of steps whose number is known: ``pace``)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from fractions import Fraction
from math import ceil, log
from typing import Protocol

from exactgames.pace import Clock, lasting


class Closing(Protocol):
    """A search that ends when what is found is within a gap of the bound, or so ``most`` members are judged."""

    most: int
    judged: int
    gap: Fraction

    @property
    def closed(self) -> bool: ...

    @property
    def apart(self) -> Fraction | None:
        """By how much the bound is more than what is found, relatively; None: nothing is found."""


class Nearing:
    """Of searches side by side: each gap is taken to fall by the same factor with each member."""

    def __init__(self, searches: Sequence[Closing], clock: Clock = time.monotonic) -> None:
        self._searches, self._clock, self._started = searches, clock, clock()
        self._first: dict[int, tuple[int, Fraction]] = {}

    def words(self) -> str:
        """How far they are."""
        judged = sum(one.judged for one in self._searches)
        closed = sum(one.closed for one in self._searches)
        said = f"{judged:,} members judged, {closed:,} of {len(self._searches):,} searches closed"
        left = [self._left(number, one) for number, one in enumerate(self._searches) if not one.closed]
        members = sum(count for count, _ in left)
        if not judged or not members:
            return said
        sure = "" if all(known for _, known in left) else "at most "
        seconds = (self._clock() - self._started) / judged * members
        return f"{said}, {sure}about {lasting(seconds)} left"

    def _left(self, number: int, one: Closing) -> tuple[int, bool]:
        """(how many members may still be judged, whether that is by how the gap has fallen)."""
        most, now = max(0, one.most - one.judged), one.apart
        if now is None:
            return most, False
        judged, first = self._first.setdefault(number, (one.judged, now))
        fallen = _log(first) - _log(now)
        if not one.gap or not fallen > 0 or one.judged == judged:
            return most, False
        return min(most, max(1, ceil((_log(now) - _log(one.gap)) / fallen * (one.judged - judged)))), True


def _log(value: Fraction) -> float:
    """The logarithm, of what floats cannot hold the nearest that they can."""
    return log(min(max(value, Fraction(1, 10**300)), Fraction(10**300)))
