"""Tables without lines, for files and pipes: columns stand two blanks apart, a line of ``-`` is under the heading.

Two blanks stand between columns only, and at the begin of a line where the first cell is empty: in what a cell says
each blank after another one is escaped. So no words of a file look like a further column.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import IO

from rich.cells import cell_len
from rich.table import Column, Table

GAP = 2
"""Blanks between two columns."""
_BLANKS = re.compile(r"(?<= ) |^ | $", re.MULTILINE)


def boxes(stream: IO[str]) -> bool:
    """Whether tables and help have lines around them: on a terminal that can show them, and wherever FORCE_COLOR is
    set. (NO_COLOR is about colour alone.)
    """
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")


def spaced(words: str) -> str:
    r"""What a cell says, with single blanks only.

    >>> spaced("a   b")
    'a \\x20\\x20b'
    """
    return _BLANKS.sub(lambda _: r"\x20", words)


def plain_lines(table: Table, wrapped: Callable[[str, int, bool], list[str]]) -> Iterator[str]:
    """The heading, the line under it, and the rows; ``wrapped``: a cell's words in lines of at most that width, of the
    first column or not.
    """
    widths = [widths_of(column)[1] if column.width is None else column.width for column in table.columns]
    right = [column.justify == "right" for column in table.columns]

    def row(cells: Sequence[object]) -> Iterator[str]:
        blocks = [wrapped(str(cell), width, k == 0) for k, (cell, width) in enumerate(zip(cells, widths, strict=True))]
        for parts in zip_longest(*blocks, fillvalue=""):
            padded = map(_padded, parts, widths, right)
            yield (" " * GAP).join(padded).rstrip()

    yield from row([column.header for column in table.columns])
    yield (" " * GAP).join("-" * width for width in widths)
    for cells in zip(*(column.cells for column in table.columns), strict=True):
        yield from row(cells)


def widths_of(column: Column) -> tuple[int, int]:
    """Of the widest word in its heading and cells, and of the widest line; at least its least width."""
    texts = [str(cell) for cell in (column.header, *column.cells)]
    words = max(column.min_width or 0, *(cell_len(word) for text in texts for word in (*text.split(), "")))
    return words, max(words, *(cell_len(line) for text in texts for line in text.split("\n")))


def _padded(words: str, width: int, right: bool) -> str:
    blanks = " " * (width - cell_len(words))
    return blanks + words if right else words + blanks
