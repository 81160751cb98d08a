"""Questions to a real-algebra solver: z3's nlsat (Jovanović and de Moura, Solving Non-linear Arithmetic, 2012).

It only proposes. Whoever asks verifies an answer with exact numbers; that there is none is taken from nobody. z3 comes
with the extra ``algebra`` and is imported when the first question is put.

A polynomial here is {a set of unknowns, as a bit mask: the coefficient of their product}.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import ModuleType
from typing import Any, Literal

from attrs import frozen

from exactgames.solve.tremble_conditions import Doubtful, actions_in

Polynomial = Mapping[int, Fraction]
Pattern = tuple[tuple[int, ...], ...]
"""For each doubtful set the monomials that survive there."""
No = Literal["none", "unknown"]
"""There is no answer, so the solver says; or it gave up."""

MILLISECONDS = 2_000
"""How long one question may take."""
DIGITS = 30
"""After the decimal point, where an irrational value is bounded."""


@frozen
class Proposal:
    """A solution.

    values  {unknown: bounds on its value; equal where it is rational}
    tight   the numbers of the rows that are 0 there
    """

    values: dict[int, tuple[Fraction, Fraction]]
    tight: tuple[int, ...]


def solver() -> ModuleType | None:
    """z3, if it is installed."""
    try:
        import z3
    except ImportError:
        return None
    module: ModuleType = z3
    return module


def point(z3: Any, rows: Sequence[Polynomial], unknowns: Sequence[int]) -> Proposal | No:
    """Positive values of the unknowns with every row ≥ 0."""
    context = z3.Context()
    variables = {a: z3.Real(f"c{a}", context) for a in unknowns}
    values = [_value(z3, context, row, variables) for row in rows]
    no, model = _model(z3, context, [*(x > 0 for x in variables.values()), *(value >= 0 for value in values)])
    if no is not None:
        return no
    tight = tuple(k for k, v in enumerate(values) if z3.is_true(model.eval(v == 0, model_completion=True)))
    bounds = {a: _bounds(z3, model.eval(x, model_completion=True)) for a, x in variables.items()}
    return Proposal(bounds, tight)


def pattern(z3: Any, sets: Sequence[Doubtful], without: Sequence[Pattern]) -> Pattern | No:
    """Monomials that survive at each set under some powers and coefficients with which nothing gains at any set: other
    ones than ``without``.

    For each action a power k > 0 and a coefficient c > 0, for each set the least power P of its monomials, for each
    monomial m its share t there: t = c(m) if k(m) = P, and t = 0 if k(m) > P; some t is not 0; Σ L·t ≥ 0.
    """
    context = z3.Context()
    actions = sorted({a for d in sets for m in d.monomials for a in actions_in(m)})
    power, coefficient = ({a: z3.Real(f"{name}{a}", context) for a in actions} for name in "kc")
    asked = [x > 0 for x in (*power.values(), *coefficient.values())]
    survives: list[dict[int, Any]] = []
    for j, d in enumerate(sets):
        least = z3.Real(f"P{j}", context)
        shares, here = [], dict[int, Any]()
        for i, m in enumerate(d.monomials):
            order = z3.Sum([z3.RealVal(0, context), *(power[a] for a in actions_in(m))])
            share = z3.Real(f"t{j}_{i}", context)
            value = _value(z3, context, {m: Fraction(1)}, coefficient)
            asked.append(z3.Or(z3.And(order == least, share == value), z3.And(order > least, share == 0)))
            shares.append(share)
            here[m] = order == least
        asked.append(z3.Or(list(here.values())))
        asked += [z3.Sum([x * t for x, t in zip(row, shares, strict=True)]) >= 0 for row in d.rows.values()]
        survives.append(here)
    for one in without:
        different = [
            z3.Not(at) if m in kept else at for kept, here in zip(one, survives, strict=True) for m, at in here.items()
        ]
        asked.append(z3.Or(different))
    no, model = _model(z3, context, asked)
    if no is not None:
        return no
    return tuple(
        tuple(m for m, at in here.items() if z3.is_true(model.eval(at, model_completion=True))) for here in survives
    )


def _model(z3: Any, context: Any, asked: Sequence[Any]) -> tuple[No | None, Any]:
    """(why there is none, or None; a model)."""
    nlsat = z3.Tactic("qfnra-nlsat", context).solver()
    nlsat.set("timeout", MILLISECONDS)
    nlsat.add(*asked)
    answer = nlsat.check()
    if answer == z3.sat:
        return None, nlsat.model()
    return "none" if answer == z3.unsat else "unknown", None


def _value(z3: Any, context: Any, row: Polynomial, variables: Mapping[int, Any]) -> Any:
    total = z3.RealVal(0, context)
    for m, x in row.items():
        term = z3.Q(x.numerator, x.denominator, context)
        for a in actions_in(m):
            term = term * variables[a]
        total = total + term
    return total


def _bounds(z3: Any, value: Any) -> tuple[Fraction, Fraction]:
    if z3.is_rational_value(value):
        exact = value.as_fraction()
        return exact, exact
    above = value.approx(DIGITS).as_fraction()
    return above - Fraction(1, 10**DIGITS), above
