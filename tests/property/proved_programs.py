"""Linear programs for tests: HiGHS names a basis, and the optimum is then solved for and proved exactly, by its dual."""

from __future__ import annotations

from fractions import Fraction

import highspy
import numpy as np
from attrs import define, field, frozen
from flint import fmpq, fmpq_mat

Terms = dict[object, Fraction]
INF = highspy.kHighsInf


@frozen
class Solved:
    """``of``: by variable, its value; ``dual``: by row, its multiplier."""

    optimum: Fraction
    of: dict[object, Fraction]
    dual: list[Fraction]


@define
class Program:
    """Maximise a sum. Variables are named by what is hashable; those in ``free`` may be negative."""

    goal: Terms = field(factory=dict)
    free: set[object] = field(factory=set)
    rows: list[tuple[Terms, bool, Fraction]] = field(factory=list)  # terms, whether =, else ≥, and the bound

    def row(self, terms: Terms, equal: bool, bound: Fraction | int) -> None:
        self.rows.append((terms, equal, Fraction(bound)))

    def solve(self) -> Solved:
        columns: list[tuple[object, int]] = []  # a variable with a sign, or the slack of a row
        names = list(dict.fromkeys([*self.goal, *(name for terms, _, _ in self.rows for name in terms)]))
        for name in names:
            columns += [(name, 1), (name, -1)] if name in self.free else [(name, 1)]
        slack = object()
        columns += [((slack, k), 1) for k, (_, equal, _) in enumerate(self.rows) if not equal]
        place = {column: k for k, column in enumerate(columns)}
        entries: list[dict[int, Fraction]] = [{} for _ in columns]  # by column, by row
        for k, (terms, equal, _) in enumerate(self.rows):
            for name, x in terms.items():
                for sign in (1, -1):
                    if x and (name, sign) in place:
                        entries[place[name, sign]][k] = sign * x
            if not equal:
                entries[place[(slack, k), 1]][k] = Fraction(-1)
        costs = [sign * self.goal.get(name, Fraction(0)) for name, sign in columns]
        basic, dropped = self._basis(entries, costs)
        return self._proved(columns, entries, costs, basic, dropped)

    def _basis(self, entries: list[dict[int, Fraction]], costs: list[Fraction]) -> tuple[list[int], set[int]]:
        model = highspy.Highs()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("presolve", "off")
        for _, _, bound in self.rows:
            model.addRow(float(bound), float(bound), 0, np.array([], dtype=np.int32), np.array([]))
        for cost, column in zip(costs, entries, strict=True):
            at, x = np.array([*column], dtype=np.int32), np.array([float(v) for v in column.values()])
            model.addCol(-float(cost), 0.0, INF, len(column), at, x)
        model.run()
        assert model.getModelStatus() == highspy.HighsModelStatus.kOptimal, model.getModelStatus()
        found, basic = model.getBasis(), highspy.HighsBasisStatus.kBasic
        return [k for k, s in enumerate(found.col_status) if s == basic], {
            k for k, s in enumerate(found.row_status) if s == basic
        }

    def _proved(
        self,
        columns: list[tuple[object, int]],
        entries: list[dict[int, Fraction]],
        costs: list[Fraction],
        basic: list[int],
        dropped: set[int],
    ) -> Solved:
        kept = [k for k in range(len(self.rows)) if k not in dropped]
        size = len(kept)
        assert len(basic) == size
        square = [[entries[c].get(r, Fraction(0)) for c in basic] for r in kept]
        x = _solve(square, [self.rows[r][2] for r in kept])
        y = _solve([list(column) for column in zip(*square, strict=True)], [costs[c] for c in basic])
        value, dual = dict(zip(basic, x, strict=True)), dict(zip(kept, y, strict=True))
        assert min(value.values()) >= 0
        for r, (_, _, bound) in enumerate(self.rows):
            assert sum(value.get(c, 0) * column.get(r, 0) for c, column in enumerate(entries)) == bound
        for cost, column in zip(costs, entries, strict=True):
            assert sum(dual.get(r, 0) * a for r, a in column.items()) >= cost
        optimum = sum(value.get(c, 0) * cost for c, cost in enumerate(costs))
        assert optimum == sum(y * self.rows[r][2] for r, y in dual.items())
        of: dict[object, Fraction] = {}
        for c, (name, sign) in enumerate(columns):
            of[name] = of.get(name, Fraction(0)) + sign * value.get(c, Fraction(0))
        return Solved(Fraction(optimum), of, [dual.get(r, Fraction(0)) for r in range(len(self.rows))])


def _solve(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    size = len(right)
    if not size:
        return []
    flat = [fmpq(a.numerator, a.denominator) for row in matrix for a in row]
    found = fmpq_mat(size, size, flat).solve(fmpq_mat(size, 1, [fmpq(b.numerator, b.denominator) for b in right]))
    return [Fraction(int(found[k, 0].p), int(found[k, 0].q)) for k in range(size)]
