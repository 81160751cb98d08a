"""Prices and reserves that a rule gives: the balanced price, the median price, half of OPT a unit; and what is left
where the estimate that they are made of is off by a factor.
"""

from __future__ import annotations

from fractions import Fraction

from exactgames.bounds.balanced import balance
from exactgames.bounds.posted import posted_price
from exactgames.bounds.welfare import optimum
from exactgames.market.market import Market

HALF = Fraction(1, 2)


def balanced_price(market: Market) -> Fraction | None:
    """α/(1 + αβ)·E[p] of a unit (Proposition 17); None of named items, or where prices are not balanced."""
    posted = None if market.items else balance(market).posted
    return None if posted is None else posted[0]


def median_price(market: Market) -> Fraction | None:
    """sup {p : Pr[max v > p] ≥ ½}, v the values of the one unit to those who come: the largest value that is reached
    with probability ½. None if there are more units, or named items. GameError where the auction is no posted price.

    >>> from exactgames.families import example_15
    >>> str(median_price(example_15().market))  # 1 − Pr[v₁ < 5/8]·Pr[v₂ = 0] = 1 − 1/2 · 3/4
    '5/8'
    """
    stage = posted_price(market)
    if market.items or market.units != 1:
        return None
    highest: dict[Fraction, Fraction] = {}
    for types, p in market.type_profiles():
        values = [market.agents[i].types[types[i]].valuation.worth()[1] for i in stage.order]
        most = max(values, default=Fraction(0))
        highest[most] = highest.get(most, Fraction(0)) + p
    reached = Fraction(0)
    for value in sorted(highest, reverse=True):
        reached += highest[value]
        if reached >= HALF:
            return value
    raise ArithmeticError("probabilities sum to 1")


def half_of_the_optimum(market: Market) -> Fraction | None:
    """The reserve OPT/(2m) (Theorem 21); None of named items."""
    return None if market.items else optimum(market) / (2 * market.units)


def left_if_off(market: Market, factor: Fraction, information: bool) -> Fraction | None:
    """What the argument of Theorem 18 leaves at ``factor`` times the balanced price, in whatever order buyers come;
    None where it says nothing: if types are not independent, information may be acquired, or somebody never comes.
    GameError where the auction is no posted price.
    """
    if market.joint is not None or information or len(posted_price(market).order) < len(market.agents):
        return None
    found = balance(market)
    if market.items or found.alpha is None or found.beta is None:
        return None
    return share_if_off(found.alpha * found.beta, factor) * optimum(market)


def share_if_off(both: Fraction, factor: Fraction) -> Fraction:
    """Of OPT; ``both`` is αβ.

    At δ·E[p], δ = f·α/(1 + αβ), let P be what the units sold would cost at E[p], and Q the greatest welfare of types
    drawn anew without them, both in expectation. Revenue is δ·P. Buyers who take a part of what Q is made of get
    (1 − δβ)·Q together; and they get at least 0. Further 0 ≤ P ≤ β·OPT, Q ≥ 0 and Q ≥ OPT − α·P. The least of
    δ·P + max(0, 1 − δβ)·Q is what is left: P is 0 if f ≥ 1, else the smaller of β·OPT and OPT/α.

    >>> str(share_if_off(Fraction(1), Fraction(1))), str(share_if_off(Fraction(1), Fraction(3, 2)))
    ('1/2', '1/4')
    """
    if factor >= 1:
        return max(Fraction(0), 1 - factor * both / (1 + both))
    return factor / (1 + both) + (1 - factor) * max(Fraction(0), 1 - both)
