"""Balanced prices (Definition 16 of the paper, after Feldman, Gravin, Lucier 2015): is what is sold worth to others no
more than α times what is paid for it, and is what is paid no more than β times what the rest is worth?

At each profile v of types, for all disjoint x and x′ that can be sold one beside the other,

    p(x) ≥ (OPT(v) − OPT(v | x)) / α        p(x′) ≤ β · OPT(v | x),

OPT(v | x) being the greatest welfare without what x takes. Prices are given, the same at every profile, or the paper's.
"""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from exactgames.errors import GameError
from exactgames.market.market import Market

NOTHING = Fraction(0)
Prices = tuple[Fraction, ...]
"""Of units: that of a unit, alone."""


@frozen
class Balance:
    """The best (α, β) over all profiles of types; None where no number is large enough, 0 where any will do.

    prices    given, or None: the paper's
    expected  E[p], the given ones or the paper's

    >>> from exactgames import balance, optimum
    >>> from exactgames.examples import speculator
    >>> market = speculator().market
    >>> str(balance(market).guaranteed(optimum(market))), str(optimum(market))
    ('5/6', '5/3')
    """

    alpha: Fraction | None
    beta: Fraction | None
    prices: Prices | None
    expected: Prices
    independent: bool

    @property
    def posted(self) -> Prices | None:
        """α/(1 + αβ)·E[p], where that is defined."""
        if self.alpha is None or self.beta is None:
            return None
        return tuple(self.alpha / (1 + self.alpha * self.beta) * p for p in self.expected)

    def guaranteed(self, optimum: Fraction) -> Fraction | None:
        """What the posted price leaves in every equilibrium (Proposition 17, Theorem 18): OPT/(1 + αβ), where types are
        independent and the prices are the paper's; else None.
        """
        if self.alpha is None or self.beta is None or self.prices is not None or not self.independent:
            return None
        return optimum / (1 + self.alpha * self.beta)


def balance(market: Market, prices: Prices | None = None) -> Balance:
    """Of the market's prices. GameError for prices of the wrong shape, or negative ones.

    >>> from exactgames import balance
    >>> from exactgames.examples import speculator
    >>> found = balance(speculator().market)
    >>> str(found.alpha), str(found.beta), [str(p) for p in found.posted]  # one unit at the highest value, half of it
    ('1', '1', ['5/6'])
    """
    if prices is not None and (len(prices) != 1 or prices[0] < 0):
        raise GameError(f"found {len(prices)} prices, expected one price of a unit, at least 0")
    alphas, betas = list[Fraction | None](), list[Fraction | None]()
    expected = NOTHING
    for types, p in market.type_profiles():
        left = _optima(market, types)
        price = left[0] / market.units if prices is None else prices[0]
        expected += p * price
        for k, rest in enumerate(left):
            alphas.append(_ratio(left[0] - rest, price * k))
            betas.append(_ratio(price * (market.units - k), rest))
    return Balance(_largest(alphas), _largest(betas), prices, (expected,), market.joint is None)


def _optima(market: Market, types: tuple[int, ...]) -> tuple[Fraction, ...]:
    """[k] the greatest welfare without k units."""
    marginals = sorted(
        (x for agent, t in zip(market.agents, types, strict=True) for x in agent.types[t].valuation.marginals),
        reverse=True,
    )
    return tuple(sum(marginals[: market.units - k], start=NOTHING) for k in range(market.units + 1))


def _ratio(above: Fraction, below: Fraction) -> Fraction | None:
    """The least factor of ``below`` that is at least ``above``; None if there is none."""
    if above <= 0:
        return NOTHING
    return above / below if below else None


def _largest(found: list[Fraction | None]) -> Fraction | None:
    known = [x for x in found if x is not None]
    return max(known) if len(known) == len(found) else None
