"""Bounds over all equilibria of small markets, each worked out by hand: what evidence proves, no more and no less."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from bound_certificates import certificate, judged
from staged_sources import MAY_RESELL

TINY = Fraction(1, 10**9)
Claim, Rows = dict[str, Any], list[Any]


def check(text: str, claim: Claim, multipliers: Any, shifts: Rows, value: str, form: str) -> None:
    """The evidence proves the value, and no other."""
    for by, code in ((Fraction(0), None), (TINY, "value"), (-TINY, "value")):
        shown = {"multipliers": multipliers, "shifts": shifts, "value": str(Fraction(value) + by)}
        found = judged(certificate(text, [(claim, True, shown)], form))
        assert found.code == code, found


def of(kind: str, agent: str = "") -> Claim:
    if kind == "welfare-at-least":
        return {"kind": kind, "scope": "this-market"}
    return {"kind": kind, **({"agent": agent} if agent else {})}


NOTHING: dict[str, dict[str, Rows]] = {"A": {"t1": []}, "B": {"low": [], "high": []}, "S": {"t1": []}}
# S sells at 3/4 to B of low (1/3), who is worth 1, and at 3/4 or 7/4 to B of high, who is worth 2; A is worth 3/2, and
# does not buy.  S may ask either, so she gets from 0 to 3/4 from low, from 3/4 to 7/4 from high.  All may bid 0, and win
# then with 1/3 each; A may win for sure, with 1, and S, with 3/2, or with 1 against A's 0.
AFTER = [
    # low: S wins, and asks too much; high: A wins
    (of("welfare-at-least"), "1"),  # 2/3 · 3/2
    # low: A wins; high: S does, and sells
    (of("welfare-at-most"), "11/6"),  # 1/3 · 3/2 + 2/3 · 2
    (of("revenue-at-least"), "0"),
    (of("revenue-at-most"), "3/2"),
    # she pays 3/2, and sells nothing to low, and to high at 3/4
    (of("utility-at-least", "S"), "-1"),  # 1/3 · -3/2 + 2/3 · -3/4
    # low: all bid 0; high: she pays 1, and sells at 7/4
    (of("utility-at-most", "S"), "7/12"),  # 1/3 · 1/3 · 3/4 + 2/3 · 3/4
    (of("utility-at-least", "B"), "0"),
    # low: all bid 0, and she wins, or S sells at 3/4; high: S wins, and does
    (of("utility-at-most", "B"), "35/36"),  # 1/3 · (1/3 + 1/3 · 1/4) + 2/3 · 5/4
    (of("utility-at-least", "A"), "0"),
    (of("utility-at-most", "A"), "1/2"),  # 1/3 of 3/2, or 3/2 less 1
]


@pytest.mark.parametrize("form", ["explicit", "staged"])
@pytest.mark.parametrize(("claim", "value"), AFTER, ids=[" ".join(claim.values()) for claim, _ in AFTER])
def test_what_follows_alone(claim: Claim, value: str, form: str) -> None:
    """Without multipliers and shifts a bound is the worst or the best of all bids at each profile of types."""
    check(MAY_RESELL, claim, NOTHING, [], value, form)


# One buyer, worth 2, at a reserve of 1: her bids 0 and 1/2 win nothing alike, by 1 she would gain 1.
ALIKE = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [2] }]
bids = { levels = [0, "1/2", 1] }
[auction]
format = "discriminatory"
reserve = 1
"""
OWN = [
    ([], "0"),
    ([[0, [[2, "2"]]]], "0"),  # she may bid 1/2
    ([[1, [[2, "2"]]]], "0"),  # she may bid 0
    ([[0, [[2, "2"]]], [1, [[2, "1"]]]], "1"),
    ([[0, [[2, "2"]]], [1, [[2, "2"]]]], "2"),
    ([[0, [[2, "3"]]], [1, [[2, "4"]]]], "2"),
    ([[0, [[1, "7"], [2, "2"]]], [1, [[0, "7"], [2, "2"]]]], "2"),  # from one to the other she gains nothing
    ([[0, [[2, "2"]]], [1, [[2, "2"]]], [2, [[0, "1"]]]], "1"),  # by 1 she gains 1 over 0, and welfare is 2
]


