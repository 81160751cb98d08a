"""The real solutions of a system of polynomial equations that has finitely many complex ones, exactly.

A Gröbner basis (FLINT's) shows whether they are finitely many, and gives multiplication in the quotient ring as
matrices. Then the rational univariate representation (Rouillier 1999): for a linear form ℓ that tells the solutions
apart, r is the squarefree part of its characteristic polynomial, and each coordinate of a solution is a fraction of two
polynomials at ℓ's value θ, a root of r; their coefficients are traces. Every solution is put into the equations again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import count

from attrs import define, field
from flint import fmpq, fmpq_mat, fmpq_poly, fmpz_mpoly, fmpz_mpoly_ctx, fmpz_mpoly_vec, fmpz_poly

from exactgames.errors import Undecided
from exactgames.numbers.algebraic import Algebraic, Number, primitive, real_roots, sign_of, simplified

BASIS = (200, 2_000, 20_000)
"""Where the Gröbner basis is given up: so many polynomials, terms of one, bits of a coefficient."""
SOLUTIONS = 64
"""The most complex solutions, counted with multiplicity."""
SAMPLES = tuple(Fraction(p, q) for q in range(2, 6) for p in range(1, q))
"""Values tried for an unknown where the solutions are infinitely many."""

Point = tuple[Number, ...]
Monomial = tuple[int, ...]


class Infinite(Undecided):
    """The equations have infinitely many complex solutions."""


def ring(size: int) -> fmpz_mpoly_ctx:
    """Polynomials in so many variables, by degree."""
    return fmpz_mpoly_ctx.get(tuple(f"x{k}" for k in range(size)), "degrevlex")


def real_solutions(system: Sequence[fmpz_mpoly], variables: fmpz_mpoly_ctx) -> list[Point]:
    """All real solutions; the numbers of one solution belong to one field.

    Raises Infinite, or Undecided where the equations are too large to be solved here.
    """
    if variables.nvars() == 0:
        return [()] if all(p.is_zero() for p in system) else []
    given = [p for p in system if not p.is_zero()]
    if not given:
        raise Infinite("there are no equations")
    basis, done = fmpz_mpoly_vec(given, variables).buchberger_naive(limits=BASIS)
    if not done:
        raise Undecided("a system of polynomial equations is too large")
    parts = [p for p in basis.autoreduction() if not p.is_zero()]  # type: ignore[attr-defined]  # the stubs err
    if any(p.is_constant() for p in parts):
        return []
    points = _Quotient(parts, variables.nvars()).points()
    for point in points:
        if any(value_at(p, point) != 0 for p in system):
            raise ArithmeticError("a solution does not solve the equations")
    return points


def slices(system: list[fmpz_mpoly], variables: fmpz_mpoly_ctx, cuts: int) -> Iterator[Point]:
    """Solutions where some of the unknowns have values of ``SAMPLES``, from at most so many tries."""
    waiting = [(system, 0)]
    while waiting and cuts:
        equations, k = waiting.pop()
        cuts -= 1
        try:
            yield from real_solutions(equations, variables)
        except Infinite:
            if k < variables.nvars():
                unknown = variables.gens()[k]
                waiting.append((equations, k + 1))
                cut = [([*equations, unknown * x.denominator - x.numerator], k + 1) for x in reversed(SAMPLES)]
                waiting += cut
        except Undecided:
            continue


def value_at(polynomial: fmpz_mpoly, point: Point) -> Number:
    """The polynomial's value."""
    total: Number = Fraction(0)
    for powers, coefficient in polynomial.to_dict().items():
        term: Number = Fraction(int(coefficient))
        for x, power in zip(point, powers, strict=True):
            for _ in range(int(power)):
                term = term * x
        total = total + term
    return total


