"""Where commands print for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from exactgames.quoted import escaped
from exactgames.reports.plain import GAP, boxes, plain_lines, spaced, widths_of

ON = "… "
"""Begins a line in which a file's words go on."""


class Screen(Console):
    """A console on which no text says anything but itself. What it is given are strings (no markup is read from them),
    ``Text``, each one line, and tables, whose cells ``table`` has made plain. No number in a table is broken: where the
    screen is too narrow for that, each row is a paragraph. Tables have lines only where ``boxes`` says so.
    """

    def print(self, *objects: Any, **options: Any) -> None:
        if len(objects) == 1 and isinstance(objects[0], Table):
            self._print_table(objects[0])
            return
        plain = (Text(escaped(str(one))) if isinstance(one, (str, Text)) else one for one in objects)
        super().print(*plain, **options)

    def _print_table(self, table: Table) -> None:
        boxed = boxes(self.file)
        caption, table.caption = table.caption, None  # of its own width, not of the table's
        if not boxed:
            for column in table.columns:
                column.header = Text(spaced(str(column.header)))
                column._cells[:] = [Text(spaced(str(cell))) for cell in column.cells]
        if not fitted(table, self.width, 3 if boxed else GAP):  # a line between two columns, a blank on each side
            self._print_rows(table)
        elif boxed:
            self._mark(table)
            super().print(table)
        else:
            if table.title:
                super().print(table.title)
            for line in plain_lines(table, self._lines):
                super().print(Text(line))
        if caption:
            super().print(caption)

    def _lines(self, words: str, width: int, marked: bool) -> list[str]:
        """As wide as that; in the first column each line but the first begins with a mark."""
        if not marked:
            return [part.plain.rstrip() for line in words.split("\n") for part in Text(line).wrap(self, max(1, width))]
        lines = (self._folded(line, width, width - len(ON)).plain for line in words.split("\n"))
        return [part.rstrip() for line in lines for part in line.split("\n")]

    def _print_rows(self, table: Table) -> None:
        if table.title:
            super().print(table.title)
        for cells in zip(*(column.cells for column in table.columns), strict=True):
            named = [(" ".join(str(c.header).split()), str(cell)) for c, cell in zip(table.columns, cells, strict=True)]
            words = "; ".join(f"{head}: {cell}" if head else cell for head, cell in named if cell)
            super().print(Text("  ") + self._folded(escaped(words), self.width - 2, self.width - 2))

    def _mark(self, table: Table) -> None:
        """Where words of the first column go on in a line of their own, this begins with a mark: a file's words never
        look like a line of ours."""
        first = table.columns[0] if table.columns else None
        if first is not None and (width := first.width) is not None:
            cells = [
                [self._folded(line, width, width - len(ON)) for line in str(cell).split("\n")] for cell in first.cells
            ]
            first._cells[:] = [Text("\n").join(lines) for lines in cells]

    def _folded(self, words: str, most: int, each: int) -> Text:
        """Where it is wider than ``most``, in lines as wide as ``each``; each but the first begins with a mark."""
        if cell_len(words) <= most:
            return Text(words)
        return Text(f"\n{ON}").join(Text(words).wrap(self, max(1, each)))


def fitted(table: Table, width: int, gap: int) -> bool:
    """Give its columns widths with which it is no wider than that, so much between two of them, and no word in it is
    broken. False if there are none."""
    room = width - gap * (len(table.columns) - 1)
    found = [widths_of(column) for column in table.columns]
    words, lines = [least for least, _ in found], [most for _, most in found]
    if sum(lines) > room:
        words[:1] = [min(word + len(ON), line) for word, line in zip(words[:1], lines[:1], strict=True)]
    if sum(words) > room:
        return False
    if sum(lines) > room:
        cap = max(c for c in range(min(max(lines), room + 1)) if sum(_shares(words, lines, c)) <= room)
        for column, share in zip(table.columns, _shares(words, lines, cap), strict=True):
            column.width = share
    return True


def _shares(words: Sequence[int], lines: Sequence[int], cap: int) -> list[int]:
    """Columns as wide as their lines, but no wider than the cap unless a word is."""
    return [max(word, min(line, cap)) for word, line in zip(words, lines, strict=True)]


def print_indented(console: Console, words: str, by: int) -> None:
    """A line that starts after so many blanks; so do those into which a narrow screen breaks it."""
    line = Text(escaped(words))
    console.print(Text(" " * by) + line if console.soft_wrap else Padding(line, (0, 0, 0, by), expand=False))
