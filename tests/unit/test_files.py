"""The reader of instance files: what it reads, and one fault for each thing wrong."""

from __future__ import annotations

import json
import textwrap
from fractions import Fraction
from math import comb
from pathlib import Path

import bad_edits
import pytest
from attrs import frozen
from run_files import ARRAY_FILES

from exactgames.claims.dominance import DominanceClaim
from exactgames.claims.welfare import UtilityClaim
from exactgames.errors import Fault, InstanceError
from exactgames.files import read_instance, read_instance_text
from exactgames.files.agents import bids_from_levels
from exactgames.files.positions import Scanner
from exactgames.files.starter import STARTER
from exactgames.market.instance import BeliefEntry, BidAction, When
from exactgames.mechanisms.actions import ALL
from exactgames.mechanisms.auctions.discriminatory import Discriminatory
from exactgames.mechanisms.auctions.sealed import PriorityTies, RandomTies
from exactgames.mechanisms.auctions.uniform_price import UniformPrice
from exactgames.mechanisms.stages.posted_price import PostedPrice
from exactgames.mechanisms.stages.resale import OfferAction
from exactgames.mechanisms.stages.resale_by_winners import ResaleByWinners
from exactgames.mechanisms.stages.take_it_or_leave_it import TakeItOrLeaveIt
from exactgames.mechanisms.stages.taking import TakeAction

INSTANCES = Path(__file__).parents[2] / "instances"

SEALED = """\
title = "A small market"
units = 2

[[agents]]
name = "A"
types = [
  { name = "low", marginals = [1], probability = "1/3" },
  { name = "high", marginals = [2, 0.5], probability = "2/3" },
]
bids = { levels = [0, 1, 2] }

[[agents]]
name = "B"
types = [{ marginals = [] }]
bids = { vectors = [[2], [0], [1, 1]] }

[auction]
format = "uniform-price"
ties = { priority = ["B", "A"] }

[aftermarket]
format = "take-it-or-leave-it"
sellers = ["B"]
prices = [1, "3/2"]

[[strategy]]
agent = "A"
stage = "auction"
types = ["low"]
bid = [1]

[[strategy]]
agent = "A"
stage = "auction"
mixture = [{ bid = [2, 0], probability = "1/2" }, { bid = [0], probability = 0.5 }]

[[strategy]]
agent = "B"
stage = "auction"
bid = [1, 1]

[[strategy]]
agent = "B"
stage = "aftermarket"
when = { holdings = { A = 1 }, paid = 1 }
offer = { quantity = "all", price = 1.5 }

[[strategy]]
agent = "A"
stage = "aftermarket"
when = { offer = { seller = "B", quantity = 2 } }
take = "all"

[[beliefs]]
agent = "B"
stage = "aftermarket"
belief = [{ types = { A = "low" }, bids = { A = [1] } }]

[[claims]]
kind = "undominated"
agent = "A"
type = "low"
bid = [1, 1]

[[claims]]
kind = "utility"
agent = "B"
value = -0.25
expect = "refuted"
"""

POSTED = """\
units = 1

[[agents]]
name = "1"
types = [{ marginals = [1] }]

[[agents]]
name = "2"
types = [{ marginals = [2] }]

[[agents]]
name = "3"
types = [{ marginals = [3] }]

[auction]
format = "posted-price"
price = "2/3"
order = ["2", "1"]

[aftermarket]
format = "resale-by-winners"
prices = [1, 2]

[[strategy]]
agent = "1"
stage = "auction"
when = { remaining = 1 }
take = 1

[[claims]]
kind = "sequential"
"""


def edited(text: str, *edits: tuple[str, str]) -> str:
    """The text with each old string, which occurs once, replaced."""
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        text = text.replace(old, new)
    return text


def show(numbers: tuple[Fraction, ...]) -> str:
    return ",".join(map(str, numbers))


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(InstanceError) as caught:
        read_instance_text(text)
    return caught.value.faults


@frozen
class Bad(bad_edits.Bad):
    """Of the file ``base``."""

    base: str = SEALED


DIGITS_5000 = "9" * 5000

