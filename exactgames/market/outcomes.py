"""Who wins what and pays what, for every bid profile at once.

The rules are those of ``mechanisms.auctions``. For each agent, her bids are held against the rival lists of all the
others' bid profiles, so that lists are sorted once for all her bids.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod

import numpy as np
from attrs import evolve, frozen

from exactgames.market.market import Market
from exactgames.mechanisms.auctions.sealed import RankedBids, highest, units_won
from exactgames.mechanisms.goods.units import Units
from exactgames.mechanisms.protocols import Observed, SealedAuction
from exactgames.numbers.arrays import Index, Integers
from exactgames.numbers.grouping import fold
from exactgames.tally import tallied

_BLOCK = 1 << 20
"""Own bids times the others' bid profiles looked at together: bounds the memory."""


@frozen(eq=False)
class Outcomes:
    """The outcomes of a sealed-bid auction; R rows, the outcomes of a bid profile together, in a fixed order.

    profile   [R] number of the bid profile (the last agent's bid moves fastest)
    count     [K] how many rows each bid profile has
    weight    [R] numerator of the tie-break's probability, over ``ways``
    observed  what may be seen of each row, amounts over the money denominator
    """

    profile: Index
    count: Index
    weight: Integers
    ways: int
    observed: Observed

    @property
    def holdings(self) -> Index:
        """[R, n] units won."""
        return self.observed.holdings

    @property
    def payments(self) -> Integers:
        """[R, n] numerators over the money denominator."""
        return self.observed.payments

    @property
    def price(self) -> Integers | None:
        """[R] the clearing price, likewise; None if there is none."""
        return self.observed.price


def payment_bound(market: Market, denominator: int) -> int:
    """A bound on every payment's numerator over the denominator, and on what the rule of payment forms on the way."""
    auction = market.auction
    if auction is None:
        raise TypeError("no bids are sealed")
    highest_bid = max((x for agent in market.agents for bid in agent.bids or () for x in bid), default=Fraction(0))
    return int(auction.largest_payment(highest_bid, market.units) * denominator) * auction.money_denominator


def ranked_bids(market: Market, money: int) -> RankedBids:
    """The bids of the market's agents as numbers, amounts over ``money``."""
    auction, grids = market.sealed_auction, [agent.bids or () for agent in market.agents]
    orders, bound = auction.orders(len(grids)), payment_bound(market, money)
    return RankedBids.of(orders, auction.eligible, market.units, grids, money, bound)


def sealed_outcomes(market: Market, denominator: int) -> Outcomes:
    """Every bid profile's outcomes, merged where allocation and payments are the same, with the probability of each."""
    ranked = ranked_bids(market, denominator)
    ways = len(ranked.orders)
    every = drawn_outcomes(market.sealed_auction, ranked, denominator)
    total = len(every.bids) // ways
    if ways == 1:
        one = np.ones(total, dtype=np.int64)
        return Outcomes(np.arange(total), one, one, 1, every)
    profile = np.tile(np.arange(total), ways)
    code, _ = fold([profile, *every.holdings.T, *every.payments.T])
    _, first, weight = np.unique(code, return_index=True, return_counts=True)
    by_profile = np.lexsort((first, profile[first]))  # by profile, then by the first order that gives the outcome
    first, weight = first[by_profile], weight[by_profile]
    count = np.bincount(profile[first], minlength=total)
    return Outcomes(profile[first], count, weight.astype(np.int64), ways, at_rows(every, first))


def at_rows(observed: Observed, rows: Index) -> Observed:
    """Some of the outcomes."""
    price = None if observed.price is None else observed.price[rows]
    return evolve(
        observed,
        bids=observed.bids[rows],
        holdings=observed.holdings[rows],
        payments=observed.payments[rows],
        price=price,
    )


def drawn_outcomes(auction: SealedAuction, ranked: RankedBids, denominator: int) -> Observed:
    """The outcome of every bid profile under the first tie order, then under the second, …"""
    sizes = [len(codes) for codes in ranked.codes]
    reserve = int(auction.reserve * denominator)
    shape = (len(ranked.orders), *sizes)
    holdings = np.empty((*shape, len(sizes)), dtype=np.int64)
    payments = np.empty((*shape, len(sizes)), dtype=ranked.levels.dtype)
    price = np.empty(shape, dtype=ranked.levels.dtype)
    for order in tallied(range(len(ranked.orders)), "orders of ties gone through"):
        for agent in range(len(sizes)):
            won, paid, seen = _of_agent(auction, ranked, agent, order, reserve)
            placed = (len(won), *(size for j, size in enumerate(sizes) if j != agent))
            np.moveaxis(holdings[order, ..., agent], agent, 0)[...] = won.reshape(placed)
            np.moveaxis(payments[order, ..., agent], agent, 0)[...] = paid.reshape(placed)
        if auction.has_clearing_price:
            price[order] = np.moveaxis(seen.reshape(placed), 0, -1)  # the last agent's view; all see the same
    profiles = np.tile(np.arange(prod(sizes)), len(ranked.orders))
    bids = np.stack(np.unravel_index(profiles, sizes), axis=1)
    flat = (len(profiles), len(sizes))
    prices = price.reshape(-1) if auction.has_clearing_price else None
    marginal = tuple(codes[:, 0] for codes in ranked.codes)
    return Observed(Units(ranked.units), bids, holdings.reshape(flat), payments.reshape(flat), prices, marginal)


def _of_agent(
    auction: SealedAuction, ranked: RankedBids, agent: int, order: int, reserve: int
) -> tuple[Index, Integers, Integers]:
    """(units won, payment, clearing price, or 0 if there is none), each [own bids, the others' bid profiles]."""
    own = ranked.codes[agent][:, order, None]
    others = [codes[:, order] for j, codes in enumerate(ranked.codes) if j != agent]
    columns = prod(len(codes) for codes in others)
    step = max(1, _BLOCK // len(own))
    blocks = []
    for start in range(0, columns, step):
        lists = _lists(others, np.arange(start, min(start + step, columns)), ranked.units + 1)[None]
        won = units_won(own, lists, ranked.units)
        asked = won, ranked.amounts(own), ranked.amounts(lists), reserve
        paid = np.broadcast_to(auction.payment(*asked), won.shape)
        blocks.append((won, paid, auction.clearing_price(*asked) if auction.has_clearing_price else np.zeros_like(won)))
    won, paid, price = (np.concatenate([block[part] for block in blocks], axis=1) for part in range(3))
    return won, paid, price


def _lists(others: Sequence[Index], profiles: Index, length: int) -> Index:
    """[profiles, length] the rival lists of these bid profiles of the ``others`` (numbers, the last one's bid fastest),
    [bids, m] each.
    """
    none: Index = np.full((len(profiles), length), -1, dtype=np.int64)
    if not others:
        return none
    at = np.unravel_index(profiles, [len(codes) for codes in others])
    return highest(np.concatenate([none, *(codes[k] for codes, k in zip(others, at, strict=True))], axis=1), length)
