"""What the rules of the model say of themselves, against docs/reference/semantics.md, "Auctions" and "Aftermarkets"."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactgames import read_instance_text
from exactgames.explaining.market import order_section
from exactgames.mechanisms.auctions.all_pay import AllPay
from exactgames.mechanisms.auctions.discriminatory import Discriminatory
from exactgames.mechanisms.auctions.sealed import PriorityTies, RandomTies, SealedBids
from exactgames.mechanisms.auctions.simultaneous_first_price import SimultaneousFirstPrice
from exactgames.mechanisms.auctions.simultaneous_second_price import SimultaneousSecondPrice
from exactgames.mechanisms.auctions.uniform_price import UniformPrice
from exactgames.mechanisms.auctions.vickrey import Vickrey
from exactgames.mechanisms.goods.items import Items
from exactgames.mechanisms.goods.units import Units
from exactgames.mechanisms.registry import (
    AFTERMARKETS,
    AUCTIONS,
    FIRST_STAGES,
    ITEM_AFTERMARKETS,
    ITEM_AUCTIONS,
    ITEM_FIRST_STAGES,
    SIGNALS,
)
from exactgames.mechanisms.stage import Stage

NO, TWO, HALF = Fraction(0), Fraction(2), Fraction(1, 2)
ORDER = PriorityTies((1, 0))
SALES = [
    # (rule, units, what is paid)
    (UniformPrice(NO, NO, ORDER, True), 3, "Every unit is sold at one price, the highest bid that does not win."),
    (UniformPrice(NO, TWO, ORDER, True), 1, "The winner pays the highest bid that does not win, but at least 2."),
    (UniformPrice(Fraction(1), NO, ORDER, True), 3, "Every unit is sold at one price, the lowest bid that wins."),
    (
        UniformPrice(Fraction(1), TWO, ORDER, True),
        3,
        "Every unit is sold at one price, the lowest bid that wins (where some are not sold, 2).",
    ),
    (
        UniformPrice(Fraction(1), NO, ORDER, False),
        3,
        "Every unit is sold at one price, the lowest bid that wins (where some are not sold, 0).",
    ),
    (UniformPrice(Fraction(1), TWO, ORDER, True), 1, "The winner pays her bid."),
    (
        UniformPrice(HALF, TWO, ORDER, True),
        1,
        "The winner pays 1/2 of her bid and 1/2 of the higher of 2 and the highest bid that does not win.",
    ),
    (Discriminatory(NO, ORDER, True), 1, "The winner pays her bid."),
    (Discriminatory(NO, ORDER, True), 2, "Each winner pays those of her amounts that win."),
    (Vickrey(TWO, ORDER, True), 1, "The winner pays the highest bid of the others, but at least 2."),
    (
        Vickrey(TWO, ORDER, True),
        2,
        "Who wins k units pays those k amounts of others that would win in their place without her (2 for each that is "
        "missing).",
    ),
    (AllPay(NO, ORDER, True), 1, "Each pays all that she bids, whether it wins or not."),
    (AllPay(TWO, ORDER, True), 1, "Each pays all that she bids that reaches 2, the reserve, whether it wins or not."),
]


@pytest.mark.parametrize(("rule", "units", "words"), SALES)
def test_what_is_paid(rule: SealedBids, units: int, words: str) -> None:
    said = rule.sentences(("A", "B"), Units(units))
    assert said[1] == words
    assert said[2] == "Equal amounts are served in the order B, A."
    assert ("A bid below the reserve, 2, wins nothing." in said) == (rule.reserve == 2)
    assert ("A bid of 0 wins nothing." in said) == (not rule.reserve and not rule.zero_bids_win)


def test_auctions_of_items() -> None:
    first = SimultaneousFirstPrice(NO, RandomTies(), False).sentences(("A", "B"), Items(("x", "y")))
    assert first[1:] == (
        "The winner of an item pays her bid on it.",
        "Equal bids on an item are served in an order that is drawn at random.",
        "A bid of 0 wins nothing.",
    )
    second = SimultaneousSecondPrice(TWO, ORDER, True).sentences(("A", "B"), Items(("x", "y")))
    assert second[1] == "The winner of an item pays the highest other bid on it, but at least 2."


TRADES = """
items = ["x", "y"]
[[agents]]
name = "A"
types = [{ additive = { x = 1, y = 1 } }]
bids = { vectors = [[1, 1]] }
[[agents]]
name = "B"
types = [{ additive = { x = 3, y = 1 } }]
bids = { vectors = [[0, 0]] }
[auction]
format = "simultaneous-second-price"
[aftermarket]
format = "table"
actions = { A = ["keep", "sell"], B = ["refuse", "buy"] }
[[aftermarket.rows]]
when = { actions = { A = "sell", B = "buy" }, holdings = { A = ["x", "y"] } }
trades = [{ from = "A", to = "B", items = ["x"] }]
payments = { A = -2, B = 2 }
"""


def test_a_table_names_items_and_says_that_trades_must_be_possible() -> None:
    said = [one.words for one in order_section(read_instance_text(TRADES).market).paragraphs]
    assert (
        "The first of these rows that holds, if its trades can be made, decides, and where none does, nothing happens: if "
        'A does "sell", B does "buy" and A holds {x, y}, {x} goes from A to B, A receives 2 and B pays 2.'
    ) in said
    assert "A can only bid 1 on x and 1 on y." in said


def test_every_rule_says_something_of_its_own() -> None:
    """What a rule does not say would be missing from every page about it."""
    for auction in (*AUCTIONS, *ITEM_AUCTIONS):
        assert "paying" in vars(auction), auction
    for stage in (*FIRST_STAGES, *AFTERMARKETS, *ITEM_FIRST_STAGES, *ITEM_AFTERMARKETS):
        said = [one for one in stage.__mro__ if one is not Stage and "sentences" in vars(one)]
        assert said, stage
    assert all(signal.shows for signal in SIGNALS)
