"""Tables of signals: how files say them, what is refused, who knows what; figures worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from bad_edits import Bad, refused

from exactgames import InstanceError, StagedForm, Undecided, ambiguity, expand, read_instance, read_instance_text
from exactgames.game.tree import CHANCE
from exactgames.session.session import Session

RUMOUR = Path(__file__).parents[2] / "instances" / "folklore" / "rumour.toml"

FILE = """
units = 1
signals = [
  "payments",
  { name = "one", rows = [
    { when = { types = { A = "a2" }, bids = { B = [1] } }, show = { A = "x", B = "y" } },
    { when = { allocation = { B = 1 } }, show = [
      { to = { B = "x" }, probability = "1/4" },
      { to = {}, probability = 0.5 },
      { to = { B = "x" }, probability = "1/4" },
    ] },
  ] },
  { name = "two", rows = [{ show = {} }] },
]
agents = [
  { name = "A", types = [
    { name = "a1", marginals = [1], probability = "1/2" },
    { name = "a2", marginals = [2], probability = "1/2" },
  ], bids = { levels = [0, 1] } },
  { name = "B", types = [{ marginals = [0] }], bids = { levels = [0, 1] } },
]
auction = { format = "discriminatory" }
aftermarket = { format = "resale-by-winners", prices = [1] }
"""
RULES = """
[[strategy]]
agent = "A"
stage = "auction"
bid = [1]
[[strategy]]
agent = "B"
stage = "auction"
bid = [1]
[[strategy]]
agent = "B"
stage = "aftermarket"
when = { signal = { one = "x" } }
offer = "none"
"""


def test_what_is_told_in_each_case():
    """B's bid of 1 against A's of 0 wins; a1: row 2, half the time "x"; a2 and B's bid of 1: row 1."""
    market = read_instance_text(FILE).market
    (table, nothing) = market.tables
    assert table.ends == (
        ((("x", "y"), Fraction(1)),),
        ((("", "x"), Fraction(1, 2)), (("", ""), Fraction(1, 2))),
        ((("", ""), Fraction(1)),),
    )
    assert (table.told(0), table.told(1)) == ({"x": 1}, {"y": 2, "x": 1})
    assert nothing.counts.tolist() == [1, 1]
    game = expand(market).game
    sets = [game.labels.infoset(s) for s in game.sets_of(1)]
    heard = {words.split(", one says ")[1] for words in sets if "holding 1 of 1" in words}
    assert heard == {'"x"', '"y"', "nothing"}
    assert not any("two" in words for words in sets)  # it never says a word
    drawn = [
        label
        for table, nodes, _ in game.labels.told
        for label in (game.labels.chance(int(nodes[0]), k) for k in range(2))
    ]
    assert drawn == ['one says "x" to B', "one says nothing"]


def test_draws_after_a_posted_price_are_named_wherever_they_are():
    """A who takes the item leaves no turn to B: then the draw comes one node earlier than after B's."""
    agents = ("A", "B")
    text = (
        'units = 1\nauction = { format = "posted-price", price = 1 }\n'
        'signals = [{ name = "one", rows = [{ show = [{ to = { A = "x" }, probability = "1/2" }, '
        '{ to = { B = "y" }, probability = "1/2" }] }] }]\n'
        + "".join(f'[[agents]]\nname = "{name}"\ntypes = [{{ marginals = [2] }}]\n' for name in agents)
    )
    game = expand(read_instance_text(text).market).game
    drawn = np.flatnonzero(game.infoset == CHANCE).tolist()
    assert len({int(game.node_level[node]) for node in game.parent[drawn].tolist()}) == 2
    for node in drawn:
        assert [game.labels.chance(node, k) for k in range(2)] == ['one says "x" to A', 'one says "y" to B']


def test_rules_are_about_the_own_word():
    instance = read_instance_text(FILE.replace("agents = [", 'claims = [{ kind = "welfare" }]\nagents = [', 1) + RULES)
    session = Session(instance, 10_000)
    by_word = {}
    form = session.form
    for s in range(len(form.sets.infoset_player)):
        words = form.label(s)
        if form.sets.infoset_player[s] == 1 and "holding 1 of 1" in words and "offers" not in words:
            by_word.setdefault(words.split(", one says ")[1], set()).add(bool(form.completed[s]))
    assert by_word == {'"x"': {False}, '"y"': {True}, "nothing": {True}}


def test_settled_in_the_tree_alone():
    instance = read_instance(RUMOUR)
    assert Session(instance, 10_000).form.name == "explicit"
    with pytest.raises(InstanceError, match='the table "rumour"'):
        _ = StagedForm(instance).stage
    with pytest.raises(Undecided, match="explicit tree alone"):
        ambiguity(instance.market, "prior")


BAD = [
    Bad("no name", '{ name = "two", ', "{ ", "signals[2].name", ("found nothing",)),
    Bad("name again", '"two"', '"one"', "signals[2].name", ("no other table of signals",)),
    Bad("no rows", '"two", rows = [{ show = {} }]', '"two"', "signals[2].rows", ("found nothing",)),
    Bad("empty rows", "rows = [{ show = {} }]", "rows = []", "signals[2].rows", ("at least one",)),
    Bad("no show", "[{ show = {} }]", "[{ }]", "signals[2].rows[0].show", ("found nothing", "agents' names to words")),
    Bad("unknown agent", "show = {}", 'show = { Z = "x" }', "signals[2].rows[0].show.Z", ('"A", "B"',)),
    Bad("no word", "show = {}", "show = { A = 1 }", "signals[2].rows[0].show.A", ("found 1", "a name")),
    Bad("empty word", "show = {}", 'show = { A = "" }', "signals[2].rows[0].show.A", ("a name",)),
    Bad("empty draw", "show = {}", "show = []", "signals[2].rows[0].show", ("at least one",)),
    Bad("sum", "0.5 }", '"1/3" }', "signals[1].rows[1].show", ("sum to 5/6",)),
    Bad("no probability", "to = {}, probability = 0.5", "to = {}", "signals[1].rows[1].show[1].probability", ("found nothing",)),
    Bad("type", 'A = "a2"', 'A = "a3"', "signals[1].rows[0].when.types.A", ('"a1", "a2"',)),
    Bad("bid", "B = [1] }", "B = [2] }", "signals[1].rows[0].when.bids.B", ("outside the grid",)),
    Bad("too many", "allocation = { B = 1 }", "allocation = { B = 2 }", "signals[1].rows[1].when.allocation.B", ("from 0 to 1",)),
    Bad("holdings", "allocation = {", "holdings = {", "signals[1].rows[1].when.holdings", ("after the auction say allocation",)),
    Bad("key", "{ show = {} }", "{ shows = {} }", "signals[2].rows[0].shows", ("when, show",)),
    Bad("signal of none", "{ one =", "{ three =", "strategy[2].when.signal.three", ('a table of signals: "one", "two"',)),
    Bad("word of none", '{ one = "x" }', '{ one = "z" }', "strategy[2].when.signal.one", ('may say to "B": "x", "y"',)),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_bad_tables_are_refused(bad):
    refused(FILE + RULES, bad.old, bad.new, bad.path, bad.words)


def test_bids_are_sealed_ones():
    posted = FILE.replace(", bids = { levels = [0, 1] }", "").replace('"discriminatory"', '"posted-price", price = 1')
    with pytest.raises(InstanceError) as caught:
        read_instance_text(posted)
    (fault,) = caught.value.faults
    assert (fault.path, "no bids under a posted price" in fault.expected) == ("signals[1].rows[0].when.bids", True)
