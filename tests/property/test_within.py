"""Searches among profiles that play only what is allowed, against brute force: every such profile is judged, deviations
being to any action. With the bounds of the part of the game that one departure reaches, and with those of all of it.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from strategies import build
from test_level_bounds import random_cell
from test_pure import MOST, outcome, random_tree, signalling
from test_simultaneous import bayesian

from exactgames import Game, Undecided
from exactgames.clock import FOREVER
from exactgames.concepts.any_beliefs import supported
from exactgames.concepts.registry import CONCEPTS
from exactgames.game.cut import cut_second_departures
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.values import play
from exactgames.search.pure import search
from exactgames.search.pure.search import SearchTables, find_pure
from exactgames.search.pure.steps import Split
from exactgames.search.pure.within import refuted_within


def posed(seed: int) -> tuple[Game, np.ndarray] | None:
    """A random game and what is allowed: at most sets everything, at some less."""
    rng = np.random.default_rng(seed)
    if seed % 4 == 3:
        game = build(*bayesian(seed))
    else:
        players = ("Ann", "Bob", "Eve")[: 2 + seed % 2]
        game = build(players, (signalling if seed % 3 else random_tree)(seed, players))
    every = np.ones(game.actions, dtype=bool)
    if not game.infosets:
        return None
    some, restricted = random_cell(game, rng, every), rng.random(game.infosets) < 0.6
    allowed = np.where(restricted[game.action_infoset], some, every)
    counts = np.add.reduceat(allowed.astype(np.int64), game.action_start[:-1])
    return (game, allowed) if np.prod(counts) <= MOST and not allowed.all() else None


def within(game: Game, allowed: np.ndarray) -> list[BehaviorStrategy]:
    """Every pure profile that plays what is allowed."""
    choices = [np.flatnonzero(allowed & (game.action_infoset == s)) for s in range(game.infosets)]
    found = []
    for choice in np.stack(np.meshgrid(*choices, indexing="ij"), axis=-1).reshape(-1, len(choices)):
        weights = np.zeros(game.actions, dtype=np.int64)
        weights[choice] = 1
        found.append(BehaviorStrategy(weights, np.ones(game.infosets, dtype=np.int64)))
    return found


@pytest.mark.parametrize(
    "seeds", [range(40), pytest.param(range(40, 4000), marks=pytest.mark.slow)], ids=["quick", "sweep"]
)
@pytest.mark.parametrize("part", [False, True], ids=["whole", "part"])
def test_searches_within_agree_with_brute_force(part: bool, seeds: range, monkeypatch: pytest.MonkeyPatch) -> None:
    if part:
        monkeypatch.setattr(search, "SMALL", 0)
        monkeypatch.setattr(search, "WORTH", 1)
    met: Counter[str] = Counter()
    for seed in seeds:
        asked = posed(seed)
        if asked is None:
            continue
        game, allowed = asked
        concept = CONCEPTS[seed % len(CONCEPTS)]
        right, maybe = set(), set()
        for strategy in within(game, allowed):
            try:
                if supported(play(game, strategy), concept).holds:
                    right.add(outcome(game, strategy))
            except Undecided:
                maybe.add(outcome(game, strategy))
        met["cut"] += SearchTables.of(game, concept, allowed=allowed).cut is not None
        listed = find_pure(game, concept, allowed=allowed)
        found = {outcome(game, one.strategy) for one in listed.equilibria}
        assert found <= right and all((one.strategy.weights <= allowed).all() for one in listed.equilibria), seed
        assert found == right or not listed.complete, seed
        if not part:
            assert listed.complete == (not maybe - right), seed
        met["complete" if listed.complete else "open"] += 1
        for splits in (False, True):
            one = refuted_within(game, concept, allowed, splits, FOREVER)
            assert not (one.complete and not one.equilibria) or not right | maybe, seed
            assert not one.equilibria or right, seed
            if not splits:
                assert not any(isinstance(step, Split) for step in one.steps[:-1])
            elif not part and not maybe:
                assert bool(one.equilibria) == bool(right), seed
            met["found" if one.equilibria else "none" if one.complete else "undecided"] += 1
    assert met["found"] and met["none"] and met["complete"] > 3 * met["open"], met
    assert bool(met["cut"]) == part, met


def test_what_is_cut_off_is_what_two_departures_lead_to() -> None:
    met = 0
    for seed in range(60):
        asked = posed(seed)
        if asked is None:
            continue
        game, allowed = asked
        cut = cut_second_departures(game, allowed)
        for node in range(game.nodes):
            left_by, above = [], node
            while above:
                action = int(game.incoming[above])
                above = int(game.parent[above])
                if action >= 0 and not allowed[action]:
                    left_by.append(int(game.infoset_player[game.infoset[above]]))
            inside = cut.new[node] >= 0 and cut.game.infoset[cut.new[node]] == game.infoset[node]
            if len(set(left_by)) <= 1:
                assert inside and cut.game.infoset[cut.new[node]] == game.infoset[node]
            elif game.infoset[node] >= 0:
                assert not inside and not cut.intact[game.infoset[node]]
                met += 1
        for s in np.flatnonzero(cut.intact).tolist():
            assert (cut.nodes[cut.game.histories(s)] == game.histories(s)).all()
    assert met
