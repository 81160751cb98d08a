"""Named items: what a file says of them, and each thing that is wrong with it, where it stands."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from random import Random

import pytest
from attrs import frozen

from exactgames import GameError, InstanceError, ambiguity, certify, expand, optimum, read_instance_text
from exactgames.implied.overbidding import without_overbidding
from exactgames.mechanisms.goods.items import Items, members, subsets
from exactgames.mechanisms.registry import VALUATIONS
from exactgames.mechanisms.valuations.budget_additive import BudgetAdditive
from exactgames.mechanisms.valuations.properties import falling, not_submodular

SEALED = """\
items = ["x", "y"]

[[agents]]
name = "A"
types = [
  { name = "sum", additive = { x = 1, y = "1/2" }, probability = "1/4" },
  { name = "one", unit-demand = { y = 3, x = 2 }, probability = "1/4" },
  { name = "cap", budget-additive = { budget = 2, values = { x = 1, y = "3/2" } }, probability = "1/4" },
  { name = "all", table = [{ items = ["y", "x"], value = 5 }, { items = ["x"], value = 1 }, { items = ["y"], value = 0 }], probability = "1/4" },
]
bids = { levels = [0, 1] }

[[agents]]
name = "B"
types = [{ additive = {} }]
bids = { vectors = [[0, 1], [1, 0], [0, 0]] }

[auction]
format = "simultaneous-first-price"

[aftermarket]
format = "take-it-or-leave-it"
sellers = ["A"]
prices = [1, 2]

[[strategy]]
agent = "A"
stage = "auction"
bid = [0, 1]

[[strategy]]
agent = "B"
stage = "auction"
bid = [0, 0]

[[strategy]]
agent = "A"
stage = "aftermarket"
when = { allocation = { A = ["x", "y"], B = [] }, holdings = { B = [] } }
offer = { items = ["x"], price = 2 }

