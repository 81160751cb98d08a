"""`exclude` steps written by hand, on games of a few nodes: with which weights two deviations gain together, to either
side of where they no longer do.  A step that is accepted leaves cells that nothing settles: the certificate is then
rejected for these.  Each row says what the deviations bring, by what the others do.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from handmade import all_pure

NASH, WEAK, PERFECT = "bayes-nash", "weak-perfect-bayesian", "perfect-bayesian"
PLAYERS = 'EFG 2 R "" { "One" "Two" "Three" }'
LR, AB = '{ "l" "r" }', '{ "a" "b" }'


def ends(number: int, *payoffs: str) -> str:
    """Terminal nodes with what One gets, every outcome a new one."""
    return " ".join(f't "" {k} "" {{ {each} 0 0 }}' for k, each in enumerate(payoffs, number))


# Nature draws s or t, which One sees; then Two, who sees nothing, plays a or b.
TYPES = f"""{PLAYERS}
c "" 1 "" {{ "s" 1/3 "t" 2/3 }} 0
p "" 1 1 "" {LR} 0
p "" 2 1 "" {AB} 0 {ends(1, "5", "7")}
p "" 2 1 0 {ends(3, "11", "4")}
p "" 1 2 "" {LR} 0
p "" 2 1 0 {ends(5, "2", "-1")}
p "" 2 1 0 {ends(7, "1", "2")}
"""
# Two moves first, unseen; then Nature draws.
BEFORE = f"""{PLAYERS}
p "" 2 1 "" {AB} 0
c "" 1 "" {{ "s" 1/4 "t" 3/4 }} 0
p "" 1 1 "" {LR} 0 {ends(1, "3", "11")}
p "" 1 2 "" {LR} 0 {ends(3, "5", "3")}
c "" 2 "" {{ "s" 1/4 "t" 3/4 }} 0
p "" 1 1 0 {ends(5, "1", "-3")}
p "" 1 2 0 {ends(7, "-2", "0")}
"""
# One may go r; or l, and then, when Two has moved, unseen, l or r again.
LATER = f"""{PLAYERS}
p "" 1 1 "" {LR} 0
p "" 2 1 "" {AB} 0
p "" 1 2 "" {LR} 0 {ends(1, "2", "6")}
p "" 1 2 0 {ends(3, "-1", "-3")}
p "" 2 1 0 {ends(5, "1", "2")}
"""
# One goes out, or in; then as TYPES, but what Two's a brings after r in s turns on Nature and Three.
INSIDE = f"""{PLAYERS}
p "" 1 1 "" {{ "out" "in" }} 0 {ends(1, "0")}
c "" 1 "" {{ "s" 1/3 "t" 2/3 }} 0
p "" 1 2 "" {LR} 0
p "" 2 1 "" {AB} 0 {ends(2, "5", "7")}
p "" 2 1 0
c "" 2 "" {{ "h" 1/5 "t" 4/5 }} 0
p "" 3 1 "" {{ "x" "y" }} 0 {ends(4, "15", "19")}
p "" 3 1 0 {ends(6, "10", "9")}
{ends(8, "4")}
p "" 1 3 "" {LR} 0
p "" 2 1 0 {ends(9, "2", "-1")}
p "" 2 1 0 {ends(11, "1", "2")}
"""


def chain(moves: int) -> str:
    """As TYPES, with 1 for r; after r in s Two moves so many times, which changes nothing."""
    nodes = [PLAYERS, 'c "" 1 "" { "s" 1/3 "t" 2/3 } 0', f'p "" 1 1 "" {LR} 0 {ends(1, "0")}']
    nodes += [f'p "" 2 {k} "" {AB} 0 {ends(2, "1")}' for k in range(1, moves + 1)]
    return "\n".join([*nodes, ends(2, "1"), f'p "" 1 2 "" {LR} 0 {ends(1, "0")} {ends(2, "1")}', ""])


# As TYPES, but One may go out first, where Two moves too long for a bound: none of it is asked for.
LONG_OUT = "\n".join(
    [
        PLAYERS,
        'p "" 1 1 "" { "out" "in" } 0',
        *(f'p "" 2 {k} "" {AB} 0 {ends(20, "1")}' for k in range(2, 103)),
        ends(20, "1"),
        TYPES.split("\n", 1)[1].replace('p "" 1 2 "', 'p "" 1 3 "').replace('p "" 1 1 "', 'p "" 1 2 "'),
    ]
)

L_IN_T = LATER_L = ["split", "1", 1]
SECOND: list[Any] = ["split", "1", 2]
IN: list[Any] = ["split", "1", 0, [[1], [0]]]


def exclude(w: str, v: str, here: int = 0, other: int = 1, action: int = 0, better: int = 1) -> list[Any]:
    """One plays l at both sets, and r instead, with these weights."""
    return ["exclude", "1", here, action, other, [[better, w, better, v]]]


LEFT, TOGETHER, LED = "cells are left", "the two need not gain together", "own moves need not lead there"
ROWS: list[tuple[str, str, str, list[Any], str]] = [
    # a: 6/3 w - 2/3 v; b: -3/3 w + 2 v
    ("even", TYPES, NASH, [L_IN_T, exclude("1", "1")], LEFT),
    ("nothing if a", TYPES, NASH, [L_IN_T, exclude("1", "3")], TOGETHER),
    ("little if a", TYPES, NASH, [L_IN_T, exclude("1", "29/10")], LEFT),
    ("nothing if b", TYPES, NASH, [L_IN_T, exclude("2", "1")], TOGETHER),
    ("little if b", TYPES, NASH, [L_IN_T, exclude("19/10", "1")], LEFT),
    ("parts", TYPES, NASH, [L_IN_T, exclude("3/7", "1/4")], LEFT),
    ("nothing if b, in parts", TYPES, NASH, [L_IN_T, exclude("2/7", "1/7")], TOGETHER),
    ("r in s is no better", TYPES, NASH, [L_IN_T, exclude("1", "1", action=1, better=0)], TOGETHER),
    ("the other way round", TYPES, NASH, [["split", "1", 0], exclude("1", "1", 1, 0)], LEFT),
    ("the other way round, nothing", TYPES, NASH, [["split", "1", 0], exclude("3", "1", 1, 0)], TOGETHER),
    # s alone is no reason: t may play r
    ("both of t", TYPES, NASH, [["exclude", "1", 0, 0, 1, [[1, "1", 1, "1"], [1, "1", 0, "1"]]]], TOGETHER),
    ("once for two", TYPES, NASH, [exclude("1", "1")], "found 1 entries"),
    ("not allowed", TYPES, NASH, [["split", "1", 0], exclude("1", "1", action=1)], "action 1 is not allowed there"),
    ("one set", TYPES, NASH, [["split", "1", 0], exclude("1", "1", 0, 0)], "the two sets are one"),
    ("no such action", TYPES, NASH, [L_IN_T, exclude("1", "1", better=2)], "expected an integer 0 ... 1"),
    ("weight 0", TYPES, NASH, [L_IN_T, exclude("1", "0")], "the weight 0 is not positive"),
    (
        "a pair cut short",
        TYPES,
        NASH,
        [L_IN_T, ["exclude", "1", 0, 0, 1, [[1, "1", 1]]]],
        "found 3 entries, expected 4",
    ),
    (
        "a pair too long",
        TYPES,
        NASH,
        [L_IN_T, ["exclude", "1", 0, 0, 1, [[1, "1", 1, "1", 1]]]],
        "found 5 entries, expected 4",
    ),
    ("twice", TYPES, NASH, [L_IN_T, exclude("1", "1"), exclude("1", "1")], "step 2: action 0 is not allowed there"),
    ("the last action", TYPES, NASH, [L_IN_T, ["split", "1", 0], exclude("1", "1")], "2 cells are left"),
    ("all but the last action", TYPES, NASH, [L_IN_T, exclude("1", "1")], "2 cells are left"),
    ("without pairs", TYPES, NASH, [L_IN_T, ["exclude", "1", 0, 0, 1]], "expected an agent, a set, an action"),
    # a: 8/4 w - 6/4 v; b: -4/4 w + 6/4 v
    ("before", BEFORE, NASH, [L_IN_T, exclude("1", "1")], LEFT),
    ("before, nothing if a", BEFORE, NASH, [L_IN_T, exclude("1", "4/3")], TOGETHER),
    ("before, little if a", BEFORE, NASH, [L_IN_T, exclude("1", "13/10")], LEFT),
    ("before, nothing if b", BEFORE, NASH, [L_IN_T, exclude("1", "2/3")], TOGETHER),
    ("before, little if b", BEFORE, NASH, [L_IN_T, exclude("1", "7/10")], LEFT),
    # a: -w + 4 v; b: 3 w - 2 v
    ("later", LATER, NASH, [LATER_L, exclude("1", "1")], LEFT),
    ("later, nothing if a", LATER, NASH, [LATER_L, exclude("1", "1/4")], TOGETHER),
    ("later, little if a", LATER, NASH, [LATER_L, exclude("1", "13/50")], LEFT),
    ("later, nothing if b", LATER, NASH, [LATER_L, exclude("1", "3/2")], TOGETHER),
    ("later, little if b", LATER, NASH, [LATER_L, exclude("1", "149/100")], LEFT),
    ("later, and earlier", LATER, NASH, [["split", "1", 0], exclude("1", "1", 1, 0)], LEFT),
    # as for TYPES: 15/5 + 4·10/5 = 11 if Three plays x, and 19/5 + 4·9/5 = 11 if she plays y; but in is not sure
    ("inside", INSIDE, NASH, [IN, SECOND, exclude("1", "1", 1, 2)], LEFT),
    ("inside, nothing if a", INSIDE, NASH, [IN, SECOND, exclude("1", "3", 1, 2)], TOGETHER),
    ("inside, little if a", INSIDE, NASH, [IN, SECOND, exclude("1", "29/10", 1, 2)], LEFT),
    ("inside, nothing if b", INSIDE, NASH, [IN, SECOND, exclude("2", "1", 1, 2)], TOGETHER),
    ("inside, little if b", INSIDE, NASH, [IN, SECOND, exclude("19/10", "1", 1, 2)], LEFT),
    ("inside, weakly", INSIDE, WEAK, [IN, SECOND, exclude("1", "1", 1, 2)], LEFT),
    ("inside or out, weakly", INSIDE, WEAK, [SECOND, exclude("1", "1", 1, 2)], LED),
    ("inside or out", INSIDE, PERFECT, [SECOND, exclude("1", "1", 1, 2)], LEFT),
    ("led to the first only", LATER, WEAK, [LATER_L, exclude("1", "1")], LED),
    ("led to the second only", LATER, WEAK, [exclude("1", "1", 1, 0)], LED),
    ("a long way elsewhere", LONG_OUT, NASH, [SECOND, exclude("1", "1", 1, 2)], LEFT),
    ("a long way", chain(99), NASH, [L_IN_T, exclude("1", "1")], LEFT),
    ("too long a way", chain(100), NASH, [L_IN_T, exclude("1", "1")], "two deviations are followed over 100 moves"),
]


@pytest.mark.parametrize(("what", "game", "concept", "steps", "words"), ROWS, ids=[row[0] for row in ROWS])
def test_exclude(what: str, game: str, concept: str, steps: list[Any], words: str, tmp_path: Path) -> None:
    found = all_pure(game, concept, {"equilibria": [], "steps": steps}, tmp_path, outcomes=0)
    assert found.verdict == ("REFUSED" if what == "too long a way" else "REJECTED")
    assert words in (found.message or ""), found
