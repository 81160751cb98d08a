"""Refutations with `beliefs = "any"`, written by hand, on games of a few nodes: mixtures whose form is wrong, plans behind
own moves, monomials that are one product in two orders; and which gain is named where several are there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from handmade import all_pure, profiled, supported

WEAK, PERFECT, SEQUENTIAL = "weak-perfect-bayesian", "perfect-bayesian", "sequential"

# One may stop; or go out, or to l or r, which Two does not see; a is better for Two after both.
EARLY = """EFG 2 R "" { "One" "Two" }
p "" 1 2 "" { "stop" "on" } 0 t "" 1 "" { 3 0 }
p "" 1 1 "" { "out" "l" "r" } 0 t "" 2 "" { 2 0 }
p "" 2 1 "" { "a" "b" } 0 t "" 3 "" { 0 1 } t "" 4 "" { 0 0 }
p "" 2 1 0 t "" 5 "" { 0 3 } t "" 6 "" { 0 0 }
"""
STOPS: dict[str, Any] = {"1": [0, 0], "2": [1]}
A = [[0, 0]]
ONCE = ["2", A, "1", []]


def mixture(*items: Any) -> Any:
    return {"histories": {"agent": "2", "mixture": [*items], "set": 0}}


FORMS: list[tuple[str, Any, str]] = [
    ("a mixture", mixture([A, "1"]), ""),
    ("monomials", {"monomials": [ONCE]}, ""),
    ("both", {**mixture([A, "1"]), "monomials": [ONCE]}, "expected one of bayes, histories, monomials"),
    ("no plan", mixture(), "found 0 entries, expected 1"),
    ("no monomial", {"monomials": []}, "found 0 entries, expected 1"),
    ("neither", {}, "expected one of bayes, histories, monomials"),
    ("another", {"deviation": []}, "expected one of bayes, histories, monomials"),
    ("no weight", mixture([A]), "found 1 entries, expected 2"),
    ("two weights", mixture([A, "1", "1"]), "found 3 entries, expected 2"),
    ("no factor", {"monomials": [ONCE[:3]]}, "found 3 entries, expected 4"),
    ("two factors", {"monomials": [[*ONCE, []]]}, "found 5 entries, expected 4"),
    ("a factor without action", {"monomials": [["2", A, "1", [["1", 0]]]]}, "found 2 entries, expected 3"),
    ("a factor with two", {"monomials": [["2", A, "1", [["1", 0, 1, 1]]]]}, "found 4 entries, expected 3"),
    ("a factor", {"monomials": [["2", A, "1", [["1", 0, 1]]]]}, ""),
    ("two factors", {"monomials": [["2", A, "1", [["1", 0, 1], ["1", 1, 1]]]]}, ""),
    ("two factors backwards", {"monomials": [["2", A, "1", [["1", 1, 1], ["1", 0, 1]]]]}, "factor: not sorted"),
    ("a factor that is played", {"monomials": [["2", A, "1", [["1", 0, 0]]]]}, "has no tremble"),
]


@pytest.mark.parametrize(("what", "evidence", "words"), FORMS, ids=[row[0] for row in FORMS])
def test_forms(what: str, evidence: Any, words: str, tmp_path: Path) -> None:
    found = supported(EARLY, SEQUENTIAL, STOPS, False, evidence, tmp_path)
    assert found.verdict == ("REJECTED" if words else "VERIFIED"), found
    assert words in (found.message or ""), found


# One may go in, on, and up, which is best; nobody else moves.
ALONE = """EFG 2 R "" { "One" }
p "" 1 1 "" { "out" "in" } 0 t "" 1 "" { 0 }
p "" 1 2 "" { "on" "stop" } 0
p "" 1 3 "" { "up" "down" } 0 t "" 2 "" { 4 } t "" 3 "" { -1 }
t "" 4 "" { 0 }
"""


@pytest.mark.parametrize(
    ("strategy", "verdict"), [([1, 0, 1], "VERIFIED"), ([0, 0, 1], "REJECTED"), ([1, 1, 1], "REJECTED")]
)
def test_own_moves_lead_there(strategy: list[int], verdict: str, tmp_path: Path) -> None:
    """Weak perfect Bayesian: Bayes' rule fixes what is believed where β's own moves lead, each of them."""
    shown = {"bayes": {"agent": "1", "plan": [[2, 0]]}}
    found = supported(ALONE, WEAK, {"1": strategy}, False, shown, tmp_path)
    assert found.verdict == verdict, found
    if verdict == "REJECTED":
        assert "own moves do not lead to the set" in (found.message or ""), found


# Two does not see whether One goes out or in; after y Three is asked if One went in, Four if she went out.
CROSSED = """EFG 2 R "" { "One" "Two" "Three" "Four" }
p "" 1 1 "" { "out" "in" } 0
p "" 2 1 "" { "n" "y" } 0 t "" 1 "" { 1 0 0 0 }
p "" 4 1 "" { "l" "r" } 0 t "" 2 "" { 0 0 0 0 } t "" 3 "" { 0 0 0 2 }
p "" 2 1 0 t "" 4 "" { 0 0 0 0 }
p "" 3 1 "" { "l" "r" } 0 t "" 5 "" { 0 0 0 0 } t "" 6 "" { 0 0 -1 0 }
"""
FIRST: dict[str, Any] = {"1": [0], "2": [0], "3": [0], "4": [0]}


@pytest.mark.parametrize(("weight", "verdict"), [("1", "VERIFIED"), ("2", "REJECTED"), ("3", "REJECTED")])
def test_mistakes_in_any_order(weight: str, verdict: str, tmp_path: Path) -> None:
    """Three's r loses 1 where both erred; Four's gains 2 where Two did, times One's mistake: the same product."""
    rows = [["3", [[0, 1]], weight, []], ["4", [[0, 1]], "1", [["1", 0, 1]]]]
    found = supported(CROSSED, SEQUENTIAL, FIRST, False, {"monomials": rows}, tmp_path)
    assert found.verdict == verdict, found


