"""A market: agents with types, an auction, what is revealed (Γ), an aftermarket. See docs/reference/semantics.md."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from exactgames.market.aftermarkets import Aftermarket
from exactgames.market.auctions import Auction, Bid, PostedPrice
from exactgames.market.valuations import Type
from exactgames.mechanisms.goods.units import Units
from exactgames.mechanisms.priors.independent import Independent
from exactgames.mechanisms.protocols import Goods, Prior, SealedAuction, Signal


@frozen
class Agent:
    """An agent: her types in file order, her bids in lexicographically ascending order (None under a posted price)."""

    name: str
    types: tuple[Type, ...]
    bids: tuple[Bid, ...] | None


@frozen
class Market:
    """The whole instance, without profile and claims.

    units        m ≥ 1 identical units
    agents       in file order
    signals      Γ, in the registry's order
    """

    units: int
    agents: tuple[Agent, ...]
    auction: Auction
    signals: tuple[Signal, ...]
    aftermarket: Aftermarket
    title: str = ""
    source: str = ""

    @property
    def goods(self) -> Goods:
        """What is sold."""
        return Units(self.units)

    @property
    def prior(self) -> Prior:
        """The prior: types are independent."""
        return Independent(tuple(tuple(t.probability for t in agent.types) for agent in self.agents))

    @property
    def sealed_auction(self) -> SealedAuction:
        """The auction; TypeError under a posted price."""
        if isinstance(self.auction, PostedPrice):
            raise TypeError("a posted price has no sealed bids")
        return self.auction

    def type_profiles(self) -> Iterator[tuple[tuple[int, ...], Fraction]]:
        """(type index of each agent, probability), in lexicographic order."""
        return self.prior.profiles()

    def profiles_with(self, agent: int, t: int) -> list[tuple[int, tuple[int, ...], Fraction]]:
        """(number among ``type_profiles``, types, probability given t) of those in which the agent has type t."""
        p = self.agents[agent].types[t].probability
        return [(k, types, q / p) for k, (types, q) in enumerate(self.type_profiles()) if types[agent] == t]

    def agent_index(self, name: str) -> int:
        """The index of the agent called ``name``; ValueError if there is none."""
        return [agent.name for agent in self.agents].index(name)
