"""HiGHS, silent and on one thread: what it finds is proposed, nothing more."""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np
from attrs import frozen

from exactgames.clock import library_seconds
from exactgames.linear.basis import Column


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


@frozen
class Proposed:
    """A basis of HiGHS: columns, and rows of its own that are basic (at 0). As many together as there are rows."""

    columns: tuple[int, ...]
    rows: tuple[int, ...]


@frozen
class Loaded:
    """HiGHS after its run. It has row r over 2^``powers``[r], and the costs over 2^``cost``."""

    solver: highspy.Highs
    powers: tuple[int, ...]
    cost: int


def loaded(c: Sequence[int], columns: Sequence[Column], b: Sequence[int]) -> Loaded | None:
    """HiGHS's run on: minimise c·x, A x = b, x ≥ 0. None where there are no columns, or where the numbers of one row
    are beyond floats.
    """
    if not columns:
        return None
    powers, cost = _powers(c, columns, b)
    try:
        costs = np.array([x / (1 << cost) for x in c])
        right = np.array([x / (1 << power) for x, power in zip(b, powers, strict=True)])
        values = np.array([x / (1 << powers[r]) for column in columns for r, x in column])
    except OverflowError:
        return None
    solver = quiet_solver()
    solver.setOptionValue("presolve", "off")
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(columns), len(b)
    program.col_cost_ = costs
    program.col_lower_, program.col_upper_ = np.zeros(len(columns)), np.full(len(columns), highspy.kHighsInf)
    program.row_lower_, program.row_upper_ = right, right
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(column) for column in columns])]).astype(np.int32)
    program.a_matrix_.index_ = np.array([r for column in columns for r, _ in column], dtype=np.int32)
    program.a_matrix_.value_ = values
    solver.passModel(program)
    solver.run()
    return Loaded(solver, tuple(powers), cost)


def _powers(c: Sequence[int], columns: Sequence[Column], b: Sequence[int]) -> tuple[list[int], int]:
    """What rows and costs are divided by: 1, but where HiGHS would take a number for infinite."""
    most = [0] * len(b)
    for column in columns:
        for r, x in column:
            most[r] = max(most[r], abs(x).bit_length())
    cost = max(map(int.bit_length, c), default=0)
    powers = [power - _WIDTH if power > _WIDTH else 0 for power in most]
    return powers, cost - _WIDTH if cost > _WIDTH else 0


_WIDTH = 49
"""HiGHS takes entries of 10^15 for infinite."""


def proposed(solver: highspy.Highs, columns: Sequence[Column], rows: int) -> Proposed | None:
    """Its final basis, if it has an optimum and a basis of the right size.

    Where a row of its own is basic (at 0) a slack or surplus column of that row says the same.
    """
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found, basic = solver.getBasis(), highspy.HighsBasisStatus.kBasic
    chosen = [j for j, status in enumerate(found.col_status) if status == basic]
    left = list[int]()
    if len(chosen) < rows:
        inside, alone = set(chosen), dict[int, int]()
        for j, column in enumerate(columns):
            if len(column) == 1 and j not in inside:
                alone.setdefault(column[0][0], j)
        for r, status in enumerate(found.row_status):
            if status == basic:
                if r in alone:
                    chosen.append(alone[r])
                else:
                    left.append(r)
    return Proposed(tuple(chosen), tuple(left)) if len(chosen) + len(left) == rows else None
