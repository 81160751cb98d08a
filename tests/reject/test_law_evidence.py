"""Certificates of continuous markets under attack, one condition of the page at a time."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from corruptions import judge, rehash
from run_length import blocks_of, judged
from test_run_attacks import DROP, Place, put

from exactgames import certify_runs, read_run_instance_text

BIDS, UNDOMINATED, WELFARE, REVENUE, RATIO, OPTIMUM = 3, 4, 5, 7, 8, 9  # of "laws", their lines
INTERIM: Place = (BIDS, "evidence", "interim")
PARTS: Place = (UNDOMINATED, "evidence", "parts")
BETWEEN: Place = (RATIO, "evidence", "between")
DEVIATION: Place = (3, "evidence", "deviation")  # of "kinks"

ATTACKS: list[tuple[str, str, Place, Any, str, str]] = [
    ("a type left out", "laws", (*INTERIM, "A"), [["1", "2"]], "format", "2"),
    ("one type more", "laws", (*INTERIM, "A"), [["1", "2"], ["5/4", "9/4"], ["3/2", "5/2"]], "format", "2"),
    ("types turned round", "laws", (*INTERIM, "A"), [["3/2", "5/2"], ["1", "2"]], "interim", "of type 1"),
    ("a type inside", "laws", (*INTERIM, "A", 0), ["5/4", "9/4"], "interim", "of type 1"),
    ("another utility", "laws", (*INTERIM, "A", 0, 1), "3", "interim", "expected 2 of type 1"),
    ("half a type", "laws", (*INTERIM, "A", 0), ["1"], "format", "found 1 entries, expected 2 to 2"),
    ("more than a type", "laws", (*INTERIM, "A", 0), ["1", "2", "2"], "format", "found 3 entries, expected 2 to 2"),
    (
        "a utility after those of types of a law",
        "laws",
        (*INTERIM, "C", "t1"),
        "2",
        "interim",
        "'C', type 't1': expected",
    ),
    ("a table in place of an array", "laws", (*INTERIM, "A"), {"1": "2"}, "format", "interim of 'A'"),
    ("parts as of types", "laws", (*PARTS, "A"), {"1": [0, 1, 2]}, "format", "parts"),
    ("no part", "laws", (*PARTS, "A"), [], "format", "expected"),
    ("from above the least", "laws", (*PARTS, "A", 0, 0), "5/4", "format", "does not go on from before"),
    ("from below the least", "laws", (*PARTS, "A", 0, 0), "1/2", "format", "does not go on from before"),
    ("to below the greatest", "laws", (*PARTS, "A", 0, 1), "5/4", "format", "before the greatest type, or after it"),
    ("to above the greatest", "laws", (*PARTS, "A", 0, 1), "2", "format", "before the greatest type, or after it"),
    (
        "a gap",
        "laws",
        (*PARTS, "A"),
        [["1", "9/8", [0, 1, 2]], ["5/4", "3/2", [0, 1, 2]]],
        "format",
        "does not go on from before",
    ),
    (
        "an empty part",
        "laws",
        (*PARTS, "A"),
        [["1", "1", [0, 1, 2]], ["1", "3/2", [0, 1, 2]]],
        "format",
        "does not go on from before",
    ),
    (
        "some types without a column",
        "laws",
        (*PARTS, "A"),
        [["1", "5/4", [0, 1, 2]], ["5/4", "3/2", [0, 1]]],
        "dominance",
        "types from '5/4' to '3/2'",
    ),
    ("a part of two", "laws", (*PARTS, "A", 0), ["1", "3/2"], "format", "found 2 entries, expected 3 to 3"),
    ("a part of four", "laws", (*PARTS, "A", 0), ["1", "3/2", [0, 1, 2], 0], "format", "found 4 entries"),
    ("a column less", "laws", (*PARTS, "B", 0, 2), [0, 1], "dominance", "a higher bid in entry 2"),
    ("bounds turned round", "laws", (*BETWEEN,), ["109/100", "27/25"], "value", "wrong order"),
    ("bounds too far apart", "laws", (*BETWEEN,), ["27/25", "109/100"], "value", "not close enough"),
    ("bounds that are equal", "laws", (*BETWEEN,), ["27/25", "27/25"], "value", "nothing shows"),
    ("bounds below", "laws", (*BETWEEN,), ["1/2", "1/2"], "value", "nothing shows"),
    ("bounds above", "laws", (*BETWEEN,), ["2", "2"], "value", "nothing shows"),
    ("undefined", "laws", (*BETWEEN,), None, "value", "not undefined"),
    ("a value", "laws", (RATIO, "evidence"), {"value": "27/25"}, "format", "'between' is missing"),
    ("one bound", "laws", (*BETWEEN,), ["27/25"], "format", "expected 2"),
    ("another welfare", "laws", (WELFARE, "evidence", "between"), ["27/5", "27/5"], "value", "nothing shows"),
    ("another revenue", "laws", (REVENUE, "evidence", "between"), ["1", "1"], "value", "nothing shows"),
    ("it holds", "laws", (OPTIMUM, "holds"), True, "verdict", "does not show what is claimed"),
    ("it is refuted", "laws", (RATIO, "holds"), False, "verdict", "does not show what is claimed"),
    ("welfare refuted", "laws", (WELFARE, "holds"), False, "verdict", "does not show what is claimed"),
    ("dominance refuted", "laws", (UNDOMINATED, "holds"), False, "verdict", "never refuted"),
    ("an equilibrium", "kinks", (3, "holds"), True, "rationality", "agent 'B', type '1/2' gains 1/4"),
    ("another type deviates", "kinks", (*DEVIATION, "type"), "1", "deviation", "expected 'B' of type '1/2'"),
    ("a smaller gain", "kinks", (*DEVIATION, "gain"), "1/8", "deviation", "gaining 1/4"),
    ("a type as a word", "kinks", (*DEVIATION, "type"), "v=1", "deviation", "expected 'B' of type '1/2'"),
    ("cuts that are no pieces", "laws", (2, "cuts", "B"), [0, 1, 2], "strategy", "do not make pieces"),
    ("a price above the highest", "any price", (4, "evidence", "ladders", "C", "price"), "5/4", "dominance", "at most"),
    (
        "a price of one unit of money",
        "any price",
        (4, "evidence", "ladders", "C", "price"),
        "1/10",
        "dominance",
        "a lower bid is worse",
    ),
    ("a price of 0", "any price", (4, "evidence", "ladders", "C", "price"), "0", "dominance", "not above 0"),
    (
        "a lower price",
        "any price",
        (4, "evidence", "ladders", "C", "price"),
        "3/4",
        "dominance",
        "a lower bid is worse",
    ),
    ("A too large", "any price", (4, "evidence", "ladders", "C", "A"), "11/20", "dominance", "a lower bid is worse"),
    ("no ladder", "a law and a ladder", (4, "evidence", "ladders", "C"), DROP, "dominance", "a lower bid in entry 4"),
]


@pytest.mark.parametrize(
    ("name", "place", "value", "code", "words"), [x[1:] for x in ATTACKS], ids=[x[0] for x in ATTACKS]
)
def test_each_condition_is_checked(name: str, place: Place, value: Any, code: str, words: str, tmp_path: Path) -> None:
    blocks = blocks_of(name)
    put(blocks, place, value)
    if place[-1] == "holds":
        blocks[-1]["as_expected"] = False
    verdict = judged(blocks, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", code), verdict.lines()
    assert words in str(verdict.message)


INSTANCES: list[tuple[str, str, tuple[Any, ...], Any]] = [
    ("another law of A", "laws", ("agents", 0, "types", "law", 0, "high"), 2),
    ("another law of B", "laws", ("agents", 1, "types", "law", 0, "low"), "1/9"),
    ("an atom more", "laws", ("agents", 1, "types", "law"), None),
    ("fewer copies", "laws", ("agents", 1, "types", "marginals", "runs", 1, 1), 1),
    ("a lower bound that is missed", "laws", ("claims", 5, "at_least"), "11/10"),
    ("an upper bound that is kept", "laws", ("claims", 6, "at_most"), 6),
    ("a listed price", "kinks", ("aftermarket", "prices"), ["1/4", 1]),
]


@pytest.mark.parametrize(("name", "path", "value"), [x[1:] for x in INSTANCES], ids=[x[0] for x in INSTANCES])
def test_the_same_evidence_of_another_market_is_rejected(
    name: str, path: tuple[Any, ...], value: Any, tmp_path: Path
) -> None:
    blocks = copy.deepcopy(blocks_of(name))
    at: Any = blocks[0]["instance"]
    for key in path[:-1]:
        at = at[key]
    if value is None:
        [part] = at["law"]
        value = [{**part, "probability": "9/10"}, {"kind": "atom", "at": "1/2", "probability": "1/10"}]
    at[path[-1]] = value
    rehash(blocks)
    verdict = judged(blocks, tmp_path)
    assert verdict.verdict == "REJECTED" and verdict.code != "instance", verdict.lines()


STATEMENTS = {
    "laws": [
        "with prior beliefs, the profile is a perfect Bayesian equilibrium of the market in which bids are any real numbers",
        "no type's bid is weakly dominated, by any mixture of bids, in the market in which bids are any real numbers",
        "the profile's expected welfare is 109/20",
        'the profile\'s expected utility for agent "B" is 2',
        "the profile's expected revenue, the sum of all payments in the auction, is 0",
        "the optimum divided by the profile's expected welfare is at least 21/20: it is between 1.08449853552 and "
        "1.08449853553",
        "the optimum, the greatest expected welfare, is at most 5: it is between 5.91051701859 and 5.9105170186",
    ],
    "kinks": [
        "with prior beliefs, the profile is a perfect Bayesian equilibrium of the market in which bids are any real numbers",
        'the profile\'s expected utility for agent "B" is 1/8',
        "the profile's expected welfare is 3/8",
        "the optimum divided by the profile's expected welfare is at least 2: it is 4/3",
    ],
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_what_claims_say(name: str, tmp_path: Path) -> None:
    assert [claim["statement"] for claim in judged(blocks_of(name), tmp_path).claims] == STATEMENTS[name]


def certified(text: str) -> list[Any]:
    """The lines of a market's certificate."""
    return [json.loads(line) for line in certify_runs(read_run_instance_text(text)).lines]


