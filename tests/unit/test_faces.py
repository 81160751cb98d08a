"""Faces of polytopes and projections, against shapes whose faces and vertices are known."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from exactgames import LimitReached
from exactgames.linear.faces import Faces
from exactgames.linear.projection import projected_vertices


def cube(size: int) -> Faces:
    """0 ≤ x ≤ 1: x_k + slack_k = 1."""
    return Faces([{k: 1, size + k: 1} for k in range(size)], [1] * size, 2 * size)


def test_points_of_faces():
    square = cube(2)
    assert square.point({0, 2}) is None  # x and its slack are not both 0
    corner = square.point({0, 3})
    assert corner == {1: Fraction(1), 2: Fraction(1)}
    assert square.positive({0}, {0}) is None
    found = square.positive({0, 1}, {0})
    assert found is not None and found[1] > 0
    assert square.greatest({0: 2, 1: -1}, set()).get(0) == 1


def test_what_floats_do_not_see():
    """x + y = 1 and (10⁹ + 1)·x + 10⁹·y = 10⁹: only x = 0 is a point."""
    large = 10**9
    thin = Faces([{0: 1, 1: 1}, {0: large + 1, 1: large}], [1, large], 2)
    assert thin.positive({0}, set()) is None
    assert thin.point({1}) is None
    assert thin.greatest({0: 1}, set()) == {1: Fraction(1)}


@pytest.mark.parametrize("size", [1, 2, 3])
def test_vertices_of_a_projected_cube(size):
    """A cube of one more dimension, on its first coordinates."""
    whole = cube(size + 1)
    found = projected_vertices(lambda cost: whole.greatest(cost, set()), range(size))
    corners = {tuple(point.get(k, Fraction(0)) for k in range(size)) for point in found}
    assert corners == set(product((0, 1), repeat=size)) and len(found) == 2**size


def test_a_projection_that_is_a_point_or_too_large():
    point = Faces([{0: 2}], [1], 1)
    assert projected_vertices(lambda cost: point.greatest(cost, set()), [0]) == [{0: Fraction(1, 2)}]
    assert projected_vertices(lambda cost: point.greatest(cost, set()), []) == [{0: Fraction(1, 2)}]
    large = cube(8)
    with pytest.raises(LimitReached, match="projection"):
        projected_vertices(lambda cost: large.greatest(cost, set()), range(8))


@pytest.mark.parametrize("seed", range(20))
def test_hulls_of_random_points(seed):
    """The hull of random points of the plane, some of them inside: a point is a vertex iff it alone is the greatest in
    some direction, of all that are normal to two points' difference, turned a little to both sides.
    """
    rng = Random(seed)
    points = sorted({(rng.randint(0, 6), rng.randint(0, 6)) for _ in range(rng.randint(1, 9))})
    # x = Σ w_i p_i, weights that sum to 1
    rows = [{i: p[k] for i, p in enumerate(points)} | {len(points) + k: -1} for k in (0, 1)]
    rows.append(dict.fromkeys(range(len(points)), 1))
    hull = Faces(rows, [0, 0, 1], len(points) + 2)
    shown = [len(points), len(points) + 1]
    found = projected_vertices(lambda cost: hull.greatest(cost, set()), shown)
    sides = {(b[1] - a[1], a[0] - b[0]) for a in points for b in points if a != b} or {(1, 0)}
    turned = {(100 * x - s * y, 100 * y + s * x) for x, y in sides for s in (1, -1)}
    extreme = set()
    for u, v in turned:
        best = max(u * x + v * y for x, y in points)
        [*first] = [p for p in points if u * p[0] + v * p[1] == best]
        if len(first) == 1:
            extreme.add(first[0])
    assert {tuple(point.get(j, Fraction(0)) for j in shown) for point in found} == extreme
