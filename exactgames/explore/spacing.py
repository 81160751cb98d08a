"""Levels of z from ρ to 1 in about equal ratios, of few significant bits, and which ρ is best.

With K levels the sum S = Σ (1 − z_j/z_{j+1}) is largest where all ratios are equal (of numbers with a given product the
arithmetic mean is at least the geometric one). With the common ratio q, ρ = q^n, n = K − 1, the ratio of a market is
1 + Nρ·n(1 − q)/(c + Nρ); its derivative in q has the sign of c(n − (n + 1)q) − Nq^(n + 1), which falls: one best q.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import floor, isqrt
from typing import Final

PLACES: Final = 64
"""Binary places of relative precision within."""
ONE: Final = Fraction(1)


def best_ratio(count: int, base: Fraction, units: int) -> Fraction:
    """About the best q for so many levels, with c = ``base`` and N = ``units``: a number above it by 2^−40 at most."""
    n = count - 1
    low, high = Fraction(0), ONE
    for _ in range(40):
        middle = (low + high) / 2
        if base * (n - (n + 1) * middle) > units * _power(middle, n + 1):
            low = middle
        else:
            high = middle
    return high


@lru_cache(maxsize=4096)
def best_lowest(count: int, base: Fraction, units: int) -> Fraction:
    """About the best ρ: that q's n-th power, cut."""
    return _power(best_ratio(count, base, units), count - 1)


def spaced(lowest: Fraction, count: int, bits: int | None = None) -> tuple[Fraction, ...]:
    """``count`` numbers (fewer, where they fall together) from about ``lowest`` to 1, in about equal ratios: each of so
    many significant bits, so that sums over them stay short; by default four more than their distance needs.
    """
    bits = bits or usual_bits(lowest, count)
    found = {ONE, rounded(lowest, bits)}
    for k in range(1, count - 1):
        found.add(rounded(_root_power(lowest, k, count - 1), bits))
    return tuple(sorted(found))


def usual_bits(lowest: Fraction, count: int) -> int:
    """Four more than the distance of so many levels needs."""
    octaves = max(1, lowest.denominator.bit_length() - lowest.numerator.bit_length())
    return (count // octaves).bit_length() + 4


def rounded(value: Fraction, bits: int) -> Fraction:
    """The nearest number of so many significant bits, 0 < value ≤ 1."""
    shift = bits + max(0, value.denominator.bit_length() - value.numerator.bit_length())
    if value * 2**shift >= 2**bits:
        shift -= 1
    return min(ONE, Fraction(floor(value * 2**shift + Fraction(1, 2)), 2**shift))


def falls(levels: tuple[Fraction, ...]) -> Fraction:
    """S."""
    return sum((1 - low / high for low, high in pairwise(levels)), start=Fraction(0))


def _cut(value: Fraction) -> Fraction:
    """The number cut after PLACES significant binary places, from below."""
    if not value:
        return value
    shift = PLACES - (value.numerator.bit_length() - value.denominator.bit_length())
    scaled = value * Fraction(2) ** shift
    whole = Fraction(scaled.numerator // scaled.denominator)
    return whole / Fraction(2) ** shift


def _power(value: Fraction, exponent: int) -> Fraction:
    """About the power, by squares, each cut."""
    found, square = ONE, _cut(value)
    while exponent:
        if exponent % 2:
            found = _cut(found * square)
        square, exponent = _cut(square * square), exponent // 2
    return found


def _root_power(value: Fraction, power: int, root: int) -> Fraction:
    """About value^(power/root), by bisection on the binary places of the exponent: 2^−k roots of the value."""
    found, part, left = ONE, value, Fraction(power, root)
    if left == 1:
        return value
    for _ in range(48):
        part, left = _square_root(part), left * 2
        if left >= 1:
            found, left = _cut(found * part), left - 1
    return found


def _square_root(value: Fraction) -> Fraction:
    """About the root."""
    shift = 2 * PLACES + 2 * max(0, value.denominator.bit_length() - value.numerator.bit_length())
    return _cut(Fraction(isqrt(value.numerator * 4**shift // value.denominator), 2**shift))
