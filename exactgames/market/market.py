"""A market: agents with types, an auction, what is revealed (Γ), an aftermarket. See docs/reference/semantics.md."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import prod

from attrs import frozen

from exactgames.market.aftermarkets import Aftermarket
from exactgames.market.auctions import Auction, Bid
from exactgames.market.valuations import Type


@frozen
class Agent:
    """An agent: her types in file order, her bids in lexicographically ascending order (None under a posted price).

    >>> from exactgames.examples import speculator
    >>> buyer = speculator().market.agents[1]
    >>> buyer.name, [one.name for one in buyer.types], [str(bid[0]) for bid in buyer.bids]
    ('B', ['v=1', 'v=2'], ['0', '1', '2'])
    """

    name: str
    types: tuple[Type, ...]
    bids: tuple[Bid, ...] | None


@frozen
class Market:
    """The whole instance, without profile and claims.

    units        m ≥ 1 identical units
    agents       in file order
    signals      Γ: names from {"clearing-price", "all-bids"}

    >>> from exactgames.examples import speculator
    >>> market = speculator().market
    >>> market.units, [agent.name for agent in market.agents], [str(p) for _, p in market.type_profiles()]
    (1, ['S', 'B'], ['1/3', '2/3'])
    """

    units: int
    agents: tuple[Agent, ...]
    auction: Auction
    signals: frozenset[str]
    aftermarket: Aftermarket
    title: str = ""
    source: str = ""

    def type_profiles(self) -> Iterator[tuple[tuple[int, ...], Fraction]]:
        """(type index of each agent, probability), in lexicographic order: the independent prior."""
        for indices in product(*(range(len(agent.types)) for agent in self.agents)):
            yield (
                indices,
                prod((a.types[t].probability for a, t in zip(self.agents, indices, strict=True)), start=Fraction(1)),
            )

    def profiles_with(self, agent: int, t: int) -> list[tuple[int, tuple[int, ...], Fraction]]:
        """(number among ``type_profiles``, types, probability given t) of those in which the agent has type t."""
        p = self.agents[agent].types[t].probability
        return [(k, types, q / p) for k, (types, q) in enumerate(self.type_profiles()) if types[agent] == t]

    def agent_index(self, name: str) -> int:
        """The index of the agent called ``name``; ValueError if there is none."""
        return [agent.name for agent in self.agents].index(name)
