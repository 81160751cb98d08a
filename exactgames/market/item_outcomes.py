"""Who wins which items and pays what in simultaneous auctions, for every bid profile at once, item by item.

With an order for each item drawn at random, those who tie for an item win it with equal probability, and the orders,
taken lexicographically, first lead to them in the file's order: of two of them, i < j, the first order in which j comes
before all who tie with her passes over i where the first such order for i names i. So a bid profile has an outcome for
each way to give every item to one of those who tie for it, the first item slowest; an allocation tells who pays what.
"""

from __future__ import annotations

from math import lcm, prod

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.errors import LimitReached
from exactgames.market.market import Market
from exactgames.market.outcomes import Outcomes, payment_bound
from exactgames.market.shrink import shrinkable
from exactgames.mechanisms.auctions.simultaneous import Simultaneous
from exactgames.mechanisms.protocols import Observed
from exactgames.numbers.arrays import Index, Integers, exact_dtype


@frozen(eq=False)
class Contest:
    """One item's auction, for each of K bid profiles; bids are numbers that sort as they do, −1 for none.

    tied   [K, n] whose bid is the highest eligible one
    count  [K] how many agents may win it, 1 if nobody does
    best   [K] the highest eligible bid
    other  [K] the highest of all others' than the winner's
    """

    tied: npt.NDArray[np.bool_]
    count: Index
    best: Index
    other: Index

    @staticmethod
    def of(bids: Index) -> Contest:
        """From [K, n] the agents' bids on the item, −1 where they are not eligible."""
        best: Index = bids.max(axis=1)
        tied = (bids == best[:, None]) & (best >= 0)[:, None]
        count: Index = tied.sum(axis=1, dtype=np.int64)
        second: Index = np.where(tied, -1, bids).max(axis=1)
        return Contest(tied, np.maximum(count, 1), best, np.where(count > 1, best, second))

    def first(self, order: tuple[int, ...]) -> Index:
        """[K] the winner where ties go by an order of the agents, −1 for nobody."""
        served = np.array(order)[np.argmax(self.tied[:, order], axis=1)]
        found: Index = np.where(self.best >= 0, served, -1)
        return found

    def drawn(self, rows: Index, digit: Index) -> Index:
        """[R] the winner at these bid profiles, the ``digit``-th (from 0) of those who tie, −1 for nobody."""
        tied = self.tied[rows]
        served = np.argmax(tied & (np.cumsum(tied, axis=1) == digit[:, None] + 1), axis=1)
        found: Index = np.where(self.best[rows] >= 0, served, -1)
        return found


def item_outcomes(market: Market, auction: Simultaneous, money: int, limit: int | None = None) -> Outcomes:
    """Every bid profile's outcomes, as ``sealed_outcomes``. LimitReached if its draws make more than ``limit``
    nodes.
    """
    levels, ranks = _ranks(market, auction, money)
    sizes = [len(mine) for mine in ranks]
    bids = np.stack(np.unravel_index(np.arange(prod(sizes)), sizes), axis=1)
    contests = [
        Contest.of(np.stack([mine[bids[:, i], x] for i, mine in enumerate(ranks)], axis=1)) for x in range(market.units)
    ]
    count, order = np.ones(len(bids), dtype=np.int64), auction.order
    if order is None:
        for contest in contests:
            count = count * contest.count
        _refuse_many(market, count, limit)
    rows = np.repeat(np.arange(len(bids)), count)
    digits = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    sides = [lcm(*np.unique(contest.count).tolist()) if order is None else 1 for contest in contests]
    weight: Integers = np.ones(len(rows), dtype=exact_dtype(prod(sides)))
    holdings = np.zeros((len(rows), len(sizes)), dtype=np.int64)
    payments: Integers = np.zeros(holdings.shape, dtype=levels.dtype)
    reserve = int(auction.reserve * money)
    for x in reversed(range(market.units)):  # the last item fastest
        contest = contests[x]
        if order is None:
            here = contest.count[rows]
            winner = contest.drawn(rows, digits % here)
            digits, weight = digits // here, weight * (sides[x] // here)
        else:
            winner = contest.first(order)[rows]
        won = np.flatnonzero(winner >= 0)
        best, other = (_amounts(levels, part[rows[won]]) for part in (contest.best, contest.other))
        holdings[won, winner[won]] += 1 << x
        payments[won, winner[won]] += auction.price(best, other, reserve)
    observed = Observed(market.goods, bids[rows], holdings, payments, None, tuple(ranks))
    return Outcomes(rows, count, weight, prod(sides), observed)


def _ranks(market: Market, auction: Simultaneous, money: int) -> tuple[Integers, list[Index]]:
    """([levels] amounts over ``money``, ascending; for each agent [bids, items] the number of the amount that she bids,
    −1 if it is not eligible).
    """
    grids = [agent.bids or () for agent in market.agents]
    values = sorted({x for bids in grids for bid in bids for x in bid})
    rank = {x: k if auction.eligible(x) else -1 for k, x in enumerate(values)}
    levels = np.array([int(x * money) for x in values], dtype=exact_dtype(payment_bound(market, money)))
    ranks = [np.array([[rank[x] for x in bid] for bid in bids], dtype=np.int64) for bids in grids]
    return levels, ranks


def _amounts(levels: Integers, ranks: Index) -> Integers:
    found: Integers = np.where(ranks >= 0, levels[np.maximum(ranks, 0)], -1)
    return found.astype(levels.dtype, copy=False)


def _refuse_many(market: Market, count: Index, limit: int | None) -> None:
    """LimitReached if the draws of ties make more nodes than the limit."""
    if limit is None:
        return
    kinds, times = np.unique(count[count > 1], return_counts=True)
    nodes = market.prior.size * sum(k * many for k, many in zip(kinds.tolist(), times.tolist(), strict=True))
    if nodes > limit:
        raise LimitReached(limit, nodes, True, "nodes", shrinkable(market))
