"""A path of complementary pivots (Lemke 1965), from t = 0 to t = 1, in integers.

A *dictionary* gives n basic variables as affine functions of n others and of t. Variables are pairs (v, v̄), one basic,
the other not, all non-negative. At t = 0, with the others at 0, the basic ones must be ≥ 0. Then t rises; what would
become negative leaves the basis, and its partner enters next, until t is 1: a solution in which of each pair one is 0.
Where the solutions for t in [0, 1] are bounded, as they are for equilibria, the path ends there; ties, which could lead
it in a circle, are for the caller to avoid, by numbers in general position.

Numbers are kept over one denominator, as in Bareiss's elimination: every entry is a minor of the first dictionary, so
that divisions leave no remainder.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import define, field
from flint import fmpz_mat

from exactgames.clock import FOREVER, Clock

RISING = -1
"""The name of t among the variables."""


@define(eq=False)
class Path:
    """``table`` [n][n + 2]: row i is basic variable i, column j the coefficient of the nonbasic variable j, then that
    of t, then the constant, all over ``denominator``. At first variable i < n is row i's, and n + i, its partner,
    column i's.
    """

    table: fmpz_mat
    clock: Clock = FOREVER
    denominator: int = 1
    basic: list[int] = field(init=False)
    others: list[int] = field(init=False)

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]], clock: Clock = FOREVER) -> Path:
        """From the first dictionary."""
        return cls(fmpz_mat([list(row) for row in rows]), clock)

    def __attrs_post_init__(self) -> None:
        n = self.table.nrows()
        self.basic, self.others = list(range(n)), [*range(n, 2 * n), RISING]

    def solution(self, pivots: int) -> dict[int, Fraction] | None:
        """The positive variables at t = 1; None if it is not reached in so many pivots, or along a ray. Late."""
        entering = self.others.index(RISING)
        for _ in range(pivots):
            self.clock.check()
            row, value = self._leaving(entering)
            end = self._end(entering)
            if end is not None and (value is None or end <= value):
                return self._at(entering, end)
            if value is None:
                return None
            left = self.basic[row]
            if left == RISING:
                return None
            self._pivot(row, entering)
            n = len(self.basic)
            entering = self.others.index(left + n if left < n else left - n)
        return None

    def _leaving(self, entering: int) -> tuple[int, Fraction | None]:
        """(the row that reaches 0 first as the variable rises, its value then); None if none does."""
        constant, best, found = self.table.ncols() - 1, None, 0
        for i in range(len(self.basic)):
            slope = int(self.table[i, entering])
            if slope < 0:
                value = Fraction(int(self.table[i, constant]), -slope)
                if best is None or value < best:
                    best, found = value, i
        return found, best

    def _end(self, entering: int) -> Fraction | None:
        """How far the variable must rise for t to be 1; None if t does not rise with it."""
        if self.others[entering] == RISING:
            return Fraction(1)
        row = self.basic.index(RISING)
        slope, constant = int(self.table[row, entering]), int(self.table[row, self.table.ncols() - 1])
        return Fraction(self.denominator - constant, slope) if slope > 0 else None

    def _at(self, entering: int, value: Fraction) -> dict[int, Fraction]:
        constant = self.table.ncols() - 1
        found = {self.others[entering]: value}
        for i, variable in enumerate(self.basic):
            found[variable] = (int(self.table[i, constant]) + int(self.table[i, entering]) * value) / self.denominator
        return {variable: x for variable, x in found.items() if x and variable != RISING}

    def _pivot(self, row: int, column: int) -> None:
        """The row's variable and the column's change places."""
        table, n = self.table, len(self.basic)
        width = table.ncols()
        pivot = int(table[row, column])
        own = [int(table[row, j]) for j in range(width)]
        rising = [int(table[i, column]) for i in range(n)]
        changed = (table * pivot - fmpz_mat(n, 1, rising) * fmpz_mat(1, width, own)) / self.denominator
        for i in range(n):
            changed[i, column] = rising[i]
        for j in range(width):
            changed[row, j] = -own[j]
        changed[row, column] = self.denominator
        if pivot < 0:
            changed, pivot = -changed, -pivot
        self.table, self.denominator = changed, pivot
        self.basic[row], self.others[column] = self.others[column], self.basic[row]
