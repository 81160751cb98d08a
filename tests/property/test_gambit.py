"""The same games through Gambit 17 (Savani and Turocy): structure, values, Nash checks, and Gambit's own exact
solutions.

Gambit knows Nash equilibria only: its solvers' answers are put to our Bayes–Nash check, never to the concepts with
beliefs. ``enumpure_solve``,
``enummixed_solve`` work on the reduced strategic form, so they are Nash (``enumpure_agent_solve``, per information
set, is not: see the last test).
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume
from strategies import SWEEPS, RandomGame, for_all, games

from exactgames import BehaviorStrategy, Game, GameBuilder, check, play, profile_of, read_instance, write_efg
from exactgames.game.tree import CHANCE, TERMINAL
from exactgames.game.values import Play
from exactgames.numbers.arrays import integer_array

gambit = pytest.importorskip("pygambit")
H = gambit.H
INSTANCES = Path(__file__).parents[2] / "instances"


def through_gambit(game: Game, folder: Path):
    write_efg(game, folder / "game.efg")
    return gambit.read_efg(folder / "game.efg")


def fraction(x) -> Fraction:
    return Fraction(int(x.numerator), int(x.denominator))


def label_paths(game: Game) -> list[tuple[str, ...]]:
    """Each node's moves from the root, in words."""
    paths: list[tuple[str, ...]] = [()] * game.nodes
    for node in map(int, game.preorder.argsort()[1:]):
        above, k = int(game.parent[node]), int(game.branch[node])
        s = int(game.infoset[above])
        word = game.labels.action(s, k) if s >= 0 else game.labels.chance(above, k)
        paths[node] = (*paths[above], word)
    return paths


def same_structure(game: Game, other) -> None:
    """Players, information sets with their members and actions, payoffs at every end, chance probabilities,
    subgames.
    """
    paths = label_paths(game)
    order = [int(node) for node in game.preorder.argsort()]
    assert [str(p) for p in other.players] == list(game.players)
    assert [h.actions for h in other.get_histories(H.plays)] == [
        paths[node] for node in order if game.infoset[node] == TERMINAL
    ]
    for player, name in enumerate(game.players):
        sets = game.sets_of(player)
        theirs = other.get_infosets(name)
        assert [h.actions for h in theirs] == [paths[int(game.histories(s)[0])] for s in sets]
        for s, h in zip(sets, theirs, strict=True):
            at = H.path(*h.actions)
            assert sorted(m.actions for m in other.get_members(at)) == sorted(
                paths[int(node)] for node in game.histories(s)
            )
            assert tuple(other.get_actions(at)) == game.action_labels(s)
    end = {int(node): i for i, node in enumerate(game.terminals)}
    for node in order:
        at = H.path(*paths[node])
        if game.infoset[node] == TERMINAL:
            outcome = other.get_outcome_payoffs(other.get_outcome(at))
            mine = [Fraction(int(u), game.payoff_denominator) for u in game.payoffs[:, end[node]]]
            assert [fraction(outcome[name]) for name in game.players] == mine
        elif game.infoset[node] == CHANCE:
            first, level = int(game.first_child[node]), int(game.node_level[node])
            theirs = [fraction(p) for p in other.get_action_probs(at).values()]
            assert theirs == [
                Fraction(int(game.chance[first + k]), game.chance_denominator[level]) for k in range(len(theirs))
            ]


def gambit_profile(game: Game, strategy: BehaviorStrategy, other):
    found = other.mixed_behavior_profile(rational=True)
    for player, name in enumerate(game.players):
        for s, h in zip(game.sets_of(player), other.get_infosets(name), strict=True):
            row = {
                word: gambit.Rational(str(strategy.probability(game, s, k)))
                for k, word in enumerate(game.action_labels(s))
            }
            found.set_mixed_action(H.path(*h.actions), row)
    return found


def same_values(game: Game, played: Play, other) -> str:
    """Payoffs, the values of every action at every set that is reached, beliefs there, and whether it is a Nash
    equilibrium.
    """
    theirs = gambit_profile(game, played.strategy, other)
    for player, name in enumerate(game.players):
        assert fraction(theirs.payoffs[name]) == played.value(player)
    slacks = check(played, "perfect-bayesian").slacks
    reached = 0
    for player, name in enumerate(game.players):
        for s, h in zip(game.sets_of(player), other.get_infosets(name), strict=True):
            at = H.path(*h.actions)
            if theirs.infoset_probs[at] == 0:
                continue
            reached += 1
            here = fraction(theirs.infoset_values[at])
            values = theirs.action_values[at]
            for k, word in enumerate(game.action_labels(s)):
                assert here - fraction(values[word]) == slacks.slack(game, s, k)
    assert reached or not game.infosets
    nash = theirs.max_regret() == 0
    assert check(played, "bayes-nash").holds == nash
    return "nash" if nash else "no-nash"


# ---- random tiny games


def structure_and_values(folder: Path):
    def law(random: RandomGame) -> str:
        game, strategy, _ = random.build()
        other = through_gambit(game, folder)
        same_structure(game, other)
        word = same_values(game, play(game, strategy), other)
        return f"{word} {'timed' if game.timed else 'untimed'}"

    return law


def best_replies(folder: Path):
    def law(random: RandomGame) -> str:
        """The largest gain is the largest regret of a player over her reduced strategies."""
        game, strategy, _ = random.build()
        other = through_gambit(game, folder)
        assume(all(len(other.get_strategies(name)) <= 60 for name in game.players))
        mixed = gambit_profile(game, strategy, other).as_strategy()
        regrets = {name: fraction(mixed.player_regrets[name]) for name in game.players}
        found = check(play(game, strategy), "bayes-nash").deviation
        assert (found.gain if found else 0) == max(regrets.values())
        if found:
            assert regrets[game.players[found.player]] == found.gain
        return "gain" if found else "none"

    return law


