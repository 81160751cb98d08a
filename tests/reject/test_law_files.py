"""Instances with laws and with any resale price that the checker must refuse, one condition of the page at a time."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from exactgames.checker.budget import Budget
from exactgames.checker.rejected import Rejected
from exactgames.checker.runs.claims import _decimal, read_run_claims
from exactgames.checker.runs.continuous import ContinuousResale
from exactgames.checker.runs.market import read_run_market, says_runs

DROP = object()

A: dict[str, Any] = {
    "law": [{"kind": "uniform", "low": 1, "high": "3/2"}],
    "marginals": [2, "value"],
    "symbol": "a",
}
B: dict[str, Any] = {
    "law": [
        {"kind": "equal-revenue", "low": "1/8", "high": 1, "probability": "1/2"},
        {"kind": "uniform", "low": "1/2", "high": 1, "probability": "1/4"},
        {"kind": "atom", "at": "1/2", "probability": "1/4"},
    ],
    "marginals": {"runs": [[2, 1], ["value", 3]]},
}
MARKET: dict[str, Any] = {
    "units": 5,
    "agents": [
        {"name": "A", "types": A, "bids": {"levels": [0, 1, 2]}},
        {"name": "B", "types": B, "bids": {"levels": [0, 1, 2]}},
        {"name": "C", "types": [{"marginals": []}], "bids": {"levels": [0, 1, 2]}},
    ],
    "auction": {"format": "uniform-price", "ties": {"priority": ["C", "A", "B"]}},
    "aftermarket": {"format": "take-it-or-leave-it", "sellers": ["C"], "buyers": ["A", "B"], "prices": "any"},
    "strategy": [
        {"agent": "A", "stage": "auction", "bid": [2]},
        {"agent": "B", "stage": "auction", "bid": [2]},
        {"agent": "C", "stage": "auction", "bid": {"runs": [[1, 3]]}},
    ],
    "claims": [{"kind": "continuum-bids"}, {"kind": "ratio", "at_least": "21/20"}],
}
OF_A = ("agents", 0, "types")
OF_B = ("agents", 1, "types")
LAW_A = (*OF_A, "law")
LAW_B = (*OF_B, "law")
CLAIM = ("claims", 1)

REFUSED: list[tuple[str, tuple[Any, ...], Any, str]] = [
    ("no parts", LAW_A, [], "expected 1 to 64"),
    ("too many parts", LAW_A, A["law"] * 65, "expected 1 to 64"),
    ("another kind", (*LAW_A, 0, "kind"), "normal", "found 'normal'"),
    ("a part without its end", (*LAW_A, 0, "high"), DROP, "'high' is missing"),
    ("an atom with ends", (*LAW_B, 2, "low"), 1, "unknown key 'low'"),
    ("a part with an atom's place", (*LAW_A, 0, "at"), 1, "unknown key 'at'"),
    ("ends the wrong way round", (*LAW_A, 0, "high"), "1/2", "found low 1 and high 1/2"),
    ("ends that are equal", (*LAW_A, 0, "high"), 1, "found low 1 and high 1"),
    ("revenue from 0", (*LAW_B, 0, "low"), 0, "found low 0 and high 1"),
    ("a negative end", (*LAW_A, 0, "low"), -1, "-1"),
    ("a negative atom", (*LAW_B, 2, "at"), -1, "-1"),
    ("no probability", (*LAW_B, 1, "probability"), DROP, "the key 'probability' is missing"),
    ("a probability of 0", (*LAW_B, 1, "probability"), 0, "not positive with sum 1"),
    ("a sum of less than 1", (*LAW_B, 1, "probability"), "1/8", "not positive with sum 1"),
    ("a single part with less than 1", (*LAW_A, 0, "probability"), "1/2", "not positive with sum 1"),
    ("a negative probability", (*LAW_B, slice(1, 3)), ["5/8", "-1/8"], "not positive with sum 1"),
    ("a probability of 0 of three", (*LAW_B, slice(1, 3)), ["1/2", 0], "not positive with sum 1"),
    ("a wrong part has its number", (*LAW_B, 1, "kind"), "normal", "part 2"),
    ("types that are a number", OF_A, 5, "agent 1, types"),
    ("a run that is a table", (*OF_B, "marginals"), {"runs": [{"a": 1, "b": 2}]}, '"value" stands there once'),
    ("a run that is a number", (*OF_B, "marginals"), {"runs": [5]}, '"value" stands there once'),
    ("a run of three", (*OF_B, "marginals"), {"runs": [["value", 3, 1]]}, '"value" stands there once'),
    ("atoms alone", LAW_A, [{"kind": "atom", "at": 1}], "a law of atoms alone"),
    ("an atom below", (*LAW_B, 2, "at"), "1/9", "an atom lies outside"),
    ("an atom above", (*LAW_B, 2, "at"), "9/8", "an atom lies outside"),
    ("a gap", (*LAW_B, 0, "high"), "1/4", "no type lies between 1/4 and 1/2"),
    ("another key of types", (*OF_A, "round"), "down", "unknown key 'round'"),
    ("no marginals", (*OF_A, "marginals"), DROP, "'marginals' is missing"),
    ("no value", (*OF_A, "marginals"), [2, 1], '"value" stands there once'),
    ("values apart", (*OF_A, "marginals"), ["value", 1, "value"], '"value" stands there once'),
    ("two runs of values", (*OF_B, "marginals"), {"runs": [["value", 1], ["value", 1]]}, '"value" stands there once'),
    ("a value in a pair of runs", (*OF_B, "marginals"), {"runs": [[1, "value"]]}, '"value" stands there once'),
    ("more zeros than units", (*OF_B, "marginals"), ["value", 0, 0, 0, 0, 0], "more numbers than there"),
    ("more than the units after it", (*OF_B, "marginals"), {"runs": [["value", 1], ["1/9", 6]]}, "6"),
    (
        "a level between the laws of its parts",
        (*OF_B, "marginals"),
        {"runs": [["3/4", 1], ["value", 3]]},
        "does not fit",
    ),
    ("one after it, between its parts", (*OF_B, "marginals"), {"runs": [["value", 3], ["1/4", 1]]}, "does not fit"),
    ("increasing before it", (*OF_A, "marginals"), [2, 3, "value"], "the numbers increase"),
    ("no copies", (*OF_B, "marginals"), {"runs": [["value", 0]]}, "0"),
    ("more copies than units", (*OF_B, "marginals"), {"runs": [["value", 6]]}, "6"),
    ("more than the units in all", (*OF_B, "marginals"), {"runs": [[2, 3], ["value", 3]]}, "more numbers than there"),
    ("a level before it that is lower", (*OF_A, "marginals"), ["5/4", "value"], "does not fit"),
    ("a zero before it", (*OF_A, "marginals"), [0, "value"], "does not fit"),
    ("a run of zeros before it", (*OF_A, "marginals"), {"runs": [[0, 1], ["value", 1]]}, "does not fit"),
    ("a level after it that is higher", (*OF_A, "marginals"), ["value", "5/4"], "does not fit"),
    ("a symbol that is no name", (*OF_A, "symbol"), "", "printable"),
    ("two laws in one place", (*LAW_B, 1, "high"), "5/4", "the laws of two agents vary between 1 and 5/4"),
    ("a seller with a law", ("agents", 2, "types"), {**A, "marginals": ["value"]}, "the seller has one type"),
    ("a run of one number", (*OF_B, "marginals"), {"runs": [["value", 3], ["1/9"]]}, "expected 2"),
    ("a run of three numbers", (*OF_B, "marginals"), {"runs": [["value", 3], ["1/9", 1, 1]]}, "expected 2"),
    ("a bid of more runs than units", ("strategy", 2, "bid"), {"runs": [[2, 3], [1, 3]]}, "more numbers than there"),
    ("nobody who buys", ("aftermarket", "buyers"), [], "nobody who buys"),
    ("other words for prices", ("aftermarket", "prices"), "all", "'all'"),
    (
        "a concept",
        (*CLAIM, "kind"),
        "sequential",
        "'sequential' is not claimed of a run-length market with continuous types or prices; expected one of continuum-",
    ),
    ("dominance among levels", (*CLAIM, "kind"), "undominated", "'undominated' is not claimed"),
    ("a value", (*CLAIM, "value"), 1, "value is not for ratio"),
    ("a bound of a continuum", ("claims", 0, "at_least"), 1, "at_least is not for continuum-bids"),
]


def changed(place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    market = copy.deepcopy(MARKET)
    at: Any = market
    for key in place[:-1]:
        at = at[key]
    if isinstance(place[-1], slice):
        for part, probability in zip(at[place[-1]], value, strict=True):
            part["probability"] = probability
    elif value is DROP:
        del at[place[-1]]
    else:
        at[place[-1]] = copy.deepcopy(value)
    return market


@pytest.mark.parametrize(("place", "value", "words"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_it_is_refused(place: tuple[Any, ...], value: Any, words: str) -> None:
    with pytest.raises(Rejected) as refused:
        read_run_claims(read_run_market(changed(place, value), Budget()))
    assert words in str(refused.value), refused.value


HALVES = [
    {"kind": "uniform", "low": "1/2", "high": 1, "probability": "1/2"},
    {"kind": "uniform", "low": 0, "high": "1/2", "probability": "1/2"},
]
ACCEPTED: list[tuple[str, tuple[Any, ...], Any]] = [
    ("as it is", ("units",), 5),
    ("neighbouring values", (*OF_A, "marginals"), [2, "value", "value", 1, "1/2"]),
    ("a level that touches the law", (*OF_A, "marginals"), ["3/2", "value", 1]),
    ("parts turned round", LAW_B, B["law"][::-1]),
    ("parts beside one another, the upper one first", LAW_B, HALVES),
    ("an atom at the end", (*LAW_B, 2, "at"), 1),
    ("listed prices", ("aftermarket", "prices"), [0, 1, 2]),
    ("no aftermarket", ("aftermarket",), {"format": "none"}),
    ("without its symbol", (*OF_A, "symbol"), DROP),
]


@pytest.mark.parametrize(("place", "value"), [row[1:] for row in ACCEPTED], ids=[row[0] for row in ACCEPTED])
def test_it_is_read(place: tuple[Any, ...], value: Any) -> None:
    market = read_run_market(changed(place, value), Budget())
    assert len(read_run_claims(market)) == 2 and market.continuous and any("law" in line for line in market.lines())


def test_buyers_who_value_nothing_are_refused() -> None:
    market = changed(("agents", 1, "types"), [{"marginals": []}])
    market["aftermarket"]["buyers"] = ["B"]
    with pytest.raises(Rejected, match="nobody who buys values a unit"):
        read_run_market(market, Budget())


def test_the_highest_price_is_the_highest_value_of_a_buyer() -> None:
    market = changed(
        ("agents", 1, "types"),
        [
            {"marginals": [], "probability": "1/4"},
            {"marginals": [1], "probability": "1/2", "name": "one"},
            {"marginals": ["1/8"], "probability": "1/4", "name": "less"},
        ],
    )
    market["aftermarket"]["buyers"] = ["B"]
    read = read_run_market(market, Budget())
    assert read.highest == read.scale and ContinuousResale(read).price((5, 0, 0)) == read.scale
    assert read_run_market(MARKET, Budget()).highest == 2 * read_run_market(MARKET, Budget()).scale


def test_a_highest_price_of_one_unit_of_money() -> None:
    market = changed(("units",), 1)
    market["agents"] = [{**agent, "bids": {"levels": [0]}} for agent in market["agents"][1:]]
    market["agents"][0]["types"] = [{"marginals": [1]}]
    market["strategy"] = [{**rule, "bid": []} for rule in market["strategy"][1:]]
    market["auction"] = {"format": "uniform-price"}
    del market["aftermarket"]["buyers"]
    read = read_run_market(market, Budget())
    assert (read.scale, read.highest) == (1, 1)


def test_zeros_are_no_runs() -> None:
    market = changed((*OF_A, "marginals"), ["value", 0])
    market["strategy"][0]["bid"] = [2, 1, 1, 0]
    [first, *_] = read_run_market(market, Budget()).agents
    assert first.drawn is not None and first.drawn.after == () and [n for _, n in first.bid] == [1, 2]


def test_laws_in_words() -> None:
    lines = read_run_market(MARKET, Budget()).lines()
    assert lines[1:3] == [
        'agent "A": types drawn from a uniform law from 1 to 3/2, 3 levels of bids',
        'agent "B": types drawn from a law of equal revenue from 1/8 to 1 (probability 1/2), a uniform law from 1/2 to 1 '
        "(probability 1/4), an atom at 1/2 (probability 1/4), 3 levels of bids",
    ]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("3", "3"),
        ("-3", "-3"),
        ("0", "0"),
        ("1/3", "1/3"),
        ("-7/3", "-7/3"),
        ("1/2", "0.5"),
        ("-1/2", "-0.5"),
        ("5/4", "1.25"),
        ("-2469/20", "-123.45"),
        ("1/1000", "0.001"),
        ("563493019271/100000000000", "5.63493019271"),
        (f"1/{10**39}", f"0.{'0' * 38}1"),
        (f"1/{10**40}", f"1/{10**40}"),
    ],
)
def test_numbers_that_end_have_a_point(said: str, shown: str) -> None:
    assert _decimal(said) == shown


def test_what_makes_a_run_length_market() -> None:
    plain = {"agents": [{"types": [{"marginals": [1]}]}], "aftermarket": {"prices": [1]}, "strategy": [{"bid": [1]}]}
    assert not says_runs(plain)
    assert says_runs({**plain, "agents": [{"types": A}]})
    assert says_runs({**plain, "aftermarket": {"prices": "any"}})
    assert not says_runs({**plain, "agents": [{"types": {"levels": [1]}}]})
