"""The exact linear programs against enumeration of bases, and the evidence of every answer."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import strategies as st
from strategies import SWEEPS, for_all

from exactgames.linear.program import Infeasible, Optimal, Unbounded, minimise

Program = tuple[list[int], list[list[int]], list[int]]


@st.composite
def programs(draw: st.DrawFn, huge: bool = False) -> Program:
    """minimise c·x, A x = b, x ≥ 0 with small integers (or, ``huge``, integers that no float holds); rows may depend
    on each other.
    """
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    number = (
        st.integers(-3, 3)
        if not huge
        else st.integers(-3, 3).flatmap(lambda k: st.sampled_from([k, k * (10**20 + 1), k * 10**400]))
    )
    a = [draw(st.lists(number, min_size=columns, max_size=columns)) for _ in range(rows)]
    x = draw(st.lists(st.integers(0, 2), min_size=columns, max_size=columns))
    b = (
        [sum(p * q for p, q in zip(row, x, strict=True)) for row in a]
        if draw(st.booleans())
        else draw(st.lists(number, min_size=rows, max_size=rows))
    )
    if draw(st.integers(0, 4)) == 0:
        a.append([2 * p for p in a[0]])
        b.append(2 * b[0])
    return draw(st.lists(number, min_size=columns, max_size=columns)), a, b


def basic_solutions(a: list[list[int]], b: list[int]) -> list[list[Fraction]]:
    """Every basic feasible solution of A x = b, x ≥ 0: independent columns, all others 0."""
    columns = len(a[0])
    found = []
    for size in range(min(len(a), columns) + 1):
        for chosen in combinations(range(columns), size):
            values = unique_solution([[row[j] for j in chosen] for row in a], b)
            if values is not None and all(v >= 0 for v in values):
                x = [Fraction(0)] * columns
                for j, v in zip(chosen, values, strict=True):
                    x[j] = v
                found.append(x)
    return found


def unique_solution(a: list[list[int]], b: list[int]) -> list[Fraction] | None:
    """The solution of A x = b if it exists and the columns are independent (Gauss)."""
    work = [[Fraction(x) for x in row] + [Fraction(y)] for row, y in zip(a, b, strict=True)]
    columns, row = len(a[0]), 0
    for j in range(columns):
        pivot = next((i for i in range(row, len(work)) if work[i][j]), None)
        if pivot is None:
            return None
        work[row], work[pivot] = work[pivot], work[row]
        work[row] = [x / work[row][j] for x in work[row]]
        for i in range(len(work)):
            if i != row and work[i][j]:
                work[i] = [x - work[i][j] * y for x, y in zip(work[i], work[row], strict=True)]
        row += 1
    return None if any(line[-1] for line in work[row:]) else [work[j][-1] for j in range(columns)]


def dot(x: list[Fraction], y: list[int]) -> Fraction:
    return sum((p * q for p, q in zip(x, y, strict=True)), start=Fraction(0))


def minimum_by_enumeration(program: Program) -> str:
    """Feasible iff there is a basic feasible solution; unbounded iff a ray of the cone A d = 0, Σ d = 1 improves;
    else the best basic solution.
    """
    c, a, b = program
    solved = minimise(c, a, b)
    corners = basic_solutions(a, b)
    rays = basic_solutions([*a, [1] * len(c)], [0] * len(b) + [1])
    if not corners:
        assert isinstance(solved, Infeasible)
        assert all(dot(list(solved.y), [row[j] for row in a]) <= 0 for j in range(len(c)))
        assert dot(list(solved.y), b) > 0
        return "infeasible"
    if any(dot(ray, c) < 0 for ray in rays):
        assert isinstance(solved, Unbounded)
        return "unbounded"
    assert isinstance(solved, Optimal)
    assert solved.value == min(dot(x, c) for x in corners) == dot(list(solved.x), c)
    assert all(v >= 0 for v in solved.x)
    assert all(dot(list(solved.x), row) == y for row, y in zip(a, b, strict=True))
    assert all(dot(list(solved.y), [row[j] for row in a]) <= cj for j, cj in enumerate(c))
    assert dot(list(solved.y), b) == solved.value
    return "optimal degenerate" if len({tuple(x) for x in corners}) < len(corners) else "optimal"


LAWS = [
    pytest.param(False, 400, ("infeasible", "unbounded", "optimal", "degenerate"), id="small integers"),
    pytest.param(True, 150, ("infeasible", "unbounded", "optimal"), id="integers that no float holds"),
]


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize(("huge", "count", "see"), LAWS)
def test_minimise(huge, count, see, sweep):
    for_all(programs(huge), minimum_by_enumeration, count, sweep, see)


THREADS = """
import highspy
from exactgames.linear.highs import quiet_solver
other = highspy.Highs()
other.setOptionValue("output_flag", False)
other.setOptionValue("threads", 2)
other.addVar(0.0, 1.0)
other.run()
ours = quiet_solver()
ours.addVar(0.0, 1.0)
ours.run()
print(ours.getModelStatus().name)
"""


def test_where_the_process_has_used_highs_with_other_threads() -> None:
    """HiGHS insists on the number of threads with which a process has used it first; it must still propose."""
    run = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "kOptimal"
