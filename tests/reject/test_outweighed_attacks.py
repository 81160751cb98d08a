"""Steps "outweighed" written by hand, on games of a few nodes: those that prove what they say,
and beside each what it would prove if some part of it were not checked.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from handmade import all_pure

from exactgames.checker import Verdict

# Two wins 1 if the pennies match, and does not see One's.
PENNIES = """EFG 2 R "pennies" { "One" "Two" }
p "" 1 1 "" { "heads" "tails" } 0
    p "" 2 1 "" { "heads" "tails" } 0
        t "" 1 "" { -1 1 }
        t "" 2 "" { 1 -1 }
    p "" 2 1 "" { "heads" "tails" } 0
        t "" 3 "" { 1 -1 }
        t "" 4 "" { -1 1 }
"""
SPLIT = ["split", "1", 0]
# If Two matches, One gains 2; if not, One loses 2, and Two, with weight 2, gains 2.
HEADS = ["outweighed", [["1", 0, 0, [[0, 1]], "1"], ["2", 0, 1, [[0, 0]], "2"]]]
TAILS = ["outweighed", [["1", 0, 1, [[0, 0]], "1"], ["2", 0, 0, [[0, 1]], "2"]]]

# "up" brings One 1 more than "down", whatever Two does, who does not see it; "right" brings her 10.
UMBRELLA = """EFG 2 R "umbrella" {{ "One" "Two" }}
p "" 1 1 "" {{ "down" "up" }} 0
    p "" 2 1 "" {{ "left" "right" }} 0
        t "" 1 "" {{ 0 0 }}
        t "" 2 "" {{ 10 0 }}
    p "" 2 {seen} "" {{ "left" "right" }} 0
        t "" 3 "" {{ 1 0 }}
        t "" 4 "" {{ 11 0 }}
"""
DOWN = ["outweighed", [["1", 0, 0, [[0, 1]], "1"]]]
UP = [["split", "2", 0], ["settled", 0], ["settled", 1]]
BOTH = [{"1": [1], "2": [0]}, {"1": [1], "2": [1]}]

# One, of either type, may pay to enter; then Two, who does not know the type, helps the one type or the other: 3.
HELP = """EFG 2 R "help" {{ "One" "Two" }}
c "" 1 "" {{ "first" 1/2 "second" 1/2 }} 0
    p "" 1 1 "" {{ "out" "enter" }} 0
        t "" 1 "" {{ 0 0 }}
        p "" 2 1 "" {{ "help first" "help second" }} 0
            t "" 2 "" {{ {helped} 0 }}
            t "" 3 "" {{ {alone} 0 }}
    p "" 1 2 "" {{ "out" "enter" }} 0
        t "" 4 "" {{ 0 0 }}
        p "" 2 {known} "" {{ "help first" "help second" }} 0
            t "" 5 "" {{ {alone} 0 }}
            t "" 6 "" {{ {helped} 0 }}
"""


# One may go on, and then lose 1 by turning left, or win 1.
TWICE = """EFG 2 R "twice" { "One" }
p "" 1 1 "" { "stop" "go on" } 0
    t "" 1 "" { 0 }
    p "" 1 2 "" { "left" "right" } 0
        t "" 2 "" { -1 }
        t "" 3 "" { 1 }
"""


def goes_on(*later: list[int]) -> list[Any]:
    return ["outweighed", [["1", 0, 0, [[0, 1], *later], "1"]]]


TURNS = ["outweighed", [["1", 1, 0, [[1, 1]], "1"]]]
AND_STAYS = [["split", "1", 1], TURNS, ["settled", 0]]


def weighted(first: str, second: str) -> list[Any]:
    """HEADS with other weights."""
    step = copy.deepcopy(HEADS)
    step[1][0][4], step[1][1][4] = first, second
    return step


def leaves(here: int) -> list[Any]:
    return ["outweighed", [["1", here, 1, [[here, 0]], "1"]]]


def enters(here: int) -> list[Any]:
    return ["outweighed", [["1", here, 0, [[here, 1]], "1"]]]


TOGETHER = ["outweighed", [["1", 0, 1, [[0, 0]], "1"], ["1", 1, 1, [[1, 0]], "1"]]]
HELPED = [
    ["split", "1", 0],
    ["split", "1", 1],  # the first type stays out
    *[["split", "2", 0], enters(0), enters(1)],  # and so does the second
    *[["split", "2", 0], leaves(1), ["settled", 0]],
    ["split", "1", 1],  # the first type enters
    *[["split", "2", 0], ["settled", 1], leaves(0)],
    TOGETHER,  # however Two mixes
]
ALONE = [{"1": [0, 1], "2": [1]}, {"1": [1, 0], "2": [0]}]

# One may go out, which brings {out}, or in, and then to a, which brings -5, or b, -2.
LOSSES = """EFG 2 R "losses" {{ "One" }}
p "" 1 1 "" {{ "out" "in" }} 0
    t "" 1 "" {{ {out} }}
    p "" 1 2 "" {{ "a" "b" }} 0
        t "" 2 "" {{ -5 }}
        t "" 3 "" {{ -2 }}