BAD = [
    # top level
    Bad("units missing", "units = 2\n", "", "units", ("nothing", "1 to 64")),
    Bad("units zero", "units = 2", "units = 0", "units", ("found 0", "1 to 64")),
    Bad("units too many", "units = 2", "units = 65", "units", ("found 65",)),
    Bad("units a boolean", "units = 2", "units = true", "units", ("found true", "an integer")),
    Bad("units a decimal", "units = 2", "units = 2.5", "units", ("5/2", "an integer")),
    Bad("units quoted", "units = 2", 'units = "2"', "units", ("'2'", "an integer")),
    Bad("unknown key", "title =", "titel =", "titel", ("'titel'", "did you mean 'title'")),
    Bad("title a number", 'title = "A small market"', "title = 3", "title", ("found 3", "text")),
    Bad(
        "auction missing",
        '[auction]\nformat = "uniform-price"\nties = { priority = ["B", "A"] }\n',
        "",
        "auction",
        ("nothing", "a table"),
    ),
    Bad(
        "signal unknown",
        "units = 2",
        'units = 2\nsignals = ["all-bid"]',
        "signals[0]",
        ("'all-bid'", "did you mean 'all-bids'"),
    ),
    Bad("signal twice", "units = 2", 'units = 2\nsignals = ["all-bids", "all-bids"]', "signals[1]", ("once",)),
    Bad(
        "clearing price of a discriminatory auction",
        'title = "A small market"',
        'signals = ["clearing-price"]',
        "signals[0]",
        ("discriminatory",),
        base=edited(SEALED, ("uniform-price", "discriminatory")),
    ),
    # numbers
    Bad("nan", "reserve = 0", "reserve = nan", "auction.reserve", ("nan", "finite"), base=STARTER),
    Bad("inf", "reserve = 0", "reserve = -inf", "auction.reserve", ("-inf", "finite"), base=STARTER),
    Bad("large exponent", "reserve = 0", "reserve = 1e400", "auction.reserve", ("1e400", "exponent"), base=STARTER),
    Bad("small exponent", "reserve = 0", "reserve = 1e-3", "auction.reserve", ("1e-3", "exponent"), base=STARTER),
    Bad("decimal with exponent", "reserve = 0", "reserve = 1.5E2", "auction.reserve", ("exponent",), base=STARTER),
    Bad("1,001 digits", "reserve = 0", "reserve = " + "9" * 1001, "auction.reserve", ("1,000 digits",), base=STARTER),
    Bad(
        "1,001 digits, hexadecimal",
        "reserve = 0",
        "reserve = 0x" + "f" * 5000,
        "auction.reserve",
        ("1,000 digits",),
        base=STARTER,
    ),
    Bad("5,000 digits", "reserve = 0", f"reserve = {DIGITS_5000}", "auction.reserve", ("1,000 digits",), base=STARTER),
    Bad(
        "5,000 digits where an integer belongs", "units = 2", f"units = {DIGITS_5000}", "units", ("5,000", "an integer")
    ),
    Bad(
        "5,000 digits in an array",
        "prices = [1, ",
        f"prices = [1, {DIGITS_5000}, ",
        "aftermarket.prices[1]",
        ("digits",),
    ),
    Bad(
        "5,000 decimals",
        "reserve = 0",
        f"reserve = 0.{DIGITS_5000}",
        "auction.reserve",
        ("1,000 digits",),
        base=STARTER,
    ),
    Bad(
        "1,001 digits, quoted",
        "reserve = 0",
        f'reserve = "{"9" * 1001}"',
        "auction.reserve",
        ("fraction",),
        base=STARTER,
    ),
    Bad("date", "reserve = 0", "reserve = 1979-05-27", "auction.reserve", ("date", "1979-05-27"), base=STARTER),
    Bad("time", "reserve = 0", "reserve = 07:32:00", "auction.reserve", ("time", "07:32"), base=STARTER),
    Bad("boolean as a number", "reserve = 0", "reserve = false", "auction.reserve", ("false", "number"), base=STARTER),
    Bad("sum", "reserve = 0", 'reserve = "1+1"', "auction.reserve", ("'1+1'", "p/q"), base=STARTER),
    Bad("code", "reserve = 0", "reserve = \"__import__('os')\"", "auction.reserve", ("__import__",), base=STARTER),
    Bad("full-width digits", "reserve = 0", 'reserve = "１２"', "auction.reserve", ("'１２'", "p/q"), base=STARTER),
    Bad("digit separator", "reserve = 0", 'reserve = "1_000"', "auction.reserve", ("'1_000'",), base=STARTER),
    Bad(
        "quoted decimal",
        "reserve = 0",
        'reserve = "0.1"',
        "auction.reserve",
        ("without quotes", "fraction"),
        base=STARTER,
    ),
    Bad("denominator 0", "reserve = 0", 'reserve = "1/0"', "auction.reserve", ("'1/0'",), base=STARTER),
    Bad("trailing newline", "reserve = 0", 'reserve = "1\\n"', "auction.reserve", ("number",), base=STARTER),
    Bad("negative reserve", "reserve = 0", "reserve = -1", "auction.reserve", ("-1", "non-negative"), base=STARTER),
    # agents
    Bad("agent's name missing", 'name = "A"\n', "", "agents[0].name", ("nothing", "name")),
    Bad(
        "agent's name twice",
        'name = "B"\n',
        'name = "A"\n',
        "agents[1].name",
        ("'A'", "no other agent"),
        base=edited(SEALED[: SEALED.index("[auction]")] + '[auction]\nformat = "discriminatory"\n'),
    ),
    Bad(
        "agent's name with a quote",
        'name = "1"',
        "name = 'a\"'",
        "agents[0].name",
        ("double quote",),
        base=edited(POSTED, ('order = ["2", "1"]\n', ""), ('agent = "1"', 'agent = "2"')),
    ),
    Bad("agent's name empty", 'name = "3"', 'name = ""', "agents[2].name", ("1 to 64",), base=POSTED),
    Bad(
        "unknown key of a type",
        "marginals = [1], prob",
        "marginal = [1], prob",
        "agents[0].types[0].marginal",
        ("did you mean 'marginals'",),
    ),
    Bad("probability negative", '"1/3" }', '"-1/3" }', "agents[0].types[0].probability", ("'-1/3'", "positive")),
    Bad(
        "probability missing",
        ', probability = "1/3" }',
        " }",
        "agents[0].types[0].probability",
        ("nothing", "positive"),
    ),
    Bad("probabilities sum to 5/6", '"1/3" }', '"1/6" }', "agents[0].types", ("sum to 5/6", "exactly 1")),
    Bad(
        "single probability not 1",
        "{ marginals = [] }",
        "{ marginals = [], probability = 0.5 }",
        "agents[1].types",
        ("sum to 1/2",),
    ),
    Bad("types' names equal", '"high"', '"low"', "agents[0].types[1].name", ("low", "no other type")),
    Bad(
        "marginals increasing", "[2, 0.5]", "[0.5, 2]", "agents[0].types[1].marginals[1]", ("found 2", "at most", "1/2")
    ),
    Bad("marginals negative", "[2, 0.5]", "[2, -0.5]", "agents[0].types[1].marginals[1]", ("-1/2", "non-negative")),
    Bad("marginals too many", "[2, 0.5]", "[2, 1, 1]", "agents[0].types[1].marginals", ("array of 3", "at most 2")),
    Bad("bids missing", "bids = { levels = [0, 1, 2] }\n", "", "agents[0].bids", ("nothing", "levels")),
    Bad("levels repeated", "levels = [0, 1, 2]", "levels = [0, 1, 1, 2]", "agents[0].bids.levels[2]", ("larger",)),
    Bad(
        "levels negative", "levels = [0, 1, 2]", "levels = [-1, 0, 1, 2]", "agents[0].bids.levels[0]", ("non-negative",)
    ),
    Bad(
        "levels and vectors",
        "{ levels = [0, 1, 2] }",
        "{ levels = [0, 1, 2], vectors = [[0]] }",
        "agents[0].bids",
        ("both",),
    ),
    Bad(
        "vectors equal once padded",
        "[[2], [0], [1, 1]]",
        "[[2], [0], [1, 1], [2, 0]]",
        "agents[1].bids.vectors[3]",
        ("again", "distinct"),
    ),
    Bad(
        "vector too long",
        "[[2], [0], [1, 1]]",
        "[[2], [0], [1, 1], [1, 1, 1]]",
        "agents[1].bids.vectors[3]",
        ("array of 3", "at most 2"),
    ),
    Bad(
        "too many bids",
        "levels = [0, 1, 2] }\n\n[[agents]]",
        f"levels = [{', '.join(map(str, range(30)))}] }}\n\n[[agents]]",
        "agents[0].bids.levels",
        (f"{comb(64 + 29, 64):,}", "1,000,000"),
        base=edited(SEALED, ("units = 2", "units = 64")),
    ),
    Bad(
        "bids under a posted price",
        'name = "1"\n',
        'name = "1"\nbids = { levels = [0] }\n',
        "agents[0].bids",
        ("posted price",),
        base=POSTED,
    ),
    # auction
    Bad("format missing", 'format = "uniform-price"\n', "", "auction.format", ("nothing", "posted-price")),
    Bad("format misspelt", '"uniform-price"', '"uniform price"', "auction.format", ("did you mean 'uniform-price'",)),
    Bad("price misspelt", "ties =", 'price = "highest-loosing"\nties =', "auction.price", ("'highest-losing'?",)),
    Bad("uniform price a number", "ties =", "price = 1\nties =", "auction.price", ("found 1", "weight")),
    Bad("weight above 1", "ties =", 'price = { weight = "3/2" }\nties =', "auction.price.weight", ("0 to 1",)),
    Bad(
        "price of a discriminatory auction",
        "ties =",
        'price = "highest-losing"\nties =',
        "auction.price",
        ("own bids",),
        base=edited(SEALED, ("uniform-price", "discriminatory")),
    ),
    Bad("posted price missing", 'price = "2/3"\n', "", "auction.price", ("nothing", "price of a unit"), base=POSTED),
    Bad("posted price a rule", '"2/3"', '"highest-losing"', "auction.price", ("non-negative",), base=POSTED),
    Bad("order of a sealed auction", "ties =", 'order = ["A"]\nties =', "auction.order", ("posted price",)),
    Bad("ties at a posted price", "order =", 'ties = "random"\norder =', "auction.ties", ("sealed bids",), base=POSTED),
    Bad("order with a stranger", '["2", "1"]', '["2", "4", "1"]', "auction.order[1]", ("'4'", "an agent"), base=POSTED),
    Bad("ties with a stranger", '["B", "A"]', '["B", "A", "C"]', "auction.ties.priority[2]", ("'C'", '"A", "B"')),
    Bad("ties leave one out", '["B", "A"]', '["B"]', "auction.ties.priority", ('no "A"', "every agent")),
    Bad("ties name one twice", '["B", "A"]', '["B", "A", "B"]', "auction.ties.priority[2]", ("once",)),
    Bad("ties a word", '{ priority = ["B", "A"] }', '"randomly"', "auction.ties", ("random", "priority")),
    Bad(
        "zero_bids_win a number",
        "zero_bids_win = true",
        "zero_bids_win = 1",
        "auction.zero_bids_win",
        ("true or false",),
        base=STARTER,
    ),
    # aftermarket
    Bad("sellers missing", 'sellers = ["B"]\n', "", "aftermarket.sellers", ("nothing", "sellers")),
    Bad("sellers empty", 'sellers = ["B"]', "sellers = []", "aftermarket.sellers", ("empty", "at least one")),
    Bad("seller unknown", 'sellers = ["B"]', 'sellers = ["b"]', "aftermarket.sellers[0]", ("'b'",)),
    Bad(
        "buyers of a stranger",
        "prices = [1,",
        'buyers = { C = ["A"], B = ["A"] }\nprices = [1,',
        "aftermarket.buyers.C",
        ("'C'", "a seller"),
    ),
    Bad(
        "buyers of one who does not sell",
        "prices = [1,",
        'buyers = { A = ["B"], B = ["A"] }\nprices = [1,',
        "aftermarket.buyers.A",
        ("'A'", "a seller"),
    ),
    Bad(
        "buyers of no seller", "prices = [1,", "buyers = {}\nprices = [1,", "aftermarket.buyers", ('no buyers for "B"',)
    ),
    Bad("prices decreasing", '[1, "3/2"]', '["3/2", 1]', "aftermarket.prices[1]", ("larger", "3/2")),
    Bad("prices missing", "prices = [1, 2]\n", "", "aftermarket.prices", ("nothing",), base=POSTED),
    Bad(
        "sellers of resale by winners",
        "prices = [1, 2]",
        'prices = [1, 2]\nsellers = ["1"]',
        "aftermarket.sellers",
        ("who wins sells",),
        base=POSTED,
    ),
    Bad(
        "prices without aftermarket",
        '"resale-by-winners"',
        '"none"',
        "aftermarket.prices",
        ("no aftermarket",),
        base=POSTED,
    ),
    # strategy
    Bad(
        "agent unknown",
        'agent = "A"\nstage = "auction"\ntypes',
        'agent = "AA"\nstage = "auction"\ntypes',
        "strategy[0].agent",
        ("'AA'", '"A", "B"'),
    ),
    Bad(
        "stage misspelt",
        'stage = "auction"\ntypes',
        'stage = "auctoin"\ntypes',
        "strategy[0].stage",
        ("did you mean 'auction'",),
    ),
    Bad("type unknown", '["low"]', '["lo"]', "strategy[0].types[0]", ("did you mean 'low'",)),
    Bad("type and types", 'types = ["low"]', 'types = ["low"]\ntype = "low"', "strategy[0].types", ("both",)),
    Bad("types empty", '["low"]', "[]", "strategy[0].types", ("empty", "at least one")),
    Bad("no action", "bid = [1]\n\n[[strategy]]", "\n[[strategy]]", "strategy[0]", ("none", "exactly one")),
    Bad(
        "two actions",
        "bid = [1]\n\n[[strategy]]",
        "bid = [1]\ntake = 1\n\n[[strategy]]",
        "strategy[0]",
        ("bid and take",),
    ),
    Bad(
        "bid outside the grid",
        "bid = [1]\n\n[[strategy]]",
        "bid = [1.75]\n\n[[strategy]]",
        "strategy[0].bid",
        ("7/4, 0", "outside the grid", "[2, 0]"),
    ),
    Bad(
        "padding outside the grid",
        'types = ["low"]\nbid = [1, 1]',
        'types = ["low"]\nbid = [2]',
        "strategy[0].bid",
        ("[2, 0]", "outside the grid", "no level 0", "[2, 1]"),
        base=edited(
            SEALED,
            ("levels = [0, 1, 2]", "levels = [1, 2]"),
            ('["low"]\nbid = [1]', '["low"]\nbid = [1, 1]'),
            ("{ bid = [0],", "{ bid = [1, 1],"),
            ("{ bid = [2, 0],", "{ bid = [2, 1],"),
            ("bids = { A = [1] }", "bids = { A = [1, 1] }"),
        ),
    ),
    Bad(
        "bid outside the vectors",
        "bid = [1, 1]\n\n[[strategy]]",
        "bid = [1]\n\n[[strategy]]",
        "strategy[2].bid",
        ("outside the grid", "3 bids", "did you mean"),
    ),
    Bad(
        "bid too long",
        "bid = [1]\n\n[[strategy]]",
        "bid = [1, 1, 0]\n\n[[strategy]]",
        "strategy[0].bid",
        ("array of 3", "at most 2"),
    ),
    Bad(
        "bid increasing",
        "bid = [1]\n\n[[strategy]]",
        "bid = [1, 2]\n\n[[strategy]]",
        "strategy[0].bid[1]",
        ("at most",),
    ),
    Bad(
        "when before a sealed bid",
        'types = ["low"]',
        'types = ["low"]\nwhen = { paid = 1 }',
        "strategy[0].when",
        ("seen",),
    ),
    Bad(
        "take under sealed bids",
        "bid = [1]\n\n[[strategy]]",
        "take = 1\n\n[[strategy]]",
        "strategy[0].take",
        ("say bid",),
    ),
    Bad("bid under a posted price", "take = 1", "bid = [1]", "strategy[0].bid", ("say take",), base=POSTED),
    Bad("offer in the auction", "take = 1", 'offer = "none"', "strategy[0].offer", ("aftermarket",), base=POSTED),
    Bad("take too much", "take = 1", "take = 2", "strategy[0].take", ("found 2", "0 to 1"), base=POSTED),
    Bad("take a boolean", "take = 1", "take = true", "strategy[0].take", ("found true", "an integer"), base=POSTED),
    Bad("who may not take", 'agent = "1"\nstage', 'agent = "3"\nstage', "strategy[0].stage", ("order",), base=POSTED),
    Bad(
        "who never holds sells",
        'agent = "1"\nstage = "auction"\nwhen = { remaining = 1 }\ntake = 1',
        'agent = "3"\nstage = "aftermarket"\noffer = "none"',
        "strategy[0].offer",
        ('"3" never sells',),
        base=POSTED,
    ),
    Bad("offer by a buyer", 'take = "all"', 'offer = "none"', "strategy[4].offer", ('"A" never sells',)),
    Bad(
        "take by a seller",
        'offer = { quantity = "all", price = 1.5 }',
        "take = 1",
        "strategy[3].take",
        ('"B" never buys',),
        base=edited(SEALED, ("prices = [1,", 'buyers = ["A"]\nprices = [1,')),
    ),
    Bad(
        "offer at no price of the grid",
        "price = 1.5 }",
        "price = 1.4 }",
        "strategy[3].offer.price",
        ("7/5", "aftermarket's prices", "did you mean '3/2'"),
    ),
    Bad("offer of too much", 'quantity = "all"', "quantity = 3", "strategy[3].offer.quantity", ("1 to 2", '"all"')),
    Bad("offer of nothing", 'quantity = "all"', "quantity = 0", "strategy[3].offer.quantity", ("1 to 2",)),
    Bad("offer without price", ", price = 1.5 }", " }", "strategy[3].offer.price", ("nothing",)),
    Bad(
        "aftermarket rule without aftermarket",
        'stage = "auction"\nwhen',
        'stage = "aftermarket"\nwhen',
        "strategy[0].stage",
        ("no aftermarket",),
        base=edited(POSTED, ('[aftermarket]\nformat = "resale-by-winners"\nprices = [1, 2]\n', "")),
    ),
    Bad("mixture sums to 3/4", "probability = 0.5 }]", "probability = 0.25 }]", "strategy[1].mixture", ("sum to 3/4",)),
    Bad("mixture of equal actions", "{ bid = [0], ", "{ bid = [2], ", "strategy[1].mixture[1]", ("distinct",)),
    Bad(
        "mixture without probability",
        ", probability = 0.5 }]",
        " }]",
        "strategy[1].mixture[1].probability",
        ("nothing",),
    ),
    Bad(
        "mixture of two kinds",
        'take = "all"',
        'mixture = [{ take = 0, probability = 0.5 }, { offer = "none", probability = 0.5 }]',
        "strategy[4].mixture[1]",
        ("one kind",),
        base=edited(SEALED, ('sellers = ["B"]', 'sellers = ["B", "A"]')),
    ),
    Bad("condition unknown", "paid = 1 }", "payed = 1 }", "strategy[3].when.payed", ("did you mean 'paid'",)),
    Bad(
        "condition on a stranger",
        "holdings = { A = 1 }",
        "holdings = { X = 1 }",
        "strategy[3].when.holdings.X",
        ("an agent",),
    ),
    Bad(
        "condition on all",
        "holdings = { A = 1 }",
        'holdings = { A = "all" }',
        "strategy[3].when.holdings.A",
        ("not allowed",),
    ),
    Bad("condition taken under sealed bids", "paid = 1 }", "taken = 1 }", "strategy[3].when.taken", ("sealed",)),
    Bad(
        "condition bid under a posted price",
        'stage = "auction"\nwhen = { remaining = 1 }\ntake',
        'stage = "aftermarket"\nwhen = { bid = [1] }\ntake',
        "strategy[0].when.bid",
        ("posted price",),
        base=POSTED,
    ),
    Bad("condition paid while taking", "remaining = 1", "paid = 1", "strategy[0].when.paid", ("not yet",), base=POSTED),
    Bad(
        "offer's seller the owner",
        'seller = "B", q',
        'seller = "A", q',
        "strategy[4].when.offer.seller",
        ("own offer",),
    ),
    Bad("offer's price off the grid", "quantity = 2 } }", "price = 2 } }", "strategy[4].when.offer.price", ("'3/2'?",)),
    Bad(
        "type not covered",
        '\nmixture = [{ bid = [2, 0], probability = "1/2" }, { bid = [0], probability = 0.5 }]',
        '\ntype = "low"\nbid = [2]',
        "strategy",
        ("no bid", '"A"', '"high"'),
        base=edited(SEALED, ('["low"]', '["low", "high"]')).replace(
            'types = ["low", "high"]\nbid = [1]\n\n[[strategy]]\nagent = "A"\nstage = "auction"\n', ""
        ),
    ),
    Bad(
        "agent not covered",
        '[[strategy]]\nagent = "B"\nstage = "auction"\nbid = [1, 1]\n',
        "",
        "strategy",
        ('"B"', '"t1"'),
    ),
    Bad("dead rule", 'types = ["low"]\n', "", "strategy[1]", ("strategy[0]", "first match")),
    # beliefs
    Bad(
        "belief's type unknown",
        'types = { A = "low" }',
        'types = { A = "mid" }',
        "beliefs[0].belief[0].types.A",
        ("'mid'", '"low"'),
    ),
    Bad(
        "belief's agent unknown",
        'types = { A = "low" }',
        'types = { C = "low" }',
        "beliefs[0].belief[0].types.C",
        ("'C'",),
    ),
    Bad(
        "belief's bid outside the grid",
        "bids = { A = [1] }",
        "bids = { A = [3] }",
        "beliefs[0].belief[0].bids.A",
        ("grid",),
    ),
    Bad(
        "belief sums to 1/2",
        "bids = { A = [1] } }",
        "bids = { A = [1] }, probability = 0.5 }",
        "beliefs[0].belief",
        ("1/2",),
    ),
    Bad(
        "belief missing",
        'belief = [{ types = { A = "low" }, bids = { A = [1] } }]\n',
        "",
        "beliefs[0].belief",
        ("nothing",),
    ),
    # claims
    Bad("kind misspelt", '"undominated"', '"undominatd"', "claims[0].kind", ("did you mean 'undominated'",)),
    Bad("kind missing", 'kind = "utility"\n', "", "claims[1].kind", ("nothing",)),
    Bad("expect misspelt", '"refuted"', '"refute"', "claims[1].expect", ("did you mean 'refuted'",)),
    Bad("utility of nobody", '"utility"\nagent = "B"', '"utility"', "claims[1].agent", ("nothing",)),
    Bad(
        "dominated by nobody",
        '"undominated"\nagent = "A"\ntype = "low"\nbid = [1, 1]',
        '"dominated"',
        "claims[0].agent",
        ("nothing",),
    ),
    Bad(
        "claim's type of nobody",
        'agent = "A"\ntype = "low"\nbid = [1, 1]',
        'type = "low"',
        "claims[0].agent",
        ("nothing",),
    ),
    Bad(
        "claim's bid outside the grid",
        "bid = [1, 1]\n\n[[claims]]",
        "bid = [3]\n\n[[claims]]",
        "claims[0].bid",
        ("grid",),
    ),
    Bad(
        "value of a concept",
        'kind = "sequential"',
        'kind = "sequential"\nvalue = 1',
        "claims[0].value",
        ("no such key",),
        base=POSTED,
    ),
    Bad(
        "dominance at a posted price", '"sequential"', '"undominated"', "claims[0].kind", ("posted price",), base=POSTED
    ),
    Bad(
        "claim without strategy",
        '[[strategy]]\nagent = "1"\nstage = "auction"\nwhen = { remaining = 1 }\ntake = 1\n',
        "",
        "claims[0].kind",
        ("strategy",),
        base=POSTED,
    ),
    Bad(
        "beliefs of a concept",
        'kind = "sequential"',
        'kind = "sequential"\nbeliefs = "all"',
        "claims[0].beliefs",
        ('"check", "any"',),
        base=POSTED,
    ),
    Bad(
        "any beliefs of Bayes-Nash",
        'kind = "sequential"',
        'kind = "bayes-nash"\nbeliefs = "any"',
        "claims[0].beliefs",
        ("no such key", "bayes-nash asks for no beliefs"),
        base=POSTED,
    ),
    Bad(
        "any beliefs of a search",
        'kind = "sequential"',
        'kind = "all-pure"\nconcept = "sequential"\nbeliefs = "any"',
        "claims[0].beliefs",
        ("no such key",),
        base=POSTED,
    ),
    Bad(
        "any beliefs, unambiguous",
        '"utility"\nagent = "B"\nvalue = -0.25',
        '"implied-unambiguous"\nbeliefs = "any"',
        "claims[1].beliefs",
        ("prior",),
    ),
    Bad(
        "unambiguous at a posted price",
        '"sequential"',
        '"implied-unambiguous"',
        "claims[0].kind",
        ("posted price",),
        base=POSTED,
    ),
    Bad(
        "unambiguous under some beliefs",
        '"utility"\nagent = "B"\nvalue = -0.25',
        '"implied-unambiguous"\nbeliefs = "some"',
        "claims[1].beliefs",
        ("prior",),
    ),
    Bad("ids equal", "value = -0.25", 'value = -0.25\nid = "c1"', "claims[1].id", ("c1", "no other claim")),
    Bad(
        "default id taken",
        'kind = "undominated"',
        'kind = "undominated"\nid = "c2"',
        "claims[1]",
        ("c2", "no other claim"),
    ),
    Bad(
        "pure a word",
        'kind = "undominated"',
        'kind = "undominated"\npure = "yes"',
        "claims[0].pure",
        ("true or false",),
    ),
]


