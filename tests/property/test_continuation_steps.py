"""Below given rules, whatever steps the checker accepts, made up at random, no equilibrium continuation is removed by
them: pure ones, all that there are of some concepts; and mixed ones, where nothing is split. On random games;
equilibria are found by brute force, from the definitions.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from test_accepted_steps import CONCEPTS, Made, games
from true_equilibria import Mix, Truth

from exactgames.checker.claims.steps import Steps
from exactgames.checker.kernel.concepts import concept_of
from exactgames.checker.rejected import Rejected

SEEDS = [
    pytest.param(range(24), id="short"),
    *(pytest.param(range(k, k + 200), id=f"from-{k}", marks=pytest.mark.slow) for k in range(5000, 6000, 200)),
]
KINDS = "prune exclude refuted outweighed"
TRIES = 40  # of mixed profiles, of steps


def support(mix: Mix) -> list[list[int]]:
    return [[a for a, p in enumerate(row) if p] for row in mix]


def best_plan(truth: Truth, mix: Mix) -> bool:
    """Bayes-Nash: at no first set of a player's, by chance and the others' moves, a plan gains. (What she does where
    her own moves do not lead is nobody's business, unlike in `Truth.bayes_nash`.)"""
    first = [k for k in range(len(truth.owner)) if not any(k in truth.later[j] for j in range(len(truth.owner)))]
    for here in first:
        who, reach = truth.owner[here], truth.reach(mix, truth.owner[here])
        histories = truth.game.histories[here]
        stay = sum(reach[h] * truth.value(h, mix, who, {}) for h in histories)
        for plan in truth.plans(here):
            if sum(reach[h] * truth.value(h, mix, who, plan) for h in histories) > stay:
                return False
    return True


def perfect(truth: Truth, mix: Mix, rng: Random) -> list[list[Fraction]] | None:
    """Perfect Bayesian, under some beliefs out of a few random ones: at each set, in play order, updating from the
    owner's previous set, and Bayes' rule in the smallest subgame, where they say something; else
    anything. These, by set; None if it is not one with them."""
    beliefs: list[list[Fraction]] = []
    for here, histories in enumerate(truth.game.histories):
        ways = [rule for rule in (updated(truth, mix, here, beliefs), in_subgame(truth, mix, here)) if rule]
        if any(rule != ways[0] for rule in ways):
            return None
        weights = [Fraction(rng.choice([0, 0, 1, 1, 3])) for _ in histories]
        belief = ways[0] if ways else shares(weights) or shares([Fraction(1)] * len(histories)) or []
        beliefs.append(belief)
        who = truth.owner[here]
        stay = sum(p * truth.value(h, mix, who, {}) for h, p in zip(histories, belief, strict=True))
        for action in range(truth.actions[here]):
            after = [truth.value(truth.kids[h][action], mix, who, {}) for h in histories]
            if sum(p * v for p, v in zip(belief, after, strict=True)) > stay:
                return None
    return beliefs


def shares(weights: list[Fraction]) -> list[Fraction] | None:
    total = sum(weights)
    return [w / total for w in weights] if total else None


def updated(truth: Truth, mix: Mix, here: int, beliefs: list[list[Fraction]]) -> list[Fraction] | None:
    """Bayes' rule from the belief at the owner's previous set, her own move there for sure."""
    earlier = [j for j in range(len(truth.owner)) if here in truth.later[j]]
    if not earlier:
        return None
    before = max(earlier)  # sets are numbered as play first meets them
    starts = truth.game.histories[before]
    weights = []
    for history in truth.game.histories[here]:
        node, odds = history, Fraction(1)
        while node not in starts:
            node, odds = step_back(truth, mix, node, odds, truth.owner[here])
        weights.append(odds * beliefs[before][starts.index(node)])
    return shares(weights)


def in_subgame(truth: Truth, mix: Mix, here: int) -> list[Fraction] | None:
    """Bayes' rule from the root of the smallest subgame that contains the set, the owner's moves as she plays them."""
    histories, root = truth.game.histories[here], truth.game.histories[here][0]
    while not (is_subgame(truth, root) and all(root <= h < truth.game.end[root] for h in histories)):
        root = truth.game.parent[root]
    weights = []
    for history in histories:
        node, odds = history, Fraction(1)
        while node != root:
            node, odds = step_back(truth, mix, node, odds, None)
        weights.append(odds)
    return shares(weights)


def step_back(truth: Truth, mix: Mix, node: int, odds: Fraction, without: int | None) -> tuple[int, Fraction]:
    above = truth.game.parent[node]
    here = truth.game.at[above]
    if here >= 0 and truth.owner[here] == without:
        return above, odds
    return above, odds * truth.odds(above, mix)[truth.kids[above].index(node)]


def is_subgame(truth: Truth, root: int) -> bool:
    inside = range(root, truth.game.end[root])
    met = {truth.game.at[node] for node in inside if truth.game.at[node] >= 0}
    return all(h in inside for here in met for h in truth.game.histories[here])


def is_equilibrium(concept: str, truth: Truth, mix: Mix, rng: Random) -> bool:
    """For the last two, it certainly is one if so."""
    if concept == "bayes-nash":
        return best_plan(truth, mix)
    if concept == "weak-perfect-bayesian":
        return truth.weak(mix)
    if concept == "perfect-bayesian":
        return any(perfect(truth, mix, rng) is not None for _ in range(3))
    return truth.sequential(mix, rng, 4)


def random_mix(rng: Random, truth: Truth) -> Mix:
    found = []
    for n in truth.actions:
        row = [Fraction(0)] * n
        some = rng.sample(range(n), 2 if rng.random() < 0.5 else 1)
        for action, p in zip(some, rng.choice([(1, 1), (1, 2), (1, 3)]), strict=False):
            row[action] = Fraction(p)
        found.append([p / sum(row) for p in row])
    return found


def nearby(rng: Random, truth: Truth, mix: Mix) -> Mix:
    """The same, but for a set or two where actions are mixed."""
    found = list(mix)
    for here in rng.sample(range(len(mix)), min(len(mix), rng.choice([1, 1, 2]))):
        found[here] = random_mix(rng, truth)[here]
    return found


def equilibria(concept: str, truth: Truth, rng: Random) -> list[Mix]:
    """Pure ones, and mixed ones that were found."""
    pure = [mix for mix in map(truth.mix, truth.pure()) if is_equilibrium(concept, truth, mix, rng)]
    mixed = [random_mix(rng, truth) for _ in range(TRIES)]
    mixed += [nearby(rng, truth, rng.choice(pure)) for _ in range(TRIES) if pure]
    return pure + [mix for mix in mixed if is_equilibrium(concept, truth, mix, rng)]


def first_cell(rng: Random, truth: Truth, kept: list[Mix]) -> list[list[int]]:
    """What random rules allow; mostly, rules that some equilibrium obeys."""
    sets, share = range(len(truth.actions)), rng.choice([0.2, 0.5, 0.8])
    cell = [list(range(n)) for n in truth.actions]
    around = rng.choice(kept) if kept and rng.random() < 0.8 else None
    for here in sets:
        allowed = support(around)[here] if around else [rng.randrange(truth.actions[here])]
        if len(allowed) == 1 and rng.random() < share:
            cell[here] = allowed
    return cell


def steps_of(concept: str, truth: Truth, cell: list[list[int]]) -> Steps:
    return Steps(concept, truth.game, cell, not concept_of(concept).subgames, KINDS)


def one_step(made: Made, cell: list[list[int]]) -> tuple[str, list[Any]]:
    rng, truth = made.rng, made.truth
    here = rng.randrange(len(cell))
    draw = rng.random()
    if rng.random() < 0.25:
        return "outweighed", [made.items(cell)]
    if draw < 0.4:
        return "prune", [*made.own(here), rng.choice(cell[here]), rng.choice(["bayes", "always"]), made.plan(here)]
    own = [k for k, who in enumerate(truth.owner) if who == truth.owner[here] and k != here]
    if draw < 0.55 and own:
        other = rng.choice(own)
        pairs = [
            [rng.randrange(truth.actions[here]), made.weight(), rng.randrange(truth.actions[other]), made.weight()]
            for _ in cell[other]
        ]
        return "exclude", [*made.own(here), rng.choice(cell[here]), made.own(other)[1], pairs]
    if draw < 0.8:
        return "refuted", [*made.own(here), made.mixture(here)]
    off = [(k, a) for k, some in enumerate(cell) if len(some) == 1 for a in range(truth.actions[k]) if a not in some]
    return "refuted", [made.monomials(off)]


def refused(steps: Steps, kind: str, step: list[Any]) -> bool:
    try:
        steps._settles(kind, "x", step)
    except Rejected:
        return True
    return False


def walk(made: Made, concept: str, kept: list[Mix], accepted: Counter[str]) -> None:
    """Random steps below random rules: each that is accepted leaves what is kept."""
    first = first_cell(made.rng, made.truth, kept)
    inside = [mix for mix in kept if all(set(s) <= set(c) for s, c in zip(support(mix), first, strict=True))]
    search = steps_of(concept, made.truth, first)
    for _ in range(TRIES):
        cell = [list(allowed) for allowed in search.cell]
        kind, step = one_step(made, cell)
        if refused(search, kind, step):
            continue
        accepted[kind] += 1
        accepted["with an equilibrium"] += bool(inside)
        accepted["with a mixed one"] += any(len(row) > 1 for mix in inside for row in support(mix))
        if kind in ("refuted", "outweighed") or not all(search.cell):
            assert not inside, (concept, first, cell, kind, step)
            return
        for mix in inside:
            lost = [a for s, c in zip(support(mix), search.cell, strict=True) for a in s if a not in c]
            assert not lost, (concept, first, cell, kind, step)


@pytest.mark.parametrize("seeds", SEEDS)
def test_no_accepted_step_removes_a_continuation(seeds: range) -> None:
    accepted: Counter[str] = Counter()
    for _, rng, _, truth in games(seeds):
        made = Made(rng, truth)
        for concept in CONCEPTS:
            kept = equilibria(concept, truth, rng)
            for _ in range(6):
                walk(made, concept, kept, accepted)
    for what in ("prune", "exclude", "refuted", "with an equilibrium", "with a mixed one"):
        assert accepted[what] >= 4, (what, accepted)
    assert accepted["outweighed"] >= 2, accepted
