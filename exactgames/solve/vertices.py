"""All vertices of a polyhedron in the non-negative orthant, by the double description method (Motzkin et al. 1953).

    {x ≥ 0:  e·x = f for the equations, a·x ≤ b for the inequalities}

is the slice t = 1 of a cone in one more dimension, x and t ≥ 0, e·x − f·t = 0, b·t − a·x ≥ 0. The cone starts as the
orthant, whose extreme rays are the unit vectors, and takes one condition after the other: the rays that violate it go,
and each pair of *adjacent* rays on its two sides leaves a new one on it. Two extreme rays are adjacent iff no third one
lies on all the facets that they have in common. All numbers are integers; rays are kept without common factor. In the
end the rays with t > 0 are the vertices; the others are directions in which the polyhedron is unbounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from attrs import frozen

from exactgames.errors import LimitReached

Condition = tuple[Sequence[int], int]
"""(coefficients, right-hand side)"""

RAYS = 20_000
"""The most rays that are kept at a time."""


@frozen
class _Ray:
    """An extreme ray, and the conditions that hold with equality on it, as bits."""

    point: tuple[int, ...]
    tight: int


def vertices(
    size: int, equations: Sequence[Condition], inequalities: Sequence[Condition]
) -> tuple[tuple[Fraction, ...], ...]:
    """The vertices, sorted. LimitReached where too many rays are met on the way."""
    rays = []
    for k in range(size + 1):
        point = tuple(int(j == k) for j in range(size + 1))
        rays.append(_Ray(point, ((1 << (size + 1)) - 1) ^ (1 << k)))
    bit = size + 1
    conditions = [([*(-x for x in e), f], True) for e, f in equations]
    conditions += [([*(-x for x in a), b], False) for a, b in inequalities]
    for row, equation in conditions:
        rays = _cut(rays, row, equation, bit)
        bit += 1
    found = {tuple(Fraction(x, ray.point[-1]) for x in ray.point[:-1]) for ray in rays if ray.point[-1]}
    return tuple(sorted(found))


def _adjacent(common: int, masks: list[int]) -> bool:
    """Whether only two rays are tight wherever ``common`` is."""
    count = 0
    for tight in masks:
        if tight & common == common:
            count += 1
            if count > 2:
                return False
    return True


def _cut(rays: list[_Ray], row: Sequence[int], equation: bool, bit: int) -> list[_Ray]:
    """The rays of the cone where also row·x ≥ 0, or = 0 for an equation; condition number ``bit``."""
    values = [sum(a * x for a, x in zip(row, ray.point, strict=True) if a and x) for ray in rays]
    above = [(ray, v) for ray, v in zip(rays, values, strict=True) if v > 0]
    below = [(ray, v) for ray, v in zip(rays, values, strict=True) if v < 0]
    mark = 1 << bit
    kept = [_Ray(ray.point, ray.tight | mark) for ray, v in zip(rays, values, strict=True) if v == 0]
    if not equation:
        kept += [ray for ray, _ in above]
    masks = [ray.tight for ray in rays]
    enough = len(rays[0].point) - 2 if rays else 0  # two rays span a face where so many conditions are tight
    for one, v in above:
        for other, w in below:
            common = one.tight & other.tight
            if common.bit_count() >= enough and _adjacent(common, masks):
                point = [v * y - w * x for x, y in zip(one.point, other.point, strict=True)]
                factor = gcd(*point)
                kept.append(_Ray(tuple(x // factor for x in point), common | mark))
        if len(kept) > RAYS:
            raise LimitReached(RAYS, len(kept), True, "extreme rays", ("fewer information sets or actions",))
    return kept
