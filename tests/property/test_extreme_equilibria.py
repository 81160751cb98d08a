"""All equilibria of two-player games: against Gambit on bimatrix games, and against the pure search on trees."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pygambit
import pytest
from strategies import build
from test_pure import random_tree, signalling

from exactgames import Game, GameBuilder, find_pure, to_gambit
from exactgames.solve.mixed.search import MixedSearch, mixed_equilibria


def bimatrix(rng: Random, rows: int, columns: int, low: int, high: int) -> Game:
    """A random game of two simultaneous moves."""
    payoffs = [[[rng.randint(low, high) for _ in range(columns)] for _ in range(rows)] for _ in range(2)]
    grown = GameBuilder(("Row", "Column"))
    for i, node in enumerate(grown.move(grown.root, "Row", "row", [f"r{k}" for k in range(rows)])):
        for j, end in enumerate(grown.move(node, "Column", "column", [f"c{k}" for k in range(columns)])):
            grown.payoffs(end, [payoffs[0][i][j], payoffs[1][i][j]])
    return grown.build()


@pytest.mark.parametrize("seed", range(72))
def test_extreme_equilibria_are_gambits(seed):
    rng = Random(seed)
    rows, columns = (rng.randint(2, 4), rng.randint(2, 4)) if seed < 60 else (rng.randint(5, 6), rng.randint(5, 7))
    low, high = [(0, 2), (-9, 9)][seed % 2]  # degenerate, or hardly ever
    game = bimatrix(rng, rows, columns, low, high)
    found = mixed_equilibria(game)
    assert found.complete
    ours = {(e.plans[0][1:], e.plans[1][1:]) for e in found.equilibria}
    peer = to_gambit(game)
    theirs = set()
    for profile in pygambit.nash.enummixed_solve(peer, rational=True).equilibria:
        theirs.add(tuple(tuple(Fraction(str(p)) for p in dict(part).values()) for part in profile))
    assert ours == theirs


def covers(found: MixedSearch) -> bool:
    """Every extreme equilibrium is in a component, and all pairs of a component are extreme equilibria."""
    pairs = {(found.vertices[0].index(e.plans[0]), found.vertices[1].index(e.plans[1])) for e in found.equilibria}
    return pairs == {(i, j) for c in found.components for i in c.first for j in c.second}


@pytest.mark.parametrize("seed", range(40))
def test_pure_equilibria_are_among_them(seed):
    players = ("Ann", "Bob")
    game = build(players, (signalling if seed % 2 else random_tree)(seed, players))
    found = mixed_equilibria(game)  # which checks every extreme equilibrium
    assert found.complete and found.equilibria and covers(found)
    reached = [{int(t) for t in np.flatnonzero(e.played.reach[game.terminals] > 0)} for e in found.equilibria]
    for pure in find_pure(game, "bayes-nash").equilibria:
        assert {int(t) for t in np.flatnonzero(pure.played.reach[game.terminals] > 0)} in reached
