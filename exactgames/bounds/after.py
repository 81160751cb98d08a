"""What can follow the bids of a market as it is: intervals of what agents get, and of welfare.

For each allocation x and type profile t, what agent i gets from x, her auction payment left out, lies between
lo_i(t, x) and hi_i(t, x), welfare between lo_W(t, x) and hi_W(t, x) (docs/reference/semantics.md, "Bounds for
the market as it is"). Without an aftermarket all of these are the values of x; with one, ``forms.after_bids`` finds
them.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from exactgames.bounds.auction import AuctionAlone
from exactgames.game.tree import Index
from exactgames.market.market import Market
from exactgames.numbers.arrays import Integers, common_denominator, over
from exactgames.numbers.grouping import fold


@frozen(eq=False)
class AfterBids:
    """allocation  [W, n] what is won, distinct
    low, high   [n + 1, W, K] the ends of the intervals at each of the K type profiles, welfare's last
    unit        they are over this
    """

    allocation: Index
    low: Integers
    high: Integers
    unit: int

    def places(self, allocations: Index) -> Index:
        """[R] which of them each of these [R, n] is."""
        every = np.concatenate([self.allocation, allocations])
        code, _ = fold(list(every.T))
        mine, asked = code[: len(self.allocation)], code[len(self.allocation) :]
        order = np.argsort(mine)
        found: Index = order[np.searchsorted(mine[order], asked)]
        return found


def values_of(market: Market, alone: AuctionAlone) -> AfterBids:
    """Where nothing follows: the values of what is won."""
    allocation = np.unique(alone.outcomes.holdings, axis=0)
    worth = [[t.valuation.worth() for t in agent.types] for agent in market.agents]
    unit = common_denominator(x for mine in worth for row in mine for x in row)
    types = np.array([profile for profile, _ in market.type_profiles()], dtype=np.int64)
    rows = []
    for i, mine in enumerate(worth):
        table = np.array([over(row, unit) for row in mine], dtype=object)
        rows.append(table[types[None, :, i], allocation[:, None, i]])
    ends = np.stack([*rows, np.sum(rows, axis=0)])
    return AfterBids(allocation, ends, ends, unit)
