"""Stages of named items, in markets small enough to settle by hand: tables, sequences, words about bundles, trades that
can be made or not, and what a completion selects.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactgames import GameError, Instance, certify, expand, profile_of, read_instance_text
from exactgames.mechanisms.outcome_table import BundleTrade, Effect, OutcomeRow, outcomes
from exactgames.mechanisms.stages.auction_table import AuctionTable

# A's move: 2 nodes. "out": nobody holds anything, so nobody offers; then both act at once: 2 + 4 nodes. "in": 2 branches of
# Nature's. Where A has both items she makes no offer, or one of 3, each of which has 2 answers: 4 + 6 nodes, 7 of them ends;
# where she has x, 2 + 2 nodes and 3 ends. After each end both act: 6 nodes.
RAFFLE = """\
items = ["x", "y"]
agents = [{ name = "A", types = [{ additive = { x = 1 } }] }, { name = "B", types = [{ additive = { y = 2 } }] }]

[[signals]]
name = "news"
rows = [{ when = { allocation = { A = ["x"], B = ["y"] } }, show = { B = "part" } }]

[auction]
format = "table"
actions = { A = ["in", "out"] }
rows = [{ when = { actions = { A = "in" } }, draws = [
  { allocation = { A = ["x", "y"] }, probability = "1/2" },
  { allocation = { A = ["x"], B = ["y"] }, payments = { A = "1/2" }, probability = "1/2" },
] }]

[[aftermarket]]
format = "take-it-or-leave-it"
sellers = ["A"]
prices = [1]

[[aftermarket]]
format = "table"
actions = { A = ["yes", "no"], B = ["yes", "no"] }
rows = [{ when = { actions = { A = "yes", B = "yes" }, holdings = { B = ["x", "y"] } }, trades = [{ from = "B", to = "A", items = ["x"] }], payments = { A = 1, B = -1 } }]

[[strategy]]
agent = "A"
stage = "auction"
act = "in"

[[strategy]]
agent = "A"
stage = "aftermarket"
when = { round = 1, allocation = { A = ["x", "y"] } }
offer = { items = ["y"], price = 1 }

[[strategy]]
agent = "B"
stage = "aftermarket"
when = { round = 1, signal = { news = "part" }, remaining = ["x"] }
take = []

