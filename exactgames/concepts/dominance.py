"""Weak dominance in a payoff table, pure and mixed, with evidence both ways.

Row b of a table is *weakly dominated* by α, a distribution over rows, if α earns at least as much in every column and
more in one. With d(a, c) = u(a, c) − u(b, c), consider

    minimise z   subject to   z ≥ Σ_c (1 + w_c)·d(a, c)  for every row a,   w ≥ 0                         (its dual:)
    maximise Σ_a α_a Σ_c d(a, c)   subject to   Σ_a α_a d(a, c) ≥ 0  for every column c,   Σ α = 1,  α ≥ 0

(z ≥ 0, from a = b.) If the optimum is 0, b is a best reply to the full-support belief 1 + w: undominated. If it is
positive, the dual's α dominates b. (Pearce 1984, Lemma 4.)

A table has far fewer different columns than columns: those that differ by a constant have the same d for every b, and
are one column of the program, counted as often as they occur in the uniform part. Most undominated rows need no
program: take columns c₁, c₂, … in which b is among the best of the rows still in question, each leaving in question
only those rows that tie with b; once none is left that is better under the uniform part, large enough weights, each
larger than all that follow, make b a best reply. For the rest HiGHS proposes which weights are positive and which rows
are tied, an exact linear system gives their values, and all of it is checked in integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from fractions import Fraction

import numpy as np
from attrs import define, frozen

from exactgames.arguments import typed
from exactgames.game.tree import Index
from exactgames.linear.program import Optimal, minimise
from exactgames.linear.tight import mixture_gains, tight_solution
from exactgames.numbers.arrays import Integers, exact_dtype, mask
from exactgames.tally import counting, tallied


@frozen
class Dominator:
    """``mixture``: (row, weight) with weights summing to 1, at least as good in every column and better in column
    ``strict``.

    >>> import numpy as np
    >>> from exactgames import pure_dominance
    >>> found = pure_dominance(np.array([[2, 3], [2, 1]]), 1)
    >>> found.mixture, found.strict
    (((0, Fraction(1, 1)),), 1)
    """

    mixture: tuple[tuple[int, Fraction], ...]
    strict: int


@frozen
class FullSupportBelief:
    """The row is a best reply to weight 1 on every column plus the listed (column, weight).

    >>> import numpy as np
    >>> from exactgames import mixed_dominance
    >>> mixed_dominance(np.array([[4, 0], [0, 3]]), 1)  # a best reply to weights 1, 2
    FullSupportBelief(extra=((1, Fraction(1, 1)),))
    """

    extra: tuple[tuple[int, Fraction], ...]


@frozen
class PureWitnesses:
    """No single row dominates: for every other row a column where it earns less, or None where it earns the same
    everywhere.

    >>> import numpy as np
    >>> from exactgames import pure_dominance
    >>> pure_dominance(np.array([[4, 0], [0, 3]]), 1).columns  # row 0 earns less in column 1
    ((0, 1),)
    """

    columns: tuple[tuple[int, int | None], ...]


@define(eq=False)
class PayoffTable:
    """A table of payoffs made ready for many questions.

    payoffs   [rows, columns]
    distinct  [rows, D] its different columns, less their first row, with room for a signed difference
    first     [D] the first column of each kind
    times     [D] how many columns are of the kind

    >>> import numpy as np
    >>> from exactgames import PayoffTable, mixed_dominance
    >>> table = PayoffTable.of(np.array([[4, 0], [0, 4], [1, 1]]))
    >>> [type(mixed_dominance(table, row)).__name__ for row in range(3)]
    ['FullSupportBelief', 'FullSupportBelief', 'Dominator']
    """

    payoffs: Integers
    distinct: Integers
    first: Index
    times: Integers

    @staticmethod
    @typed
    def of(payoffs: Integers) -> PayoffTable:
        """Its different columns, collected exactly."""
        shifted = payoffs - payoffs[:1]
        first, times = _kinds(shifted)
        distinct = shifted[:, first]
        largest = int(np.abs(distinct).max(initial=0))
        dtype = exact_dtype(4 * largest * max(1, payoffs.shape[1]))
        return PayoffTable(payoffs, distinct.astype(dtype), first, times)

    def differences(self, b: int) -> Integers:
        """[rows, D] what each row earns more than row b."""
        found: Integers = self.distinct - self.distinct[b]
        return found


def _kinds(columns: Integers) -> tuple[Index, Integers]:
    """(the first of each kind of equal columns, how many there are), by first appearance."""
    if columns.dtype == object:
        seen: dict[tuple[int, ...], list[int]] = {}
        for c in range(columns.shape[1]):
            seen.setdefault(tuple(columns[:, c].tolist()), []).append(c)
        return np.array([k[0] for k in seen.values()], dtype=np.int64), np.array([len(k) for k in seen.values()])
    # A hash modulo 2^64 proposes; columns are then compared with the first of their kind.
    odd = np.random.default_rng(0).integers(1, 2**62, size=len(columns), dtype=np.int64) * 2 + 1
    with np.errstate(over="ignore"):
        code = odd @ columns
    _, first, inverse, times = np.unique(code, return_index=True, return_inverse=True, return_counts=True)
    step = max(1, (1 << 24) // max(1, len(columns)))
    same = all(
        (columns[:, at : at + step] == columns[:, first[inverse[at : at + step]]]).all()
        for at in range(0, columns.shape[1], step)
    )
    if not same:  # two different columns share a hash
        _, first, times = np.unique(columns, axis=1, return_index=True, return_counts=True)
    order = np.argsort(first, kind="stable")
    return first[order], times[order]


def pure_dominance(table: Integers | PayoffTable, b: int) -> Dominator | PureWitnesses:
    """Is row b of ``table`` [rows, columns] weakly dominated by a single row? The first dominating row, or a witness
    against each.

    >>> import numpy as np
    >>> from exactgames import pure_dominance
    >>> pure_dominance(np.array([[4, 0], [0, 4], [1, 1]]), 2)
    PureWitnesses(columns=((0, 1), (1, 0)))
    """
    payoffs = table if isinstance(table, PayoffTable) else PayoffTable.of(table)
    differences = payoffs.differences(b)
    worse, better = mask(differences < 0), mask(differences > 0)
    ever_worse, ever_better = mask(worse.any(axis=1)), mask(better.any(axis=1))
    dominating = np.flatnonzero(ever_better & ~ever_worse)
    if len(dominating):
        a = int(dominating[0])
        return Dominator(((a, Fraction(1)),), int(payoffs.first[np.argmax(better[a])]))
    where = payoffs.first[np.argmax(worse, axis=1)] if worse.shape[1] else np.zeros(len(worse), dtype=np.int64)
    return PureWitnesses(
        tuple((a, int(where[a]) if ever_worse[a] else None) for a in range(len(differences)) if a != b)
    )


def mixed_dominance(table: Integers | PayoffTable, b: int) -> Dominator | FullSupportBelief:
    """Is row b of ``table`` [rows, columns] weakly dominated by a mixture of rows? The dominator, or a full-support
    belief.

    A pure dominator is returned where there is one.

    >>> import numpy as np
    >>> from exactgames import mixed_dominance
    >>> mixed_dominance(np.array([[4, 0], [0, 4], [1, 1]]), 2)
    Dominator(mixture=((0, Fraction(3, 4)), (1, Fraction(1, 4))), strict=0)
    """
    payoffs = table if isinstance(table, PayoffTable) else PayoffTable.of(table)
    pure = pure_dominance(payoffs, b)
    if isinstance(pure, Dominator):
        return pure
    differences = payoffs.differences(b)
    live = np.flatnonzero((differences != 0).any(axis=0))
    rows = np.flatnonzero((differences != 0).any(axis=1))
    reduced, first = differences[np.ix_(rows, live)], payoffs.first[live]
    totals = (reduced @ payoffs.times[live].astype(reduced.dtype)).astype(object)  # ``PayoffTable`` left room
    weights, found = solve_columns(reduced, totals)
    if found is None:
        return FullSupportBelief(tuple(sorted((int(first[c]), w) for c, w in weights.items())))
    mixture = tuple((int(rows[a]), y) for a, y in found.items())
    return Dominator(mixture, int(payoffs.first[_strict_column(differences, mixture)]))


def dominance_of(
    table: PayoffTable, rows: Sequence[int], pure: bool, executor: Executor | None = None, blocks: int = 1
) -> list[Dominator | FullSupportBelief | PureWitnesses]:
    """The verdict on each of ``rows``, in their order; split into ``blocks`` that the executor computes."""
    if executor is None or blocks < 2:
        return _verdicts(table, rows, pure)
    light = PayoffTable(table.payoffs[:, :0], table.distinct, table.first, table.times)  # what the verdicts need
    parts = [rows[k::blocks] for k in range(blocks)]
    judged = executor.map(_verdicts, [light] * blocks, parts, [pure] * blocks)
    found = list(map(iter, counting(judged, "blocks of bids judged, each in a process of its own", blocks)))
    return [next(found[k % blocks]) for k in range(len(rows))]


def _verdicts(
    table: PayoffTable, rows: Sequence[int], pure: bool
) -> list[Dominator | FullSupportBelief | PureWitnesses]:
    decide = pure_dominance if pure else mixed_dominance
    return [decide(table, b) for b in tallied(rows, "bids compared with all others")]


def solve_columns(differences: Integers, totals: Integers) -> tuple[dict[int, Fraction], dict[int, Fraction] | None]:
    """The program above for ``differences`` d [rows, columns] and the uniform part's ``totals`` [rows]: (weights on
    columns under which no row gains, None), or ({}, a mixture of rows that loses in no column and gains in the totals).
    """
    weights = _lexicographic(differences, totals)
    if weights is None:
        solved = tight_solution(differences, totals)
        if solved is None:
            solved = _by_program(differences, totals)
        if isinstance(solved, tuple):
            return {}, {a: y for a, y in enumerate(solved[0]) if y}
        weights = solved
    return {c: Fraction(w) for c, w in weights.items() if w}, None


def _lexicographic(differences: Integers, totals: Integers) -> dict[int, Fraction] | None:
    """Weights on columns of ``differences`` [rows, columns] under which, on top of ``totals``, no row gains: by columns
    in which fewer and fewer rows tie. None if the rows in question do not run out that way.
    """
    left = np.arange(len(differences))
    steps: list[tuple[int, Index]] = []
    while len(left) and (totals[left] > 0).any():
        rest = differences[left]
        losing = np.where((rest > 0).any(axis=0), 0, (rest < 0).sum(axis=0))
        c = int(np.argmax(losing)) if losing.size else 0
        if not losing.size or losing[c] == 0:
            return None
        out = mask(rest[:, c] < 0)
        steps.append((c, left[out]))
        left = left[~out]
    weights: dict[int, Fraction] = {}
    gains = totals.copy()
    for c, dropped in reversed(steps):
        needed = max(0, *(-(int(gains[a]) // int(differences[a, c])) for a in dropped.tolist()))
        if needed:
            weights[c] = weights.get(c, Fraction(0)) + needed
            gains = gains + needed * differences[:, c].astype(object)
    if (gains > 0).any():
        raise ArithmeticError("a row gains under the belief that was built against it")
    return weights


def _by_program(differences: Integers, totals: Integers) -> dict[int, Fraction] | tuple[tuple[Fraction, ...], Fraction]:
    """The program above by exact simplex pivots: the weights of a belief, or (a mixture of rows, what it gains)."""
    count, columns = differences.shape
    # columns: z, w, one surplus a row:  z − Σ w·d(a) − s_a = Σ_c d(a, c)
    matrix = [[1, *(-int(x) for x in differences[a]), *(-int(i == a) for i in range(count))] for a in range(count)]
    solved = minimise([1] + [0] * (columns + count), matrix, [int(x) for x in totals])
    if not isinstance(solved, Optimal):
        raise ArithmeticError("the dominance program always has an optimum")
    if solved.value == 0:
        return {c: w for c, w in enumerate(solved.x[1 : 1 + columns]) if w}
    return solved.y, solved.value


def _strict_column(differences: Integers, mixture: tuple[tuple[int, Fraction], ...]) -> int:
    """The first column where the mixture gains; every column is checked to lose nothing."""
    gains = mixture_gains(differences, dict(mixture))
    if (gains < 0).any() or sum(weight for _, weight in mixture) != 1:
        raise ArithmeticError("the dominator loses somewhere")
    return int(np.flatnonzero(gains > 0)[0])
