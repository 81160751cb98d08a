"""Named items in the checker, worked out by hand: what bundles are worth, who wins and pays, what is taken and offered,
how many nodes there are; and the words for people.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from exactgames.checker.budget import Budget
from exactgames.checker.rebuild.about import market_lines
from exactgames.checker.rebuild.actions.action import View
from exactgames.checker.rebuild.actions.offer_bundle import NoBundle, OfferBundle
from exactgames.checker.rebuild.actions.take_bundle import TakeBundle
from exactgames.checker.rebuild.auctions.sealed import outcomes
from exactgames.checker.rebuild.completion import selected
from exactgames.checker.rebuild.explicit import Explicit
from exactgames.checker.rebuild.goods.items import Items, parts
from exactgames.checker.rebuild.goods.units import Units
from exactgames.checker.rebuild.keys import Vector
from exactgames.checker.rebuild.market import Market, read_market

Json = dict[str, Any]
FIRST, SECOND = "simultaneous-first-price", "simultaneous-second-price"


def market(*worth: Json, items: str = "xy", bids: Any = None, auction: Any = FIRST, **more: Any) -> Market:
    """Agents A, B, … of one type each; bids at 0 and 1, or those given, or none."""
    sealed = isinstance(auction, str) or auction["format"].startswith("simultaneous")
    agents = []
    for k, said in enumerate(worth):
        each: Json = {"name": "ABCDEFGH"[k], "types": [said]}
        agents.append({**each, "bids": bids or {"levels": [0, 1]}} if sealed else each)
    rule = {"format": auction} if isinstance(auction, str) else auction
    return read_market({"items": list(items), "agents": agents, "auction": rule, **more}, Budget())


ONE = {"additive": {"x": 1, "y": 1}}
POSTED = {"format": "posted-price", "price": {"x": 1, "y": 2}}


# -- Valuations


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ({"additive": {"x": 1, "z": 4}}, [0, 1, 0, 1, 4, 5, 4, 5]),
        ({"additive": {}}, [0] * 8),
        ({"unit-demand": {"x": 1, "y": 3, "z": 2}}, [0, 1, 3, 3, 2, 2, 3, 3]),
        ({"budget-additive": {"budget": 4, "values": {"x": 1, "y": 3, "z": 2}}}, [0, 1, 3, 4, 2, 3, 4, 4]),
        ({"budget-additive": {"budget": 0, "values": {"x": 1}}}, [0] * 8),
    ],
    ids=["additive", "worthless", "unit demand", "budget-additive", "no budget"],
)
def test_values_of_bundles(said: Json, values: list[int]) -> None:
    """By bundle: ∅, x, y, xy, z, xz, yz, xyz."""
    assert market(said, items="xyz").agents[0].value[0] == tuple(values)


def test_a_table_in_any_order() -> None:
    rows = [{"items": ["y", "x"], "value": 5}, {"items": ["y"], "value": "3/2"}, {"items": ["x"], "value": 1}]
    found = market({"table": rows}, ONE)
    assert found.scale == 2
    assert [Fraction(x, found.scale) for x in found.agents[0].value[0]] == [0, 1, Fraction(3, 2), 5]


def test_the_optimum_is_over_all_allocations() -> None:
    """By brute force: each item to one of three agents, or to nobody."""
    said = [
        {"unit-demand": {"x": 3, "y": 2, "z": 2}},
        {"additive": {"x": 2, "y": 1, "z": 1}},
        {"table": [{"items": b, "value": 6 if len(b) == 3 else len(b)} for b in bundles("xyz")]},
    ]
    found = market(*said, items="xyz")
    values = [agent.value[0] for agent in found.agents]
    best = 0
    for owners in product(range(4), repeat=3):
        held = [sum(1 << item for item, owner in enumerate(owners) if owner == k) for k in range(3)]
        best = max(best, sum(value[bundle] for value, bundle in zip(values, held, strict=True)))
    assert found.goods.optimum(values) == best == 6


def bundles(items: str) -> list[list[str]]:
    every = [[x for x, there in zip(items, bits, strict=True) if there] for bits in product((0, 1), repeat=len(items))]
    return [bundle for bundle in every if bundle]


def test_parts_of_bundles() -> None:
    parts.cache_clear()
    assert [parts(bundle) for bundle in (0, 1, 5, 7)] == [(0,), (0, 1), (0, 1, 4, 5), (0, 1, 2, 3, 4, 5, 6, 7)]


def test_how_much_there_is() -> None:
    """Before it is made: bids of levels, ways to give items to n agents, ways to take them."""
    goods = market(ONE, items="xyz").goods
    assert (goods.size, goods.bids(2), goods.bids(5)) == (8, 8, 125)
    assert [goods.optimum_cost(n, bits) for n, bits in ((1, 0), (2, 0), (2, 4_000))] == [27 * 2, 54 * 2, 54 * 4]
    assert [Units(3).optimum_cost(2, bits) for bits in (0, 4_000)] == [6 * 7, 6 * 9]
    three = market(ONE, ONE, items="xyz", auction={"format": "posted-price", "price": dict.fromkeys("xyz", 0)})
    assert three.opening is not None
    assert three.opening.ends(2) == 27


def test_what_is_left_of_a_holding() -> None:
    goods = Items(3, ("x", "y", "z"))
    assert [goods.without(held, lot) for held, lot in ((7, 5), (5, 5), (5, 2), (5, 3), (1, 0))] == [2, 0, None, None, 1]
    assert goods.together(4, 1) == 5


# -- Auctions


AUCTIONS: list[tuple[str, Any, list[Vector], list[tuple[int, Vector, Vector]]]] = [
    # bids by agent, (x, y); outcomes: weight, bundles won (x = 1, y = 2), payments
    ("each item by itself", FIRST, [(3, 1), (2, 4), (0, 0)], [(1, (1, 2, 0), (3, 4, 0))]),
    ("the second price", SECOND, [(3, 1), (2, 4), (0, 0)], [(1, (1, 2, 0), (2, 1, 0))]),
    ("both items to one", SECOND, [(3, 3), (2, 1), (1, 2)], [(1, (3, 0, 0), (4, 0, 0))]),
    ("the file's order", FIRST, [(2, 0), (2, 2), (0, 2)], [(1, (1, 2, 0), (2, 2, 0))]),
    (
        "an order that is given",
        {"format": FIRST, "ties": {"priority": ["C", "B", "A"]}},
        [(2, 2), (2, 0), (0, 2)],
        [(1, (0, 1, 2), (0, 2, 2))],
    ),
    ("zero bids win", FIRST, [(0, 0), (0, 0), (0, 0)], [(1, (3, 0, 0), (0, 0, 0))]),
    (
        "zero bids do not",
        {"format": FIRST, "zero_bids_win": False},
        [(0, 1), (0, 0), (0, 0)],
        [(1, (2, 0, 0), (1, 0, 0))],
    ),
    ("a reserve", {"format": SECOND, "reserve": 2}, [(3, 1), (1, 1), (0, 0)], [(1, (1, 0, 0), (2, 0, 0))]),
    ("a bid of the reserve", {"format": SECOND, "reserve": 2}, [(2, 0), (2, 0), (2, 0)], [(1, (1, 0, 0), (2, 0, 0))]),
    (
        "random ties, the first item slowest",
        {"format": FIRST, "ties": "random"},
        [(1, 0), (1, 2), (0, 2)],
        [(1, (1, 2, 0), (1, 2, 0)), (1, (1, 0, 2), (1, 0, 2)), (1, (0, 3, 0), (0, 3, 0)), (1, (0, 1, 2), (0, 1, 2))],
    ),
    (
        "random ties at one item",
        {"format": SECOND, "ties": "random"},
        [(2, 1), (2, 0), (2, 0)],
        [(1, (3, 0, 0), (2, 0, 0)), (1, (2, 1, 0), (0, 2, 0)), (1, (2, 0, 1), (0, 0, 2))],
    ),
    ("nothing is sold", {"format": FIRST, "reserve": 9}, [(1, 0), (1, 2), (0, 2)], [(1, (0, 0, 0), (0, 0, 0))]),
]


@pytest.mark.parametrize(("what", "auction", "bids", "expected"), AUCTIONS, ids=[row[0] for row in AUCTIONS])
def test_auctions(what: str, auction: Any, bids: list[Vector], expected: list[tuple[int, Vector, Vector]]) -> None:
    found = outcomes(market(ONE, ONE, ONE, auction=auction), bids)
    assert [(x.weight, x.allocation, x.payments) for x in found] == expected
    assert {x.price for x in found} == {0}


def test_the_second_price_of_a_random_tie_is_paid_by_whoever_wins() -> None:
    found = outcomes(market(ONE, ONE, auction={"format": SECOND, "ties": "random"}), [(2, 1), (2, 0)])
    assert [(x.allocation, x.payments) for x in found] == [((3, 0), (2, 0)), ((2, 1), (0, 2))]


def test_winning_bids_say_who_won_each_item() -> None:
    (found,) = outcomes(market(ONE, ONE, auction={"format": FIRST, "reserve": 1}), [(3, 0), (2, 0)])
    assert found.winning == ((0, 3), ())


def test_bids_are_all_vectors_of_levels() -> None:
    assert market(ONE, bids={"levels": [0, 1]}).agents[0].bids == ((0, 0), (0, 1), (1, 0), (1, 1))
    assert market(ONE, bids={"vectors": [[1, 0], [0, 2]]}).agents[0].bids == ((0, 2), (1, 0))


# -- Trees


def tree(*worth: Json, **more: Any) -> Explicit:
    return Explicit(market(*worth, **more))


def test_nodes_of_a_simultaneous_auction() -> None:
    """1 + 4 nodes of bids, 16 ends; at random ties of two agents a chance node of 2 branches an item that ties."""
    assert len(tree(ONE, ONE)) == 1 + 4 + 16
    # an item ties in 2 of 4 bid pairs: 4 profiles with no tie, 8 with one (2 ends), 4 with two (4 ends)
    found = tree(ONE, ONE, auction={"format": FIRST, "ties": "random"})
    assert (len(found), found.terminal_nodes) == (1 + 4 + 4 + 8 * 3 + 4 * 5, 4 + 8 * 2 + 4 * 4)


def test_nodes_under_a_posted_price() -> None:
    """A takes one of 4 bundles; B then one of what is left, but has no node when nothing is."""
    found = tree(ONE, ONE, auction=POSTED)
    assert (len(found), found.terminal_nodes) == (1 + 3 + 4 + 2 + 2 + 1, 9)
    assert [view.bundles for view in found.views] == [(0, 1, 2, 3), (0, 1, 2, 3), (0, 2), (0, 1)]
    assert [view.remaining for view in found.views] == [3, 3, 2, 1]
    # what A pays: 0; x: 1; y: 2; both: 3
    assert found.payoff[0][-1] == 2 - 3


def test_bundle_prices() -> None:
    rows = [{"items": ["x"], "price": 3}, {"items": ["y", "x"], "price": 1}, {"items": ["y"], "price": 2}]
    found = tree(ONE, auction={"format": "posted-price", "bundle-prices": rows})
    assert [found.payoff[0][node] for node in range(1, 5)] == [0, 1 - 3, 1 - 2, 2 - 1]


RESALE = {"format": "take-it-or-leave-it", "sellers": ["A"], "prices": [1, 2]}


def test_nodes_of_a_resale_of_bundles() -> None:
    """A takes x, y or both under a posted price; offers each part at two prices; B and C take it, or not."""
    found = tree(ONE, ONE, ONE, auction={**POSTED, "order": ["A"]}, aftermarket=RESALE)
    offered = 1 + 2 * (1 + 4)  # no offer; at each price B's node, taken, C's node, taken or not
    assert len(found) == 1 + 1 + 2 * (1 + offered) + (1 + 1 + 6 * 5)
    views = [view for view in found.views if view.kind == "offer-bundle"]
    assert [(view.actions, view.bundles) for view in views] == [(3, (1,)), (3, (2,)), (7, (1, 2, 3))]
    for buyer in (1, 2):
        answers = [found.views[here] for here in found.own[buyer][-6:]]
        assert {view.actions for view in answers} == {2}
        assert [view.offer for view in answers] == [(0, b, p) for b in (1, 2, 3) for p in (0, 1)]


def test_prices_of_offers() -> None:
    """No offer; then by bundle, by price: what B pays of each, of three prices."""
    found = tree(ONE, ONE, auction={**POSTED, "order": ["A"]}, aftermarket={**RESALE, "prices": [1, 3, 6]})
    sold = [(end[1], found.payoff[1][node]) for node, end in enumerate(found.final) if end is not None and end[1][1]]
    worth = {1: 1, 2: 1, 3: 2}
    assert [(held, worth[held[1]] - payoff) for held, payoff in sold] == [
        *[((0, 1), price) for price in (1, 3, 6)],
        *[((0, 2), price) for price in (1, 3, 6)],
        *[((3 ^ bundle, bundle), price) for bundle in (1, 2, 3) for price in (1, 3, 6)],
    ]


def test_every_seller_has_her_turn() -> None:
    """A and B hold an item each; whether A offers it, sells it, keeps it or may offer it to nobody, B has her turn."""
    raw = {"format": "table", "actions": {"A": ["go", "stay"]}, "rows": [{"allocation": {"A": ["x"], "B": ["y"]}}]}
    each = {**RESALE, "sellers": ["A", "B"], "prices": [1]}
    hers = 1 + 1 + (1 + 2)  # B's turn: no offer, or one that C takes or not
    for buyers, nodes in ((["C"], 2 + 3 * hers), ({"A": [], "B": ["C"]}, 1 + 2 * hers)):
        found = tree(ONE, ONE, ONE, auction=raw, aftermarket={**each, "buyers": buyers})
        assert len(found) == 1 + 2 * nodes  # whatever A does first


def test_a_buyer_who_takes_ends_the_offer() -> None:
    """The bundle goes to her whole, at one price for it."""
    worth = {"table": [{"items": b, "value": 5 if len(b) == 2 else 0} for b in bundles("xy")]}
    found = tree({"additive": {}}, worth, auction={**POSTED, "order": ["A"]}, aftermarket={**RESALE, "prices": [4]})
    ends = {(held, found.payoff[0][node], found.payoff[1][node]) for node, held in ended(found) if held == (0, 3)}
    assert ends == {((0, 3), 4 - 3, 5 - 4)}


def ended(game: Explicit) -> list[tuple[int, Vector]]:
    return [(node, end[1]) for node, end in enumerate(game.final) if end is not None]


def test_who_holds_nothing_does_not_sell() -> None:
    """Winners sell in the file's order; whoever bought sells what she holds at her turn, if she is a winner."""
    # A takes x, B y: both sell; A may sell x to B, who then offers x, y, or both
    raw = {"format": "table", "actions": {"A": ["go", "stay"]}, "rows": [{"allocation": {"A": ["x"], "B": ["y"]}}]}
    found = tree(ONE, ONE, ONE, auction=raw, aftermarket={"format": "resale-by-winners", "prices": [1]})
    holding = [
        (found.pasts[k].agent, view.bundles) for k, view in enumerate(found.views) if view.kind == "offer-bundle"
    ]
    assert set(holding) == {(0, (1,)), (1, (2,)), (1, (1, 2, 3))}


