"""The exact linear programs, and the guarantees that are computed by parts of them, against the Parma Polyhedra Library,
which solves them exactly and whole. Coefficients are skewed by powers of 2: no float basis is right by its tolerance.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable
from fractions import Fraction
from math import lcm
from typing import Any

import pytest
from attrs import evolve
from hypothesis import strategies as st
from market_strategies import markets
from slow_bounds import NaiveBounds
from strategies import SWEEPS, for_all

from exactgames.bounds.guarantee import guarantee
from exactgames.linear.program import Infeasible, Optimal, Unbounded, minimise
from exactgames.market.market import Market

_ctrl_c = signal.getsignal(signal.SIGINT)
ppl = pytest.importorskip("ppl", reason="pplpy, the Parma Polyhedra Library, is not installed")
signal.signal(signal.SIGINT, _ctrl_c)  # its cysignals sets a handler of its own, to which all later tests would answer

Program = tuple[list[int], list[list[int]], list[int]]


def least(c: list[int], rows: list[tuple[list[int], int, bool]], free: int = 0) -> tuple[str, Fraction | None]:
    """(PPL's word, the least c·x): row·x = b, or (not ``equal``) ≥ b; x ≥ 0 but for the first ``free``."""
    solver = ppl.MIP_Problem(len(c))
    for j in range(free, len(c)):
        solver.add_constraint(ppl.Variable(j) >= 0)
    for row, b, equal in rows:
        expression = ppl.Linear_Expression(row, -b)
        solver.add_constraint(expression == 0 if equal else expression >= 0)
    solver.set_objective_function(ppl.Linear_Expression(c, 0))
    solver.set_optimization_mode("minimization")
    word = solver.solve()["status"]
    if word != "optimized":
        return word, None
    found = solver.optimal_value()
    return word, Fraction(int(found.numerator), int(found.denominator))


@st.composite
def programs(draw: st.DrawFn, most: int) -> Program:
    """Integers times 2^k, k ≤ ``most``, some of them off by 1; rows may depend on each other."""
    rows, columns = draw(st.integers(1, 8)), draw(st.integers(1, 12))
    small, power = st.integers(-4, 4), st.integers(0, most)
    number = st.tuples(small, power, st.sampled_from([0, 0, 0, 1, -1])).map(lambda n: n[0] * 2 ** n[1] + n[2])
    a = [draw(st.lists(number, min_size=columns, max_size=columns)) for _ in range(rows)]
    x = draw(st.lists(st.integers(0, 2), min_size=columns, max_size=columns))
    b = [sum(p * q for p, q in zip(row, x, strict=True)) for row in a]
    if draw(st.integers(0, 3)) == 0:
        b = draw(st.lists(number, min_size=rows, max_size=rows))
    if draw(st.integers(0, 4)) == 0:
        a.append([p + q for p, q in zip(a[0], a[-1], strict=True)])
        b.append(b[0] + b[-1])
    c = draw(st.lists(number, min_size=columns, max_size=columns))
    return ([abs(p) for p in c] if draw(st.booleans()) else c), a, b


def ppl_agrees(program: Program) -> str:
    c, a, b = program
    word, value = least(c, [(row, y, True) for row, y in zip(a, b, strict=True)])
    match minimise(c, a, b):
        case Optimal() as found:
            assert (word, value) == ("optimized", found.value)
        case Infeasible():
            assert word == "unfeasible"
        case Unbounded():
            assert word == "unbounded"
    return word


@st.composite
def skewed_markets(draw: st.DrawFn) -> Market:
    """An agent's types have the probabilities 2^-k, …, and what is left."""
    market = draw(markets(3, 2, True))
    agents = []
    for agent in market.agents:
        k, several = draw(st.sampled_from([2, 20, 45, 90])), len(agent.types) - 1
        tiny = Fraction(1, 2**k)
        weights = [*([tiny] * several), 1 - several * tiny]
        agents.append(
            evolve(agent, types=tuple(evolve(t, probability=p) for t, p in zip(agent.types, weights, strict=True)))
        )
    return evolve(market, agents=tuple(agents))


def guarantee_is_the_whole_program(market: Market) -> str:
    """The optimum of the page's program, every row and column written out."""
    found = guarantee(market)
    assert found.exact
    naive = NaiveBounds(market)
    columns: list[Any] = [(i, t) for i, agent in enumerate(market.agents) for t in range(len(agent.types))]
    free = len(columns)
    columns += [(types, b) for types, _ in naive.profiles for b in naive.bids]
    rows: list[tuple[dict[Any, Fraction], Fraction, bool]] = []
    for types, p in naive.profiles:
        rows.append(({(types, b): Fraction(1) for b in naive.bids}, p, True))
    for i, agent in enumerate(market.agents):
        for t, kind in enumerate(agent.types):
            for d in range(len(agent.bids or ())):
                row = {(v, b): -naive.payoff(i, t, d, b) for v, _ in naive.profiles if v[i] == t for b in naive.bids}
                rows.append((row | {(i, t): kind.probability}, Fraction(0), False))
        for v, p in naive.profiles:  # the others' bids say nothing of i's type
            w = next(types for types, _ in naive.profiles if types[:i] + types[i + 1 :] == v[:i] + v[i + 1 :])
            q = dict(naive.profiles)[w]
            for rest in {b[:i] + b[i + 1 :] for b in naive.bids} if v != w else ():
                mine = [b for b in naive.bids if b[:i] + b[i + 1 :] == rest]
                rows.append(({(v, b): 1 / p for b in mine} | {(w, b): -1 / q for b in mine}, Fraction(0), True))
    costs = {(types, b): naive.revenue(b) for types, _ in naive.profiles for b in naive.bids}
    costs |= {(i, t): kind.probability for i, agent in enumerate(market.agents) for t, kind in enumerate(agent.types)}
    scale = lcm_of(costs.values())
    written = [scaled(row, b, columns, equal) for row, b, equal in rows]
    word, value = least([int(costs[x] * scale) for x in columns], written, free)
    assert word == "optimized"
    assert value is not None
    assert value / scale == found.welfare
    return "positive" if found.welfare > 0 else "zero"


def scaled(row: dict[Any, Fraction], b: Fraction, columns: list[Any], equal: bool) -> tuple[list[int], int, bool]:
    scale = lcm_of([*row.values(), b])
    return [int(row.get(x, Fraction(0)) * scale) for x in columns], int(b * scale), equal


def lcm_of(numbers: Iterable[Fraction]) -> int:
    return lcm(*(x.denominator for x in numbers))


LAWS = [
    pytest.param(ppl_agrees, programs(0), 200, ("optimized", "unfeasible", "unbounded"), id="small"),
    pytest.param(ppl_agrees, programs(60), 200, ("optimized", "unfeasible", "unbounded"), id="to 2^60"),
    pytest.param(ppl_agrees, programs(400), 200, ("optimized", "unfeasible", "unbounded"), id="to 2^400"),
    pytest.param(guarantee_is_the_whole_program, skewed_markets(), 40, ("positive", "zero"), id="guarantee"),
]


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize(("law", "values", "count", "see"), LAWS)
def test_law(law, values, count, see, sweep):
    for_all(values, law, count, sweep, see)
