"""Units of the checker's: how many somebody may hold, win, offer or trade, and what is left."""

from __future__ import annotations

from typing import Any

import pytest

from exactgames.checker.rebuild.goods.units import MOST, Units
from exactgames.checker.rejected import Rejected

THREE = Units(3)


def said(way: str, number: Any) -> Any:
    try:
        return getattr(THREE, way)(number, "x")
    except Rejected as refused:
        assert refused.code == "instance"
        return refused.message


@pytest.mark.parametrize(
    ("way", "least", "most"),
    [
        ("read_holding", 0, None),
        ("read_start", 0, MOST),  # a table of trades is read before anybody knows how many there are
        ("read_lot", 1, MOST),
        ("read_offered", 1, None),
        ("read_won", 0, 3),
    ],
)
def test_how_many_units_there_may_be(way: str, least: int, most: int | None) -> None:
    assert MOST == 64
    for number in (least, least + 1, *([most] if most else [3, 65, 10**6])):
        assert said(way, number) == number
    for number in (least - 1, *([most + 1] if most else [])):
        assert f"x: found {number}, expected" in said(way, number)
    assert "x: found '1', expected an integer" in said(way, "1")


def test_no_more_is_sold_than_there_is() -> None:
    for won in ((0, 0), (3, 0), (1, 1), (1, 2)):
        THREE.check_sold(won, "x")
    with pytest.raises(Rejected, match="x: 4 units, expected at most 3"):
        THREE.check_sold((2, 2), "x")


@pytest.mark.parametrize(("held", "lot", "left"), [(3, 1, 2), (3, 3, 0), (2, 3, None), (0, 0, 0)])
def test_what_is_left(held: int, lot: int, left: int | None) -> None:
    assert THREE.without(held, lot) == left
    assert left is None or THREE.together(left, lot) == held


def test_bids_of_units_are_in_order() -> None:
    assert Units(2).vectors((0, 1, 3)) == [(0, 0), (1, 0), (1, 1), (3, 0), (3, 1), (3, 3)]
    assert [Units(2).bids(levels) for levels in (1, 2, 3)] == [1, 3, 6]


def test_the_first_units_are_worth_most() -> None:
    """Of two agents, worth 3 and 2 together for one unit each: by how many there are."""
    assert Units(2).optima([(0, 3, 4), (0, 2, 2)]) == [0, 3, 5]
    assert Units(3).optima([(0, 3, 4, 4), (0, 2, 4, 5)]) == [0, 3, 5, 7]
