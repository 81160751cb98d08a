"""Tables: on narrow screens every number is whole, and no line is longer than the screen; lines are drawn on terminals
only; no cell looks like two.
"""

from __future__ import annotations

import io
import random
import re

import pytest

from exactgames.reports.plain import boxes
from exactgames.reports.screen import Screen
from exactgames.reports.tables import table

LINES = set("│┃━╇┿─┼╋┳╈|+")
LONG = "12345678901234/5678901234567"
ROWS = [("A", "type v=1/8, holding 1 of 1 after paying 2/3; 1 takes 1", LONG), ("買い手", "[x]", "–")]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def printed(
    rows: list[tuple[str, ...]],
    width: int,
    columns: tuple[str, ...] = ("agent", "information set", "value"),
    boxed: bool = False,
    shown: int | None = None,
) -> str:
    screen = Screen(file=Terminal() if boxed else io.StringIO(), width=width, highlight=False, no_color=True)
    screen.print(table("Values", columns, rows, shown))
    text: str = screen.file.getvalue()  # type: ignore[attr-defined]
    text = re.sub("\x1b\\[[0-9;]*m", "", text)
    assert boxed or not LINES & set(text)
    return text


def is_table(text: str, boxed: bool) -> bool:
    return any(set(line) <= ({"━", "╇"} if boxed else {"-", " "}) for line in text.splitlines() if line)


@pytest.mark.parametrize("boxed", [False, True], ids=["plain", "boxed"])
@pytest.mark.parametrize(("width", "fits"), [(140, True), (80, True), (54, True), (40, False), (32, False)])
def test_a_number_is_never_broken(width, fits, boxed):
    text = printed(ROWS, width, boxed=boxed)
    assert is_table(text, boxed) == fits
    assert LONG in text
    assert {word for row in ROWS for cell in row for word in cell.split()} <= set(text.replace(";", " ").split()) | {
        "2/3;",
        "v=1/8,",
    }
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("boxed", [False, True], ids=["plain", "boxed"])
def test_any_table_at_any_width(boxed):
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
        text = printed(rows, width, tuple(f"c{n}" for n in range(columns)), boxed)
        kinds.add((width, is_table(text, boxed)))
        assert [
            w for row in rows for cell in row for w in cell.split() if w not in text.replace(";", " ").split()
        ] == []
        assert max(map(len, text.splitlines())) <= width
    assert kinds >= {(30, False), (30, True), (80, False), (80, True), (140, True)}


@pytest.mark.parametrize("boxed", [False, True], ids=["plain", "boxed"])
def test_a_table_that_fits_is_as_wide_as_its_lines(boxed):
    assert len(printed(ROWS, 140, boxed=boxed).splitlines()[1].rstrip()) < 110


def test_a_plain_table():
    """Numbers stand right, names left, even if they are numbers; wide characters are two wide; no blank at an end."""
    rows = [("1", "買い手", "7/8", "2 of 15", "–"), ("10", "b", "1,234", "–", "1/2"), ("2–3", "", "-1", "12 of 9", "")]
    assert printed(rows, 80, ("", "agent", "value", "tied", "why\nnot"), shown=2) == (
        "Values\n"
        "    agent   value     tied  why\n"
        "                            not\n"
        "--  ------  -----  -------  ---\n"
        " 1  買い手    7/8  2 of 15    –\n"
        "10  b       1,234        –  1/2\n"
        "… and 1 more\n"
    )
    assert printed([("1", "2"), ("10", "3")], 80, ("type", "bids")).splitlines()[3:] == ["1     2", "10    3"]


def test_words_that_go_on():
    """In the first column with a mark; in the others under themselves."""
    rows = [("the words of a file which are long", "these are ours, as long as that", "1")]
    assert printed(rows, 40, ("", "said", "n")).splitlines()[3:] == [
        "the words of a     these are ours,    1",
        "… file which are   as long as that",
        "… long",
    ]


FORGED = [
    ("A\nB  t1  1/2", "A\\nB \\x20t1 \\x201/2"),
    ("A   t1", "A \\x20\\x20t1"),
    ("  A", "\\x20\\x20A"),
    ("A ", "A\\x20"),
    ("A\u00a0\u00a0t1", "A\\xa0\\xa0t1"),
    ("A │ t1 │ 1", "A │ t1 │ 1"),
]
"""What a file calls an agent, and how that is shown: in one line, as one cell."""


@pytest.mark.parametrize(("words", "shown"), FORGED)
def test_no_cell_looks_like_two(words, shown):
    screen = Screen(file=io.StringIO(), width=120)
    screen.print(table("Bids", ("agent", "bid"), [(words, "1"), ("B", "0")]))
    lines = screen.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert [re.split("  +", line) for line in lines[1:]] == [
        ["agent", "bid"], ["-" * len(shown), "---"], [shown, "1"], ["B", "0"]]  # fmt: skip


@pytest.mark.parametrize(
    ("stream", "variables", "drawn"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (Terminal(), {"NO_COLOR": "1"}, True),
        (io.StringIO(), {}, False),
        (io.StringIO(), {"FORCE_COLOR": "1"}, True),
    ],
)
def test_where_lines_are_drawn(stream, variables, drawn, monkeypatch):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert boxes(stream) == drawn
    Screen(file=stream, width=80).print(table("Values", ("a", "b"), [("1", "2")]))
    assert bool(LINES & set(stream.getvalue())) == drawn
