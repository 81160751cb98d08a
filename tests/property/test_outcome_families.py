"""Two players' equilibria as families of outcomes: by Nash subsets and by extreme equilibria they are the same; on random
small markets with resale all that is listed is an equilibrium, and a complete list leaves out no pure one.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

import pytest
from strategies import build
from test_extreme_equilibria import bimatrix
from test_mixed_lists import families, inner_points
from test_pure import random_tree

from exactgames import (
    LimitReached,
    Undecided,
    check,
    expand,
    find_pure,
    mixed_equilibria,
    read_instance_text,
    supported,
)
from exactgames.concepts.registry import NAMES as CONCEPTS
from exactgames.concepts.registry import concept_of
from exactgames.search.mixed.credible import Credible, SubgameEquilibria
from exactgames.search.mixed.families import family_of, family_of_plans
from exactgames.search.mixed.nash_subsets import nash_subsets
from exactgames.search.mixed.sequence_form import Sequences
from exactgames.search.mixed.two_players import extreme_equilibria


def subsets_of(game):
    found = nash_subsets(game, 20_000)
    assert found.stopped is None
    return [family_of(game, found.programs, subset) for subset in found.found]


def same(game):
    """The families of both ways cover each other; how many there are."""
    extremes = extreme_equilibria(game)
    forms = (Sequences(game, 0), Sequences(game, 1))
    usual = [
        family_of_plans(
            game, forms, ([extremes.vertices[0][i] for i in part.first], [extremes.vertices[1][j] for j in part.second])
        )
        for part in extremes.components
    ]
    found = subsets_of(game)
    assert all(any(one.within(other) for other in usual) for one in found)
    assert all(any(one.within(other) for other in found) for one in usual)
    return len(usual)


@pytest.mark.parametrize("seed", [*range(12), *(pytest.param(k, marks=pytest.mark.slow) for k in range(12, 300))])
def test_both_ways_on_bimatrix_games(seed):
    rng = Random(seed)
    size = rng.randint(2, 4)
    assert same(bimatrix(rng, size, rng.randint(2, 4), 0, rng.choice([2, 9])))


@pytest.mark.parametrize(
    "seeds", [range(15), pytest.param(range(15, 1500), marks=pytest.mark.slow)], ids=["quick", "sweep"]
)
def test_both_ways_on_random_trees(seeds):
    sizes = Counter()
    for seed in seeds:
        game = build(("Ann", "Bob"), random_tree(seed, ("Ann", "Bob")))
        if game.infosets <= 8:
            try:
                sizes[min(same(game), 2)] += 1
            except LimitReached:
                sizes["large"] += 1
    assert sizes[1] and sizes[2] and sizes["large"] <= sum(sizes.values()) / 10


def resale_market(rng):
    """Two bidders, a unit, two levels, one or two types each, resale by the winner at one or two prices."""

    def types():
        count = rng.randint(1, 2)
        values = sorted(rng.sample(range(4), count))
        odds = [Fraction(1)] if count == 1 else [Fraction(k, 4) for k in rng.choice([(1, 3), (2, 2), (3, 1)])]
        rows = zip(values, odds, strict=True)
        return ", ".join(f'{{ name = "t{v}", marginals = [{v}], probability = "{p}" }}' for v, p in rows)

    prices = sorted(rng.sample(["1/2", "1", "3/2", "2", "5/2"], rng.randint(1, 2)), key=Fraction)
    auction = rng.choice(['format = "discriminatory"', 'format = "uniform-price"\nprice = "highest-losing"'])
    ties = rng.choice(['"random"', '{ priority = ["A", "B"] }'])
    listed = ", ".join(f'"{price}"' for price in prices)
    agents = "".join(
        f'[[agents]]\nname = "{name}"\ntypes = [{types()}]\nbids = {{ levels = [0, {rng.randint(1, 2)}] }}\n'
        for name in "AB"
    )
    return (
        f"units = 1\n{agents}[auction]\n{auction}\nties = {ties}\n"
        f'[aftermarket]\nformat = "resale-by-winners"\nprices = [{listed}]\n'
    )


def found_otherwise(played, concept):
    """Whether the outcome is an equilibrium's with other moves off the path, by the search for these. Undecided."""
    game = played.game

    def solve(subgame):
        found = mixed_equilibria(subgame, concept, seconds=20)
        return SubgameEquilibria(tuple(one.probabilities for one in found.equilibria), "perhaps others")

    met = game.sets_meeting(played.reach > 0)
    counts = (game.action_start[1:] - game.action_start[:-1]).tolist()
    rows = {s: [played.strategy.probability(game, s, k) for k in range(counts[s])] for s in met.nonzero()[0].tolist()}
    return Credible(game, concept_of(concept), solve).supported(rows, mixed=True) is not None


def judge(game, concept, rng, seen):
    found = mixed_equilibria(game, concept, seconds=20)
    seen["complete" if found.complete else "open"] += 1
    seen["by outcome"] += found.by_outcome
    for one in found.equilibria:
        assert check(one.played, "bayes-nash").holds
        if one.support is not None and one.support.check.slacks is not None:
            assert check(one.played, concept, one.support.beliefs).holds
    for size, played in inner_points(game, found, rng):
        seen["continuum"] += size > 1
        try:
            if not supported(played, concept).holds:
                assert "by existence" in found.searched and found_otherwise(played, concept)
                seen["other moves"] += 1
        except Undecided:
            seen["undecided"] += 1
    if found.complete and found.components:
        listed = list(families(game, found))
        pure = find_pure(game, concept)
        for one in pure.equilibria:
            forms = (Sequences(game, 0), Sequences(game, 1))
            table = [
                [one.played.strategy.probability(game, s, k) for k in range(int(b - a))]
                for s, (a, b) in enumerate(zip(game.action_start[:-1], game.action_start[1:], strict=True))
            ]
            plans = [[forms[i].plan(table)] for i in (0, 1)]
            assert any(family_of_plans(game, forms, (plans[0], plans[1])).within(other) for other in listed)
            seen["pure"] += 1


@pytest.mark.parametrize("concept", CONCEPTS)
@pytest.mark.parametrize(
    "seeds", [range(3), pytest.param(range(3, 300), marks=pytest.mark.slow)], ids=["quick", "sweep"]
)
def test_random_markets(concept, seeds):
    seen = Counter()
    for seed in seeds:
        rng = Random(seed)
        game = expand(read_instance_text(resale_market(rng)).market).game
        if game.infosets <= 24:
            judge(game, concept, rng, seen)
    assert seen["complete"] and seen["continuum"] and seen["pure"]


@pytest.mark.parametrize("infosets", [16, pytest.param(18, marks=pytest.mark.slow)])
@pytest.mark.parametrize("concept", ["bayes-nash", "sequential"])
def test_random_markets_without_extreme_equilibria(concept, infosets, monkeypatch):
    """The same by Nash subsets alone, in markets of at most so many sets."""

    def too_many(game, clock):
        raise LimitReached(1, 2, True, "extreme rays", ("fewer actions",))

    monkeypatch.setattr("exactgames.search.mixed.search.extreme_equilibria", too_many)
    seen = Counter()
    for seed in range(3):
        rng = Random(seed)
        game = expand(read_instance_text(resale_market(rng)).market).game
        if game.infosets <= infosets:
            judge(game, concept, rng, seen)
    assert seen["by outcome"] and sum(seen[kind] for kind in ("complete", "open"))
