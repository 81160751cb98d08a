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
        names = list(dict.fromkeys([*self.goal, *(name for terms, _, _ in self.rows for name in terms)]))
        columns: list[tuple[object, int]] = []  # a variable with a sign; then the slack of each row that is no equation
        for name in names:
            columns += [(name, 1), (name, -1)] if name in self.free else [(name, 1)]
        places: dict[object, list[int]] = {}
        for k, (name, _) in enumerate(columns):
            places.setdefault(name, []).append(k)
        entries: list[dict[int, Fraction]] = [{} for _ in columns]  # by column, by row
        for r, (terms, _, _) in enumerate(self.rows):
            for name, x in terms.items():
                for k in places[name] if x else ():
                    entries[k][r] = columns[k][1] * x
        slack = [r for r, (_, equal, _) in enumerate(self.rows) if not equal]
        costs = [sign * self.goal.get(name, Fraction(0)) for name, sign in columns]
        basic, dropped = self._basis(
            entries + [{r: Fraction(-1)} for r in slack], [*costs, *(Fraction(0) for _ in slack)]
        )
        loose = {slack[k - len(columns)] for k in basic if k >= len(columns)}
        tight = [r for r in range(len(self.rows)) if r not in dropped and r not in loose]
        return self._proved(columns, entries, costs, [k for k in basic if k < len(columns)], tight)

    def _basis(self, entries: list[dict[int, Fraction]], costs: list[Fraction]) -> tuple[list[int], set[int]]:
        model = highspy.Highs()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("threads", 1)  # as the package has it: HiGHS refuses another number in the same process
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
        tight: list[int],
    ) -> Solved:
        """Rows that are not tight have multiplier 0, columns that are not basic are 0; the rest is solved for."""
        assert len(basic) == len(tight)
        square = [[entries[c].get(r, Fraction(0)) for c in basic] for r in tight]
        x = _solve(square, [self.rows[r][2] for r in tight])
        y = _solve([list(column) for column in zip(*square, strict=True)], [costs[c] for c in basic])
        dual = dict(zip(tight, y, strict=True))
        of: dict[object, Fraction] = {name: Fraction(0) for name, _ in columns}
        for c, value in zip(basic, x, strict=True):
            assert value >= 0
            of[columns[c][0]] += columns[c][1] * value
        for terms, equal, bound in self.rows:
            total = sum((x * of[name] for name, x in terms.items()), Fraction(0))
            assert total == bound if equal else total >= bound
        for cost, column in zip(costs, entries, strict=True):
            assert sum(dual.get(r, 0) * a for r, a in column.items()) >= cost
        for r, y_r in dual.items():
            assert self.rows[r][1] or y_r <= 0
        optimum = sum((x * of[name] for name, x in self.goal.items()), Fraction(0))
        assert optimum == sum(y_r * self.rows[r][2] for r, y_r in dual.items())
        return Solved(optimum, of, [dual.get(r, Fraction(0)) for r in range(len(self.rows))])


def _solve(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    size = len(right)
    if not size:
        return []
    flat = [fmpq(a.numerator, a.denominator) for row in matrix for a in row]
    found = fmpq_mat(size, size, flat).solve(fmpq_mat(size, 1, [fmpq(b.numerator, b.denominator) for b in right]))
    return [Fraction(int(found[k, 0].p), int(found[k, 0].q)) for k in range(size)]