# -- Actions that rules name


TAKES = View("take-bundle", 4, None, 3, None, bundles=(0, 1, 2, 3))
MANY = View("take-bundle", 8, None, 7, None, bundles=parts(7))
OFFERS = View("offer-bundle", 7, None, None, None, 2, bundles=(1, 2, 3))
ANSWER = View("take-bundle", 2, None, 2, (0, 2, 0), bundles=(0, 2))
LATER = OFFERS._replace(places=(2, 5))


@pytest.mark.parametrize(
    ("action", "view", "index"),
    [
        (TakeBundle(None), TAKES, 3),
        (TakeBundle(2), TAKES, 2),
        (TakeBundle(4), TAKES, None),
        (TakeBundle(0), ANSWER, 0),
        (TakeBundle(2), ANSWER, 1),
        (TakeBundle(None), ANSWER, 1),
        (TakeBundle(1), ANSWER, None),
        (TakeBundle(None), OFFERS, None),
        (NoBundle(), OFFERS, 0),
        (NoBundle(), TAKES, None),
        (OfferBundle(1, 0), OFFERS, 1),
        (OfferBundle(3, 1), OFFERS, 6),
        (OfferBundle(4, 0), OFFERS, None),
        (OfferBundle(1, 0), TAKES, None),
        (OfferBundle(3, 5), LATER, 6),
        (OfferBundle(3, 1), LATER, None),  # a price of another round
    ],
)
def test_actions_of_rules(action: Any, view: View, index: int | None) -> None:
    assert action.index(view) == index


