"""The dominance program by its tight rows: HiGHS proposes which, an exact linear system decides.

    minimise z   subject to   z − Σ_c w_c·d(a, c) ≥ t_a  for every row a,   z, w ≥ 0

A vertex is given by its positive variables and as many tight rows. Both are few, where the program is large: so the
exact system is small, and the rest is multiplication.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import flint
import highspy
import numpy as np

from exactgames.linear.highs import quiet_solver
from exactgames.numbers.arrays import Integers, common_denominator


def tight_solution(
    differences: Integers, totals: Integers
) -> dict[int, Fraction] | tuple[tuple[Fraction, ...], Fraction] | None:
    """{column: w} if the optimum is 0; (α over rows, the optimum) if it is positive; None if HiGHS's vertex is not
    exactly optimal. ``differences`` d [rows, columns], ``totals`` t [rows].
    """
    proposed = _propose(differences, totals)
    if proposed is None:
        return None
    basic, tight = proposed
    solved = _solve(differences, totals, basic, tight)
    if solved is None:
        return None
    values, prices = solved
    weights = {j - 1: value for j, value in zip(basic, values, strict=True) if j and value}
    z = next((value for j, value in zip(basic, values, strict=True) if j == 0), Fraction(0))
    if min([z, *weights.values()], default=Fraction(0)) < 0:
        return None
    if z == 0:
        return weights if _no_gain(differences, totals, weights) else None
    mixture = [Fraction(0)] * len(totals)
    for a, y in zip(tight, prices, strict=True):
        mixture[a] = y
    gains = mixture_gains(differences, {a: y for a, y in enumerate(mixture) if y})
    if min(mixture) < 0 or sum(mixture) != 1 or (gains < 0).any():
        return None
    return tuple(mixture), z


def _solve(
    differences: Integers, totals: Integers, basic: list[int], tight: list[int]
) -> tuple[list[Fraction], list[Fraction]] | None:
    """The values of the basic variables (0 is z, j is w of column j − 1) at the tight rows, and the rows' prices."""
    size = len(basic)
    if size == 0:
        return [], []
    entries = [1 if j == 0 else -int(differences[a, j - 1]) for a in tight for j in basic]
    block = flint.fmpz_mat(size, size, entries)
    try:
        x = block.solve(flint.fmpz_mat(size, 1, [int(totals[a]) for a in tight]))
        y = block.transpose().solve(flint.fmpz_mat(size, 1, [int(j == 0) for j in basic]))
    except ZeroDivisionError:
        return None
    values, prices = ([Fraction(int(v[i, 0].p), int(v[i, 0].q)) for i in range(size)] for v in (x, y))
    return values, prices


def _no_gain(differences: Integers, totals: Integers, weights: dict[int, Fraction]) -> bool:
    """Whether Σ w·d(a) + t_a ≤ 0 for every row."""
    scale = common_denominator(weights.values())
    gains = totals * scale
    for c, w in weights.items():
        gains = gains + differences[:, c].astype(object) * int(w * scale)
    return not bool((gains > 0).any())


def mixture_gains(differences: Integers, mixture: Mapping[int, Fraction]) -> Integers:
    """[columns] what the mixture {row: weight} gains, up to a positive factor."""
    scale = common_denominator(mixture.values())
    total: Integers = np.zeros(differences.shape[1], dtype=object)
    for a, y in mixture.items():
        total = total + differences[a].astype(object) * int(y * scale)
    return total


def _propose(differences: Integers, totals: Integers) -> tuple[list[int], list[int]] | None:
    """(basic variables, tight rows) of HiGHS's optimal vertex; None if it finds none."""
    rows, columns = differences.shape
    largest = max(1, int(np.abs(differences).max(initial=0)))
    try:
        scaled = differences.astype(float) / float(largest)
        right = totals.astype(float) / float(largest)
    except OverflowError:
        return None
    solver = quiet_solver()
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = columns + 1, rows
    program.col_cost_ = np.concatenate([[1.0], np.zeros(columns)])
    program.col_lower_, program.col_upper_ = np.zeros(columns + 1), np.full(columns + 1, highspy.kHighsInf)
    program.row_lower_, program.row_upper_ = right, np.full(rows, highspy.kHighsInf)
    dense = np.concatenate([np.ones((rows, 1)), -scaled], axis=1)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    places = [np.flatnonzero(row) for row in dense]
    program.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(p) for p in places])]).astype(np.int32)
    program.a_matrix_.index_ = np.concatenate(places).astype(np.int32)
    program.a_matrix_.value_ = np.concatenate([row[p] for row, p in zip(dense, places, strict=True)])
    solver.passModel(program)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    basis = solver.getBasis()
    basic = [j for j, status in enumerate(basis.col_status) if status == highspy.HighsBasisStatus.kBasic]
    tight = [a for a, status in enumerate(basis.row_status) if status != highspy.HighsBasisStatus.kBasic]
    return (basic, tight) if len(basic) == len(tight) else None
