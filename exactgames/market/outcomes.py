"""Who wins what and pays what, for every bid profile at once.

The rules are those of ``auctions``. Each bid profile is a row of n·m marginal bids, its columns in tie order; a
stable descending sort puts the winners first, so that H and L are columns m and m − 1 of the sorted rows.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import numpy as np
from attrs import frozen

from exactgames.game.tree import Index
from exactgames.market.auctions import PriorityTies, SealedBid, UniformPrice
from exactgames.market.market import Market
from exactgames.numbers.arrays import Integers, exact_dtype, over
from exactgames.numbers.grouping import fold

_BLOCK = 1 << 17
"""Bid profiles sorted at a time: bounds the memory of the sort."""


@frozen(eq=False)
class Outcomes:
    """The outcomes of a sealed-bid auction; R rows, the outcomes of a bid profile together, in a fixed order.

    profile   [R] number of the bid profile (the last agent's bid moves fastest)
    count     [K] how many rows each bid profile has
    weight    [R] numerator of the tie-break's probability, over ``ways``
    holdings  [R, n] units won
    payments  [R, n] numerators over the money denominator
    price     [R] the clearing price, likewise (0 for discriminatory)
    """

    profile: Index
    count: Index
    weight: Index
    ways: int
    holdings: Index
    payments: Integers
    price: Integers


def bid_matrix(market: Market, agent: int, denominator: int) -> Integers:
    """[number of bids, m] the agent's bids as numerators over ``denominator``."""
    bids = market.agents[agent].bids or ()
    flat = [x for bid in bids for x in over(bid, denominator)]
    return np.array(flat, dtype=exact_dtype(payment_bound(market, denominator))).reshape(len(bids), market.units)


def payment_bound(market: Market, denominator: int) -> int:
    """A bound on every payment's numerator, and on what the price weight forms: all units at the highest bid or
    reserve.
    """
    auction = market.auction
    highest = [x for agent in market.agents for bid in agent.bids or () for x in bid]
    reserve = [] if auction is None else [auction.reserve]
    factor = auction.weight.denominator if isinstance(auction, UniformPrice) else 1
    return int(max([*highest, *reserve], default=Fraction(0)) * denominator) * market.units * factor


def sealed_outcomes(market: Market, denominator: int) -> Outcomes:
    """Every bid profile's outcomes, merged where allocation and payments are the same, with the probability of each."""
    auction = market.auction
    if auction is None:
        raise TypeError("no bids are sealed")
    n = len(market.agents)
    sizes = [len(agent.bids or ()) for agent in market.agents]
    total = int(np.prod(sizes))
    if isinstance(auction.ties, PriorityTies):
        holdings, payments, price = under_order(market, auction, auction.ties.order, denominator, sizes)
        one = np.ones(total, dtype=np.int64)
        return Outcomes(np.arange(total), one, one, 1, holdings, payments, price)
    orders = list(permutations(range(n)))
    drawn = [under_order(market, auction, order, denominator, sizes) for order in orders]
    holdings, payments, price = (np.concatenate([d[part] for d in drawn]) for part in range(3))
    profile = np.tile(np.arange(total), len(orders))
    code, _ = fold([profile, *holdings.T, *payments.T])
    _, first, weight = np.unique(code, return_index=True, return_counts=True)
    inverse = np.lexsort((first, profile[first]))  # by profile, then by the first order that gives the outcome
    first, weight = first[inverse], weight[inverse]
    return Outcomes(
        profile[first],
        np.bincount(profile[first], minlength=total),
        weight.astype(np.int64),
        len(orders),
        holdings[first],
        payments[first],
        price[first],
    )


def under_order(
    market: Market, auction: SealedBid, order: tuple[int, ...], denominator: int, sizes: list[int]
) -> tuple[Index, Integers, Integers]:
    """(holdings [K, n], payments [K, n], clearing price [K]) with ties broken in ``order``."""
    total = int(np.prod(sizes))
    matrices = [bid_matrix(market, agent, denominator) for agent in range(len(sizes))]
    blocks = []
    for start in range(0, total, _BLOCK):
        rows = np.unravel_index(np.arange(start, min(start + _BLOCK, total)), sizes)
        blocks.append(_block(market, auction, order, denominator, [matrices[a][rows[a]] for a in order]))
    holdings, payments, price = (np.concatenate([block[part] for block in blocks]) for part in range(3))
    return holdings, payments, price


def _block(
    market: Market, auction: SealedBid, order: tuple[int, ...], denominator: int, columns: list[Integers]
) -> tuple[Index, Integers, Integers]:
    n, m = len(order), market.units
    reserve = int(auction.reserve * denominator)
    bids = np.concatenate(columns, axis=1)
    eligible = (bids >= reserve) & ((bids > 0) | auction.zero_bids_win)
    bids = np.where(eligible, bids, -1)
    ranked = np.argsort(-bids, axis=1, kind="stable")
    sorted_bids = np.take_along_axis(bids, ranked, axis=1)
    winning, won = sorted_bids[:, :m], sorted_bids[:, :m] >= 0
    winner = ranked[:, :m] // m
    holdings = np.zeros((len(bids), n), dtype=np.int64)
    paid_bids = np.zeros((len(bids), n), dtype=bids.dtype)
    for place, agent in enumerate(order):
        hers = won & (winner == place)
        holdings[:, agent] = hers.sum(axis=1)
        paid_bids[:, agent] = np.where(hers, winning, 0).sum(axis=1)
    price = np.zeros(len(bids), dtype=bids.dtype)
    if isinstance(auction, UniformPrice):
        losing = sorted_bids[:, m] if n > 1 else np.full(len(bids), -1, dtype=bids.dtype)
        highest_losing = np.maximum(losing, reserve)
        lowest_winning = np.where(winning[:, m - 1] >= 0, winning[:, m - 1], reserve)
        price = between(highest_losing, lowest_winning, auction.weight)
        return holdings, holdings * price[:, None], price
    return holdings, paid_bids, price


def between(low: Integers, high: Integers, weight: Fraction) -> Integers:
    """(1 − w)·low + w·high; the money denominator has a factor for w, so the division is exact."""
    if weight in (0, 1):
        return high if weight else low
    total = (weight.denominator - weight.numerator) * low + weight.numerator * high
    if (total % weight.denominator).any():
        raise ArithmeticError("the money denominator lacks the price weight's")
    shared: Integers = total // weight.denominator
    return shared
