"""The solver against brute force on random tiny games: every definition of docs/reference/semantics.md, by
enumeration.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume
from reference import Fault, Reference
from strategies import SWEEPS, Key, RandomGame, for_all, games

from exactgames import Game, Slacks, Undecided, check, play
from exactgames.concepts.beliefs import subgame_roots
from exactgames.game.values import Play

PLANS = 250


def posed(random: RandomGame) -> tuple[Reference, Game, Play, dict[Key, int]]:
    """(brute force, the package's game, its play, the number of each information set)."""
    reference = Reference(random.players, random.tree, random.strategy)
    assume(reference.plan_count() <= PLANS)
    game, strategy, _ = random.build()
    number = {(game.players[game.infoset_player[s]], game.labels.infoset(s)): s for s in range(game.infosets)}
    return reference, game, play(game, strategy), number


def words(game: Game, random: RandomGame, *more: str) -> str:
    mixed = any(0 < p < 1 for row in random.strategy.values() for p in row)
    return " ".join(
        [
            *more,
            "timed" if game.timed else "untimed",
            "mixed" if mixed else "pure",
            "given" if random.beliefs else "none",
        ]
    )


def same_slacks(
    slacks: Slacks | None, game: Game, number: dict[Key, int], gains: dict[tuple[Key, int], Fraction]
) -> None:
    assert slacks is not None
    for (key, k), gain in gains.items():
        assert slacks.slack(game, number[key], k) == -gain, (key, k)


def same_deviation(
    found: Any, number: dict[Key, int], random: RandomGame, first: tuple[Key, int, Fraction] | None
) -> None:
    """The deviation is exactly the one that the semantics names: largest gain, ties by players, sets in play order,
    actions.
    """
    if first is None:
        assert found is None
        return
    key, instead, gain = first
    assert (found.infoset, found.instead, found.gain) == (number[key], instead, gain)
    assert random.players[found.player] == key[0]
    assert found.action == next(k for k, p in enumerate(random.strategy[key]) if p and k != instead)


def same_fault(found: Any, number: dict[Key, int], faults: list[Fault]) -> None:
    if not faults:
        assert found is None
        return
    assert found is not None
    assert (found.infoset, found.found, found.required) in [(number[f.key], f.found, f.required) for f in faults]


# ---- the laws


def bayes_nash(random: RandomGame) -> str:
    """ "No agent has a better plan": every pure plan of every player."""
    reference, game, played, number = posed(random)
    judged = check(played, "bayes-nash")
    gains = {player: reference.plan_gains(player) for player in random.players}
    best = {player: max(gain for gain, _ in plans) for player, plans in gains.items()}
    top = max(best.values())
    assert judged.holds == (top == 0)
    for i, player in enumerate(random.players):
        assert played.value(i) == reference.value(0, player)
    found = judged.deviation
    if found is not None:
        player = next(p for p in random.players if best[p] == top)
        assert (random.players[found.player], found.gain) == (player, top)
        key = next(key for key, s in number.items() if s == found.infoset)
        assert random.strategy[key][found.action] > 0
        assert found.instead != found.action
        # some best plan plays ``instead`` at the set, does as β may at her earlier sets there, and the set is reached
        earlier = reference.own_moves(reference.sets[key][0], player)
        assert all(random.strategy[k][a] > 0 for k, a in earlier)
        assert reference.let_happen(key) is not None
        assert any(
            gain == top and plan[key] == found.instead and all(plan[k] == a for k, a in earlier)
            for gain, plan in gains[player]
        )
    for key, s in number.items():
        happens = reference.let_happen(key)
        for k in range(reference.actions(key)):
            wanted = None
            if happens is not None:
                plans = reference.plans(reference.later(key))
                wanted = reference.mean(key, happens) - max(
                    reference.mean(key, happens, {**plan, key: k}) for plan in plans
                )
            assert judged.slacks.slack(game, s, k) == wanted  # type: ignore[union-attr]
    return words(game, random, "holds" if judged.holds else "refuted")


def weak_perfect_bayesian(random: RandomGame) -> str:
    """ "At every information set, no continuation plan of its owner is better given μ there"; Bayes' rule where β
    reaches.
    """
    reference, game, played, number = posed(random)
    judged = check(played, "weak-perfect-bayesian", random.build()[2])
    beliefs = reference.judged(random.beliefs)
    faults = reference.bayes_faults(beliefs)
    same_fault(judged.belief, number, faults)
    gains = reference.continuations(beliefs)
    same_slacks(judged.slacks, game, number, gains)
    first = reference.first_largest(gains)
    found = judged.deviation
    assert (found is None) == (bool(faults) or first is None)
    if found is not None and first is not None:
        start, _, gain = first
        assert (random.players[found.player], found.start, found.gain) == (start[0], number[start], gain)
        # some best continuation plan plays ``instead`` at the set named, and on the way there as β may
        key = next(key for key, s in number.items() if s == found.infoset)
        between = [
            move
            for move in reference.own_moves(reference.sets[key][0], start[0])
            if move[0] in (start, *reference.later(start))
        ]
        assert key in (start, *reference.later(start))
        assert all(random.strategy[k][a] > 0 for k, a in between)
        assert found.instead != found.action
        assert random.strategy[key][found.action] > 0
        base = reference.mean(start, beliefs[start])
        plans = reference.plans([start, *reference.later(start)])
        wanted = [*between, (key, found.instead)]
        assert any(
            reference.mean(start, beliefs[start], plan) - base == gain
            for plan in plans
            if all(plan[k] == a for k, a in wanted)
        )
    assert judged.holds == (not faults and first is None)
    return words(game, random, "fault" if faults else "holds" if judged.holds else "refuted")


def perfect_bayesian(random: RandomGame) -> str:
    """Updating consistency, Bayes' rule in every subgame, one-shot deviations; and that one-shot deviations are
    enough.
    """
    reference, game, played, number = posed(random)
    judged = check(played, "perfect-bayesian", random.build()[2])
    beliefs = reference.judged(random.beliefs)
    updating, subgame = reference.updating_faults(beliefs), reference.subgame_faults(beliefs)
    if judged.belief is not None:
        assert judged.belief.rule in ("updating", "subgame")
        same_fault(judged.belief, number, updating if judged.belief.rule == "updating" else subgame)
    assert (judged.belief is None) == (not updating and not subgame)
    gains = reference.one_shot(beliefs)
    same_slacks(judged.slacks, game, number, gains)
    first = reference.first_largest(gains)
    if updating or subgame:
        assert not judged.holds
        return words(game, random, "updating" if updating else "subgame")
    same_deviation(judged.deviation, number, random, first)
    assert judged.holds == (first is None)
    assert judged.holds == (reference.first_largest(reference.continuations(beliefs)) is None)  # the one-shot theorem
    return words(game, random, "holds" if judged.holds else "refuted")


def sequential(random: RandomGame) -> str:
    """Trembles that yield the given beliefs; one-shot deviations under the beliefs that these trembles give
    everywhere. Where beliefs are given, a deviation refutes only at a set whose belief they fix: all trembles that
    agree, those found too, give it the same gain there.
    """
    reference, game, played, number = posed(random)
    try:
        judged = check(played, "sequential", random.build()[2])
    except Undecided:
        return words(game, random, "undecided")
    if judged.inconsistent is not None:
        assert not judged.holds
        return words(game, random, "inconsistent")
    assert judged.trembles is not None
    assert judged.trembles.root == 1
    tremble = {}
    for key, s in number.items():
        for k, p in enumerate(random.strategy[key]):
            a = int(game.action_start[s]) + k
            assert (judged.trembles.power[a] == 0) == (p > 0)
            if not p:
                tremble[key, k] = (int(judged.trembles.power[a]), judged.trembles.coefficient.get(a, Fraction(1)))
    beliefs = reference.trembled(tremble)
    assert all(beliefs[key] == row for key, row in random.beliefs.items())
    if not random.beliefs:
        assert all(pair == (1, 1) for pair in tremble.values())
    assert not reference.updating_faults(beliefs)
    assert not reference.subgame_faults(beliefs)
    gains = reference.one_shot(beliefs)
    first = reference.first_largest(gains)
    if random.beliefs and not judged.holds:
        found = judged.deviation
        assert first is not None
        assert (found is None) == (judged.unsupported is not None)
        if found is not None:
            key = next(key for key, s in number.items() if s == found.infoset)
            assert 0 < found.gain == gains[key, found.instead]
        return words(game, random, "refuted")
    same_slacks(judged.slacks, game, number, gains)
    same_deviation(judged.deviation, number, random, first)
    assert judged.holds == (first is None)
    assert judged.holds == (reference.first_largest(reference.continuations(beliefs)) is None)
    return words(game, random, "holds" if judged.holds else "refuted")


def relations(random: RandomGame) -> str:
    """Of one assessment without given beliefs: sequential ⇒ perfect Bayesian ⇒ weak perfect Bayesian ⇒ Bayes–Nash."""
    game, strategy, _ = random.build()
    played = play(game, strategy)
    chain = [
        check(played, concept).holds
        for concept in ("sequential", "perfect-bayesian", "weak-perfect-bayesian", "bayes-nash")
    ]
    assert chain == sorted(chain)
    return "sequential" if chain[0] else "nash-only" if chain[3] else "none"


def subgames(random: RandomGame) -> str:
    """ "A node, chance nodes included, whose subtree contains every information set that it meets"."""
    reference = Reference(random.players, random.tree, random.strategy)
    game, _, _ = random.build()
    roots = subgame_roots(game)
    order = [int(node) for node in game.preorder.argsort()]
    assert [i for i, node in enumerate(order) if roots[node] and game.infoset[node] != -2] == [
        i for i in reference.subgame_roots() if reference.children[i]
    ]
    proper = [i for i in reference.subgame_roots() if i and reference.children[i]]
    return "proper" if proper else "none"


SEEN = ("holds", "refuted", "timed", "untimed", "pure", "mixed")
LAWS = [
    # law, given beliefs at up to so many sets, examples, what must be met
    pytest.param(bayes_nash, 0, 800, SEEN, id="bayes-nash: every plan"),
    pytest.param(weak_perfect_bayesian, 0, 400, SEEN, id="weak perfect Bayesian: every continuation plan"),
    pytest.param(weak_perfect_bayesian, 3, 800, (*SEEN, "fault", "given"), id="weak perfect Bayesian: beliefs given"),
    pytest.param(perfect_bayesian, 0, 400, SEEN, id="perfect Bayesian: one-shot and all plans"),
    pytest.param(
        perfect_bayesian, 3, 1000, (*SEEN, "given", "updating", "subgame"), id="perfect Bayesian: beliefs given"
    ),
    pytest.param(sequential, 0, 400, SEEN, id="sequential: formal trembles"),
    pytest.param(sequential, 2, 1000, (*SEEN, "given", "inconsistent"), id="sequential: beliefs given"),
    pytest.param(relations, 0, 300, ("sequential", "none"), id="sequential ⇒ perfect ⇒ weak ⇒ Bayes–Nash"),
    pytest.param(subgames, 0, 150, ("proper", "none"), id="subgame roots by definition"),
]


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize(("law", "given_sets", "count", "see"), LAWS)
def test_against_brute_force(law, given_sets, count, see, sweep):
    for_all(games(given_sets=given_sets), law, count, sweep, see)