@pytest.mark.parametrize(
    "text", sorted({SEALED, POSTED, STARTER} | {case.base for case in BAD}), ids=lambda text: text[:12]
)
def test_the_unedited_files_are_good(text: str) -> None:
    assert read_instance_text(text).market.units >= 1


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_one_fault_for_one_mistake(case: Bad) -> None:
    faults = faults_of(edited(case.base, (case.old, case.new)))
    assert [fault.path for fault in faults] == [case.path], "\n".join(map(str, faults))
    for word in case.words:
        assert word in str(faults[0])
    assert faults[0].line is not None or case.path in ("units", "auction")
    assert len(str(faults[0])) < 520


def test_all_faults_at_once_in_file_order() -> None:
    text = edited(
        SEALED,
        ("units = 2", "units = 2\ncolour = 1"),
        ('"1/3" }', '"1/0" }'),
        ("levels = [0, 1, 2]", "levels = [0, nan, 2]"),
        ('["B", "A"]', '["B", "Z"]'),
        ("quantity = 2 }", "quantity = 1e3 }"),
        ("types = { A", "types = { AA"),
        ("value = -0.25", "value = true"),
    )
    faults = faults_of(text)
    assert [fault.path for fault in faults] == [
        "colour",
        "agents[0].types[0].probability",
        "agents[0].bids.levels[1]",
        "auction.ties.priority[1]",
        "strategy[4].when.offer.quantity",
        "beliefs[0].belief[0].types.AA",
        "claims[1].value",
    ]
    lines = [fault.line for fault in faults]
    assert lines == sorted(lines, key=lambda line: line or 0) and None not in lines
    rows = text.splitlines()
    for fault, word in zip(faults, ("colour", "1/0", "nan", '"Z"', "1e3", "AA", "true"), strict=True):
        assert fault.line is not None and word in rows[fault.line - 1]


