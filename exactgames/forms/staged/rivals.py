"""What each bid of an agent brings against the others' bids, by outcome classes instead of bid profiles.

All that an agent's deviations can meet of the others' bids is their *rival list*: the first m of the others' eligible
marginal bids, highest first, equal ones in tie order, each with its owner. Let k of her own marginal bids be among the
m highest of all. Then the first m − k of the list win too, the highest losing bid is her next own bid or the list's
next one, and the lowest winning one her k-th or the list's (m − k)-th. (For k = 0 the list does not show the highest
losing bid; she then pays nothing.) Her s-th bid (from 0) wins iff it beats the list's entry m − 1 − s. Rival bid
profiles with the same lists, one for each tie order, form one outcome class.

A marginal bid is one number: rank of its level · n + (n − 1 − its owner's place in the tie order), −1 if it is not
eligible. So sorting numbers sorts bids with their ties.
"""

from __future__ import annotations

from itertools import permutations
from math import prod

import numpy as np
from attrs import define, frozen

from exactgames.errors import LimitReached
from exactgames.game.tree import Index
from exactgames.market.auctions import PriorityTies, SealedBid, UniformPrice
from exactgames.market.market import Market
from exactgames.market.outcomes import between, payment_bound
from exactgames.market.shrink import shrinkable
from exactgames.numbers.arrays import Integers, exact_dtype
from exactgames.numbers.grouping import fold

CLASS_LIMIT = 1_000_000
"""Outcome classes of one agent."""
MERGE_LIMIT = 50_000_000
"""Lists merged with bids, for one more agent."""
_BLOCK = 1 << 20
"""Lists merged at a time."""


@frozen(eq=False)
class OutcomeClasses:
    """The R outcome classes of one agent, in the order of their first columns.

    lists   [R, orders, m] the rival lists
    first   [R] the first column of each class: a number for the others' bid profile, the last agent's bid fastest
    times   [R] how many columns it has
    """

    lists: Index
    first: Index
    times: Integers


@frozen(eq=False)
class BidOutcomes:
    """[orders, own bids, classes or columns]: where each bid leads.

    place    a number for the allocation (``Rivals``) or for the world (``AuctionStage``)
    payment  her payment, over the money denominator
    """

    place: Index
    payment: Integers


