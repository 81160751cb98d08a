"""Textbook games in .efg files: pure equilibrium outcomes by brute force against the table, profiles of the sources."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from itertools import product
from math import prod

import numpy as np
import pytest
from textbook import BN, CASES, CONCEPTS, FOLDER, PROFILES, Case, pooling
from typer.testing import CliRunner

from exactgames import (
    BehaviorStrategy,
    Beliefs,
    Game,
    Undecided,
    check,
    from_gambit,
    play,
    read_efg,
    read_profile_text,
    supported,
)
from exactgames.cli import app
from exactgames.game.tree import TERMINAL
from exactgames.numbers.arrays import integer_array

FILES = sorted(path.stem for path in FOLDER.glob("*.efg"))
FEW = 150
"""Up to so many pure profiles, all are put to ``supported``; beyond, those that are Nash."""

Choice = tuple[int, ...]
"""The action at every information set."""


@cache
def game_of(file: str) -> Game:
    return read_efg(FOLDER / f"{file}.efg")


def strategy_of(game: Game, choice: Choice) -> BehaviorStrategy:
    weights = [0] * game.actions
    for s, k in enumerate(choice):
        weights[int(game.action_start[s]) + k] = 1
    return BehaviorStrategy(integer_array(weights), integer_array([1] * game.infosets))


class BruteForce:
    """Every pure profile of a game: what it reaches, what it pays, whether it is Nash; from the definitions."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.ends = {int(node): column for column, node in enumerate(game.terminals)}
        self.children: dict[int, list[int]] = {}
        for node in np.argsort(game.preorder)[1:].tolist():
            self.children.setdefault(int(game.parent[node]), []).append(node)
        sizes = [len(game.action_labels(s)) for s in range(game.infosets)]
        self.profiles = list(product(*map(range, sizes)))
        assert len(self.profiles) == prod(sizes)
        self.paid = {choice: self.walk(choice)[0] for choice in self.profiles}

    def walk(self, choice: Choice) -> tuple[tuple[Fraction, ...], list[int]]:
        """(expected payoffs, the sets that play reaches)"""
        total = [Fraction(0)] * len(self.game.players)
        met: set[int] = set()

        def visit(node: int, weight: Fraction) -> None:
            s = int(self.game.infoset[node])
            if s == TERMINAL:
                for player in range(len(total)):
                    paid = int(self.game.payoffs[player, self.ends[node]])
                    total[player] += weight * Fraction(paid, self.game.payoff_denominator)
            elif s >= 0:
                met.add(s)
                visit(self.children[node][choice[s]], weight)
            else:
                for child in self.children[node]:
                    denominator = self.game.chance_denominator[int(self.game.node_level[node])]
                    visit(child, weight * Fraction(int(self.game.chance[child]), denominator))

        visit(0, Fraction(1))
        return tuple(total), sorted(met, key=lambda s: int(self.game.play_order[s]))

    def outcome(self, choice: Choice) -> str:
        """In words, as the table has it."""
        labels = self.game.labels
        return ", ".join(f"{labels.infoset(s)}: {labels.action(s, choice[s])}" for s in self.walk(choice)[1])

    def nash(self) -> list[Choice]:
        """The profiles in which no player's other pure strategy pays more."""
        best: dict[tuple[int, Choice], Fraction] = {}
        for choice, paid in self.paid.items():
            for player in range(len(self.game.players)):
                key = (player, self.others(choice, player))
                best[key] = max(best.get(key, paid[player]), paid[player])
        return [
            choice
            for choice, paid in self.paid.items()
            if all(paid[player] == best[player, self.others(choice, player)] for player in range(len(paid)))
        ]

    def others(self, choice: Choice, player: int) -> Choice:
        return tuple(k for s, k in enumerate(choice) if self.game.infoset_player[s] != player)


@cache
def brute_force(file: str) -> BruteForce:
    return BruteForce(game_of(file))


def test_the_table_has_every_game_and_concept():
    assert sorted((case.file, case.concept) for case in CASES) == sorted((f, c) for f in FILES for c in CONCEPTS)
    assert {profile.file for profile in PROFILES} == set(FILES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.concept}")
def test_pure_outcomes(case: Case):
    """All of them, and no other; for the concepts with beliefs: does some belief support the profile?"""
    brute = brute_force(case.file)
    nash = brute.nash()
    if case.concept == BN:
        assert {brute.outcome(choice) for choice in nash} == case.outcomes, case.source
        for choice in brute.profiles if len(brute.profiles) <= FEW else nash:
            assert check(play(brute.game, strategy_of(brute.game, choice)), BN).holds == (choice in nash)
        return
    found, undecided = set(), set()
    for choice in brute.profiles if len(brute.profiles) <= FEW else nash:
        try:
            holds = supported(play(brute.game, strategy_of(brute.game, choice)), case.concept).holds
        except Undecided:
            undecided.add(brute.outcome(choice))
            continue
        if holds:
            assert choice in nash
            found.add(brute.outcome(choice))
    assert found == case.outcomes, case.source
    assert undecided <= case.undecided, case.note


