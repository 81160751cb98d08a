"""Reach, values and beliefs where information sets cross in time, and where numbers are large. All answers by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactgames import BehaviorStrategy, Beliefs, GameBuilder, Trembles, check, play
from exactgames.concepts.beliefs import check_beliefs, tremble_beliefs
from exactgames.concepts.trembles.consistency import find_trembles


def crossing():
    """Nature draws who moves first, ½ each; nobody knows. Ann's set x: (l), (r, c), (r, d). Then Ann again where she
    played a and Bob c.
    """
    tree = GameBuilder(["Ann", "Bob"])
    left, right = tree.chance(tree.root, {"l": "1/2", "r": "1/2"})
    la, lb = tree.move(left, "Ann", "x", ["a", "b"])
    rc, rd = tree.move(right, "Bob", "y", ["c", "d"])
    lac, *rest = tree.move(la, "Bob", "y", ["c", "d"])
    rest += tree.move(lb, "Bob", "y", ["c", "d"])
    rca, *more = tree.move(rc, "Ann", "x", ["a", "b"])
    rest += more + list(tree.move(rd, "Ann", "x", ["a", "b"]))
    for node in (lac, rca):
        up, down = tree.move(node, "Ann", "x2", ["up", "down"])
        tree.payoffs(up, (1, 0))
        tree.payoffs(down, (0, 1))
    for node in rest:
        tree.payoffs(node, (0, 0))
    return tree.build()


def crossing_profile(game):
    return play(
        game, BehaviorStrategy.from_table(game, {"Ann": {"x": "a", "x2": "up"}, "Bob": {"y": {"c": "1/3", "d": "2/3"}}})
    )


def proportions(game, weights, player, label):
    row = [int(weights[node]) for node in game.histories(game.find(player, label))]
    return tuple(Fraction(w, sum(row)) for w in row)


def test_sets_may_cross_in_time():
    game = crossing()
    assert not game.timed
    weights = check_beliefs(crossing_profile(game), Beliefs.none(game))
    assert proportions(game, weights, "Ann", "x") == (Fraction(1, 2), Fraction(1, 6), Fraction(1, 3))
    assert proportions(game, weights, "Ann", "x2") == (Fraction(1, 2), Fraction(1, 2))


# In ``weak-perfect-bayesian`` a given belief at x is Bayes' rule iff it is (1/2, 1/6, 1/3): P(l) = 1/2, P(r, c) =
# 1/2·1/3, P(r, d) = 1/2·2/3.
BAYES = [
    (("1/2", "1/6", "1/3"), None),
    (("1/2", "1/4", "1/4"), (Fraction(1, 2), Fraction(1, 6), Fraction(1, 3))),
    (("3/4", "1/12", "1/6"), (Fraction(1, 2), Fraction(1, 6), Fraction(1, 3))),
]


@pytest.mark.parametrize(("belief", "required"), BAYES)
def test_bayes_rule_where_sets_cross(belief, required):
    game = crossing()
    fault = check(
        crossing_profile(game), "weak-perfect-bayesian", Beliefs.from_table(game, {"Ann": {"x": belief}})
    ).belief
    assert (fault and (fault.rule, fault.required)) == (required and ("bayes", required))


# x2 from x by Ann's a: (l) goes on with Bob's c, 1/3; (r, c) is there for sure; (r, d) never.
UPDATES = [
    (("1/2", "1/4", "1/4"), ("2/5", "3/5")),
    (("1/2", "1/2", "0"), ("1/4", "3/4")),
    (("1", "0", "0"), ("1", "0")),
]


@pytest.mark.parametrize(("at_x", "at_x2"), UPDATES)
def test_updating_where_sets_cross(at_x, at_x2):
    game, wanted = crossing(), tuple(map(Fraction, at_x2))
    played = crossing_profile(game)
    weights = check_beliefs(played, Beliefs.from_table(game, {"Ann": {"x": at_x}}))
    assert proportions(game, weights, "Ann", "x2") == wanted
    for given in (at_x2, ("2/3", "1/3")):
        fault = check(played, "perfect-bayesian", Beliefs.from_table(game, {"Ann": {"x": at_x, "x2": given}})).belief
        if tuple(map(Fraction, given)) == wanted:
            assert (
                fault is None or fault.rule == "subgame"
            )  # the whole game is a subgame, so x's belief itself is wrong
        else:
            assert (fault.rule, fault.required) == ("updating", wanted)


def crossing_after_trembles():
    """As above, but Eve must let each branch happen, and does not: Ann's set x has (l, in), (r, in, c), (r, in, d)."""
    tree = GameBuilder(["Ann", "Bob", "Eve"])
    left, right = tree.chance(tree.root, {"l": "1/2", "r": "1/2"})
    left_in, left_out = tree.move(left, "Eve", "m", ["in", "out"])
    right_in, right_out = tree.move(right, "Eve", "n", ["in", "out"])
    ends = [left_out, right_out]
    for node in tree.move(left_in, "Ann", "x", ["a", "b"]):
        ends += tree.move(node, "Bob", "y", ["c", "d"])
    for node in tree.move(right_in, "Bob", "y", ["c", "d"]):
        ends += tree.move(node, "Ann", "x", ["a", "b"])
    for k, node in enumerate(ends):
        tree.payoffs(node, (k % 3, k % 2, 1))
    return tree.build()


