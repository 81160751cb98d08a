"""Levels beside numbers, x + e·ε with e one of −1, 0, 1, for every small ε > 0 at once; and what a column of such
levels pins where bids are any real numbers (semantics.md, "Undominated among all real bids").

The engine takes one ε so small that all levels lie in their order: what wins, what is held and where payoffs bend does
not depend on it. Payoffs are compared as numbers α + γ·ε.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Final

from attrs import evolve, frozen

from exactgames.runs.marginals import ZERO, without_zeros
from exactgames.runs.market import Kind, RunMarket
from exactgames.runs.pins import Column, Run

Level = tuple[Fraction, int]
"""(x, e): x + e·ε."""
BESIDE: Final = (-1, 0, 1)


@frozen
class Beside:
    """The market with levels beside those of one agent's bid, for everybody, and one for her that beats them all: so
    she can win all units. What of her bid can never win is left out.
    ``levels``: what number, with the ε that is taken, stands for what.
    """

    market: RunMarket
    levels: Mapping[Fraction, Level]

    @classmethod
    def of(cls, market: RunMarket, agent: int) -> Beside:
        """The levels beside 0, the reserve and her bid's; beside them one that is more than anything is worth."""
        own = without_zeros((level, count) for level, count in market.agents[agent].bid if market.eligible(level))
        near = {ZERO, market.reserve, *(level for level, _ in own)}
        bids = {level for other in market.agents for level, _ in other.bid}
        top = _more_than_all(market)
        exact = sorted({*near, *bids, top})
        small = min(high - low for low, high in pairwise(exact)) / 3
        levels: dict[Fraction, Level] = {x: (x, 0) for x in exact}
        levels |= {x + e * small: (x, e) for x in near for e in BESIDE if x or e >= 0}
        grid = tuple(sorted(levels.keys() - (bids - near)))
        agents = tuple(
            evolve(other, levels=(*grid, top + 1), bid=own) if number == agent else evolve(other, levels=grid)
            for number, other in enumerate(market.agents)
        )
        return cls(evolve(market, agents=agents), levels)


def _more_than_all(market: RunMarket) -> Fraction:
    """More than a unit is worth to anybody, is resold for, or is bid for, all together."""
    values = (agent.greatest for agent in market.agents)
    prices: tuple[Fraction, ...] = ()
    if market.resale is not None and market.resale.prices is not None:
        prices = market.resale.prices
    bids = (level for agent in market.agents for level, _ in agent.bid)
    return 1 + sum((max(found, default=ZERO) for found in (values, prices, bids)), start=market.reserve)


@frozen
class RealPins:
    """What all real bids that are as good have in common: at least ``least`` in entry ``won``, at most ``most`` in the
    next one (from 1; None: nothing is shown), which cannot even win if it is ``out``.
    """

    won: int
    least: Fraction | None
    most: Fraction | None
    out: bool

    def keep(self, run: Run, above: bool, eligible: bool) -> bool:
        """Whether they keep the run from above, or from below; ``eligible``: whether its level may win."""
        if not above:
            return self.won == run.last and self.least is not None and self.least >= run.level
        if self.won + 1 != run.first:
            return False
        return self.out or (eligible and self.most is not None and self.most <= run.level)


def real_pins(column: Column, kind: Kind, levels: Mapping[Fraction, Level]) -> RealPins | None:
    """What the column pins for a type, for every small ε; None where her bid is not the only best reply, but for bids
    that win as many units at the same price.
    """
    found = pins_of(column, levels)
    if found is None:
        return None
    best = utility_beside(column, kind, column.won, levels)
    return None if any(utility_beside(column, kind, w, levels) >= best for w in column.others) else found


def pins_of(column: Column, levels: Mapping[Fraction, Level]) -> RealPins | None:
    """What the column pins for the types to which winning any other number of units is worse; None: nothing, since the
    bid pays more than is needed.
    """
    rivals, market = column.utilities.rivals[column.agent], column.utilities.market
    won = column.won
    if won and rivals.price(won, market.agents[column.agent].bid) != rivals.price(won):
        return None
    price = levels[rivals.price(won)][0]
    least = price if won > rivals.fewest else None
    if won == market.units:
        return RealPins(won, least, None, False)
    run = rivals.entry(market.units - won)
    if run is None:
        return RealPins(won, least, None, True)
    most = price if won else levels[rivals.entries[run][0]][0]
    return RealPins(won, least, most, most == 0 and not market.eligible(ZERO))


def utility_beside(column: Column, kind: Kind, won: int, levels: Mapping[Fraction, Level]) -> tuple[Fraction, int]:
    """u(w) as (α, γ)."""
    price = column.utilities.rivals[column.agent].price(won)
    x, e = levels[price]
    return column.utilities.with_won(column.agent, kind, won) + won * (price - x), -won * e
