"""Intervals of integers, cut where functions that are affine on them change their signs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TypeVar

Piece = tuple[int, int]
"""From, to."""
State = TypeVar("State")


def at_signs(piece: Piece, at: Callable[[int], State], functions: Iterable[Callable[[State], int]]) -> Iterator[Piece]:
    """The piece, cut where one of these functions of what is so ``at`` a number, affine on it, changes its sign."""
    low, high = piece
    first, last = at(low), at(high)
    return between(low, high, (crossing(low, high, f(first), f(last)) for f in functions))


def crossing(low: int, high: int, first: int, last: int) -> int | None:
    """Where the affine function with these values at the ends has passed 0: the first number of the second part."""
    if first * last >= 0:
        return None
    return low + (high - low) * abs(first) // (abs(first) + abs(last)) + 1


def between(low: int, high: int, starts: Iterable[int | None]) -> Iterator[Piece]:
    """[low, high], cut before each of these numbers."""
    inside = {start for start in starts if start is not None and low < start <= high}
    for start, after in pairwise((low, *sorted(inside), high + 1)):
        yield start, after - 1
