"""The checker's actions: which action of a set a rule names, which of several the selection takes first, and what is
refused; worked out by hand from the semantics page.
"""

from __future__ import annotations

from typing import Any

import pytest
from test_checker_turns import ACTS, TRADE, asks, lots, market, rows

from exactgames.checker.rebuild.actions.acquire import Acquire
from exactgames.checker.rebuild.actions.action import Asked, Either, View
from exactgames.checker.rebuild.actions.bid import Bid
from exactgames.checker.rebuild.registry import ACTIONS
from exactgames.checker.rebuild.rules import read_rules
from exactgames.checker.rejected import Rejected

# A and C sell lots, with reserves 1 and 3, and levels 0, 2, 4; or everybody asks B, who holds two units, and C, who
# holds one, for some, at 1 or 2.
SELL = View("sell", 5, (2, 1, 0), None, None, grid=(1, 3))
AMOUNT = View("amount", 3, (2, 1, 0), None, None, grid=(0, 2, 4), lot=(0, 1, 1))
REQUEST = View("request", 7, (0, 2, 1), None, None, 2, (1, 2))
FROM_C = View("request", 3, (0, 0, 1), None, None, 2, (1, 2))
GIVE = View("give", 3, (0, 2, 1), None, (0, 2, 1))
OF_3 = View("request", 10, (0, 2, 1), None, None, 3, (1, 2))  # at three prices
IN_TURN = View("request", 4, (0, 2, 1), None, None, 1, (1, 2), places=(1,))  # of several aftermarkets; here at 2 alone
OFFER = View("offer", 5, (2, 1, 0), None, None, 2)  # of two units, at two prices
OF_TWO = View("offer", 7, (2, 1, 0), None, None, 3)  # at three
AT_2 = View("offer", 3, (2, 1, 0), None, None, 1, places=(1,))
TAKE = View("take", 3, (0, 1, 1), 2, (1, 2, 0))
RESALE = {"format": "resale-by-winners", "prices": [1, 2]}
ACT = View("act", 3, (0, 2, 1), None, None, names=("x", "y", "z"))
ACCEPT = View("accept", 2, (0, 2, 1), None, None)


def lot(quantity: int, reserve: Any) -> dict[str, Any]:
    return {"quantity": quantity, "reserve": reserve}


def some(quantity: Any, price: Any) -> dict[str, Any]:
    return {"quantity": quantity, "price": price}


def ask(seller: str, quantity: int, price: int) -> dict[str, Any]:
    return {"seller": seller, "quantity": quantity, "price": price}