@pytest.mark.parametrize("file", FILES)
def test_gambit_reads_the_same_game(file):
    gambit = pytest.importorskip("pygambit")
    game, other = game_of(file), from_gambit(gambit.read_efg(FOLDER / f"{file}.efg"))
    assert (game.nodes, game.infosets, game.players) == (other.nodes, other.infosets, other.players)
    mine, theirs = brute_force(file), BruteForce(other)
    assert {mine.outcome(c): paid for c, paid in mine.paid.items()} == {
        theirs.outcome(c): paid for c, paid in theirs.paid.items()
    }


@pytest.mark.parametrize("file", FILES)
def test_gambit_finds_the_same_pure_nash(file):
    """By what they pay: Gambit's pure strategies are reduced."""
    gambit = pytest.importorskip("pygambit")
    game = gambit.read_efg(FOLDER / f"{file}.efg")
    brute = brute_force(file)
    found = {
        tuple(Fraction(str(equilibrium.payoffs[player])) for player in game.players)
        for equilibrium in gambit.nash.enumpure_solve(game).equilibria
    }
    assert found == {brute.paid[choice] for choice in brute.nash()}


ROWS = [
    pytest.param(profile, concept, verdict, id=f"{number}: {profile.file}: {concept}")
    for number, profile in enumerate(PROFILES)
    for concept, verdict in profile.verdicts.items()
]


@pytest.mark.parametrize(("profile", "concept", "verdict"), ROWS)
def test_profiles_of_the_sources(profile, concept, verdict, tmp_path):
    """``solve GAME.efg --profile P.json --json`` says what the source says."""
    given = tmp_path / "p.json"
    given.write_text(json.dumps({"strategy": profile.strategy, "beliefs": profile.beliefs}), encoding="utf-8")
    file = FOLDER / f"{profile.file}.efg"
    done = CliRunner().invoke(app, ["solve", str(file), "--profile", str(given), "--concept", concept, "--json"])
    assert done.exit_code == (0 if verdict is None else 1), done.output
    found = json.loads(done.stdout)
    assert found["holds"] == (verdict is None), profile.source
    if verdict is None:
        utilities = found["equilibria"][0]["utilities"]
        assert {name: utilities[name] for name in profile.values} == profile.values
    elif isinstance(verdict, str):
        assert found["deviation"] is None
        assert found["belief"] is not None
    else:
        deviation = found["deviation"]
        assert (deviation["agent"], deviation["infoset"], deviation["instead"], deviation["gain"]) == verdict


@pytest.mark.parametrize(("breakfast", "other"), [("beer", "quiche"), ("quiche", "beer")])
@pytest.mark.parametrize("weak", [Fraction(k, 12) for k in range(13)])
def test_beliefs_that_support_pooling(breakfast, other, weak):
    """Cho and Kreps 1987: the duel after the other breakfast is best if and only if Pr(weak) ≥ 1/2 there."""
    game = game_of("cho-kreps-1987-beer-quiche")
    strategy, beliefs = pooling(breakfast, other, str(weak), str(1 - weak))
    profile, given = read_profile_text(json.dumps({"strategy": strategy, "beliefs": beliefs}), game)
    played = play(game, profile)
    assert check(played, BN, Beliefs.none(game)).holds
    for concept in CONCEPTS[1:]:
        assert check(played, concept, given).holds == (weak >= Fraction(1, 2))


@pytest.mark.parametrize("alpha", [Fraction(k, 9) for k in range(4)])
def test_kuhn_has_one_value(alpha):
    """Kuhn 1950: α from 0 to 1/3, all of value −1/18."""
    game = game_of("kuhn-1950-poker")
    table = {
        "First": {
            "J, opening": {"bet": alpha, "pass": 1 - alpha},
            "Q, opening": "pass",
            "K, opening": {"bet": 3 * alpha, "pass": 1 - 3 * alpha},
            "J, passed and faces a bet": "fold",
            "Q, passed and faces a bet": {"call": alpha + Fraction(1, 3), "fold": Fraction(2, 3) - alpha},
            "K, passed and faces a bet": "call",
        },
        "Second": next(p.strategy["Second"] for p in PROFILES if p.file == "kuhn-1950-poker"),
    }
    played = play(game, BehaviorStrategy.from_table(game, table))
    assert check(played, BN).holds
    assert played.value(0) == Fraction(-1, 18)
