"""Coefficients of trembles where they are solutions of polynomial inequalities, perhaps irrational ones.

A pattern (``orders``) leaves Σ_m L_m·Π_{a ∈ m} c(a) ≥ 0 for each deviation at each set, over the monomials that
survive there, c > 0. A real-algebra solver proposes a pattern, then coefficients; nothing is taken from it:

  1. *Scale.* Where c(a) → c(a)·t^{v(a)} multiplies each row by a power of t, some c may be 1. The integer v form a
     lattice; by its Hermite form, c(a) = 1 at the pivots that are 1, and no rational solution is lost.
  2. *Round.* Each coefficient whose proposed value is irrational is tried at simple rational numbers near it, the
     others being asked for again. What stays irrational is, mostly, forced.
  3. *Solve.* The rows that are 0 at the proposal are equations in the irrational coefficients, the rational ones put
     in. Of their real solutions (``polynomials``) one with every coefficient > 0 and every row ≥ 0 is taken: signs of
     algebraic numbers, exactly.
  4. Powers that have the pattern are found by a linear program, as usual.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Literal

from attrs import frozen

from exactgames.clock import Clock
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles
from exactgames.concepts.trembles.conditions import Doubtful, actions_in
from exactgames.concepts.trembles.consistency import Inconsistent, integer_kernel, powers_meeting
from exactgames.concepts.trembles.orders import conditions, surviving
from exactgames.concepts.trembles.real_algebra import Pattern, Polynomial, Proposal, RealAlgebra
from exactgames.errors import Undecided
from exactgames.game.strategy import BehaviorStrategy, Trembles
from exactgames.linear.polynomials import real_solutions, ring
from exactgames.numbers.algebraic import Number, sign_of

PATTERNS = 8
"""How many patterns are tried in search of rational coefficients."""
SECONDS = 10.0
"""After which no more questions are put about one profile."""
NEAR = tuple(Fraction(1, 2**k) for k in (2, 4, 8, 16, 32))
"""How far from an irrational value rational ones are tried."""

Left = Literal["missing", "none", "unknown", "unverified"]
"""Why nothing was found: no solver is installed; it says that there are no trembles; it gave up; it says that there are
some, but no exact coefficients were found.
"""


def solved(strategy: BehaviorStrategy, sets: Sequence[Doubtful]) -> Trembles | AlgebraicTrembles | Left:
    """Trembles under which nothing gains at the sets: rational ones, if some are found."""
    solver = RealAlgebra.installed()
    if solver is None:
        return "missing"
    clock = Clock.of(SECONDS)
    irrational: AlgebraicTrembles | None = None
    tried: list[Pattern] = []
    left: Left = "none"
    while len(tried) < PATTERNS and clock.left():
        pattern = solver.pattern(sets, tried)
        if pattern == "none" or pattern == "unknown":
            left = pattern if not tried else left
            break
        left = "unverified"
        tried.append(pattern)
        kept = [surviving(d, monomials) for d, monomials in zip(sets, pattern, strict=True)]
        found = _Coefficients(solver, kept, clock).found()
        trembles = None if found is None else _trembles(strategy, sets, pattern, found)
        if isinstance(trembles, Trembles):
            return trembles
        irrational = irrational or trembles
    return irrational or left


def _trembles(
    strategy: BehaviorStrategy, sets: Sequence[Doubtful], pattern: Pattern, found: dict[int, Number]
) -> Trembles | AlgebraicTrembles | None:
    """The trembles; None if no powers have the pattern (the solver erred)."""
    actions = sorted({a for d in sets for m in d.monomials for a in actions_in(m)})
    powers = powers_meeting(conditions(sets, [dict.fromkeys(kept, Fraction(1)) for kept in pattern]), actions)
    if isinstance(powers, Inconsistent):
        return None
    power = Trembles.uniform(strategy).power
    for a, k in powers.items():
        power[a] = k
    special = {a: c for a, c in found.items() if c != 1}
    rational = {a: c for a, c in special.items() if isinstance(c, Fraction)}
    return Trembles(power, rational) if len(rational) == len(special) else AlgebraicTrembles(power, special)


@frozen
class _Found:
    """``rounded``: whether an irrational value was avoided, so that the order of the tries matters."""

    values: dict[int, Number]
    rounded: bool

    @property
    def rational(self) -> bool:
        return all(isinstance(c, Fraction) for c in self.values.values())


class _Coefficients:
    """The coefficients of one pattern."""

    def __init__(self, solver: RealAlgebra, kept: Sequence[Doubtful], clock: Clock) -> None:
        self.solver, self.clock = solver, clock
        self.rows = _rows(kept)
        self.unknowns = sorted({a for row in self.rows for m in row for a in actions_in(m)})

    def found(self) -> dict[int, Number] | None:
        """Values of those that matter; rational ones, if some are found."""
        first = self._near(last_first=False)
        if first is None:
            return None
        second = self._near(last_first=True) if first.rounded and not first.rational else None
        return second.values if second is not None and second.rational else first.values

    def _near(self, last_first: bool) -> _Found | None:
        """Most of them rational, those tried first whose action's number is least, or greatest."""
        fixed = dict.fromkeys(_scaled(self.rows, self.unknowns), Fraction(1))
        answer = self._ask(fixed)
        if answer is None:
            return None
        stuck: set[int] = set()
        rounded = False
        while waiting := [a for a, (low, high) in answer.values.items() if low < high and a not in stuck]:
            a = waiting[-1 if last_first else 0]
            for value in _simple_near(*answer.values[a]):
                again = self._ask(fixed | {a: value})
                if again is not None:
                    fixed[a], answer, rounded = value, again, True
                    break
            else:
                stuck.add(a)
        fixed |= {a: low for a, (low, high) in answer.values.items() if low == high}
        free = [a for a, (low, high) in answer.values.items() if low < high]
        values = _solution(self.rows, [self.rows[k] for k in answer.tight], fixed, free)
        return None if values is None else _Found(values, rounded)

    def _ask(self, fixed: dict[int, Fraction]) -> Proposal | None:
        if not self.clock.left():
            return None
        rows = [_with(row, fixed) for row in self.rows]
        answer = self.solver.point(rows, [a for a in self.unknowns if a not in fixed])
        return answer if isinstance(answer, Proposal) else None