NAMED: list[tuple[Any, str, Any, View, int | None]] = [
    # the aftermarket; key and value of the rule; a set; the number of the action there
    (lots(), "sell", "none", SELL, 0),
    (lots(), "sell", "none", AMOUNT, None),
    (lots(), "sell", lot(1, 1), SELL, 1),
    (lots(), "sell", lot(1, 3), SELL, 2),
    (lots(), "sell", lot(2, 1), SELL, 3),
    (lots(), "sell", lot(2, 3), SELL, 4),
    (lots(), "sell", lot(3, 1), SELL, None),  # more than she holds
    (lots(), "sell", lot(1, 2), SELL, None),  # not one of the reserves
    (lots(), "sell", lot(1, "1/3"), SELL, None),
    (lots(), "sell", lot(1, 1), AMOUNT._replace(grid=(1, 3)), None),
    (lots(), "amount", 0, AMOUNT, 0),
    (lots(), "amount", 4, AMOUNT, 2),
    (lots(), "amount", 3, AMOUNT, None),
    (lots(), "amount", "1/3", AMOUNT, None),
    (lots(), "amount", 1, SELL, None),  # a reserve, not a level
    (asks(), "offer", "none", REQUEST, 0),
    (asks(), "offer", "none", GIVE, None),
    (asks(), "offer", ask("B", 1, 1), REQUEST, 1),
    (asks(), "offer", ask("B", 1, 2), REQUEST, 2),
    (asks(), "offer", ask("B", 2, 1), REQUEST, 3),
    (asks(), "offer", ask("B", 2, 2), REQUEST, 4),
    (asks(), "offer", ask("C", 1, 1), REQUEST, 5),
    (asks(), "offer", ask("C", 1, 2), REQUEST, 6),
    (asks(), "offer", ask("B", 3, 1), REQUEST, None),  # more than B holds, though there are actions left
    (asks(), "offer", ask("C", 2, 1), REQUEST, None),
    (asks(), "offer", ask("A", 1, 1), REQUEST, None),  # nobody's seller
    (asks(), "offer", ask("C", 1, 2), FROM_C, 2),
    (asks(), "offer", ask("B", 1, 1), FROM_C, None),  # B holds nothing
    (asks(), "offer", ask("B", 1, 1), GIVE._replace(sellers=(1, 2)), None),
    (asks(prices=[1, 2, 3]), "offer", ask("C", 1, 2), OF_3, 8),
    (asks(), "offer", ask("B", 2, 2), IN_TURN, 2),
    (asks(), "offer", ask("C", 1, 2), IN_TURN, 3),
    (asks(), "offer", ask("B", 1, 1), IN_TURN, None),
    (asks(), "give", 0, GIVE, 0),
    (asks(), "give", 2, GIVE, 2),
    (asks(), "give", 3, GIVE, None),
    (asks(), "give", "all", GIVE, 2),
    (asks(), "give", 1, REQUEST, None),
    (RESALE, "offer", "none", OFFER, 0),
    (RESALE, "offer", "none", TAKE, None),
    (RESALE, "offer", some(1, 1), OFFER, 1),
    (RESALE, "offer", some(1, 2), OFFER, 2),
    (RESALE, "offer", some(2, 1), OFFER, 3),
    (RESALE, "offer", some(2, 2), OFFER, 4),
    (RESALE, "offer", some(3, 1), OFFER, None),  # more than she holds
    (RESALE, "offer", some("all", 1), OFFER, 3),
    (RESALE, "offer", some(1, 1), TAKE._replace(prices=2), None),
    (RESALE, "offer", some(2, 2), AT_2, 2),
    (RESALE, "offer", some(1, 1), AT_2, None),
    (RESALE, "offer", some(3, 2), AT_2, None),
    (RESALE, "offer", some("all", 2), AT_2, 2),
    (RESALE, "take", 0, TAKE, 0),
    (RESALE, "take", 2, TAKE, 2),
    (RESALE, "take", 3, TAKE, None),
    (RESALE, "take", "all", TAKE, 2),
    (RESALE, "take", 1, OFFER, None),
    (rows({}), "act", "x", ACT, 0),
    (rows({}), "act", "z", ACT, 2),
    (rows({}), "act", "w", ACT, None),
    (rows({}), "act", "x", ACT._replace(kind="say"), None),
    (TRADE, "accept", True, ACCEPT, 1),
    (TRADE, "accept", False, ACCEPT, 0),
    (TRADE, "accept", True, ACT, None),
]


@pytest.mark.parametrize(("stage", "key", "value", "view", "number"), NAMED)
def test_the_action_that_a_rule_names(stage: Any, key: str, value: Any, view: View, number: int | None) -> None:
    rule = {"agent": "A", "stage": "aftermarket", key: value}
    ((action, weight),) = read_rules(market(stage, strategy=[rule]))[0].actions
    assert (action.index(view), weight) == (number, 1)


def test_an_action_of_two_aftermarkets() -> None:
    """ "none" is no offer of a buyer's in one of them, and of a seller's in the other."""
    resale = {"format": "resale-by-winners", "prices": [1]}
    rule = {"agent": "A", "stage": "aftermarket", "offer": "none"}
    ((action, _),) = read_rules(market([resale, asks()], strategy=[rule]))[0].actions
    assert isinstance(action, Either)
    assert [action.index(view) for view in (REQUEST, View("offer", 3, (1, 0, 0), None, None, 2), GIVE)] == [0, 0, None]


# By kind: a set, and its actions, the one that the selection takes first at the head.
SELECTED = [
    (SELL, [3, 1, 4, 2, 0]),  # any sale before none; the lowest reserve; the largest quantity
    (AMOUNT, [2, 1, 0]),
    (REQUEST, [3, 1, 5, 4, 2, 6, 0]),  # any before none; the lowest price; the largest quantity; the seller first named
    (FROM_C, [1, 2, 0]),
    (View("request", 4, (0, 1, 2), None, None, 1, (1, 2)), [3, 1, 2, 0]),  # two of the second seller's before one
    (View("sell", 7, (2, 0, 0), None, None, grid=(1, 2, 3)), [4, 1, 5, 2, 6, 3, 0]),
    (OFFER, [4, 2, 3, 1, 0]),  # any before none; the highest price; the largest quantity
    (OF_TWO, [6, 3, 5, 2, 4, 1, 0]),
    (TAKE, [2, 1, 0]),
    (GIVE, [2, 1, 0]),
    (ACT, [0, 1, 2]),
    (ACCEPT, [1, 0]),
]


