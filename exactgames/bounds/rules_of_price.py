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
    None where it says nothing: if types are not independent, or information may be acquired.

    At δ·p, δ = f·α/(1 + αβ), what is sold brings δ·p(x), and what is not could be bought: welfare is at least
    δ·p(x) + (1 − δβ)(OPT − α·p(x)) in expectation, where p(x) is between 0 and β·OPT.
    """
    found, best = balance(market), optimum(market)
    if market.joint is not None or information or market.items or found.alpha is None or found.beta is None:
        return None
    both = found.alpha * found.beta
    share = 1 - factor * both / (1 + both) - max(Fraction(0), 1 - factor) * both
    return max(share, Fraction(0)) * best
