"""The vertices of a polytope's projection on some of its coordinates, by linear programs.

The polytope is given by an oracle, which finds a point where a linear function is greatest. The hull of the points met
so far grows until it is the whole projection:

 1. Where a function that is constant on the hull is not constant on the polytope, the points where it is greatest or
    least are new: so the affine hull is found.
 2. Where a facet of the hull does not hold on the polytope, the point that is farthest beyond it is new.

A facet is a linear function that is ≥ 0 on all points: an extreme ray of the cone of these (``vertices``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm

import flint
from attrs import define, field

from exactgames.clock import FOREVER, Clock
from exactgames.errors import LimitReached
from exactgames.linear.faces import Point
from exactgames.linear.vertices import Cone

POINTS, DIMENSION = 64, 6
"""The most points that are met on the way, and the greatest dimension of a projection."""

Oracle = Callable[[Mapping[int, int]], Point]
"""A point where the function {coordinate: coefficient} is greatest."""
_Row = list[Fraction]


def projected_vertices(oracle: Oracle, coordinates: Sequence[int], clock: Clock = FOREVER) -> list[Point]:
    """Points of the polytope whose projections are the vertices of its projection, one each. LimitReached, Late.

    >>> from fractions import Fraction
    >>> zero, one = Fraction(0), Fraction(1)
    >>> corners = [{0: zero, 1: zero}, {0: one, 1: zero}, {0: zero, 1: one}]  # of a triangle
    >>> def oracle(cost):
    ...     return max(corners, key=lambda point: sum(x * point[j] for j, x in cost.items()))
    >>> from exactgames.linear.projection import projected_vertices
    >>> len(projected_vertices(oracle, [0, 1])), len(projected_vertices(oracle, [1]))
    (3, 2)
    """
    return _Hull(oracle, tuple(coordinates), clock).run()


def refuse_wide(points: Sequence[Point], coordinates: Sequence[int]) -> None:
    """LimitReached if points of a polytope already say that its projection has too many dimensions.

    >>> from fractions import Fraction
    >>> from exactgames.linear.projection import refuse_wide
    >>> refuse_wide([{k: Fraction(1)} for k in range(7)], range(7))
    >>> refuse_wide([{k: Fraction(1)} for k in range(8)], range(8))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
      ...
    exactgames.errors.LimitReached: at least 7 dimensions of a projection, over the limit of 6. ...
    """
    if not points or not coordinates:
        return
    first = points[0]
    entries = [_rational(point.get(j, _ZERO) - first.get(j, _ZERO)) for point in points for j in coordinates]
    rank = int(flint.fmpq_mat(len(points), len(coordinates), entries).rank())
    if rank > DIMENSION:
        raise LimitReached(DIMENSION, rank, True, "dimensions of a projection", ("fewer actions",))


_ZERO = Fraction(0)


@define(eq=False)
class _Hull:
    """The points, and of their projections, less the first: a basis in reduced echelon form, with its ``pivots``; the
    ``base`` are numbers of affinely independent points that span all.
    """

    oracle: Oracle
    coordinates: tuple[int, ...]
    clock: Clock
    points: list[Point] = field(factory=list)
    base: list[int] = field(factory=list)
    echelon: list[_Row] = field(factory=list)
    pivots: list[int] = field(factory=list)
    proven: set[tuple[Fraction, ...]] = field(factory=set)

    def run(self) -> list[Point]:
        self._add(self.oracle({}))
        while self._wider():
            pass
        while (facets := self._facets()) is not None and self._farther(facets):
            pass
        if facets is None:
            return self.points[:1]
        rows = [self._shown(point) for point in self.points]
        found: dict[tuple[Fraction, ...], Point] = {}
        for point, row in zip(self.points, rows, strict=True):
            tight = [facet[1:] for facet in facets if self._at(facet, row) == 0]
            entries = [flint.fmpq(x.numerator, x.denominator) for line in tight for x in line]
            if tight and flint.fmpq_mat(len(tight), len(self.pivots), entries).rank() == len(self.pivots):
                found.setdefault(tuple(row), point)
        return [found[row] for row in sorted(found)]

    def _add(self, point: Point) -> bool:
        """Whether the affine hull is wider with it."""
        self.clock.check()
        if len(self.points) >= POINTS:
            raise LimitReached(POINTS, POINTS + 1, True, "points of a projection", ("fewer actions",))
        if len(self.pivots) > DIMENSION:
            raise LimitReached(DIMENSION, DIMENSION + 1, True, "dimensions of a projection", ("fewer actions",))
        self.points.append(point)
        first = self.points[0]
        row = [point.get(j, Fraction(0)) - first.get(j, Fraction(0)) for j in self.coordinates]
        for line, pivot in zip(self.echelon, self.pivots, strict=True):
            row = [x - row[pivot] * y for x, y in zip(row, line, strict=True)]
        pivot = next((k for k, x in enumerate(row) if x), -1)
        if pivot < 0:
            if len(self.points) == 1:
                self.base.append(0)
            return False
        row = [x / row[pivot] for x in row]
        self.echelon = [[x - line[pivot] * y for x, y in zip(line, row, strict=True)] for line in self.echelon]
        self.echelon.append(row)
        self.pivots.append(pivot)
        self.base.append(len(self.points) - 1)
        return True

    def _wider(self) -> bool:
        """Add a point outside the affine hull, if there is one."""
        for k in range(len(self.coordinates)):
            if k in self.pivots:
                continue
            function = {k: Fraction(1)}
            function |= {pivot: -line[k] for line, pivot in zip(self.echelon, self.pivots, strict=True)}
            for sign in (1, -1):
                point = self._greatest({j: sign * x for j, x in function.items()})
                if self._value(function, point) != self._value(function, self.points[0]):
                    return self._add(point)
        return False

    def _facets(self) -> list[tuple[Fraction, ...]] | None:
        """Functions of the pivots, as (constant, coefficients), that are ≥ 0 on the points; None for a single point."""
        size = len(self.pivots)
        if not size:
            return None
        corners = [[Fraction(1), *self._shown(self.points[k])] for k in self.base]
        square = flint.fmpq_mat(size + 1, size + 1, [_rational(x) for corner in corners for x in corner])
        inverse = square.inv()
        others = {}
        for number, point in enumerate(self.points):
            if number not in self.base:
                weights = flint.fmpq_mat(1, size + 1, [flint.fmpq(1), *map(_rational, self._shown(point))]) * inverse
                row = [Fraction(int(weights[0, k].p), int(weights[0, k].q)) for k in range(size + 1)]
                scale = lcm(*(x.denominator for x in row))
                others[size + 1 + number] = [int(x * scale) for x in row]
        cone = Cone.of(range(size + 1), others)
        while cone.waiting:
            cone.cut(cone.next()[1], self.clock)
        facets = []
        for ray in cone.rays:
            solved = inverse * flint.fmpq_mat(size + 1, 1, [flint.fmpq(x) for x in ray.values[: size + 1]])
            facets.append(tuple(Fraction(int(solved[k, 0].p), int(solved[k, 0].q)) for k in range(size + 1)))
        return facets

    def _farther(self, facets: Sequence[tuple[Fraction, ...]]) -> bool:
        """Add a point beyond a facet, if there is one."""
        for facet in facets:
            if facet in self.proven:
                continue
            point = self._greatest({pivot: -x for pivot, x in zip(self.pivots, facet[1:], strict=True)})
            if self._at(facet, self._shown(point)) < 0:
                self._add(point)
                return True
            self.proven.add(facet)
        return False

    def _shown(self, point: Point) -> list[Fraction]:
        """The values of the pivots."""
        return [point.get(self.coordinates[pivot], Fraction(0)) for pivot in self.pivots]

    def _at(self, facet: Sequence[Fraction], row: Sequence[Fraction]) -> Fraction:
        return facet[0] + sum((x * y for x, y in zip(facet[1:], row, strict=True)), start=Fraction(0))

    def _value(self, function: Mapping[int, Fraction], point: Point) -> Fraction:
        return sum((x * point.get(self.coordinates[k], Fraction(0)) for k, x in function.items()), start=Fraction(0))

    def _greatest(self, function: Mapping[int, Fraction]) -> Point:
        scale = lcm(*(x.denominator for x in function.values()))
        return self.oracle({self.coordinates[k]: int(x * scale) for k, x in function.items()})


def _rational(x: Fraction) -> flint.fmpq:
    return flint.fmpq(x.numerator, x.denominator)
