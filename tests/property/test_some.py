"""One equilibrium quickly: what is found is one, by definitions written out; where there is one, it is found.

Two players' mixed proposals are sequential each time (quasi-perfect); of more, and with rules, what complete searches
have, pure ones, is found, or it is said that it is not: counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from random import Random

import numpy as np
import pytest
from strategies import build
from test_found_continuations import market, rules
from test_pure import random_tree, signalling
from test_simultaneous import bayesian
from test_within import posed, within
from true_equilibria import random_game

from exactgames import Game, GameError, InstanceError, Undecided, expand, find_pure, read_efg, read_efg_text
from exactgames.clock import FOREVER
from exactgames.concepts.any_beliefs import supported
from exactgames.concepts.registry import CONCEPTS
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.files import read_instance_text
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.values import play
from exactgames.market.profile import open_profile
from exactgames.search.continuation.assessment import by_trembles
from exactgames.search.continuation.mixtures import mixtures
from exactgames.search.continuation.none import rules_cell
from exactgames.search.continuation.proposals import Constraints
from exactgames.search.continuation.some import find_some

TEXTBOOK = Path(__file__).parents[2] / "instances" / "textbook"
SEEDS = [
    pytest.param([*range(36), 42, 54, 162], id="quick"),
    pytest.param(range(40, 1500), id="sweep", marks=pytest.mark.slow),
]


def drawn(seed: int) -> Game | None:
    """A random small game; information sets may cross in time. None if it is too large, or of imperfect recall."""
    game = of_any_size(seed)
    return game if game is not None and game.infosets and game.nodes <= 120 else None


def of_any_size(seed: int) -> Game | None:
    if seed % 3:
        players = ("Ann", "Bob", "Eve")[: 2 + (seed % 7 == 1)]
        if seed % 5 == 0:
            return build(*bayesian(seed))
        return build(players, (signalling if seed % 2 else random_tree)(seed, players))
    try:
        game = read_efg_text(random_game(Random(seed), 5))
        game.require_perfect_recall()
    except GameError:
        return None
    return game


@pytest.mark.parametrize("seeds", SEEDS)
def test_two_players_mixed_proposals_are_sequential(seeds: Sequence[int]) -> None:
    met: Counter[str] = Counter()
    for seed in seeds:
        game = drawn(seed)
        if game is None or len(np.unique(game.infoset_player)) > 2:
            continue
        asked, proposed = Constraints.none(game), 0
        for played, trembles in mixtures(asked, FOREVER):
            proposed += 1
            assert by_trembles(asked, played, trembles).check(SEQUENTIAL).holds, seed
            met["pure" if played.strategy.pure else "mixed"] += 1
            met["timed" if game.timed else "crossing"] += 1
        assert proposed, seed
    assert met["mixed"] >= 3 and met["pure"] >= 20 and met["crossing"] >= 2, met


@pytest.mark.parametrize("seeds", SEEDS)
def test_where_there_is_a_pure_one_some_is_found(seeds: Sequence[int]) -> None:
    met: Counter[str] = Counter()
    for seed in seeds:
        game = drawn(seed)
        if game is None:
            continue
        concept = CONCEPTS[seed % len(CONCEPTS)]
        some = find_some(Constraints.none(game), concept)
        if some.found is None:
            there = find_pure(game, concept)
            assert not there.equilibria, (seed, some.why)
            met["none"] += 1
            continue
        assert not some.why
        assert some.found.check(concept).holds
        assert supported(some.found.played, concept).holds
        met["pure" if some.found.played.strategy.pure else "mixed"] += 1
    assert met["pure"] >= 20 and met["mixed"] >= 1 and met["none"] <= met["pure"] // 10, met


def constraints(game: Game, allowed: np.ndarray) -> Constraints | None:
    """What is allowed, as rules: one action at some sets, all at the others; None if it is something between."""
    counts = np.add.reduceat(allowed.astype(np.int64), game.action_start[:-1])
    settled = counts == 1
    if not settled.any() or not (settled | (counts == np.diff(game.action_start))).all():
        return None
    partial = BehaviorStrategy(allowed.astype(np.int64), np.ones(game.infosets, dtype=np.int64))
    return Constraints(game, partial, settled, np.arange(game.actions))


def narrowed(seed: int) -> tuple[Game, Constraints] | None:
    """Rules made of what ``posed`` allows: the first of several actions."""
    asked = posed(seed)
    if asked is None:
        return None
    game, allowed = asked
    first = np.zeros(game.actions, dtype=bool)
    for s in range(game.infosets):
        own = np.flatnonzero(allowed & (game.action_infoset == s))
        whole = len(own) == game.action_start[s + 1] - game.action_start[s]
        first[own if whole else own[:1]] = True
    rules = constraints(game, first)
    return None if rules is None else (game, rules)


@pytest.mark.parametrize("seeds", SEEDS)
def test_within_rules(seeds: Sequence[int]) -> None:
    """Against every pure profile that does what the rules say."""
    met: Counter[str] = Counter()
    for seed in seeds:
        asked = narrowed(seed)
        if asked is None:
            continue
        game, rules = asked
        concept = CONCEPTS[seed % len(CONCEPTS)]
        some = find_some(rules, concept)
        if some.found is not None:
            strategy = some.found.played.strategy
            fixed = rules.settled[game.action_infoset]
            assert ((strategy.weights > 0) == rules_cell(rules))[fixed].all()
            assert supported(some.found.played, concept).holds
            met["found"] += 1
            continue
        met["none"] += 1
        for strategy in within(game, rules_cell(rules)):
            try:
                assert not supported(play(game, strategy), concept).holds, seed
            except Undecided:
                met["undecided"] += 1
    assert met["found"] >= 8 and met["none"] >= 3, met


def ruled(rng: Random) -> Constraints:
    """A random market with rules, each of which covers something."""
    while True:
        try:
            instance = read_instance_text(market(rng) + rules(rng), open_bids=True)
            return open_profile(instance, expand(instance.market)).constraints
        except InstanceError:
            continue


@pytest.mark.parametrize("seeds", SEEDS)
def test_markets_with_rules(seeds: Sequence[int]) -> None:
    """One unit, resale, random rules: against the complete search within them."""
    met: Counter[str] = Counter()
    for seed in seeds:
        asked = ruled(Random(seed))
        concept = CONCEPTS[seed % len(CONCEPTS)]
        some = find_some(asked, concept)
        if some.found is not None:
            assert some.found.check(concept).holds
            met["found"] += 1
            continue
        there = find_pure(asked.game, concept, allowed=rules_cell(asked))
        assert there.complete and not there.equilibria, seed
        met["none"] += 1
    assert met["found"] >= 6 and met["none"] >= 5, met


def test_without_time_nothing_is_found() -> None:
    game = read_efg_text(random_game(Random(0), 5))
    some = find_some(Constraints.none(game), SEQUENTIAL, seconds=0.0)
    assert some.found is None and some.stopped
    assert "the time is over" in some.why


def test_irrational_equilibria_are_not_found() -> None:
    """Nau (2004): the one equilibrium has irrational probabilities."""
    game = read_efg(TEXTBOOK / "nau-2004-irrational.efg")
    some = find_some(Constraints.none(game), SEQUENTIAL)
    assert some.found is None and not some.stopped
    assert "none is excluded" in some.why


def test_fractions_are_exact() -> None:
    """Kuhn's poker: the first player's jack bets with probability 1/3, or whatever else is an equilibrium: worth −1/18."""
    game = read_efg(TEXTBOOK / "kuhn-1950-poker.efg")
    some = find_some(Constraints.none(game), SEQUENTIAL)
    assert some.found is not None
    assert some.found.played.value(0) == Fraction(-1, 18)
