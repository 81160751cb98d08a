"""Spans of numbers, and how they cover an interval: every part of it, ends included, by a span that has all of it."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import pytest

from exactgames.runs.spans import Span, _joined, _less_than_zero, covered


def span(text: str) -> Span:
    """As it is written: "[0, 1)"."""
    low, high = text[1:-1].split(", ")
    return Span(Fraction(low), Fraction(high), text[0] == "(", text[-1] == ")")


COVERED = [
    (["[0, 1]"], "0-1:0"),
    (["[0, 1)"], None),
    (["(0, 1]"], None),
    (["[0, 1/2]", "[1/2, 1]"], "0-1/2:0 1/2-1:1"),
    (["[0, 1/2)", "[1/2, 1]"], None),  # nothing has both ends of the first part
    (["[0, 1/2)", "(1/4, 1]"], "0-3/8:0 3/8-1:1"),
    (["[0, 1/2)", "(1/2, 1]"], None),
    (["[0, 1/2]", "(1/2, 1]"], None),
    (["(1/4, 1]", "[0, 1/3)", "[0, 1/2]"], "0-1/2:2 1/2-1:0"),
    (["[0, 1/2)", "[0, 3/4)", "(1/2, 1]"], "0-5/8:1 5/8-1:2"),
    (["[0, 1/2)", "[1/4, 1/2]", "[1/2, 1]"], "0-3/8:0 3/8-1/2:1 1/2-1:2"),
    ([], None),
    (["[1/2, 1]"], None),
]


@pytest.mark.parametrize(("spans", "wanted"), COVERED)
def test_a_cover(spans: list[str], wanted: str | None) -> None:
    found = covered([(span(text), k) for k, text in enumerate(spans)], Fraction(0), Fraction(1))
    shown = None if found is None else " ".join(f"{low}-{high}:{k}" for low, high, k in found)
    assert shown == wanted


def test_covers_of_random_spans_cover() -> None:
    some = none = 0
    for seed in range(150):
        draw = random.Random(seed)
        spans = []
        for k in range(draw.randint(1, 5)):
            low, high = sorted((Fraction(draw.randint(-1, 8), 6), Fraction(draw.randint(-1, 8), 6)))
            one = Span(low, high, draw.random() < 0.5, draw.random() < 0.5)
            spans += [] if one.empty else [(one, k)]
        found = covered(spans, Fraction(0), Fraction(1))
        held = [any(one.holds(Fraction(x, 60)) for one, _ in spans) for x in range(61)]
        if found is None:
            none += 1
            continue
        some += 1
        assert all(held), seed
        assert (found[0][0], found[-1][1]) == (0, 1)
        assert all(one[1] == two[0] for one, two in pairwise(found)), seed
        for low, high, k in found:
            assert low < high
            assert any(one.holds(low) and one.holds(high) for one, number in spans if number == k), seed
    assert some and none


def test_where_an_affine_function_is_less_than_zero() -> None:
    kinds = set()
    for seed in range(150):
        draw = random.Random(seed)
        low, high = Fraction(0), Fraction(4)
        first, last, small = draw.randint(-2, 2), draw.randint(-2, 2), draw.randint(-1, 1)
        found = _less_than_zero(low, high, (Fraction(first), small), (Fraction(last), small))
        for x in (Fraction(k, 12) for k in range(49)):
            value = first + (last - first) * x / 4
            assert found.holds(x) == ((value, small) < (0, 0)), (seed, x)
        kinds.add((found.empty, found.open_low, found.open_high))
    assert len(kinds) >= 4


def test_neighbours_with_a_common_end_are_joined() -> None:
    spans = [span("[0, 1]"), span("[1, 2)"), span("(2, 3]"), span("[3, 4]"), span("[5, 6]")]
    assert list(_joined(spans)) == [span("[0, 2)"), span("(2, 4]"), span("[5, 6]")]
