"""Mixed equilibria by supports: every one is checked by hand here, and none of the others' is missed."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pygambit
import pytest
from strategies import build, few
from test_pure import random_tree, signalling

from exactgames import Game, GameBuilder, find_pure, mixed_equilibria, to_gambit
from exactgames.numbers.algebraic import sign_of
from exactgames.search.mixed.many_players import search_supports


def simultaneous(
    rng: Random, shape: tuple[int, ...], low: int, high: int
) -> tuple[Game, dict[tuple[int, ...], list[int]]]:
    """A game of simultaneous moves, and its payoffs."""
    payoffs = {profile: [rng.randint(low, high) for _ in shape] for profile in product(*map(range, shape))}
    players = tuple(f"P{i}" for i in range(len(shape)))
    grown = GameBuilder(players)

    def grow(node: int, past: tuple[int, ...]) -> None:
        i = len(past)
        if i == len(shape):
            grown.payoffs(node, payoffs[past])
            return
        for k, child in enumerate(grown.move(node, players[i], "move", [f"m{k}" for k in range(shape[i])])):
            grow(child, (*past, k))

    grow(grown.root, ())
    return grown.build(), payoffs


def by_player(game: Game, probabilities):
    """The probabilities of each player's actions (one set each)."""
    start = game.action_start
    return [probabilities[int(start[s]) : int(start[s + 1])] for i in range(len(game.players)) for s in game.sets_of(i)]


def earns(payoffs, mixed, player, action=None):
    """A player's payoff; of an action instead of her mixture."""
    total = Fraction(0)
    for profile, values in payoffs.items():
        weight = Fraction(1)
        for i, k in enumerate(profile):
            weight = weight * int(k == action) if i == player and action is not None else weight * mixed[i][k]
        total = total + weight * values[player]
    return total


SHAPES = [(2, 2, 2), (2, 2, 2), (3, 2, 2), (2, 2, 2, 2), (3, 3, 2)]


@pytest.mark.parametrize("seed", few(25, 60, slow=(8, 13, 23)))
def test_simultaneous_moves(seed):
    """Each is an equilibrium; the pure ones are among them; their number is odd where payoffs are generic
    (Wilson 1971; here: payoffs are large numbers, and the list is complete); Gambit's are among them.
    """
    rng = Random(seed)
    shape = SHAPES[seed % len(SHAPES)]
    generic = seed % 3 != 0
    game, payoffs = simultaneous(rng, shape, *((-(10**6), 10**6) if generic else (0, 2)))
    found = mixed_equilibria(game)
    assert found.stopped is None
    lists = [by_player(game, one.probabilities) for one in found.equilibria]
    for mixed, one in zip(lists, found.equilibria, strict=True):
        for player, part in enumerate(mixed):
            assert all(sign_of(p) >= 0 for p in part) and sum(part, Fraction(0)) == 1
            value = earns(payoffs, mixed, player)
            assert one.payoffs[player] == value
            for k in range(len(part)):
                assert sign_of(earns(payoffs, mixed, player, k) - value) <= 0
    for pure in find_pure(game, "bayes-nash").equilibria:
        assert tuple(pure.strategy.weights.tolist()) in {one.probabilities for one in found.equilibria}
    if generic:
        assert found.complete and len(found.equilibria) % 2 == 1
    if generic and len(shape) == 3:
        rounded = [tuple(round(decimal(p), 3) for part in mixed for p in part) for mixed in lists]
        for profile in pygambit.nash.enumpoly_solve(to_gambit(game)).equilibria:
            theirs = [float(p) for part in profile for move in dict(part).values() for p in dict(move).values()]
            assert any(max(abs(a - b) for a, b in zip(ours, theirs, strict=True)) < 0.01 for ours in rounded)


def decimal(number) -> float:
    return float(number) if isinstance(number, Fraction) else float(number.minimal_root(Fraction(1, 10**6)).low)


def outcomes(game: Game, found) -> set[tuple[Fraction, ...]]:
    """The distributions over terminal nodes."""
    return {
        tuple(Fraction(int(x), one.played.scale) for x in one.played.reach[game.terminals].tolist()) for one in found
    }


@pytest.mark.parametrize("seed", few(16, 40, slow=(3, 9, 13, 15)))
def test_two_players_by_supports_and_by_vertices(seed):
    """Where both are complete the outcomes are the same; every outcome by supports is one of an extreme pair's mixtures,
    and the same where the component has one outcome.
    """
    players = ("Ann", "Bob")
    game = build(players, (signalling if seed % 2 else random_tree)(seed, players))
    by_vertices = outcomes(game, mixed_equilibria(game).equilibria)
    supports = search_supports(game, 20_000)
    if supports.stopped is None and not supports.open:
        ours = set()
        for one in supports.found:
            assert all(isinstance(p, Fraction) for p in one.probabilities)
            ours.add(distribution(game, one.probabilities))
        assert ours == by_vertices


def distribution(game: Game, probabilities) -> tuple[Fraction, ...]:
    """The probability of each terminal node."""
    found = []
    for end in game.terminals.tolist():
        node, weight = end, Fraction(1)
        while node:
            above = int(game.parent[node])
            if game.infoset[above] >= 0:
                weight *= probabilities[int(game.incoming[node])]
            else:
                weight *= Fraction(int(game.chance[node]), game.chance_denominator[int(game.node_level[above])])
            node = above
        found.append(weight)
    return tuple(found)


@pytest.mark.parametrize("concept", ["bayes-nash", "perfect-bayesian", "sequential"])
@pytest.mark.parametrize("seed", few(9, 25))
def test_pure_outcomes_of_trees_are_among_them(concept, seed):
    players = ("Ann", "Bob", "Cem")[: 3 - seed % 2]
    game = build(players, random_tree(seed, players))
    found = mixed_equilibria(game, concept, cells=3_000, seconds=20)
    pure = find_pure(game, concept)
    if not (pure.complete and found.complete):
        return
    if found.components or (concept == "bayes-nash" and len(players) == 2):  # vertices: all that pure plans play
        ours = {tuple(np.flatnonzero(e.played.reach[game.terminals]).tolist()) for e in found.equilibria}
    else:
        ours = {
            tuple(np.flatnonzero(e.played.reach[game.terminals]).tolist())
            for e in found.equilibria
            if e.played is not None and e.played.strategy.pure
        }
        assert len(outcomes(game, found.equilibria)) == len(found.equilibria)
    theirs = {tuple(np.flatnonzero(e.played.reach[game.terminals]).tolist()) for e in pure.equilibria}
    assert theirs <= ours