@pytest.mark.parametrize(
    ("view", "order"), SELECTED, ids=[f"{view.kind}, {view.actions} actions" for view, _ in SELECTED]
)
def test_the_order_of_the_selection(view: View, order: list[int]) -> None:
    key = ACTIONS[view.kind]
    ranks = [key.rank(view, action) for action in range(view.actions)]
    assert sorted(range(view.actions), key=ranks.__getitem__, reverse=True) == order
    assert len(set(ranks)) == view.actions


REFUSED: list[tuple[Any, str, Any, str]] = [
    (lots(), "sell", lot(0, 1), "strategy rule 1, quantity: found 0"),
    (lots(), "sell", lot(1, -1), "strategy rule 1, reserve: found -1, expected at least 0"),
    (lots(), "sell", {"quantity": 1}, "strategy rule 1, sell: the key 'reserve' is missing"),
    (lots(), "sell", "all", "strategy rule 1, sell: found 'all', expected a table"),
    (lots(), "amount", -1, "strategy rule 1, amount: found -1, expected at least 0"),
    (lots(), "amount", "none", "strategy rule 1, amount: found 'none', expected a number"),
    (asks(), "offer", ask("D", 1, 1), "strategy rule 1, offer: no agent is named 'D'"),
    (asks(), "offer", ask("B", 0, 1), "strategy rule 1, quantity: found 0"),
    (asks(), "offer", ask("B", 1, 3), "strategy rule 1, price: 3 is not one of the aftermarket's prices"),
    (asks(), "offer", {"quantity": 1, "price": 1}, "strategy rule 1, offer: the key 'seller' is missing"),
    (RESALE, "offer", some(0, 1), "strategy rule 1, quantity: found 0, expected"),
    (RESALE, "offer", some(1, "3/2"), "strategy rule 1, price: '3/2' is not one of the aftermarket's prices"),
    (RESALE, "offer", some(1, 3), "strategy rule 1, price: 3 is not one of the aftermarket's prices"),
    (RESALE, "take", -1, "strategy rule 1, take: found -1"),
    (RESALE, "bid", [0], "a bid is made only in the auction, under sealed bids"),
    (asks(), "give", -1, "strategy rule 1, give: found -1"),
    (rows({}), "act", "", "strategy rule 1, act: '' is not 1 to 64 printable characters"),
    (TRADE, "accept", 1, "strategy rule 1, accept: found 1, expected true or false"),
]


@pytest.mark.parametrize(("stage", "key", "value", "words"), REFUSED, ids=[words for *_, words in REFUSED])
def test_what_is_refused(stage: Any, key: str, value: Any, words: str) -> None:
    with pytest.raises(Rejected) as refused:
        read_rules(market(stage, strategy=[{"agent": "A", "stage": "aftermarket", key: value}]))
    assert refused.value.code == "instance" and words in refused.value.message, refused.value.message


LATER: list[tuple[Any, str, Any, str]] = [
    (lots(), "sell", lot(1, 1), "a lot is sold only in the aftermarket"),
    (lots(), "amount", 2, "amounts are named only in the aftermarket"),
    (asks(), "offer", ask("B", 1, 1), "an offer is made only in the aftermarket"),
    (RESALE, "offer", some(1, 1), "an offer is made only in the aftermarket"),
    (RESALE, "take", 1, "nothing is taken under sealed bids"),
    (asks(), "give", 1, "units are given only in the aftermarket"),
    (rows({}), "act", "x", "an act is chosen only in an auction that is a table, or in the aftermarket"),
    (TRADE, "accept", True, "a trade is accepted only in the aftermarket"),
]


@pytest.mark.parametrize(
    ("stage", "key", "value", "words"), LATER, ids=[f"{key}, {words}" for _, key, _, words in LATER]
)
def test_not_in_the_auction(stage: Any, key: str, value: Any, words: str) -> None:
    with pytest.raises(Rejected) as refused:
        read_rules(market(stage, strategy=[{"agent": "A", "stage": "auction", key: value}]))
    assert refused.value.code == "instance" and words in refused.value.message, refused.value.message


def test_an_act_in_an_auction_that_is_a_table() -> None:
    agents = [{"name": k, "types": [{"marginals": [1]}]} for k in "ABC"]
    auction = {"format": "table", "actions": ACTS, "rows": [{}]}
    first = market({"format": "none"}, agents=agents, auction=auction)
    action = ACTIONS["act"].read("y", Asked(first, 0, True), "here")
    assert action.index(ACT) == 1