[[strategy]]
agent = "B"
stage = "aftermarket"
when = { round = 1, offer = { items = ["y"] } }
take = ["y"]
"""
CLAIMS = """
[[claims]]
kind = "sequential"
[[claims]]
kind = "welfare"
value = 3
[[claims]]
kind = "optimum"
value = 3
[[claims]]
kind = "revenue"
value = "1/4"
[[claims]]
kind = "utility"
agent = "A"
value = "5/4"
[[claims]]
kind = "utility"
agent = "B"
value = "3/2"
"""


def test_a_table_a_sequence_and_words():
    """A sells y for 1, or B has it: each is worth 3 in all. A pays 1/2 half the time, and is paid 1 the other half."""
    instance = read_instance_text(RAFFLE + CLAIMS)
    assert expand(instance.market).game.nodes == 1 + 2 + 6 + 2 + (4 + 6 + 7 * 6) + (2 + 2 + 3 * 6)
    assert [claim.holds for claim in certify(instance).claims] == [True] * 6


def test_a_rule_on_a_bundle_that_nobody_can_hold_is_dead():
    text = RAFFLE.replace(
        'signal = { news = "part" }, remaining = ["x"]', 'remaining = ["x"], holdings = { B = ["x"] }'
    )
    with pytest.raises(Exception, match="no set meets its agent, stage, types and conditions"):
        profile_of(read_instance_text(text))


X, Y, BOTH = 0b01, 0b10, 0b11


@pytest.mark.parametrize(
    ("held", "trades", "after"),
    [
        ((X, 0, 0), ((0, 1, X), (1, 2, X)), (0, 0, X)),  # one after the other: an item may move twice
        ((X, 0, 0), ((1, 2, X), (0, 1, X)), (X, 0, 0)),  # B has it not yet
        ((BOTH, 0, 0), ((0, 1, BOTH),), (0, BOTH, 0)),
        ((X, Y, 0), ((0, 2, BOTH),), (X, Y, 0)),  # A has a part of it only
        ((BOTH, 0, 0), ((0, 1, Y),), (X, Y, 0)),
        ((Y, X, 0), ((0, 1, Y), (1, 0, X)), (X, Y, 0)),
        ((Y, 0, 0), ((0, 1, X),), (Y, 0, 0)),  # not as many, but which
    ],
)
def test_trades_that_can_be_made(held, trades, after):
    nothing = (Fraction(0),) * 3
    effect = Effect(tuple(BundleTrade(*trade) for trade in trades), (0, 0, 0), nothing)
    [(found, p)] = outcomes((OutcomeRow((), (), ((effect, Fraction(1)),)),), {}, held)
    assert (found.held, p) == (after, 1)


def test_what_a_table_may_win():
    [stage, *_] = read_instance_text(RAFFLE).market.stages
    assert isinstance(stage, AuctionTable)
    assert stage.winners(2) == {0, 1}


def test_a_table_that_takes_is_no_trade_mechanism():
    """Whatever B does, x is taken from her."""
    text = RAFFLE[: RAFFLE.index("[[strategy]]")].replace(
        'when = { actions = { A = "yes", B = "yes" }, holdings = { B = ["x", "y"] } }, trades = [{ from = "B", to = "A", items = ["x"] }], payments = { A = 1, B = -1 }',
        'when = { holdings = { B = ["y"] } }, trades = [{ from = "B", to = "A", items = ["y"] }]',
    )
    with pytest.raises(
        GameError, match=r"after the allocation \(\{x\}, \{y\}\), whatever B plans may lower her utility"
    ):
        expand(read_instance_text(text).market)


# ---- what is selected


def completed(text: str, agent: str) -> list[str]:
    """What the agent is completed to do at her sets, in words."""
    instance: Instance = read_instance_text(text)
    profile = profile_of(instance)
    game, strategy = profile.expansion.game, profile.played.strategy
    sets = game.sets_of(game.players.index(agent))
    return [game.labels.action(s, k) for s in sets for k in strategy.support(game, s)]


POSTED = """\
items = ["x", "y"]
agents = [{{ name = "A", types = [{{ additive = {{ x = {x}, y = {y} }} }}] }}]
[auction]
format = "posted-price"
{price}
strategy = []
"""


@pytest.mark.parametrize(
    ("x", "y", "price", "taken"),
    [
        (1, 1, "price = { x = 1, y = 1 }", "take {x, y}"),  # all are worth what they cost: the most items
        (1, 1, "price = { x = 2, y = 2 }", "take {}"),
        (2, 0, "price = { x = 1, y = 0 }", "take {x, y}"),
        (2, 0, "price = { x = 1, y = 1 }", "take {x}"),
        # both items alone bring 1, and both together 0: of the bundles of one item the last
        (2, 2, 'bundle-prices = [{ items = ["x"], price = 1 }, { items = ["y"], price = 1 }, { items = ["x", "y"], price = 4 }]', "take {y}"),
        (2, 2, 'bundle-prices = [{ items = ["x"], price = 3 }, { items = ["y"], price = 3 }, { items = ["x", "y"], price = 4 }]', "take {x, y}"),
    ],
)  # fmt: skip
def test_takers_prefer_most_items_then_the_last(x, y, price, taken):
    text = POSTED.format(x=x, y=y, price=price).replace("strategy = []\n", "")
    assert completed("strategy = []\n" + text, "A") == [taken]


RESALE = """\
items = ["x", "y"]
agents = [
  {{ name = "S", types = [{{ additive = {{}} }}], bids = {{ levels = [1] }} }},
  {{ name = "B", types = [{{ {value} }}], bids = {{ levels = [0] }} }},
]
strategy = []
[auction]
format = "simultaneous-second-price"
[aftermarket]
format = "resale-by-winners"
prices = [1, 2]
"""


@pytest.mark.parametrize(
    ("value", "offered"),
    [
        ("additive = { x = 1, y = 1 }", "offer {x, y} at 2"),
        ("unit-demand = { x = 1, y = 1 }", "offer {x, y} at 1"),  # any bundle sells at 1: the last
        (
            "additive = {}",
            "offer {x, y} at 2",
        ),  # nothing sells: any offer before none, the highest price, the last bundle
        ("additive = { x = 2 }", "offer {x, y} at 2"),
    ],
)
def test_sellers_prefer_the_highest_price_then_the_last_bundle(value, offered):
    assert completed(RESALE.format(value=value), "S") == [offered]


def test_buyers_prefer_to_take():
    """At 1 for what is worth 1; not at 2. S offers {x}, {y} or both, at 1 or 2."""
    assert completed(RESALE.format(value="unit-demand = { x = 1, y = 1 }"), "B") == [
        *("take {x}", "take {}"),
        *("take {y}", "take {}"),
        *("take {x, y}", "take {}"),
    ]