@pytest.mark.parametrize(
    ("edit", "paths"),
    [
        (("units = 2", "units = 0"), ["units"]),
        (('"uniform-price"', '"uniform"'), ["auction.format"]),
        (('"take-it-or-leave-it"', '"take-it"'), ["aftermarket.format"]),
        (('name = "A"\n', 'name = "A\\\\"\n'), ["agents[0].name"]),
        (('name = "low"', 'name = ""'), ["agents[0].types[0].name"]),
        (("levels = [0, 1, 2]", "levels = [0, 1, 1]"), ["agents[0].bids.levels[2]"]),
        (("prices = [1,", "prices = [true,"), ["aftermarket.prices[0]"]),
        (('name = "A"\ntypes', 'nam = "A"\ntypes'), ["agents[0].nam"]),
    ],
)
def test_no_shower_of_follow_ups(edit: tuple[str, str], paths: list[str]) -> None:
    """What much else refers to is wrong: still one fault, however often it is used."""
    assert [fault.path for fault in faults_of(edited(SEALED, edit))] == paths


def test_parts_that_are_no_tables() -> None:
    text = 'units = 1\nagents = 3\nauction = []\naftermarket = "none"\nstrategy = [1]\nbeliefs = {}\nclaims = true\n'
    found = [(fault.path, fault.line) for fault in faults_of(text)]
    assert found == [
        ("agents", 2),
        ("auction", 3),
        ("aftermarket", 4),
        ("strategy[0]", 5),
        ("beliefs", 6),
        ("claims", 7),
    ]


