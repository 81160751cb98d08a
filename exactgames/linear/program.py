"""Exact linear programs: HiGHS proposes a basis, exact arithmetic disposes.

    minimise c·x   subject to   A x = b,  x ≥ 0        (A: r rows, integers)

The proposed basis is solved exactly (``simplex``). Where it is not exactly optimal, HiGHS goes on with what is missing,
enlarged (``refinement``), and proposes another one. Where none of these is optimal, exact primal (dual) simplex pivots
finish from the last that is primal (dual) feasible; where none is either, or HiGHS gives none, phase one starts from
scratch. What is returned is right, or nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import highspy
import numpy as np

from exactgames.clock import FOREVER, Clock
from exactgames.linear.basis import Column
from exactgames.linear.highs import Proposed, loaded, proposed
from exactgames.linear.refinement import refined
from exactgames.linear.simplex import Infeasible, Optimal, Program, Unbounded

__all__ = ["Infeasible", "Matrix", "Optimal", "Unbounded", "minimise", "minimise_columns", "solution"]
Matrix = Sequence[Sequence[int]]


def minimise(
    c: Sequence[int], a: Matrix, b: Sequence[int], filled: bool = False, clock: Clock = FOREVER
) -> Optimal | Infeasible | Unbounded:
    """Solve the program exactly. All coefficients are integers; shapes c [n], a [r][n], b [r].

    filled  a proposed basis that lacks columns, because rows of its own are basic, is filled up by dual pivots
    clock   each basis that is solved spends the cube of the rows that do not follow from others one by one
    """
    return minimise_columns(c, _columns(a, len(c)), b, filled, clock)


def minimise_columns(
    c: Sequence[int], columns: Sequence[Column], b: Sequence[int], filled: bool = False, clock: Clock = FOREVER
) -> Optimal | Infeasible | Unbounded:
    """The same, A by its columns."""
    if not b:
        return Unbounded() if any(x < 0 for x in c) else Optimal((Fraction(0),) * len(c), (), Fraction(0))
    program = Program([int(x) for x in c], columns, [int(x) for x in b], clock)
    if not columns:  # 0 = b, or a row that says otherwise
        wrong = next((i for i, x in enumerate(b) if x), None)
        if wrong is None:
            return Optimal((), (Fraction(0),) * len(b), Fraction(0))
        return program.farkas(
            Infeasible(tuple(Fraction(int(i == wrong) * (1 if x > 0 else -1)) for i, x in enumerate(b)))
        )
    primal, dual = None, None
    for basis in _bases(program, filled):
        state = program.state(basis)
        if state is None:
            continue
        if state.primal and state.dual:
            return program.finish(basis, state)
        primal, dual = basis if state.primal else primal, basis if state.dual else dual
    if primal is not None:
        return program.primal_simplex(primal)
    if dual is not None:
        return program.dual_simplex(dual)
    return program.two_phases()


def _bases(program: Program, filled: bool) -> Iterator[list[int]]:
    """What HiGHS proposes, one after the other."""
    run = loaded(program.c, program.columns, program.b)
    first = None if run is None else proposed(run.solver, program.columns, program.rows)
    if run is None or first is None:
        return
    if (basis := _whole(program, first, filled)) is not None:
        yield basis
    for other in refined(run, program.c, program.columns, program.b):
        if (basis := _whole(program, other, filled)) is not None:
            yield basis


def _whole(program: Program, found: Proposed, filled: bool) -> list[int] | None:
    if not found.rows:
        return sorted(found.columns)
    return program.filled(found.columns, found.rows) if filled else None


def solution(c: Sequence[int], a: Matrix, b: Sequence[int]) -> tuple[Fraction, ...] | Infeasible:
    """Some x ≥ 0 with A x = b, or Farkas's vector where there is none.

    HiGHS's minimum of c·x, rounded to a small common denominator, if that is exactly feasible (cheap: it is only
    multiplied); else as ``minimise``, whose cost must be bounded below. No optimality is claimed.
    """
    found = _float_solution(c, a, b)
    rows = [[(j, x) for j, x in enumerate(row) if x] for row in a]
    if found is not None:
        values, certain = found
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


def _columns(a: Matrix, count: int) -> list[Column]:
    columns: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for r, row in enumerate(a):
        for j, x in enumerate(row):
            if x:
                columns[j].append((r, int(x)))
    return list(columns)


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
    run = loaded(c, _columns(a, len(c)), b)
    if run is None:
        return None
    solver = run.solver
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return list(solver.getSolution().col_value), True
    if status == highspy.HighsModelStatus.kInfeasible:
        _, has_ray, ray = solver.getDualRay()  # type: ignore[attr-defined]  # missing from its stubs
        if has_ray:
            values = np.ldexp(np.asarray(ray, dtype=float), [-power for power in run.powers])
            least = np.abs(values[np.abs(values) > 1e-9]).min(initial=np.inf)
            if np.isfinite(least):
                scaled = values / least
                sign = 1 if float(scaled @ np.array(b, dtype=float)) > 0 else -1
                return list(sign * scaled), False
    return None
