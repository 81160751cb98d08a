"""Auctions and aftermarkets as tables: what files may say, what decides, who sees what; worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import frozen
from bad_edits import refused

from exactgames import GameError, InstanceError, StagedForm, expand, read_instance_text
from exactgames.mechanisms.outcome_table import outcomes
from exactgames.mechanisms.stages.auction_table import AuctionTable
from exactgames.mechanisms.stages.table_of_trades import TableOfTrades

TRADES = """
units = 2
agents = [
  { name = "A", types = [{ marginals = [1] }], bids = { vectors = [[2, 2]] } },
  { name = "B", types = [{ marginals = [2, 2] }], bids = { vectors = [[0, 0]] } },
  { name = "C", types = [{ marginals = [0] }], bids = { vectors = [[0, 0]] } },
]
auction = { format = "discriminatory" }
[aftermarket]
format = "table"
actions = { B = ["no", "yes"], A = ["no", "yes"], C = ["here"] }
rows = [
  { when = { actions = { A = "yes", B = "yes" }, holdings = { A = 1 } }, payments = { B = 9, A = -9 } },
  { when = { actions = { A = "yes", B = "yes", C = "here" } }, draws = [
    { trades = [{ from = "A", to = "B", units = 1 }], payments = { B = 1, A = -1 }, probability = "1/2" },
    { trades = [{ from = "A", to = "C", units = 1 }, { from = "C", to = "B", units = 1 }], payments = { B = 1, A = -1 }, probability = "1/4" },
    { probability = 0.25 },
  ] },
  { when = { actions = { B = "yes" } }, trades = [{ from = "C", to = "B", units = 1 }], payments = { B = 1 } },
]
"""

AUCTION = """
units = 1
agents = [
  { name = "A", types = [{ marginals = [1] }] },
  { name = "B", types = [{ marginals = [2] }] },
]
[auction]
format = "table"
actions = { A = ["x", "y"], B = ["x", "y"] }
rows = [
  { when = { actions = { A = "x", B = "x" } }, allocation = { A = 1 }, payments = { A = "1/2", B = -1 } },
  { when = { actions = { A = "x" } }, draws = [
    { allocation = { A = 1 }, probability = "1/3" },
    { allocation = { B = 1 }, payments = { B = 1 }, probability = "2/3" },
  ] },
]
[aftermarket]
format = "resale-by-winners"
prices = [1]
"""


def test_what_decides():
    """The first row asks that A holds one unit; the second draws two ways to one outcome; the third lets C give what she
    has not.
    """
    (stage,) = read_instance_text(TRADES).market.stages
    assert isinstance(stage, TableOfTrades)
    both, paid = {0: "yes", 1: "yes", 2: "here"}, (Fraction(-1), Fraction(1), Fraction(0))
    nothing = ((((2, 0, 0), (0, 0, 0)), 1),)
    found = outcomes(stage.rows, both, (2, 0, 0))
    assert [(held, payments, p) for (held, payments), p in found] == [
        ((1, 1, 0), paid, Fraction(3, 4)),
        ((2, 0, 0), (0, 0, 0), Fraction(1, 4)),
    ]
    assert outcomes(stage.rows, {**both, 0: "no"}, (2, 0, 0)) == nothing
    assert [held for (held, _), _ in outcomes(stage.rows, {**both, 0: "no"}, (1, 0, 1))] == [(1, 1, 0)]
    assert [payments[1] for (_, payments), _ in outcomes(stage.rows, both, (1, 1, 0))] == [9]


def test_the_tree_of_trades():
    """A acts, then B, neither seeing the other; of four ways one is drawn, with two branches. C has no node."""
    game = expand(read_instance_text(TRADES).market).game
    assert game.nodes == 1 + 2 + 4 + 2
    assert [len(list(game.sets_of(player))) for player in range(3)] == [1, 1, 0]
    assert [len(game.histories(int(s))) for s in game.sets_of(1)] == [2]


def test_what_is_seen_after_an_auction():
    """A and B each know what they did and what they pay: B gets 1 for x against x. Without more she does not know whether
    A, who won, did so by row 1 or by chance; if all bids are seen, she does.
    """
    market = read_instance_text(AUCTION).market
    assert isinstance(market.stages[0], AuctionTable)
    assert (market.stages[0].opened, market.stages[0].sells) == (False, 1)
    game = expand(market).game
    asked = [game.labels.infoset(s) for s in game.sets_of(1) if "B won 1" not in game.labels.infoset(s)]
    assert len(asked) == len(set(asked))
    sellers = [s for s in game.sets_of(0) if game.action_labels(int(s))[0] == "no offer"]
    assert len(sellers) == 2  # having paid 1/2, or nothing
    shown = read_instance_text('signals = ["all-bids", "payments"]\n' + AUCTION).market
    assert shown.stages[0].opened  # type: ignore[attr-defined]
    labels = [expand(shown).game.labels.infoset(s) for s in expand(shown).game.sets_of(1)]
    assert any("A does x" in words and "all payments seen" in words for words in labels)


def test_only_in_the_tree():
    with pytest.raises(InstanceError, match="sealed bids"):
        _ = StagedForm(read_instance_text(AUCTION)).stage


def test_definitions_are_checked():
    """C, who has no choice, could be made to pay 1 by A."""
    last = TRADES[TRADES.index('{ when = { actions = { B = "yes" } }') :].splitlines()[0]
    bad = TRADES.replace(last, '{ when = { actions = { A = "yes" } }, payments = { C = 1 } },')
    with pytest.raises(GameError, match="not a trade mechanism"):
        expand(read_instance_text(bad).market)


@frozen
class Bad:
    """An edit of TRADES or AUCTION, and its one fault."""

    name: str
    text: str
    old: str
    new: str
    path: str
    words: tuple[str, ...]


BAD = [
    Bad("nobody chooses", TRADES, '{ B = ["no", "yes"], A = ["no", "yes"], C = ["here"] }', '{ C = ["here"] }',
        "aftermarket.actions", ("two actions of somebody", )),
    Bad("no action", TRADES, 'C = ["here"]', "C = []", "aftermarket.actions.C", ("1 to 64 distinct names",)),
    Bad("name twice", TRADES, '["no", "yes"], C', '["no", "no"], C', "aftermarket.actions.A[1]", ("each name once",)),
    Bad("agent", TRADES, 'C = ["here"]', 'D = ["here"]', "aftermarket.actions.D", ('"A", "B", "C"',)),
    Bad("action", TRADES, 'C = "here"', 'C = "there"', "aftermarket.rows[1].when.actions.C", ('an action of "C": "here"',)),
    Bad("no rows", AUCTION, AUCTION[AUCTION.index("rows = [") : AUCTION.index("[aftermarket]")], "", "auction.rows", ("found nothing",)),
    Bad("to herself", TRADES, '{ from = "A", to = "B", units = 1 }]', '{ from = "A", to = "A", units = 1 }]',
        "aftermarket.rows[1].draws[0].trades[0].to", ("another agent",)),
    Bad("no units", TRADES, 'to = "C", units = 1', 'to = "C"', "aftermarket.rows[1].draws[1].trades[0].units", ("found nothing",)),
    Bad("0 units", TRADES, 'to = "C", units = 1', 'to = "C", units = 0', "aftermarket.rows[1].draws[1].trades[0].units", ("from 1 to 64",)),
    Bad("beside draws", TRADES, "draws = [", "payments = { A = 1 }, draws = [", "aftermarket.rows[1].payments", ("stands in the draws",)),
    Bad("sum", TRADES, "0.25 }", '"1/3" }', "aftermarket.rows[1].draws", ("sum to 13/12",)),
    Bad("an auction's key", TRADES, "payments = { B = 9, A = -9 }", "allocation = { A = 1 }", "aftermarket.rows[0].allocation",
        ("when, trades, payments, draws",)),
    Bad("too much", AUCTION, "allocation = { A = 1 }, payments", "allocation = { A = 1, B = 1 }, payments", "auction.rows",
        ("sells 2", "no more than there is, 1")),
    Bad("holdings", AUCTION, '{ A = "x", B = "x" } }', '{ A = "x", B = "x" }, holdings = { A = 0 } }', "auction.rows[0].when.holdings",
        ("unknown key",)),
    Bad("bids", AUCTION, "types = [{ marginals = [1] }]", "types = [{ marginals = [1] }], bids = { levels = [0] }", "agents[0].bids",
        ("bids are for sealed bids",)),
    Bad("a reserve", AUCTION, "[aftermarket]", "reserve = 1\n[aftermarket]", "auction.reserve", ("an auction as a table",)),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_bad_tables_are_refused(bad):
    refused(bad.text, bad.old, bad.new, bad.path, bad.words)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ('agent = "A"\nstage = "auction"\nact = "z"', 'an action of "A": "x", "y"'),
        ('agent = "A"\nstage = "auction"\ntake = 1', "under an auction as a table say act"),
        (
            'agent = "A"\nstage = "aftermarket"\nwhen = { taken = 1 }\ntake = 1',
            "nothing is taken in an auction as a table",
        ),
        ('agent = "A"\nstage = "aftermarket"\nact = "x"', "in this aftermarket say"),
    ],
)
def test_bad_rules_are_refused(rule, words):
    with pytest.raises(InstanceError) as caught:
        read_instance_text(AUCTION + "[[strategy]]\n" + rule)
    assert words in str(caught.value)


@pytest.mark.parametrize("signal", ["winning-bids", "clearing-price"])
def test_signals_that_there_are_not(signal):
    with pytest.raises(InstanceError, match="an auction as a table"):
        read_instance_text(f'signals = ["{signal}"]\n' + AUCTION)
