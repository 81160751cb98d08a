"""``sequential`` with given beliefs: they are constraints. Every verdict is read again from docs/reference/semantics.md,
"What a check decides", and certificate.md, by paths and Fractions; and no random trembles that yield the given beliefs
and let nothing gain are ever met where the engine says refuted.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from pathlib import Path
from random import Random

import numpy as np
import pytest
from attrs import frozen
from hypothesis import assume
from hypothesis import strategies as st
from strategies import SWEEPS, build, for_all, games, profile
from tremble_games import (
    AtRoot,
    almost_rational,
    gain_at,
    inquiry,
    observed,
    path_to,
    products,
    rational_under,
    refutes,
    some_trembles,
    worth,
)

from exactgames import Beliefs, EquilibriumClaim, Trembles, Undecided, certify_game, check, play, verify
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles
from exactgames.concepts.unsupported import Unsupported
from exactgames.game.gambit.efg_write import efg_lines
from exactgames.game.values import Play
from exactgames.numbers.arrays import common_denominator

Row = tuple[Fraction, ...]


@frozen
class Posed:
    """A profile, beliefs given at some sets, and trembles that yield them; None if the beliefs are any."""

    played: Play
    given: Beliefs
    trembles: Trembles | None


def limit(played: Play, trembles: Trembles, s: int) -> Row:
    """The limit of Bayes' rule at the set, history by history."""
    player, terms = int(played.game.infoset_player[s]), []
    for node in played.game.histories(s).tolist():
        path = path_to(played, node, player)
        c = prod((Fraction(trembles.coefficient.get(a, 1)) for a in path.off), start=path.others)
        terms.append((sum(int(trembles.power[a]) for a in path.off), c))
    least = min(order for order, _ in terms)
    return normal([c if order == least else Fraction(0) for order, c in terms])


def normal(weights: list[Fraction]) -> Row:
    return tuple(w / sum(weights) for w in weights)


def gains(played: Play, s: int, belief: Row) -> list[Fraction]:
    """What each action gains at the set under the belief, the profile being played afterwards."""
    game, player = played.game, int(played.game.infoset_player[s])
    nodes, size = game.histories(s).tolist(), int(game.action_start[s + 1] - game.action_start[s])
    found = [Fraction(0)] * size
    for node, mu in zip(nodes, belief, strict=True):
        if mu:
            stay = worth(played, node, player)
            for k in range(size):
                found[k] += mu * (worth(played, int(game.first_child[node]) + k, player) - stay)
    return found


@st.composite
def posed(draw: st.DrawFn) -> Posed:
    """A profile that leaves much unplayed; half of the time trembles that let nothing gain, if some are met, and what
    they yield given at some sets; else limits at sets where nothing gains, or any beliefs.
    """
    rng = Random(draw(st.integers(0, 10**9)))
    kind = draw(st.sampled_from(["observed", "products", "inquiry", "inquiry", "tree", "tree"]))
    if kind == "tree":
        random = draw(games(moves=9))
        game = build(random.players, random.tree)
        played = play(game, almost_rational(random, game) if rng.random() < 0.9 else profile(game, random.strategy))
    else:
        played = {"observed": observed, "products": products, "inquiry": inquiry}[kind](rng)
    game = played.game
    tries = [some_trembles(played, rng) for _ in range(8)]
    trembles = next((t for t in tries if rational_under(played, t)), tries[0])
    yields = {s: limit(played, trembles, s) for s in range(game.infosets)}
    sets = [s for s in yields if len(game.histories(s)) > 1] or list(yields)
    if rng.random() < 0.7:
        sets = [s for s in sets if max(gains(played, s, yields[s])) == 0] or sets
    assume(sets)
    chosen = rng.sample(sets, rng.randint(1, min(3, len(sets))))
    table = {s: yields[s] for s in chosen}
    anything = rng.random() < 0.25
    if anything:
        s = rng.choice(chosen)
        table[s] = normal([Fraction(rng.randint(1, 2)), *(Fraction(rng.randint(0, 3)) for _ in yields[s][1:])])
    return Posed(played, as_beliefs(played, table), None if anything else trembles)