@define(eq=False, slots=False)
class _Quotient:
    """The ring modulo the equations, by a Gröbner basis of them."""

    basis: list[fmpz_mpoly]
    size: int
    forms: dict[Monomial, list[fmpq]] = field(factory=dict)

    @cached_property
    def leading(self) -> dict[Monomial, fmpz_mpoly]:
        return {tuple(int(e) for e in p.monoms()[0]): p for p in self.basis}

    @cached_property
    def standard(self) -> dict[Monomial, int]:
        """The monomials that no leading monomial divides, numbered. Infinite."""
        for k in range(self.size):
            if not any(sum(m) == m[k] for m in self.leading):
                raise Infinite("a system of polynomial equations has infinitely many solutions")
        waiting, found = [(0,) * self.size], dict[Monomial, int]()
        while waiting:
            monomial = waiting.pop()
            if monomial in found or any(_divides(m, monomial) for m in self.leading):
                continue
            found[monomial] = len(found)
            if len(found) > SOLUTIONS:
                raise Undecided(f"a system of polynomial equations has more than {SOLUTIONS} solutions")
            waiting += [_times(monomial, k) for k in range(self.size)]
        return found

    def form(self, monomial: Monomial) -> list[fmpq]:
        """The monomial as a combination of the standard ones."""
        if monomial not in self.forms:
            self.forms[monomial] = self._form(monomial)
        return self.forms[monomial]

    def _form(self, monomial: Monomial) -> list[fmpq]:
        found = [fmpq(0)] * len(self.standard)
        if monomial in self.standard:
            found[self.standard[monomial]] = fmpq(1)
            return found
        if monomial in self.leading:
            terms = [(tuple(int(e) for e in m), c) for m, c in self.leading[monomial].to_dict().items()]
            lead = next(c for m, c in terms if m == monomial)
            return _sum([(self.form(m), -fmpq(int(c), int(lead))) for m, c in terms if m != monomial], found)
        for k in range(self.size):  # a variable times a monomial that is not standard
            if monomial[k]:
                smaller = _times(monomial, k, -1)
                if smaller not in self.standard:
                    rest = self.form(smaller)
                    parts = [(self.form(_times(m, k)), rest[n]) for m, n in self.standard.items() if rest[n]]
                    return _sum(parts, found)
        raise ArithmeticError("a monomial is neither standard nor a multiple of a leading one")

    @cached_property
    def multiplications(self) -> list[fmpq_mat]:
        """The matrix of multiplication by each variable; columns are the images of standard monomials."""
        n = len(self.standard)
        found = []
        for k in range(self.size):
            columns = [self.form(_times(m, k)) for m in self.standard]
            found.append(fmpq_mat(n, n, [columns[j][i] for i in range(n) for j in range(n)]))
        return found

    @cached_property
    def matrices(self) -> list[fmpq_mat]:
        """The matrix of multiplication by each standard monomial."""
        found: dict[Monomial, fmpq_mat] = {}
        n = len(self.standard)
        for monomial in sorted(self.standard, key=sum):
            if sum(monomial) == 0:
                found[monomial] = fmpq_mat(n, n, [int(i == j) for i in range(n) for j in range(n)])
            else:
                k = next(k for k in range(self.size) if monomial[k])
                found[monomial] = self.multiplications[k] * found[_times(monomial, k, -1)]
        return [found[m] for m in self.standard]

    def points(self) -> list[Point]:
        """The real solutions."""
        n = len(self.standard)
        if n == 0:
            return []
        traces = [_trace(m) for m in self.matrices]
        one = next(k for k, m in enumerate(self.standard) if sum(m) == 0)
        hermite = fmpq_mat(n, n, [_trace(a * b) for a in self.matrices for b in self.matrices])
        different = hermite.rank()  # the number of different complex solutions
        for c in count(1):
            form = fmpq_mat(n, n)
            for k, matrix in enumerate(self.multiplications):
                form += fmpq(c**k) * matrix
            whole = form.charpoly()
            least = whole // whole.gcd(whole.derivative())
            if least.degree() == different:
                break
        least = least / least.leading_coefficient()
        powers = [fmpq_mat(n, 1, [int(k == one) for k in range(n)])]  # of the linear form, as elements
        while len(powers) < different:
            powers.append(form * powers[-1])

        def representation(matrix: fmpq_mat) -> fmpq_poly:
            found = fmpq_poly([0])
            horner = fmpq_poly([0])
            images = [matrix * power for power in powers]
            for i in range(different):
                horner = horner * fmpq_poly([0, 1]) + least[different - i]
                element = images[different - 1 - i]
                found += horner * sum((element[k, 0] * traces[k] for k in range(n)), fmpq(0))
            return found

        below = representation(self.matrices[one])
        above = [representation(matrix) for matrix in self.multiplications]
        points = []
        for root in real_roots(primitive(fmpz_poly(least.numer()))):
            modulus = fmpq_poly(root.polynomial)
            scale = Algebraic(root, below % modulus).inverse()
            points.append(tuple(simplified(Algebraic(root, p % modulus) * scale) for p in above))
        return points


def _divides(one: Monomial, other: Monomial) -> bool:
    return all(a <= b for a, b in zip(one, other, strict=True))


def _times(monomial: Monomial, k: int, power: int = 1) -> Monomial:
    return (*monomial[:k], monomial[k] + power, *monomial[k + 1 :])


def _sum(parts: Sequence[tuple[list[fmpq], fmpq]], start: list[fmpq]) -> list[fmpq]:
    total = list(start)
    for row, factor in parts:
        total = [a + factor * b for a, b in zip(total, row, strict=True)]
    return total


def _trace(matrix: fmpq_mat) -> fmpq:
    return sum((matrix[k, k] for k in range(matrix.nrows())), fmpq(0))


def factors(polynomial: fmpz_mpoly) -> list[fmpz_mpoly]:
    """The different irreducible factors."""
    return [p for p, _ in polynomial.factor()[1]]


def positive(point: Point) -> bool:
    """Whether all coordinates are positive."""
    return all(sign_of(x) > 0 for x in point)
