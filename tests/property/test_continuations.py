"""Continuations that are found, against brute force: on random small markets and games every pure continuation of what
is given is judged from the page alone (``reference``). Where the engine says that there is none, there is none; what it
finds does what the rules say and is an equilibrium; and where there is one it says so, unless it leaves the question open
for a reason that it may have.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod

import numpy as np
import pytest
from reference import Reference
from strategies import SWEEPS, Key, Table, for_all
from test_completions import Posed, given_by, open_games, open_markets, public_moves

from exactgames import Undecided
from exactgames.concepts.registry import CONCEPTS
from exactgames.search.continuation.assessment import Assessment
from exactgames.search.continuation.find import NoContinuation, find_continuation
from exactgames.search.continuation.proposals import Constraints

MOST_CONTINUATIONS = 40
MOST_PLANS = 40


def constraints(p: Posed) -> Constraints:
    settled = np.array([key not in p.open.opened for key in p.keys])
    given = given_by(p)
    return Constraints(p.game, p.strategy, settled, p.preference, given, 1 if given is None else 2**62)


def bayes_nash(tree: Reference) -> bool:
    return all(gain <= 0 for player in tree.players for gain, _ in tree.plan_gains(player))


def perfect_bayesian(tree: Reference, beliefs: Table) -> bool:
    """Whether no action gains under these beliefs, and they are Bayes' wherever they have to be."""
    if any(gain > 0 for gain in tree.one_shot(beliefs).values()):
        return False
    return not tree.updating_faults(beliefs) and not tree.subgame_faults(beliefs)


def naive(p: Posed, found: Assessment) -> Reference:
    """What was found, in the naive tree."""
    game, strategy = p.game, found.played.strategy
    table = {
        key: tuple(strategy.probability(game, s, k) for k in range(p.open.tree.actions(key)))
        for s, key in enumerate(p.keys)
    }
    for key, row in table.items():
        assert key in p.open.opened or row == p.open.tree.strategy[key]
    fresh = Reference.__new__(Reference)
    fresh.__dict__ = {**p.open.tree.__dict__, "strategy": table}
    return fresh


def is_found_right(p: Posed, concept: str, found: Assessment) -> None:
    """What is found is an equilibrium, by the page."""
    tree, game = naive(p, found), p.game
    if tree.plan_count() <= MOST_PLANS:
        assert bayes_nash(tree)
    if concept in ("perfect-bayesian", "sequential") and (concept == "perfect-bayesian" or not p.open.given):
        given = {key: found.beliefs.distribution(game, s) for s, key in enumerate(p.keys) if found.beliefs.at[s]}
        for key, entries in p.open.given.items():
            assert all(sum(given[key][h] for h in at) >= share for share, at in entries)
        assert perfect_bayesian(tree, tree.judged(given))


def continuations(p: Posed) -> list[Mapping[Key, int]]:
    """All pure ones, if they are few."""
    sizes = {key: p.open.tree.actions(key) for key in p.open.opened}
    if prod(sizes.values()) > MOST_CONTINUATIONS:
        return []
    return [dict(zip(sizes, row, strict=True)) for row in product(*map(range, sizes.values()))]


def some_agrees_with_brute_force(p: Posed) -> str:
    words = ["given" if p.open.given else "plain"]
    trees = [p.open.completed(choice) for choice in continuations(p)]
    enough = bool(trees) and trees[0].plan_count() <= MOST_PLANS
    right = {
        "bayes-nash": enough and any(map(bayes_nash, trees)),
        "perfect-bayesian": any(perfect_bayesian(tree, p.open.beliefs(tree)) for tree in trees),
    }
    right["weak-perfect-bayesian"] = right["perfect-bayesian"]
    right["sequential"] = right["perfect-bayesian"] and not p.open.given  # under the uniform tremble
    mixes = any(max(row) < 1 for key, row in p.open.tree.strategy.items() if key not in p.open.opened)
    for concept in CONCEPTS:
        exists = right[concept.name]
        for pure in (False, True):
            try:
                found = find_continuation(constraints(p), concept, pure)
            except Undecided as error:
                words.append("undecided")
                if not p.open.given:
                    assert mixes or not exists, error
                continue
            if isinstance(found, NoContinuation):
                words.append(f"none-{'pure' if found.pure else 'at-all'}")
                assert not exists and (pure or not found.pure)
                assert found.search.complete and not found.search.equilibria
            else:
                words.append("found")
                weaker = CONCEPTS[: CONCEPTS.index(concept) + 1]
                assert all(found.check(one).holds for one in weaker)
                is_found_right(p, concept.name, found)
                if enough and concept.name == "bayes-nash" and found.played.strategy.pure:
                    assert exists or mixes
    return " ".join(words)


SOURCES = [
    pytest.param(open_markets(100), 160, ("found", "none-at-all", "undecided", "given", "plain"), id="markets"),
    pytest.param(open_games(public_moves()), 40, ("found", "none-at-all", "given", "plain"), id="public moves"),
]


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize(("source", "count", "see"), SOURCES)
def test_some_agrees_with_brute_force(source, count, see, sweep):
    for_all(source, some_agrees_with_brute_force, count, sweep, see)
