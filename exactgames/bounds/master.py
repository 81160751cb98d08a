"""A small part of a bounding program, exactly: some of its rows, and some of the bids that deviations may go to.

Its optimum proposes deviations and weights (``program``: what they prove is computed apart). As a linear program:

    maximise Σ z   subject to   scale_k · z_k − Σ D·w·u − shifts ≤ weight_k · base(b)   for the rows (k, b),
                                Σ_d D(block, d) = 1,   D ≥ 0,   z and shifts free
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd
from typing import Any

import numpy as np
from attrs import define, field

from exactgames.bounds.program import Block, BoundProgram, Proof
from exactgames.clock import FOREVER, Clock
from exactgames.linear.program import Optimal, minimise
from exactgames.numbers.arrays import Index, Integers

Row = tuple[int, int]
"""(case, bid profile)."""
Column = tuple[Block, int]
"""A bid of a mixture."""
ShiftColumn = tuple[int, int, int]
"""(agent, case, others' bid profile)."""


def coefficients(
    program: BoundProgram,
    rows: Sequence[Row],
    columns: Sequence[Column],
    shifts: Sequence[ShiftColumn],
    dtype: np.dtype[Any],
) -> Integers:
    """[rows, columns and shifts] how much of each a row has."""
    cases, profiles = _places(rows)
    bids = program.bids_at(profiles)
    others = [program.others_at(i, profiles) for i in range(len(program.sizes))]
    table: Integers = np.zeros((len(rows), len(columns) + len(shifts)), dtype=dtype)
    weights: dict[tuple[int, int], Integers] = {}
    for k, case in enumerate(program.cases):
        for i, t, w in case.terms:
            weights.setdefault((i, t), np.zeros(len(rows), dtype=dtype))[cases == k] += w
    for j, ((i, t, a), d) in enumerate(columns):
        here = weights[i, t] if a < 0 else weights[i, t] * (bids[i] == a)
        table[:, j] = here * program.alone.payoffs(i, t)[d, others[i]]
    for j, (i, k, column) in enumerate(shifts, start=len(columns)):
        at = others[i] == column
        table[at & (cases == k), j] = 1
        table[at & (cases == program.last[i, k]), j] = -1
    return table


def scales(program: BoundProgram, rows: Sequence[Row], dtype: np.dtype[Any]) -> Integers:
    """[rows, z] how much of each z a row has."""
    cases, _ = _places(rows)
    scale = np.array([program.cases[k].scale for k in cases], dtype=dtype)
    if program.shared:
        return scale[:, None]
    table: Integers = np.zeros((len(cases), len(program.cases)), dtype=dtype)
    table[np.arange(len(cases)), cases] = scale
    return table


def constants(program: BoundProgram, rows: Sequence[Row], dtype: np.dtype[Any]) -> Integers:
    """[rows] what a row is without deviations."""
    cases, profiles = _places(rows)
    found: Integers = program.base[profiles].astype(dtype) * np.array([program.cases[k].weight for k in cases], dtype)
    return found


def _places(rows: Sequence[Row]) -> tuple[Index, Index]:
    return np.array([k for k, _ in rows], dtype=np.int64), np.array([b for _, b in rows], dtype=np.int64)


@define(eq=False)
class Master:
    """Rows, columns and shifts, in the order in which they came."""

    program: BoundProgram
    rows: dict[Row, int] = field(factory=dict)
    columns: dict[Column, int] = field(factory=dict)
    shifts: dict[ShiftColumn, int] = field(factory=dict)

    def add_rows(self, rows: Iterable[Row]) -> int:
        """How many were new. Each brings the blocks that it needs, with the own bid or the first, and its shifts."""
        before = len(self.rows)
        for k, b in rows:
            if (k, b) in self.rows:
                continue
            self.rows[k, b] = len(self.rows)
            bids = self.program.bids_at(np.array([b]))[:, 0].tolist()
            for i, t, _ in self.program.cases[k].terms:
                self.add_columns([((i, t, bids[i]), bids[i])] if self.program.own else [((i, t, -1), 0)])
            for i, families in enumerate(self.program.families):
                family = next(f for f in families if k in f)
                column = int(self.program.others_at(i, np.array([b]))[0])
                for other in family[:-1]:
                    self.shifts.setdefault((i, other, column), len(self.shifts))
        return len(self.rows) - before

    def add_columns(self, columns: Iterable[Column]) -> int:
        """How many were new."""
        before = len(self.columns)
        for column in columns:
            self.columns.setdefault(column, len(self.columns))
        return len(self.columns) - before

    def exactly(self, clock: Clock = FOREVER) -> tuple[Proof, dict[Row, Fraction]]:
        """An optimum of this part: a proof (of its own rows), and weights that admit no more in its columns. Late when
        the clock ends.
        """
        program, dtype = self.program, np.dtype(object)
        rows, columns, shifts = list(self.rows), list(self.columns), list(self.shifts)
        z, table = scales(program, rows, dtype), coefficients(program, rows, columns, shifts, dtype)
        right, width = constants(program, rows, dtype).tolist(), len(columns)
        blocks = {block: n for n, block in enumerate(dict.fromkeys(block for block, _ in columns))}
        left = np.concatenate([z, -z, -table[:, :width], -table[:, width:], table[:, width:]], axis=1)
        common = [gcd(constant, *row) or 1 for row, constant in zip(left.tolist(), right, strict=True)]
        a = [
            [x // c for x in row] + [int(r == s) for s in range(len(rows))]
            for r, (row, c) in enumerate(zip(left.tolist(), common, strict=True))
        ]
        total, start = left.shape[1] + len(rows), 2 * z.shape[1]
        sums = [[0] * total for _ in blocks]
        for j, (block, _) in enumerate(columns):
            sums[blocks[block]][start + j] = 1
        b = [constant // c for constant, c in zip(right, common, strict=True)] + [1] * len(blocks)
        costs = [-1] * z.shape[1] + [1] * z.shape[1] + [0] * (total - start)
        solved = minimise(costs, [*a, *sums], b, filled=True, clock=clock)
        if not isinstance(solved, Optimal):
            raise ArithmeticError("a part of a bounding program has an optimum")
        weights = {row: -dual / c for row, dual, c in zip(rows, solved.y, common, strict=False) if dual}
        above, below = solved.x[start + width :], solved.x[start + width + len(shifts) :]
        moved = [up - down for up, down, _ in zip(above, below, shifts, strict=False)]
        return proof_of(zip(columns, solved.x[start:], strict=False), zip(shifts, moved, strict=True)), weights


def proof_of(columns: Iterable[tuple[Column, Any]], shifts: Iterable[tuple[ShiftColumn, Any]], least: Any = 0) -> Proof:
    """Of what the columns and shifts weigh, where that is more than ``least``."""
    mixtures: dict[Block, dict[int, Any]] = {}
    for (block, d), value in columns:
        if value > least:
            mixtures.setdefault(block, {})[d] = value
    return Proof(mixtures, {key: value for key, value in shifts if abs(value) > least})