@pytest.mark.parametrize("belief", [("1/3", "2/3", "0"), ("2/3", "1/3", "0"), ("2/5", "3/5", "0"), ("1/2", "1/2", "0")])
def test_trembles_with_coefficients_where_sets_cross(belief):
    """The trembles found yield the given belief, also when their coefficients are fractions."""
    game = crossing_after_trembles()
    played = play(
        game, BehaviorStrategy.from_table(game, {"Ann": {"x": "b"}, "Bob": {"y": "c"}, "Eve": {"m": "out", "n": "out"}})
    )
    found = find_trembles(played, Beliefs.from_table(game, {"Ann": {"x": belief}}))
    assert isinstance(found, Trembles)
    assert proportions(game, tremble_beliefs(played, found), "Ann", "x") == tuple(map(Fraction, belief))


def off_path(scale):
    """A set of Ann's off the path, histories x and y; u earns ±scale, v nothing."""
    tree = GameBuilder(["Nature", "Ann"])
    x, y, z = tree.move(tree.root, "Nature", "n", ["x", "y", "z"])
    for node, sign in ((x, 1), (y, -1)):
        up, down = tree.move(node, "Ann", "a", ["u", "v"])
        tree.payoffs(up, (0, sign * scale))
        tree.payoffs(down, (0, 0))
    tree.payoffs(z, (1, 0))
    return tree.build()


# The belief in x is (2/3 or 1/3) and a little: u is worth (2μ − 1)·10^6, whatever the size of the denominators.
LARGE = [(10, 2), (10**13, 2), (10**15, 2), (10**17, 1), (10**18, 2), (10**30, 1)]


@pytest.mark.parametrize("concept", ["weak-perfect-bayesian", "perfect-bayesian", "sequential"])
@pytest.mark.parametrize(("denominator", "thirds"), LARGE)
def test_given_beliefs_of_any_size(denominator, thirds, concept):
    game = off_path(10**6)
    mu = Fraction(thirds * denominator // 3 + 1, denominator)
    played = play(game, BehaviorStrategy.from_table(game, {"Nature": {"n": "z"}, "Ann": {"a": "u"}}))
    judged = check(played, concept, Beliefs.from_table(game, {"Ann": {"a": (mu, 1 - mu)}}))
    assert judged.slacks.slack(game, game.find("Ann", "a"), 1) == 10**6 * (2 * mu - 1)
    assert judged.holds == (mu >= Fraction(1, 2))
