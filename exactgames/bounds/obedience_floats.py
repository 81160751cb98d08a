"""Multipliers and shifts in floats, by HiGHS: proposals, nothing more.

The program of distributions is given to it whole, π(t, b) as P(t)·q:

    minimise Σ P(t) F(t, b) q(t, b)   subject to   Σ_b q(t, b) = 1,
        Σ over b_i of q(t, b) = m_i(t₋ᵢ, b₋ᵢ) for each agent i,      what the others bid does not depend on her type;
        Σ P(t₋ᵢ | t_i) q(t, b) (H_i(t; b) − L_i(t; d, b₋ᵢ)) ≥ 0 for each agent, type, own bid and other bid d.

Its duals are what is moved, and the multipliers. It is solved by an interior point, which ends inside the optimal face:
there all has weight, or room, that may have any. On one thread, and to an end that no clock decides.
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
from attrs import define, field, frozen

from exactgames.bounds.obedience import Obedience
from exactgames.errors import LimitReached
from exactgames.linear.highs import quiet_solver
from exactgames.market.shrink import shrinkable

ENTRIES = 20_000_000
"""Coefficients of the program that HiGHS is given."""
_INF = highspy.kHighsInf
Floats = npt.NDArray[np.float64]


@frozen(eq=False)
class Proposal:
    """multipliers  {(agent, type): [own bids, other bids] y}
    moved        {(agent, type profile): [others' bid profiles] P(t)·s, over 1}
    weights      [type profiles, bid profiles] q
    slack        [type profiles, bid profiles] the reduced costs, over 1
    value        the optimum
    """

    multipliers: dict[tuple[int, int], Floats]
    moved: dict[tuple[int, int], Floats]
    weights: Floats
    slack: Floats
    value: float


def size(program: Obedience) -> int:
    """How many coefficients the program has at most."""
    return len(program.types) * int(np.prod(program.sizes)) * (sum(program.sizes) + 1)


def proposed(program: Obedience, vertex: bool = False, entries: int = ENTRIES) -> Proposal | None:
    """An optimum in floats, from inside the optimal face, or a vertex; None if HiGHS finds none. LimitReached beyond so
    many ``entries``."""
    count = size(program)
    if count > entries:
        shrink = shrinkable(program.tables.alone.market, ("bids", "units", "types"))
        raise LimitReached(entries, count, False, "coefficients of the program of all equilibria", shrink)
    return _Building(program, vertex).solved()


@define(eq=False)
class _Building:
    """The program's coefficients as they come: (rows, columns, values)."""

    program: Obedience
    vertex: bool
    parts: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]] = field(factory=list)
    rows: int = 0
    columns: int = 0
    norms: int = 0
    marginals: dict[tuple[int, int], int] = field(factory=dict)
    obeyed: dict[tuple[int, int], int] = field(factory=dict)

    def solved(self) -> Proposal | None:
        program = self.program
        profiles = int(np.prod(program.sizes))
        cells = np.arange(len(program.types) * profiles)
        self._part(cells // profiles, cells, np.ones(len(cells)))
        self.rows = self.norms = len(program.types)
        self.columns = len(cells)
        for i in range(len(program.sizes)):
            self._marginals(i, cells.reshape(len(program.types), *program.sizes))
        equal = self.rows
        for i in range(len(program.sizes)):
            self._obedience(i, cells.reshape(len(program.types), *program.sizes))
        solver = self._loaded(equal)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            solver.setOptionValue("solver", "simplex")
            solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return self._read(solver, profiles)

    def _part(self, rows: Any, columns: Any, values: Any) -> None:
        rows, columns, values = np.broadcast_arrays(rows, columns, values)
        used = np.flatnonzero(values)
        flat = rows.reshape(-1)[used], columns.reshape(-1)[used], values.reshape(-1)[used].astype(float)
        self.parts.append(flat)

    def _marginals(self, i: int, cells: npt.NDArray[np.int64]) -> None:
        others = self.program.others_size(i)
        for family in self.program.families[i]:
            if len(family) == 1:
                continue
            for k in family:
                mine = np.moveaxis(cells[k], i, 0).reshape(self.program.sizes[i], others)
                here = self.rows + np.arange(others)
                self._part(here[None], mine, np.ones(mine.shape))
                self._part(here, self.columns + np.arange(others), -np.ones(others))
                self.marginals[i, k] = self.rows
                self.rows += others
            self.columns += others

    def _obedience(self, i: int, cells: npt.NDArray[np.int64]) -> None:
        program, size = self.program, self.program.sizes[i]
        agent = program.tables.alone.market.agents[i]
        for t, one in enumerate(agent.types):
            self.obeyed[i, t] = self.rows
            for k, types in enumerate(program.types):
                if types[i] != t:
                    continue
                odds = program.odds[k] / program.common / float(one.probability)
                low, high = (end.astype(float) / program.tables.unit for end in program.tables.payoffs(i, k))
                mine = np.moveaxis(cells[k], i, 0).reshape(size, -1)
                gain = (high[:, None, :] - low[None, :, :]) * odds  # [own, other, others' profiles]
                gain[np.arange(size), np.arange(size)] = 0
                here = self.rows + np.arange(size * size).reshape(size, size, 1)
                self._part(here, mine[:, None, :], gain)
            self.rows += size * size

    def _loaded(self, equal: int) -> Any:
        program = self.program
        rows, columns, values = (np.concatenate([part[n] for part in self.parts]) for n in range(3))
        self.parts.clear()
        order = np.argsort(columns, kind="stable")
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.columns, self.rows
        base = [program.base(k).astype(float) * program.odds[k] / program.unit for k in range(len(program.types))]
        extra = self.columns - sum(map(len, base))
        lp.col_cost_ = np.concatenate([*base, np.zeros(extra)])
        lp.col_lower_ = np.concatenate([np.zeros(self.columns - extra), np.full(extra, -_INF)])
        lp.col_upper_ = np.full(self.columns, _INF)
        low = np.zeros(self.rows)
        low[: self.norms] = 1
        high = low.copy()
        high[equal:] = _INF
        lp.row_lower_, lp.row_upper_ = low, high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.searchsorted(columns[order], np.arange(self.columns + 1)).astype(np.int32)
        lp.a_matrix_.index_ = rows[order].astype(np.int32)
        lp.a_matrix_.value_ = values[order]
        solver = quiet_solver()
        solver.setOptionValue("solver", "simplex" if self.vertex else "ipm")
        solver.setOptionValue("run_crossover", "off")
        solver.passModel(lp)
        return solver

    def _read(self, solver: Any, profiles: int) -> Proposal:
        program, found = self.program, solver.getSolution()
        dual, reduced = np.array(found.row_dual), np.array(found.col_dual)
        multipliers = {}
        for (i, t), start in self.obeyed.items():
            size = program.sizes[i]
            y = dual[start : start + size * size].reshape(size, size)
            multipliers[i, t] = np.maximum(y, 0) / float(program.tables.alone.market.agents[i].types[t].probability)
        moved = {key: -dual[start : start + program.others_size(key[0])] for key, start in self.marginals.items()}
        cells, shape = len(program.types) * profiles, (len(program.types), profiles)
        weights, slack = np.array(found.col_value)[:cells].reshape(shape), reduced[:cells].reshape(shape)
        return Proposal(multipliers, moved, weights, slack, float(solver.getInfo().objective_function_value))
