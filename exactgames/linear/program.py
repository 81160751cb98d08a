"""Exact linear programs: HiGHS proposes a basis, exact arithmetic disposes.

    minimise c·x   subject to   A x = b,  x ≥ 0        (A: r rows, integers)

For a basis B: x_B = B⁻¹b, y = c_B B⁻¹, reduced costs d = c − yA. It is optimal iff x_B ≥ 0 and d ≥ 0; both are
computed with python-flint's rationals. Where the proposed basis is exactly only primal (or only dual) feasible, exact
primal (dual) simplex pivots finish from it; where it is neither, or HiGHS gives none, phase one starts from scratch.
Bland's rule (the least index enters and leaves) ends every pivoting. The result is checked once more against A, b, c:
what is returned is right, or nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import flint
import highspy
import numpy as np
from attrs import frozen

from exactgames.clock import FOREVER, Clock, library_seconds

Matrix = Sequence[Sequence[int]]


@frozen
class Optimal:
    """``x`` is optimal, ``y`` (one a row) proves it: y·A ≤ c and y·b = c·x."""

    x: tuple[Fraction, ...]
    y: tuple[Fraction, ...]
    value: Fraction


@frozen
class Infeasible:
    """No x ≥ 0 has A x = b: y·A ≤ 0 while y·b > 0 (Farkas)."""

    y: tuple[Fraction, ...]


@frozen
class Unbounded:
    """The objective has no minimum."""


def minimise(
    c: Sequence[int], a: Matrix, b: Sequence[int], filled: bool = False, clock: Clock = FOREVER
) -> Optimal | Infeasible | Unbounded:
    """Solve the program exactly. All coefficients are integers; shapes c [n], a [r][n], b [r].

    filled  a proposed basis that lacks columns, because rows of its own are basic, is filled up by dual pivots
    clock   each basis that is solved spends the cube of its rows
    """
    if not b:
        return Unbounded() if any(x < 0 for x in c) else Optimal((Fraction(0),) * len(c), (), Fraction(0))
    program = _Program(c, a, b, clock)
    if not c:  # no columns: 0 = b, or a row that says otherwise
        wrong = next((i for i, x in enumerate(b) if x), None)
        if wrong is None:
            return Optimal((), (Fraction(0),) * len(b), Fraction(0))
        return program.farkas(
            Infeasible(tuple(Fraction(int(i == wrong) * (1 if x > 0 else -1)) for i, x in enumerate(b)))
        )
    proposed = _propose(c, a, b, program.filled if filled else None)
    if proposed is not None:
        state = program.state(proposed)
        if state is not None and state.primal:
            return program.primal_simplex(proposed)
        if state is not None and state.dual:
            return program.dual_simplex(proposed)
    return program.two_phases()


def solution(c: Sequence[int], a: Matrix, b: Sequence[int]) -> tuple[Fraction, ...] | Infeasible:
    """Some x ≥ 0 with A x = b, or Farkas's vector where there is none.

    HiGHS's minimum of c·x, rounded to a small common denominator, if that is exactly feasible (cheap: it is only
    multiplied); else as ``minimise``, whose cost must be bounded below. No optimality is claimed.
    """
    proposed = _float_solution(c, a, b)
    rows = [[(j, x) for j, x in enumerate(row) if x] for row in a]
    if proposed is not None:
        values, certain = proposed
        for scale in range(1, _DENOMINATORS + 1) if values else ():
            tried = [round(value * scale) for value in values]
            if not certain and _is_farkas(rows, b, tried, len(c)):
                return Infeasible(tuple(Fraction(y) for y in tried))
            if certain and min(tried, default=0) >= 0 and _solves(rows, b, tried, scale):
                return tuple(Fraction(x, scale) for x in tried)
    solved = minimise(c, a, b)
    if isinstance(solved, Unbounded):
        raise ArithmeticError("the cost is not bounded below")
    return solved if isinstance(solved, Infeasible) else solved.x


_DENOMINATORS = 24
"""Common denominators tried when a float solution is rounded."""


def _solves(rows: list[list[tuple[int, int]]], b: Sequence[int], x: list[int], scale: int) -> bool:
    return all(sum(k * x[j] for j, k in row) == scale * value for row, value in zip(rows, b, strict=True))


def _is_farkas(rows: list[list[tuple[int, int]]], b: Sequence[int], y: list[int], columns: int) -> bool:
    """Whether y·A ≤ 0 < y·b."""
    priced = [0] * columns
    for row, value in zip(rows, y, strict=True):
        if value:
            for j, k in row:
                priced[j] += value * k
    return max(priced, default=0) <= 0 < sum(value * x for value, x in zip(y, b, strict=True))


def _float_solution(c: Sequence[int], a: Matrix, b: Sequence[int]) -> tuple[list[float], bool] | None:
    """(HiGHS's solution, True), or (its infeasibility ray, least entry scaled to 1, False); None if it has neither."""
    solver = _loaded(c, a, b)
    if solver is None:
        return None
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return list(solver.getSolution().col_value), True
    if status == highspy.HighsModelStatus.kInfeasible:
        _, has_ray, ray = solver.getDualRay()  # type: ignore[attr-defined]  # missing from its stubs
        if has_ray:
            values = np.asarray(ray, dtype=float)
            least = np.abs(values[np.abs(values) > 1e-9]).min(initial=np.inf)
            if np.isfinite(least):
                scaled = values / least
                sign = 1 if float(scaled @ np.array(b, dtype=float)) > 0 else -1
                return list(sign * scaled), False
    return None


@frozen
class _State:
    """A basis, seen exactly."""

    x: tuple[Fraction, ...]
    y: tuple[Fraction, ...]
    reduced: tuple[Fraction, ...]

    @property
    def primal(self) -> bool:
        return all(value >= 0 for value in self.x)

    @property
    def dual(self) -> bool:
        return all(value >= 0 for value in self.reduced)


class _Program:
    def __init__(self, c: Sequence[int], a: Matrix, b: Sequence[int], clock: Clock = FOREVER) -> None:
        self.clock = clock
        self.c, self.a, self.b = [int(x) for x in c], [[int(x) for x in row] for row in a], [int(x) for x in b]
        self.rows, self.columns = len(self.b), len(self.c)
        self.matrix = flint.fmpz_mat(self.rows, self.columns, [x for row in self.a for x in row])

    def state(self, basis: Sequence[int]) -> _State | None:
        """The basis's primal values (in its order), duals and reduced costs; None if it is singular. Late where the
        clock ends.
        """
        self.clock.spend(self.rows**3)
        block = flint.fmpq_mat(
            flint.fmpz_mat(self.rows, self.rows, [self.a[i][j] for i in range(self.rows) for j in basis])
        )
        try:
            x = block.solve(flint.fmpq_mat(flint.fmpz_mat(self.rows, 1, self.b)))
            y = block.transpose().solve(flint.fmpq_mat(flint.fmpz_mat(self.rows, 1, [self.c[j] for j in basis])))
        except ZeroDivisionError:
            return None
        priced = y.transpose() * flint.fmpq_mat(self.matrix)
        return _State(
            tuple(_fraction(x[i, 0]) for i in range(self.rows)),
            tuple(_fraction(y[i, 0]) for i in range(self.rows)),
            tuple(self.c[j] - _fraction(priced[0, j]) for j in range(self.columns)),
        )

    def column(self, basis: Sequence[int], j: int) -> list[Fraction]:
        """B⁻¹ A_j."""
        block = flint.fmpq_mat(
            flint.fmpz_mat(self.rows, self.rows, [self.a[i][k] for i in range(self.rows) for k in basis])
        )
        solved = block.solve(flint.fmpq_mat(flint.fmpz_mat(self.rows, 1, [self.a[i][j] for i in range(self.rows)])))
        return [_fraction(solved[i, 0]) for i in range(self.rows)]

    def row(self, basis: Sequence[int], i: int) -> list[Fraction]:
        """Row i of B⁻¹A."""
        block = flint.fmpq_mat(
            flint.fmpz_mat(self.rows, self.rows, [self.a[r][k] for r in range(self.rows) for k in basis])
        )
        unit = flint.fmpq_mat(flint.fmpz_mat(self.rows, 1, [int(r == i) for r in range(self.rows)]))
        solved = block.transpose().solve(unit).transpose() * flint.fmpq_mat(self.matrix)
        return [_fraction(solved[0, j]) for j in range(self.columns)]

    def filled(self, columns: list[int], basic: list[int]) -> list[int] | None:
        """These columns and, in place of the rows ``basic`` that stand among them in a basis, at 0, columns with which
        reduced costs stay what they are in sign: the ratio test of the dual simplex. None if the basis is singular.
        """
        extended = _Program(
            [*self.c, *([0] * len(basic))],
            [row + [int(i == r) for r in basic] for i, row in enumerate(self.a)],
            self.b,
            self.clock,
        )
        basis = [*columns, *(self.columns + k for k in range(len(basic)))]
        for place in range(len(columns), self.rows):
            state = extended.state(basis)
            if state is None:
                return None
            row = extended.row(basis, place)
            moving = [j for j in range(self.columns) if row[j] > 0] or [j for j in range(self.columns) if row[j] < 0]
            if not moving:
                return None
            basis[place] = min((abs(state.reduced[j] / row[j]), j) for j in moving)[1]
        return basis

    def known(self, basis: Sequence[int]) -> _State:
        state = self.state(basis)
        if state is None:
            raise ArithmeticError("a simplex basis became singular")
        return state

    def primal_simplex(self, basis: list[int]) -> Optimal | Unbounded:
        """From a primal feasible basis."""
        basis = list(basis)
        while True:
            state = self.known(basis)
            entering = next((j for j, d in enumerate(state.reduced) if d < 0), None)
            if entering is None:
                return self.finish(basis, state)
            column = self.column(basis, entering)
            ratios = [(state.x[i] / column[i], basis[i], i) for i in range(self.rows) if column[i] > 0]
            if not ratios:
                return Unbounded()
            basis[min(ratios)[2]] = entering

    def dual_simplex(self, basis: list[int]) -> Optimal | Infeasible:
        """From a dual feasible basis."""
        basis = list(basis)
        while True:
            state = self.known(basis)
            leaving = min(((basis[i], i) for i in range(self.rows) if state.x[i] < 0), default=None)
            if leaving is None:
                return self.finish(basis, state)
            row = self.row(basis, leaving[1])
            ratios = [(state.reduced[j] / -row[j], j) for j in range(self.columns) if row[j] < 0]
            if not ratios:
                return self.infeasible()
            basis[leaving[1]] = min(ratios)[1]

    def two_phases(self) -> Optimal | Infeasible | Unbounded:
        """Phase one minimises the sum of artificial variables; phase two goes on from the basis it ends with."""
        feasible = self.phase_one()
        if isinstance(feasible, Infeasible):
            return feasible
        basis, kept = feasible
        if len(kept) == self.rows:
            return self.primal_simplex(basis)
        reduced = _Program(self.c, [self.a[i] for i in kept], [self.b[i] for i in kept], self.clock)
        solved = reduced.primal_simplex(basis)
        if isinstance(solved, Unbounded):
            return solved
        y = [Fraction(0)] * self.rows
        for i, value in zip(kept, solved.y, strict=True):
            y[i] = value
        return self.verified(Optimal(solved.x, tuple(y), solved.value))

    def infeasible(self) -> Infeasible:
        found = self.phase_one()
        if not isinstance(found, Infeasible):
            raise ArithmeticError("the dual simplex and phase one disagree")
        return found

    def phase_one(self) -> Infeasible | tuple[list[int], list[int]]:
        """(a feasible basis, the rows that are not redundant), or a Farkas vector."""
        sign = [1 if x >= 0 else -1 for x in self.b]
        a = [row + [sign[i] * int(i == k) for k in range(self.rows)] for i, row in enumerate(self.a)]
        program = _Program([0] * self.columns + [1] * self.rows, a, self.b, self.clock)
        solved = program.primal_simplex([self.columns + i for i in range(self.rows)])
        if isinstance(solved, Unbounded):
            raise ArithmeticError("phase one is bounded below by 0")
        if solved.value > 0:
            return self.farkas(Infeasible(solved.y))
        basis, kept = [j for j in range(self.columns) if solved.x[j] > 0], list(range(self.rows))
        return self.independent(basis, kept)

    def independent(self, basis: list[int], kept: list[int]) -> tuple[list[int], list[int]]:
        """Fill the columns ``basis`` up to a basis of A, dropping rows that depend on others."""
        rank = int(self.matrix.rank())
        if rank < self.rows:
            kept = []
            for i in range(self.rows):
                block = flint.fmpz_mat(len(kept) + 1, self.columns, [x for k in [*kept, i] for x in self.a[k]])
                if int(block.rank()) == len(kept) + 1:
                    kept.append(i)
        chosen = list(basis)
        for j in range(self.columns):
            if len(chosen) == rank:
                break
            if j not in chosen:
                block = flint.fmpz_mat(len(kept), len(chosen) + 1, [self.a[i][k] for i in kept for k in [*chosen, j]])
                if int(block.rank()) == len(chosen) + 1:
                    chosen.append(j)
        return chosen, kept

    def finish(self, basis: Sequence[int], state: _State) -> Optimal:
        x = [Fraction(0)] * self.columns
        for j, value in zip(basis, state.x, strict=True):
            x[j] = value
        return self.verified(Optimal(tuple(x), state.y, sum((self.c[j] * x[j] for j in basis), start=Fraction(0))))

    def verified(self, found: Optimal) -> Optimal:
        """The result, after checking x ≥ 0, A x = b, y·A ≤ c and y·b = c·x."""
        used = [j for j, value in enumerate(found.x) if value]
        right = all(value >= 0 for value in found.x)
        right &= all(sum(row[j] * found.x[j] for j in used) == b for row, b in zip(self.a, self.b, strict=True))
        right &= all(price <= c for price, c in zip(self.priced(found.y), self.c, strict=True))
        right &= sum((y * b for y, b in zip(found.y, self.b, strict=True)), start=Fraction(0)) == found.value
        if not right:
            raise ArithmeticError("the linear program's solution fails its check")
        return found

    def priced(self, y: Sequence[Fraction]) -> list[Fraction]:
        """y·A."""
        vector = flint.fmpq_mat(1, self.rows, [flint.fmpq(value.numerator, value.denominator) for value in y])
        product = vector * flint.fmpq_mat(self.matrix)
        return [_fraction(product[0, j]) for j in range(self.columns)]

    def farkas(self, found: Infeasible) -> Infeasible:
        """The result, after checking y·A ≤ 0 < y·b."""
        if (
            any(price > 0 for price in self.priced(found.y))
            or sum(y * b for y, b in zip(found.y, self.b, strict=True)) <= 0
        ):
            raise ArithmeticError("the linear program's Farkas vector fails its check")
        return found


def _fraction(value: flint.fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


class _Quiet(highspy.Highs):
    """HiGHS without its callbacks: enabling them prints a banner on stdout before any option can forbid it (highspy
    1.16); and with any number of threads where the process has used it with another than one, which it insists on.
    """

    def enableCallbacks(self) -> None:  # noqa: N802  (the library's name)
        return None

    def run(self) -> highspy.HighsStatus:
        if (status := super().run()) != highspy.HighsStatus.kError:
            return status
        self.setOptionValue("threads", 0)
        return super().run()


def quiet_solver() -> highspy.Highs:
    """HiGHS, on one thread, silent, until the innermost alarm at the latest."""
    solver: highspy.Highs = _Quiet()  # type: ignore[no-untyped-call]  # highspy's constructor is untyped
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    if (left := library_seconds()) is not None:
        solver.setOptionValue("time_limit", left)
    return solver


Fill = Callable[[list[int], list[int]], list[int] | None]


def _propose(c: Sequence[int], a: Matrix, b: Sequence[int], fill: Fill | None = None) -> list[int] | None:
    """HiGHS's final basis, if it has one of the right size; a float proposes here, nothing more.

    Where a row of its own is basic (at 0) a slack or surplus column of that row says the same. ``fill``: what makes a
    basis of the columns and the other rows that are basic.
    """
    solver = _loaded(c, a, b)
    if solver is None or solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found, basic = solver.getBasis(), highspy.HighsBasisStatus.kBasic
    chosen = [j for j, status in enumerate(found.col_status) if status == basic]
    if len(chosen) < len(b):
        inside, left = set(chosen), list[int]()
        filled = np.count_nonzero(np.array(a, dtype=float), axis=0)
        for i, status in enumerate(found.row_status):
            if status == basic:
                alone = (j for j, x in enumerate(a[i]) if x and filled[j] == 1 and j not in inside)
                if (j := next(alone, None)) is not None:
                    chosen.append(j)
                else:
                    left.append(i)
        if fill is not None and len(chosen) + len(left) == len(b):
            return fill(chosen, left)
    return sorted(chosen) if len(chosen) == len(b) else None


def _loaded(c: Sequence[int], a: Matrix, b: Sequence[int]) -> highspy.Highs | None:
    """HiGHS after its run on the program; None where the numbers are too large for floats, or there are no columns."""
    rows, columns = len(b), len(c)
    if not columns:
        return None
    try:
        dense = np.array(a, dtype=float)
        costs, right = np.array(c, dtype=float), np.array(b, dtype=float)
    except OverflowError:
        return None
    solver = quiet_solver()
    solver.setOptionValue("presolve", "off")
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = columns, rows
    program.col_cost_ = costs
    program.col_lower_, program.col_upper_ = np.zeros(columns), np.full(columns, highspy.kHighsInf)
    program.row_lower_, program.row_upper_ = right, right
    places = [np.flatnonzero(dense[:, j]) for j in range(columns)]
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(p) for p in places])]).astype(np.int32)
    program.a_matrix_.index_ = np.concatenate(places).astype(np.int32)
    program.a_matrix_.value_ = np.concatenate([dense[p, j] for j, p in enumerate(places)])
    solver.passModel(program)
    solver.run()
    return solver