"""
IN_AND_B = ["outweighed", [["1", 0, 0, [[0, 1], [1, 1]], "1"]]]
GOES_IN = [["split", "1", 0], IN_AND_B, ["split", "1", 1], ["outweighed", [["1", 1, 0, [[1, 1]], "1"]]], ["settled", 0]]


@frozen
class Case:
    """``words``: of the rejection; "": it is verified. ``because``: why it is right, or which falsehood it would prove."""

    name: str
    game: str
    steps: list[Any]
    because: str
    words: str = ""
    code: str = "all-pure"
    equilibria: tuple[Any, ...] = ()


def item(**changes: Any) -> list[Any]:
    """The step HEADS with its first item changed."""
    step = copy.deepcopy(HEADS)
    places = {"agent": 0, "set": 1, "action": 2, "plan": 3, "weight": 4}
    for what, value in changes.items():
        step[1][0][places[what]] = value
    return step


def short(length: int) -> list[Any]:
    """The step HEADS with so many entries in its first item."""
    step = copy.deepcopy(HEADS)
    step[1][0] = [*step[1][0], "1"][:length]
    return step


def weighed(one: str, two: str) -> list[Any]:
    """The steps HEADS and TAILS with these weights."""
    found = copy.deepcopy([SPLIT, HEADS, TAILS])
    for _, items in found[1:]:
        items[0][4], items[1][4] = one, two
    return found


NOT_ENOUGH = "need not outweigh"
CASES = [
    Case("pennies", PENNIES, [SPLIT, HEADS, TAILS], "no pure equilibrium"),
    Case("in halves", PENNIES, [SPLIT, HEADS, HEADS], "that tails is not heads", "action 0 is not allowed"),
    Case("not split", PENNIES, [HEADS], "that fair pennies are no equilibrium", NOT_ENOUGH),
    Case("a weight", PENNIES, [SPLIT, item(weight="2"), TAILS], "that Two's gain makes up for One's loss", NOT_ENOUGH),
    Case("weights in fractions", PENNIES, weighed("5/3", "2"), "Two's gain outweighs One's loss by 1/3"),
    Case("weights the other way", PENNIES, weighed("2", "5/3"), "that 5 thirds are more than 2", NOT_ENOUGH),
    Case("a plan of two moves", LOSSES.format(out=-3), GOES_IN, "in and b loses less", equilibria=({"1": [1, 1]},)),
    Case(
        "a plan that loses later",
        LOSSES.format(out=-1),
        GOES_IN,
        "that to be in costs nothing",
        NOT_ENOUGH,
        equilibria=(),
    ),
    Case(
        "a plan from elsewhere",
        LOSSES.format(out=-3),
        [["split", "1", 0], ["outweighed", [["1", 0, 0, [[1, 1]], "1"]]]],
        "that b is in place of out",
        "the plan starts at another set",
    ),
    Case("two lists", PENNIES, [SPLIT, [*HEADS, []], TAILS], "nothing", "expected items", "format"),
    Case(
        "no weight", PENNIES, [SPLIT, ["outweighed", [HEADS[1][0][:4]]], TAILS], "nothing", "found 4 entries", "format"
    ),
    Case(
        "two weights",
        PENNIES,
        [SPLIT, ["outweighed", [[*HEADS[1][0], "1"]]], TAILS],
        "nothing",
        "found 6 entries",
        "format",
    ),
    Case("a weight of 0", PENNIES, [SPLIT, item(weight="0"), TAILS], "Two's item alone", "not positive"),
    Case("a weight below 0", PENNIES, [SPLIT, item(weight="-1"), TAILS], "One as a loser by tails", "not positive"),
    Case(
        "a weight not in lowest terms", PENNIES, [SPLIT, item(weight="2/2"), TAILS], "nothing", "lowest terms", "format"
    ),
    Case("one item left out", PENNIES, [SPLIT, ["outweighed", HEADS[1][1:]], TAILS], "that Two errs", NOT_ENOUGH),
    Case("no items", PENNIES, [SPLIT, ["outweighed", []], TAILS], "anything", "0 entries", "format"),
    Case("quarters and halves", PENNIES, [SPLIT, weighted("1/4", "1/2"), TAILS], "twice the weight"),
    Case("halves and thirds", PENNIES, [SPLIT, weighted("1/2", "2/3"), TAILS], "a little more than the weight"),
    Case("thirds and halves", PENNIES, [SPLIT, weighted("2/3", "1/2"), TAILS], "that less will do", NOT_ENOUGH),
    Case("a later move", TWICE, [SPLIT, goes_on([1, 1]), *AND_STAYS], "right wins", equilibria=({"1": [1, 1]},)),
    Case(
        "another later move",
        TWICE,
        [SPLIT, goes_on([1, 0]), *AND_STAYS],
        "that who turns left gains",
        NOT_ENOUGH,
        equilibria=({"1": [1, 1]},),
    ),
    Case(
        "no word of later",
        TWICE,
        [SPLIT, goes_on(), *AND_STAYS],
        "that she turns right as she does not say",
        NOT_ENOUGH,
        equilibria=({"1": [1, 1]},),
    ),
    Case("a second list", PENNIES, [SPLIT, [*HEADS, HEADS[1]], TAILS], "more than is added up", "items", "format"),
    Case("an item cut short", PENNIES, [SPLIT, short(4), TAILS], "a gain of any weight", "4 entries", "format"),
    Case("an item with more", PENNIES, [SPLIT, short(6), TAILS], "what nobody reads", "6 entries", "format"),
    Case(
        "a plan from a later set",
        TWICE,
        [SPLIT, ["outweighed", [["1", 0, 0, [[1, 1]], "1"]]], *AND_STAYS],
        "that who stops wins by turning right",
        "starts at another set",
        equilibria=({"1": [1, 1]},),
    ),
    Case("an item twice", PENNIES, [SPLIT, ["outweighed", [*HEADS[1], HEADS[1][1]]], TAILS], "weight 4 is as good"),
    Case("the same action", PENNIES, [SPLIT, item(plan=[[0, 0]]), TAILS], "that who stays gains", NOT_ENOUGH),
    Case("another's set", PENNIES, [SPLIT, item(agent="2"), TAILS], "Two's gain with One's weight", NOT_ENOUGH),
    Case("no such agent", PENNIES, [SPLIT, item(agent="3"), TAILS], "nobody's gain", "no agent", "format"),
    Case("no such action", PENNIES, [SPLIT, item(action=2), TAILS], "a gain over nothing", "not allowed"),
    Case("no such plan", PENNIES, [SPLIT, item(plan=[[0, 2]]), TAILS], "a gain by nothing", "found 2", "format"),
    Case("replies that cannot tell", UMBRELLA.format(seen=1), [SPLIT, DOWN, *UP], "up is better", equilibria=(*BOTH,)),
    Case(
        "replies that can tell",
        UMBRELLA.format(seen=2),
        [SPLIT, DOWN, ["split", "2", 1], ["settled", 0], ["settled", 1]],
        "that Two cannot bring One to go down",
        NOT_ENOUGH,
        equilibria=({"1": [1], "2": [0, 0]}, {"1": [1], "2": [0, 1]}),
    ),
    Case(
        "help for one of two",
        HELP.format(helped=1, alone=-2, known=1),
        HELPED,
        "both types together get 3 for twice 2, however Two mixes",
        equilibria=(*ALONE,),
    ),
    Case(
        "help that is worth it",
        HELP.format(helped=2, alone=-1, known=1),
        HELPED,
        "that a mixture of Two's does not make both enter",
        NOT_ENOUGH,
        equilibria=(*ALONE,),
    ),
    Case(
        "a type that is known",
        HELP.format(helped=1, alone=-2, known=2),
        [["split", "1", 0, [[1], [0]]], ["split", "1", 1, [[1], [0]]], TOGETHER],
        "that Two does not help each type",
        NOT_ENOUGH,
    ),
]


def verdict_of(case: Case, folder: Path) -> Verdict:
    entries = [{"strategy": strategy, "welfare": None} for strategy in case.equilibria]
    return all_pure(case.game, "bayes-nash", {"equilibria": entries, "steps": case.steps}, folder)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_steps_by_hand(case: Case, tmp_path: Path) -> None:
    verdict = verdict_of(case, tmp_path)
    if not case.words:
        assert verdict.verdict == "VERIFIED", (case.because, verdict.message)
        return
    assert (verdict.verdict, verdict.code, verdict.line) == ("REJECTED", case.code, 3), (case.because, verdict.message)
    assert case.words in (verdict.message or "")
