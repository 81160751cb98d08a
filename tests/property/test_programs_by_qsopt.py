"""The exact linear programs, and the programs of "Bounds", against QSopt_ex (Applegate, Cook, Dash, Espinoza 2007), a
simplex method in floats of growing precision that ends in rationals. It reads a file; its answer is a number.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from attrs import evolve, frozen
from hypothesis import strategies as st
from market_strategies import markets
from strategies import SWEEPS, for_all

from exactgames.bounds.auction import AuctionAlone
from exactgames.bounds.guarantee import guarantee, guarantee_program
from exactgames.bounds.program import BoundProgram
from exactgames.linear.program import Infeasible, Optimal, Unbounded, minimise
from exactgames.market.market import Market
from exactgames.numbers.arrays import Index

ESOLVER = shutil.which("esolver")
pytestmark = pytest.mark.skipif(ESOLVER is None, reason="esolver (Debian's qsopt-ex) is not installed")
Row = tuple[dict[int, int | Fraction], int | Fraction, str]
"""(coefficients by column, right-hand side, "=" or ">=")."""


@frozen
class Answer:
    """QSopt_ex's word, and the least value."""

    word: str
    value: Fraction | None = None


def lp_file(costs: Sequence[int | Fraction], rows: Iterable[Row], free: int) -> str:
    """The program in the LP format: minimise; the first ``free`` columns are of either sign."""

    def sum_of(terms: Iterable[tuple[int, int | Fraction]]) -> str:
        signed = [f"{'-' if x < 0 else '+'} {abs(x)} x{j}" for j, x in terms if x]
        return "\n  ".join(signed) or "0 x0"

    lines = ["Minimize", f" cost: {sum_of(enumerate(costs))}", "Subject To"]
    lines += [f" r{k}: {sum_of(row.items())} {sign} {right}" for k, (row, right, sign) in enumerate(rows)]
    if free:
        lines += ["Bounds", *(f" x{j} free" for j in range(free))]
    return "\n".join([*lines, "End", ""])


def esolver(text: str) -> Answer:
    with TemporaryDirectory() as folder:
        file, out = Path(folder) / "program.lp", Path(folder) / "answer.sol"
        file.write_text(text, encoding="ascii")
        subprocess.run([ESOLVER or "", "-L", "-O", out, file], capture_output=True, check=False, timeout=120)
        said = out.read_text(encoding="ascii")
    word = said.split("status", 1)[1].replace("=", " ").split()[0]
    if word != "OPTIMAL":
        return Answer(word)
    value = next(line for line in said.splitlines() if "Value" in line)
    return Answer(word, Fraction(value.split("=")[1].strip()))