[[strategy]]
agent = "B"
stage = "aftermarket"
when = { remaining = ["x"], offer = { seller = "A", items = ["x"], price = 2 } }
take = "all"
"""
POSTED = """\
items = ["x", "y"]
agents = [{ name = "A", types = [{ additive = { x = 1 } }] }, { name = "B", types = [{ additive = { y = 1 } }] }]
[auction]
format = "posted-price"
price = { x = 1, y = 2 }
[[strategy]]
agent = "A"
stage = "auction"
when = { remaining = ["y", "x"] }
take = ["x"]
"""
TABLES = """\
items = ["x", "y"]
agents = [{ name = "A", types = [{ additive = { x = 1 } }] }, { name = "B", types = [{ additive = { y = 1 } }] }]
[auction]
format = "table"
actions = { A = ["in", "out"] }
rows = [{ when = { actions = { A = "in" } }, allocation = { A = ["x"], B = ["y"] }, payments = { A = 1 } }]
[aftermarket]
format = "table"
actions = { A = ["in", "out"], B = ["in", "out"] }
rows = [{ when = { actions = { A = "in", B = "in" }, holdings = { A = ["x"] } }, trades = [{ from = "A", to = "B", items = ["x"] }], payments = { A = -1, B = 1 } }]
"""


def test_what_types_are_worth():
    (a, b) = read_instance_text(SEALED).market.agents
    half = Fraction(1, 2)
    assert {t.name: t.valuation.worth() for t in a.types} == {
        "sum": (0, 1, half, 3 * half),
        "one": (0, 2, 3, 3),
        "cap": (0, 1, 3 * half, 2),
        "all": (0, 1, 0, 5),
    }
    assert b.types[0].valuation.worth() == (0, 0, 0, 0)


def test_bids_are_vectors_in_any_order_of_size():
    a, b = read_instance_text(SEALED).market.agents
    assert a.bids == ((0, 0), (0, 1), (1, 0), (1, 1))
    assert b.bids == ((0, 0), (0, 1), (1, 0))


@frozen
class Bad:
    """An edit of a file, the path of its fault, and words of what was expected or found."""

    what: str
    base: str
    old: str
    new: str
    path: str
    words: str


BAD = [
    Bad("no items", SEALED, '["x", "y"]\n\n', "[]\n\n", "items", "1 to 8 distinct names"),
    Bad("nine items", POSTED, '["x", "y"]\n', '["x", "y", "1", "2", "3", "4", "5", "6", "7"]\n', "items", "1 to 8 distinct"),
    Bad("an item twice", SEALED, '["x", "y"]\n\n', '["x", "x"]\n\n', "items[1]", "a name that no other item has"),
    Bad("a number for a name", SEALED, '["x", "y"]\n\n', '["x", 1]\n\n', "items[1]", "a name: 1 to 64"),
    Bad("units too", SEALED, "items =", "units = 2\nitems =", "units", "the file names items"),
    Bad("neither", SEALED, 'items = ["x", "y"]\n', "", "units", "or items"),
    Bad("marginals", SEALED, "{ additive = {} }", "{ marginals = [1] }", "agents[1].types[0].marginals", "of items a type has"),
    Bad("no valuation", SEALED, "{ additive = {} }", "{ }", "agents[1].types[0]", "one of additive or unit-demand or"),
    Bad("two valuations", SEALED, "{ additive = {} }", "{ additive = {}, unit-demand = {} }", "agents[1].types[0]", "both additive and unit-demand"),
    Bad("additive of units", SEALED.replace('items = ["x", "y"]', "units = 2"), "", "", "agents[0].types[0].additive", "of units a type has marginals"),
    Bad("an unknown item", SEALED, "{ x = 1, y = \"1/2\" }", "{ z = 1 }", "agents[0].types[0].additive.z", 'the name of an item: "x", "y"'),
    Bad("a negative value", SEALED, "y = 3, x = 2", "y = -3", "agents[0].types[1].unit-demand.y", "a non-negative number"),
    Bad("no table", SEALED, "{ y = 3, x = 2 }", "3", "agents[0].types[1].unit-demand", "a table from items"),
    Bad("no budget", SEALED, "budget = 2, ", "", "agents[0].types[2].budget-additive.budget", "the most that any bundle is worth"),
    Bad("a negative budget", SEALED, "budget = 2", "budget = -2", "agents[0].types[2].budget-additive.budget", "a non-negative number"),
    Bad("a bundle missing", SEALED, ', { items = ["y"], value = 0 }', "", "agents[0].types[3].table", 'none for ["y"]'),
    Bad("a bundle twice", SEALED, '{ items = ["y"], value = 0 }', '{ items = ["x"], value = 0 }', "agents[0].types[3].table[2]", "each bundle once"),
    Bad("the empty bundle", SEALED, '{ items = ["y"], value = 0 }', "{ items = [], value = 0 }", "agents[0].types[3].table[2].items", "at least one"),
    Bad("not monotone", SEALED, "value = 5", 'value = "1/2"', "agents[0].types[3].table", '["x"], worth 1, within ["x", "y"], worth 1/2'),
    Bad("an unknown key of a bundle", SEALED, 'items = ["y"], value = 0', 'items = ["y"], price = 0', "agents[0].types[3].table[2].price", "one of the keys items, value"),
    Bad("a distribution", SEALED, "[{ additive = {} }]", '{ distribution = { kind = "uniform", low = 0, high = 1 }, levels = [0], round = "down", marginals = ["value"] }', "agents[1].types", "distributions of values are of units"),
    Bad("a short bid", SEALED, "[[0, 1], [1, 0]", "[[1], [1, 0]", "agents[1].bids.vectors[0]", "one for each of the 2 items"),
    Bad("a negative bid", SEALED, "[[0, 1], [1, 0]", "[[0, -1], [1, 0]", "agents[1].bids.vectors[0][1]", "a non-negative number"),
    Bad("a bid twice", SEALED, "[1, 0], [0, 0]", "[0, 1], [0, 0]", "agents[1].bids.vectors[1]", "distinct bids"),
    Bad("an auction of units", SEALED, '"simultaneous-first-price"', '"discriminatory"', "auction.format", "is for units"),
    Bad("an auction of items", 'units = 1\nagents = [{ name = "A", types = [{ marginals = [1] }], bids = { levels = [0] } }]\nauction = { format = "simultaneous-first-price" }', "", "", "auction.format", "is for named items"),
    Bad("an aftermarket of units", SEALED, '"take-it-or-leave-it"', '"second-hand-auction"', "aftermarket.format", "is for units"),
    Bad("a key of another auction", SEALED, '"simultaneous-first-price"', '"simultaneous-first-price"\norder = ["A"]', "auction.order", "it is for posted prices"),
    Bad("a clearing price", SEALED, "\n[[agents]]", '\nsignals = ["clearing-price"]\n[[agents]]', "signals[0]", "simultaneous first-price auctions has none"),
    Bad("a bid outside the grid", SEALED, "bid = [0, 1]", "bid = [0, 2]", "strategy[0].bid", 'one of the 4 bids of "A"'),
    Bad("a bid of one entry", SEALED, "bid = [0, 1]", "bid = [1]", "strategy[0].bid", "one for each of the 2 items"),
    Bad("units allocated", SEALED, 'allocation = { A = ["x", "y"], B = [] }', "allocation = { A = 1 }", "strategy[2].when.allocation.A", "an array of items"),
    Bad("an unknown item held", SEALED, 'holdings = { B = [] }', 'holdings = { B = ["z"] }', "strategy[2].when.holdings.B[0]", "the name of an item"),
    Bad("an item held twice", SEALED, 'holdings = { B = [] }', 'holdings = { B = ["x", "x"] }', "strategy[2].when.holdings.B[1]", "each name once"),
    Bad("nothing offered", SEALED, 'offer = { items = ["x"], price = 2 }\n', "offer = { items = [], price = 2 }\n", "strategy[2].offer.items", "at least one"),
    Bad("all offered", SEALED, 'offer = { items = ["x"], price = 2 }\n', 'offer = { items = "all", price = 2 }\n', "strategy[2].offer.items", "an array of items"),
    Bad("a quantity offered", SEALED, 'offer = { items = ["x"], price = 2 }\n', "offer = { quantity = 1, price = 2 }\n", "strategy[2].offer.quantity", "one of the keys items, price"),
    Bad("another price", SEALED, 'offer = { items = ["x"], price = 2 }\n', 'offer = { items = ["x"], price = 3 }\n', "strategy[2].offer.price", "one of the aftermarket's prices"),
    Bad("a number taken", SEALED, 'take = "all"', "take = 1", "strategy[3].take", 'an array of items or "all"'),
    Bad("nothing remaining", SEALED, 'remaining = ["x"]', "remaining = []", "strategy[3].when.remaining", "at least one"),
    Bad("all remaining", SEALED, 'remaining = ["x"]', 'remaining = "all"', "strategy[3].when.remaining", "not allowed in a condition"),
    Bad("a price missing", POSTED, "price = { x = 1, y = 2 }", "price = { x = 1 }", "auction.price", 'none for "y"'),
    Bad("a price of units", POSTED, "price = { x = 1, y = 2 }", "price = 1", "auction.price", "a table from items"),
    Bad("no price", POSTED, "price = { x = 1, y = 2 }", "", "auction", "exactly one of price and bundle-prices"),
    Bad("two prices", POSTED, "price = { x = 1, y = 2 }", 'price = { x = 1, y = 2 }\nbundle-prices = [{ items = ["x"], price = 1 }, { items = ["y"], price = 1 }, { items = ["x", "y"], price = 1 }]', "auction", "price and bundle-prices"),
    Bad("a bundle's price missing", POSTED, "price = { x = 1, y = 2 }", 'bundle-prices = [{ items = ["x"], price = 1 }]', "auction.bundle-prices", 'none for ["y"], ["x", "y"]'),
    Bad("bids at posted prices", POSTED, '{ name = "A", types', '{ name = "A", bids = { levels = [0] }, types', "agents[0].bids", "bids are for sealed bids"),
    Bad("an item sold twice", TABLES, 'B = ["y"]', 'B = ["y", "x"]', "auction.rows[0].allocation.B", "items that nobody else wins"),
    Bad("units sold", TABLES, 'B = ["y"]', "B = 1", "auction.rows[0].allocation.B", "an array of items"),
    Bad("units traded", TABLES, 'to = "B", items = ["x"]', 'to = "B", units = 1', "aftermarket.rows[0].trades[0].units", "one of the keys from, to, items"),
    Bad("nothing traded", TABLES, 'to = "B", items = ["x"]', 'to = "B", items = []', "aftermarket.rows[0].trades[0].items", "at least one"),
    Bad("winning bids of a table", TABLES, "[auction]", 'signals = ["winning-bids"]\n[auction]', "signals[0]", "has no winning bids"),
    Bad("unambiguous", SEALED, "[aftermarket]", '[[claims]]\nkind = "implied-unambiguous"\n[aftermarket]', "claims[0].kind", "is for units"),
    Bad("no overbidding", SEALED, "[aftermarket]", '[[claims]]\nkind = "all-pure"\nconcept = "bayes-nash"\nrefined = "no-overbidding"\n[aftermarket]', "claims[0].refined", "is for units"),
    Bad("a bid claimed", SEALED, "[aftermarket]", '[[claims]]\nkind = "dominated"\nagent = "A"\ntype = "sum"\nbid = [1]\n[aftermarket]', "claims[0].bid", "one for each of the 2 items"),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.what)
def test_what_is_bad_is_refused_where_it_stands(bad):
    assert bad.old in bad.base
    with pytest.raises(InstanceError) as caught:
        read_instance_text(bad.base.replace(bad.old, bad.new, 1))
    faults = [fault for fault in caught.value.faults if fault.path == bad.path]
    assert faults, [str(fault) for fault in caught.value.faults]
    assert any(bad.words in f"{fault.found} {fault.expected}" for fault in faults), faults


@pytest.mark.parametrize("text", [SEALED, POSTED, TABLES])
def test_the_files_are_good(text):
    assert expand(read_instance_text(text).market).game.nodes > 1


def test_all_faults_at_once():
    """One fault makes one message, also where the items themselves could not be read."""
    text = SEALED.replace('["x", "y"]\n\n', '["x", "x"]\n\n').replace("budget = 2", "budget = -2")
    with pytest.raises(InstanceError) as caught:
        read_instance_text(text)
    paths = [fault.path for fault in caught.value.faults]
    assert paths == ["items[1]", "agents[0].types[2].budget-additive.budget"]


def test_too_many_bids_are_refused_before_they_are_made():
    text = POSTED.replace('["x", "y"]', '["x", "y", "a", "b", "c", "d", "e", "f"]')
    text = text.replace('format = "posted-price"\nprice = { x = 1, y = 2 }', 'format = "simultaneous-second-price"')
    text = text[: text.index("[[strategy]]")].replace(
        "{ x = 1 } }] }", "{ x = 1 } }], bids = { levels = [0, 1, 2, 3, 4, 5] } }"
    )
    with pytest.raises(
        InstanceError, match="1,679,616 bids, expected at most 1,000,000 bids: fewer levels, fewer items, or vectors"
    ):
        read_instance_text(text)


def test_what_is_for_units_is_refused_in_python_too():
    market = read_instance_text(SEALED).market
    with pytest.raises(GameError, match="named items"):
        ambiguity(market, "prior")
    with pytest.raises(GameError, match="named items"):
        without_overbidding(market)


def test_the_staged_form_is_refused():
    with pytest.raises(InstanceError, match="line 1: items: found named items"):
        certify(read_instance_text(SEALED + '[[claims]]\nkind = "bayes-nash"\n'), form="staged")


# ---- valuations


def random_worth(rng: Random, count: int) -> tuple[Fraction, ...]:
    """Of all bundles; the empty one 0. Often monotone, often submodular, never always."""
    values = [Fraction(rng.randint(0, 3)) for _ in range(count)]
    kind = rng.randrange(3)
    worth = []
    for bundle in range(1 << count):
        mine = [values[x] for x in members(bundle)]
        plain = sum(mine, start=Fraction(0)) if kind == 0 else max(mine, default=Fraction(0))
        worth.append(plain + (rng.choice([0, 0, 0, 0, 0, 1, -1]) if bundle and kind < 2 else 0))
    return tuple(worth)


def test_witnesses_against_every_pair():
    rng, met = Random(1), set()
    for _ in range(400):
        count = rng.randint(1, 4)
        worth = random_worth(rng, count)
        pairs = [(s, t) for s in range(1 << count) for t in range(1 << count) if s != t and s & t == s]
        found = falling(worth)
        assert (found is None) == all(worth[s] <= worth[t] for s, t in pairs)
        assert found is None or (found in pairs and worth[found[0]] > worth[found[1]])
        ways = [(s, t, x) for s, t in pairs for x in range(count) if not t >> x & 1]
        gains = {(s, t, x): (worth[s | 1 << x] - worth[s], worth[t | 1 << x] - worth[t]) for s, t, x in ways}
        first = next((way for way in ways if gains[way][0] < gains[way][1]), None)
        assert not_submodular(worth) == first
        met |= {found is None, "submodular" if first is None else "not"}
    assert met == {True, False, "submodular", "not"}


def test_bundles():
    assert subsets(0b101) == (0, 0b001, 0b100, 0b101)
    for bundle in range(16):
        assert set(subsets(bundle)) == {
            sum(part) for r in range(5) for part in combinations([1 << x for x in members(bundle)], r)
        }


@pytest.mark.parametrize("rule", [rule for rule in VALUATIONS if rule.always_submodular])
def test_what_is_always_submodular_is(rule):
    rng = Random(3)
    for _ in range(100):
        values = tuple(Fraction(rng.randint(0, 6), 2) for _ in range(rng.randint(1, 4)))
        one = rule(Fraction(rng.randint(0, 8), 2), values) if rule is BudgetAdditive else rule(values)
        assert falling(one.worth()) is None
        assert not_submodular(one.worth()) is None


def test_words_for_bundles_tell_them_apart():
    items = Items(("x", "y", "x, y", "{", "a b"))
    assert items.text(0b11) == "{x, y}"
    assert items.text(0b10100) == '{"x, y", "a b"}'
    assert len({items.text(bundle) for bundle in range(32)}) == 32
    assert items.won_entries(["1", "2", "3", "4", "5"], 0b101) == 'x 1, "x, y" 3'
    assert items.said(0b101) == ["x", "x, y"]


def test_the_optimum_against_all_allocations():
    rng = Random(2)
    for _ in range(60):
        count, n = rng.randint(1, 3), rng.randint(1, 3)
        worth = []
        for _ in range(n):
            values = [Fraction(rng.randint(0, 4), rng.randint(1, 3)) for _ in range(count)]
            types = []
            for cap in (Fraction(2), Fraction(9)):
                types.append(
                    [min(cap, sum((values[x] for x in members(b)), start=Fraction(0))) for b in range(1 << count)]
                )
            worth.append(types)
        profiles = list(product(range(2), repeat=n))
        rng.shuffle(profiles)
        found = list(Items(tuple("xyz"[:count])).optima(worth, profiles))
        for profile, most in zip(profiles, found, strict=True):
            every = []
            for owners in product(range(-1, n), repeat=count):
                held = [sum(1 << x for x, owner in enumerate(owners) if owner == i) for i in range(n)]
                every.append(sum(worth[i][profile[i]][held[i]] for i in range(n)))
            assert most == max(every)


def test_the_optimum_of_a_market():
    """A: sum 3/2, one 3, cap 2, all 5, each with probability 1/4; B values nothing."""
    assert optimum(read_instance_text(SEALED).market) == Fraction(3, 8) + Fraction(3, 4) + Fraction(1, 2) + Fraction(
        5, 4
    )
