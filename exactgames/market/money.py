"""The numbers that money and values in a market are made of: their denominator, and a bound on them."""

from __future__ import annotations

from fractions import Fraction

from exactgames.market.information import largest_cost
from exactgames.market.market import Market
from exactgames.numbers.arrays import common_denominator


def money_denominator(market: Market) -> int:
    """One denominator for everything that is paid or valued."""
    values = [x for agent in market.agents for t in agent.types for x in t.valuation.amounts]
    values += [x for agent in market.agents for bid in agent.bids or () for x in bid]
    values += [x for stage in market.stages for x in stage.amounts]
    values += [x for mine in market.information for one in mine for x in one.costs]
    if market.auction is None:
        return common_denominator(values)
    return common_denominator([*values, *market.auction.amounts]) * market.auction.money_denominator


def largest_money(market: Market, money: int) -> int:
    """A bound on every value and sealed payment, and on their differences."""
    units, auction = market.units, market.auction
    bids = [x for agent in market.agents for bid in agent.bids or () for x in bid]
    amounts = [x for agent in market.agents for t in agent.types for x in t.valuation.worth()]
    amounts += [] if auction is None else [auction.largest_payment(max(bids, default=Fraction(0)), units)]
    return int(max(amounts) * money) * 2 + int(largest_cost(market) * money)
