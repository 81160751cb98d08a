"""Multipliers and what is moved, rounded, and then corrected such that what must be equal is.

In an optimal proof the rows of a type profile t are all at least one z(t), and z(t) itself at each bid profile that
some worst distribution plays. These equations have integer coefficients; where floats say which they are, short
fractions near a proposal from inside the optimal face are moved onto them, exactly, by a few of the unknowns. All other
inequalities have some room there. Whether that went well is seen by what is then proven.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import frozen

from exactgames.bounds.nearby import change
from exactgames.bounds.obedience import Obedience, Reasons
from exactgames.numbers.arrays import Integers

EQUATIONS = 1500
"""So many are solved exactly: in seconds."""

Unknown = tuple[int, ...]
"""(agent, type, own bid, other bid) of a multiplier; (agent, type profile, others' bid profile) of what is moved; (type
profile,) of a z."""


def corrected(program: Obedience, reasons: Reasons, cells: Sequence[tuple[int, int]]) -> Reasons | None:
    """The reasons, with equal rows at these cells (type profile, bid profile) of each type profile; None where there
    are too many, or no such reasons nearby.
    """
    if not 0 < len(cells) <= EQUATIONS:
        return None
    system = _System.of(program, reasons, cells)
    changes = change(system.table, system.missing(reasons))
    if changes is None:
        return None
    return _changed(program, reasons, [(system.unknowns[c], x) for c, x in changes])


@frozen(eq=False)
class _System:
    """table [cells, unknowns], what one more of each unknown adds to the row at the cell less z."""

    program: Obedience
    cells: Sequence[tuple[int, int]]
    unknowns: list[Unknown]
    table: Integers

    @staticmethod
    def of(program: Obedience, reasons: Reasons, cells: Sequence[tuple[int, int]]) -> _System:
        """Those unknowns come first that are to be changed first."""
        zs: dict[Unknown, int] = {(k,): 0 for k, _ in cells}
        bids = np.array(np.unravel_index([b for _, b in cells], program.sizes))
        others = [program.others_of(i)[[b for _, b in cells]] for i in range(len(program.sizes))]
        last = program.last
        moved: dict[Unknown, int] = {}
        for n, (k, _) in enumerate(cells):
            for i, numbers in enumerate(others):
                if (i, k) in last:
                    family = next(f for f in program.families[i] if k in f)
                    moved.update({(i, other, int(numbers[n])): 0 for other in family[:-1]})
        weighed = sorted((-y, (i, t, a, d)) for (i, t, a), mine in reasons.multipliers.items() for d, y in mine.items())
        unknowns: list[Unknown] = [*zs, *moved, *(key for _, key in weighed)]
        at = {key: j for j, key in enumerate(unknowns)}
        table: Integers = np.zeros((len(cells), len(unknowns)), dtype=object)
        for n, (k, _) in enumerate(cells):
            table[n, at[k,]] = -1
            for i, t in enumerate(program.types[k]):
                own, column = int(bids[i, n]), int(others[i][n])
                if (i, k) in last:
                    if last[i, k] == k:
                        family = next(f for f in program.families[i] if k in f)
                        for other in family[:-1]:
                            table[n, at[i, other, column]] -= 1
                    else:
                        table[n, at[i, k, column]] += 1
                low, high = program.tables.payoffs(i, k)
                for d in reasons.multipliers.get((i, t, own), ()):
                    gain = int(high[own, column]) - int(low[d, column])
                    table[n, at[i, t, own, d]] -= program.odds[k] * gain
        return _System(program, cells, unknowns, table)

    def missing(self, reasons: Reasons) -> list[Fraction]:
        """[cells] what the row at the cell lacks, z being 0."""
        scale, rows = self.program.exact_rows(reasons)
        by_profile: dict[int, list[tuple[int, int]]] = {}
        for n, (k, b) in enumerate(self.cells):
            by_profile.setdefault(k, []).append((n, b))
        found = [Fraction(0)] * len(self.cells)
        for k, row in enumerate(rows):
            for n, b in by_profile.get(k, ()):
                found[n] = -Fraction(int(row[b]), scale)
        return found


def _changed(program: Obedience, reasons: Reasons, changes: list[tuple[Unknown, Fraction]]) -> Reasons | None:
    multipliers = {key: dict(mine) for key, mine in reasons.multipliers.items()}
    moved = dict(reasons.moved)
    last = program.last
    for unknown, x in changes:
        match unknown:
            case (i, t, a, d):
                multipliers[i, t, a][d] += x
                if multipliers[i, t, a][d] < 0:
                    return None
            case (i, k, column):
                for at, amount in ((k, x), (last[i, k], -x)):
                    moved[i, at, column] = moved.get((i, at, column), Fraction(0)) + amount
            case _:
                pass
    kept = {key: {d: y for d, y in mine.items() if y} for key, mine in multipliers.items()}
    return Reasons(
        {key: mine for key, mine in kept.items() if mine}, {key: amount for key, amount in moved.items() if amount}
    )
