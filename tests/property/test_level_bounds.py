"""Bounds on gains by passes over arrays: the same numbers as by expressions, whatever the first cell leaves out."""

from __future__ import annotations

import numpy as np
import pytest
from strategies import build
from test_pure import random_tree, signalling
from test_simultaneous import bayesian

from exactgames.concepts.beliefs import roots_of_sets
from exactgames.errors import LimitReached
from exactgames.game.tree import Game
from exactgames.search.cells.gain_bounds import gain_bounds
from exactgames.search.cells.level_bounds import level_bounds


def random_game(seed: int) -> Game:
    if seed % 3 == 2:
        return build(*bayesian(seed))
    players = ("Ann", "Bob", "Cem")[: 2 + seed % 2]
    return build(players, (signalling if seed % 3 else random_tree)(seed, players))


def random_cell(game: Game, rng: np.random.Generator, inside: np.ndarray) -> np.ndarray:
    """An action at every set, and some more of those ``inside``."""
    cell = inside & (rng.random(game.actions) < 0.6)
    order = np.flatnonzero(inside)
    cell[[rng.choice(order[game.action_infoset[order] == s]) for s in range(game.infosets)]] = True
    return cell


@pytest.mark.parametrize(
    "seeds", [range(80), pytest.param(range(80, 4000), marks=pytest.mark.slow)], ids=["quick", "sweep"]
)
def test_the_bounds_are_those_by_expressions(seeds: range) -> None:
    gains = plans = 0
    for seed in seeds:
        game, rng = random_game(seed), np.random.default_rng(seed)
        if not game.infosets:
            continue
        every = np.ones(game.actions, dtype=bool)
        for roots in (np.zeros(game.infosets, dtype=np.int64), roots_of_sets(game)):
            general = gain_bounds(game, roots)
            first = random_cell(game, rng, every) if seed % 2 else every
            some = level_bounds(game, roots, first)
            keep = first[general.action]
            assert (some.set_of == general.set_of[keep]).all() and (some.action == general.action[keep]).all()
            assert (some.instead == general.instead[keep]).all()
            for cell in (first, *(random_cell(game, rng, first) for _ in range(4))):
                one, other = some.over(cell), general.over(cell)
                assert (one.least == other.least[keep]).all(), seed
                assert (one.worst == other.worst[keep]).all(), seed
                for row in np.flatnonzero(one.least > 0).tolist():
                    gains += 1
                    plan = one.plan(row)
                    assert plan == other.plan(int(np.flatnonzero(keep)[row])), seed
                    plans += len(plan) > 1
                part, whole = some.only(cell).over(cell), general.only(cell).over(cell)
                assert (part.least == whole.least).all() and (part.worst == whole.worst).all()
    assert gains > 200 and plans > 8


def test_too_much_memory_is_refused_with_how_to_allow_it() -> None:
    game = random_game(3)
    with pytest.raises(LimitReached, match="bytes of bounds on gains, over the limit of 1,000.*--memory"):
        level_bounds(game, roots_of_sets(game), memory=1_000)
