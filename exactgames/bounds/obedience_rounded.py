"""Multipliers and shifts with short fractions, near those that floats propose. Whatever they are, they prove something:
it is computed exactly, and the shortest ones are taken that prove the most.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from attrs import frozen

from exactgames.bounds.obedience import Obedience, Reasons
from exactgames.bounds.obedience_attained import NEAR, attained
from exactgames.bounds.obedience_floats import Floats, Proposal, proposed, size
from exactgames.bounds.obedience_tight import corrected

DENOMINATORS = (60, 5040, 10**6, 10**9)
"""Of multipliers, from short to exact."""
LOSS = 1e-7
"""Of the size of what is bounded: where it is not known what could be proven at best, so much is given."""
VERTEX = 1_000_000
"""Coefficients of a program of which the simplex method finds a vertex in seconds."""
_LONGEST = 10**12
"""Floats say no more of what is moved."""


@frozen(eq=False)
class Proved:
    """The expectation of the base is at least ``value``, by the ``reasons``; ``exact``: no others prove more."""

    value: Fraction
    reasons: Reasons
    exact: bool


def proved(program: Obedience, proposal: Proposal | None) -> Proved:
    """The best that is found near the proposal."""
    nothing = Reasons({}, {})
    best = Proved(program.proven(nothing), nothing, False)
    if proposal is None:
        return best
    most = attained(program, proposal)
    if most is None and size(program) <= VERTEX and (vertex := proposed(program, vertex=True)) is not None:
        most = attained(program, vertex)
    enough = proposal.value - LOSS * max(1.0, abs(proposal.value))
    for reasons in _tried(program, proposal):
        if best.value == most or (most is None and best.value >= enough):
            break
        value = program.proven(reasons)
        if value > best.value:
            best = Proved(value, reasons, False)
    return Proved(best.value, best.reasons, best.value == most)


def _tried(program: Obedience, proposal: Proposal) -> Iterator[Reasons]:
    for denominator in DENOMINATORS:
        near = rounded_to(program, proposal, denominator)
        tight = -1
        for room in NEAR:
            cells = [(int(k), int(b)) for k, b in np.argwhere(proposal.slack < room)]
            if len(cells) != tight and (better := corrected(program, near, cells)) is not None:
                yield better
            tight = len(cells)
        yield near


def rounded_to(program: Obedience, proposal: Proposal, denominator: int) -> Reasons:
    """Multipliers over the denominator; what is moved, over it in the program's unit, or as far as floats go."""
    multipliers: dict[tuple[int, int, int], dict[int, Fraction]] = {}
    for (i, t), table in proposal.multipliers.items():
        parts = np.rint(table * denominator)
        np.fill_diagonal(parts, 0)
        for a, d in zip(*np.nonzero(parts), strict=True):
            y = Fraction(int(parts[a, d]), denominator)
            multipliers.setdefault((i, t, int(a)), {})[int(d)] = y
    longest = max(1, _LONGEST // program.unit)
    return Reasons(multipliers, _moved(program, proposal.moved, min(denominator, longest)))


def _moved(
    program: Obedience, proposed: dict[tuple[int, int], Floats], denominator: int
) -> dict[tuple[int, int, int], Fraction]:
    """Rounded such that the sums are 0: the largest of each takes what is missing."""
    moved: dict[tuple[int, int, int], Fraction] = {}
    for i, families in enumerate(program.families):
        for family in families:
            if len(family) == 1:
                continue
            parts = np.rint(np.stack([proposed[i, k] for k in family]) * float(program.unit * denominator))
            largest = np.abs(parts).argmax(axis=0)
            table = [[int(x) for x in row] for row in parts]
            for column in np.flatnonzero(parts.any(axis=0)):
                amounts = [row[column] for row in table]
                amounts[int(largest[column])] -= sum(amounts)
                for k, amount in zip(family, amounts, strict=True):
                    if amount:
                        moved[i, k, int(column)] = Fraction(amount, denominator)
    return moved