def _rows(kept: Sequence[Doubtful]) -> list[Polynomial]:
    """The rows that ask something, each without its monomials' common factor."""
    found: dict[tuple[tuple[int, int], ...], None] = {}
    for d in kept:
        for row in d.rows.values():
            terms = {m: x for m, x in zip(d.monomials, row, strict=True) if x}
            if terms and min(terms.values()) < 0:
                common = -1
                for m in terms:
                    common &= m
                found[tuple(sorted((m & ~common, x) for m, x in terms.items()))] = None
    return [{m: Fraction(x) for m, x in row} for row in found]


def _scaled(rows: Sequence[Polynomial], unknowns: Sequence[int]) -> list[int]:
    """The unknowns that may be 1."""
    differences = []
    for row in rows:
        first, *others = row
        differences += [[(m >> a & 1) - (first >> a & 1) for a in unknowns] for m in others]
    pivots = [
        next((a, x) for a, x in zip(unknowns, v, strict=True) if x) for v in integer_kernel(differences, len(unknowns))
    ]
    return [a for a, x in pivots if x == 1]


def _with(row: Polynomial, fixed: dict[int, Fraction]) -> dict[int, Fraction]:
    """The row with some unknowns' values put in."""
    found: dict[int, Fraction] = {}
    for m, x in row.items():
        left = 0
        for a in actions_in(m):
            if a in fixed:
                x *= fixed[a]
            else:
                left |= 1 << a
        found[left] = found.get(left, Fraction(0)) + x
    return {m: x for m, x in found.items() if x}


def _simple_near(low: Fraction, high: Fraction) -> Iterator[Fraction]:
    """Rational numbers on both sides of the value between ``low`` and ``high``, ever nearer: 1 first."""
    seen = {Fraction(1)}
    yield from seen
    for by in NEAR:
        for value in (simplest(high, high + by), simplest(max(low - by, low / 2), low)):
            if value not in seen:
                seen.add(value)
                yield value


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of the least denominator between them (0 < low < high); of these the least.

    >>> simplest(Fraction(3, 5), Fraction(7, 10))
    Fraction(2, 3)
    """
    whole = -(-low.numerator // low.denominator)
    if whole <= high:
        return Fraction(whole)
    return whole - 1 + 1 / simplest(1 / (high - whole + 1), 1 / (low - whole + 1))


def _solution(
    rows: Sequence[Polynomial], tight: Sequence[Polynomial], fixed: dict[int, Fraction], free: Sequence[int]
) -> dict[int, Number] | None:
    """``fixed``, and values of the free unknowns where the tight rows are 0; None unless all is as it should be."""
    variables = ring(len(free))
    system = []
    for row in tight:
        left = _with(row, fixed)
        scale = lcm(1, *(x.denominator for x in left.values()))
        system.append(variables.from_dict({tuple(m >> a & 1 for a in free): int(x * scale) for m, x in left.items()}))
    try:
        points = real_solutions(system, variables)
    except Undecided:
        return None
    for point in sorted(points, key=lambda point: sum(not isinstance(x, Fraction) for x in point)):
        values: dict[int, Number] = {**fixed, **dict(zip(free, point, strict=True))}
        if all(sign_of(x) > 0 for x in values.values()) and all(_sign_at(row, values) >= 0 for row in rows):
            return values
    return None


def _sign_at(row: Polynomial, values: dict[int, Number]) -> int:
    total: Number = Fraction(0)
    for m, x in row.items():
        term: Number = x
        for a in actions_in(m):
            term = term * values[a]
        total = total + term
    return sign_of(total)
