"""What a part of the parameter space can reach at most, exactly.

A member's ratio is 1 + F(ρ)·S with F(ρ) = Nρ/(c + Nρ) and S = Σ (1 − z_j/z_{j+1}) over its levels ρ = z_1, …, z_K = 1.
Of n = K − 1 numbers z_j/z_{j+1} whose product is ρ the sum is at least nρ^(1/n) (arithmetic and geometric mean), so

    ratio ≤ h(ρ) = 1 + F(ρ)·n(1 − ρ^(1/n)),   which rises in n.

With q = ρ^(1/n) the derivative of h in q has the sign of c(n − (n + 1)q) − Nq^(n + 1), which falls in q: h rises to one
peak, and falls after it. So on [a, b] it is at most h(b), h(a), or the peak, as this lies above, below or within; and
the peak, where q is from q₁ to q₂, is at most 1 + F(q₂^n)·n(1 − q₁). All by ball arithmetic: signs are certain, or the
search for the peak ends there; and what is returned is a rational number that is at least what it bounds.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Final

from attrs import frozen
from flint import arb, ctx, fmpq, fmpz

BITS: Final = 128
"""Of the balls."""


@frozen
class Peak:
    """The peak of h: ``height``, at least its value; it lies at some ρ between ``low`` and ``high``."""

    low: Fraction
    high: Fraction
    height: Fraction


def reach(sure: Fraction, sold: int, levels: int, low: Fraction, high: Fraction) -> Fraction:
    """At least every ratio with c = ``sure``, N = ``sold``, at most so many levels, and ρ in [``low``, ``high``]."""
    peak = peak_of(sure, sold, levels)
    if low < peak.high and high > peak.low:
        return peak.height
    return height(sure, sold, levels, high if high <= peak.low else low)


def height(sure: Fraction, sold: int, levels: int, rho: Fraction) -> Fraction:
    """At least h(ρ), hardly more: at least every ratio with this ρ."""
    n = levels - 1
    with ctx.workprec(BITS):
        ball = _ball(rho)
        share = sold * ball / (_ball(sure) + sold * ball)
        return _above(1 + share * n * (1 - (ball.root(n) if rho else arb(0))))


@lru_cache(maxsize=4096)
def peak_of(sure: Fraction, sold: int, levels: int) -> Peak:
    """By bisection on q, as long as the sign is certain."""
    n = levels - 1
    low, high = Fraction(0), Fraction(1)
    with ctx.workprec(BITS):
        for _ in range(BITS // 2):
            middle = (low + high) / 2
            q = _ball(middle)
            slope = _ball(sure) * (n - (n + 1) * q) - fmpz(sold) * q ** (n + 1)
            if slope > 0:
                low = middle
            elif slope < 0:
                high = middle
            else:
                break
        lowest, highest = _ball(low) ** n, _ball(high) ** n
        share = sold * highest / (_ball(sure) + sold * highest)
        most = _above(1 + share * n * (1 - _ball(low)))
        return Peak(max(Fraction(0), -_above(-lowest)), _above(highest), most)


def _ball(value: Fraction) -> arb:
    return arb(fmpq(fmpz(value.numerator), fmpz(value.denominator)))


def _above(ball: arb) -> Fraction:
    """The upper end."""
    mantissa, exponent = ball.upper().man_exp()
    return int(mantissa) * Fraction(2) ** int(exponent)


def best_on_grid(denominator: int, levels: int) -> list[tuple[Fraction, tuple[Fraction, ...]]]:
    """For ρ = 1/D, 2/D, …: the largest S of levels that are multiples of 1/D, at most so many, with those levels.
    Exact, by dynamic programming over the lowest level and how many there are.
    """
    top = denominator
    sums: list[Fraction | None] = [None] * top + [Fraction(0)]
    following = [[0] * (top + 1)]
    for _ in range(levels - 1):
        longer, after = list(sums), [0] * (top + 1)
        for low in range(1, top):
            for high in range(low + 1, top + 1):
                rest = sums[high]
                if rest is not None and ((found := rest + 1 - Fraction(low, high)) > (longer[low] or -1)):
                    longer[low], after[low] = found, high
        following.append(after)
        if longer == sums:
            break
        sums = longer
    return [(sums[low] or Fraction(0), _levels(low, following, top)) for low in range(1, top)]


def _levels(low: int, following: list[list[int]], top: int) -> tuple[Fraction, ...]:
    """The levels from the lowest on: each round says what comes next, or that the round before had as much."""
    found, at = [Fraction(low, top)], low
    for after in reversed(following):
        if at < top and after[at]:
            at = after[at]
            found.append(Fraction(at, top))
    return tuple(found)
