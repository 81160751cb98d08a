"""Weak dominance in a payoff table, pure and mixed, with evidence both ways.

Row b of a table is *weakly dominated* by α, a distribution over rows, if α earns at least as much in every column and
more in one. With d(a, c) = u(a, c) − u(b, c), consider

    minimise z   subject to   z ≥ Σ_c (1 + w_c)·d(a, c)  for every row a,   w ≥ 0                         (its dual:)
    maximise Σ_a α_a Σ_c d(a, c)   subject to   Σ_a α_a d(a, c) ≥ 0  for every column c,   Σ α = 1,  α ≥ 0

(z ≥ 0, from a = b.) If the optimum is 0, b is a best reply to the full-support belief 1 + w: undominated. If it is
positive, the dual's α dominates b. Columns with the same d are one column of the program, counted as often as they
occur in the uniform part. (Pearce 1984, Lemma 4.)
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from attrs import frozen

from exactgames.numbers.arrays import Integers, common_denominator
from exactgames.solve.linear import Optimal, minimise


@frozen
class Dominator:
    """``mixture``: (row, weight) with weights summing to 1, at least as good in every column and better in column
    ``strict``.
    """

    mixture: tuple[tuple[int, Fraction], ...]
    strict: int


@frozen
class FullSupportBelief:
    """The row is a best reply to weight 1 on every column plus the listed (column, weight)."""

    extra: tuple[tuple[int, Fraction], ...]


@frozen
class PureWitnesses:
    """No single row dominates: for every other row a column where it earns less, or None where it earns the same
    everywhere.
    """

    columns: tuple[tuple[int, int | None], ...]


def pure_dominance(table: Integers, b: int) -> Dominator | PureWitnesses:
    """Is row b of ``table`` [rows, columns] weakly dominated by a single row? The first dominating row, or a witness
    against each.
    """
    witnesses: list[tuple[int, int | None]] = []
    for a in range(len(table)):
        if a == b:
            continue
        worse = np.flatnonzero(table[a] < table[b])
        if len(worse):
            witnesses.append((a, int(worse[0])))
            continue
        better = np.flatnonzero(table[a] > table[b])
        if len(better):
            return Dominator(((a, Fraction(1)),), int(better[0]))
        witnesses.append((a, None))
    return PureWitnesses(tuple(witnesses))


def mixed_dominance(table: Integers, b: int) -> Dominator | FullSupportBelief:
    """Is row b of ``table`` [rows, columns] weakly dominated by a mixture of rows? The dominator, or a full-support
    belief.

    A pure dominator is returned where there is one.
    """
    pure = pure_dominance(table, b)
    if isinstance(pure, Dominator):
        return pure
    differences = table - table[b]
    distinct, first, times = _distinct_columns(differences)
    if distinct.shape[1] == 0:
        return FullSupportBelief(())
    rows = [a for a in range(len(table)) if a != b]
    total = [sum(int(x) * int(k) for x, k in zip(distinct[a], times, strict=True)) for a in rows]
    # columns: z, w, one surplus a row:  z − Σ w·d(a) − s_a = Σ_c d(a, c)
    matrix = [
        [1, *(-int(x) for x in distinct[a]), *(-int(i == j) for j in range(len(rows)))] for i, a in enumerate(rows)
    ]
    solved = minimise([1] + [0] * (distinct.shape[1] + len(rows)), matrix, total)
    if not isinstance(solved, Optimal):
        raise ArithmeticError("the dominance program always has an optimum")
    if solved.value == 0:
        extra = [(int(first[c]), w) for c, w in enumerate(solved.x[1 : 1 + distinct.shape[1]]) if w]
        return FullSupportBelief(tuple(sorted(extra)))
    mixture = tuple((a, y) for a, y in zip(rows, solved.y, strict=True) if y)
    return Dominator(mixture, _strict_column(differences, mixture))


def _distinct_columns(differences: Integers) -> tuple[Integers, Integers, Integers]:
    """(the distinct non-zero columns, each one's first index, how often it occurs)."""
    live = np.flatnonzero((differences != 0).any(axis=0))
    if differences.dtype == object:
        seen: dict[tuple[int, ...], list[int]] = {}
        for c in live.tolist():
            seen.setdefault(tuple(int(x) for x in differences[:, c]), []).append(c)
        first = np.array([columns[0] for columns in seen.values()], dtype=np.int64)
        return differences[:, first], first, np.array([len(columns) for columns in seen.values()], dtype=np.int64)
    _, index, times = np.unique(differences[:, live], axis=1, return_index=True, return_counts=True)
    return differences[:, live[index]], live[index], times


def _strict_column(differences: Integers, mixture: tuple[tuple[int, Fraction], ...]) -> int:
    """The first column where the mixture gains; every column is checked to lose nothing."""
    scale = common_denominator(weight for _, weight in mixture)
    total = sum(
        (differences[a].astype(object) * int(weight * scale) for a, weight in mixture),
        start=np.zeros(differences.shape[1], dtype=object),
    )
    if (total < 0).any():
        raise ArithmeticError("the dominator loses somewhere")
    return int(np.flatnonzero(total > 0)[0])
