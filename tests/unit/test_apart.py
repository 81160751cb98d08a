"""What tells equilibria apart: small games by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from exactgames import GameBuilder, expand, find_pure, read_instance
from exactgames.answers.apart import NAMED, Conduct, Difference, Likeness, likenesses
from exactgames.answers.listing import Range
from exactgames.answers.search import pure_answer
from exactgames.bounds.welfare import outcome_classes
from exactgames.examples import entry

INSTANCES = Path(__file__).resolve().parents[2] / "instances"


def conduct(*probabilities, bids=None, outcome="same"):
    found = np.empty(len(probabilities), dtype=object)
    found[:] = [p if isinstance(p, Range) else Fraction(p) for p in probabilities]
    return Conduct(bids, outcome, found)


def certain(action):
    return {action: Fraction(1)}


def test_only_what_is_alike_is_told_apart():
    share, fight = conduct(1, 0, 1, 0, outcome="in"), conduct(0, 1, 0, 1, outcome="out")
    doubtful = conduct(0, 1, "1/2", "1/2", outcome="out")
    half = {"share": Fraction(1, 2), "fight": Fraction(1, 2)}
    but = (Difference("Bob", ("",), "reply", half, certain("fight")),)
    assert likenesses(entry(), [share, fight, doubtful]) == [None, None, Likeness(1, False, but, 0, 0)]


BIDS = [
    (("a", "in"), ("a", "in"), 0),
    (("a", "in"), ("a", "out"), 0),  # the same bids, and another outcome
    (("a", "in"), ("b", "in"), None),  # the table of bids tells them apart
    (("a", None), ("a", None), 0),
    ((None, "in"), (None, "out"), None),
    ((None, None), (None, None), None),
]


@pytest.mark.parametrize(("one", "two", "other"), BIDS)
def test_what_is_alike(one, two, other):
    pair = [conduct(*played, bids=b, outcome=o) for (b, o), played in ((one, (1, 0, 1, 0)), (two, (0, 1, 1, 0)))]
    found = likenesses(entry(), pair)[1]
    assert (None if found is None else found.other) == other


def test_the_same_outcome_comes_first():
    ways = [(1, 0, 1, 0), (0, 1, 0, 1), (0, 1, 1, 0)]
    rows = [conduct(*w, bids="a", outcome=o) for w, o in zip(ways, ("in", "out", "out"), strict=True)]
    assert [one and one.other for one in likenesses(entry(), rows)] == [None, 0, 1]


def test_parting_on_the_path():
    """Both reach Ann's set; Bob's only one of them: what he does there comes of hers, and is only counted."""
    first, second = conduct(1, 0, 1, 0, bids="a"), conduct(0, 1, 0, 1, bids="a")
    but = (Difference("Ann", ("",), "entry", certain("out"), certain("in")),)
    assert likenesses(entry(), [first, second])[1] == Likeness(0, True, but, 0, 1)


def choices():
    """Ann stays, or goes on to a set of her own ("again"), or to Bob, who may lead to her third ("last")."""
    tree = GameBuilder(["Ann", "Bob"])
    stay, on, to_bob = tree.move(tree.root, "Ann", "first", ["stay", "on", "to Bob"])
    ends = [stay, *tree.move(on, "Ann", "again", ["left", "right"])]
    up, down = tree.move(to_bob, "Bob", "reply", ["up", "down"])
    for end in (*ends, up, *tree.move(down, "Ann", "last", ["high", "low"])):
        tree.payoffs(end, (0, 0))
    return tree.build()


def at(game, **played):
    """Point masses: the first action, or the one that is named."""
    weights = []
    for s in range(game.infosets):
        labels = game.action_labels(s)
        chosen = played.get(game.labels.infoset(s), labels[0])
        weights += [int(label == chosen) for label in labels]
    return conduct(*weights)


def test_off_the_path_threats_come_first():
    """The nearest mistake; another's before her own; then in play."""
    game = choices()
    [_, found] = likenesses(game, [at(game), at(game, again="right", reply="down", last="low")])
    assert (found.on_path, found.more, found.off_path) == (False, 0, 0)
    assert [one.infoset for one in found.but] == ["reply", "again", "last"]


def test_ranges():
    span = Range(Fraction(0), Fraction(1, 2))
    first = conduct(1, 0, span, Range(Fraction(1, 2), Fraction(1)))
    second = conduct(1, 0, span, Range(Fraction(1, 2), Fraction(1)))
    third = conduct(1, 0, 0, 1)
    found = likenesses(entry(), [first, second, third])
    assert found[1] == Likeness(0, False, (), 0, 0)  # alike in every range
    assert found[2].but[0].plays == certain("fight")
    assert found[2].but[0].instead == {"share": span, "fight": Range(Fraction(1, 2), Fraction(1))}


def test_types_that_do_the_same_share_a_difference():
    market = expand(read_instance(INSTANCES / "babaioff2023" / "example-15.toml").market)
    found = find_pure(market.game, "perfect-bayesian", classes=outcome_classes(market))
    [_, second] = pure_answer(found, market, "none").equilibria
    like = second.likeness
    assert like.on_path and (like.more, like.off_path) == (0, 1)
    [one] = like.but
    assert one.types == ("v=1/8", "v=3/8", "v=5/8", "v=7/8")
    assert one.infoset == "type v=1/8, holding 1 of 1 after paying 2/3 (2 won 0); 1 takes 1"
    assert (one.plays, one.instead) == (certain("offer 1 at 64"), certain("offer 1 at 1023/16"))


def test_only_a_few_are_named():
    tree = GameBuilder(["Ann", *"BCDEF"])
    stay, *others = tree.move(tree.root, "Ann", "first", ["stay", *"BCDEF"])
    tree.payoffs(stay, (0,) * 6)
    for node, player in zip(others, "BCDEF", strict=True):
        for end in tree.move(node, player, f"{player} here", ["no", "yes"]):
            tree.payoffs(end, (0,) * 6)
    game = tree.build()
    [_, found] = likenesses(game, [at(game), at(game, **{f"{p} here": "yes" for p in "BCDEF"})])
    assert [one.agent for one in found.but] == ["B", "C", "D"] and len(found.but) == NAMED
    assert (found.on_path, found.more) == (False, 2)
