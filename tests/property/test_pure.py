"""The search for pure equilibria against brute force: every profile of a small game is judged one by one."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest
from strategies import SWEEPS, Tree, build, seeds

from exactgames import BehaviorStrategy, Game, Undecided, play, supported
from exactgames.concepts.registry import NAMES as CONCEPTS
from exactgames.search.pure.search import find_pure
from exactgames.search.pure.steps import Open, Prune

MOST = 300
"""Games with more pure profiles are left out."""


def profiles(game: Game) -> list[BehaviorStrategy]:
    """Every pure profile."""
    counts = np.diff(game.action_start)
    if np.prod(counts) > MOST:
        return []
    found = []
    for choice in product(*(range(int(c)) for c in counts)):
        weights = np.zeros(game.actions, dtype=np.int64)
        weights[game.action_start[:-1] + np.array(choice, dtype=np.int64)] = 1
        found.append(BehaviorStrategy(weights, np.ones(game.infosets, dtype=np.int64)))
    return found


def outcome(game: Game, strategy: BehaviorStrategy) -> bytes:
    """The terminal nodes reached."""
    return np.flatnonzero(play(game, strategy).reach[game.terminals] > 0).tobytes()


def compare(game: Game, concept: str) -> str:
    """The search finds what judging every profile finds; what was met, in words."""
    right, unknown = [], []
    for strategy in profiles(game):
        try:
            if supported(play(game, strategy), concept).holds:
                right.append(strategy)
        except Undecided:
            unknown.append(strategy)
    outcomes, maybe = {outcome(game, s) for s in right}, {outcome(game, s) for s in unknown}
    one = find_pure(game, concept)
    found = [outcome(game, e.strategy) for e in one.equilibria]
    assert len(found) == len(set(found)) and set(found) == outcomes and one.stopped is None
    assert one.complete == (not maybe - outcomes) == (not one.open)
    every = find_pure(game, concept, every=True)
    listed = [e.strategy.weights.tobytes() for e in every.equilibria]
    assert len(listed) == len(set(listed)) and set(listed) == {s.weights.tobytes() for s in right}
    assert every.complete == (not unknown)
    assert sum(isinstance(step, Open) for step in every.steps) == len(unknown)
    words = ["none" if not right else "one" if len(right) == 1 else "several", "undecided" if unknown else "decided"]
    kinds = {type(step).__name__.lower() for step in (*one.steps, *every.steps)}
    kinds |= {step.kind for step in one.steps if isinstance(step, Prune)}
    return " ".join([*words, *sorted(kinds)])


def random_tree(seed: int, players: tuple[str, ...]) -> Tree:
    """A tree of 4 to 9 moves with perfect recall, most of whose moves share a set with others: much turns on beliefs."""
    rng = Random(seed)
    payoffs = [-1, 0, 0, 1, 2] if seed % 4 else range(-9, 10)  # with many ties, or few
    grown: list[dict[str, Any]] = [{"experience": dict.fromkeys(players, ())}]
    leaves, sets = [grown[0]], {}
    for number in range(rng.randint(4, 9)):
        here = leaves.pop(rng.randrange(min(4, len(leaves))))
        owner = rng.choice([*players, *players, ""] if number else ["", *players])
        count = rng.choice([2, 2, 2, 3])
        here.update(owner=owner, label="", below=[], weights=[rng.randint(1, 3) for _ in range(count)])
        if owner:
            group = sets.setdefault((owner, here["experience"][owner], count), [])
            if not group or rng.random() < 0.25:
                group.append(f"{owner}{sum(len(g) for g in sets.values())}")
            here["label"] = rng.choice(group)
        for k in range(count):
            past = here["experience"]
            after = {**past, owner: (*past[owner], (here["label"], k))} if owner else past
            here["below"].append({"experience": after})
        leaves += here["below"]

    def freeze(node: dict[str, Any]) -> Tree:
        if "below" not in node:
            return Tree("", "", (), tuple(Fraction(rng.choice(payoffs)) for _ in players))
        total = sum(node["weights"])
        odds = [Fraction(w, total) if not node["owner"] else None for w in node["weights"]]
        below = [(f"a{k}", p, freeze(child)) for k, (p, child) in enumerate(zip(odds, node["below"], strict=True))]
        return Tree(node["owner"], node["label"], tuple(below), ())

    return freeze(grown[0])


def signalling(seed: int, players: tuple[str, ...]) -> Tree:
    """Nature draws one of two types; the first player, who knows hers, sends one of three messages; the second, who sees
    it, answers in one of three ways. Off the path everything turns on beliefs.
    """
    rng = Random(seed)
    odds = Fraction(rng.randint(1, 3), 4)

    def answer(message: int) -> Tree:
        ends = [Tree("", "", (), tuple(Fraction(rng.randint(-3, 3)) for _ in players)) for _ in range(3)]
        return Tree(players[1], f"m{message}", tuple((f"r{k}", None, end) for k, end in enumerate(ends)), ())

    def send(kind: int) -> Tree:
        return Tree(players[0], f"t{kind}", tuple((f"m{k}", None, answer(k)) for k in range(3)), ())

    return Tree("", "", (("t0", odds, send(0)), ("t1", 1 - odds, send(1))), ())


SEEN: dict[str, tuple[str, ...]] = {
    "bayes-nash": ("none", "one", "several", "bayes", "split"),
    "weak-perfect-bayesian": ("one", "several", "bayes", "always", "split", "refuted"),
    "perfect-bayesian": ("one", "several", "bayes", "always", "split", "refuted"),
    "sequential": ("one", "several", "bayes", "always", "split", "refuted"),
}


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize("concept", CONCEPTS)
def test_search_finds_what_brute_force_finds(concept: str, sweep: int) -> None:
    met: Counter[str] = Counter()
    for seed in seeds(150, sweep, met, SEEN[concept], first=(20, 57)):
        players = ("Ann", "Bob") if seed % 3 else ("Ann", "Bob", "Eve")
        grow = signalling if seed % 2 else random_tree
        game = build(players, grow(seed, players))
        if profiles(game):
            try:
                met.update(compare(game, concept).split())
            except AssertionError as error:
                raise AssertionError(f"seed {seed}: {error}") from error


def test_a_mixture_of_plans_whose_losses_have_different_denominators():
    """Found by the sweep: the plans' weights have to undo the scales of the rows of the linear program."""
    game = build(("Ann", "Bob"), random_tree(2894, ("Ann", "Bob")))
    compare(game, "weak-perfect-bayesian")
