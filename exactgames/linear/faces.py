"""The faces of a polytope {x ≥ 0: A x = b}, by linear programs that start where the last one ended.

A face is cut out by a set of coordinates that are 0 there. HiGHS, which keeps its basis from one program to the next,
proposes a point or a basis; what is returned is verified exactly. With one more coordinate t,

    A x = b·t,   t ≤ 1,   maximise t

always has a solution; the face is empty iff the maximum is 0, and the dual solution proves it. A point is first tried
with small denominators; else, and for every proof, the proposed basis is solved in rationals. Where it is not exactly
optimal, ``program.minimise`` starts from scratch.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

import flint
import highspy
import numpy as np
from attrs import define, field

from exactgames.linear.highs import quiet_solver
from exactgames.linear.program import Infeasible, Optimal, minimise

Point = dict[int, Fraction]
"""{coordinate: its value}, where it is not 0."""

_SCALES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 48)
"""Common denominators that are tried."""


@define(eq=False, init=False, slots=False)
class Faces:
    """The polytope; it has to be bounded."""

    size: int
    _rows: list[list[tuple[int, int]]] = field(repr=False)
    _columns: list[list[tuple[int, int]]] = field(repr=False)
    _right: list[int] = field(repr=False)
    _matrix: Any = field(repr=False)
    _solver: highspy.Highs = field(repr=False)

    def __init__(self, rows: Sequence[Mapping[int, int]], right: Sequence[int], size: int) -> None:
        """``rows``: {coordinate: coefficient}; ``right``: b; ``size``: how many coordinates."""
        self.size = size
        self._rows = [
            [*((j, x) for j, x in row.items() if x), *([(size, -b)] if b else [])]
            for row, b in zip(rows, right, strict=True)
        ]
        self._rows.append([(size, 1), (size + 1, 1)])  # t + slack = 1
        self._right = [0] * len(rows) + [1]
        self._columns = [[] for _ in range(size + 2)]
        for i, line in enumerate(self._rows):
            for j, x in line:
                self._columns[j].append((i, x))
        self._matrix = flint.fmpz_mat(len(self._rows), size + 2)
        for i, line in enumerate(self._rows):
            for j, x in line:
                self._matrix[i, j] = x
        self._solver = self._loaded()

    def _loaded(self) -> highspy.Highs:
        solver, program = quiet_solver(), highspy.HighsLp()
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("time_limit", highspy.kHighsInf)  # each run is short, and their times would add up
        columns, right = len(self._columns), np.array(self._right, dtype=float)
        program.num_col_, program.num_row_ = columns, len(right)
        program.col_cost_, program.col_lower_ = np.zeros(columns), np.zeros(columns)
        program.col_upper_ = np.full(columns, highspy.kHighsInf)
        program.row_lower_, program.row_upper_ = right, right
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = np.cumsum([0, *map(len, self._columns)]).astype(np.int32)
        program.a_matrix_.index_ = np.array([i for column in self._columns for i, _ in column], dtype=np.int32)
        program.a_matrix_.value_ = np.array([float(x) for column in self._columns for _, x in column])
        solver.passModel(program)
        return solver

    def point(self, zero: Collection[int]) -> Point | None:
        """A point of the face on which the coordinates ``zero`` are 0; None if it has none."""
        found = self._positive([self.size], zero)
        if found is None:
            return None
        if found[self.size] != 1:
            found = self._best({self.size: 1}, zero)
        return self._point(found)

    def positive(self, wanted: Collection[int], zero: Collection[int]) -> Point | None:
        """A point of the face, which is not empty, at which some of the coordinates ``wanted`` is > 0; None if all are
        0 throughout.
        """
        found = self._positive(wanted, {*zero, self.size + 1})
        return None if found is None else self._point(found)

    def greatest(self, cost: Mapping[int, int], zero: Collection[int]) -> Point:
        """A point of the face, which is not empty, at which the cost is greatest."""
        return self._point(self._best(cost, {*zero, self.size + 1}))

    def _point(self, found: Point) -> Point:
        return {j: x for j, x in found.items() if j < self.size}

    def _positive(self, wanted: Collection[int], zero: Collection[int]) -> Point | None:
        """A point at which some of the coordinates ``wanted`` is > 0; None if all of them are 0 throughout."""
        cost = dict.fromkeys(wanted, 1)
        if self._run(cost, zero):
            found = self._rounded(zero)
            if found is not None and any(j in found for j in wanted):
                return found
            if self._never(cost, zero):
                return None
        found = self._best(cost, zero)
        return found if any(j in found for j in wanted) else None

    def _best(self, cost: Mapping[int, int], zero: Collection[int]) -> Point:
        """A point with the coordinates ``zero`` at 0, where the cost is greatest."""
        found = self._of_basis(cost, zero) if self._run(cost, zero) else None
        return self._from_scratch(cost, set(zero)) if found is None else found

    def _run(self, cost: Mapping[int, int], zero: Collection[int]) -> bool:
        """Whether the solver has something to propose."""
        columns, solver = len(self._columns), self._solver
        upper, costs = np.full(columns, highspy.kHighsInf), np.zeros(columns)
        upper[list(zero)] = 0
        costs[list(cost)] = [-float(x) for x in cost.values()]
        places = np.arange(columns, dtype=np.int32)
        solver.changeColsBounds(columns, places, np.zeros(columns), upper)
        solver.changeColsCost(columns, places, costs)
        solver.run()
        return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def _rounded(self, zero: Collection[int]) -> Point | None:
        """The solver's point with a small common denominator, if that is exactly one."""
        floats = np.array(self._solver.getSolution().col_value)
        for scale in _SCALES:
            tried = np.rint(floats * scale)
            if (abs(tried - floats * scale) > _NEAR * scale).any() or not (abs(tried) < _LARGE).all():
                continue
            whole = [int(x) for x in tried]
            if min(whole) >= 0 and not any(whole[j] for j in zero) and self._solves(whole, scale):
                return {j: Fraction(x, scale) for j, x in enumerate(whole) if x}
        return None

    def _solves(self, whole: Sequence[Any], scale: Any) -> bool:
        values = self._matrix * flint.fmpz_mat(len(whole), 1, whole)
        return bool(values == flint.fmpz_mat(len(self._right), 1, self._right) * scale)

    def _never(self, cost: Mapping[int, int], zero: Collection[int]) -> bool:
        """Whether the solver's multipliers, with a small common denominator, prove that the cost is nowhere positive:
        rows of which b times them is ≤ 0, and the columns at least the cost.
        """
        floats = -np.array(self._solver.getSolution().row_dual)
        for scale in _SCALES:
            tried = np.rint(floats * scale)
            if (abs(tried - floats * scale) > _NEAR * scale).any() or not (abs(tried) < _LARGE).all():
                continue
            whole = [int(x) for x in tried]
            if whole[-1] <= 0 and self._bounds(whole, scale, cost, zero):
                return True
        return False

    def _bounds(self, multipliers: Sequence[Any], scale: Any, cost: Mapping[int, int], zero: Collection[int]) -> bool:
        """Whether the columns that are not 0, times the multipliers, are at least the cost."""
        values = (flint.fmpz_mat(1, len(multipliers), multipliers) * self._matrix).entries()
        skipped = set(zero)
        return all(x >= scale * cost.get(j, 0) for j, x in enumerate(values) if j not in skipped)

    def _of_basis(self, cost: Mapping[int, int], zero: Collection[int]) -> Point | None:
        """The solver's basis in rationals; None unless it is exactly feasible and optimal. Rows that are basic
        themselves are left out, and verified with the others.
        """
        basis, basic = self._solver.getBasis(), highspy.HighsBasisStatus.kBasic
        columns = [j for j, status in enumerate(basis.col_status) if status == basic]
        rows = {i: k for k, i in enumerate(i for i, status in enumerate(basis.row_status) if status != basic)}
        if len(columns) != len(rows):
            return None
        block = flint.fmpz_mat(len(rows), len(rows))
        for k, j in enumerate(columns):
            for i, x in self._columns[j]:
                if i in rows:
                    block[rows[i], k] = x
        try:
            solved = block.solve(flint.fmpz_mat(len(rows), 1, [self._right[i] for i in rows]))
            priced = block.transpose().solve(flint.fmpz_mat(len(rows), 1, [cost.get(j, 0) for j in columns]))
        except ZeroDivisionError:  # singular
            return None
        values, scale = _column(solved)
        whole = [0] * len(self._columns)
        for j, x in zip(columns, values, strict=True):
            whole[j] = x
        if min(whole) < 0 or any(whole[j] for j in zero) or not self._solves(whole, scale):
            return None
        values, dual_scale = _column(priced)
        multipliers = [0] * len(self._rows)
        for i, y in zip(rows, values, strict=True):
            multipliers[i] = y
        if not self._bounds(multipliers, dual_scale, cost, zero):
            return None
        return {j: Fraction(x, scale) for j, x in enumerate(whole) if x}

    def _from_scratch(self, cost: Mapping[int, int], zero: set[int]) -> Point:
        kept = [j for j in range(len(self._columns)) if j not in zero]
        rows = [dict(row) for row in self._rows]
        lines = [([row.get(j, 0) for j in kept], b) for row, b in zip(rows, self._right, strict=True)]
        lines = [line for line in lines if any(line[0]) or line[1]]
        found = minimise([-cost.get(j, 0) for j in kept], [row for row, _ in lines], [b for _, b in lines])
        if isinstance(found, Infeasible):
            raise ArithmeticError("a face that is not empty is")
        if not isinstance(found, Optimal):
            raise ArithmeticError("a polytope is bounded")
        return {j: x for j, x in zip(kept, found.x, strict=True) if x}


_NEAR, _LARGE = 1e-6, 2**53
"""What is taken for a whole number of the solver's floats, and which are too large for that: only proposals."""


def _column(matrix: Any) -> tuple[list[int], int]:
    """The one column of a matrix of rationals, as numerators and a common denominator (python-flint's stubs do not say
    that ``solve`` gives one).
    """
    numerators, denominator = matrix.numer_denom()
    return [int(x) for x in numerators.entries()], int(denominator)
