"""Consistency of given beliefs: games small enough to settle by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactgames import BehaviorStrategy, Beliefs, GameBuilder, Trembles, check, play
from exactgames.concepts.beliefs import tremble_beliefs
from exactgames.concepts.trembles.consistency import Inconsistent, coprime_base, find_trembles


def crossed():
    """Semantics: "four independent off-path actions can force c(a)² = 2c(e)²".

    P plays s, a or e and Q plays s, b or f, at once; O sees whether it was {a,b} or {e,f} ("same"), {a,f} or {e,b}
    ("cross"), not which.
    Beliefs r : 1 at "same" and 1 : 1 at "cross" say c(a)c(b) = r·c(e)c(f) and c(a)c(f) = c(e)c(b), hence c(a)² =
    r·c(e)².
    """
    tree = GameBuilder(["P", "Q", "O"])
    for i, p in enumerate(tree.move(tree.root, "P", "p", ["s", "a", "e"])):
        for j, q in enumerate(tree.move(p, "Q", "q", ["s", "b", "f"])):
            if i and j:
                up, down = tree.move(q, "O", "same" if i == j else "cross", ["u", "v"])
                tree.payoffs(up, (0, 0, i))
                tree.payoffs(down, (0, 0, j))
            else:
                tree.payoffs(q, (1, 1, 0))
    return tree.build()


def crossed_play(game):
    return play(
        game, BehaviorStrategy.from_table(game, {"P": {"p": "s"}, "Q": {"q": "s"}, "O": {"same": "u", "cross": "u"}})
    )


# r and the root D of the coefficients: 1 where r is a square of a rational, for then c(a) = √r·c(e) is rational.
SQUARES = [
    ("2/3", 2),
    ("8/9", 2),
    ("3/5", 2),
    ("1/2", 1),
    ("4/5", 1),
    ("36/37", 1),
    ("9/13", 1),
    ("16/17", 1),
    ("4/13", 1),
]


@pytest.mark.parametrize(("first", "root"), SQUARES)
def test_coefficients_are_irrational_only_where_they_must_be(first, root):
    game = crossed()
    played = crossed_play(game)
    given = Beliefs.from_table(game, {"O": {"same": (first, 1 - Fraction(first)), "cross": ("1/2", "1/2")}})
    found = find_trembles(played, given)
    assert isinstance(found, Trembles)
    r = Fraction(first) / (1 - Fraction(first))
    c = {
        (who, k): found.coefficient.get(int(game.action_start[game.find(*who)]) + k, Fraction(1))
        for who in (("P", "p"), ("Q", "q"))
        for k in (1, 2)
    }
    (a, e), (b, f) = ((c[who, 1], c[who, 2]) for who in (("P", "p"), ("Q", "q")))
    assert a * b == r**found.root * e * f
    assert a * f == e * b
    assert found.root == root
    judged = check(played, "sequential", given)  # nothing turns on other beliefs: irrational coefficients do as well
    assert judged.holds
    assert isinstance(judged.trembles, Trembles)
    assert judged.trembles.root == root


# Powers alone decide these (depth first: "same" is (a,b), (e,f), "cross" is (a,f), (e,b)).
POWERS = [
    (("1", "0"), ("1", "0"), "e rarer than a"),
    (("0", "1"), ("0", "1"), "a rarer than e"),
    (("1", "0"), ("0", "1"), "f rarer than b"),
    (("1", "0"), ("1/2", "1/2"), "e and f rarer, by the same power"),
]


@pytest.mark.parametrize(("same", "cross", "why"), POWERS)
def test_powers_order_products(same, cross, why):
    game = crossed()
    found = find_trembles(crossed_play(game), Beliefs.from_table(game, {"O": {"same": same, "cross": cross}}))
    assert isinstance(found, Trembles), why
    k = {
        name: int(found.power[int(game.action_start[game.find(*who)]) + i])
        for who, i, name in ((("P", "p"), 1, "a"), (("P", "p"), 2, "e"), (("Q", "q"), 1, "b"), (("Q", "q"), 2, "f"))
    }
    for belief, left, right in ((same, k["a"] + k["b"], k["e"] + k["f"]), (cross, k["a"] + k["f"], k["e"] + k["b"])):
        assert {("1", "0"): left < right, ("0", "1"): left > right, ("1/2", "1/2"): left == right}[belief]


def signals():
    """A sender who is to be quiet; if she speaks, R and then T hear it, neither knowing what Nature drew, nor T what
    R did.
    """
    tree = GameBuilder(["S", "R", "T"])
    left, right = tree.chance(tree.root, {"l": "1/2", "r": "1/2"})
    ends = []
    for node, label in ((left, "sl"), (right, "sr")):
        quiet, speak = tree.move(node, "S", label, ["quiet", "speak"])
        ends.append(quiet)
        for after in tree.move(speak, "R", "r", ["x", "y"]):
            ends += tree.move(after, "T", "t", ["x", "y"])
    for node in ends:
        tree.payoffs(node, (0, 0, 0))
    return tree.build()


# R's belief that Nature drew l, after a message that no type sends, is free; T's must be the same (R plays x either
# way).
AGREE = [
    ("1/2", "1/2", "trembles"),
    ("1/3", "1/3", "trembles"),
    ("0", "0", "trembles"),
    ("1/2", "1/3", "coefficients"),
    ("1/3", "1/2", "coefficients"),
    ("0", "1/2", "powers"),
    ("1", "0", "powers"),
]


@pytest.mark.parametrize(("at_r", "at_t", "kind"), AGREE)
def test_two_who_see_the_same_must_believe_the_same(at_r, at_t, kind):
    """Kreps and Wilson 1982: consistent beliefs are common; both kinds of evidence of inconsistency, "powers" and
    "coefficients".
    """
    game = signals()
    played = play(
        game, BehaviorStrategy.from_table(game, {"S": {"sl": "quiet", "sr": "quiet"}, "R": {"r": "x"}, "T": {"t": "x"}})
    )
    r, t = Fraction(at_r), Fraction(at_t)
    # T's histories, depth first: (l, x), (l, y), (r, x), (r, y); R plays x.
    given = Beliefs.from_table(game, {"R": {"r": (r, 1 - r)}, "T": {"t": (t, 0, 1 - t, 0)}})
    judged = check(played, "sequential", given)
    assert judged.holds == (kind == "trembles")
    assert (judged.inconsistent.kind if judged.inconsistent else "trembles") == kind


def test_on_the_path_only_bayes_rule_is_consistent():
    """No action off the support leads to the set, so no tremble can change its belief: the power program has no
    unknowns.
    """
    tree = GameBuilder(["A"])
    for node in tree.chance(tree.root, {"l": "1/2", "r": "1/2"}):
        for k, end in enumerate(tree.move(node, "A", "x", ["a", "b"])):
            tree.payoffs(end, (k,))
    game = tree.build()
    played = play(game, BehaviorStrategy.from_table(game, {"A": {"x": "b"}}))
    for belief, kind in ((("1/2", "1/2"), None), (("1/3", "2/3"), "coefficients"), (("0", "1"), "powers")):
        judged = check(played, "sequential", Beliefs.from_table(game, {"A": {"x": belief}}))
        assert judged.holds == (kind is None)
        assert (judged.inconsistent and judged.inconsistent.kind) == kind
        assert judged.inconsistent is None or isinstance(judged.inconsistent, Inconsistent)


@pytest.mark.parametrize(
    ("numbers", "base"),
    [
        ([], []),
        ([1], []),
        ([12, 18], [2, 3]),
        ([6, 10, 15], [2, 3, 5]),
        ([7, 7], [7]),
        ([4, 9], None),
        ([30, 42], None),
        ([2**70, 2**41], None),
    ],
)
def test_coprime_base(numbers, base):
    found = coprime_base(numbers)
    assert base is None or found == base
    for x in numbers:
        for q in found:
            while x % q == 0:
                x //= q
        assert x == 1


def repeated():
    """Three types of a sender who is to be quiet. If l or m speaks, R, then T hear so much; W hears of any speech."""
    tree = GameBuilder(["S", "R", "T", "W"])
    ends, heard = [], []
    for node, name in zip(tree.chance(tree.root, {"l": "1/2", "m": "1/3", "r": "1/6"}), "lmr", strict=True):
        quiet, speak = tree.move(node, "S", name, ["quiet", "speak"])
        ends.append(quiet)
        if name == "r":
            heard.append(speak)
            continue
        on, off = tree.move(speak, "R", "r", ["on", "off"])
        further, over = tree.move(on, "T", "t", ["on", "off"])
        heard.append(further)
        ends += [off, over]
    for node in heard:
        ends += tree.move(node, "W", "w", ["on", "off"])
    for node in ends:
        tree.payoffs(node, (0, 0, 0, 0))
    return tree.build()


# Belief in l of R and T (they must agree), W's belief in l, m, r; l : m must be as R and T have it.
REPEATED = [
    ("1/2", ("2/5", "2/5", "1/5"), None),
    ("2/3", ("4/9", "2/9", "1/3"), None),
    ("3/5", ("3/5", "2/5", "0"), None),
    ("1/3", ("0", "0", "1"), None),
    ("2/3", ("1/3", "1/3", "1/3"), "coefficients"),
    ("1", ("1/2", "0", "1/2"), None),
    ("1", ("1/3", "1/3", "1/3"), "powers"),
]


@pytest.mark.parametrize(("at_r", "at_w", "kind"), REPEATED)
def test_conditions_that_repeat_each_other_before_one_that_does_not(at_r, at_w, kind):
    game = repeated()
    quiet = {"S": {"l": "quiet", "m": "quiet", "r": "quiet"}, "R": {"r": "on"}, "T": {"t": "on"}, "W": {"w": "on"}}
    played = play(game, BehaviorStrategy.from_table(game, quiet))
    two = (at_r, 1 - Fraction(at_r))
    judged = check(played, "sequential", Beliefs.from_table(game, {"R": {"r": two}, "T": {"t": two}, "W": {"w": at_w}}))
    assert (judged.inconsistent and judged.inconsistent.kind) == kind
    if kind is None:
        weights = tremble_beliefs(played, judged.trembles)
        for who, wanted in ((("R", "r"), two), (("T", "t"), two), (("W", "w"), at_w)):
            row = [int(weights[node]) for node in game.histories(game.find(*who))]
            assert [Fraction(w, sum(row)) for w in row] == list(map(Fraction, wanted))
