"""Breakpoints of a cumulative probability: [[x, F], …]."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from exactgames.files.cursor import Cursor, show_number

MOST: Final = 256
POINTS: Final = f"an array of 1 to {MOST} pairs [x, F] of non-negative numbers, neither decreasing, the last F being 1"

Point = tuple[Fraction, Fraction]


def read_points(cursor: Cursor) -> tuple[Point, ...] | None:
    """The points; None with a fault."""
    items = cursor.items(POINTS, 1, MOST)
    if items is None:
        return None
    read = [_read_point(item) for item in items]
    points = tuple(point for point in read if point is not None)
    if len(points) < len(read):
        return None
    for item, before, after in zip(items[1:], points, points[1:], strict=False):
        if after[0] < before[0] or after[1] < before[1]:
            item.fault(f"a pair in which neither is below the one before, [{_shown(before)}]", f"[{_shown(after)}]")
            return None
    if points[-1][1] != 1:
        items[-1].fault("a last F of 1", f"[{_shown(points[-1])}]")
        return None
    return points


def _read_point(cursor: Cursor) -> Point | None:
    pair = cursor.items("a pair [x, F]", 2, 2)
    if pair is None:
        return None
    x, f = (entry.non_negative() for entry in pair)
    return None if x is None or f is None else (x, f)


def _shown(point: Point) -> str:
    return ", ".join(map(show_number, point))
