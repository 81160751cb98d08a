"""Searches that keep to a selection among optimal actions: against a filter of all profiles."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from strategies import build
from test_pure import random_tree, signalling

from exactgames import Game, GameError, find_pure
from exactgames.search.pure.search import PureEquilibrium


def keeps(game: Game, ranks: list[int], one: PureEquilibrium) -> bool:
    """Whether at every set the action played has the largest rank of those that lose nothing, by the beliefs found."""
    slacks = one.support.check.slacks
    assert slacks is not None
    for s in range(game.infosets):
        start = int(game.action_start[s])
        [played] = one.strategy.support(game, s)
        if ranks[start + played] < 0:
            continue
        for k in range(int(game.action_start[s + 1]) - start):
            if slacks.slack(game, s, k) == 0 and ranks[start + k] > ranks[start + played]:
                return False
    return True


def outcome(game: Game, one: PureEquilibrium) -> bytes:
    return np.flatnonzero(one.played.reach[game.terminals]).tobytes()


@pytest.mark.parametrize("concept", ["perfect-bayesian", "sequential"])
@pytest.mark.parametrize("seed", range(60))
def test_selection(concept, seed):
    """Each equilibrium listed keeps to the selection; no profile whose beliefs show that it does is missing."""
    rng = Random(seed)
    players = ("Ann", "Bob")
    game = build(players, (signalling if seed % 3 == 0 else random_tree)(4 * (seed // 3) + 1, players))  # many ties
    ranks = [0] * game.actions
    for s in range(game.infosets):
        start, stop = int(game.action_start[s]), int(game.action_start[s + 1])
        order = rng.sample(range(stop - start), stop - start)
        ranks[start:stop] = order if rng.random() < 0.8 else [-1] * (stop - start)
    found = find_pure(game, concept, selection=np.array(ranks))
    assert all(keeps(game, ranks, one) for one in found.equilibria)
    every = find_pure(game, concept, every=True)
    assert every.complete
    ours = {outcome(game, one) for one in found.equilibria}
    if found.complete:
        assert {outcome(game, one) for one in every.equilibria if keeps(game, ranks, one)} <= ours
    assert ours <= {outcome(game, one) for one in every.equilibria}


def test_a_selection_needs_beliefs():
    game = build(("Ann", "Bob"), random_tree(1, ("Ann", "Bob")))
    with pytest.raises(GameError, match="needs beliefs"):
        find_pure(game, "bayes-nash", selection=np.zeros(game.actions, dtype=np.int64))
