"""Several aftermarkets in turn: how files say them, what is refused, what rules mean; figures worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from bad_edits import Bad, refused

from exactgames import InstanceError, StagedForm, check, expand, profile_of, read_instance, read_instance_text
from exactgames.forms.explicit import ExplicitForm
from exactgames.market.expand import tree_size
from exactgames.session.session import Session

TWO_ROUNDS = Path(__file__).parents[2] / "instances" / "folklore" / "two-rounds.toml"

FILE = """
units = 1
[[agents]]
name = "A"
types = [
  { name = "a1", marginals = [1], probability = "1/2" },
  { name = "a2", marginals = [2], probability = "1/2" },
]
bids = { vectors = [[1]] }
[[agents]]
name = "B"
types = [{ marginals = [3] }]
bids = { vectors = [[0]] }
[auction]
format = "discriminatory"
[[aftermarket]]
format = "take-it-or-leave-it"
sellers = ["A"]
prices = [2]
[[aftermarket]]
format = "offers-by-buyers"
buyers = ["B"]
prices = [0, 1]
signals = ["types", { name = "news", rows = [{ when = { holdings = { B = 0 } }, show = [
  { to = { B = "x" }, probability = "1/2" },
  { to = { B = "y" }, probability = "1/2" },
] }] }]
[[strategy]]
agent = "A"
stage = "aftermarket"
when = { round = 1 }
offer = { quantity = 1, price = 2 }
[[strategy]]
agent = "B"
stage = "aftermarket"
type = "t1"
when = { round = 2, signal = { news = "x" } }
offer = { seller = "A", quantity = 1, price = 1 }
[[strategy]]
agent = "B"
stage = "aftermarket"
mixture = [{ offer = "none", probability = "1/2" }, { offer = { seller = "A", quantity = 1, price = 0 }, probability = "1/2" }]
"""


def test_the_tree():
    """A wins; she offers or not, B takes or not: in 2 of 3 cases A still holds the item, news are drawn, and B offers 0, 1
    or nothing, which A answers twice. In the third case B holds it, and has nobody to ask.
    """
    market = read_instance_text(FILE).market
    assert [(shown.before, shown.types, len(shown.tables)) for shown in market.shown] == [(1, True, 1)]
    below = 2 + 2 * (3 + 2 * 2)
    assert tree_size(market) == expand(market).game.nodes == 1 + 2 * (1 + 2 + 2 + 2 * below)


def test_what_rules_mean_in_each_round():
    """The types are seen between the rounds, the word is B's; "none" and offers to a seller are the buyer's in the second."""
    profile = profile_of(read_instance_text(FILE))
    game = profile.expansion.game
    asked = {}
    for s in game.sets_of(1):
        if game.action_labels(s)[0] == "no offer":
            words = game.labels.infoset(s)
            word = words.split("news says ")[1][:3]
            asked.setdefault(word, set()).add((int(profile.rule[s]), "A a1" in words, "A a2" in words))
    assert asked == {
        '"x"': {(1, True, False), (1, False, True)},
        '"y"': {(2, True, False), (2, False, True)},
    }
    first = [
        s
        for s in game.sets_of(0)
        if "B" not in game.labels.infoset(s).split(";")[-1] or ";" not in game.labels.infoset(s)
    ]
    assert {int(profile.rule[s]) for s in first if "offers" not in game.labels.infoset(s)} == {0}


def test_who_may_wait_is_not_skimmed():
    """At 2 in the first round the type worth 2 would take only if she expected no 1 afterwards."""
    text = TWO_ROUNDS.read_text(encoding="utf-8")
    assert check(profile_of(read_instance(TWO_ROUNDS)).played, "sequential").holds
    taken = profile_of(
        read_instance_text(
            text.replace("\ntake = 0", "\ntake = 1").replace("when = { round = 1, offer", "when = { offer")
        )
    )
    assert not check(taken.played, "bayes-nash").holds


def test_both_forms():
    instance = read_instance(TWO_ROUNDS)
    tree, staged = ExplicitForm(instance), StagedForm(instance)
    assert tree.interim() == staged.interim()
    told = read_instance_text(FILE)
    assert Session(told, 10_000).form.name == "explicit"
    with pytest.raises(InstanceError, match='aftermarket: found the table "news"'):
        _ = StagedForm(told).stage
    only_types = read_instance_text(
        FILE[: FILE.index("[[strategy]]")].replace(
            FILE[FILE.index(', { name = "news"') : FILE.index("]\n[[strategy]]")], ""
        )
    )
    with pytest.raises(InstanceError, match='found "types" between two aftermarkets'):
        _ = StagedForm(only_types).stage


BAD = [
    Bad("none among them", '"take-it-or-leave-it"\nsellers = ["A"]\nprices = [2]', '"none"', "aftermarket[0]", ('leave "none" out',)),
    Bad("signals of the first", "prices = [2]\n", 'prices = [2]\nsignals = ["types"]\n', "aftermarket[0].signals", ("before the later one",)),
    Bad("a word", '["types", {', '["payments", {', "aftermarket[1].signals[0]", ('"types"',)),
    Bad("twice", '["types", {', '["types", "types", {', "aftermarket[1].signals[1]", ("each signal once",)),
    Bad("bids", "holdings = { B = 0 }", "bids = { B = [0] }", "aftermarket[1].signals[1].rows[0].when.bids", ("say types or holdings",)),
    Bad("allocation", "holdings = { B = 0 }", "allocation = { B = 0 }", "aftermarket[1].signals[1].rows[0].when.allocation",
        ("say types or holdings",)),
    Bad("round 3", "round = 2", "round = 3", "strategy[1].when.round", ("from 1 to 2",)),
    Bad("round 0", "round = 2", "round = 0", "strategy[1].when.round", ("from 1 to 2",)),
    Bad("a price of none", "quantity = 1, price = 2", "quantity = 1, price = 3", "strategy[0].offer.price", ("prices",)),
    Bad("format", '"offers-by-buyers"', '"offers"', "aftermarket[1].format", ("one of",)),
    Bad("key", 'buyers = ["B"]\n', 'buyer = "B"\n', "aftermarket[1].buyer", ("no such key here",)),
    Bad("name again", "[auction]\n", 'signals = 1\n[auction]\n', "agents[1].signals", ("unknown key",)),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_bad_sequences_are_refused(bad):
    refused(FILE, bad.old, bad.new, bad.path, bad.words)


def test_too_many_or_no_aftermarkets():
    top = FILE[: FILE.index("[[aftermarket]]")]
    many = '[[aftermarket]]\nformat = "resale-by-winners"\nprices = [1]\n'
    assert len(read_instance_text(top + 8 * many).market.stages) == 8
    for text in (top + 9 * many, "aftermarket = []\n" + top):
        with pytest.raises(InstanceError, match="1 to 8 tables"):
            read_instance_text(text)


def test_signals_need_an_array():
    with pytest.raises(InstanceError, match="aftermarket.signals"):
        read_instance_text(
            FILE[: FILE.index("[[aftermarket]]")]
            + '[aftermarket]\nformat = "resale-by-winners"\nprices = [1]\nsignals = []\n'
        )
