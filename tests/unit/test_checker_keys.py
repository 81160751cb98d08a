"""Values that several mechanisms read: what the checker takes, and what it refuses, at the edge."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from test_checker_turns import asks, lots, market

from exactgames.checker.budget import Budget
from exactgames.checker.reading import lowest, number
from exactgames.checker.rebuild.keys import agents_named, distribution, increasing, name_of, non_increasing
from exactgames.checker.rejected import Rejected

NUMBERS: list[tuple[Any, list[int] | str, list[int] | str]] = [
    # a value; as increasing numbers, up to three; as non-increasing ones, of three; or what is said
    ([2], [2], [2, 0, 0]),
    ([0, 1, 3], [0, 1, 3], "x: not non-increasing"),
    ([3, 1, 0], "x: not strictly increasing", [3, 1, 0]),
    ([1, 1], "x: not strictly increasing", [1, 1, 0]),
    ([0, 2, 1], "x: not strictly increasing", "x: not non-increasing"),
    ([], "x: found 0 entries, expected 1 to 3", [0, 0, 0]),
    ([0, 1, 2, 3], "x: found 4 entries, expected 1 to 3", "x: found 4 entries, expected 0 to 3"),
    ([-1], "x: found -1, expected at least 0", "x: found -1, expected at least 0"),
    (1, "x: found 1, expected an array", "x: found 1, expected an array"),
]


def said(read: Any, *asked: Any) -> Any:
    try:
        return read(*asked)
    except Rejected as refused:
        assert refused.code == "instance"
        return refused.message


@pytest.mark.parametrize(("value", "up", "down"), NUMBERS)
def test_numbers_in_order(value: Any, up: list[int] | str, down: list[int] | str) -> None:
    assert said(increasing, value, "x", 3) == up
    assert said(non_increasing, value, "x", 3) == down


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (3, Fraction(3)),
        ("3", Fraction(3)),
        ("4/6", Fraction(2, 3)),
        ("-1/2", "x: found -1/2, expected at least 0"),
        (-1, "x: found -1, expected at least 0"),
        (True, "x: found true, expected a number"),
        ("1/2/3", "x: found '1/2/3', expected a number"),
        ([1], "x: found an array of 1, expected a number"),
    ],
)
def test_a_number(value: Any, found: Any) -> None:
    assert said(number, value, "x", 0) == found


def test_a_number_in_lowest_terms() -> None:
    assert lowest("2/3", "x") == Fraction(2, 3)
    for value in (1, "2/4", "1/1", True):
        with pytest.raises(Rejected):
            lowest(value, "x")


PRINTS = "1 to 64 printable characters without quote or backslash"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("a", ""),
        ("a b=2, ü", ""),
        ("x" * 64, ""),
        ("x" * 65, PRINTS),
        ("", PRINTS),
        ('a"', PRINTS),
        ("a\\", PRINTS),
        ("a\n", PRINTS),
        ("a\u202e", PRINTS),
        ("taken", "x: the name 'taken' is used twice"),
        (1, "x: found 1, expected text"),
    ],
)
def test_names(name: Any, fault: str) -> None:
    found = said(name_of, name, "x", ("taken", "other"))
    assert (found == name) if not fault else (fault in found), found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ([], ()),
        (["B"], (1,)),
        (["C", "A"], (2, 0)),
        (["A", "B", "C"], (0, 1, 2)),
        (["A", "D"], "x: 'D' is not an agent's name, or is there twice"),
        (["A", "B", "A"], "x: 'A' is not an agent's name, or is there twice"),
        (["A", 1], "x: found 1, expected text"),
        ("A", "x: found 'A', expected an array"),
    ],
)
def test_agents_in_their_order(value: Any, found: Any) -> None:
    assert said(agents_named, value, "x", ("A", "B", "C")) == found


def test_so_many_agents_at_least() -> None:
    assert agents_named(["B"], "x", ("A", "B"), 1) == (1,)
    assert "found 0 entries" in said(agents_named, [], "x", ("A", "B"), 1)


@pytest.mark.parametrize(
    ("found", "total"),
    [
        (["1"], None),
        (["1/2", "1/3", "1/6"], None),
        (["1/2", "1/3"], "5/6"),
        (["1/2", "2/3"], "7/6"),
        (["1", "0"], "1"),
        (["0", "1"], "1"),
        (["3/2", "-1/2"], "1"),
        ([], "0"),
    ],
)
def test_distributions(found: list[str], total: str | None) -> None:
    listed = [Fraction(x) for x in found]
    words = f"x: the probabilities are not positive with sum 1 (it is {total})"
    assert said(distribution, listed, "x", Budget()) == (words if total else tuple(listed))


RESALE = {"format": "resale-by-winners", "prices": [1]}
POSTED = {"format": "posted-price", "price": 1}
STAGES: list[dict[str, Any]] = [
    {"aftermarket": {"format": "none"}},
    {"aftermarket": RESALE},
    {"aftermarket": {"format": "take-it-or-leave-it", "sellers": ["A"], "prices": [1]}},
    {"aftermarket": {"format": "bilateral-posted-price", "seller": "A", "buyer": "B", "price": 1}},
    {"aftermarket": asks()},
    {"aftermarket": lots()},
    {"aftermarket": RESALE, "auction": POSTED},
    {"aftermarket": RESALE, "auction": {**POSTED, "order": ["B", "A"]}},
]


@pytest.mark.parametrize("said_of", STAGES, ids=[str(each) for each in STAGES])
def test_a_stage_has_no_other_keys(said_of: dict[str, Any]) -> None:
    assert market(**said_of).names
    for stage in said_of:
        with pytest.raises(Rejected, match="unknown key 'x'"):
            market(**{**said_of, stage: {**said_of[stage], "x": 1}})


@pytest.mark.parametrize(
    ("price", "fault"),
    [
        (0, ""),
        ("1/2", ""),
        ("-1/2", "auction, price: found -1/2, expected at least 0"),
        ("much", "auction, price: found 'much', expected a number"),
    ],
)
def test_a_posted_price(price: Any, fault: str) -> None:
    if not fault:
        assert market(RESALE, auction={**POSTED, "price": price}).opening is not None
        return
    with pytest.raises(Rejected, match=fault):
        market(RESALE, auction={**POSTED, "price": price})
