"""Numbers that are a rational number and a sum of rational multiples of logarithms of rational numbers, between two
rational numbers as close as one likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..budget import Budget, digits

Bounds = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class LogSum:
    rational: Fraction = Fraction(0)
    terms: dict[Fraction, Fraction] = field(default_factory=dict)  # q > 1 -> what ln q is multiplied by, not 0

    def plus(self, x: Fraction | int) -> LogSum:
        return LogSum(self.rational + x, self.terms)

    def plus_log(self, factor: Fraction, q: Fraction) -> LogSum:
        """With factor·ln q added, q ≥ 1."""
        if q == 1 or factor == 0:
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


def quotient(one: Bounds, other: Bounds) -> Bounds | None:
    """Of a number ≥ 0 by a positive one, or None if the latter may yet be 0."""
    if other[0] <= 0:
        return None
    return max(one[0], Fraction(0)) / other[1], one[1] / other[0]


def logarithm(q: Fraction, bits: int, budget: Budget) -> Bounds:
    """ln q, q ≥ 1, between two numbers.  With q = 2ⁿ·r, 1 ≤ r < 2, it is n·ln 2 + 2·artanh t, t = (r − 1)/(r + 1),
    and artanh t = t + t³/3 + t⁵/5 + …, t ≤ ⅓.
    """
    size = q.numerator.bit_length() + q.denominator.bit_length()
    budget.charge("a logarithm", bits * (4 + 2 * digits(bits)) + 4 * digits(size + bits))
    n = q.numerator.bit_length() - q.denominator.bit_length()
    if q < Fraction(2) ** n:
        n -= 1
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
