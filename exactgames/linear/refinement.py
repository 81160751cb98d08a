"""Iterative refinement of what floats propose (Gleixner, Steffy and Wolter 2016): for programs whose numbers are of
very different sizes, where a basis that is optimal up to a tolerance is not optimal.

Let x and y be what HiGHS has found, as fractions. What they miss is computed exactly: A x̂ = b − A x, x̂ ≥ −x, at costs
c − yA. Enlarged, so that what is missing is of size 1, that is a program with the same matrix; HiGHS goes on with it
from where it was. Each round makes the error smaller by many digits; the basis that it ends with is tried exactly by
the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import highspy
import numpy as np

from exactgames.linear.basis import Column
from exactgames.linear.highs import Loaded, Proposed, proposed

ROUNDS = 12
"""So often at most; a round that does not change the basis ends it once nothing is missing."""
_MORE = 40
"""A round enlarges by so many powers of two more than the last, at most."""
_BEYOND = 1e20
"""What is farther away is no bound for HiGHS."""


def refined(run: Loaded, c: Sequence[int], columns: Sequence[Column], b: Sequence[int]) -> Iterator[Proposed]:
    """New bases, one after the other. ``run``: one that found an optimum."""
    solver = run.solver
    x, y = [Fraction(0)] * len(columns), [Fraction(0)] * len(b)
    primal, dual, before = 0, 0, proposed(solver, columns, len(b))
    numbers = np.arange(max(len(columns), len(b)), dtype=np.int32)
    for _ in range(ROUNDS):
        found = solver.getSolution()
        x = [value + Fraction(more) / 2**primal for value, more in zip(x, found.col_value, strict=True)]
        y = [
            value + Fraction(more) * Fraction(2) ** (run.cost - power - dual)
            for value, more, power in zip(y, found.row_dual, run.powers, strict=True)
        ]
        right, costs = _missing(x, y, c, columns, b)
        if not any(right) and min(x) >= 0 and min(costs) >= 0:
            return
        right = [value / 2**power for value, power in zip(right, run.powers, strict=True)]
        costs = [value / 2**run.cost for value in costs]
        wrong, dear = max([*map(abs, right), -min(x)]), -min(costs)
        primal, dual = _larger(primal, wrong), _larger(dual, dear)
        try:
            sides = np.array([float(value * 2**primal) for value in right])
            lower = np.array([_lower(value * 2**primal) for value in x])
            prices = np.array([float(value * 2**dual) for value in costs])
        except OverflowError:
            return
        solver.changeColsBounds(len(x), numbers[: len(x)], lower, np.full(len(x), highspy.kHighsInf))
        solver.changeColsCost(len(x), numbers[: len(x)], prices)
        for r, side in enumerate(sides):
            solver.changeRowBounds(r, side, side)
        solver.run()
        new = proposed(solver, columns, len(b))
        if new is None:
            return
        if new != before:
            yield new
        before = new


def _missing(
    x: Sequence[Fraction], y: Sequence[Fraction], c: Sequence[int], columns: Sequence[Column], b: Sequence[int]
) -> tuple[list[Fraction], list[Fraction]]:
    """(b − A x, c − yA)."""
    right, costs = [Fraction(value) for value in b], [Fraction(value) for value in c]
    for j, column in enumerate(columns):
        for r, entry in column:
            if x[j]:
                right[r] -= entry * x[j]
            if y[r]:
                costs[j] -= entry * y[r]
    return right, costs


def _larger(power: int, missing: Fraction) -> int:
    """The power of two that makes ``missing`` of size 1."""
    if missing <= 0:
        return power + _MORE
    return max(0, min(power + _MORE, missing.denominator.bit_length() - missing.numerator.bit_length()))


def _lower(distance: Fraction) -> float:
    return -float(distance) if distance < _BEYOND else -highspy.kHighsInf
