"""Outcomes that are sequential by the existence argument (``by_existence``) against the search for moves off the path and
beliefs, which knows nothing of it: that never finds that such an outcome is no sequential equilibrium's.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

import pytest
from strategies import Tree, build
from test_outcome_families import resale_market
from test_pure import random_tree

from exactgames import Undecided, expand, read_instance_text
from exactgames.concepts.registry import concept_of
from exactgames.search.mixed.by_existence import Existence
from exactgames.search.mixed.credible import Credible, SubgameEquilibria
from exactgames.search.mixed.families import sets_met
from exactgames.search.mixed.nash_subsets import nash_subsets
from exactgames.search.mixed.search import mixed_equilibria
from exactgames.search.mixed.sequence_form import Sequences


def solved(game):
    found = mixed_equilibria(game, "sequential", seconds=20)
    why = found.open[0] if found.open else None if found.complete else "stopped"
    if any(len(part.first) * len(part.second) > 1 for part in found.components):
        why = "a continuum"
    return SubgameEquilibria(tuple(one.probabilities for one in found.equilibria), why)


def mixture(rng, program, points):
    """A plan of a face: a mixture of some of the points that are known of it."""
    chosen = rng.sample(points, rng.randint(1, len(points)))
    weights = [Fraction(rng.randint(1, 9)) for _ in chosen]
    plans = [program.plan(point) for point in chosen]
    total = sum(weights)
    return tuple(
        sum(w * x for w, x in zip(weights, column, strict=True)) / total for column in zip(*plans, strict=True)
    )


def judge(game, rng, seen):
    credible = Credible(game, concept_of("sequential"), solved)
    part = credible.part
    forms = (Sequences(part.game, 0), Sequences(part.game, 1))
    existence = Existence(credible)
    subsets = nash_subsets(part.game, 2_000)
    for subset in subsets.found[:10]:
        inner = [
            tuple(sum(c, start=Fraction(0)) / len(points) for c in zip(*map(program.plan, points), strict=True))
            for program, points in zip(subsets.programs, subset.points, strict=True)
        ]
        rows = {}
        for form, plan in zip(forms, inner, strict=True):
            rows |= form.behaviour(plan)
        met = sets_met(part.game, forms, tuple(inner))
        held = existence.held(credible.rows(rows), frozenset(part.sets[j] for j in met))
        missed = credible.several.copy()
        missed[[part.sets[j] for j in met]] = False
        if not missed.any():
            continue
        seen["held" if held is not None else "not held"] += 1
        for _ in range(2):
            pair = [mixture(rng, *both) for both in zip(subsets.programs, subset.points, strict=True)]
            here = sets_met(part.game, forms, tuple(pair))
            rows = {}
            for form, plan in zip(forms, pair, strict=True):
                rows |= {s: row for s, row in form.behaviour(plan).items() if s in here}
            try:
                found = credible.supported(credible.rows(rows), mixed=True)
            except Undecided:
                seen["undecided"] += held is not None
                continue
            if held is None:
                seen["refuted" if found is None else "not held, and found"] += 1
                continue
            assert found is not None
            seen["found"] += 1


@pytest.mark.parametrize(
    "seeds", [range(4), pytest.param(range(4, 300), marks=pytest.mark.slow)], ids=["quick", "sweep"]
)
def test_markets(seeds):
    seen = Counter()
    for seed in seeds:
        rng = Random(seed)
        game = expand(read_instance_text(resale_market(rng)).market).game
        if game.infosets <= 20:
            judge(game, rng, seen)
    assert seen["held"] and seen["found"]


def spoken(seed):
    """Nature draws Ann's type; she says something; Bob, who hears it, answers; often she has the last word. What she gets
    by an answer mostly does not depend on her type, so Bob can mostly hold her down: but does he want to?
    """
    rng = Random(seed)
    words, replies, last = rng.choice([2, 3]), rng.choice([2, 3]), False
    if words + replies == 4:
        last = rng.random() < 0.3
    told = {(m, r): rng.randint(0, 2) for m in range(words) for r in range(replies)}
    mostly = rng.choice([0, 0, 0.1])

    def end(m, r):
        ann = told[m, r] if rng.random() >= mostly else rng.randint(0, 2)
        return Tree("", "", (), (Fraction(ann), Fraction(rng.randint(-1, 1))))

    def word(kind, m, r):
        if not last:
            return end(m, r)
        return Tree("Ann", f"last {kind} {m} {r}", (("x", None, end(m, r)), ("y", None, end(m, r))), ())

    def answer(kind, m):
        return Tree("Bob", f"b{m}", tuple((f"r{r}", None, word(kind, m, r)) for r in range(replies)), ())

    def ann(kind):
        return Tree("Ann", f"a{kind}", tuple((f"m{m}", None, answer(kind, m)) for m in range(words)), ())

    odds = rng.choice([(1, 1), (1, 2)])
    return Tree("", "", tuple((f"t{k}", Fraction(w, sum(odds)), ann(k)) for k, w in enumerate(odds)), ())


WITHOUT_MISTAKES = (39, 77, 95)
"""Games of which the argument would hold too much if mistakes of all histories were as likely as any."""


@pytest.mark.parametrize(
    ("kind", "seeds"),
    [
        (spoken, [*range(6), *WITHOUT_MISTAKES]),
        pytest.param(spoken, range(6, 600), marks=pytest.mark.slow),
        (None, range(10)),
        pytest.param(None, range(10, 1_000), marks=pytest.mark.slow),
    ],
    ids=["signals", "signals, sweep", "trees", "trees, sweep"],
)
def test_random_games(kind, seeds):
    seen = Counter()
    for seed in seeds:
        game = build(("Ann", "Bob"), random_tree(seed, ("Ann", "Bob")) if kind is None else kind(seed))
        if kind or game.infosets <= 8:
            judge(game, Random(seed), seen)
    assert seen["held"] and seen["found"] and (seen["refuted"] or kind is None)