def test_an_empty_file() -> None:
    assert {fault.path for fault in faults_of("")} == {"units", "agents", "auction"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("units = \n", 1, "not TOML"),
        ("units = 1\n\nunits = 2\n", 3, "not TOML"),
        ('title = "never closed', 1, "not TOML"),
        ("units = 1\na = 'x\n", 2, "not TOML"),
        ("a = " + "[" * 100_000, 1, "deep"),
        ("\na = " + "{ a = " * 5000, 2, "deep"),
        ("a = 1\n" + ".".join(["a"] * 200_000) + " = 1", 2, "deep"),
        ("[" + ".".join(["a"] * 200_000) + "]", 1, "deep"),
        ("a = 1979-13-45", 1, ""),
        ("\ufeffunits = 1", 1, "byte order mark"),
        ("units = 1\n# \udc80", 2, "surrogate"),
        ("# " + "x" * (4 * 1024 * 1024), None, "4 MiB"),
        ("\x00", 1, "not TOML"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_text_that_cannot_be_read(text: str, line: int | None, words: str) -> None:
    (fault,) = faults_of(text)
    assert (fault.path, fault.line) == ("", line)
    assert words in str(fault) and len(str(fault)) < 400


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'units = 1\ntitle = "\xe9"\n')
    (tmp_path / "large.toml").write_bytes(b"#" * (4 * 1024 * 1024 + 1))
    (tmp_path / "good.toml").write_text(SEALED, encoding="utf-8")
    cases: list[tuple[Path | str, str, int | None]] = [
        (tmp_path / "none.toml", "no file", None),
        (tmp_path, "directory", None),
        (tmp_path / "good.toml" / "x", "cannot be read", None),
        ("a\0b", "cannot be read", None),
        (tmp_path / "latin.toml", "UTF-8", 2),
        (tmp_path / "large.toml", "4 MiB", None),
    ]
    for path, words, line in cases:
        with pytest.raises(InstanceError) as caught:
            read_instance(path)
        (fault,) = caught.value.faults
        assert words in str(fault) and fault.line == line
    assert read_instance(str(tmp_path / "good.toml")) == read_instance_text(SEALED)


def test_a_sealed_market_is_read() -> None:
    instance = read_instance_text(SEALED)
    market, half = instance.market, Fraction(1, 2)
    assert (market.title, market.source, market.units, market.signals) == ("A small market", "", 2, ())
    a, b = market.agents
    assert [show(t.valuation.marginals) for t in (*a.types, *b.types)] == ["1,0", "2,1/2", "0,0"]
    assert [(t.name, t.probability) for t in (*a.types, *b.types)] == [
        ("low", Fraction(1, 3)),
        ("high", Fraction(2, 3)),
        ("t1", Fraction(1)),
    ]
    assert [show(bid) for bid in a.bids or ()] == ["0,0", "1,0", "1,1", "2,0", "2,1", "2,2"]
    assert [show(bid) for bid in b.bids or ()] == ["0,0", "1,1", "2,0"]
    assert market.auction == UniformPrice(Fraction(0), Fraction(0), PriorityTies((1, 0)), True)
    assert market.stages == (TakeItOrLeaveIt((1,), ((0,),), (Fraction(1), Fraction(3, 2))),)
    assert instance.strategy is not None
    assert [rule.actions for rule in instance.strategy] == [
        ((BidAction((Fraction(1), Fraction(0))), Fraction(1)),),
        ((BidAction((Fraction(2), Fraction(0))), half), (BidAction((Fraction(0), Fraction(0))), half)),
        ((BidAction((Fraction(1), Fraction(1))), Fraction(1)),),
        ((OfferAction(ALL, Fraction(3, 2)), Fraction(1)),),
        ((TakeAction(ALL), Fraction(1)),),
    ]
    wheres = [(rule.where.agent, rule.where.stage, rule.where.types) for rule in instance.strategy]
    assert wheres == [
        (0, "auction", (0,)),
        (0, "auction", (0, 1)),
        (1, "auction", (0,)),
        (1, "aftermarket", (0,)),
        (0, "aftermarket", (0, 1)),
    ]
    assert instance.strategy[3].where.when == When(holdings=((0, 1),), paid=Fraction(1))
    assert instance.strategy[4].where.when == When(facts=(("offer", None), ("offer.seller", 1), ("offer.quantity", 2)))
    (belief,) = instance.beliefs
    assert belief.entries == (BeliefEntry(((0, 0),), ((0, (Fraction(1), Fraction(0))),), Fraction(1)),)
    assert instance.claims == (
        DominanceClaim("c1", dominated=False, agent=0, type=0, bid=(Fraction(1), Fraction(1))),
        UtilityClaim("c2", "refuted", agent=1, value=Fraction(-1, 4)),
    )


def test_a_posted_price_is_read() -> None:
    market = read_instance_text(POSTED).market
    assert market.auction is None
    assert market.stages == (PostedPrice(Fraction(2, 3), (1, 0)), ResaleByWinners((Fraction(1), Fraction(2))))
    assert [agent.bids for agent in market.agents] == [None, None, None]


def test_other_mechanisms_are_read() -> None:
    plain = SEALED[: SEALED.index("[aftermarket]")]
    ties = 'ties = { priority = ["B", "A"] }'
    assert read_instance_text(plain).market.aftermarket == ()
    assert read_instance_text(plain).strategy is None
    auction = read_instance_text(edited(plain, (ties, 'price = { weight = "1/3" }\nreserve = 0.5'))).market.auction
    assert auction == UniformPrice(Fraction(1, 3), Fraction(1, 2), PriorityTies((0, 1)), True)
    auction = read_instance_text(
        edited(plain, (ties, 'price = "lowest-winning"\nzero_bids_win = false'))
    ).market.auction
    assert auction == UniformPrice(Fraction(1), Fraction(0), PriorityTies((0, 1)), False)
    auction = read_instance_text(
        edited(plain, (ties, 'ties = "random"'), ("uniform-price", "discriminatory"))
    ).market.auction
    assert auction == Discriminatory(Fraction(0), RandomTies(), True)
    signals = read_instance_text(
        edited(plain, ("units = 2", 'units = 2\nsignals = ["all-bids", "clearing-price"]'))
    ).market
    assert [signal.name for signal in signals.signals] == ["clearing-price", "all-bids"]


def test_a_seller_is_not_among_her_own_buyers() -> None:
    segmented = edited(
        SEALED,
        ('sellers = ["B"]', 'sellers = ["B", "A"]\nbuyers = { A = ["B", "A"], B = ["B"] }'),
        ('when = { offer = { seller = "B", quantity = 2 } }\ntake = "all"', 'offer = "none"'),
    )
    (aftermarket,) = read_instance_text(segmented).market.aftermarket
    assert isinstance(aftermarket, TakeItOrLeaveIt) and aftermarket.buyers == ((), (1,))
    everyone = edited(SEALED, ('sellers = ["B"]', 'sellers = ["A", "B"]'))
    (aftermarket,) = read_instance_text(everyone).market.aftermarket
    assert isinstance(aftermarket, TakeItOrLeaveIt) and (aftermarket.sellers, aftermarket.buyers) == (
        (0, 1),
        ((1,), (0,)),
    )


def test_rules_for_an_only_bid_may_repeat_or_be_missing() -> None:
    only = edited(SEALED, ("[[2], [0], [1, 1]]", "[[1, 1]]"))
    rule = '[[strategy]]\nagent = "B"\nstage = "auction"\nbid = [1, 1]\n'
    for text in (only, only + rule, edited(only, (rule, ""))):
        assert read_instance_text(text).strategy is not None


def test_the_document_is_canonical() -> None:
    document = read_instance_text(edited(SEALED, ("[2, 0.5]", "[2.0, 0.50]"), ("1.5 }", '"6/4" }'))).document
    marginals = document["agents"][0]["types"][1]["marginals"]
    assert marginals == [2, "1/2"] and type(marginals[0]) is int
    assert document["strategy"][3]["offer"] == {"quantity": "all", "price": "6/4"}
    assert document["claims"][1]["value"] == "-1/4"
    assert json.loads(json.dumps(document)) == document
    assert set(document) == {"title", "units", "agents", "auction", "aftermarket", "strategy", "beliefs", "claims"}


def test_lines_say_where_things_stand() -> None:
    instance = read_instance_text(SEALED)
    rows = SEALED.splitlines()
    assert instance.lines["strategy[0].bid"] == rows.index("bid = [1]") + 1
    assert instance.lines["agents[1]"] == rows.index("[[agents]]", 5) + 1
    for path, row in (("units", "units = 2"), ("auction", "[auction]"), ("beliefs[0]", "[[beliefs]]")):
        assert rows[instance.lines[path] - 1] == row
    assert [rows[instance.lines[f"strategy[{i}]"] - 1] for i in range(5)] == ["[[strategy]]"] * 5
    assert {"claims[0]", "claims[1].value", "auction.ties.priority"} <= set(instance.lines)


@pytest.mark.parametrize(
    ("levels", "units"), [((0, 1, 2), 1), ((0, 1, 2), 4), ((1, 3), 5), ((0,), 3), ((0, 1, 4, 9), 2)]
)
def test_bids_from_levels(levels: tuple[int, ...], units: int) -> None:
    bids = bids_from_levels(tuple(map(Fraction, levels)), units)
    assert len(bids) == comb(units + len(levels) - 1, units) == len(set(bids))
    assert list(bids) == sorted(bids)
    assert all(list(bid) == sorted(bid, reverse=True) and set(bid) <= set(levels) for bid in bids)


def test_the_scanner_finds_every_key() -> None:
    """On TOML with all its syntax; places are checked on words that occur once."""
    text = textwrap.dedent('''\
        a . "b c" = 1 # [x]
        "q\\"[k]" = "# = ]"
        s = """two
        lines \\""" = ]"""
        r = \'\'\'raw " \\\'\'\'
        [ t . 'u v' ]
        n = [ [1, 2], # ]
          [{ deep = [ 1 ] }, "]"],
        ]
        [[z]]
        x = { y = { w = 1979-05-27T07:32:00Z }, v = [] }
        [[z]]
        x.y = 5
        [[z.inner]]
        [z.inner.last]
        end = true
        ''')
    positions = Scanner(text).scan()
    rows = text.splitlines()
    expected = {
        ("a", "b c"): "b c",
        ('q"[k]',): "# = ]",
        ("s",): "two",
        ("r",): "raw",
        ("t", "u v"): "u v",
        ("t", "u v", "n"): "n = ",
        ("t", "u v", "n", 1): "deep",
        ("t", "u v", "n", 1, 0, "deep"): "deep",
        ("z", 0): "[[z]]",
        ("z", 0, "x", "y", "w"): "1979",
        ("z", 1, "x", "y"): "x.y",
        ("z", 1, "inner", 0, "last"): "[z.inner.last]",
        ("z", 1, "inner", 0, "last", "end"): "end",
    }
    for path, word in expected.items():
        line = positions.line(path)
        assert path in positions.offsets, path
        assert line is not None and word in rows[line - 1], path
    assert ("t", "u v", "n", 0, 1) not in positions.offsets  # an array within an array: its line is the outer entry's
    assert positions.line(("t", "u v", "n", 0, 1)) == positions.line(("t", "u v", "n", 0))


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of all keys and of the entries of arrays that are not in arrays."""
    if isinstance(value, dict):
        return [p for key, entry in value.items() for p in [(*path, key), *places(entry, (*path, key))]]
    if isinstance(value, list) and isinstance(path[-1], str):
        return [p for index, entry in enumerate(value) for p in [(*path, index), *places(entry, (*path, index))]]
    return []


FILES = ARRAY_FILES


def test_there_are_instances() -> None:
    assert len(FILES) >= 10


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_instances_are_read(file: Path) -> None:
    instance = read_instance(file)
    assert instance.market.title and instance.market.source and instance.claims
    assert sum(probability for _, probability in instance.market.type_profiles()) == 1
    positions = Scanner(file.read_text(encoding="utf-8")).scan()
    assert set(places(instance.document)) == set(positions.offsets)


def test_the_starter_is_the_folklore_speculator() -> None:
    starter = read_instance_text(STARTER)
    folklore = read_instance(INSTANCES / "folklore" / "second-price-speculator.toml")
    assert starter.market.agents == folklore.market.agents
    assert (starter.market.auction, starter.market.aftermarket) == (
        folklore.market.auction,
        folklore.market.aftermarket,
    )
    assert [claim.kind for claim in starter.claims] == ["perfect-bayesian", "dominated", "welfare"]


def test_every_line_of_the_starter_with_a_key_is_explained() -> None:
    rows = [row for row in STARTER.splitlines() if " = " in row.split("#")[0] and not row.startswith(" ")]
    assert len(rows) > 20
    seen: set[str] = set()
    for row in rows:
        key = row.split(" = ")[0]
        assert "#" in row or key in seen, row
        seen.add(key)
