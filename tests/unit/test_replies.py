"""What an alternative would change, in words: prospects made by hand, so that every kind of difference comes up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from exactgames.answers.alternatives import Choice
from exactgames.answers.prospects import End, Prospect
from exactgames.explaining.replies import brings, changes, mixing, remaining, result
from exactgames.mechanisms.goods.units import Units

HALF, UNITS = Fraction(1, 2), Units(3)


def end(won: int = 0, paid: str = "0", received: str = "0", held: int = 0, value: str = "0", cost: str = "0") -> End:
    return End(won, Fraction(paid), Fraction(received), held, Fraction(value), Fraction(cost))


def sure(one: End) -> Prospect:
    return Prospect.of([(one, Fraction(1))])


def even(one: End, other: End) -> Prospect:
    return Prospect.of([(one, HALF), (other, HALF)])


NOTHING = sure(end())
WON = sure(end(1, "1", held=1, value="3"))
CASES = [
    # (now, then, whether all units have one price, what she would do)
    (
        NOTHING,
        WON,
        False,
        "win 1 unit in the auction instead of nothing, pay 1 in it instead of nothing and end up with "
        "1 unit instead of nothing, worth 3 to her instead of nothing",
    ),
    (
        WON,
        sure(end(1, "2", held=1, value="3")),
        True,
        "pay 2 in the auction instead of 1 (the price of a unit rises from 1 to 2)",
    ),
    (
        sure(end(1, "2", held=1, value="3")),
        WON,
        True,
        "pay 1 in the auction instead of 2 (the price of a unit falls from 2 to 1)",
    ),
    (WON, sure(end(1, "2", held=1, value="3")), False, "pay 2 in the auction instead of 1"),
    (
        WON,
        sure(end(2, "4", held=2, value="3")),
        True,
        "win 2 units in the auction instead of 1, pay 4 in it instead of 1 "
        "(the price of a unit rises from 1 to 2) and end up with 2 units instead of 1",
    ),
    (NOTHING, even(end(received="1"), end()), False, "receive 1/2 on average in the aftermarket instead of nothing"),
    (
        even(end(received="1"), end()),
        sure(end(received="2")),
        False,
        "receive 2 in the aftermarket instead of 1/2 on average",
    ),
    (
        even(end(received="1"), end()),
        even(end(received="3"), end()),
        False,
        "receive 3/2 on average in the aftermarket instead of 1/2",
    ),
    (
        even(end(received="1"), end()),
        even(end(received="2"), end(received="-1")),
        False,
        "receive 1/2 on average in the aftermarket as well, but with other chances",
    ),
    (
        even(end(received="1"), end()),
        sure(end(received="1/2")),
        False,
        "receive 1/2 for sure in the aftermarket instead of on average",
    ),
    (
        sure(end(received="1/2")),
        even(end(received="1"), end()),
        False,
        "receive 1/2 on average in the aftermarket instead of for sure",
    ),
    (
        sure(end(received="-1")),
        sure(end(received="1")),
        False,
        "receive 1 in the aftermarket instead of a payment of 1",
    ),
    (sure(end(received="-1")), sure(end(received="-3")), False, "pay 3 in the aftermarket instead of 1"),
    (sure(end(received="-1")), NOTHING, False, "pay nothing in the aftermarket instead of 1"),
    (NOTHING, sure(end(cost="1/4")), False, "spend 1/4 instead of nothing on information"),
    (NOTHING, sure(end(held=2)), False, ""),  # who values nothing does not care what she holds
]


@pytest.mark.parametrize(("now", "then", "price", "words"), CASES)
def test_changes(now: Prospect, then: Prospect, price: bool, words: str) -> None:
    assert changes(UNITS, now, then, price, later=False) == words


def test_after_the_auction_what_was_won_and_paid_is_settled() -> None:
    assert changes(UNITS, NOTHING, WON, True, later=True) == (
        "end up with 1 unit instead of nothing, worth 3 to her instead of nothing"
    )
    assert brings(UNITS, WON, later=True) == "ends up with 1 unit, worth 3 to her"
    assert brings(UNITS, NOTHING, later=True) == "gets nothing more"


@pytest.mark.parametrize(
    ("prospect", "words"),
    [
        (NOTHING, "wins nothing in the auction and pays nothing: in all 0"),
        (WON, "wins 1 unit in the auction, pays 1 there and ends up with 1 unit, worth 3 to her: in all 2"),
        (sure(end(0, "2")), "wins nothing in the auction and pays 2 there: in all -2"),
        (
            even(end(1, "1", held=1, value="2"), end(cost="1")),
            "wins nothing (1/2) or 1 unit (1/2) in the auction, pays 1/2 on average there, spends 1/2 on average on "
            "information and ends up with nothing (1/2) or 1 unit (1/2), worth 1 on average to her: in all 0 on average",
        ),
        (
            Prospect.of([(end(k, received=str(-k)), Fraction(1, 4)) for k in range(4)]),
            "wins 3/2 units on average in the auction, pays nothing and pays 3/2 on average in the aftermarket: in all "
            "-3/2 on average",
        ),
    ],
)
def test_brings(prospect: Prospect, words: str) -> None:
    assert brings(UNITS, prospect) == words


def test_results() -> None:
    two = Fraction(2)
    assert result(two, Fraction(1)) == "lose 1 (1 instead of 2)"
    assert result(two, Fraction(-1)) == "gain 1 (3 instead of 2)"
    assert result(two, Fraction(0)) == "gain nothing (2 either way)"
    assert [result(two, Fraction(x), later=True) for x in (1, 0)] == ["lose 1", "gain nothing"]


def choice(worths: Sequence[int], left: int, least: Fraction | None) -> Choice:
    plays = tuple((k, Fraction(1, len(worths))) for k in range(len(worths)))
    return Choice(0, 0, 0, plays, tuple(map(Fraction, worths)), Fraction(0), None, (), left, left, least)


@pytest.mark.parametrize(
    ("left", "least", "words"),
    [
        (0, None, ""),
        (1, Fraction(2), "The one action left would lose her 2."),
        (5, Fraction(2), "Each of the 5 other actions would lose her 2 or more."),
        (1, Fraction(0), "The one action left would gain her nothing."),
        (5, Fraction(0), "None of the 5 other actions would gain her anything."),
        (5, Fraction(-1), "Of the 5 other actions the best would gain her 1."),
        (1, Fraction(-1), "The one action left would gain her 1."),
    ],
)
def test_what_is_not_listed(left: int, least: Fraction | None, words: str) -> None:
    assert remaining(choice([0], left, least)) == words


def test_mixtures() -> None:
    assert mixing(choice([3], 0, None)) == ""
    assert mixing(choice([3, 3], 0, None)) == "Each of these is worth the same to her."
    assert mixing(choice([3, 1], 0, None)) == (
        "These are not worth the same to her: in the order said, they are 0 and 2 short of the best of them."
    )