def as_beliefs(played: Play, table: dict[int, Row]) -> Beliefs:
    game = played.game
    found = Beliefs(np.zeros(game.nodes, dtype=object), np.zeros(game.infosets, dtype=bool))
    for s, row in table.items():
        found.at[s] = True
        common = common_denominator(row)
        found.weights[game.histories(s)] = [int(p * common) for p in row]
    return found


# ---- the page, read again


def reach(played: Play, node: int, top: int, player: int) -> Fraction:
    """The probability of chance's and the others' moves on the way from ``top`` down to ``node``; 0 if it is no way."""
    game, found = played.game, Fraction(1)
    while node != top:
        if node < 0 or not found:
            return Fraction(0)
        above = int(game.parent[node])
        if above < 0:
            return Fraction(0)
        s, k = int(game.infoset[above]), int(game.branch[node])
        if s < 0:
            found *= Fraction(int(game.chance[node]), game.chance_denominator[int(game.node_level[above])])
        elif int(game.infoset_player[s]) != player:
            found *= played.strategy.probability(game, s, k)
        node = above
    return found


def above(played: Play, node: int) -> list[int]:
    """The nodes on the way, from the node up to the root."""
    found = [node]
    while found[-1]:
        found.append(int(played.game.parent[found[-1]]))
    return found


def smallest_subgame(played: Play, s: int) -> int:
    """The root of the smallest subgame that contains the set."""
    game = played.game
    ways = [set(above(played, node)) for node in range(game.nodes)]
    for root in above(played, int(game.histories(s)[0])):
        inside = {node for node in range(game.nodes) if root in ways[node]}
        met = {int(game.infoset[node]) for node in inside if game.infoset[node] >= 0}
        if s in met and all(set(game.histories(t).tolist()) <= inside for t in met):
            return root
    raise AssertionError("the whole game is a subgame")


def previous(played: Play, s: int) -> int | None:
    game, player = played.game, int(played.game.infoset_player[s])
    for node in above(played, int(game.histories(s)[0]))[1:]:
        t = int(game.infoset[node])
        if t >= 0 and game.infoset_player[t] == player:
            return t
    return None


def fixed(played: Play, given: Beliefs) -> tuple[dict[int, Row], dict[int, int]]:
    """({set: its fixed belief}, {set: which of the four rules fixes it})."""
    game = played.game
    rows: dict[int, Row] = {}
    rules: dict[int, int] = {}

    def settle(s: int) -> None:
        before, player, nodes = previous(played, s), int(game.infoset_player[s]), game.histories(s).tolist()
        if before is not None and before not in rules:
            settle(before)
        if given.at[s]:
            rows[s], rules[s] = given.distribution(game, s), 1
            return
        if len(nodes) == 1:
            rows[s], rules[s] = (Fraction(1),), 2
            return
        if before is not None and rules[before]:
            starts = list(zip(game.histories(before).tolist(), rows[before], strict=True))
            weights = [
                sum((mu * reach(played, node, h, player) for h, mu in starts), start=Fraction(0)) for node in nodes
            ]
            if any(weights):
                rows[s], rules[s] = normal(weights), 3
                return
        root = smallest_subgame(played, s)
        weights = [reach(played, node, root, player) for node in nodes]
        rules[s] = 4 if any(weights) else 0
        if any(weights):
            rows[s] = normal(weights)

    for s in range(game.infosets):
        if s not in rules:
            settle(s)
    return rows, rules


def every_history(played: Play, found: Unsupported, given: Beliefs) -> bool:
    """Whether the mixture gains at every history of its set."""
    game, player = played.game, int(played.game.infoset_player[found.infoset])
    for top in game.histories(found.infoset).tolist():
        total = Fraction(0)
        for ((s, k),), weight in found.deviations:
            assert game.infoset_player[s] == player
            for node in game.histories(s).tolist():
                total += weight * reach(played, node, top, player) * gain_at(played, found, s, k, node, given)
        if total <= 0:
            return False
    return True


