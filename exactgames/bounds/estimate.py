"""A part of a bounding program in floats, which grows: HiGHS goes on from where it was. What it finds is proposed,
nothing more.
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
from attrs import define, field

from exactgames.bounds.master import Column, Master, Row, ShiftColumn, coefficients, constants, proof_of, scales
from exactgames.bounds.program import Block, Proof
from exactgames.clock import FOREVER, Clock
from exactgames.linear.highs import quiet_solver

SMALL = 1e-12
"""Weights below this are taken for none."""
_FLOAT = np.dtype(float)
_INF = highspy.kHighsInf
Floats = npt.NDArray[np.float64]


@define(eq=False)
class Estimate:
    """The part ``master`` in HiGHS, as far as it was taken over.

    place  the row of HiGHS of each row and block, its column of each column and shift
    scale  what each row is divided by
    """

    master: Master
    solver: Any = field(factory=quiet_solver)
    rows: list[Row] = field(factory=list)
    columns: list[Column] = field(factory=list)
    shifts: list[ShiftColumn] = field(factory=list)
    row_at: dict[Row | Block, int] = field(factory=dict)
    column_at: dict[Column | ShiftColumn, int] = field(factory=dict)
    scale: dict[Row, float] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        program = self.master.program
        self.solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        for _ in range(1 if program.shared else len(program.cases)):
            self.solver.addCol(1.0, -_INF, _INF, 0, np.zeros(0, dtype=np.int32), np.zeros(0))

    def solution(self, clock: Clock = FOREVER) -> tuple[Proof, dict[Row, float]] | None:
        """A proof and weights, in floats; None if HiGHS has no optimum. Late when the clock ends."""
        clock.spend(len(self.master.rows) * len(self.master.columns))
        self._grow()
        self.solver.run()
        clock.spend(max(0, self.solver.getInfo().simplex_iteration_count) * len(self.rows))
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self.solver.getSolution()
        x, dual = np.array(found.col_value), np.array(found.row_dual)
        weights = {row: float(dual[self.row_at[row]] / self.scale[row]) for row in self.rows}
        columns = [(column, float(x[self.column_at[column]])) for column in self.columns]
        shifts = [(shift, float(x[self.column_at[shift]])) for shift in self.shifts]
        return proof_of(columns, shifts, SMALL), {row: w for row, w in weights.items() if w > SMALL}

    def _grow(self) -> None:
        """Takes over what the part has more: columns, the sums of new blocks, rows."""
        program = self.master.program
        columns, shifts = list(self.master.columns)[len(self.columns) :], list(self.master.shifts)[len(self.shifts) :]
        if self.rows and (columns or shifts):
            table = -coefficients(program, self.rows, columns, shifts, _FLOAT)
            table /= np.array([self.scale[row] for row in self.rows])[:, None]
        else:
            table = np.zeros((0, len(columns) + len(shifts)))
        at = np.array([self.row_at[row] for row in self.rows], dtype=np.int32)
        blocks = dict[Block, list[int]]()
        for j, column in enumerate(columns):
            block = column[0]
            own = [self.row_at[block]] if block in self.row_at else []
            number = self._add_column(at, table[:, j], own, 0.0, _INF)
            self.column_at[column] = number
            if not own:
                blocks.setdefault(block, []).append(number)
        reach = float(program.bound)
        for j, shift in enumerate(shifts, start=len(columns)):  # where few rows are known they would be of any size
            self.column_at[shift] = self._add_column(at, table[:, j], [], -reach, reach)
        for block, numbers in blocks.items():
            self.row_at[block] = self._add_row(np.array(numbers, dtype=np.int32), np.ones(len(numbers)), 1.0, 1.0)
        self.columns += columns
        self.shifts += shifts
        self._grow_rows(list(self.master.rows)[len(self.rows) :])

    def _grow_rows(self, rows: list[Row]) -> None:
        if not rows:
            return
        program = self.master.program
        z = scales(program, rows, _FLOAT)
        table = -coefficients(program, rows, self.columns, self.shifts, _FLOAT)
        right = constants(program, rows, _FLOAT)
        places = [self.column_at[column] for column in self.columns] + [self.column_at[shift] for shift in self.shifts]
        at = np.array([*range(z.shape[1]), *places], dtype=np.int32)
        for row, left, constant in zip(rows, np.concatenate([z, table], axis=1), right, strict=True):
            scale = max(float(np.abs(left).max()), 1.0)
            used = np.flatnonzero(left)
            self.scale[row] = scale
            self.row_at[row] = self._add_row(at[used], left[used] / scale, -_INF, float(constant) / scale)
        self.rows += rows

    def _add_column(self, at: npt.NDArray[np.int32], values: Floats, sums: list[int], low: float, high: float) -> int:
        used = np.flatnonzero(values) if len(at) else np.zeros(0, dtype=np.int64)
        places = np.concatenate([at[used], np.array(sums, dtype=np.int32)]).astype(np.int32)
        amounts = np.concatenate([values[used], np.ones(len(sums))]) if len(at) else np.ones(len(sums))
        self.solver.addCol(0.0, low, high, len(places), places, amounts)
        return int(self.solver.getNumCol()) - 1

    def _add_row(self, places: npt.NDArray[np.int32], values: Floats, low: float, high: float) -> int:
        self.solver.addRow(low, high, len(places), places, values)
        return int(self.solver.getNumRow()) - 1
