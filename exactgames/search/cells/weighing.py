"""Weights of temptations (``outweighed``), as HiGHS proposes them: a zero-sum game of play against temptations.

With v of a group the least that is counted from there on,

    maximise  what branch 0 counts + Σ v     subject to, for each branch b of a group G,
        v(G) ≤ Σ weight · (what a temptation counts in b) + Σ v of the groups in b,      weights ≥ 0, of sum ≤ 1

The dual solution is how the cell is played so as to resist them most.
"""

from __future__ import annotations

from collections.abc import Mapping

import highspy
import numpy as np
from attrs import frozen

from exactgames.linear.highs import quiet_solver
from exactgames.search.cells.play_groups import PlayGroups
from exactgames.search.cells.secured import Floats


@frozen(eq=False)
class Weighed:
    """value    what is counted at least, with the weights
    flow     [branches] how likely each is, where play resists most
    weights  [temptations]
    """

    value: float
    flow: Floats
    weights: Floats


class Weighing:
    """The program; temptations are added one by one."""

    def __init__(self, groups: PlayGroups) -> None:
        self.branches, self.groups = len(groups.upper), len(groups.home)
        self.solver, infinite = quiet_solver(), highspy.kHighsInf
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = self.groups, self.branches  # row 0: the sum of weights
        program.sense_ = highspy.ObjSense.kMaximize
        program.col_cost_ = (groups.home == 0).astype(float)
        program.col_lower_, program.col_upper_ = np.full(self.groups, -infinite), np.full(self.groups, infinite)
        program.row_lower_ = np.full(self.branches, -infinite)
        program.row_upper_ = np.append(1.0, np.zeros(self.branches - 1))
        below = np.flatnonzero(groups.home > 0)
        rows = np.concatenate([np.arange(1, self.branches), groups.home[below]])
        columns = np.concatenate([groups.upper[1:], below])
        entries = np.append(np.ones(self.branches - 1), -np.ones(len(below)))
        order = np.argsort(columns, kind="stable")
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = np.searchsorted(columns[order], np.arange(self.groups + 1)).astype(np.int32)
        program.a_matrix_.index_, program.a_matrix_.value_ = rows[order].astype(np.int32), entries[order]
        self.solver.passModel(program)

    def add(self, counted: Mapping[int, float]) -> None:
        """One more temptation, by what it counts in each branch."""
        branches = sorted(branch for branch in counted if branch)
        rows = np.array([0, *branches], dtype=np.int32)
        entries = np.array([1.0, *(-counted[branch] for branch in branches)])
        self.solver.addCol(counted.get(0, 0.0), 0.0, highspy.kHighsInf, len(rows), rows, entries)

    def solve(self) -> Weighed | None:
        """The solution; None if HiGHS has none."""
        self.solver.run()
        if self.solver.getModelStatus() not in (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kModelEmpty,
        ):
            return None
        found = self.solver.getSolution()
        flow = np.abs(np.array(found.row_dual))
        flow[0] = 1.0
        return Weighed(self.solver.getObjectiveValue(), flow, np.array(found.col_value)[self.groups :])