@pytest.mark.parametrize(("rows", "value"), OWN)
def test_bids_that_go_alike_are_bids_apart(rows: Rows, value: str) -> None:
    check(ALIKE, of("welfare-at-least"), {"A": {"t1": rows}}, [], value, "explicit")


# A of l is worth 1, of h 3; B is worth 2; who bids more pays that, A is served first.  With B of p A is l with 3/5, with
# B of q she is l for sure.
TYPES = """units = 1
prior = [
  { types = { A = "l", B = "p" }, probability = "3/8" },
  { types = { A = "h", B = "p" }, probability = "2/8" },
  { types = { A = "l", B = "q" }, probability = "3/8" },
]
[[agents]]
name = "A"
types = [{ name = "l", marginals = [1] }, { name = "h", marginals = [3] }]
bids = { levels = [0, 1] }
[[agents]]
name = "B"
types = [{ name = "p", marginals = [2] }, { name = "q", marginals = [2] }]
bids = { levels = [0, 1] }
[auction]
format = "discriminatory"
"""
# Welfare at least: with l it is 1, but at (0, 1) it is 2; with h it is 3, but at (0, 1) 2.  A shift of s with (l, p) at
# B's bid 1 is one of -3/2 s with (h, p) there: with l the sums at B's 1 are 2 + s and 1 + s, with h 2 - 3/2 s and
# 3 - 3/2 s, at B's 0 still 1, and 3.
SHIFTED = [
    (of("welfare-at-least"), "0", "5/4"),  # 3/8 · 1 + 2/8 · 2 + 3/8 · 1
    (of("welfare-at-least"), "1/3", "9/8"),  # with h the least is 2 - 1/2
    (of("welfare-at-least"), "-1/3", "5/4"),  # with l the least is 1 - 1/3, with h 2 + 1/2
    (of("welfare-at-least"), "-1", "9/8"),  # with l 0, with h 3, at B's bid 0
    (of("welfare-at-most"), "0", "9/4"),  # 3/8 · 2 + 2/8 · 3 + 3/8 · 2
    (of("welfare-at-most"), "-1/3", "9/4"),  # with l 2 - 1/3, with h 3 + 1/2
    (of("welfare-at-most"), "-2", "21/8"),  # with l 1, at B's bid 0, with h 6
]


@pytest.mark.parametrize(("claim", "shift", "value"), SHIFTED)
def test_shifts(claim: Claim, shift: str, value: str) -> None:
    s = Fraction(shift)
    pair = [["A", [0, 0], [1], str(s)], ["A", [1, 0], [1], str(-s * 3 / 2)]] if s else []
    check(TYPES, claim, {"A": {"l": [], "h": []}, "B": {"p": [], "q": []}}, pair, value, "explicit")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([[3, [[0, "1"], [1, "1"], [2, "1"]]]], None),
        ([[3, [[0, "1"], [2, "1"], [1, "1"]]]], "the other bids are not ascending"),
        ([[3, [[0, "1"], [2, "1"], [2, "1"]]]], "the other bids are not ascending"),
        ([[0, [[1, "1"]]], [2, [[1, "1"]]], [1, [[0, "1"]]]], "the own bids are not ascending"),
    ],
)
def test_the_order_of_bids(rows: Rows, says: str | None) -> None:
    text = ALIKE.replace('"1/2", 1]', '"1/2", 1, 2]')
    shown = {"multipliers": {"A": {"t1": rows}}, "shifts": [], "value": "0"}
    found = judged(certificate(text, [(of("revenue-at-least"), True, shown)]))
    assert found.code == ("bound" if says else None), found
    assert (says or "") in str(found.message)
