"""The size of the explicit tree, before anything is built.

The tree below the auction depends on the allocation only, so it is counted once for each distinct allocation, by
recursion on (slot, holdings, what is on offer); prices only multiply.
"""

from __future__ import annotations

from functools import cache
from math import prod

import numpy as np

from exactgames.errors import LimitReached
from exactgames.market.market import Market
from exactgames.market.moves import aftermarket_slots, posted_slots, price_count, winners_only
from exactgames.market.outcomes import Outcomes
from exactgames.market.shrink import shrinkable

DEFAULT_LIMIT = 5_000_000
"""Nodes of the explicit tree."""


class _Counter:
    """Counts the nodes below a point of play; refuses to remember more than ``limit`` states."""

    def __init__(self, market: Market, limit: int) -> None:
        self.posted, self.after = posted_slots(market), aftermarket_slots(market)
        self.units, self.prices, self.winners, self.limit = (
            market.units,
            price_count(market),
            winners_only(market),
            limit,
        )
        self.states = 0
        self.shrink = shrinkable(market)
        self.below_after = cache(self._below_after)
        self.below_posted = cache(self._below_posted)

    def _remember(self) -> None:
        self.states += 1
        if self.states > self.limit:
            raise LimitReached(self.limit, self.states, True, "nodes", self.shrink)

    def _below_posted(self, slot: int, held: tuple[int, ...]) -> int:
        """Nodes below (not counting) a node at which the posted-price slots from ``slot`` on are still to come."""
        self._remember()
        left = self.units - sum(held)
        if slot == len(self.posted):
            return self.below_after(0, held, held, 0)
        if left == 0:
            return self.below_posted(slot + 1, held)
        agent = self.posted[slot].agent
        return sum(1 + self.below_posted(slot + 1, _with(held, agent, k)) for k in range(left + 1))

    def _below_after(self, slot: int, won: tuple[int, ...], held: tuple[int, ...], offered: int) -> int:
        """Nodes below a node at which the aftermarket's slots from ``slot`` on are still to come; ``offered`` units
        are on offer.
        """
        self._remember()
        if slot == len(self.after):
            return 0
        here = self.after[slot]
        if here.kind == "offer":
            quantity = held[here.agent] if won[here.agent] or not self.winners else 0
            if quantity == 0:
                return self.below_after(slot + 1, won, held, 0)
            offers = sum(1 + self.below_after(slot + 1, won, held, q) for q in range(1, quantity + 1))
            return 1 + self.below_after(slot + 1, won, held, 0) + self.prices * offers
        if offered == 0:
            return self.below_after(slot + 1, won, held, 0)
        total = 0
        for k in range(offered + 1):
            moved = _with(_with(held, here.agent, k), here.seller, -k)
            total += 1 + self.below_after(slot + 1, won, moved, offered - k)
        return total


def _with(held: tuple[int, ...], agent: int, k: int) -> tuple[int, ...]:
    return (*held[:agent], held[agent] + k, *held[agent + 1 :])


def refuse_long_bids(market: Market, limit: int) -> None:
    """LimitReached if all the agents' bids have more than ten times ``limit`` marginal bids, so many that listing them
    would already be too much.
    """
    marginal = market.units * sum(len(agent.bids or ()) for agent in market.agents)
    if marginal > 10 * limit:
        raise LimitReached(10 * limit, marginal, False, "marginal bids in all the bids", shrinkable(market))


def bidding_nodes(market: Market, limit: int) -> int:
    """The nodes up to the end of the bidding; LimitReached if they alone pass the limit."""
    frontier = prod(len(agent.types) for agent in market.agents)
    nodes = 1 + (frontier if frontier > 1 else 0)
    for agent in market.agents:
        if agent.bids is not None and len(agent.bids) > 1:
            frontier *= len(agent.bids)
            nodes += frontier
    if nodes > limit:
        raise LimitReached(limit, nodes, True, "nodes", shrinkable(market))
    return nodes


def folded_nodes(market: Market, allocations: list[tuple[int, ...]], limit: int = DEFAULT_LIMIT) -> int:
    """The number of nodes of the folded aftermarket with these worlds. Raises LimitReached beyond ``limit``."""
    profiles = prod(len(agent.types) for agent in market.agents)
    counter = _Counter(market, limit)
    worlds = len(allocations)
    nodes = 1 + (worlds if worlds > 1 else 0) + (worlds * profiles if profiles > 1 else 0)
    nodes += profiles * sum(counter.below_after(0, row, row, 0) for row in allocations)
    if nodes > limit:
        raise LimitReached(limit, nodes, False, "nodes of the folded aftermarket", shrinkable(market))
    return nodes


def predict(market: Market, outcomes: Outcomes | None, limit: int = DEFAULT_LIMIT) -> int:
    """The number of nodes of the explicit tree, exactly. ``outcomes`` of the sealed bids, None under a posted price.

    Raises LimitReached beyond ``limit``.
    """
    profiles = prod(len(agent.types) for agent in market.agents)
    nodes = bidding_nodes(market, limit)
    counter = _Counter(market, limit)
    if outcomes is None:
        nodes += profiles * counter.below_posted(0, (0,) * len(market.agents))
    else:
        nodes += profiles * int(outcomes.count[outcomes.count > 1].sum())
        distinct, times = np.unique(outcomes.holdings, axis=0, return_counts=True)
        for row, count in zip(distinct.tolist(), times.tolist(), strict=True):
            nodes += profiles * count * counter.below_after(0, tuple(row), tuple(row), 0)
    if nodes > limit:
        raise LimitReached(limit, nodes, False, "nodes", shrinkable(market))
    return nodes
