"""Tables on narrow screens: every number is whole, no line is longer than the screen."""

from __future__ import annotations

import io
import random

import pytest

from exactgames.reports.screen import Screen
from exactgames.reports.tables import table

LONG = "12345678901234/5678901234567"
ROWS = [("A", "type v=1/8, holding 1 of 1 after paying 2/3; 1 takes 1", LONG), ("買い手", "[x]", "–")]


def printed(
    rows: list[tuple[str, ...]], width: int, columns: tuple[str, ...] = ("agent", "information set", "value")
) -> str:
    screen = Screen(file=io.StringIO(), width=width, highlight=False)
    screen.print(table("Values", columns, rows))
    return screen.file.getvalue()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize(("width", "is_table"), [(140, True), (80, True), (54, True), (40, False), (32, False)])
def test_a_number_is_never_broken(width, is_table):
    text = printed(ROWS, width)
    assert ("━" in text) == is_table
    assert LONG in text
    assert {word for row in ROWS for cell in row for word in cell.split()} <= set(text.replace(";", " ").split()) | {
        "2/3;",
        "v=1/8,",
    }
    assert max(map(len, text.splitlines())) <= width


def test_any_table_at_any_width():
    """Numbers of all lengths in up to eight columns."""
    draw, kinds = random.Random(17), set()
    for _ in range(150):
        columns = draw.randint(1, 8)
        rows = [
            tuple(
                " ".join(str(draw.getrandbits(draw.randint(1, 60))) for _ in range(draw.randint(1, 3)))
                for _ in range(columns)
            )
            for _ in range(3)
        ]
        width = draw.choice([30, 80, 140])
        text = printed(rows, width, tuple(f"c{n}" for n in range(columns)))
        kinds.add((width, "━" in text))
        assert [
            w for row in rows for cell in row for w in cell.split() if w not in text.replace(";", " ").split()
        ] == []
        assert max(map(len, text.splitlines())) <= width
    assert kinds >= {(30, False), (30, True), (80, False), (80, True), (140, True)}


def test_a_table_that_fits_is_as_wide_as_its_lines():
    assert len(printed(ROWS, 140).splitlines()[1].rstrip()) < 110