RATIONED = """units = 4
[[agents]]
name = "B"
types = { law = [{ kind = "uniform", low = "3/8", high = "5/8" }], marginals = { runs = [["value", 2]] } }
bids = { levels = [0, 2] }
[[agents]]
name = "C"
types = [{ marginals = [] }]
bids = { levels = [0, "1/4", 2] }
[[agents]]
name = "D"
types = [{ marginals = ["7/10", "7/10"] }]
bids = { levels = [0, 2] }
[auction]
format = "uniform-price"
ties = { priority = ["C", "B", "D"] }
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["C"]
prices = ["1/2", "7/10"]
[[strategy]]
agent = "B"
stage = "auction"
bid = []
[[strategy]]
agent = "C"
stage = "auction"
bid = { runs = [["1/4", 4]] }
[[strategy]]
agent = "D"
stage = "auction"
bid = []
[[claims]]
kind = "continuum-bids"
"""
"""With four units C asks 1/2, with three 7/10. So B, who bids nothing, buys two units at 1/2 if v > 1/2; with a unit won
at p she buys none: she gains min(v, 1 - v) - p, for v from 3/8 to 5/8, which is greatest at the kink."""


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ("3/8", "5/8", "winning 1 units is as good as the bid"),
        ("3/8", "7/16", "from '3/8' to '7/16': nothing shows that a higher bid in entry 1"),
        ("3/8", "1/2", "winning 1 units is as good as the bid"),
    ],
)
def test_types_between_the_ends_are_looked_at(low: str, high: str, words: str, tmp_path: Path) -> None:
    """A unit for 15/32: neither 3/8 nor 5/8 gains, nor any v up to 7/16, but 1/2 does."""
    text = certify_runs(read_run_instance_text(RATIONED)).text
    assert judge(text, RATIONED, tmp_path).verdict == "VERIFIED"
    blocks = [json.loads(line) for line in text.splitlines()]
    blocks[0]["instance"]["claims"] = [{"kind": "continuum-undominated"}]
    rehash(blocks)
    column = {"bids": {"C": [["1", 0, 3], ["15/32", 0, 1]], "D": []}, "cuts": [0, 1, 2, 3, 4]}
    rest = [[high, "5/8", [0]]] if high != "5/8" else []
    parts = {"B": [[low, high, [0]], *rest], "C": {"t1": []}, "D": {"t1": []}}
    evidence = {"columns": {"B": [column], "C": [], "D": []}, "ladders": {}, "parts": parts}
    claim = {"claim": "c1", "evidence": evidence, "holds": True, "kind": "continuum-undominated"}
    verdict = judged([*blocks[:3], claim, {**blocks[-1], "as_expected": True}], tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "dominance"), verdict.lines()
    assert words in str(verdict.message)


