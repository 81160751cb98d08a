"""A small part of a bounding program: some of its rows, and some of the bids that deviations may go to.

Its optimum proposes deviations and weights (``program``: what they prove is computed apart). In floats it is asked
often, exactly at the end. As a linear program:

    maximise Σ z   subject to   scale_k · z_k − Σ D·w·u − shifts ≤ weight_k · base(b)   for the rows (k, b),
                                Σ_d D(block, d) = 1,   D ≥ 0,   z and shifts free
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd

import highspy
import numpy as np
import numpy.typing as npt
from attrs import define, field, frozen

from exactgames.bounds.program import Block, BoundProgram, Proof
from exactgames.linear.program import Optimal, minimise, quiet_solver
from exactgames.numbers.arrays import Index, Integers

Row = tuple[int, int]
"""(case, bid profile)."""
Column = tuple[Block, int]
"""A bid of a mixture."""
ShiftColumn = tuple[int, int, int]
"""(agent, case, others' bid profile)."""

SMALL = 1e-12
"""Weights below this are taken for none in what floats propose."""


@define(eq=False)
class Master:
    """Rows and columns, in the order in which they came."""

    program: BoundProgram
    rows: dict[Row, int] = field(factory=dict)
    columns: dict[Column, int] = field(factory=dict)

    def add_rows(self, rows: Iterable[Row]) -> int:
        """How many were new. Each brings the blocks that it needs, with the own bid or the first."""
        before = len(self.rows)
        for k, b in rows:
            self.rows.setdefault((k, b), len(self.rows))
            bids = self.program.bids_at(np.array([b]))[:, 0].tolist()
            for i, t, _ in self.program.cases[k].terms:
                if self.program.own:
                    self.add_columns([((i, t, bids[i]), bids[i])])
                else:
                    self.add_columns([((i, t, -1), 0)])
        return len(self.rows) - before

    def add_columns(self, columns: Iterable[Column]) -> int:
        """How many were new."""
        before = len(self.columns)
        for column in columns:
            self.columns.setdefault(column, len(self.columns))
        return len(self.columns) - before

    @property
    def blocks(self) -> list[Block]:
        return list(dict.fromkeys(block for block, _ in self.columns))

    def shift_columns(self) -> list[ShiftColumn]:
        """Those that some row has, of families of several cases."""
        program, found = self.program, dict[ShiftColumn, None]()
        if not program.families:
            return []
        cases, profiles = self._places()
        for i, families in enumerate(program.families):
            others = program.others_at(i, profiles)
            for family in families:
                if len(family) > 1:
                    for column in np.unique(others[np.isin(cases, family)]).tolist():
                        found.update(dict.fromkeys((i, k, column) for k in family[:-1]))
        return list(found)

    def _places(self) -> tuple[Index, Index]:
        cases = np.array([k for k, _ in self.rows], dtype=np.int64)
        return cases, np.array([b for _, b in self.rows], dtype=np.int64)

    def coefficients(self, shifts: list[ShiftColumn]) -> tuple[Integers, Integers]:
        """([rows, columns and shifts] the rows' coefficients, [rows] their constants)."""
        program = self.program
        cases, profiles = self._places()
        bids = program.bids_at(profiles)
        others = [program.others_at(i, profiles) for i in range(len(program.sizes))]
        table: Integers = np.zeros((len(self.rows), len(self.columns) + len(shifts)), dtype=object)
        weights: dict[tuple[int, int], Integers] = {}
        for k, case in enumerate(program.cases):
            for i, t, w in case.terms:
                weights.setdefault((i, t), np.zeros(len(self.rows), dtype=object))[cases == k] += w
        for j, ((i, t, a), d) in enumerate(self.columns):
            here = weights[i, t] if a < 0 else weights[i, t] * (bids[i] == a)
            table[:, j] = here * program.alone.payoffs(i, t)[d, others[i]]
        for j, (i, k, column) in enumerate(shifts, start=len(self.columns)):
            at = others[i] == column
            table[at & (cases == k), j] = 1
            table[at & (cases == program.last[i, k]), j] = -1
        constants = program.base[profiles].astype(object) * np.array([program.cases[k].weight for k in cases], object)
        return table, constants

    def scales(self) -> Integers:
        """[rows, z] the coefficients of z."""
        cases, _ = self._places()
        scale = np.array([self.program.cases[k].scale for k in cases], dtype=object)
        if self.program.shared:
            return scale[:, None]
        table: Integers = np.zeros((len(cases), len(self.program.cases)), dtype=object)
        table[np.arange(len(cases)), cases] = scale
        return table

    # ---- solved

    def in_floats(self) -> tuple[Proof, dict[Row, float]] | None:
        """What HiGHS proposes: a proof and weights, in floats; None if it has no optimum."""
        shifts = self.shift_columns()
        table, constants = self.coefficients(shifts)
        left = np.concatenate([self.scales(), -table], axis=1).astype(float)
        scale = np.maximum(np.abs(left).max(axis=1), 1.0)
        sums, mixed = self._sums(left.shape[1])
        shape = _Shape(self._free, mixed, float(self.program.bound))
        solved = _maximised(left / scale[:, None], constants.astype(float) / scale, sums, shape)
        if solved is None:
            return None
        x, dual = solved
        weights = {row: float(w / s) for row, w, s in zip(self.rows, dual, scale, strict=True) if w > SMALL}
        return self._proof(x, shifts, SMALL), weights

    @property
    def _free(self) -> int:
        """How many z there are: the first columns."""
        return 1 if self.program.shared else len(self.program.cases)

    def _sums(self, width: int) -> tuple[npt.NDArray[np.float64], int]:
        """([blocks, width] the rows that sum mixtures, the number of mixtures' columns)."""
        blocks = {block: n for n, block in enumerate(self.blocks)}
        table = np.zeros((len(blocks), width))
        for j, (block, _) in enumerate(self.columns):
            table[blocks[block], self._free + j] = 1
        return table, len(self.columns)

    def exactly(self) -> tuple[Proof, dict[Row, Fraction]]:
        """An optimum of this part, exactly: a proof (of its own rows), and weights that admit no more in its columns."""
        shifts = self.shift_columns()
        table, constants = self.coefficients(shifts)
        z, blocks = self.scales(), {block: n for n, block in enumerate(self.blocks)}
        width, rows = len(self.columns), len(self.rows)
        left = np.concatenate([z, -z, -table[:, :width], -table[:, width:], table[:, width:]], axis=1)
        a, b = [], []
        for r, (row, constant) in enumerate(zip(left.tolist(), constants.tolist(), strict=True)):
            common = gcd(constant, *row) or 1
            a.append([x // common for x in row] + [int(r == s) for s in range(rows)])
            b.append(constant // common)
        total = left.shape[1] + rows
        for _ in blocks:
            a.append([0] * total)
            b.append(1)
        for j, (block, _) in enumerate(self.columns):
            a[rows + blocks[block]][2 * z.shape[1] + j] = 1
        costs = [-1] * z.shape[1] + [1] * z.shape[1] + [0] * (total - 2 * z.shape[1])
        solved = minimise(costs, a, b, filled=True)
        if not isinstance(solved, Optimal):
            raise ArithmeticError("a part of a bounding program has an optimum")
        start = 2 * z.shape[1]
        free = [p - m for p, m in zip(solved.x[start + width :], solved.x[start + width + len(shifts) :], strict=False)]
        x = [*solved.x[: z.shape[1]], *solved.x[start : start + width], *free[: len(shifts)]]
        weights = {}
        for row, entries, constant, dual in zip(self.rows, left.tolist(), constants.tolist(), solved.y, strict=False):
            if dual:
                weights[row] = -dual / (gcd(constant, *entries) or 1)
        return self._proof(x, shifts, 0), weights

    def _proof(self, x: Iterable[float | Fraction], shifts: list[ShiftColumn], least: float) -> Proof:
        values = list(x)[self._free :]
        mixtures: dict[Block, dict[int, float | Fraction]] = {}
        for (block, d), value in zip(self.columns, values, strict=False):
            if value > least:
                mixtures.setdefault(block, {})[d] = value
        moved = {key: value for key, value in zip(shifts, values[len(self.columns) :], strict=True) if abs(value) > least}
        return Proof(mixtures, moved)  # type: ignore[arg-type]  # floats where they only propose

    def kept(self, rows: Iterable[Row], columns: Iterable[Column]) -> Master:
        """The part of these rows and columns."""
        found = Master(self.program)
        found.add_rows(rows)
        found.add_columns(columns)
        return found


@frozen
class _Shape:
    """The columns: ``free`` z, which are maximised, ``mixed`` weights ≥ 0, the rest shifts, within ± ``reach``: where
    few rows are known they would be of any size.
    """

    free: int
    mixed: int
    reach: float


def _maximised(
    left: npt.NDArray[np.float64], right: npt.NDArray[np.float64], sums: npt.NDArray[np.float64], shape: _Shape
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None:
    """(x, the duals of the rows ``left``)."""
    program, free, mixed = highspy.HighsLp(), shape.free, shape.mixed
    inf, columns = highspy.kHighsInf, left.shape[1]
    program.num_col_, program.num_row_ = columns, len(left) + len(sums)
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = np.array([1.0] * free + [0.0] * (columns - free))
    lower = np.full(columns, -inf)
    lower[free : free + mixed] = 0
    lower[free + mixed :] = -shape.reach
    upper = np.full(columns, inf)
    upper[free + mixed :] = shape.reach
    program.col_lower_, program.col_upper_ = lower, upper
    program.row_lower_ = np.concatenate([np.full(len(left), -inf), np.ones(len(sums))])
    program.row_upper_ = np.concatenate([right, np.ones(len(sums))])
    dense = np.concatenate([left, sums])
    places = [np.flatnonzero(row) for row in dense]
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(p) for p in places])]).astype(np.int32)
    program.a_matrix_.index_ = np.concatenate(places).astype(np.int32)
    program.a_matrix_.value_ = np.concatenate([row[p] for row, p in zip(dense, places, strict=True)])
    solver = quiet_solver()
    solver.passModel(program)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = solver.getSolution()
    return np.array(solution.col_value), np.array(solution.row_dual)[: len(left)]
