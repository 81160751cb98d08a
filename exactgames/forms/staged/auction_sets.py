"""The auction sets of the staged form: where bids are made, one set for each type of an agent with several bids.

They come first among the form's sets, by agent, then by type; their actions are the agent's bids in order.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from exactgames.game.tree import Index
from exactgames.market.market import Market
from exactgames.market.sets import SetTable
from exactgames.mechanisms.auctions.sealed import bid_text


@frozen(eq=False)
class AuctionSets:
    """The auction sets of a market; ``table``: what they are about."""

    market: Market
    table: SetTable

    @staticmethod
    def of(market: Market) -> AuctionSets:
        """The market's, in order."""
        agents = market.agents
        rows = [(i, t) for i, a in enumerate(agents) if len(a.bids or ()) > 1 for t in range(len(a.types))]
        n, count = len(agents), len(rows)
        nothing: Index = np.full(count, -1, dtype=np.int64)
        zero: Index = np.zeros(count, dtype=np.int64)
        square: Index = np.zeros((count, n), dtype=np.int64)
        table = SetTable(
            agent=np.array([i for i, _ in rows], dtype=np.int64),
            type=np.array([t for _, t in rows], dtype=np.int64),
            actions=np.array([len(agents[i].bids or ()) for i, _ in rows], dtype=np.int64),
            bid=nothing,
            taken=nothing,
            paid=zero,
            posterior=nothing,
            outcome=nothing,
            after=zero.astype(bool),
            won=square,
            held=square,
            turn=nothing,
            node=nothing,
            heard=np.full((count, len(market.tables)), -1, dtype=np.int64),
            acquired=nothing,
            word=zero,
        )
        return AuctionSets(market, table)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.table.turn)

    def at(self, agent: int, t: int) -> int | None:
        """The set of the agent's type t; None if she has one bid."""
        found = np.flatnonzero((self.table.agent == agent) & (self.table.type == t))
        return int(found[0]) if len(found) else None

    def label(self, s: int) -> str:
        """Set s in words, without its owner."""
        owner = self.market.agents[int(self.table.agent[s])]
        words = [f"type {owner.types[int(self.table.type[s])].name}"] if len(owner.types) > 1 else []
        return ", ".join([*words, "bidding"])

    def describe(self, s: int) -> str:
        """Set s in words, with its owner."""
        return f"{self.market.agents[int(self.table.agent[s])].name}, {self.label(s)}"

    def action(self, s: int, k: int) -> str:
        """Bid k of set s in words."""
        return bid_text((self.market.agents[int(self.table.agent[s])].bids or ())[k])