BESIDE = """units = 2
[[agents]]
name = "B"
types = { law = [{ kind = "uniform", low = 0, high = 1 }], marginals = ["value"] }
bids = { levels = [0, 1, 2] }
[[agents]]
name = "D"
types = [{ marginals = ["1/2"] }]
bids = { levels = [0, 1, 2] }
[[agents]]
name = "C"
types = [{ marginals = [] }]
bids = { levels = [0, 1, 2] }
[auction]
format = "uniform-price"
ties = { priority = ["B", "C", "D"] }
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["C"]
buyers = ["D"]
prices = "any"
[[strategy]]
agent = "B"
stage = "auction"
bid = [1]
[[strategy]]
agent = "C"
stage = "auction"
bid = [1]
[[strategy]]
agent = "D"
stage = "auction"
bid = []
[[claims]]
kind = "continuum-bids"
"""
"""C, who has won a unit, asks 1/2, which lies between B's types; but B does not buy."""


@pytest.mark.parametrize("more", [[], [["1/2", "1/2"]]])
def test_who_does_not_buy_has_no_kink(more: list[Any], tmp_path: Path) -> None:
    blocks = certified(BESIDE)
    assert blocks[3]["evidence"]["interim"] == {"B": [["0", "0"], ["1", "1"]], "C": {"t1": "1/2"}, "D": {"t1": "0"}}
    blocks[3]["evidence"]["interim"]["B"][1:1] = more
    verdict = judged(blocks, tmp_path)
    assert (verdict.code, verdict.line) == (("format", 4) if more else (None, None)), verdict.lines()


PAYS = """units = 3
[[agents]]
name = "B"
types = { law = [{ kind = "uniform", low = 2, high = 3 }], marginals = ["value", "value"] }
bids = { levels = [0, 1, 2] }
[[agents]]
name = "D"
types = [{ marginals = [1] }]
bids = { levels = [0, 1, 2] }
[auction]
format = "uniform-price"
reserve = 1
[[strategy]]
agent = "B"
stage = "auction"
bid = [2, 2]
[[strategy]]
agent = "D"
stage = "auction"
bid = [1]
[[claims]]
kind = "utility"
agent = "B"
"""
"""B pays 1 for each of two units, which are worth 5/2 each on average."""


@pytest.mark.parametrize("said", ["1", "3", "5", "7"])
def test_what_is_paid_in_the_auction_counts(said: str, tmp_path: Path) -> None:
    blocks = certified(PAYS)
    blocks[3]["evidence"]["between"] = [said, said]
    verdict = judged(blocks, tmp_path)
    assert (verdict.verdict, verdict.code) == (("VERIFIED", None) if said == "3" else ("REJECTED", "value"))
