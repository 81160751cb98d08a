"""All equilibria of two-player games: against Gambit on bimatrix games, and against the pure search on trees."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pygambit
import pytest
from strategies import build, few
from test_pure import random_tree, signalling

from exactgames import BehaviorStrategy, Game, GameBuilder, check, find_pure, mixed_equilibria, play, to_gambit
from exactgames.search.mixed.found import MixedSearch
from exactgames.search.mixed.sequence_form import Sequences


def bimatrix(rng: Random, rows: int, columns: int, low: int, high: int) -> Game:
    """A random game of two simultaneous moves."""
    payoffs = [[[rng.randint(low, high) for _ in range(columns)] for _ in range(rows)] for _ in range(2)]
    grown = GameBuilder(("Row", "Column"))
    for i, node in enumerate(grown.move(grown.root, "Row", "row", [f"r{k}" for k in range(rows)])):
        for j, end in enumerate(grown.move(node, "Column", "column", [f"c{k}" for k in range(columns)])):
            grown.payoffs(end, [payoffs[0][i][j], payoffs[1][i][j]])
    return grown.build()


@pytest.mark.parametrize("seed", few(24, 72))
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


@pytest.mark.parametrize("seed", few(12, 40))
def test_pure_equilibria_are_among_them(seed):
    players = ("Ann", "Bob")
    game = build(players, (signalling if seed % 2 else random_tree)(seed, players))
    found = mixed_equilibria(game)  # which checks every extreme equilibrium
    assert found.complete and found.equilibria and covers(found)
    reached = [{int(t) for t in np.flatnonzero(e.played.reach[game.terminals] > 0)} for e in found.equilibria]
    for pure in find_pure(game, "bayes-nash").equilibria:
        assert {int(t) for t in np.flatnonzero(pure.played.reach[game.terminals] > 0)} in reached


def entry() -> Game:
    """Ann's In is beaten whatever Bob does; but each of his answers makes another equilibrium."""
    grown = GameBuilder(("Ann", "Bob"))
    out, into = grown.move(grown.root, "Ann", "entry", ["Out", "In"])
    grown.payoffs(out, [3, 3])
    for answer, pays in zip(grown.move(into, "Bob", "answer", ["l", "m", "r"]), [2, 0, 1], strict=True):
        grown.payoffs(answer, [pays, 1])
    return grown.build()


def pure_profile(game: Game, actions: tuple[int, ...]) -> BehaviorStrategy:
    weights = np.zeros(game.actions, dtype=np.int64)
    weights[game.action_start[:-1] + np.array(actions, dtype=np.int64)] = 1
    return BehaviorStrategy(weights, np.ones(game.infosets, dtype=np.int64))


def all_pure_are_listed(game: Game) -> int:
    """A profile of pure moves is an equilibrium iff its realization plans are an extreme one. How many there are."""
    listed = {one.plans for one in mixed_equilibria(game).equilibria}
    count = 0
    for actions in product(*(range(int(n)) for n in np.diff(game.action_start))):
        sizes = np.diff(game.action_start).tolist()
        rows = [[Fraction(int(k == a)) for k in range(n)] for a, n in zip(actions, sizes, strict=True)]
        plans = tuple(Sequences(game, i).plan(rows) for i in (0, 1))
        holds = check(play(game, pure_profile(game, actions)), "bayes-nash").holds
        assert holds == (plans in listed), actions
        count += holds
    return count


def test_answers_to_what_is_always_beaten_are_told_apart():
    game = entry()
    [component] = mixed_equilibria(game).components
    assert (len(component.first), len(component.second)) == (1, 3)
    assert all_pure_are_listed(game) == 3
    found = mixed_equilibria(game, "sequential")  # for Bob all answers are equally good: one outcome
    assert found.complete and len(found.equilibria) == 1 and not found.components


@pytest.mark.parametrize("seed", few(12, 40))
def test_components_have_all_pure_equilibria(seed):
    players = ("Ann", "Bob")
    game = build(players, (signalling if seed % 2 else random_tree)(seed, players))
    if np.prod(np.diff(game.action_start)) <= 1_000:
        all_pure_are_listed(game)