@st.composite
def programs(draw: st.DrawFn, most: int) -> tuple[list[int], list[list[int]], list[int]]:
    """Integers times 2^k, k ≤ ``most``, some of them off by 1; as they are drawn, or feasible and bounded."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(2, 9))
    number = st.tuples(st.integers(-4, 4), st.integers(0, most), st.sampled_from([0, 0, 1, -1])).map(
        lambda n: n[0] * 2 ** n[1] + n[2]
    )
    a = [draw(st.lists(number, min_size=columns, max_size=columns)) for _ in range(rows)]
    x = draw(st.lists(st.integers(0, 2), min_size=columns, max_size=columns))
    c = draw(st.lists(number, min_size=columns, max_size=columns))
    if draw(st.integers(0, 3)) == 0:
        return c, a, draw(st.lists(number, min_size=rows, max_size=rows))
    return [abs(p) for p in c], a, [sum(p * q for p, q in zip(row, x, strict=True)) for row in a]


def qsopt_agrees(program: tuple[list[int], list[list[int]], list[int]]) -> str:
    c, a, b = program
    ours = minimise(c, a, b)
    if isinstance(ours, Unbounded):  # QSopt_ex raises its precision over and over before it says so
        return "unbounded"
    theirs = esolver(lp_file(c, [(dict(enumerate(row)), y, "=") for row, y in zip(a, b, strict=True)], 0))
    match ours:
        case Optimal():
            assert theirs == Answer("OPTIMAL", ours.value)
        case Infeasible():
            assert theirs.word == "INFEASIBLE"
    return theirs.word.lower()


@st.composite
def skewed(draw: st.DrawFn) -> Market:
    """The types of some agents have the probabilities 2^−K, or 10^−6, …, and what is left."""
    market, agents = draw(markets(3, 2, True)), []
    for agent in market.agents:
        tiny = draw(st.sampled_from([Fraction(1, 4), Fraction(1, 10**6), Fraction(1, 2**30), Fraction(1, 2**70)]))
        weights = [*([tiny] * (len(agent.types) - 1)), 1 - (len(agent.types) - 1) * tiny]
        types = tuple(evolve(t, probability=p) for t, p in zip(agent.types, weights, strict=True))
        agents.append(evolve(agent, types=types))
    return evolve(market, agents=tuple(agents))


def written_out(program: BoundProgram) -> str:
    """All rows and columns of a bounding program: minimise −Σ z, z and shifts of either sign."""
    shifts = [
        (i, k, column)
        for i, families in enumerate(program.families)
        for family in families
        for k in family[:-1]
        for column in range(program.others_size(i))
    ]
    count = 1 if program.shared else len(program.cases)
    place = {key: count + n for n, key in enumerate(shifts)}
    rows: list[Row] = []
    number, columns = count + len(shifts), dict[tuple[object, int], int]()
    for block in _blocks(program):
        i = block[0]
        for d in range(program.sizes[i]):
            columns[block, d] = number
            number += 1
        rows.append(({columns[block, d]: 1 for d in range(program.sizes[i])}, 1, "="))
    for k, case in enumerate(program.cases):
        for b in range(program.profiles):
            bids = program.bids_at(_at(b))[:, 0].tolist()
            row: dict[int, int | Fraction] = {0 if program.shared else k: -case.scale}
            for i, t, w in case.terms:
                others = int(program.others_at(i, _at(b))[0])
                for d, gain in enumerate(program.alone.payoffs(i, t)[:, others].tolist()):
                    row[columns[(i, t, bids[i] if program.own else -1), d]] = w * int(gain)
            for i in range(len(program.families)):
                others = int(program.others_at(i, _at(b))[0])
                family = next(f for f in program.families[i] if k in f)
                for other in family[:-1] if k == family[-1] else [k]:
                    row[place[i, other, others]] = -1 if k == family[-1] else 1
            rows.append((row, -case.weight * int(program.base[b]), ">="))
    costs = [-1] * count + [0] * (number - count)
    return lp_file(costs, rows, count + len(shifts))


def _blocks(program: BoundProgram) -> list[tuple[int, int, int]]:
    owns = [range(size) if program.own else [-1] for size in program.sizes]
    return [(i, t, a) for i, t in program.types for a in owns[i]]


def _at(profile: int) -> Index:
    return np.array([profile])


def guarantee_is_theirs(market: Market, strengthened: bool = False) -> str:
    found = guarantee(market, strengthened)
    assert found.exact
    assert found.program is not None
    theirs = esolver(written_out(guarantee_program(AuctionAlone.of(market), strengthened, False)))
    assert theirs.value is not None
    assert -theirs.value / found.program.unit == found.welfare
    return "positive" if found.welfare > 0 else "zero"


def strengthened_is_theirs(market: Market) -> str:
    return guarantee_is_theirs(market, True)


LAWS = [
    pytest.param(qsopt_agrees, programs(0), 60, ("optimal", "infeasible", "unbounded"), id="small"),
    pytest.param(qsopt_agrees, programs(60), 60, ("optimal", "infeasible"), id="to 2^60"),
    pytest.param(guarantee_is_theirs, skewed(), 30, ("positive", "zero"), id="guarantee"),
    pytest.param(strengthened_is_theirs, skewed(), 20, ("positive", "zero"), id="strengthened"),
]


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize(("law", "values", "count", "see"), LAWS)
def test_law(law, values, count, see, sweep):
    for_all(values, law, count, sweep, see)


COARSE = [  # values 1 and this, bids in so many parts, who wins ties: what coarse equilibria leave (explanation page)
    ("7/10", 10, 0, "2069/2480"),
    ("3/4", 8, 0, "18439/21900"),
    ("5/8", 8, 1, "123/160"),
    ("11/16", 16, 0, "53341/64512"),
    ("11/16", 16, 1, "124403/157248"),
]


@pytest.mark.parametrize(("low", "parts", "ties", "left"), COARSE)
def test_coarse_equilibria(low: str, parts: int, ties: int, left: str) -> None:
    """Feldman, Lucier and Nisan's program on a grid, full information and no bids above values: ours and theirs. With
    other values and ties less is left; without a grid 0.813559… is the least.
    """
    values = Fraction(1), Fraction(low)
    bids = [[Fraction(k, parts) for k in range(parts + 1) if Fraction(k, parts) <= value] for value in values]
    cells = [(a, b) for a in bids[0] for b in bids[1]]

    def won(pair: tuple[Fraction, Fraction]) -> int:
        return ties if pair[0] == pair[1] else int(pair[1] > pair[0])

    def gain(i: int, pair: tuple[Fraction, Fraction]) -> int:
        return int((values[i] - pair[i]) * parts * values[1].denominator) if won(pair) == i else 0

    rows: list[list[int]] = []
    for i in (0, 1):
        for d in bids[i]:
            rows.append([gain(i, pair) - gain(i, (d, pair[1]) if i == 0 else (pair[0], d)) for pair in cells])
    costs = [int(values[won(pair)] * values[1].denominator) for pair in cells]
    surplus = [[-int(r == n) for n in range(len(rows))] for r in range(len(rows))]
    a = [*(row + more for row, more in zip(rows, surplus, strict=True)), [1] * len(cells) + [0] * len(rows)]
    found = minimise([*costs, *([0] * len(rows))], a, [0] * len(rows) + [1], filled=True)
    assert isinstance(found, Optimal)
    assert found.value / values[1].denominator == Fraction(left)
    written: list[Row] = [(dict(enumerate(row)), 0, ">=") for row in rows]
    written.append((dict.fromkeys(range(len(cells)), 1), 1, "="))
    assert esolver(lp_file(costs, written, 0)) == Answer("OPTIMAL", found.value)
