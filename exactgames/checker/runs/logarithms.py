"""Numbers that are a rational number and a sum of rational multiples of logarithms of rational numbers, between two
rational numbers as close as one likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd

from ..budget import Budget, digits

Bounds = tuple[Fraction, Fraction]
FIRST, LAST = 128, 4096  # bits of logarithms


@dataclass(frozen=True, slots=True)
class LogSum:
    rational: Fraction = Fraction(0)
    terms: dict[Fraction, Fraction] = field(default_factory=dict)  # q > 1 -> what ln q is multiplied by, not 0

    def plus(self, x: Fraction | int) -> LogSum:
        return LogSum(self.rational + x, self.terms)

    def plus_log(self, factor: Fraction, q: Fraction) -> LogSum:
        """With factor·ln q added, q ≥ 1."""
        if q == 1:
            return self
        terms = dict(self.terms)
        terms[q] = terms.get(q, Fraction(0)) + factor
        if not terms[q]:
            del terms[q]
        return LogSum(self.rational, terms)

    def times(self, factor: Fraction | int) -> LogSum:
        found = LogSum(self.rational * factor)
        for q, each in self.terms.items():
            found = found.plus_log(each * factor, q)
        return found

    def and_also(self, other: LogSum) -> LogSum:
        found = self.plus(other.rational)
        for q, each in other.terms.items():
            found = found.plus_log(each, q)
        return found

    def between(self, bits: int, budget: Budget) -> Bounds:
        """Two numbers, with logarithms between neighbours of about so many bits after the point."""
        low = high = self.rational
        for q, factor in self.terms.items():
            least, most = logarithm(q, bits, budget)
            low += factor * (least if factor > 0 else most)
            high += factor * (most if factor > 0 else least)
        return low, high

    def reduced(self, budget: Budget) -> LogSum:
        """With logarithms of integers no two of which have a common divisor: these are linearly independent over the
        rationals, so nothing is left of terms that cancel."""
        base = coprime([x for q in self.terms for x in (q.numerator, q.denominator)], budget)
        found = LogSum(self.rational)
        for q, factor in self.terms.items():
            size = q.numerator.bit_length() + q.denominator.bit_length()
            budget.charge("common divisors", len(base) * (20 + 3 * digits(size)) + size)
            for x in base:
                found = found.plus_log(factor * (power(q.numerator, x) - power(q.denominator, x)), Fraction(x))
        return found


def coprime(numbers: Sequence[int], budget: Budget) -> list[int]:
    """Integers above 1, no two with a common divisor, of whose powers each of the numbers is a product."""
    found: list[int] = []
    left = [x for x in numbers if x > 1]
    while left:
        x = left.pop()
        budget.charge("common divisors", (1 + len(found)) * (5 + 2 * digits(x.bit_length())))
        other = next((y for y in found if gcd(x, y) > 1), None)
        if other is None:
            found.append(x)
            continue
        shared = gcd(x, other)
        found.remove(other)
        left += [y for y in (x // shared, other // shared, shared) if y > 1]
    return found


def power(number: int, x: int) -> int:
    """How many times x divides a number."""
    count = 0
    while number % x == 0:
        number, count = number // x, count + 1
    return count


def sign(number: LogSum, budget: Budget) -> int | None:
    """-1, 0 or 1; None where so many bits do not tell.  A sum of logarithms of coprime integers with rational factors,
    not all 0, is no rational number (Hermite and Lindemann), so a number with terms is not 0 once it is reduced."""
    exact = number.reduced(budget)
    if not exact.terms:
        return (exact.rational > 0) - (exact.rational < 0)
    bits = FIRST
    while bits <= LAST:
        budget.charge("a sum of logarithms", (len(exact.terms) + 1) * (200 + 20 * digits(cost_bits([exact]) + bits)))
        low, high = exact.between(bits, budget)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
        bits *= 2
    return None


def logarithm(q: Fraction, bits: int, budget: Budget) -> Bounds:
    """ln q, q ≥ 1, between two numbers.  With q = 2ⁿ·r, 1 ≤ r < 2, it is n·ln 2 + 2·artanh t, t = (r − 1)/(r + 1),
    and artanh t = t + t³/3 + t⁵/5 + …, t ≤ ⅓.
    """
    size = q.numerator.bit_length() + q.denominator.bit_length()
    budget.charge("a logarithm", bits * (4 + 2 * digits(bits)) + 4 * digits(size + bits))
    n = (q.numerator // q.denominator).bit_length() - 1
    r = q / Fraction(2) ** n
    low, high = _artanh((r - 1) / (r + 1), bits)
    two = _artanh(Fraction(1, 3), bits)
    unit = Fraction(1, 2**bits)
    return 2 * (low + n * two[0]) * unit, 2 * (high + n * two[1]) * unit


def _artanh(t: Fraction, bits: int) -> tuple[int, int]:
    """In units of 2^−bits, 0 ≤ t ≤ ⅓: sums with every step rounded down, and up, and the rest added, which is less
    than twice the next power."""
    one = t.numerator * 2**bits
    floor, ceiling = one // t.denominator, -(-one // t.denominator)
    count = bits // 3 + 2  # t² ≤ 1/9: each power is less by more than three bits
    down, up, low, high = floor, ceiling, 0, 0
    for k in range(count):
        low += down // (2 * k + 1)
        high += -(-up // (2 * k + 1))
        down = (down * floor >> bits) * floor >> bits
        up = _up(_up(up * ceiling, bits) * ceiling, bits)
    return low, high + 2 * up


def _up(x: int, bits: int) -> int:
    """x / 2^bits, rounded up."""
    return -(-x >> bits)


def cost_bits(sums: Sequence[LogSum]) -> int:
    """The bits of the longest number in them."""
    found = [x for one in sums for x in (one.rational, *one.terms, *one.terms.values())]
    return max((max(x.numerator.bit_length(), x.denominator.bit_length()) for x in found), default=1)
