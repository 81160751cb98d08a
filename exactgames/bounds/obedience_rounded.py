"""Multipliers and shifts with short fractions, near those that floats propose. Whatever they are, they prove something:
it is computed exactly, and the shortest ones are taken that lose next to nothing.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from exactgames.bounds.obedience import Obedience, Reasons
from exactgames.bounds.obedience_floats import Floats, Proposal

DENOMINATORS = (1, 2, 12, 60, 840, 10**4, 10**6, 10**8)
"""Of multipliers, from short to exact."""
LOSS = 1e-6
"""Of the size of what is bounded: so much is given for shorter fractions."""
_LONGEST = 10**12
"""Floats say no more of what is moved."""


def rounded(program: Obedience, proposal: Proposal) -> tuple[Fraction, Reasons]:
    """(what they prove, the reasons)."""
    reach = LOSS * max(1.0, abs(proposal.value))
    nothing = Reasons({}, {})
    best = program.proven(nothing), nothing
    for denominator in DENOMINATORS:
        reasons = rounded_to(program, proposal, denominator)
        proven = program.proven(reasons)
        if proven > best[0]:
            best = proven, reasons
        if best[0] >= proposal.value - reach:
            break
    return best


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
