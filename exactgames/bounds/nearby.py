"""The nearest thing to rounding that keeps equations: a solution of M x = c near a rounded one, exactly.

Floats choose rows and columns of M that are independent; on these the change that is needed is solved for in rationals,
all other unknowns stay what they are. M has integer entries; where it has few different ones the change keeps short
fractions short. Nothing is claimed of the result: whoever asks holds it against what it is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import flint
import numpy as np
import numpy.typing as npt

from exactgames.numbers.arrays import Integers

_ZERO = 1e-7
"""Of rows scaled to 1: what floats leave of a 0."""


def change(table: Integers, missing: Sequence[Fraction]) -> list[tuple[int, Fraction]] | None:
    """[(column, what is added to its unknown)] such that the rows' values rise by what is missing; earlier columns are
    changed first. None where the independent rows that floats choose are not.
    """
    rows, columns = _independent(table)
    if not rows:
        return []
    square = flint.fmpq_mat(flint.fmpz_mat([[int(x) for x in table[r, columns]] for r in rows]))
    right = flint.fmpq_mat([[flint.fmpq(missing[r].numerator, missing[r].denominator)] for r in rows])
    try:
        solved = square.solve(right)
    except ZeroDivisionError:
        return None
    return [(c, Fraction(int(solved[j, 0].p), int(solved[j, 0].q))) for j, c in enumerate(columns)]


def _independent(table: Integers) -> tuple[list[int], list[int]]:
    """Rows and columns of a regular square of the table's rank, by elimination in floats: earlier columns first."""
    work: npt.NDArray[np.float64] = table.astype(float)
    work /= np.maximum(np.abs(work).max(axis=1, initial=0), 1)[:, None]
    free, rows, columns = np.ones(len(work), dtype=bool), list[int](), list[int]()
    for c in range(work.shape[1]):
        here = np.flatnonzero(free & (np.abs(work[:, c]) > _ZERO))
        if not len(here):
            continue
        good = here[np.abs(work[here, c]) >= np.abs(work[here, c]).max() / 10]
        r = int(good[np.count_nonzero(work[good], axis=1).argmin()])
        used = np.flatnonzero(work[r])
        others = here[here != r]
        work[np.ix_(others, used)] -= np.outer(work[others, c] / work[r, c], work[r, used])
        free[r] = False
        rows.append(r)
        columns.append(c)
        if len(rows) == len(work):
            break
    return rows, columns