# Two moves three times, and could gain 1, 3 and 2; One asks for nothing.
THREE_GAINS = """EFG 2 R "" { "One" "Two" }
p "" 1 1 "" { "1" "2" "3" } 0
p "" 2 1 "" { "l" "r" } 0 t "" 1 "" { 0 0 } t "" 2 "" { 0 1 }
p "" 2 2 "" { "l" "r" } 0 t "" 1 "" { 0 0 } t "" 3 "" { 0 3 }
p "" 2 3 "" { "l" "r" } 0 t "" 1 "" { 0 0 } t "" 4 "" { 0 2 }
"""
ALL_L: dict[str, Any] = {"1": [0], "2": [0, 0, 0]}


def test_the_largest_gain_is_named(tmp_path: Path) -> None:
    nothing = {"interim": {"1": {"": "0"}, "2": {"": "0"}}}
    found = profiled(THREE_GAINS, PERFECT, ALL_L, [], True, nothing, tmp_path)
    assert found.code == "rationality" and "gains 3 at her set 1" in (found.message or ""), found


DEVIATIONS: list[tuple[str, dict[str, Any], str]] = [
    ("right", {}, ""),
    ("no such action", {"action": 2}, "found 2, expected an integer 0 ... 1"),
    ("no such other", {"instead": 2}, "found 2, expected an integer 0 ... 1"),
    ("another type", {"type": "t"}, "not the type at that set"),
    ("a gain that is not the largest", {"set": 0, "gain": "1"}, "expected the largest, 3"),
    ("the largest gain at another set", {"set": 2}, "not part of a plan that gains most"),
]


@pytest.mark.parametrize(("what", "changes", "words"), DEVIATIONS, ids=[row[0] for row in DEVIATIONS])
def test_deviations(what: str, changes: dict[str, Any], words: str, tmp_path: Path) -> None:
    row = {"action": 0, "agent": "2", "gain": "3", "instead": 1, "set": 1, "type": "", **changes}
    found = profiled(THREE_GAINS, PERFECT, ALL_L, [], False, {"deviation": row}, tmp_path)
    assert found.verdict == ("REJECTED" if words else "VERIFIED"), found
    assert words in (found.message or ""), found


# One plays a everywhere, if she comes there at all.  In would bring 4; alt only 3, though going on with b would make it 6.
AT_ONCE = """EFG 2 R "" { "One" }
p "" 1 1 "" { "out" "in" "alt" } 0 t "" 1 "" { 0 }
p "" 1 2 "" { "a" "b" } 0 t "" 2 "" { 4 } t "" 3 "" { 4 }
p "" 1 3 "" { "a" "b" } 0 t "" 4 "" { 3 } t "" 5 "" { 6 }
"""
AT_FIRST = [
    # the concept, the action in place of out, its gain, words
    (PERFECT, 1, "4", ""),
    (PERFECT, 2, "4", "not part of a plan that gains most"),
    (WEAK, 2, "6", ""),
    (WEAK, 1, "6", "not part of a plan that gains most"),
    ("bayes-nash", 2, "6", ""),
    ("bayes-nash", 1, "6", "not part of a plan that gains most"),
]


@pytest.mark.parametrize(("concept", "instead", "gain", "words"), AT_FIRST)
def test_a_deviation_at_the_first_set(concept: str, instead: int, gain: str, words: str, tmp_path: Path) -> None:
    """One action at the set, or a plan from it, or one from the beginning: not the same at set 0."""
    row = {"action": 0, "agent": "1", "gain": gain, "instead": instead, "set": 0, "type": ""}
    found = profiled(AT_ONCE, concept, {"1": [0, 0, 0]}, [], False, {"deviation": row}, tmp_path)
    assert found.verdict == ("REJECTED" if words else "VERIFIED"), found
    assert words in (found.message or ""), found


