"""Vertices by double description against all bases; extreme equilibria against their definition by pure strategies."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random

import flint
import pytest
from strategies import build
from test_pure import random_tree, signalling

from exactgames import Game
from exactgames.clock import Clock, Late
from exactgames.linear.vertices import vertices
from exactgames.search.mixed.sequence_form import Sequences, payoffs
from exactgames.search.mixed.two_players import extreme_equilibria


def by_all_bases(size, equations, inequalities):
    """Every point at which ``size`` independent conditions hold with equality, if it satisfies all of them."""
    bounds = [([-int(j == k) for j in range(size)], 0) for k in range(size)] + inequalities
    found = set()
    for chosen in combinations(
        bounds, max(0, size - flint.fmpz_mat([list(e) for e, _ in equations]).rank()) if equations else size
    ):
        rows = [*equations, *chosen]
        matrix = flint.fmpq_mat(flint.fmpz_mat([[*row, right] for row, right in rows]))
        reduced, rank = matrix.rref()
        if rank != size or any(next(k for k in range(size + 1) if reduced[i, k] != 0) == size for i in range(rank)):
            continue
        point = tuple(Fraction(int(reduced[i, size].p), int(reduced[i, size].q)) for i in range(size))
        if all(dot(row, point) == right for row, right in equations) and all(dot(row, point) <= b for row, b in bounds):
            found.add(point)
    return tuple(sorted(found))


def dot(row, point):
    return sum((a * x for a, x in zip(row, point, strict=True)), Fraction(0))


def polyhedron(seed):
    """A small random one: with equations or without, often degenerate or unbounded, sometimes empty; rows repeated."""
    rng = Random(seed)
    size = rng.randint(1, 4)
    large = rng.choice([1, 2, 9])
    equations = [draw(rng, size, large) for _ in range(rng.choice([0, 0, 1, 2]))]
    inequalities = [draw(rng, size, large) for _ in range(rng.randint(0, 6))]
    for row, right in rng.sample(inequalities, len(inequalities) // 3):  # redundant, or the same again
        factor = rng.randint(1, 2)
        inequalities.append(([factor * a for a in row], factor * right + rng.randint(0, 1)))
    if equations and rng.random() < 0.3:
        equations.append(equations[0])
    rng.shuffle(inequalities)
    return size, equations, inequalities


def draw(rng, size, large):
    return [rng.randint(-large, large) for _ in range(size)], rng.randint(-1, 2 * large)


@pytest.mark.parametrize("block", range(8))
def test_vertices_are_those_of_all_bases(block):
    kinds = set()
    for seed in range(100 * block, 100 * block + 100):
        size, equations, inequalities = polyhedron(seed)
        found = vertices(size, equations, inequalities)
        assert found == by_all_bases(size, equations, inequalities), seed
        kinds.add((bool(equations), min(len(found), 2)))
    assert kinds == {(a, b) for a in (False, True) for b in (0, 1, 2)}


DEGENERATE = [
    # size, equations, inequalities, how many vertices, what it is
    (3, [], [([1, 1, 1], 1)], 4, "a simplex"),
    (3, [], [([1, 0, 1], 1), ([0, 1, 1], 1), ([1, 1, 2], 2)], 5, "a square pyramid, a redundant row through its apex"),
    (
        3,
        [],
        [([1, 0, 0], 1), ([0, 1, 0], 1), ([0, 0, 1], 1), ([1, 1, 1], 3), ([1, 1, 0], 2)],
        8,
        "a cube, rows that touch",
    ),
    (3, [([1, 1, 1], 2)], [([1, 0, 0], 1), ([0, 1, 0], 1), ([0, 0, 1], 1)], 3, "a triangle through corners of a cube"),
    (2, [([1, 1], 0)], [], 1, "the origin"),
    (2, [([1, -1], 0), ([2, -2], 0)], [], 1, "a ray, its equation twice"),
    (2, [], [([1, 1], -1)], 0, "nothing"),
    (2, [([1, 1], 1), ([1, 1], 2)], [], 0, "equations that contradict each other"),
    (2, [], [([-1, -1], -1)], 2, "unbounded"),
    (0, [], [], 1, "a point without coordinates"),
]


@pytest.mark.parametrize(
    ("size", "equations", "inequalities", "count", "what"), DEGENERATE, ids=[c[-1] for c in DEGENERATE]
)
def test_degenerate_polyhedra(size, equations, inequalities, count, what):
    found = vertices(size, equations, inequalities)
    assert len(found) == count, what
    assert not size or found == by_all_bases(size, equations, inequalities)


def test_vertices_mind_the_clock():
    cube = [([int(j == k) for j in range(12)], 1) for k in range(12)]
    with pytest.raises(Late):
        vertices(12, [], cube, Clock.of(0))


def plans(form):
    """The pure reduced strategies, as the sequences that they give 1."""
    found = [(0,)]
    for s in form.in_order:
        found = [
            grown
            for plan in found
            for grown in ([(*plan, k) for k in form.actions(s)] if form.before[s] in plan else [plan])
        ]
    return found


def by_definition(game: Game):
    """The vertices of H₁ and H₂ with one row for each pure strategy, and the pairs that are best replies to each other."""
    forms = (Sequences(game, 0), Sequences(game, 1))
    gains = payoffs(game, forms)
    points, sides = [], []
    for i, (own, other) in enumerate((forms, forms[::-1])):
        gain = gains[1] if i == 0 else [list(column) for column in zip(*gains[0], strict=True)]
        earned = [[sum(row[k] for k in pure) for row in gain] for pure in plans(other)]
        shift = 1 + sum(abs(x) for row in gain for x in row)  # w + shift ≥ 0
        equations = [([int(k == 0) for k in range(own.size + 1)], 1)]
        for s in own.sets:
            row = [0] * (own.size + 1)
            row[own.before[s]] -= 1
            for k in own.actions(s):
                row[k] += 1
            equations.append((row, 0))
        found = vertices(own.size + 1, equations, [([*row, -1], -shift) for row in earned])
        points.append(sorted({point[:-1] for point in found}))
        inside = [{s for s, pure in enumerate(plans(own)) if all(x[k] for k in pure)} for x in points[i]]
        values = [[dot(row, x) for row in earned] for x in points[i]]
        sides.append((inside, [{s for s, v in enumerate(row) if v == max(row)} for row in values]))
    (one, replies), (two, back) = sides
    return {
        (points[0][i], points[1][j])
        for i in range(len(points[0]))
        for j in range(len(points[1]))
        if one[i] <= back[j] and two[j] <= replies[i]
    }


@pytest.mark.parametrize("seed", range(60))
def test_extreme_equilibria_are_those_of_the_definition(seed):
    """Values set by set cut more finely than pure strategies do: what is more than a vertex of H₁ or H₂ must go."""
    names = ("Ann", "Bob")
    game = build(names, (signalling if seed % 3 == 0 else random_tree)(seed, names))
    found = extreme_equilibria(game)
    assert {(found.vertices[0][i], found.vertices[1][j]) for i, j in found.pairs} == by_definition(game)
