"""Best first: where nothing is known of what a part of a grid can reach. What is not judged is not excluded.

The corners and the middle of the grid are judged first; then always the neighbours (one step along one parameter) of
the point with the largest ratio that has some left; where none has a ratio, the rest in the grid's order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from math import prod

from exactgames.explore.family import Parametrised
from exactgames.explore.point import Asked, Found, judge
from exactgames.explore.pool import Pool
from exactgames.explore.results import Results, key_of
from exactgames.explore.sweep import AHEAD, Say
from exactgames.explore.values import Point, Value, grid
from exactgames.pace import Pace

Place = tuple[int, ...]
CORNERS = 256
"""The most corners with which it starts."""


class Climb:
    """A grid, and what has been judged of it."""

    def __init__(self, axes: Mapping[str, Sequence[Value]], fixed: Mapping[str, Value]) -> None:
        self.axes, self.fixed = axes, fixed
        self._sizes = [len(values) for values in axes.values()]
        self.size = prod(self._sizes)
        grid(axes, fixed)  # its faults
        self._given = set[Place]()
        self._rated: list[tuple[Fraction, Place]] = []
        self._start = islice(self._first(), CORNERS)
        self._rest = product(*map(range, self._sizes))

    def _first(self) -> Iterator[Place]:
        yield tuple(size // 2 for size in self._sizes)
        yield from product(*((0, size - 1) for size in self._sizes))

    def point(self, place: Place) -> Point:
        """The parameters at a place."""
        pairs = zip(self.axes.items(), place, strict=True)
        return {**self.fixed, **{parameter: values[k] for (parameter, values), k in pairs}}

    def next(self) -> Place | None:
        """What to judge next; None: all has been given."""
        for source in (self._start, self._near(), self._rest):
            for place in source:
                if place not in self._given:
                    self._given.add(place)
                    return place
        return None

    def _near(self) -> Iterator[Place]:
        for _, place in sorted(self._rated, reverse=True):
            for axis, size in enumerate(self._sizes):
                for k in (place[axis] - 1, place[axis] + 1):
                    if 0 <= k < size:
                        yield (*place[:axis], k, *place[axis + 1 :])

    def tell(self, place: Place, found: Found) -> None:
        """What came of it."""
        if found.ratio is not None:
            self._rated.append((Fraction(found.ratio), place))


def climb(
    family: Parametrised, search: Climb, asked: Asked, most: int, known: Results, pool: Pool, progress: Say
) -> tuple[Found, ...]:
    """At most so many points, best first; those that are known are taken from there."""
    found: list[Found] = []
    places: dict[str, Place] = {}
    given, pace = 0, Pace(min(most, search.size))
    while True:
        while given < most and pool.waiting < AHEAD * pool.capacity and (place := search.next()) is not None:
            given += 1
            point = search.point(place)
            if (before := known.of(point)) is not None:
                found.append(before)
                search.tell(place, before)
                continue
            places[key_of(point)] = place
            pool.give(key_of(point), judge, family, point, asked)
        progress(f"{len(found):,} points judged, of {search.size:,} in the grid{pace.left(len(found))}")
        if not pool.waiting:
            return tuple(found)
        key, one = pool.take()
        place = places.pop(key)
        if not isinstance(one, Found):
            one = Found(search.point(place), None, f"its worker: {type(one).__name__}: {one}"[:300], True)
        known.add(one)
        search.tell(place, one)
        found.append(one)
