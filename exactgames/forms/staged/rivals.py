"""What each bid of an agent brings against the others' bids, by outcome classes instead of bid profiles.

All that an agent's deviations can meet of the others' bids is their rival list (``mechanisms.auctions.sealed``). Rival
bid profiles with the same lists, one for each tie order, form one outcome class.
"""

from __future__ import annotations

from math import prod

import numpy as np
from attrs import define, frozen

from exactgames.errors import LimitReached
from exactgames.game.tree import Index
from exactgames.market.market import Market
from exactgames.market.outcomes import ranked_bids
from exactgames.market.shrink import shrinkable
from exactgames.mechanisms.auctions.sealed import RankedBids, highest, units_won
from exactgames.mechanisms.protocols import SealedAuction
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

    ranked  the bids as numbers
    """

    market: Market
    auction: SealedAuction
    money: int
    ranked: RankedBids

    @staticmethod
    def of(market: Market, money: int) -> Rivals:
        """The rivals of the market's auction; amounts over ``money``."""
        return Rivals(market, market.sealed_auction, money, ranked_bids(market, money))

    @property
    def orders(self) -> tuple[tuple[int, ...], ...]:
        """The tie orders, equally likely."""
        return self.ranked.orders

    @property
    def codes(self) -> list[Index]:
        """For each agent [bids, orders, m] her bids as numbers."""
        return self.ranked.codes

    def others(self, agent: int) -> list[int]:
        """The other agents, in file order."""
        return [j for j in range(len(self.codes)) if j != agent]

    def lists(self, agent: int, columns: Index) -> Index:
        """[C, orders, m] the rival lists of these columns [C, n − 1] (bid indices of the others)."""
        m = self.market.units
        merged = np.full((len(columns), len(self.orders), m), -1, dtype=np.int64)
        for k, j in enumerate(self.others(agent)):
            merged = highest(np.concatenate([merged, self.codes[j][columns[:, k]]], axis=2), m)
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
                parts.append(_distinct(highest(pairs, m), column, np.repeat(times[mine], len(codes))))
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
        rivals = lists[None]
        won = units_won(own[:, None], rivals, self.market.units)
        place = self._allocations(agent, order, lists)[np.arange(len(lists))[None, :], won]
        amounts, reserve = self.ranked.amounts, int(self.auction.reserve * self.money)
        payment = self.auction.payment(won, amounts(own)[:, None], amounts(rivals), reserve)
        return place, np.broadcast_to(payment, won.shape)

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
