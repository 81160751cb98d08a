"""What exactness costs: the robust guarantee, exactly, beside HiGHS alone, and beside QSopt_ex, on the program written
out in full; and how long it takes for 20,000 and a million profiles of types.
"""

from __future__ import annotations

import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from time import perf_counter

import highspy
import numpy as np
import pytest

from exactgames import guarantee, read_instance_text
from exactgames.bounds.auction import AuctionAlone
from exactgames.bounds.guarantee import guarantee_program
from exactgames.bounds.program import BoundProgram
from exactgames.linear.highs import quiet_solver
from exactgames.market.market import Market

pytestmark = pytest.mark.benchmark


def first_price(step: int, buyers: str, values: tuple[str, ...]) -> Market:
    types = ", ".join(f'{{ marginals = ["{v}"], probability = "1/{len(values)}" }}' for v in values)
    levels = ", ".join(f'"{k}/{step}"' for k in range(step + 1))
    agents = "".join(
        f'[[agents]]\nname = "{name}"\ntypes = [{types}]\nbids = {{ levels = [{levels}] }}\n' for name in buyers
    )
    return read_instance_text(f'units = 1\n{agents}[auction]\nformat = "discriminatory"\n').market


def in_floats(program: BoundProgram) -> float:
    """The greatest z, all rows at once."""
    solver, [case] = quiet_solver(), program.cases
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    every = np.arange(program.profiles)
    columns = [np.ones(program.profiles)]
    sums = []
    for i, t, w in case.terms:
        sums.append((len(columns), program.sizes[i]))
        others = program.others_at(i, every)
        columns += [-w * row[others].astype(float) for row in program.alone.payoffs(i, t)]
    matrix = np.stack(columns, axis=1)
    for j in range(matrix.shape[1]):
        solver.addCol(
            float(j == 0),
            -highspy.kHighsInf if j == 0 else 0.0,
            highspy.kHighsInf,
            0,
            np.zeros(0, np.int32),
            np.zeros(0),
        )
    right = program.base.astype(float) * case.weight
    for row, most in zip(matrix, right, strict=True):
        at = np.flatnonzero(row)
        solver.addRow(-highspy.kHighsInf, float(most), len(at), at.astype(np.int32), row[at])
    for start, count in sums:
        solver.addRow(1.0, 1.0, count, np.arange(start, start + count, dtype=np.int32), np.ones(count))
    solver.run()
    return float(solver.getObjectiveValue()) / program.unit


@pytest.mark.parametrize(
    ("step", "buyers", "values"), [(40, "AB", ("0", "1/3", "2/3", "1")), (14, "ABC", ("0", "1/2", "1"))]
)
def test_what_exactness_costs(step: int, buyers: str, values: tuple[str, ...]) -> None:
    """Rows that are looked for are fewer than all: exactly is faster than all rows in floats."""
    market = first_price(step, buyers, values)
    start = perf_counter()
    found = guarantee(market)
    exact = perf_counter() - start
    start = perf_counter()
    floats = in_floats(guarantee_program(AuctionAlone.of(market), False, False))
    peer = perf_counter() - start
    print(
        f"{(step + 1) ** len(buyers):,} bid profiles: exactly {exact:.2f} s, HiGHS alone {peer:.2f} s, ratio {exact / peer:.2f}"
    )
    assert found.exact
    assert abs(float(found.welfare) - floats) < 1e-6
    assert exact < 5 * peer + 1


def lp_file(program: BoundProgram) -> str:
    """All rows, in the LP format: the least −z."""
    [case] = program.cases
    every, columns, sums = np.arange(program.profiles), list[list[int]](), list[str]()
    for i, t, w in case.terms:
        first = len(columns)
        columns += [(w * row[program.others_at(i, every)]).tolist() for row in program.alone.payoffs(i, t)]
        sums.append(" ".join(f"+ x{j}" for j in range(first, len(columns))) + " = 1")
    lines = []
    for place, row in enumerate(zip(*columns, strict=True)):
        terms = "\n ".join(f"{'-' if x < 0 else '+'} {abs(x)} x{j}" for j, x in enumerate(row) if x)
        lines.append(f"r{place}: - z {terms} >= {-case.weight * int(program.base[place])}")
    lines += [f"s{k}: {text}" for k, text in enumerate(sums)]
    return "\n".join(["Minimize", "cost: - z", "Subject To", *lines, "Bounds", "z free", "End", ""])


@pytest.mark.skipif(shutil.which("esolver") is None, reason="esolver (Debian's qsopt-ex) is not installed")
@pytest.mark.parametrize(("step", "buyers", "values"), [(20, "AB", ("0", "1/3", "2/3", "1")), (9, "ABC", ("0", "1"))])
def test_beside_qsopt(step: int, buyers: str, values: tuple[str, ...], tmp_path: Path) -> None:
    """The same number from an exact solver that is given all rows."""
    market = first_price(step, buyers, values)
    start = perf_counter()
    found = guarantee(market)
    exact = perf_counter() - start
    program = guarantee_program(AuctionAlone.of(market), False, False)
    (tmp_path / "program.lp").write_text(lp_file(program), encoding="ascii")
    start = perf_counter()
    command = ["esolver", "-L", "-O", tmp_path / "answer.sol", tmp_path / "program.lp"]
    subprocess.run(command, capture_output=True, check=False, timeout=400)
    peer = perf_counter() - start
    said = (tmp_path / "answer.sol").read_text(encoding="ascii")
    value = next(line.split("=")[1].strip() for line in said.splitlines() if "Value" in line)
    profiles = (step + 1) ** len(buyers)
    print(f"{profiles:,} bid profiles: ours {exact:.2f} s, QSopt_ex {peer:.2f} s, ratio {exact / peer:.2f}")
    assert found.welfare == -Fraction(value) / program.unit
    assert exact < 5 * peer + 1


@pytest.mark.parametrize(
    ("types", "buyers", "most"), [(141, "AB", 30), (27, "ABC", 30), (100, "ABC", 600), (1000, "AB", 600)]
)
def test_many_profiles_of_types(types: int, buyers: str, most: float) -> None:
    """20,000 in seconds, a million well within ten minutes."""
    market = first_price(10, buyers, tuple(f"{k}/{types}" for k in range(1, types + 1)))
    start = perf_counter()
    found = guarantee(market)
    took = perf_counter() - start
    print(f"{types ** len(buyers):,} profiles of types, {11 ** len(buyers):,} of bids: {took:.1f} s")
    assert found.exact
    assert took < most
