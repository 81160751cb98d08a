"""A belief off the path decides about its owner's later ones, or does not: against brute force, and in games where the
beliefs found used to be overruled by those carried on to later sets.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path

import pytest
from belief_games import chains, watched
from naive_beliefs import perfectly_supported, weakly_supported
from reference import Reference
from strategies import SWEEPS, Table, Tree, build, profile, seeds, sets_of

from exactgames import (
    Beliefs,
    EquilibriumClaim,
    Game,
    Undecided,
    certify_game,
    check,
    find_pure,
    play,
    read_efg,
    supported,
    verify,
)

CARRIED = Path(__file__).resolve().parents[1] / "games" / "beliefs-not-carried-on.efg"
NAIVE = {"weak-perfect-bayesian": weakly_supported, "perfect-bayesian": perfectly_supported}
LARGE = 200
"""Games with more pure profiles, or plans of one player, are left out."""


def pure_profiles(tree: Tree) -> list[Table]:
    sets = sets_of(tree)
    choices = product(*(range(actions) for actions, _ in sets.values()))
    return [
        {
            key: tuple(Fraction(int(j == k)) for j in range(actions))
            for (key, (actions, _)), k in zip(sets.items(), choice, strict=True)
        }
        for choice in choices
    ]


def small(tree: Tree) -> bool:
    sets = sets_of(tree)
    return (
        bool(sets) and max(h for _, h in sets.values()) <= 4 and prod(actions for actions, _ in sets.values()) <= LARGE
    )


def compare(players: tuple[str, ...], tree: Tree, game: Game) -> Counter[str]:
    """Every pure profile that some belief supports is listed, and no other; the beliefs found do support it."""
    met: Counter[str] = Counter()
    for concept, naive in NAIVE.items():
        right = {
            tuple(profile(game, table).weights.tolist())
            for table in pure_profiles(tree)
            if naive(Reference(players, tree, table))
        }
        found = find_pure(game, concept, every=True)
        assert found.complete
        assert {tuple(one.strategy.weights.tolist()) for one in found.equilibria} == right
        for one in found.equilibria:
            assert check(one.played, concept, one.support.beliefs).holds
            met[f"{concept} given" if one.support.beliefs.at.any() else concept] += 1
    return met


@pytest.mark.parametrize("sweep", SWEEPS)
def test_every_profile_that_some_belief_supports(sweep):
    met: Counter[str] = Counter()
    for seed in seeds(80, sweep, met, [f"{concept}{how}" for concept in NAIVE for how in ("", " given")]):
        players, tree = chains(seed)
        if small(tree):
            game = build(players, tree)
            met += compare(players, tree, game)
            for concept in ("bayes-nash", "sequential"):
                find_pure(game, concept, every=True)


def test_a_game_whose_found_beliefs_were_overruled():
    """Ann's belief at her first set, carried on, would make a plan gain at her second. 15 profiles are supported."""
    game = read_efg(CARRIED)
    tree = tree_of(game)
    met = compare(game.players, tree, game)
    assert met["weak-perfect-bayesian"] + met["weak-perfect-bayesian given"] == 15
    assert not met["perfect-bayesian"] + met["perfect-bayesian given"]


def test_the_checker_accepts_the_beliefs_found(tmp_path):
    text = CARRIED.read_text(encoding="utf-8")
    claim = EquilibriumClaim("weak", concept="weak-perfect-bayesian", beliefs="any")
    for k, one in enumerate(find_pure(read_efg(CARRIED), claim.kind, every=True).equilibria):
        proof = tmp_path / f"{k}.jsonl"
        certificate = certify_game(text, [claim], lambda game, one=one: (one.strategy, Beliefs.none(game)))
        assert certificate.claims[0].holds
        certificate.write(proof)
        assert verify(str(proof)).verdict == "VERIFIED"


def tree_of(game: Game) -> Tree:
    """The game as plain records (without chance moves)."""

    def grow(node: int) -> Tree:
        s = int(game.infoset[node])
        if s < 0:
            end = game.terminals.tolist().index(node)
            return Tree("", "", (), tuple(Fraction(int(u), game.payoff_denominator) for u in game.payoffs[:, end]))
        first = int(game.first_child[node])
        below = [(name, None, grow(first + k)) for k, name in enumerate(game.action_labels(s))]
        return Tree(game.players[int(game.infoset_player[s])], game.labels.infoset(s), tuple(below), ())

    return grow(0)


@pytest.mark.parametrize("sweep", SWEEPS)
def test_which_belief_decides_turns_on_a_belief(sweep):
    """A set given a belief because no earlier one led there, before one was found that does (311 and 409, e.g.)."""
    met: Counter[str] = Counter()
    see = [f"{concept} {holds}" for concept in NAIVE for holds in (True, False)]
    for seed in seeds(100, sweep, met, see, first=(311, 409, 461, 498, 865)):
        players, tree, strategy = watched(seed)
        game = build(players, tree)
        played = play(game, profile(game, strategy))
        reference = Reference(players, tree, strategy)
        for concept, naive in NAIVE.items():
            found = supported(played, concept)
            if found.holds:
                assert found.beliefs is not None and check(played, concept, found.beliefs).holds
            if seed >= 300 or seed % 10 == 0:  # slow
                assert found.holds == naive(reference)
            met[f"{concept} {found.holds}"] += 1
        try:
            assert supported(played, "sequential").holds <= found.holds
        except Undecided:
            met["undecided"] += 1
