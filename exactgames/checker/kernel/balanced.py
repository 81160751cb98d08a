"""Balanced prices: the least α and β for which they are."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Best = Fraction | None  # None: no number is large enough


Amount = int | Fraction


def ratio(over: Amount, under: Amount) -> Best:
    """The least non-negative multiple of `under` that is at least `over`."""
    if over <= 0:
        return Fraction(0)
    return Fraction(over) / under if under > 0 else None


def best_factors(optimum: Sequence[int], price: Sequence[Amount], rest: Sequence[int], top: int) -> tuple[Best, Best]:
    """At one profile of types.  `optimum`: by what is there, the greatest welfare; `price`: by what is taken;
    `rest`: by what is taken, what is left of `top`.  Of all that can be sold beside it, the rest costs most."""
    alpha: Best = Fraction(0)
    beta: Best = Fraction(0)
    for taken, left in enumerate(rest):
        alpha = largest(alpha, ratio(optimum[top] - optimum[left], price[taken]))
        beta = largest(beta, ratio(price[left], optimum[left]))
    return alpha, beta


def largest(one: Best, other: Best) -> Best:
    return None if one is None or other is None else max(one, other)
