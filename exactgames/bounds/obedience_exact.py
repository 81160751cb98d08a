"""The optimum of a bounding program over all equilibria, exactly, where few distributions and deviations matter.

A part of the program (``obedience_floats``), some of the cells (t, b) and some deviations, by exact arithmetic. What
its multipliers prove is held against all cells, its distribution against all deviations; what is missing is added. It
ends when nothing is: then the two are the optimum of the whole program; or when the part grows beyond ``ROWS``.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np
from attrs import define, field

from exactgames.bounds.obedience import Obedience, Reasons
from exactgames.bounds.obedience_floats import Proposal
from exactgames.game.tree import Index
from exactgames.linear.program import Optimal, minimise
from exactgames.numbers.arrays import Integers

ROWS = 160
"""Of a part; exact arithmetic takes seconds for so many."""
ROUNDS = 12
_SMALL = 1e-9

Cell = tuple[int, int]
"""(type profile, bid profile)."""
Deviation = tuple[int, int, int, int]
"""(agent, type, own bid, other bid)."""


def exactly(program: Obedience, proposal: Proposal) -> tuple[Fraction, Reasons] | None:
    """(the optimum, what proves it), from what floats propose; None where more would have to be looked at."""
    part = _Part(program)
    part.add_cells(_cells(proposal))
    for (i, t), table in proposal.multipliers.items():
        part.add_deviations((i, t, int(a), int(d)) for a, d in np.argwhere(table > _SMALL))
    for _ in range(ROUNDS):
        solved = part.solved()
        if solved is None:
            return None
        value, reasons, weights = solved
        if not part.grow(reasons, weights):
            return value, reasons
    return None


def _cells(proposal: Proposal) -> list[Cell]:
    """Those with weight, and where little speaks against it."""
    near = (proposal.weights > _SMALL) | (np.abs(proposal.slack) < _SMALL)
    return [(int(k), int(b)) for k, b in np.argwhere(near)]


@define(eq=False)
class _Part:
    """The part, its cells and deviations in the order in which they came."""

    program: Obedience
    cells: dict[Cell, int] = field(factory=dict)
    deviations: dict[Deviation, int] = field(factory=dict)

    def add_cells(self, cells: Iterable[Cell]) -> None:
        for cell in cells:
            self.cells.setdefault(cell, len(self.cells))

    def add_deviations(self, deviations: Iterable[Deviation]) -> None:
        for one in deviations:
            self.deviations.setdefault(one, len(self.deviations))

    def solved(self) -> tuple[Fraction, Reasons, dict[Cell, Fraction]] | None:
        """(its optimum, its duals, its distribution given the types); None if it is too large, or has no solution."""
        program = self.program
        rows: list[dict[int, int]] = [{} for _ in program.types]
        for j, (k, _) in enumerate(self.cells):
            rows[k][j] = 1
        pairs = self._pairs(rows)
        start = len(rows)
        if start + len(self.deviations) > ROWS or not all(rows[: len(program.types)]):
            return None
        rows += self._obedience()
        columns = len(self.cells) + len(self.deviations)
        a = [[row.get(j, 0) for j in range(columns)] for row in rows]
        right = [1] * len(program.types) + [0] * (len(rows) - len(program.types))
        costs = [program.odds[k] * int(program.base(k)[b]) for k, b in self.cells] + [0] * len(self.deviations)
        found = minimise(costs, a, right, filled=True)
        if not isinstance(found, Optimal):
            return None
        weights = {cell: x for cell, x in zip(self.cells, found.x, strict=False) if x}
        moved: dict[tuple[int, int, int], Fraction] = {}
        for (i, k, last, column), y in zip(pairs, found.y[len(program.types) : start], strict=True):
            for at, amount in ((k, -y), (last, y)):
                moved[i, at, column] = moved.get((i, at, column), Fraction(0)) + amount
        multipliers: dict[tuple[int, int, int], dict[int, Fraction]] = {}
        for (i, t, own, other), y in zip(self.deviations, found.y[start:], strict=True):
            if y:
                multipliers.setdefault((i, t, own), {})[other] = y
        reasons = Reasons(multipliers, {key: amount for key, amount in moved.items() if amount})
        return found.value / program.unit, reasons, weights

    def _pairs(self, rows: list[dict[int, int]]) -> list[tuple[int, int, int, int]]:
        """Adds the rows: what the others bid is as likely at a type profile as at the last of its family."""
        program, pairs = self.program, []
        others = [_others(program, i) for i in range(len(program.sizes))]
        for i, families in enumerate(program.families):
            for family in families:
                if len(family) == 1:
                    continue
                mine: dict[int, dict[int, list[int]]] = {}
                for j, (k, b) in enumerate(self.cells):
                    if k in family:
                        mine.setdefault(int(others[i][b]), {}).setdefault(k, []).append(j)
                for column, by_profile in sorted(mine.items()):
                    last = dict.fromkeys(by_profile.get(family[-1], ()), -1)
                    for k in family[:-1]:
                        row = dict.fromkeys(by_profile.get(k, ()), 1) | last
                        if row:
                            rows.append(row)
                            pairs.append((i, k, family[-1], column))
        return pairs

    def _obedience(self) -> list[dict[int, int]]:
        """A row for each deviation, with what it loses less a surplus."""
        program, rows = self.program, []
        for n, (i, t, own, other) in enumerate(self.deviations):
            row = {len(self.cells) + n: -1}
            for j, (k, b) in enumerate(self.cells):
                places = np.unravel_index(b, program.sizes)
                if program.types[k][i] == t and int(places[i]) == own:
                    low, high = program.tables.payoffs(i, k)
                    column = int(_others(program, i)[b])
                    row[j] = program.odds[k] * (int(high[own, column]) - int(low[other, column]))
            rows.append(row)
        return rows

    def grow(self, reasons: Reasons, weights: dict[Cell, Fraction]) -> bool:
        """Adds the cells where the reasons prove less, and the deviations that gain; whether there were any."""
        program, before = self.program, (len(self.cells), len(self.deviations))
        _, rows = program.exact_rows(reasons)
        for k, row in enumerate(rows):
            own = min(int(row[b]) for at, b in self.cells if at == k)
            worse = np.flatnonzero((row < own).astype(bool))
            order = sorted(worse.tolist(), key=lambda b: (int(row[b]), b))
            self.add_cells((k, b) for b in order[:10])
        self.add_deviations(self._tempting(weights))
        return (len(self.cells), len(self.deviations)) != before

    def _tempting(self, weights: dict[Cell, Fraction]) -> list[Deviation]:
        """Of each own bid the deviation that gains most."""
        program = self.program
        gains: dict[tuple[int, int, int], Integers] = {}
        for (k, b), w in weights.items():
            places = np.unravel_index(b, program.sizes)
            for i, t in enumerate(program.types[k]):
                low, high = program.tables.payoffs(i, k)
                own, column = int(places[i]), int(_others(program, i)[b])
                change = low[:, column].astype(object) - int(high[own, column])
                key = i, t, own
                gains[key] = gains.get(key, 0) + change * (w * program.odds[k])
        found = []
        for (i, t, own), row in gains.items():
            better = [d for d in range(len(row)) if d != own and row[d] > 0]
            if better:
                found.append((i, t, own, max(better, key=lambda d: (row[d], -d))))
        return found


def _others(program: Obedience, agent: int) -> Index:
    """[bid profiles] the number of the others' bid profile."""
    numbers = np.arange(program.others_size(agent))[None]
    return np.broadcast_to(program.tables.over_profiles(agent, numbers), program.sizes).reshape(-1)
