"""Balanced prices (Definition 16 of the paper, after Feldman, Gravin, Lucier 2015): is what is sold worth to others no
more than α times what is paid for it, and is what is paid no more than β times what the rest is worth?

At each profile v of types, for all disjoint x and x′ that can be sold one beside the other,

    p(x) ≥ (OPT(v) − OPT(v | x)) / α        p(x′) ≤ β · OPT(v | x),

OPT(v | x) being the greatest welfare without what x takes. Prices are given, the same at every profile, or the paper's.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from exactgames.errors import GameError
from exactgames.market.market import Market
from exactgames.mechanisms.protocols import Goods

NOTHING = Fraction(0)
Prices = tuple[Fraction, ...]
"""Of units: that of a unit, alone; of items: of each."""


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
    goods = market.goods
    if prices is not None:
        _refuse_wrong(market, prices)
    everything = goods.left((0,) * len(market.agents))
    alphas, betas = list[Fraction | None](), list[Fraction | None]()
    expected = [NOTHING] * (goods.count if market.items else 1)
    for types, p in market.type_profiles():
        values = [agent.types[t].valuation.worth() for agent, t in zip(market.agents, types, strict=True)]
        best = _best(goods, values, everything)
        here = prices or (_by_item(goods, values, everything) if market.items else (best[everything] / goods.count,))
        expected = [so_far + p * price for so_far, price in zip(expected, here, strict=True)]
        cost = goods.entries_won(here if market.items else here * goods.count)
        for taken in goods.parts(everything):
            rest = everything - taken
            alphas.append(_ratio(best[everything] - best[rest], cost[taken]))
            betas.append(_ratio(cost[rest], best[rest]))
    return Balance(_largest(alphas), _largest(betas), prices, tuple(expected), market.joint is None)


def _refuse_wrong(market: Market, prices: Prices) -> None:
    wanted = market.goods.count if market.items else 1
    if len(prices) != wanted or min(prices) < 0:
        what = f"{wanted} prices, one for each item" if market.items else "one price of a unit"
        raise GameError(f"found {', '.join(map(str, prices)) or 'no price'}: expected {what}, at least 0")


def _best(goods: Goods, values: Sequence[Sequence[Fraction]], everything: int) -> list[Fraction]:
    """[bundle] the greatest welfare from a bundle."""
    best = [NOTHING] * (everything + 1)
    for worth in values:
        best = [max(worth[part] + best[whole - part] for part in goods.parts(whole)) for whole in range(everything + 1)]
    return best


def _best_beside(goods: Goods, values: Sequence[Sequence[Fraction]], held: Sequence[int], left: int) -> Fraction:
    """The greatest welfare where agents have these bundles, and what is left may be given to them."""
    best = dict.fromkeys(goods.parts(left), NOTHING)
    for worth, mine in zip(values, held, strict=True):
        best = {
            whole: max(worth[mine + part] + best[whole - part] for part in goods.parts(whole))
            for whole in goods.parts(left)
        }
    return best[left]


def _by_item(goods: Goods, values: Sequence[Sequence[Fraction]], everything: int) -> Prices:
    """The paper's prices of items: what each adds, in the items' order, to the value of the earlier items of its owner
    in the first optimal allocation. (Values are monotone, so that in it somebody has each item.)
    """
    held, left, prices = [0] * len(values), everything, list[Fraction]()
    most = _best(goods, values, everything)[everything]
    for x in range(goods.count):
        item = 1 << x
        left -= item
        for i, worth in enumerate(values):
            held[i] += item
            if _best_beside(goods, values, held, left) == most:
                prices.append(worth[held[i]] - worth[held[i] - item])
                break
            held[i] -= item
    return tuple(prices)


def _ratio(above: Fraction, below: Fraction) -> Fraction | None:
    """The least factor of ``below`` that is at least ``above``; None if there is none."""
    if above <= 0:
        return NOTHING
    return above / below if below else None


def _largest(found: list[Fraction | None]) -> Fraction | None:
    known = [x for x in found if x is not None]
    return max(known) if len(known) == len(found) else None
