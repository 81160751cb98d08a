"""A basis of a linear program, solved exactly: B x = b, and y B = c.

Programs are sparse, and most of a basis is a triangle: a row in which one column is left gives that column's value, a
column with one row left that row's price. They are peeled off, one after the other; what is left, the *kernel*, is
solved densely by python-flint.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import flint
from attrs import frozen

from exactgames.numbers.arrays import common_denominator

Column = Sequence[tuple[int, int]]
"""(row, entry ≠ 0)."""
Numbers = list[Fraction]
_NOTHING = Fraction(0)


@frozen(eq=False)
class Basis:
    """Columns of a square matrix, peeled.

    columns  [place]
    rows     [row] (place, entry)
    first    (row, place): rows with one column left, in the order in which they were peeled
    last     (row, place): columns with one row left, in that order
    kernel   (the rows that are left, the places)
    """

    columns: tuple[Column, ...]
    rows: tuple[Column, ...]
    first: tuple[tuple[int, int], ...]
    last: tuple[tuple[int, int], ...]
    kernel: tuple[tuple[int, ...], tuple[int, ...]]

    @staticmethod
    def of(columns: Sequence[Column]) -> Basis:
        """As many rows as columns."""
        rows: list[list[tuple[int, int]]] = [[] for _ in columns]
        for place, column in enumerate(columns):
            for r, entry in column:
                rows[r].append((place, entry))
        left_in_row, left_in_column = [len(row) for row in rows], [len(column) for column in columns]
        row_there, column_there = [True] * len(rows), [True] * len(columns)
        first, last = [], []
        work = [(True, r) for r, n in enumerate(left_in_row) if n == 1]
        work += [(False, place) for place, n in enumerate(left_in_column) if n == 1]
        while work:
            is_row, number = work.pop()
            if is_row:
                if not row_there[number] or left_in_row[number] != 1:
                    continue
                r, place = number, next(place for place, _ in rows[number] if column_there[place])
                first.append((r, place))
            else:
                if not column_there[number] or left_in_column[number] != 1:
                    continue
                r, place = next(r for r, _ in columns[number] if row_there[r]), number
                last.append((r, place))
            row_there[r] = column_there[place] = False
            for other, _ in rows[r]:
                left_in_column[other] -= 1
                if column_there[other] and left_in_column[other] == 1:
                    work.append((False, other))
            for other, _ in columns[place]:
                left_in_row[other] -= 1
                if row_there[other] and left_in_row[other] == 1:
                    work.append((True, other))
        kernel = tuple(r for r, there in enumerate(row_there) if there)
        places = tuple(place for place, there in enumerate(column_there) if there)
        return Basis(tuple(columns), tuple(map(tuple, rows)), tuple(first), tuple(last), (kernel, places))

    @property
    def effort(self) -> int:
        """Steps of one solution, roughly."""
        return len(self.kernel[0]) ** 3 + sum(map(len, self.columns))

    def values(self, b: Sequence[int]) -> Numbers | None:
        """[place] x with B x = b; None if the basis is singular."""
        return _triangular(b, self.rows, self.columns, self.first, self.kernel, self.last)

    def prices(self, c: Sequence[int]) -> Numbers | None:
        """[row] y with y B = c; None if the basis is singular."""
        first = [(place, r) for r, place in self.last]
        last = [(place, r) for r, place in self.first]
        return _triangular(c, self.columns, self.rows, first, self.kernel[::-1], last)


def _triangular(
    right: Sequence[int],
    rows: Sequence[Column],
    columns: Sequence[Column],
    first: Sequence[tuple[int, int]],
    kernel: tuple[tuple[int, ...], ...],
    last: Sequence[tuple[int, int]],
) -> Numbers | None:
    """The unknowns, one a column: those of ``first`` in order, those of the kernel at once, those of ``last`` from the
    end.
    """
    found: Numbers = [_NOTHING] * len(columns)
    for r, place in first:
        _known(found, rows[r], right[r], place)
    at, places = kernel
    if at:
        number = {place: n for n, place in enumerate(places)}
        entries = [[0] * len(places) for _ in at]
        sides = []
        for line, r in zip(entries, at, strict=True):
            side = Fraction(right[r])
            for place, entry in rows[r]:
                if place in number:
                    line[number[place]] = entry
                elif found[place]:
                    side -= entry * found[place]
            sides.append(side)
        solved = _dense(entries, sides)
        if solved is None:
            return None
        for place, value in zip(places, solved, strict=True):
            found[place] = value
    for r, place in reversed(last):
        _known(found, rows[r], right[r], place)
    return found


def _known(found: Numbers, row: Column, right: int, place: int) -> None:
    """The one unknown of a row."""
    side, own = Fraction(right), 0
    for other, entry in row:
        if other == place:
            own = entry
        elif found[other]:
            side -= entry * found[other]
    found[place] = side / own if side else _NOTHING


def _dense(entries: list[list[int]], sides: Sequence[Fraction]) -> Numbers | None:
    size, scale = len(entries), common_denominator(sides)
    block = flint.fmpz_mat(size, size, [x for line in entries for x in line])
    try:
        solved = block.solve(flint.fmpz_mat(size, 1, [int(side * scale) for side in sides]))
    except ZeroDivisionError:
        return None
    return [Fraction(int(solved[k, 0].p), int(solved[k, 0].q) * scale) for k in range(size)]
