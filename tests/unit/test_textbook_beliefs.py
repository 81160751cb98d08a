"""The beliefs that support textbook equilibria: all of them, as polytopes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from attrs import frozen

from exactgames import BehaviorStrategy, GameBuilder, find_pure, play, read_efg, supported
from exactgames.concepts.belief_families import belief_polytopes

TEXTBOOK = Path(__file__).resolve().parents[2] / "instances" / "textbook"
SEQUENTIAL, PERFECT, WEAK = "sequential", "perfect-bayesian", "weak-perfect-bayesian"


@frozen
class Case:
    """Of the pure equilibrium outcomes where beliefs matter, which are found first: {information set: vertices}."""

    file: str
    concept: str
    families: list[dict[str, list[str]]]
    source: str


POOLING = [{"Receiver, after quiche": ["0 1", "1/2 1/2"]}, {"Receiver, after beer": ["0 1", "1/2 1/2"]}]
CASES = [
    Case("cho-kreps-1987-beer-quiche", SEQUENTIAL, POOLING, "Cho and Kreps 1987: the weak type at least as likely"),
    Case("cho-kreps-1987-beer-quiche", PERFECT, POOLING, "the same"),
    Case("cho-kreps-1987-beer-quiche", WEAK, POOLING, "the same"),
    Case(
        "selten-1975-horse",
        SEQUENTIAL,
        [{"Three, three": ["2/3 1/3", "1 0"]}],
        "the file's comment: Two erred with probability at least 2/3",
    ),
    # Two and Three see the same two mistakes, and their beliefs are the same: no product, and perfect Bayesian only
    Case(
        "kreps-wilson-1982-common-beliefs",
        PERFECT,
        [{"Two, two": ["0 1", "1/4 3/4"], "Three, three": ["1/2 1/2", "1 0"]}],
        "Kreps and Wilson 1982: incompatible beliefs",
    ),
    Case(
        "kreps-ramey-1987-structural-consistency",
        SEQUENTIAL,
        [{"Three, somebody left": ["1/3 2/3 0", "2/3 1/3 0"]}],
        "Kreps and Ramey 1987: both must be suspected; two mistakes are less likely than one",
    ),
]


def families(game, concept):
    found = []
    for one in find_pure(game, concept).equilibria:
        parts = belief_polytopes(one.played, concept, one.support)
        found.append(
            None
            if parts is None
            else {game.describe(p.infoset): [" ".join(map(str, point)) for point in p.vertices] for p in parts}
        )
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.file}: {c.concept}")
def test_textbook(case):
    found = families(read_efg(TEXTBOOK / f"{case.file}.efg"), case.concept)
    assert found[: len(case.families)] == case.families, case.source
    assert not any(found[len(case.families) :]), "beliefs matter in another outcome"


def watched(tied):
    """One may leave in two ways; Two and Three each see in which, Three only if ``tied`` (else she sees nothing)."""
    tree = GameBuilder(["One", "Two", "Three"])
    stay, *left = tree.move(tree.root, "One", "one", ["stay", "a", "b"])
    tree.payoffs(stay, (3, 0, 0))
    for k, node in enumerate(left):
        for j, after in enumerate(tree.move(node, "Two", "two", ["x", "y"])):
            if not tied:
                tree.payoffs(after, (0, 1 if j == k else 0, 0))
                continue
            for i, end in enumerate(tree.move(after, "Three", "three", ["x", "y"])):
                tree.payoffs(end, (0, 1 if j == k else 0, 1 if i == k else 0))
    return tree.build()


@pytest.mark.parametrize(("tied", "expected"), [(False, [[("1/2", "1/2"), ("1", "0")]]), (True, None)])
def test_beliefs_about_the_same_mistakes_are_no_product(tied, expected):
    """Two believes that a is as likely as b or likelier. If Three has to believe the same of the same two mistakes, the
    pairs of beliefs are a diagonal of the product.
    """
    game = watched(tied)
    table = {"One": {"one": "stay"}, "Two": {"two": "x"}} | ({"Three": {"three": "x"}} if tied else {})
    played = play(game, BehaviorStrategy.from_table(game, table if tied else {**table, "Three": {}}))
    found = belief_polytopes(played, SEQUENTIAL, supported(played, SEQUENTIAL))
    assert (
        found is None
        if expected is None
        else [p.vertices for p in found]
        == [tuple(tuple(map(Fraction, point)) for point in points) for points in expected]
    )
    free = belief_polytopes(played, PERFECT, supported(played, PERFECT))
    assert free is not None and len(free) == 1 + tied  # perfect Bayesian beliefs need not agree


def test_nothing_to_say():
    """Where play reaches every set Bayes' rule gives every belief; and Bayes–Nash asks for none."""
    game = read_efg(TEXTBOOK / "selten-1975-horse.efg")
    [one] = find_pure(game, SEQUENTIAL).equilibria
    assert belief_polytopes(one.played, "bayes-nash", one.support) == ()
    matching = read_efg(TEXTBOOK / "matching-pennies.efg")
    rows = {
        p: {matching.labels.infoset(s): dict.fromkeys(matching.action_labels(s), "1/2") for s in matching.sets_of(i)}
        for i, p in enumerate(matching.players)
    }
    played = play(matching, BehaviorStrategy.from_table(matching, rows))
    assert belief_polytopes(played, SEQUENTIAL, supported(played, SEQUENTIAL)) == ()
