"""Whatever steps and refutations the checker accepts, made up at random, no true equilibrium is removed by them: on
games of 2 to 4 players with chance, sets of any size, moves pure and mixed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from true_equilibria import Mix, Truth, random_game

from exactgames.checker.budget import Budget
from exactgames.checker.claims import any_beliefs
from exactgames.checker.claims.all_pure import _Search
from exactgames.checker.rebuild.assessment import Assessment
from exactgames.checker.rebuild.game_file import GameFile
from exactgames.checker.rejected import Rejected

CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")
PROFILES, SETS = 300, 8  # at most
SEEDS = [
    pytest.param(range(24), id="short"),
    *(pytest.param(range(k, k + 250), id=f"from-{k}", marks=pytest.mark.slow) for k in range(1000, 3000, 250)),
]


class Made:
    """Random evidence about one game."""

    def __init__(self, rng: Random, truth: Truth) -> None:
        self.rng, self.truth, self.game = rng, truth, truth.game
        self.names = [agent.name for agent in truth.game.market.agents]

    def own(self, here: int) -> tuple[str, int]:
        """A set as a certificate names it."""
        who = self.truth.owner[here]
        return self.names[who], self.game.own[who].index(here)

    def plan(self, here: int) -> list[list[int]]:
        more = sorted(k for k in self.truth.later[here] if self.rng.random() < 0.6)
        return [[self.own(k)[1], self.rng.randrange(self.truth.actions[k])] for k in (here, *more)]

    def weight(self) -> str:
        return self.rng.choice(["1", "2", "1/2", "1/3", "5"])

    def mixture(self, here: int) -> list[Any]:
        """Plans from a set, or from later ones."""
        found = []
        for _ in range(self.rng.randint(1, 3)):
            later = self.truth.later[here]
            start = self.rng.choice(later) if later and self.rng.random() < 0.3 else here
            found.append([self.plan(start), self.weight()])
        return found

    def items(self, cell: list[list[int]]) -> list[Any]:
        """Actions that a cell allows, each with a plan from its set on, of any players."""
        some = [self.rng.randrange(len(cell)) for _ in range(self.rng.choice([1, 1, 2, 3]))]
        return [[*self.own(k), self.rng.choice(cell[k]), self.plan(k), self.weight()] for k in some]

    def monomials(self, off: list[tuple[int, int]]) -> list[Any]:
        """Plans of anybody's, with factors of these actions."""
        found = []
        for _ in range(self.rng.randint(1, 4)):
            here = self.rng.randrange(len(self.truth.owner))
            factor = []
            if off and self.rng.random() < 0.4:
                some = sorted(
                    self.rng.choices(off, k=self.rng.choice([1, 1, 2])), key=lambda m: (self.truth.owner[m[0]], m)
                )
                factor = [[*self.own(k), action] for k, action in some]
            found.append([self.own(here)[0], self.plan(here), self.weight(), factor])
        return found


def games(seeds: range) -> Iterator[tuple[int, Random, str, Truth]]:
    for seed in seeds:
        rng = Random(seed)
        text = random_game(rng, rng.choice([3, 3, 4]))
        try:
            game = GameFile(text, Budget())
        except Rejected:  # a player forgets a move
            continue
        truth = Truth(game)
        if 2 <= len(game.pasts) <= SETS and truth.profiles() <= PROFILES:
            yield seed, rng, text, truth


def true_profiles(truth: Truth, rng: Random) -> dict[str, set[tuple[int, ...]]]:
    """By concept: pure profiles that are of it, all of them for the first two."""
    pure = [(moves, truth.mix(moves)) for moves in truth.pure()]
    sequential = {moves for moves, mix in pure if truth.sequential(mix, rng, 6)}
    return {
        "bayes-nash": {moves for moves, mix in pure if truth.bayes_nash(mix)},
        "weak-perfect-bayesian": {moves for moves, mix in pure if moves in sequential or truth.weak(mix)},
        "perfect-bayesian": sequential,
        "sequential": sequential,
    }


def one_step(
    search: _Search, made: Made, cell: list[list[int]], keep: set[tuple[int, ...]]
) -> tuple[str, Any, set[tuple[int, ...]]]:
    """A step's kind, the step, and the profiles that it would remove."""
    rng, truth = made.rng, made.truth
    inside = {moves for moves in keep if all(a in allowed for a, allowed in zip(moves, cell, strict=True))}
    here = rng.randrange(len(cell))
    draw = rng.random()
    if draw < 0.55:
        action = rng.choice(cell[here])
        step = [*made.own(here), action, rng.choice(["bayes", "always"]), made.plan(here)]
        return "prune", step, {moves for moves in inside if moves[here] == action}
    if draw < 0.8:
        return "histories", [*made.own(here), made.mixture(here)], inside
    off = [
        (k, a)
        for k, allowed in enumerate(cell)
        if len(allowed) == 1
        for a in range(truth.actions[k])
        if a not in allowed
    ]
    return "monomials", [made.monomials(off)], inside