# -- Selections


@pytest.mark.parametrize(
    ("view", "scores", "action"),
    [
        (TAKES, [0, 0, 0, 0], 3),
        (TAKES, [0, 0, 0, -1], 2),  # of x and y the last
        (TAKES, [0, -1, -1, -1], 0),
        (MANY, [1, 1, 1, 1, 1, 0, 0, 0], 3),  # xy rather than z: more items
        (MANY, [1, 1, 1, 1, 1, 1, 1, 0], 6),  # yz is the last of the pairs
        (OFFERS, [0, 0, 0, 0, 0, 0, 0], 6),  # the highest price, then the last bundle
        (OFFERS, [0, 0, 0, 0, 0, 0, -1], 4),  # y at the higher price rather than both at the lower
        (OFFERS, [0, 0, -1, 0, -1, 0, -1], 5),
        (OFFERS, [0, -1, -1, -1, -1, -1, -1], 0),
    ],
)
def test_selections(view: View, scores: list[int], action: int) -> None:
    assert selected(view, scores) == action


# -- Words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, '2 items: "x", "y"; simultaneous first-price auctions, one an item (winners pay their bids), ties in the'),
        ({"auction": SECOND}, "winners pay the highest other bid on it"),
        ({"auction": POSTED}, "posted prices of the items 1, 2, offered to"),
        (
            {"auction": {"format": "posted-price", "bundle-prices": [{"items": b, "price": 1} for b in bundles("xy")]}},
            "posted prices of bundles, offered to",
        ),
        (
            {"aftermarket": {"format": "resale-by-winners", "prices": [1]}},
            "aftermarket: resale by winners, at prices 1",
        ),
    ],
    ids=["first price", "second price", "item prices", "bundle prices", "resale"],
)
def test_words_for_people(said: Json, words: str) -> None:
    assert words in "\n".join(market_lines(market(ONE, ONE, **said)))


def test_holdings_in_words() -> None:
    assert Items(2, ("x", "y")).allocation((3, 0)) == '[{"x", "y"}, {}]'
