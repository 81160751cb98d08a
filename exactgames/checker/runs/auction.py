"""What an agent's bid wins against given bids of the others, at what price, and what all then hold.

L: the others' eligible bids, highest first, equal ones as ties are served; in blocks of equal bids of one agent.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from .market import RunMarket
from .values import Bid

Holdings = tuple[int, ...]


class Rivals:
    def __init__(self, market: RunMarket, agent: int, bids: Sequence[Bid]) -> None:
        """`bids`: of all agents; her own is not looked at."""
        self.market, self.agent = market, agent
        size = sum(len(bid) + 1 for bid in bids)
        market.budget.charge("the others' bids", 200 * size, kept=400 * size)
        blocks: list[tuple[int, int, int, int]] = []  # (-level, place, owner, how many)
        for owner, bid in enumerate(bids):
            if owner == agent:
                continue
            rest = market.units - sum(n for _, n in bid)
            for level, n in (*bid, (0, rest)):
                if market.eligible(level):
                    blocks.append((-level, market.place[owner], owner, n))
        blocks.sort()
        self.levels = [-block[0] for block in blocks]
        self.owners = [block[2] for block in blocks]
        self.keys = [block[:2] for block in blocks]
        self.ends: list[int] = []
        total = 0
        for block in blocks:
            total += block[3]
            self.ends.append(total)
        self.fewest = self.most(0)
        self.greatest = max(self.fewest, self.most(market.agents[agent].levels[-1]))

    def most(self, level: int) -> int:
        """The most units that bids at this level can win."""
        if not self.market.eligible(level):
            return 0
        ahead = bisect_left(self.keys, (-level, self.market.place[self.agent]))
        return max(0, self.market.units - (self.ends[ahead - 1] if ahead else 0))

    def won(self, bid: Bid) -> int:
        found, count = self.fewest, 0
        for level, n in bid:
            count += n
            found = max(found, min(count, self.most(level)))
        return found

    def lowest(self, won: int) -> int:
        """The lowest level of hers that wins so many: 0, for as many as bids of 0 win."""
        self.market.budget.charge("the levels of a bid", 20 * len(self.market.agents[self.agent].levels))
        return next(level for level in self.market.agents[self.agent].levels if self.most(level) >= won)

    def block(self, entry: int) -> int:
        """In which block an entry of L (from 1) lies; beyond the last: the number of blocks."""
        return bisect_left(self.ends, entry)

    def price(self, won: int) -> int:
        """The lowest price at which she can win so many."""
        block = self.block(self.market.units - won + 1)
        return self.market.reserve if block == len(self.levels) else self.levels[block]

    def price_of(self, bid: Bid, won: int) -> int:
        """The price where she bids so, and wins so many: her own next bid may set it."""
        count = 0
        for level, n in bid:
            count += n
            if count > won:
                return max(self.price(won), level)
        return self.price(won)

    def holdings(self, won: int) -> Holdings:
        self.market.budget.charge("what all hold", 20 + 15 * len(self.ends))
        found = [0] * len(self.market.agents)
        found[self.agent] = won
        left, before = self.market.units - won, 0
        for owner, end in zip(self.owners, self.ends, strict=True):
            take = min(end - before, left)
            found[owner] += take
            left -= take
            before = end
        return tuple(found)
