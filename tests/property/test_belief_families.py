"""The families of supporting beliefs against the check of single beliefs: those inside hold, those outside do not."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from strategies import SWEEPS, RandomGame, build, for_all, games, seeds
from tremble_games import almost_rational, observed

from exactgames import Beliefs, Undecided, check, play, supported
from exactgames.concepts.belief_families import BeliefPolytope, Point, belief_polytopes
from exactgames.game.values import Play
from exactgames.linear.program import Infeasible, solution
from exactgames.numbers.arrays import common_denominator, integer_array, over

CONCEPTS = ("weak-perfect-bayesian", "perfect-bayesian", "sequential")


def mixture(part: BeliefPolytope, rng: Random) -> Point:
    """A random point of the polytope, often a vertex."""
    weights = [rng.choice([0, 0, 1, 2]) for _ in part.vertices]
    weights[rng.randrange(len(weights))] += 1
    total = sum(weights)
    return tuple(
        sum((Fraction(w, total) * x for w, x in zip(weights, xs, strict=True)), Fraction(0))
        for xs in zip(*part.vertices, strict=True)
    )


def inside(part: BeliefPolytope, point: Point) -> bool:
    """Whether the point is a mixture of the vertices (a linear program)."""
    rows = [*map(list, zip(*part.vertices, strict=True)), [Fraction(1)] * len(part.vertices)]
    scaled = [
        [x * common_denominator([*row, right]) for x in (*row, right)]
        for row, right in zip(rows, [*point, Fraction(1)], strict=True)
    ]
    found = solution(
        [0] * len(part.vertices), [[int(x) for x in row[:-1]] for row in scaled], [int(row[-1]) for row in scaled]
    )
    return not isinstance(found, Infeasible)


def given(played: Play, table: dict[int, Point]) -> Beliefs:
    game = played.game
    weights = np.zeros(game.nodes, dtype=object)
    at = np.zeros(game.infosets, dtype=bool)
    for s, point in table.items():
        weights[game.histories(s)] = over(point, common_denominator(point))
        at[s] = True
    return Beliefs(integer_array(weights.tolist()), at)


def somewhere(size: int, rng: Random) -> Point:
    weights = [rng.choice([0, 0, 1, 1, 2, 3]) for _ in range(size)]
    weights[rng.randrange(size)] += 1
    return tuple(Fraction(w, sum(weights)) for w in weights)


def families_are_right(played: Play, rng: Random) -> str:
    met = []
    for concept in CONCEPTS:
        try:
            support = supported(played, concept)
        except Undecided:
            continue
        parts = belief_polytopes(played, concept, support)
        if not support.holds:
            assert parts == ()
            continue
        if parts is None:
            met.append("no-product")
            continue
        for _ in range(6):
            table = {part.infoset: mixture(part, rng) for part in parts}
            try:
                assert check(played, concept, given(played, table)).holds, (concept, table)
            except Undecided:  # irrational coefficients
                continue
            for part in parts:
                point = somewhere(len(part.vertices[0]), rng)
                if not inside(part, point):
                    try:
                        judged = check(played, concept, given(played, {**table, part.infoset: point}))
                    except Undecided:
                        continue
                    assert not judged.holds, (concept, part, point)
                    met.append("outside")
        met += ["family"] * any(len(part.vertices) > 1 for part in parts) + ["two"] * (len(parts) > 1)
    return " ".join(met)


def on_random_games(random: RandomGame) -> str:
    game = build(random.players, random.tree)
    return families_are_right(play(game, almost_rational(random, game)), Random(game.nodes))


@pytest.mark.parametrize("sweep", SWEEPS)
def test_random_games(sweep: int) -> None:
    for_all(games(moves=9), on_random_games, 400, sweep, see=("family", "outside"))


@pytest.mark.parametrize("sweep", SWEEPS)
def test_games_in_which_much_turns_on_trembles(sweep: int) -> None:
    met: Counter[str] = Counter()
    for seed in seeds(60, sweep, met, ("family", "outside", "two", "no-product")):
        met.update(families_are_right(observed(Random(seed)), Random(seed)).split())