@define(eq=False)
class Rivals:
    """The outcome classes of a sealed-bid auction's agents.

    orders  the tie orders, equally likely
    levels  [L] money numerator of each rank of a marginal bid, ascending
    codes   for each agent [bids, orders, m] her bids as numbers
    """

    market: Market
    auction: SealedBid
    money: int
    orders: tuple[tuple[int, ...], ...]
    levels: Integers
    codes: list[Index]

    @staticmethod
    def of(market: Market, money: int) -> Rivals:
        """The rivals of the market's auction; amounts over ``money``."""
        auction = market.auction
        if not isinstance(auction, SealedBid):
            raise TypeError("a posted price has no sealed bids")
        n = len(market.agents)
        orders = (auction.ties.order,) if isinstance(auction.ties, PriorityTies) else tuple(permutations(range(n)))
        values = sorted({x for agent in market.agents for bid in agent.bids or () for x in bid})
        rank = {x: k for k, x in enumerate(values)}
        eligible = [x >= auction.reserve and (x > 0 or auction.zero_bids_win) for x in values]
        levels = np.array([int(x * money) for x in values], dtype=exact_dtype(payment_bound(market, money)))
        codes = []
        for i, agent in enumerate(market.agents):
            ranks = np.array([[rank[x] for x in bid] for bid in agent.bids or ()], dtype=np.int64)
            able = np.array(eligible)[ranks]
            places = [n - 1 - order.index(i) for order in orders]
            codes.append(np.stack([np.where(able, ranks * n + place, -1) for place in places], axis=1))
        return Rivals(market, auction, money, orders, levels, codes)

    def others(self, agent: int) -> list[int]:
        """The other agents, in file order."""
        return [j for j in range(len(self.codes)) if j != agent]

    def lists(self, agent: int, columns: Index) -> Index:
        """[C, orders, m] the rival lists of these columns [C, n − 1] (bid indices of the others)."""
        m = self.market.units
        merged = np.full((len(columns), len(self.orders), m), -1, dtype=np.int64)
        for k, j in enumerate(self.others(agent)):
            merged = _top(np.concatenate([merged, self.codes[j][columns[:, k]]], axis=2), m)
        return merged

    def classes(self, agent: int) -> OutcomeClasses:
        """All outcome classes; the others' bids are merged agent by agent, equal lists dropped at once. LimitReached
        beyond CLASS_LIMIT or MERGE_LIMIT.
        """
        m, orders = self.market.units, len(self.orders)
        others = self.others(agent)
        columns = prod(len(self.codes[j]) for j in others)
        count_type = exact_dtype(columns)
        lists: Index = np.full((1, orders, m), -1, dtype=np.int64)
        first: Index = np.zeros(1, dtype=np.int64 if columns < 2**62 else object)
        times: Integers = np.ones(1, dtype=count_type)
        for j in others:
            codes = self.codes[j]
            if len(lists) * len(codes) > MERGE_LIMIT:
                self._refuse(MERGE_LIMIT, len(lists) * len(codes), False, "rival lists to merge")
            step = max(1, _BLOCK // (len(codes) * orders))
            parts = []
            for start in range(0, len(lists), step):
                mine = slice(start, start + step)
                pairs = np.concatenate(
                    [
                        np.repeat(lists[mine], len(codes), axis=0),
                        np.tile(codes, (len(lists[mine]), 1, 1)),
                    ],
                    axis=2,
                )
                column = (first[mine, None] * len(codes) + np.arange(len(codes))).reshape(-1)
                parts.append(_distinct(_top(pairs, m), column, np.repeat(times[mine], len(codes))))
                found = sum(len(part[1]) for part in parts)
                if found > 4 * CLASS_LIMIT:
                    parts = [_distinct(*(np.concatenate([part[k] for part in parts]) for k in range(3)))]
                    if len(parts[0][1]) > CLASS_LIMIT:
                        self._refuse(CLASS_LIMIT, len(parts[0][1]), True, "outcome classes")
            lists, first, times = _distinct(*(np.concatenate([part[k] for part in parts]) for k in range(3)))
            if len(first) > CLASS_LIMIT:
                self._refuse(CLASS_LIMIT, len(first), True, "outcome classes")
        return OutcomeClasses(lists, first, times)

    def _refuse(self, limit: int, found: int, at_least: bool, unit: str) -> None:
        raise LimitReached(limit, found, at_least, unit, shrinkable(self.market, ("units", "bids", "agents")))

    def outcomes(self, agent: int, lists: Index, bids: Index | slice = slice(None)) -> BidOutcomes:
        """Where the agent's bids lead against the rival lists; ``place`` is the allocation, its units as the digits of
        a number to the base m + 1, the first agent's first.
        """
        drawn = [self._under(agent, o, self.codes[agent][bids, o], lists[:, o]) for o in range(len(self.orders))]
        return BidOutcomes(np.stack([place for place, _ in drawn]), np.stack([payment for _, payment in drawn]))

    def _under(self, agent: int, order: int, own: Index, lists: Index) -> tuple[Index, Integers]:
        """(allocation, payment), each [own bids, lists], under one tie order."""
        m, n = self.market.units, len(self.codes)
        won: Index = np.zeros((len(own), len(lists)), dtype=np.int64)
        for s in range(m):
            won += (own[:, s, None] >= 0) & (own[:, s, None] > lists[None, :, m - 1 - s])
        rows = np.arange(len(lists))[None, :]
        place = self._allocations(agent, order, lists)[rows, won]
        return place, self._payments(own, lists, won, n)

    def _allocations(self, agent: int, order: int, lists: Index) -> Index:
        """[lists, m + 1] the allocation where the agent wins k units and the first m − k of the list win."""
        m, n = self.market.units, len(self.codes)
        digit = np.array([(m + 1) ** (n - 1 - j) for j in range(n)], dtype=np.int64)
        owner = np.array(self.orders[order])[n - 1 - lists % n]
        worth = np.where(lists >= 0, digit[owner], 0)
        sums = np.zeros((len(lists), m + 1), dtype=np.int64)
        np.cumsum(worth, axis=1, out=sums[:, 1:])
        allocations: Index = sums[:, ::-1] + np.arange(m + 1) * digit[agent]
        return allocations

    def _payments(self, own: Index, lists: Index, won: Index, n: int) -> Integers:
        auction, m = self.auction, self.market.units
        reserve = int(auction.reserve * self.money)
        mine = self._money(own, n)
        rows = np.arange(len(own))[:, None]
        if not isinstance(auction, UniformPrice):
            sums = np.zeros((len(own), m + 1), dtype=self.levels.dtype)
            np.cumsum(np.where(own >= 0, mine, 0), axis=1, out=sums[:, 1:])
            paid: Integers = sums[rows, won]
            return paid
        theirs = self._money(lists, n)
        columns = np.arange(len(lists))[None, :]
        low = np.full((len(own), 1), reserve, dtype=self.levels.dtype)
        next_own = np.concatenate([mine, low], axis=1)[rows, won]
        next_rival = np.concatenate([theirs, np.full((len(lists), 1), reserve, dtype=self.levels.dtype)], axis=1)
        highest_losing = np.maximum(np.maximum(next_own, next_rival[columns, m - won]), reserve)
        if auction.weight == 0:
            price = highest_losing
        else:
            top = int(self.levels[-1])
            last_own = np.concatenate([np.full_like(low, top), mine], axis=1)[rows, won]
            last_rival = np.concatenate([np.full_like(theirs[:, :1], top), theirs], axis=1)[columns, m - won]
            price = between(highest_losing, np.minimum(last_own, last_rival), auction.weight)
        total: Integers = price * won.astype(self.levels.dtype)
        return total

    def _money(self, codes: Index, n: int) -> Integers:
        """The amounts of marginal bids; the reserve where they are not eligible."""
        reserve = int(self.auction.reserve * self.money)
        amounts: Integers = np.where(codes >= 0, self.levels[np.maximum(codes, 0) // n], reserve)
        return amounts.astype(self.levels.dtype)


def _top(codes: Index, m: int) -> Index:
    """The m largest of the last axis, descending."""
    return -np.sort(-codes, axis=-1)[..., :m]


def _distinct(lists: Index, first: Index, times: Integers) -> tuple[Index, Index, Integers]:
    """The distinct lists, the least first column of each, how many columns in all; in the order of first columns."""
    code, _ = fold(list(lists.reshape(len(lists), -1).T))
    order = np.argsort(first, kind="stable")
    _, index, inverse = np.unique(code[order], return_index=True, return_inverse=True)
    total = np.zeros(len(index), dtype=times.dtype)
    np.add.at(total, inverse, times[order])
    kept = np.argsort(index, kind="stable")
    rows = order[index[kept]]
    return lists[rows], first[rows], total[kept]
