"""Real algebraic numbers, exactly: elements of Q(θ), θ a real root of an irreducible polynomial.

A number is a polynomial in θ; whether it is 0 is read off its coefficients, its sign is found by narrowing θ's
interval until the polynomial's values there have one sign (Cohen, A Course in Computational Algebraic Number Theory,
section 4.2). Numbers of the same θ, integers and Fractions can be added, multiplied, divided and compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import total_ordering
from itertools import pairwise

from flint import fmpq, fmpq_mat, fmpq_poly, fmpz_poly


class Root:
    """A real root of an irreducible polynomial with integer coefficients, the only one in [low, high].

    The interval gets narrower as signs are asked for. If the root is rational, low = high.
    """

    def __init__(self, polynomial: fmpz_poly, low: Fraction, high: Fraction) -> None:
        self.polynomial = polynomial
        self.low, self.high = low, high
        self._sign_low = _sign(_at(polynomial, low))

    @property
    def degree(self) -> int:
        return int(self.polynomial.degree())

    def narrow(self) -> None:
        """Halve the interval."""
        if self.low == self.high:
            return
        middle = (self.low + self.high) / 2
        sign = _sign(_at(self.polynomial, middle))
        if sign == self._sign_low:
            self.low = middle
        else:
            self.high = middle

    def number(self) -> Algebraic:
        """The root as a number."""
        return Algebraic(self, fmpq_poly([0, 1]) % fmpq_poly(self.polynomial))


@total_ordering
class Algebraic:
    """A polynomial in a root.

    >>> from fractions import Fraction
    >>> from flint import fmpz_poly
    >>> from exactgames.numbers.algebraic import Root
    >>> root = Root(fmpz_poly([-2, 0, 1]), Fraction(1), Fraction(2)).number()  # the root of x² − 2 in [1, 2]
    >>> root * root == 2, root > Fraction(7, 5), root.minimal_polynomial()
    (True, True, x^2 + (-2))
    """

    def __init__(self, root: Root, value: fmpq_poly) -> None:
        self.root, self.value = root, value

    # ---- arithmetic

    def _other(self, other: object) -> fmpq_poly | None:
        if isinstance(other, Algebraic):
            if other.root is not self.root:
                raise ArithmeticError("numbers of different fields")
            return other.value
        if isinstance(other, int | Fraction):
            return fmpq_poly([fmpq(other.numerator, other.denominator)])
        return None

    def _new(self, value: fmpq_poly) -> Algebraic:
        return Algebraic(self.root, value % fmpq_poly(self.root.polynomial))

    def __add__(self, other: object) -> Algebraic:
        value = self._other(other)
        return NotImplemented if value is None else Algebraic(self.root, self.value + value)

    __radd__ = __add__

    def __neg__(self) -> Algebraic:
        return Algebraic(self.root, -self.value)

    def __sub__(self, other: object) -> Algebraic:
        value = self._other(other)
        return NotImplemented if value is None else Algebraic(self.root, self.value - value)

    def __rsub__(self, other: object) -> Algebraic:
        return -self + other

    def __mul__(self, other: object) -> Algebraic:
        value = self._other(other)
        return NotImplemented if value is None else self._new(self.value * value)

    __rmul__ = __mul__

    def inverse(self) -> Algebraic:
        """1 over the number. ZeroDivisionError."""
        if self.value.degree() < 0:
            raise ZeroDivisionError("division by 0")
        _, inverse, _ = self.value.xgcd(fmpq_poly(self.root.polynomial))
        return self._new(inverse)

    def __truediv__(self, other: object) -> Algebraic:
        if isinstance(other, int | Fraction):
            return self * (Fraction(1) / other)
        return self * other.inverse() if isinstance(other, Algebraic) else NotImplemented

    def __rtruediv__(self, other: object) -> Algebraic:
        return self.inverse() * other

    # ---- order

    def sign(self) -> int:
        """−1, 0 or 1."""
        if self.value.degree() < 0:
            return 0
        while True:
            low, high = self._range()
            if low > 0 or high < 0:
                return 1 if low > 0 else -1
            self.root.narrow()

    def _range(self) -> tuple[Fraction, Fraction]:
        """Bounds on the value, by Horner's rule on the root's interval."""
        low = high = Fraction(0)
        a, b = self.root.low, self.root.high
        for c in reversed(self.value.coeffs()):
            ends = (low * a, low * b, high * a, high * b)
            coefficient = Fraction(int(c.p), int(c.q))
            low, high = min(ends) + coefficient, max(ends) + coefficient
        return low, high

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Algebraic) and other.root is not self.root:
            return self._apart(other) == 0
        value = self._other(other)
        return NotImplemented if value is None else bool(self.value == value)

    def __lt__(self, other: object) -> bool:
        if isinstance(other, Algebraic) and other.root is not self.root:
            return self._apart(other) < 0
        value = self._other(other)
        return NotImplemented if value is None else (self - Algebraic(self.root, value)).sign() < 0

    def __hash__(self) -> int:
        rational = self.rational()
        return hash(rational if rational is not None else tuple(int(c) for c in self.minimal_polynomial().coeffs()))

    def _apart(self, other: Algebraic) -> int:
        """The sign of the difference to a number of another field."""
        one, two = self.minimal_root(), other.minimal_root()
        same = one.polynomial == two.polynomial
        chain = sturm_chain(one.polynomial)
        while True:
            if one.high < two.low or two.high < one.low:
                return -1 if one.high < two.low else 1
            low, high = min(one.low, two.low), max(one.high, two.high)
            if same and (low == high or roots_between(chain, low, high) == 1):
                return 0
            one.narrow()
            two.narrow()

    # ---- what it is

    def rational(self) -> Fraction | None:
        """The number as a Fraction, if it is one."""
        if self.value.degree() > 0:
            return None
        constant = self.value[0]
        return Fraction(int(constant.p), int(constant.q))

    def minimal_polynomial(self) -> fmpz_poly:
        """The irreducible polynomial of which it is a root: integer coefficients without common factor, the leading one
        positive.
        """
        n = self.root.degree
        rows = []
        power = fmpq_poly([1])
        for _ in range(n):  # column k of multiplication by the number: what it makes of θ^k
            image = (self.value * power) % fmpq_poly(self.root.polynomial)
            rows.append([image[k] for k in range(n)])
            power = power * fmpq_poly([0, 1])
        least = fmpq_mat(n, n, [x for row in rows for x in row]).minpoly()
        return primitive(least.numer())

    def minimal_root(self, width: Fraction = Fraction(1, 1024)) -> Root:
        """The number as a root of its minimal polynomial, isolated by an interval at most ``width`` long."""
        roots = real_roots(self.minimal_polynomial())
        while len(roots) > 1:
            low, high = self._range()
            roots = [root for root in roots if root.low <= high and low <= root.high]
            if len(roots) > 1:
                self.root.narrow()
        while roots[0].high - roots[0].low > width:
            roots[0].narrow()
        return roots[0]

    def __repr__(self) -> str:
        root = self.minimal_root()
        return f"the root of {polynomial_text(root.polynomial)} between {root.low} and {root.high}"


def simplified(value: int | Fraction | Algebraic) -> Fraction | Algebraic:
    """A Fraction, if the number is rational."""
    if isinstance(value, Algebraic):
        rational = value.rational()
        return value if rational is None else rational
    return Fraction(value)


def sign_of(value: int | Fraction | Algebraic) -> int:
    """−1, 0 or 1."""
    return value.sign() if isinstance(value, Algebraic) else _sign(value)


Number = Fraction | Algebraic
"""A real number, exactly: rational, or a polynomial in a root."""


# ---- polynomials


def primitive(polynomial: fmpz_poly) -> fmpz_poly:
    """Without common factor of the coefficients, the leading one positive."""
    found = polynomial / polynomial.content() if polynomial.content() != 1 else polynomial
    return -found if found.leading_coefficient() < 0 else found


def polynomial_text(polynomial: fmpz_poly) -> str:
    """In the variable x, the highest power first.

    >>> polynomial_text(fmpz_poly([-9, 23, 2]))
    '2x² + 23x − 9'
    """
    words = ""
    for k in range(int(polynomial.degree()), -1, -1):
        c = int(polynomial[k])
        if c:
            sign = (" − " if c < 0 else " + ") if words else ("−" if c < 0 else "")
            power = "" if k == 0 else "x" if k == 1 else "x" + "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(d)] for d in str(k))
            words += sign + (str(abs(c)) if abs(c) != 1 or k == 0 else "") + power
    return words or "0"


def real_roots(polynomial: fmpz_poly) -> list[Root]:
    """The different real roots, in ascending order within each irreducible factor."""
    found = []
    for factor, _ in polynomial.factor()[1]:
        part = primitive(factor)
        if part.degree() == 1:
            root = Fraction(-int(part[0]), int(part[1]))
            found.append(Root(part, root, root))
        else:
            found += [Root(part, low, high) for low, high in _isolated(part)]
    return found


def _isolated(polynomial: fmpz_poly) -> list[tuple[Fraction, Fraction]]:
    """Intervals of the real roots of a polynomial without rational ones."""
    chain = sturm_chain(polynomial)
    leading = abs(int(polynomial.leading_coefficient()))
    largest = max(abs(int(c)) for c in polynomial.coeffs())
    bound = Fraction(1 << (1 + largest // leading).bit_length())  # at least Cauchy's, 1 + largest / leading
    waiting, found = [(-bound, bound)], []
    while waiting:
        low, high = waiting.pop()
        count = roots_between(chain, low, high)
        if count == 1:
            found.append((low, high))
        elif count > 1:
            middle = (low + high) / 2
            waiting += [(middle, high), (low, middle)]
    return found


def sturm_chain(polynomial: fmpz_poly) -> list[fmpq_poly]:
    """Sturm's chain: the polynomial, its derivative, negated remainders."""
    chain = [fmpq_poly(polynomial), fmpq_poly(polynomial).derivative()]
    while chain[-1].degree() > 0:
        chain.append(-(chain[-2] % chain[-1]))
    return chain


def roots_between(chain: Sequence[fmpq_poly], low: Fraction, high: Fraction) -> int:
    """How many different roots lie in (low, high] (Sturm's theorem)."""
    return _changes(chain, low) - _changes(chain, high)


def _changes(chain: Sequence[fmpq_poly], x: Fraction) -> int:
    signs = [s for s in (_sign(_at(p, x)) for p in chain) if s]
    return sum(a != b for a, b in pairwise(signs))


def _at(polynomial: fmpz_poly | fmpq_poly, x: Fraction) -> fmpq:
    return polynomial(fmpq(x.numerator, x.denominator))


def _sign(value: fmpq | int | Fraction) -> int:
    return 1 if value > 0 else -1 if value < 0 else 0
