"""Beliefs over three histories, moves of chance and mixtures with probabilities that all differ: certificates of game
files written by hand.  Where a set's other actions earn exactly nothing under the right belief, and more than that under
any other, one that is a little wrong is noticed: PIN says so by payoffs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from handmade import all_pure, profiled

NASH, PERFECT, SEQUENTIAL = "bayes-nash", "perfect-bayesian", "sequential"


def ends(*payoffs: str) -> str:
    """Terminal nodes with these payoffs, every outcome a new one."""
    return " ".join(f't "" {hash_of(each)} "" {{ {each} }}' for each in payoffs)


NUMBERS: dict[str, int] = {}


def hash_of(payoffs: str) -> int:
    """One outcome for each list of payoffs."""
    return NUMBERS.setdefault(payoffs, len(NUMBERS) + 1)


# Two's last action is worth nothing; the others are, if she believes 40 : 12 : 15.
PIN = '{ "+2" "-2" "+3" "-3" "l" }'
AFTER_A, AFTER_B, AFTER_C = (
    ends(*(f"0 {x} 0" for x in row)) for row in ((12, -12, 15, -15, 0), (-40, 40, 0, 0, 0), (0, 0, -40, 40, 0))
)
# One goes out.  After A, B or C Two, who does not know which, may stop; or go on: then chance, and after B Three too,
# leads on with probability 2/3, 1/2 · 3/5 or 3/4.
UPDATED = f"""EFG 2 R "" {{ "One" "Two" "Three" }}
p "" 1 1 "" {{ "Out" "A" "B" "C" }} 0 {ends("5 0 0")}
p "" 2 1 "" {{ "stop" "on" }} 0 {ends("0 0 0")}
c "" 1 "" {{ "on" 2/3 "no" 1/3 }} 0 p "" 2 2 "" {PIN} 0 {AFTER_A} {ends("0 0 0")}
p "" 2 1 0 {ends("0 0 0")}
c "" 2 "" {{ "no" 1/2 "on" 1/2 }} 0 {ends("0 0 0")}
p "" 3 1 "" {{ "on" "no" }} 0 p "" 2 2 0 {AFTER_B} {ends("0 0 0")}
p "" 2 1 0 {ends("0 0 0")}
c "" 3 "" {{ "on" 3/4 "no" 1/4 }} 0 p "" 2 2 0 {AFTER_C} {ends("0 0 0")}
"""
UPDATED_PROFILE: dict[str, Any] = {"1": [0], "2": [0, 4], "3": [[[0, 3], [1, 2]]]}
THREE_TO_ONE = ["2", 0, ["1/2", "1/3", "1/6"]]
INTERIM = {"interim": {"1": {"": "5"}, "2": {"": "0"}, "3": {"": "0"}}}
WHOLE, PARTS = (
    [["1", 0, 1, 1, "3"], ["1", 0, 2, 1, "2"]],
    [["1", 0, k, 2, f"1/{n}"] for k, n in ((1, 2), (2, 3), (3, 6))],
)


@pytest.mark.parametrize("trembles", [None, WHOLE, PARTS], ids=["updating", "trembles", "trembles in parts"])
def test_a_belief_is_updated(trembles: Any, tmp_path: Path) -> None:
    """From 1/2, 1/3, 1/6 to 40/67, 12/67, 15/67, under which nothing is better than l."""
    kind, evidence = (PERFECT, INTERIM) if trembles is None else (SEQUENTIAL, {**INTERIM, "trembles": trembles})
    found = profiled(UPDATED, kind, UPDATED_PROFILE, [THREE_TO_ONE], True, evidence, tmp_path)
    assert found.verdict == "VERIFIED", found


WRONG_TREMBLES = [
    ("the first alone is right", [["1", 0, 1, 1, "2"]]),
    ("the last alone is right", [["1", 0, 1, 1, "2"], ["1", 0, 2, 1, "3"]]),
    ("none is right", [["1", 0, 1, 1, "3"]]),
]


@pytest.mark.parametrize(("what", "trembles"), WRONG_TREMBLES, ids=[row[0] for row in WRONG_TREMBLES])
def test_trembles_give_every_part_of_a_belief(what: str, trembles: Any, tmp_path: Path) -> None:
    evidence = {**INTERIM, "trembles": trembles}
    found = profiled(UPDATED, SEQUENTIAL, UPDATED_PROFILE, [THREE_TO_ONE], True, evidence, tmp_path)
    assert (found.verdict, found.code) == ("REJECTED", "trembles"), (what, found)


def wrong_belief(found: Any, required: Any) -> Any:
    return {"belief": {"agent": "2", "found": found, "required": required, "rule": "updating", "set": 1}}


FOUND, REQUIRED = ["40/67", "15/67", "12/67"], ["40/67", "12/67", "15/67"]


def test_a_belief_that_is_not_the_updated_one(tmp_path: Path) -> None:
    """Given anew at her later set, with two of three probabilities exchanged; the right one is no reason."""
    evidence = wrong_belief(FOUND, REQUIRED)
    given = [THREE_TO_ONE, ["2", 1, FOUND]]
    found = profiled(UPDATED, PERFECT, UPDATED_PROFILE, given, False, evidence, tmp_path)
    assert found.verdict == "VERIFIED", found
    for other in (REQUIRED, ["3/5", "1/5", "1/5"], ["40/67", "27/67", "0"]):
        found = profiled(UPDATED, PERFECT, UPDATED_PROFILE, given, False, wrong_belief(FOUND, other), tmp_path)
        assert (found.verdict == "VERIFIED") == (other == REQUIRED), other
    given = [THREE_TO_ONE, ["2", 1, REQUIRED]]
    found = profiled(UPDATED, PERFECT, UPDATED_PROFILE, given, False, wrong_belief(REQUIRED, REQUIRED), tmp_path)
    assert found.code == "belief" and "is what updating requires" in (found.message or ""), found


# After A or B chance asks Two or Three, who does not know which it was: 1/3 or 2/3 after A, 3/5 or 2/5 after B.
LR = '{ "l" "r" }'
ASKED = f"""EFG 2 R "" {{ "One" "Two" "Three" }}
p "" 1 1 "" {{ "Out" "A" "B" }} 0 {ends("5 0 0")}
c "" 1 "" {{ "two" 1/3 "three" 2/3 }} 0
p "" 2 1 "" {LR} 0 {ends("0 0 0", "0 -1 0")}
p "" 3 1 "" {LR} 0 {ends("0 0 0", "0 0 -1")}
c "" 2 "" {{ "two" 3/5 "three" 2/5 }} 0
p "" 2 1 0 {ends("0 0 0", "0 -1 0")}
p "" 3 1 0 {ends("0 0 0", "0 0 -1")}
"""
L = {"1": [0], "2": [0], "3": [0]}
AGREE = [["2", 0, ["5/14", "9/14"]], ["3", 0, ["5/8", "3/8"]]]
DISAGREE = [["2", 0, ["1/2", "1/2"]], ["3", 0, ["1/2", "1/2"]]]


def exponents(*rows: Any) -> Any:
    return {"inconsistent": {"exponents": [*rows], "kind": "coefficients"}}


ONE_TO_ONE = exponents(["2", 0, 1, 1], ["3", 0, 1, -1])


def test_beliefs_that_no_coefficients_give(tmp_path: Path) -> None:
    """If A and B are as likely, Two believes 5 : 9 and Three 5 : 3; not both 1 : 1."""
    assert profiled(ASKED, SEQUENTIAL, L, DISAGREE, False, ONE_TO_ONE, tmp_path).verdict == "VERIFIED"
    three = exponents(["2", 0, 1, -3], ["3", 0, 1, 3])
    assert profiled(ASKED, SEQUENTIAL, L, DISAGREE, False, three, tmp_path).verdict == "VERIFIED"
    evidence = {**INTERIM, "trembles": []}
    assert profiled(ASKED, SEQUENTIAL, L, AGREE, True, evidence, tmp_path).verdict == "VERIFIED"
    for each in (ONE_TO_ONE, three):
        found = profiled(ASKED, SEQUENTIAL, L, AGREE, False, each, tmp_path)
        assert found.code == "inconsistent" and "the product is 1" in (found.message or ""), found
    for rows in ([["2", 0, 1, 2], ["3", 0, 1, -1]], [["2", 0, 1, 1]]):
        found = profiled(ASKED, SEQUENTIAL, L, DISAGREE, False, exponents(*rows), tmp_path)
        assert found.code == "inconsistent" and "not 0 for some action" in (found.message or ""), found


def test_exponents_of_unlike_parts(tmp_path: Path) -> None:
    """If B is twice as likely as A, Two believes 5 : 18 and Three 5 : 6: nothing is inconsistent."""
    twice = [["2", 0, ["5/23", "18/23"]], ["3", 0, ["5/11", "6/11"]]]
    evidence = {**INTERIM, "trembles": [["1", 0, 2, 1, "2"]]}
    assert profiled(ASKED, SEQUENTIAL, L, twice, True, evidence, tmp_path).verdict == "VERIFIED"
    for power in (1, -1, 2, -3):
        found = profiled(
            ASKED, SEQUENTIAL, L, twice, False, exponents(["2", 0, 1, power], ["3", 0, 1, -power]), tmp_path
        )
        assert found.code == "inconsistent" and "the product is 1" in (found.message or ""), found


# Two cannot tell A from B and then C, Three A from B: the one asks for a C that is no mistake, if the other is right.
MISTAKEN_TWICE = f"""EFG 2 R "" {{ "One" "Two" "Three" "Four" }}
p "" 1 1 "" {{ "Out" "A" "B" }} 0 {ends("5 0 0 0")}
c "" 1 "" {{ "two" 1/2 "three" 1/2 }} 0
p "" 2 1 "" {LR} 0 {ends("0 0 0 0", "0 -1 0 0")}
p "" 3 1 "" {LR} 0 {ends("0 0 0 0", "0 0 -1 0")}
c "" 2 "" {{ "two" 1/2 "three" 1/2 }} 0
p "" 4 1 "" {{ "no" "C" }} 0 {ends("0 0 0 0")} p "" 2 1 0 {ends("0 0 0 0", "0 -1 0 0")}
p "" 3 1 0 {ends("0 0 0 0", "0 0 -1 0")}
"""


def multipliers(*rows: Any) -> Any:
    return {"inconsistent": {"kind": "powers", "multipliers": [*rows]}}


# Two believes in A, Three in B: one of these is rarer than the other.  So is the third's belief, which adds nothing.
ASKED_THRICE = f"""EFG 2 R "" {{ "One" "Two" "Three" "Four" }}
p "" 1 1 "" {{ "Out" "A" "B" }} 0 {ends("5 0 0 0")}
c "" 1 "" {{ "two" 1/3 "three" 1/3 "four" 1/3 }} 0
p "" 2 1 "" {LR} 0 {ends("0 0 0 0", "0 -1 0 0")}
p "" 3 1 "" {LR} 0 {ends("0 0 0 0", "0 0 -1 0")}
p "" 4 1 "" {LR} 0 {ends("0 0 0 0", "0 0 0 -1")}
c "" 2 "" {{ "two" 1/3 "three" 1/3 "four" 1/3 }} 0
p "" 2 1 0 {ends("0 0 0 0", "0 -1 0 0")}
p "" 3 1 0 {ends("0 0 0 0", "0 0 -1 0")}
p "" 4 1 0 {ends("0 0 0 0", "0 0 0 -1")}
"""


def test_one_strict_inequality_is_enough(tmp_path: Path) -> None:
    profile = {**L, "4": [0]}
    given = [["2", 0, ["1", "0"]], ["3", 0, ["0", "1"]], ["4", 0, ["1", "0"]]]
    strict, none = [["2", 0, 1, "1"], ["3", 0, 0, "1"]], ["4", 0, 1, "0"]
    for rows in (strict, [*strict, none], [none, *strict]):
        found = profiled(ASKED_THRICE, SEQUENTIAL, profile, given, False, multipliers(*rows), tmp_path)
        assert found.verdict == "VERIFIED", found
    found = profiled(ASKED_THRICE, SEQUENTIAL, profile, given, False, multipliers(none), tmp_path)
    assert found.code == "inconsistent" and "nothing is strict" in (found.message or ""), found


def test_powers_of_which_one_is_too_small(tmp_path: Path) -> None:
    """Every history is in the support, so nothing is strict; but C would have power 0."""
    profile = {**L, "4": [0]}
    shown = multipliers(["2", 0, 1, "-1"], ["3", 0, 1, "1"])
    found = profiled(MISTAKEN_TWICE, SEQUENTIAL, profile, DISAGREE, False, shown, tmp_path)
    assert found.verdict == "VERIFIED", found
    for rows, words in (
        ([["2", 0, 1, "1"], ["3", 0, 1, "-1"]], "positive for some action"),
        ([["2", 0, 1, "-1"], ["3", 0, 1, "1/2"]], "positive for some action"),
        ([["2", 0, 0, "1"], ["3", 0, 0, "1"]], "nothing is strict"),
    ):
        found = profiled(MISTAKEN_TWICE, SEQUENTIAL, profile, DISAGREE, False, multipliers(*rows), tmp_path)
        assert found.code == "inconsistent" and words in (found.message or ""), found


# r's chance has three branches, l's two.
TWO_CHANCES = f"""EFG 2 R "" {{ "One" }}
p "" 1 1 "" {LR} 0
c "" 1 "" {{ "h" 1/4 "t" 3/4 }} 0 {ends("4", "0")}
c "" 2 "" {{ "h" 1/6 "t" 1/3 "n" 1/2 }} 0 {ends("2", "1", "%s")}
"""


@pytest.mark.parametrize(("last", "words"), [("1", "the cell does not have"), ("2/3", "at least 0 over the cell")])
def test_chance_with_other_branches(last: str, words: str, tmp_path: Path) -> None:
    """l is worth 1; r is worth 1/3 + 1/3 + 1/2, or as much as l."""
    steps: list[Any] = [["prune", "1", 0, 0, "bayes", [[0, 1]]], ["settled", 0]]
    found = all_pure(TWO_CHANCES % last, NASH, {"equilibria": [], "steps": steps}, tmp_path, outcomes=0)
    assert found.code == "all-pure" and words in (found.message or ""), found


# Two could do better after in, which One plays; after out nobody asks her.
ASKED_OR_NOT = f"""EFG 2 R "" {{ "One" "Two" }}
p "" 1 1 "" {{ "in" "out" }} 0
p "" 2 1 "" {LR} 0 {ends("0 0", "0 1")}
p "" 2 2 "" {LR} 0 {ends("0 0", "0 1")}
"""


@pytest.mark.parametrize(("number", "verdict"), [(0, "VERIFIED"), (1, "REJECTED")])
def test_a_deviation_where_play_does_not_come(number: int, verdict: str, tmp_path: Path) -> None:
    """r at the set that is not reached is part of no plan that gains."""
    row = {"action": 0, "agent": "2", "gain": "1", "instead": 1, "set": number, "type": ""}
    found = profiled(ASKED_OR_NOT, NASH, {"1": [0], "2": [0, 0]}, [], False, {"deviation": row}, tmp_path)
    assert found.verdict == verdict, found
    if verdict == "REJECTED":
        assert found.code == "deviation" and "not part of a plan that gains most" in (found.message or ""), found