def solutions(folder: Path):
    def law(random: RandomGame) -> str:
        """Every equilibrium that Gambit finds exactly passes; a pure profile that it does not find fails."""
        game, _, _ = random.build()
        assume(game.infosets and len(game.players) == 2)
        other = through_gambit(game, folder)
        assume(all(1 < len(other.get_strategies(name)) <= 12 for name in game.players))
        words = []
        solved = [
            *gambit.nash.enumpure_solve(other).equilibria,
            *gambit.nash.enummixed_solve(other, rational=True).equilibria,
        ]
        profiles = [("strategic", x.as_behavior()) for x in solved] + [
            ("lcp", gambit.nash.lcp_solve(other, rational=True).equilibrium)
        ]
        for kind, found in profiles:
            strategy = from_gambit(game, other, found)
            judged = check(play(game, strategy), "bayes-nash")
            assert judged.holds, kind
            words += [kind, "pure" if strategy.pure else "mixed"]
        return " ".join(words)

    return law


def from_gambit(game: Game, other, found) -> BehaviorStrategy:
    """Gambit's behaviour profile; where its reduced strategies say nothing (own moves exclude the set), the first
    action.
    """
    weights: list[int] = [0] * game.actions
    totals: list[int] = [1] * game.infosets
    for player, name in enumerate(game.players):
        for s, h in zip(game.sets_of(player), other.get_infosets(name), strict=True):
            row = [fraction(found[H.path(*h.actions)][word]) for word in game.action_labels(s)]
            if not any(row):
                row[0] = Fraction(1)
            assert sum(row) == 1
            totals[s] = 1
            for p in row:
                totals[s] = totals[s] * p.denominator
            for k, p in enumerate(row):
                weights[int(game.action_start[s]) + k] = int(p * totals[s])
    return BehaviorStrategy(integer_array(weights), integer_array(totals))


LAWS = [
    pytest.param(structure_and_values, 120, ("nash", "no-nash", "timed", "untimed"), id="structure and values"),
    pytest.param(best_replies, 120, ("gain", "none"), id="largest regret"),
    pytest.param(solutions, 80, ("strategic", "lcp", "pure", "mixed"), id="Gambit's own solutions"),
]


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize(("law", "count", "see"), LAWS)
def test_random_games(law, count, see, sweep, tmp_path):
    for_all(games(moves=6, three=law is not solutions), law(tmp_path), count, sweep, see)


# ---- instances, completely

FILES = [
    "folklore/demand-reduction",
    "folklore/second-price-speculator",
    "babaioff2023/footnote-6",
    "babaioff2023/footnote-6-low-top",
    "babaioff2023/footnote-6-ties-against",
    "babaioff2023/example-15",
]


@pytest.mark.parametrize("file", FILES)
def test_instances(file, tmp_path):
    """Every node, set, payoff and chance; the file's profile is a Nash equilibrium for Gambit too, with the same
    action values.
    """
    found = profile_of(read_instance(INSTANCES / f"{file}.toml"))
    game = found.expansion.game
    other = through_gambit(game, tmp_path)
    same_structure(game, other)
    assert same_values(game, found.played, other) == "nash"


PURE = [
    "folklore/demand-reduction",
    "babaioff2023/footnote-6",
    "babaioff2023/footnote-6-low-top",
    "babaioff2023/footnote-6-ties-against",
]


@pytest.mark.parametrize("file", PURE)
def test_all_pure_equilibria_of_the_tiny_ones(file, tmp_path):
    """Gambit's list of pure Nash equilibria is exactly the list of pure profiles that pass our check."""
    game = profile_of(read_instance(INSTANCES / f"{file}.toml")).expansion.game
    other = through_gambit(game, tmp_path)
    theirs = set()
    for x in gambit.nash.enumpure_solve(other).equilibria:
        theirs.add(tuple(from_gambit(game, other, x.as_behavior()).weights.tolist()))
    ours = set()
    one, two = (int(game.action_start[s + 1] - game.action_start[s]) for s in range(2))
    for a in range(one):
        for b in range(two):
            weights = [int(k == a) for k in range(one)] + [int(k == b) for k in range(two)]
            if check(play(game, BehaviorStrategy(integer_array(weights), integer_array([1, 1]))), "bayes-nash").holds:
                ours.add(tuple(weights))
    assert ours
    assert ours == theirs


def test_gambits_agent_form_is_weaker_than_nash(tmp_path):
    """Gambit's issue 7: agent-form equilibria are no Nash equilibria. One player who must change two moves to gain."""
    tree = GameBuilder(["Ann", "Bob"])
    out, on = tree.move(tree.root, "Ann", "first", ["out", "on"])
    low, high = tree.move(on, "Ann", "second", ["low", "high"])
    for node, payoffs in ((out, (1, 0)), (low, (0, 0)), (high, (2, 0))):
        tree.payoffs(node, payoffs)
    game = tree.build()
    other = through_gambit(game, tmp_path)
    agent = [from_gambit(game, other, x) for x in gambit.nash.enumpure_agent_solve(other).equilibria]
    stuck = BehaviorStrategy.from_table(game, {"Ann": {"first": "out", "second": "low"}})
    assert stuck.weights.tolist() in [x.weights.tolist() for x in agent]
    found = check(play(game, stuck), "bayes-nash").deviation
    assert (found.gain, game.action_labels(found.infoset)[found.instead]) == (1, "on")
    assert gambit_profile(game, stuck, other).agent_max_regret() == 0
    assert gambit_profile(game, stuck, other).max_regret() != 0
