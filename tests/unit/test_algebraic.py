"""Algebraic numbers and polynomial systems: against what is known of them by hand."""

from __future__ import annotations

from fractions import Fraction
from math import comb, sqrt

import pytest
from flint import fmpz_poly

from exactgames import Undecided
from exactgames.linear.polynomials import Infinite, real_solutions, ring, value_at
from exactgames.numbers.algebraic import Algebraic, polynomial_text, real_roots, sign_of, simplified

GOLDEN = [-1, -1, 1]  # x² − x − 1


def root(coefficients, place=-1):
    """The largest real root, or another."""
    found = [r.number() for r in real_roots(fmpz_poly(coefficients))]
    found.sort(key=lambda x: float(x.root.low))
    return found[place]


def coefficients(number):
    return [int(c) for c in number.minimal_polynomial().coeffs()]


def test_arithmetic():
    phi = root(GOLDEN)
    assert phi * phi == phi + 1 and 1 / phi == phi - 1 and phi - phi == 0 and 2 - phi == -(phi - 2)
    assert simplified(phi * (phi - 1)) == 1 and simplified(phi) is phi
    assert phi / 2 == phi * Fraction(1, 2) and (phi + 1) / phi == phi
    assert Fraction(161803, 100000) < phi < Fraction(161804, 100000)
    assert sign_of(phi * 3 - 5) == -1 and sign_of(Fraction(0)) == 0 and sign_of(phi - phi) == 0
    with pytest.raises(ZeroDivisionError):
        (phi - phi).inverse()
    other = 1 + root(GOLDEN, 0)  # of another root: (3 − √5)/2 = 2 − φ
    assert other == 2 - phi and hash(other) == hash(2 - phi) and other < phi and root([-2, 0, 1]) < phi
    assert phi != root(GOLDEN, 0) and hash(phi * 0 + 3) == hash(3)
    with pytest.raises(ArithmeticError, match="different fields"):
        phi + root([-2, 0, 1])


MINIMAL = [
    # number, its minimal polynomial (constant first)
    (root(GOLDEN), [-1, -1, 1]),
    (root(GOLDEN) * 2 - 1, [-5, 0, 1]),
    (root([-2, 0, 0, 1]), [-2, 0, 0, 1]),
    (root(GOLDEN) * 0 + 3, [-3, 1]),
    (1 / root([-9, 23, 2]), [-2, -23, 9]),
    (root([1, 0, -10, 0, 1]), [1, 0, -10, 0, 1]),  # √2 + √3
]


@pytest.mark.parametrize(("number", "polynomial"), MINIMAL, ids=[str(c[1]) for c in MINIMAL])
def test_minimal_polynomials(number, polynomial):
    assert coefficients(number) == polynomial
    isolated = number.minimal_root(Fraction(1, 10**9))
    assert isolated.high - isolated.low <= Fraction(1, 10**9)
    assert not number < isolated.low and not number > isolated.high


def test_a_subfield():
    """(√2 + √3)² = 5 + 2√6 has a minimal polynomial of degree 2."""
    both = root([1, 0, -10, 0, 1])
    assert coefficients(both * both) == [1, -10, 1]
    assert abs(float((both * both).minimal_root(Fraction(1, 10**9)).low) - (sqrt(2) + sqrt(3)) ** 2) < 1e-8


ROOTS = [
    # polynomial, the number of different real roots, source
    ([0, 1], 1, "x"),
    ([1, 0, 1], 0, "x² + 1"),
    ([1, -2, 1], 1, "(x − 1)²"),
    ([-1, 0, 0, 0, 0, 1], 1, "x⁵ − 1"),
    ([(-1) ** (8 - k) * comb(8, k) for k in range(9)], 1, "(x − 1)⁸"),
    ([-24, 50, -35, 10, -1], 4, "−(x − 1)(x − 2)(x − 3)(x − 4)"),
    ([576, 0, -960, 0, 352, 0, -40, 0, 1], 8, "±√2 ± √3 ± √5"),
    ([-1, 0, 10**12], 2, "roots at ±10⁻⁶"),
    ([1, -2 * 10**6, 10**12 - 1], 2, "two roots 2·10⁻¹² apart, about 10⁻⁶"),
]


@pytest.mark.parametrize(("polynomial", "count", "source"), ROOTS)
def test_real_roots(polynomial, count, source):
    found = real_roots(fmpz_poly(polynomial))
    assert len(found) == count, source
    for one in found:
        assert simplified(one.number()) == one.low if one.low == one.high else one.low < one.number() < one.high


def test_text():
    assert polynomial_text(fmpz_poly([0, -1, 1])) == "x² − x"
    assert polynomial_text(fmpz_poly([3])) == "3" and polynomial_text(fmpz_poly([])) == "0"
    assert polynomial_text(fmpz_poly([1] + [0] * 11 + [-2])) == "−2x¹² + 1"


X, Y, Z = ring(3).gens()
SYSTEMS = [
    # equations in x, y, z; the number of real solutions; source
    ([X - 1, Y - 2, Z * 3 - 1], 1, "a point"),
    ([X * X + 1, Y, Z], 0, "no real solution"),
    ([X, X - 1, Y, Z], 0, "no solution"),
    ([X * X - 2, Y * Y - 2, Z * Z - 2], 8, "signs"),
    ([(X - Y) * (X - Y), Y * Y - 3, Z - X * Y], 2, "double solutions count once"),
    ([X + Y + Z, X * Y + Y * Z + Z * X, X * Y * Z - 1], 0, "cyclic 3: cube roots of unity, never all real"),
    ([X * X + Y * Y + Z * Z - 1, X - Y, Y - Z], 2, "the diagonal meets the sphere"),
    ([X * X - X, Y * Y - Y, Z * Z - Z, X + Y + Z - 2], 3, "two of three"),
]


@pytest.mark.parametrize(("system", "count", "source"), SYSTEMS, ids=[s[2] for s in SYSTEMS])
def test_systems(system, count, source):
    points = real_solutions(system, ring(3))
    assert len(points) == count
    assert len({tuple(map(str, point)) for point in points}) == count
    assert all(value_at(p, point) == 0 for p in system for point in points)


def test_infinitely_many():
    with pytest.raises(Infinite):
        real_solutions([X * Y, Z], ring(3))
    with pytest.raises(Infinite):
        real_solutions([X - X], ring(3))
    assert issubclass(Infinite, Undecided)


def test_no_unknowns():
    assert real_solutions([], ring(0)) == [()]


def test_mixed_fields_of_one_solution():
    """√2 and √3 in one solution lie in one field, and can be added."""
    [point] = [p for p in real_solutions([X * X - 2, Y * Y - 3, Z - X - Y], ring(3)) if all(sign_of(x) > 0 for x in p)]
    assert isinstance(point[2], Algebraic) and coefficients(point[2]) == [1, 0, -10, 0, 1]
    assert point[0] + point[1] == point[2] and point[0] < point[1]
