"""The simplex method in exact arithmetic: from a basis that somebody proposes, or from scratch.

    minimise c·x   subject to   A x = b,  x ≥ 0        (A by its columns, integers)

For a basis B: x_B = B⁻¹b, y = c_B B⁻¹, reduced costs d = c − yA. It is optimal iff x_B ≥ 0 and d ≥ 0. Bland's rule (the
least index enters and leaves) ends every pivoting. What is returned is checked once more against A, b, c.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

import flint
from attrs import field, frozen

from exactgames.clock import FOREVER, Clock
from exactgames.linear.basis import Basis, Column
from exactgames.numbers.arrays import common_denominator, over


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


@frozen
class State:
    """A basis, seen exactly. ``reduced``: the reduced costs of all columns, times some number above 0."""

    x: tuple[Fraction, ...]
    y: tuple[Fraction, ...]
    reduced: tuple[int, ...]

    @property
    def primal(self) -> bool:
        return all(value >= 0 for value in self.x)

    @property
    def dual(self) -> bool:
        return all(value >= 0 for value in self.reduced)


@frozen(eq=False, slots=False)
class Program:
    """See above. Late where the clock ends, before a basis is solved."""

    c: Sequence[int]
    columns: Sequence[Column]
    b: Sequence[int]
    clock: Clock = field(default=FOREVER)

    @property
    def rows(self) -> int:
        return len(self.b)

    @cached_property
    def matrix(self) -> flint.fmpz_mat:
        """A, written out."""
        table = [[0] * len(self.columns) for _ in self.b]
        for j, column in enumerate(self.columns):
            for r, entry in column:
                table[r][j] = entry
        return flint.fmpz_mat(self.rows, len(self.columns), [x for row in table for x in row])

    # ---- bases

    def peeled(self, basis: Sequence[int]) -> Basis:
        found = Basis.of([self.columns[j] for j in basis])
        self.clock.spend(found.effort)
        return found

    def state(self, basis: Sequence[int]) -> State | None:
        """The basis's primal values (in its order), duals and reduced costs; None if it is singular."""
        peeled = self.peeled(basis)
        x = peeled.values(self.b)
        y = peeled.prices([self.c[j] for j in basis])
        if x is None or y is None:
            return None
        scale, priced = self.priced(y)
        return State(tuple(x), tuple(y), tuple(scale * c - price for c, price in zip(self.c, priced, strict=True)))

    def known(self, basis: Sequence[int]) -> State:
        state = self.state(basis)
        if state is None:
            raise ArithmeticError("a simplex basis became singular")
        return state

    def column(self, basis: Sequence[int], j: int) -> list[Fraction]:
        """B⁻¹ A_j."""
        right = [0] * self.rows
        for r, entry in self.columns[j]:
            right[r] = entry
        return _solved(self.peeled(basis).values(right))

    def row(self, basis: Sequence[int], i: int) -> list[int]:
        """Row i of B⁻¹A, times some number above 0."""
        return self.priced(_solved(self.peeled(basis).prices([int(i == k) for k in range(self.rows)])))[1]

    def priced(self, y: Sequence[Fraction]) -> tuple[int, list[int]]:
        """(a common denominator of y, y·A times it)."""
        scale = common_denominator(y)
        whole = over(y, scale)
        return scale, [sum(entry * whole[r] for r, entry in column) for column in self.columns]

    def filled(self, columns: Sequence[int], basic: Sequence[int]) -> list[int] | None:
        """These columns and, in place of the rows ``basic`` that stand among them in a basis, at 0, columns with which
        reduced costs stay what they are in sign: the ratio test of the dual simplex. None if the basis is singular.
        """
        count = len(self.columns)
        own: list[Column] = [[(r, 1)] for r in basic]
        extended = Program([*self.c, *([0] * len(basic))], [*self.columns, *own], self.b, self.clock)
        basis = [*columns, *(count + k for k in range(len(basic)))]
        for place in range(len(columns), self.rows):
            state = extended.state(basis)
            if state is None:
                return None
            row = extended.row(basis, place)
            moving = [j for j in range(count) if row[j] > 0] or [j for j in range(count) if row[j] < 0]
            if not moving:
                return None
            basis[place] = min((abs(Fraction(state.reduced[j], row[j])), j) for j in moving)[1]
        return basis

    # ---- pivots

    def primal_simplex(self, basis: Sequence[int]) -> Optimal | Unbounded:
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

    def dual_simplex(self, basis: Sequence[int]) -> Optimal | Infeasible:
        """From a dual feasible basis."""
        basis = list(basis)
        while True:
            state = self.known(basis)
            leaving = min(((basis[i], i) for i in range(self.rows) if state.x[i] < 0), default=None)
            if leaving is None:
                return self.finish(basis, state)
            row = self.row(basis, leaving[1])
            ratios = [(Fraction(state.reduced[j], -row[j]), j) for j in range(len(row)) if row[j] < 0]
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
        place = {r: n for n, r in enumerate(kept)}
        columns = [[(place[r], entry) for r, entry in column if r in place] for column in self.columns]
        solved = Program(self.c, columns, [self.b[i] for i in kept], self.clock).primal_simplex(basis)
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
        count = len(self.columns)
        artificial: list[Column] = [[(r, 1 if x >= 0 else -1)] for r, x in enumerate(self.b)]
        costs = [0] * count + [1] * self.rows
        program = Program(costs, [*self.columns, *artificial], self.b, self.clock)
        solved = program.primal_simplex([count + i for i in range(self.rows)])
        if isinstance(solved, Unbounded):
            raise ArithmeticError("phase one is bounded below by 0")
        if solved.value > 0:
            return self.farkas(Infeasible(solved.y))
        return self.independent([j for j in range(count) if solved.x[j] > 0], list(range(self.rows)))

    def independent(self, basis: list[int], kept: list[int]) -> tuple[list[int], list[int]]:
        """Fill the columns ``basis`` up to a basis of A, dropping rows that depend on others."""
        rank, count = int(self.matrix.rank()), len(self.columns)
        written = self.matrix.tolist()
        if rank < self.rows:
            kept = []
            for i in range(self.rows):
                block = flint.fmpz_mat(len(kept) + 1, count, [x for k in [*kept, i] for x in written[k]])
                if int(block.rank()) == len(kept) + 1:
                    kept.append(i)
        chosen = list(basis)
        for j in range(count):
            if len(chosen) == rank:
                break
            if j not in chosen:
                block = flint.fmpz_mat(len(kept), len(chosen) + 1, [written[i][k] for i in kept for k in [*chosen, j]])
                if int(block.rank()) == len(chosen) + 1:
                    chosen.append(j)
        return chosen, kept

    # ---- answers

    def finish(self, basis: Sequence[int], state: State) -> Optimal:
        x = [Fraction(0)] * len(self.columns)
        for j, value in zip(basis, state.x, strict=True):
            x[j] = value
        return self.verified(Optimal(tuple(x), state.y, sum((self.c[j] * x[j] for j in basis), start=Fraction(0))))

    def verified(self, found: Optimal) -> Optimal:
        """The result, after checking x ≥ 0, A x = b, y·A ≤ c and y·b = c·x."""
        scale = common_denominator(found.x)
        left = [scale * x for x in self.b]
        for column, value in zip(self.columns, over(found.x, scale), strict=True):
            for r, entry in column if value else ():
                left[r] -= entry * value
        right = not any(left) and all(value >= 0 for value in found.x)
        scale, priced = self.priced(found.y)
        right &= all(price <= scale * c for price, c in zip(priced, self.c, strict=True))
        right &= sum((y * b for y, b in zip(found.y, self.b, strict=True)), start=Fraction(0)) == found.value
        right &= sum((c * x for c, x in zip(self.c, found.x, strict=True) if x), start=Fraction(0)) == found.value
        if not right:
            raise ArithmeticError("the linear program's solution fails its check")
        return found

    def farkas(self, found: Infeasible) -> Infeasible:
        """The result, after checking y·A ≤ 0 < y·b."""
        _, priced = self.priced(found.y)
        if max(priced, default=0) > 0 or sum(y * b for y, b in zip(found.y, self.b, strict=True)) <= 0:
            raise ArithmeticError("the linear program's Farkas vector fails its check")
        return found


def _solved(found: list[Fraction] | None) -> list[Fraction]:
    if found is None:
        raise ArithmeticError("a simplex basis became singular")
    return found
