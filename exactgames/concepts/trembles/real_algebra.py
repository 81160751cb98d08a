"""Questions to a real-algebra solver: z3's nlsat (Jovanović and de Moura, Solving Non-linear Arithmetic, 2012).

It only proposes. Whoever asks verifies an answer with exact numbers; that there is none is taken from nobody. z3 comes
with the extra ``algebra`` and is imported when the first question is put.

A polynomial here is {a set of unknowns, as a bit mask: the coefficient of their product}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import ModuleType
from typing import Any, Literal

from attrs import frozen

from exactgames.clock import library_seconds
from exactgames.concepts.trembles.conditions import Doubtful, actions_in

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


class RealAlgebra:
    """The solver, for questions about one profile."""

    def __init__(self, z3: ModuleType) -> None:
        self.z3: Any = z3
        self.context = self.z3.Context()

    @staticmethod
    def installed() -> RealAlgebra | None:
        """None if z3 is not installed."""
        try:
            import z3
        except ImportError:
            return None
        return RealAlgebra(z3)

    def point(self, rows: Sequence[Polynomial], unknowns: Sequence[int]) -> Proposal | No:
        """Positive values of the unknowns with every row ≥ 0."""
        variables = {a: self._real(f"c{a}") for a in unknowns}
        values = [self._value(row, variables) for row in rows]
        no, model = self._model([*(x > 0 for x in variables.values()), *(value >= 0 for value in values)])
        if no is not None:
            return no
        tight = tuple(k for k, value in enumerate(values) if self._true(model, value == 0))
        return Proposal({a: self._bounds(model, x) for a, x in variables.items()}, tight)

    def pattern(self, sets: Sequence[Doubtful], without: Sequence[Pattern]) -> Pattern | No:
        """Monomials that survive at each set under some powers and coefficients with which nothing gains at any set:
        other ones than ``without``.

        For each action a power k > 0 and a coefficient c > 0, for each set the least power P of its monomials, for each
        monomial m its share t there: t = c(m) if k(m) = P, and t = 0 if k(m) > P; some k(m) = P; Σ L·t ≥ 0.
        """
        actions = sorted({a for d in sets for m in d.monomials for a in actions_in(m)})
        power, coefficient = ({a: self._real(f"{name}{a}") for a in actions} for name in "kc")
        asked = [x > 0 for x in (*power.values(), *coefficient.values())]
        survives: list[dict[int, Any]] = []
        for j, d in enumerate(sets):
            least = self._real(f"P{j}")
            shares, here = [], dict[int, Any]()
            for i, m in enumerate(d.monomials):
                order = self._value({1 << a: Fraction(1) for a in actions_in(m)}, power)
                share = self._real(f"t{j}_{i}")
                value = self._value({m: Fraction(1)}, coefficient)
                here[m] = order == least
                asked.append(self._or([self._and([here[m], share == value]), self._and([order > least, share == 0])]))
                shares.append(share)
            asked.append(self._or(here.values()))
            for row in d.rows.values():
                terms = {1 << i: Fraction(x) for i, x in enumerate(row) if x}
                asked.append(self._value(terms, dict(enumerate(shares))) >= 0)
            survives.append(here)
        for one in without:
            pairs = [(m in kept, at) for kept, here in zip(one, survives, strict=True) for m, at in here.items()]
            asked.append(self._or([self.z3.Not(at) if inside else at for inside, at in pairs]))
        no, model = self._model(asked)
        if no is not None:
            return no
        return tuple(tuple(m for m, at in here.items() if self._true(model, at)) for here in survives)

    # ---- in z3's terms

    def _real(self, name: str) -> Any:
        return self.z3.Real(name, self.context)

    def _and(self, parts: Iterable[Any]) -> Any:
        return self.z3.And(list(parts))

    def _or(self, parts: Iterable[Any]) -> Any:
        return self.z3.Or(list(parts))

    def _value(self, row: Polynomial, variables: Mapping[int, Any]) -> Any:
        total = self.z3.RealVal(0, self.context)
        for m, x in row.items():
            term = self.z3.Q(x.numerator, x.denominator, self.context)
            for a in actions_in(m):
                term = term * variables[a]
            total = total + term
        return total

    def _model(self, asked: Iterable[Any]) -> tuple[No | None, Any]:
        """(why there is none, or None; a model)."""
        nlsat = self.z3.Tactic("qfnra-nlsat", self.context).solver()
        left = library_seconds(MILLISECONDS / 1000)
        nlsat.set("timeout", MILLISECONDS if left is None else max(1, int(1000 * left)))
        nlsat.add(*asked)
        answer = nlsat.check()
        if answer == self.z3.sat:
            return None, nlsat.model()
        return "none" if answer == self.z3.unsat else "unknown", None

    def _true(self, model: Any, what: Any) -> bool:
        return bool(self.z3.is_true(model.eval(what, model_completion=True)))

    def _bounds(self, model: Any, variable: Any) -> tuple[Fraction, Fraction]:
        value = model.eval(variable, model_completion=True)
        if self.z3.is_rational_value(value):
            exact = value.as_fraction()
            return exact, exact
        above = value.approx(DIGITS).as_fraction()
        return above - Fraction(1, 10**DIGITS), above
