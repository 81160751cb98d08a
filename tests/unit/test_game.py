"""Building games by hand: what is refused, play order, levels, subgames, sets that cross in time."""

from __future__ import annotations

import pytest

from exactgames import BehaviorStrategy, Beliefs, GameBuilder, GameError, check, play
from exactgames.concepts.best_response import own_depth


def forgetful():
    """Ann moves twice and does not know at the second move what she did at the first."""
    tree = GameBuilder(["Ann"])
    for node in tree.move(tree.root, "Ann", "first", ["a", "b"]):
        for k, end in enumerate(tree.move(node, "Ann", "second", ["c", "d"])):
            tree.payoffs(end, (k,))
    return tree.build()


def impossible():
    """A chance branch of probability 0."""
    tree = GameBuilder(["Ann"])
    for node in tree.chance(tree.root, {"never": 0, "always": 1}):
        for k, end in enumerate(tree.move(node, "Ann", "x", ["a", "b"])):
            tree.payoffs(end, (k,))
    return tree.build()


def test_imperfect_recall_is_refused_by_every_concept():
    game = forgetful()
    played = play(game, BehaviorStrategy.from_table(game, {"Ann": {"first": "a", "second": "d"}}))
    for concept in ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential"):
        with pytest.raises(GameError, match="imperfect recall: at Ann, second"):
            check(played, concept)


@pytest.mark.parametrize(
    ("concept", "refused"),
    [("bayes-nash", False), ("weak-perfect-bayesian", True), ("perfect-bayesian", True), ("sequential", True)],
)
def test_chance_of_probability_0(concept, refused):
    """Semantics: "Bayes–Nash is still answered, the concepts with beliefs refuse it and name the node"."""
    game = impossible()
    played = play(game, BehaviorStrategy.from_table(game, {"Ann": {"x": "a"}}))
    if refused:
        with pytest.raises(GameError, match="chance node 0: branch 'never' has probability 0"):
            check(played, concept)
    else:
        assert check(played, concept).deviation.gain == 1


def bad_builds():
    def twice(tree):
        tree.move(tree.root, "Ann", "x", ["a"])
        tree.move(tree.root, "Ann", "x", ["a"])

    def other_actions(tree):
        a, b = tree.move(tree.root, "Ann", "x", ["a", "b"])
        tree.move(a, "Bob", "y", ["c", "d"])
        tree.move(b, "Bob", "y", ["d", "c"])

    return [
        ("a second move at a node", twice),
        ("other actions in one set", other_actions),
        ("the same action twice", lambda tree: tree.move(tree.root, "Ann", "x", ["a", "a"])),
        ("no branches", lambda tree: tree.move(tree.root, "Ann", "x", [])),
        ("probabilities that sum to 3/4", lambda tree: tree.chance(tree.root, {"l": "1/2", "r": "1/4"})),
        ("a negative probability", lambda tree: tree.chance(tree.root, {"l": "3/2", "r": "-1/2"})),
        ("one payoff for two players", lambda tree: tree.payoffs(tree.root, (1,))),
        (
            "payoffs at a node with a move",
            lambda tree: (tree.move(tree.root, "Ann", "x", ["a"]), tree.payoffs(0, (1, 1))),
        ),
        ("a bare node", lambda tree: (tree.move(tree.root, "Ann", "x", ["a"]), tree.build())),
    ]


@pytest.mark.parametrize(("what", "attempt"), bad_builds(), ids=lambda x: x if isinstance(x, str) else "")
def test_refused(what, attempt):
    with pytest.raises(GameError):
        attempt(GameBuilder(["Ann", "Bob"]))


BAD_TABLES = [
    ("a set left out", {"Ann": {}}),
    ("an unknown set", {"Ann": {"x": "a", "y": "a"}}),
    ("an unknown action", {"Ann": {"x": "z"}}),
    ("probabilities that sum to 2", {"Ann": {"x": {"a": 1, "b": 1}}}),
    ("a negative probability", {"Ann": {"x": {"a": 2, "b": -1}}}),
]


@pytest.mark.parametrize(("what", "table"), BAD_TABLES)
def test_refused_strategies(what, table):
    tree = GameBuilder(["Ann"])
    for end in tree.move(tree.root, "Ann", "x", ["a", "b"]):
        tree.payoffs(end, (0,))
    with pytest.raises(GameError):
        BehaviorStrategy.from_table(tree.build(), table)


def test_beliefs_need_one_probability_a_history():
    game = impossible()
    with pytest.raises(GameError, match="3 probabilities for 2 histories"):
        Beliefs.from_table(game, {"Ann": {"x": ("1/3", "1/3", "1/3")}})


def test_floats_are_no_numbers():
    tree = GameBuilder(["Ann"])
    with pytest.raises(TypeError):
        tree.chance(tree.root, {"l": 0.5, "r": 0.5})


def test_a_game_of_one_node():
    tree = GameBuilder(["Ann"])
    tree.payoffs(tree.root, ("7/2",))
    game = tree.build()
    played = play(game, BehaviorStrategy.from_table(game, {}))
    assert (game.nodes, game.infosets, str(played.value(0))) == (1, 0, "7/2")
    assert all(
        check(played, concept).holds
        for concept in ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")
    )


def test_play_order_is_depth_first():
    """Bob's set is met first by the walk, though Ann's lies on a lower level."""
    tree = GameBuilder(["Ann", "Bob"])
    left, right = tree.chance(tree.root, {"l": "1/2", "r": "1/2"})
    for node in (*tree.move(left, "Bob", "late", ["a", "b"]), *tree.move(right, "Ann", "early", ["a", "b"])):
        tree.payoffs(node, (0, 0))
    game = tree.build()
    assert [game.labels.infoset(s) for s in sorted(range(game.infosets), key=lambda s: game.play_order[s])] == [
        "late",
        "early",
    ]
    assert own_depth(game, 0).tolist().count(0) == 1