@pytest.mark.parametrize(
    ("interim", "words"),
    [
        ({"1": {"": "0"}}, "exactly the agents' names"),
        ({"1": {"": "0"}, "2": {}}, "exactly her types"),
        ({"1": {"": "0"}, "2": {"": "0", "t": "0"}}, "exactly her types"),
        ({"1": {"": "0"}, "2": {"": "1"}, "3": {"": "0"}}, "exactly the agents' names"),
        ({"1": {"": "0"}, "2": {"": "1"}}, "found 1, expected 0"),
    ],
)
def test_interim_utilities(interim: Any, words: str, tmp_path: Path) -> None:
    found = profiled(THREE_GAINS, PERFECT, {"1": [0], "2": [0, 1, 1]}, [], True, {"interim": interim}, tmp_path)
    assert found.verdict == "REJECTED" and words in (found.message or ""), found


# -- The same among the steps of all-pure


def test_a_cell_is_refuted_after_a_set_of_one_s(tmp_path: Path) -> None:
    """Two's first set is the third of all."""
    stops: list[Any] = [["prune", "1", 1, k, "always", [[1, 0]]] for k in (1, 2)]
    stops += [["prune", "1", 0, 1, "always", [[0, 0]]], ["split", "2", 0], ["settled", 0]]
    listed = [{"strategy": {"1": [0, 0], "2": [0]}, "welfare": None, "trembles": []}]
    right = {"equilibria": listed, "steps": [*stops, ["refuted", [ONCE]]]}
    assert all_pure(EARLY, SEQUENTIAL, right, tmp_path, outcomes=1).verdict == "VERIFIED"
    for rows, words in (
        ([], "found 0 entries, expected 1"),
        ([["2", A, "1", [["1", 1, 3]]]], "found 3, expected"),
        ([["2", A, "1", [["1", 1, 2], ["1", 1, 1]]]], "factor: not sorted"),
    ):
        wrong = {"equilibria": listed, "steps": [*stops, ["refuted", rows]]}
        found = all_pure(EARLY, SEQUENTIAL, wrong, tmp_path, outcomes=1)
        assert found.verdict == "REJECTED" and words in (found.message or ""), found


def test_own_moves_are_no_mistakes(tmp_path: Path) -> None:
    """Down is refuted wherever One's own moves lead: whether she goes in is still open."""
    steps: list[Any] = [["split", "1", 2, [[1], [0]]], ["refuted", [["1", [[2, 0]], "1", []]]]]
    found = all_pure(ALONE, SEQUENTIAL, {"equilibria": [], "steps": steps}, tmp_path, outcomes=0)
    assert found.code == "all-pure" and "1 cells are left" in (found.message or ""), found


@pytest.mark.parametrize(("weight", "words"), [("1", "cells are left"), ("2", "need not gain"), ("3", "need not gain")])
def test_mistakes_in_any_order_in_a_cell(weight: str, words: str, tmp_path: Path) -> None:
    rows = [["3", [[0, 1]], weight, []], ["4", [[0, 1]], "1", [["1", 0, 1]]]]
    steps = [*(["split", str(k), 0] for k in (1, 2, 3, 4)), ["refuted", rows]]
    found = all_pure(CROSSED, SEQUENTIAL, {"equilibria": [], "steps": steps}, tmp_path, outcomes=0)
    assert found.code == "all-pure" and words in (found.message or ""), found


# Both lead to chance, and are worth 1.
LOTTERIES = """EFG 2 R "" { "One" }
p "" 1 1 "" { "l" "r" } 0
c "" 1 "" { "h" 1/4 "t" 3/4 } 0 t "" 1 "" { 4 } t "" 2 "" { 0 }
c "" 2 "" { "h" 1/2 "t" 1/2 } 0 t "" 3 "" { 2 } t "" 2
"""


def test_outcomes_behind_a_settled_move(tmp_path: Path) -> None:
    both = [{"strategy": {"1": [k]}, "welfare": None} for k in (0, 1)]
    steps: list[Any] = [["split", "1", 0], ["settled", 0], ["settled", 1]]
    found = all_pure(LOTTERIES, "bayes-nash", {"equilibria": both, "steps": steps}, tmp_path, outcomes=2)
    assert found.verdict == "VERIFIED", found
    one = {"equilibria": both[:1], "steps": [["split", "1", 0], ["settled", 0], ["settled", 0]]}
    found = all_pure(LOTTERIES, "bayes-nash", one, tmp_path, outcomes=1)
    assert found.code == "all-pure" and "does not have the outcome" in (found.message or ""), found
