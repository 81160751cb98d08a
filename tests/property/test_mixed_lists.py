"""``complete`` of a mixed search against brute force: every profile of a grid of mixed strategies that some belief
supports is in the list; and all equilibria of a component are of the concept.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product
from math import lcm, prod
from pathlib import Path
from random import Random

import numpy as np
import pytest
from belief_games import chains, deterred
from strategies import SWEEPS, build, seeds
from test_pure import random_tree

from exactgames import (
    BehaviorStrategy,
    GameBuilder,
    LimitReached,
    Undecided,
    check,
    mixed_equilibria,
    play,
    read_efg,
    supported,
)
from exactgames.concepts.registry import NAMES as CONCEPTS
from exactgames.linear.program import Infeasible, solution
from exactgames.numbers.arrays import integer_array
from exactgames.search.mixed.credible import strategy_of
from exactgames.search.mixed.families import Family
from exactgames.search.mixed.sequence_form import Sequences

GAMES = Path(__file__).resolve().parents[1] / "games"
MOST = 150
"""Profiles of the grid; games in which even halves make more are left out."""


def grid(size, parts):
    """The distributions over ``size`` things in multiples of 1/parts."""
    return [row for row in product(range(parts + 1), repeat=size) if sum(row) == parts]


def grid_profiles(game):
    """Every profile of the finest grid that has at most MOST; none if halves make more."""
    counts = np.diff(game.action_start).tolist()
    fitting = [parts for parts in (10, 4, 3, 2) if prod(len(grid(count, parts)) for count in counts) <= MOST]
    for rows in product(*(grid(count, fitting[0]) for count in counts)) if fitting else ():
        weights = [x for row in rows for x in row]
        yield play(game, BehaviorStrategy(integer_array(weights), integer_array([fitting[0]] * len(counts))))


def outcome(played):
    ends = played.reach[played.game.terminals].tolist()
    return tuple(Fraction(int(x), played.scale) for x in ends)


def table_of(played):
    game = played.game
    counts = np.diff(game.action_start).tolist()
    return [[played.strategy.probability(game, s, k) for k in range(count)] for s, count in enumerate(counts)]


def between(plan, vertices):
    """Whether the plan is a mixture of the vertices."""
    scale = lcm(*(p.denominator for one in (plan, *vertices) for p in one))
    rows = [[int(vertex[k] * scale) for vertex in vertices] for k in range(len(plan))]
    right = [int(p * scale) for p in plan]
    return not isinstance(solution([0] * len(vertices), [*rows, [1] * len(vertices)], [*right, 1]), Infeasible)


def is_listed(found, played):
    if not found.components:
        return outcome(played) in {outcome(one.played) for one in found.equilibria if one.played is not None}
    plans = [Sequences(played.game, i).plan(table_of(played)) for i in (0, 1)]
    if found.by_outcome:
        point = outcome_family(played.game, [played], ((plans[0],), (plans[1],)))
        return any(point.within(family) for family in families(played.game, found))
    return any(
        all(between(plans[i], [found.vertices[i][k] for k in (part.first, part.second)[i]]) for i in (0, 1))
        for part in found.components
    )


def outcome_family(game, members, plans):
    met = np.logical_or.reduce([game.sets_meeting(one.reach > 0) for one in members])
    return Family(plans, frozenset(np.flatnonzero(met).tolist()), (Sequences(game, 0), Sequences(game, 1)))


def families(game, found):
    for part, members in zip(found.components, found.members, strict=True):
        plans = [tuple(found.vertices[i][k] for k in (part.first, part.second)[i]) for i in (0, 1)]
        yield outcome_family(game, [one.played for one in members], tuple(plans))


def inner_points(game, found, rng):
    """Random points of the interiors of the components, with what is said to be played where no plan leads."""
    for part, members in zip(found.components, found.members, strict=True):
        table = table_of(members[0].played)
        for i in (0, 1):
            vertices = [found.vertices[i][k] for k in (part.first, part.second)[i]]
            weights = [rng.randint(1, 9) for _ in vertices]
            point = tuple(
                sum(w * p for w, p in zip(weights, column, strict=True)) / Fraction(sum(weights))
                for column in zip(*vertices, strict=True)
            )
            for s, row in Sequences(game, i).behaviour(point).items():
                table[s] = row
        yield len(members), play(game, strategy_of(table))


def judge(game, concept, rng, met):
    """The list is right, and all there is if it says so."""
    try:
        found = mixed_equilibria(game, concept, cells=3_000, seconds=20)
    except LimitReached:
        return
    kind = "complete" if found.complete else "open"
    met[f"{concept} {kind}"] += 1
    for one in found.equilibria:
        if one.played is not None:
            assert check(one.played, "bayes-nash").holds
            if one.support is not None and one.support.beliefs is not None and one.support.check.slacks is not None:
                assert check(one.played, concept, one.support.beliefs).holds
    for size, played in inner_points(game, found, rng):
        if size > 1:
            met[f"{concept} continuum"] += 1
        try:
            assert supported(played, concept).holds
        except Undecided:
            met["undecided"] += 1
    for played in grid_profiles(game) if found.complete else ():
        try:
            right = supported(played, concept).holds
        except Undecided:
            continue
        if right:
            met["a point of the grid"] += 1
            assert is_listed(found, played), table_of(played)


KINDS = {"deterred": deterred, "chains": chains, "trees": lambda seed: (PLAYERS, random_tree(seed, PLAYERS))}
PLAYERS = ("Ann", "Bob")


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_complete_list_has_every_equilibrium_of_a_grid(kind, sweep):
    met: Counter[str] = Counter()
    for seed in seeds(15, sweep, met, ("a point of the grid", *(f"{concept} complete" for concept in CONCEPTS))):
        game = build(*KINDS[kind](seed))
        if game.infosets and next(grid_profiles(game), None) is not None:
            for concept in CONCEPTS:
                try:
                    judge(game, concept, Random(seed), met)
                except AssertionError as error:
                    raise AssertionError(f"seed {seed}, {concept}: {error}") from error


# ---- games made for it


def two_types(players, stake=Fraction(6)):
    """Ann knows L or R, ½ each; out pays her 1. If she comes in Bob, who does not know, gains by naming the type; named
    she loses, else she earns 4: so he must mix to deter both. A third player then moves, for herself alone.
    """
    grown = GameBuilder(players)
    for name, node in zip("LR", grown.chance(grown.root, {"L": "1/2", "R": "1/2"}), strict=True):
        out, inside = grown.move(node, "Ann", name, ["out", "in"])
        grown.payoffs(out, [1, *[0] * (len(players) - 1)])
        for said, after in zip("LR", grown.move(inside, "Bob", "in", ["L", "R"]), strict=True):
            pays = [-stake, 1] if said == name else [4, -1]
            if len(players) == 2:
                grown.payoffs(after, pays)
                continue
            for k, end in enumerate(grown.move(after, players[2], "last", ["x", "y"])):
                grown.payoffs(end, [*pays, k])
    return grown.build()


@pytest.mark.parametrize("concept", CONCEPTS)
@pytest.mark.parametrize("players", [("Ann", "Bob"), ("Ann", "Bob", "Cid")])
def test_a_mixed_threat_off_the_path(players, concept):
    """By hand: with q for Bob's L, in pays type L 4 − 10q and type R 10q − 6, at most 1 iff 3/10 ≤ q ≤ 7/10; believing
    ½ he is indifferent. If one type alone came in, he would name it; if both, mixing ½ they would earn −1 each; so
    both stay out in every equilibrium of a concept with beliefs.
    """
    game = two_types(players)
    found = mixed_equilibria(game, concept)
    assert found.complete, found.open
    bob = game.action_start[game.find("Bob", "in")]
    assert found.equilibria
    for one in found.equilibria:
        assert one.payoffs[0] == 1 and Fraction(3, 10) <= one.probabilities[bob] <= Fraction(7, 10)
        assert supported(one.played, concept).holds
    even = [[Fraction(1), Fraction(0)]] * 2 + [[Fraction(1, 2)] * 2] + [[Fraction(0), Fraction(1)]] * (len(players) - 2)
    played = play(game, strategy_of(even))
    assert supported(played, concept).holds and is_listed(found, played)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_two_deals(concept):
    """All Nash equilibria are one component: the responder says no, the proposer offers A as often as A's belief that
    it is the good deal allows: l·9 ≤ r, with the probabilities of A. Its interior reaches both sets.
    """
    game = read_efg(GAMES / "two-deals.efg")
    found = mixed_equilibria(game, concept)
    assert found.complete and not found.open
    [part] = found.components
    left, right = (game.action_start[game.find("Proposer", name)] for name in ("left", "right"))
    at = Sequences(game, 0).of_action
    offers = {(plan[at[int(left)]], plan[at[int(right)]]) for plan in (found.vertices[0][k] for k in part.first)}
    assert offers == {(0, 0), (0, 1), (Fraction(1, 9), 1)}
    for _, played in inner_points(game, found, Random(1)):
        assert supported(played, concept).holds
