"""Numbers α + Σ γ·ln(q), all of α, γ and q > 0 rational: whether one is 0, and rational numbers that enclose it.

Logarithms of multiplicatively independent rationals are, with 1, linearly independent over the rationals (Baker 1966):
so such a number is 0 only where it is so once the q's are written as products of numbers without common divisors.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from math import gcd
from typing import Final

from attrs import frozen
from flint import arb, ctx, fmpq

DIGITS: Final = 12
"""So many significant digits has an enclosure, where nothing asks for more."""
BITS: Final = 64
"""With so many bits the first attempt is made; each further one doubles them."""

Log = tuple[Fraction, Fraction]
"""(q, γ)."""


@frozen
class Between:
    """A number that is from ``low`` to ``high``.

    >>> from fractions import Fraction
    >>> Between(Fraction(1), Fraction(2)).width
    Fraction(1, 1)
    """

    low: Fraction
    high: Fraction

    @property
    def width(self) -> Fraction:
        """How far the two are apart."""
        return self.high - self.low


@frozen(slots=False)
class Closed:
    """``rational`` + Σ γ·ln(q) over the ``logs`` (q, γ).

    >>> from fractions import Fraction
    >>> two, eight = Closed.log(Fraction(2)), Closed.log(Fraction(8))
    >>> (eight - two * 3).is_zero, (eight - two).is_zero
    (True, False)
    >>> float((two + 1).enclosed().low)
    1.69314718055
    """

    rational: Fraction
    logs: tuple[Log, ...] = ()

    @classmethod
    def log(cls, q: Fraction, factor: Fraction | int = 1) -> Closed:
        """factor·ln(q), for q > 0."""
        if q <= 0:
            raise ValueError(f"no logarithm of {q}")
        return cls(Fraction(0), _joined([(q, Fraction(factor))]))

    def __add__(self, other: Closed | Fraction | int) -> Closed:
        added = other if isinstance(other, Closed) else Closed(Fraction(other))
        return Closed(self.rational + added.rational, _joined((*self.logs, *added.logs)))

    def __sub__(self, other: Closed | Fraction | int) -> Closed:
        return self + other * -1

    def __mul__(self, factor: Fraction | int) -> Closed:
        return Closed(self.rational * factor, _joined((q, g * factor) for q, g in self.logs))

    @cached_property
    def independent(self) -> dict[int, Fraction]:
        """Its logarithmic part as a sum over integers > 1 without common divisors; none with coefficient 0."""
        base = _coprime(part for q, _ in self.logs for part in (q.numerator, q.denominator))
        return {number: factor for number in base if (factor := _on(self, number))}

    @property
    def is_rational(self) -> bool:
        """Whether its logarithms cancel."""
        return not self.logs or not self.independent

    @property
    def is_zero(self) -> bool:
        """Whether it is 0."""
        return self.rational == 0 and self.is_rational

    def ball(self, bits: int) -> Between:
        """Rational numbers between which it is, computed with so many bits."""
        with ctx.workprec(bits):
            found = _arb(self.rational)
            for q, factor in self.logs:
                found += _arb(factor) * _arb(q).log()
            return Between(_exactly(found.lower()), _exactly(found.upper()))

    def enclosed(self, digits: int = DIGITS) -> Between:
        """Two numbers of so many significant digits between which it is; without logarithms, itself."""
        return Quotient(self, Closed(Fraction(1))).enclosed(digits)


@frozen
class Quotient:
    """One closed form over another, which is above 0."""

    over: Closed
    under: Closed

    def rational(self) -> Fraction | None:
        """Its value, if it is rational."""
        if self.under.is_rational:
            return self.over.rational / self.under.rational if self.over.is_rational else None
        both = (*self.over.logs, *self.under.logs)
        base = _coprime(part for q, _ in both for part in (q.numerator, q.denominator))
        one = next(number for number in base if _on(self.under, number))
        found = _on(self.over, one) / _on(self.under, one)
        return found if (self.over - self.under * found).is_zero else None

    def ball(self, bits: int) -> Between | None:
        """Rational numbers between which it is; None: so many bits do not tell that the divisor is above 0."""
        over, under = self.over.ball(bits), self.under.ball(bits)
        if under.low <= 0:
            return None
        ends = [x / y for x in (over.low, over.high) for y in (under.low, under.high)]
        return Between(min(ends), max(ends))

    def enclosed(self, digits: int = DIGITS) -> Between:
        """Two numbers of so many significant digits between which it is; without logarithms, or where it is 0, itself
        twice. (Where logarithms cancel it is between two numbers, too: that they do need not be known to see it.)
        """
        exact = self.rational()
        if exact is not None:
            plain = not (self.over.logs or self.under.logs)
            beside = Fraction(0) if plain or not exact else _step(abs(exact), digits) / 2
            return Between(exact - beside, exact + beside)
        bits = BITS
        while True:
            ball = self.ball(bits)
            if ball is not None and (ball.low > 0 or ball.high < 0):
                step = _step(min(abs(ball.low), abs(ball.high)), digits)
                found = Between(ball.low // step * step, -(-ball.high // step) * step)
                if found.width <= step:
                    return found
            bits *= 2


def _on(value: Closed, number: int) -> Fraction:
    """The coefficient of ln(number), a number of a common base."""
    return sum(
        (g * (_power(q.numerator, number) - _power(q.denominator, number)) for q, g in value.logs), start=Fraction(0)
    )


def _joined(logs: Iterable[Log]) -> tuple[Log, ...]:
    """The logarithms, each q once and ≥ 1."""
    found: dict[Fraction, Fraction] = {}
    for q, factor in logs:
        one, sign = (q, 1) if q >= 1 else (1 / q, -1)
        found[one] = found.get(one, Fraction(0)) + sign * factor
    return tuple((q, factor) for q, factor in sorted(found.items()) if factor and q != 1)


def _coprime(numbers: Iterable[int]) -> list[int]:
    """Integers > 1 without common divisors of which each of the numbers is a product."""
    base: list[int] = []
    waiting = [number for number in numbers if number > 1]
    while waiting:
        number = waiting.pop()
        for i, other in enumerate(base):
            common = gcd(number, other)
            if common > 1:
                del base[i]
                waiting += [x for x in (number // common, common, other // common) if x > 1]
                break
        else:
            base.append(number)
    return sorted(set(base))


def _power(number: int, divisor: int) -> int:
    """How often the divisor divides the number."""
    count = 0
    while number % divisor == 0:
        number //= divisor
        count += 1
    return count


def _arb(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def _exactly(value: arb) -> Fraction:
    mantissa, exponent = value.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _step(size: Fraction, digits: int) -> Fraction:
    """One in the last of so many significant digits of a number of this size, > 0."""
    exponent = len(str(size.numerator)) - len(str(size.denominator))
    if size < Fraction(10) ** exponent:
        exponent -= 1
    return Fraction(10) ** (exponent - digits + 1)