OFFERED = View("take", 2, (1, 1, 1), 1, (1, 1, 0))  # by a seller, B
ASKED_FOR = View("give", 2, (1, 1, 1), None, (1, 1, 0))  # by a buyer, B
CONDITIONS: list[tuple[dict[str, Any], View, bool]] = [
    ({"offer": {"seller": "B"}}, OFFERED, True),
    ({"offer": {"seller": "B"}}, ASKED_FOR, False),
    ({"offer": {"seller": "C"}}, OFFERED, False),
    ({"offer": {"buyer": "B"}}, ASKED_FOR, True),
    ({"offer": {"buyer": "B"}}, OFFERED, False),
    ({"offer": {"price": 1}}, ASKED_FOR, True),
    ({"offer": {"price": 2}}, ASKED_FOR, False),
    ({"offer": {}}, REQUEST, False),
    ({"round": 1}, OFFERED, True),
    ({"round": 2}, OFFERED, False),
    ({"round": 2}, OFFERED._replace(round=2), True),
    ({"lot": {}}, AMOUNT, True),
    ({"lot": {}}, SELL, False),
    ({"lot": {"seller": "A", "quantity": 1, "reserve": 1}}, AMOUNT, True),
    ({"lot": {"seller": "B"}}, AMOUNT, False),
    ({"lot": {"quantity": 2}}, AMOUNT, False),
    ({"lot": {"reserve": 2}}, AMOUNT, False),
    ({"lot": {"reserve": "1/3"}}, AMOUNT, False),
]


@pytest.mark.parametrize(("when", "view", "fits"), CONDITIONS, ids=[str(when) for when, _, _ in CONDITIONS])
def test_conditions(when: dict[str, Any], view: View, fits: bool) -> None:
    resale = {"format": "resale-by-winners", "prices": [1, 2]}
    rule = {"agent": "A", "stage": "aftermarket", "when": when, "offer": "none"}
    (found,) = read_rules(market([resale, asks(), lots()], strategy=[rule]))
    assert found.when.fits_view(view) is fits


def test_an_offer_is_made_by_one_of_them() -> None:
    resale = {"format": "resale-by-winners", "prices": [1, 2]}
    rule = {"agent": "A", "stage": "aftermarket", "when": {"offer": {"seller": "B", "buyer": "B"}}, "offer": "none"}
    with pytest.raises(Rejected, match="when, offer: no offer is made by a seller and by a buyer"):
        read_rules(market([resale, asks()], strategy=[rule]))


ACQUIRE = View("acquire", 3, None, None, None, names=("nothing", "spy", "x"))


@pytest.mark.parametrize(
    ("name", "view", "index"), [("nothing", ACQUIRE, 0), ("x", ACQUIRE, 2), ("look", ACQUIRE, None), ("x", ACT, None)]
)
def test_information_that_a_rule_names(name: str, view: View, index: int | None) -> None:
    """Among the structures of the set; what somebody does in a table of trades may have the same name."""
    assert Acquire(name).index(view) == index


@pytest.mark.parametrize(
    ("number", "view", "index"),
    [
        (0, View("bid", 3, None, None, None), 0),
        (2, View("bid", 3, None, None, None), 2),
        (3, View("bid", 3, None, None, None), None),
        (0, TAKE, None),
    ],
)
def test_a_bid_that_a_rule_names(number: int, view: View, index: int | None) -> None:
    assert Bid(number).index(view) == index


def test_units_are_taken_under_a_posted_price() -> None:
    """A bid is none there."""
    auction = {"format": "posted-price", "price": 1}
    for more, words in (({"take": 1}, ""), ({"bid": [0]}, "a bid is made only in the auction, under sealed bids")):
        whole = market({"format": "none"}, auction=auction, strategy=[{"agent": "A", "stage": "auction", **more}])
        if words:
            with pytest.raises(Rejected, match=words):
                read_rules(whole)
        else:
            assert read_rules(whole)[0].actions[0][0].index(TAKE) == 1


def test_each_key_has_its_sets() -> None:
    """Where two keys are one word, as "offer" of a seller and of a buyer, the kind of their sets tells them apart."""
    assert {kind: key.of_views for kind, key in ACTIONS.items()} == {kind: kind for kind in ACTIONS}
    assert {key.key for key in ACTIONS.values()} < set(ACTIONS)


def test_what_is_said_of_no_round_is_said_of_the_first() -> None:
    rule = {"agent": "A", "stage": "aftermarket", "when": {"round": 1}, "offer": "none"}
    (found,) = read_rules(market([RESALE, asks()], strategy=[rule]))
    assert found.when.fits_view(View("offer", 3, (1, 0, 0), None, None, 2))
