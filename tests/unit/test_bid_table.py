"""Who bids what, as the cells of tables: by hand."""

from __future__ import annotations

import pytest

from exactgames.reports.bid_table import a_bid_a_row, a_row_each, types_in_words, with_utilities
from exactgames.reports.equilibrium import played_in_words

ALL = {"from": "0", "to": "1"}


def bid(agent, type_, bid_, probability="1", after=None):
    return {"agent": agent, "type": type_, "after": after, "bid": bid_, "probability": probability}


def sealed(low, mid, high, other="0"):
    return [bid("B", "low", low), bid("B", "mid", mid), bid("B", "high", high), bid("S", "t1", other)]


def test_types_that_bid_alike_in_all_share_a_column():
    cells = a_row_each([sealed("1", "1", "2"), sealed("0", "0", "0")])
    assert (cells.title, cells.columns) == ("Bids", ("\n\n", "B\nlow\nmid", "B\nhigh\n", "S\n\n"))
    assert cells.rows == (("1", "1", "2", "0"), ("2", "0", "0", "0"))


def test_equilibria_in_sequence_with_the_same_bids_share_a_row():
    one, two = sealed("1", "1", "1"), sealed("1", "1", "1", "2")
    cells = a_row_each([one, one, two, one])
    assert cells.columns == ("\n", "B\nevery type", "S\n")
    assert cells.rows == (("1–2", "1", "0"), ("3", "1", "2"), ("4", "1", "0"))


def test_a_bid_a_row():
    cells = a_bid_a_row([sealed("1", "2", "1"), sealed("0", "0", "0", "2")])
    assert cells.columns == ("", "agent", "type", "bid")
    assert cells.rows == (
        ("1", "B", "low, high", "1"),
        ("", "B", "mid", "2"),
        ("", "S", "t1", "0"),
        ("2", "B", "every type", "0"),
        ("", "S", "t1", "2"),
    )
    assert a_bid_a_row([sealed("1", "1", "1")], numbered=False).rows == (("B", "every type", "1"), ("S", "t1", "0"))


TAKES = [
    bid("1", "v=1", "take 0", after=""),
    bid("1", "v=2", "take 1", after=""),
    bid("2", "z", "take 0", after="1 takes 0"),
    bid("2", "z", "take 1", after="1 takes 1"),
    bid("3", "w", None, None),
]


def test_takes():
    none = [bid("1", "v=1", "take 2", after=""), bid("1", "v=2", "take 2", after=""), bid("2", "z", None, None)]
    cells = a_row_each([TAKES, [*none, bid("3", "w", None, None)]])
    assert cells.title == "Takes"
    assert cells.columns == ("\n\n", "1\n\nv=1", "1\n\nv=2", "2\nafter 1 takes 0\n", "2\nafter 1 takes 1\n", "3\n\n")
    assert cells.rows == (("1", "take 0", "take 1", "take 0", "take 1", "–"), ("2", "take 2", "take 2", "–", "–", "–"))
    listed = a_bid_a_row([TAKES])
    assert listed.columns == ("", "agent", "after", "type", "plays")
    assert listed.rows[1:3] == (("", "1", "", "v=2", "take 1"), ("", "2", "1 takes 0", "z", "take 0"))
    assert a_bid_a_row([none], numbered=False).columns == ("agent", "type", "plays")


def test_with_utilities():
    cells = with_utilities(TAKES, {"1": {"v=1": "0", "v=2": "1/2"}, "2": {"z": "3"}, "3": {"w": "0"}})
    assert (cells.title, cells.columns) == ("Takes and interim utilities", ("agent", "type", "plays", "utility"))
    assert cells.rows[2:] == (
        ("2", "z", "after 1 takes 0: take 0; after 1 takes 1: take 1", "3"),
        ("3", "w", "–", "0"),
    )
    assert with_utilities(sealed("1", "1", "1"), {"S": {"t1": "2"}}).rows == (("S", "t1", "0", "2"),)


def test_names_do_not_break_a_head():
    cells = a_row_each([[bid("B\nX", "low\t1", "1"), bid("B\nX", "high", "2")]])
    assert cells.columns == ("\n", "B\\nX\nlow\\t1", "B\\nX\nhigh")


def test_bids_at_any_probability():
    rows = [bid("A", "t1", "2,0", ALL), bid("A", "t1", "1,1", ALL), bid("B", "t1", "0,0")]
    for cells in (a_row_each([rows]), a_bid_a_row([rows])):
        assert cells.title == "Bids ({…}: each with a probability from 0 to 1)"
        assert "{2,0; 1,1}" in cells.rows[0]


WORDS = [
    (("a",), ("a",), "a"),
    (("a", "b"), ("a", "b"), "every type"),
    (("a", "b"), ("a", "b", "c"), "a, b"),
    (("a", "b", "c"), ("a", "b", "c", "d"), "not d"),
]


@pytest.mark.parametrize(("group", "types", "words"), WORDS)
def test_types_in_words(group, types, words):
    assert types_in_words(group, types) == words


PLAYED = [
    ({"2,0": "1"}, "2,0"),
    ({"2,0": "1/3", "1,1": "2/3"}, "2,0 (1/3); 1,1 (2/3)"),
    ({"2,0": ALL, "1,1": ALL}, "2,0; 1,1 (each 0 to 1)"),
    ({"2,0": {"from": "0", "to": "1/3"}, "1,1": {"from": "2/3", "to": "1"}}, "2,0 (0 to 1/3); 1,1 (2/3 to 1)"),
]


@pytest.mark.parametrize(("played", "words"), PLAYED)
def test_played_in_words(played, words):
    assert played_in_words(played) == words