@pytest.mark.parametrize("seeds", SEEDS)
def test_no_accepted_step_removes_an_equilibrium(seeds: range) -> None:
    accepted: Counter[str] = Counter()
    for seed, rng, text, truth in games(seeds):
        made, keep = Made(rng, truth), true_profiles(truth, rng)
        for concept in CONCEPTS:
            search = _Search(concept, truth.game)
            for _ in range(60):
                if rng.random() < 0.3:
                    search.cell = [sorted(rng.sample(range(n), rng.randint(1, n))) for n in truth.actions]
                elif keep[concept] and rng.random() < 0.3:  # around an equilibrium
                    moves = rng.choice(sorted(keep[concept]))
                    search.cell = [
                        [a] if rng.random() < 0.8 else list(range(n)) for a, n in zip(moves, truth.actions, strict=True)
                    ]
                cell = [list(allowed) for allowed in search.cell]
                kind, step, removed = one_step(search, made, cell, keep[concept])
                try:
                    (search._prune if kind == "prune" else search._refuted)("x", step)
                except Rejected:
                    continue
                accepted[f"{concept} {kind}"] += 1
                assert not removed, (seed, concept, cell, kind, step, sorted(removed)[:3], text)
                if not all(search.cell):
                    search.cell = [list(range(n)) for n in truth.actions]
    for concept in CONCEPTS:
        assert accepted[f"{concept} prune"] >= 12, accepted
        assert concept == CONCEPTS[0] or accepted[f"{concept} histories"] >= 4, accepted
    assert accepted["sequential monomials"] >= 1, accepted


def random_mix(rng: Random, truth: Truth) -> Mix:
    found = []
    for n in truth.actions:
        weights = [rng.choice([0, 0, 1, 1, 2]) for _ in range(n)] if rng.random() < 0.3 else [0] * n
        if not any(weights):
            weights[rng.randrange(n)] = 1
        found.append([Fraction(w, sum(weights)) for w in weights])
    return found


def integer_weights(mix: Mix) -> list[list[int]]:
    found = []
    for row in mix:
        least = min(p for p in row if p)
        scale = least.denominator
        while any((p * scale).denominator > 1 for p in row):
            scale += least.denominator
        found.append([int(p * scale) for p in row])
    return found


@pytest.mark.parametrize("seeds", SEEDS)
def test_no_accepted_refutation_is_of_an_equilibrium(seeds: range) -> None:
    """With ``beliefs = "any"``: what some belief supports is not refuted, and much that none supports is."""
    seen: Counter[str] = Counter()
    for seed, rng, text, truth in games(seeds):
        made = Made(rng, truth)
        mixes = [random_mix(rng, truth) for _ in range(25)]
        for mix in mixes:
            sequential = truth.sequential(mix, rng, 4)
            true = {
                "weak-perfect-bayesian": sequential or truth.weak(mix),
                "perfect-bayesian": sequential,
                "sequential": sequential,
            }
            assessment = Assessment(truth.game, integer_weights(mix), [])
            off = [(k, a) for k, row in enumerate(mix) for a, p in enumerate(row) if not p]
            for concept, holds in true.items():
                refutation = any_beliefs.Refutation(concept, assessment)
                for _ in range(6):
                    kind, evidence = refutation_of(made, concept, off)
                    try:
                        getattr(refutation, f"by_{kind}")(evidence)
                    except Rejected:
                        seen[f"{concept} {'holds' if holds else 'open'}"] += 1
                        continue
                    seen[f"{concept} {kind}"] += 1
                    assert not holds, (seed, concept, mix, kind, evidence, text)
    for concept in CONCEPTS[1:]:
        assert min(seen[f"{concept} {what}"] for what in ("bayes", "histories", "holds")) >= 12, seen
    assert seen["sequential monomials"] >= 2, seen


def refutation_of(made: Made, concept: str, off: list[tuple[int, int]]) -> tuple[str, Any]:
    here = made.rng.randrange(len(made.truth.owner))
    name, number = made.own(here)
    kind = made.rng.choice(["bayes", "histories", "monomials"] if concept == "sequential" else ["bayes", "histories"])
    if kind == "bayes":
        return kind, {"agent": name, "plan": made.plan(here)}
    if kind == "histories":
        return kind, {"agent": name, "set": number, "mixture": made.mixture(here)}
    return kind, made.monomials(off)
