"""The vocabulary of keys: a rule made up for this test, with a key of every kind, is read as it declares."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, get_args

import pytest
from attrs import frozen
from rule_files import ITEMS, bad_values, good_table, table_text

from exactgames.files.cursor import Cursor, Faults, Table
from exactgames.files.document import load
from exactgames.files.keys import KEYS
from exactgames.files.kind_words import written
from exactgames.files.names import Names
from exactgames.files.rule_keys import Known, read_format, read_rule
from exactgames.files.sold import Sold
from exactgames.mechanisms.keys import (
    ActionLists,
    AgentName,
    AgentNames,
    AgentNamesFor,
    Bundle,
    ByBundle,
    ByItem,
    Flag,
    Increasing,
    Integer,
    Key,
    Kind,
    Number,
    OneAction,
    OnePrice,
    OtherAgent,
    OutcomeRows,
    Points,
    Quantity,
    Record,
    Word,
    always,
    everyone,
)

NAMES = ("Ann", "Bo", "Cy")
SHARE = Record("share", "A share.", "{ of = p }", (Key("of", Number(most=Fraction(1)), "From 0 to 1."),), lambda of: of)


@frozen
class Barter:
    """Keys of every kind."""

    format: ClassVar[str] = "barter"
    title: ClassVar[str] = "a barter"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("fee", Number(), "what it costs"),
        Key("change", Number(Fraction(-1), Fraction(1)), "from −1 to 1", always(Fraction(0)), "0"),
        Key("rounds", Integer(1, 3), "how often"),
        Key("law", Points(), "how likely it is"),
        Key("open", Flag(), "whether all see it", always(True), "true"),
        Key("prices", Increasing(16), "what may be asked"),
        Key("broker", AgentName(), "who brings it about"),
        Key("witness", AgentName(other_than="broker"), "who sees it"),
        Key("sellers", AgentNames(at_least=1), "who sell, in turn"),
        Key("buyers", AgentNamesFor("sellers", "buyers"), "who answer, in turn", everyone, "all"),
        Key("order", AgentNames(everyone=True), "everybody, in turn", everyone, "the file's", argument="turns"),
        Key("tax", Word((("none", Fraction(0)), ("all", Fraction(1))), SHARE), "how much is lost"),
        Key("share", SHARE, "how much is shared"),
        Key("actions", ActionLists(), "what is done"),
        Key("rows", OutcomeRows("trades"), "what comes of it"),
        Key("worth", ByItem(every=True), "what they are worth"),
        Key("table", ByBundle("value", monotone=True), "what bundles are worth"),
    )
    refused: ClassVar[Mapping[str, str]] = {"reason": "nobody asks why"}

    fee: Fraction
    change: Fraction
    rounds: int
    law: tuple[tuple[Fraction, Fraction], ...]
    open: bool
    prices: tuple[Fraction, ...]
    broker: int
    witness: int
    sellers: tuple[int, ...]
    buyers: tuple[tuple[int, ...], ...]
    turns: tuple[int, ...]
    tax: Fraction
    share: Fraction
    actions: Any
    rows: Any
    worth: Any
    table: Any


@frozen
class Gift:
    """Another rule of the same table."""

    format: ClassVar[str] = "gift"
    title: ClassVar[str] = "a gift"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("fee", Number(), "what it costs"),
        Key("reason", Flag(), "whether there is one"),
        Key("wrapping", Flag(), "whether there is any"),
    )
    refused: ClassVar[Mapping[str, str]] = {}

    fee: Fraction
    reason: bool
    wrapping: bool


RULES = (Barter, Gift)


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    names = dict.fromkeys(["format", *(key.name for rule in RULES for key in rule.keys)])
    monkeypatch.setitem(KEYS, "swap", tuple(names))
    monkeypatch.setitem(KEYS, "share", ("of",))


def read(said: dict[str, Any], names: Names = Names(NAMES)) -> tuple[Any, list[tuple[str, str]]]:  # noqa: B008
    """(the rule read, the faults as (path, what was expected))."""
    document, positions = load(table_text("swap", said), "<text>")
    faults = Faults(positions)
    table = Table(Cursor(faults, ("swap",), document["swap"]), "swap")
    found = read_rule(table, read_format(table, RULES), RULES, Known(names, Sold(True, len(ITEMS), Names(ITEMS))))
    return found, [(fault.path, fault.expected) for fault in faults.in_file_order()]


def test_every_kind_is_here():
    kinds = {type(key.kind) for key in Barter.keys}
    of_play = {Quantity, OnePrice, OtherAgent, OneAction, Bundle}
    assert kinds | of_play == set(get_args(Kind))


@pytest.mark.parametrize("rule", RULES)
def test_what_is_said_is_read(rule):
    rng = Random(1)
    for _ in range(100):
        said, expected = good_table(rng, rule, NAMES, ITEMS)
        assert read(said) == (expected, []), said


def test_what_is_bad_is_refused_where_it_stands():
    rng = Random(2)
    said, _ = good_table(rng, Barter, NAMES, ITEMS)
    for key in Barter.keys:
        for value in bad_values(key.kind):
            found, faults = read({**said, key.name: value})
            assert found is None
            assert faults, (key.name, value)
            assert all(path.startswith(f"swap.{key.name}") for path, _ in faults), (faults, value)


def test_an_agent_other_than():
    said, _ = good_table(Random(3), Barter, NAMES, ITEMS)
    assert read({**said, "witness": said["broker"]}) == (None, [("swap.witness", "another agent than the broker")])


def test_what_is_required():
    found, faults = read({"format": "barter"})
    assert found is None
    missing = {path.removeprefix("swap."): expected for path, expected in faults}
    assert list(missing) == [
        "fee",
        "rounds",
        "law",
        "prices",
        "broker",
        "witness",
        "sellers",
        "tax",
        "share",
        "actions",
        "rows",
        "worth",
        "table",
    ]
    assert missing["fee"] == "a non-negative number, what it costs"
    assert missing["tax"] == '"none", "all" or { of = p }, how much is lost'


def test_why_other_rules_keys_are_refused():
    said, _ = good_table(Random(3), Barter, NAMES, ITEMS)
    _, faults = read({**said, "reason": True, "wrapping": True})
    assert faults == [
        ("swap.reason", "no such key here: nobody asks why"),
        ("swap.wrapping", "no such key here: it is for a gift, not for a barter"),
    ]


def test_buyers_by_seller():
    said, _ = good_table(Random(4), Barter, NAMES, ITEMS)
    said["sellers"] = ["Cy", "Ann"]
    assert read({**said, "buyers": ["Cy", "Bo"]})[0].buyers == ((1,), (2, 1))
    assert read({**said, "buyers": {"Ann": ["Bo"], "Cy": []}})[0].buyers == ((), (1,))
    del said["buyers"]
    assert read(said)[0].buyers == ((0, 1), (1, 2))
    _, faults = read({**said, "buyers": {"Ann": ["Bo"]}})
    assert faults == [("swap.buyers", "an array of buyers for every seller")]
    _, faults = read({**said, "buyers": {"Ann": [], "Cy": [], "Bo": []}})
    assert [path for path, _ in faults] == ["swap.buyers.Bo"]


def test_names_that_could_not_be_read_are_let_pass():
    """One fault makes one message: the agent whose name is wrong may be the one that is meant."""
    said, _ = good_table(Random(5), Barter, NAMES, ITEMS)
    found, faults = read({**said, "broker": "Dee", "order": ["Ann"]}, Names(("Ann", None, "Cy")))
    assert found is None
    assert [path for path, _ in faults if "broker" in path or "order" in path] == []


def test_without_a_format_only_what_is_unambiguous():
    found, faults = read({"fee": -1, "wrapping": 3, "colour": 1})
    assert found is None
    assert [path for path, _ in faults] == ["swap.format", "swap.fee", "swap.wrapping", "swap.colour"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Number(), "a non-negative number"),
        (Number(most=Fraction(1)), "a number from 0 to 1"),
        (Number(Fraction(1, 2)), "a number that is at least 1/2"),
        (Word((("a", 1),)), '"a"'),
        (Word((("a", 1), ("b", 2))), '"a" or "b"'),
        (AgentNames(everyone=True), "an array of every agent's name once"),
    ],
)
def test_words(kind, words):
    assert written(kind) == words