def refuted_by_one_set(played: Play, given: Beliefs) -> tuple[Fraction, int, int] | None:
    """(the largest gain at sets with fixed beliefs, the set, the action): ties by players, play order, actions."""
    game = played.game
    rows, _ = fixed(played, given)
    found = [
        (-gain, int(game.infoset_player[s]), int(game.play_order[s]), k, s)
        for s, row in rows.items()
        for k, gain in enumerate(gains(played, s, row))
        if gain > 0
    ]
    if not found:
        return None
    gain, _, _, k, s = min(found)
    return -gain, s, k


def agrees(played: Play, given: Beliefs, trembles: Trembles) -> bool:
    sets = np.flatnonzero(given.at).tolist()
    return all(limit(played, trembles, s) == given.distribution(played.game, s) for s in sets)


def certified(p: Posed, folder: Path) -> str:
    """The checker verifies the verdict."""
    played, given = p.played, p.given
    text = "".join(line if line.endswith("\n") else line + "\n" for line in efg_lines(played.game))
    claim = EquilibriumClaim("it", concept="sequential")
    try:
        made = certify_game(text, [claim], lambda _: (played.strategy, given))
    except Undecided:
        return "undecided"
    proof = folder / "it.jsonl"
    made.write(proof)
    verdict = verify(str(proof))
    assert verdict.verdict == "VERIFIED", verdict
    (settled,) = made.claims
    (kind,) = [key for key in settled.evidence if key != "interim"] if settled.holds else settled.evidence
    return f"{'holds' if settled.holds else 'refuted'} {kind}"


def given_beliefs_are_constraints(p: Posed) -> str:
    played, given = p.played, p.given
    try:
        judged = check(played, "sequential", given)
    except Undecided as error:
        assert "Given the beliefs as well at" in str(error)
        return "undecided"
    best = refuted_by_one_set(played, given)
    if judged.holds:
        assert best is None
        if isinstance(judged.trembles, AlgebraicTrembles):
            assert AtRoot(judged.trembles).nothing_gains(played)
            return "irrational"
        assert judged.trembles is not None
        if judged.trembles.root != 1:
            return "roots"
        assert agrees(played, given, judged.trembles)
        beliefs = [limit(played, judged.trembles, s) for s in range(played.game.infosets)]
        assert all(max(gains(played, s, row)) <= 0 for s, row in enumerate(beliefs))
        assert judged.slacks is not None
        assert (judged.slacks.numerators >= 0).all()
        return "holds"
    words = ["refuted"]
    if judged.inconsistent is not None:
        words.append("inconsistent")
        assert p.trembles is None
    elif judged.deviation is not None:
        assert best == (judged.deviation.gain, judged.deviation.infoset, judged.deviation.instead)
        words.append(f"rule{fixed(played, given)[1][judged.deviation.infoset]}")
    else:
        found = judged.unsupported
        assert found is not None
        assert best is None
        right = refutes(played, found, given) if found.kind == "trembles" else every_history(played, found, given)
        assert right
        assert found.given <= set(np.flatnonzero(given.at).tolist())
        words += [found.kind, f"{found.kind}-given"] if found.given else [found.kind]
    rng = Random(played.game.nodes)
    tries = [some_trembles(played, rng) for _ in range(30)]
    for trembles in [*tries, *([p.trembles] if p.trembles is not None else [])]:
        if agrees(played, given, trembles):
            words.append("agreed")
            assert not rational_under(played, trembles)
    return " ".join(words)


SEE = (
    *("holds", "inconsistent", "rule1", "rule2", "rule3", "rule4", "trembles", "trembles-given"),
    *("beliefs", "beliefs-given", "agreed"),
)


@pytest.mark.parametrize("sweep", SWEEPS)
def test_given_beliefs_are_constraints(sweep):
    met = for_all(posed(), given_beliefs_are_constraints, 500, sweep, SEE)
    assert met["undecided"] <= sum(met.values()) // 20


CERTIFIED = ("holds", "refuted", "trembles", "deviation", "inconsistent", "histories", "monomials")


@pytest.mark.parametrize("sweep", SWEEPS)
def test_the_checker_verifies_each_verdict(sweep, tmp_path):
    for_all(posed(), lambda p: certified(p, tmp_path), 300, sweep, CERTIFIED)
