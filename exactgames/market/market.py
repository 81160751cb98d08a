"""A market: agents with types, an auction, what is revealed (Γ), an aftermarket. See docs/reference/semantics.md."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import prod

from attrs import frozen

from exactgames.market.auctions import Bid, SealedBid
from exactgames.market.valuations import Type
from exactgames.mechanisms.stage import Stage


@frozen
class Agent:
    """An agent: her types in file order, her bids, lexicographically ascending (None without a sealed auction)."""

    name: str
    types: tuple[Type, ...]
    bids: tuple[Bid, ...] | None


@frozen
class Market:
    """The whole instance, without profile and claims.

    units    m ≥ 1 identical units
    agents   in file order
    auction  the sealed bids; None where the first stage, a posted price, sells the units
    signals  Γ: names from {"clearing-price", "all-bids"}
    stages   in play order: the posted price if there is no sealed auction, then the aftermarket
    """

    units: int
    agents: tuple[Agent, ...]
    auction: SealedBid | None
    signals: frozenset[str]
    stages: tuple[Stage, ...] = ()
    title: str = ""
    source: str = ""

    def type_profiles(self) -> Iterator[tuple[tuple[int, ...], Fraction]]:
        """(type index of each agent, probability), in lexicographic order: the independent prior."""
        for indices in product(*(range(len(agent.types)) for agent in self.agents)):
            yield (
                indices,
                prod((a.types[t].probability for a, t in zip(self.agents, indices, strict=True)), start=Fraction(1)),
            )

    @property
    def aftermarket(self) -> tuple[Stage, ...]:
        """The stages after the auction."""
        return self.stages if self.auction is not None else self.stages[1:]

    def profiles_with(self, agent: int, t: int) -> list[tuple[int, tuple[int, ...], Fraction]]:
        """(number among ``type_profiles``, types, probability given t) of those in which the agent has type t."""
        p = self.agents[agent].types[t].probability
        return [(k, types, q / p) for k, (types, q) in enumerate(self.type_profiles()) if types[agent] == t]

    def agent_index(self, name: str) -> int:
        """The index of the agent called ``name``; ValueError if there is none."""
        return [agent.name for agent in self.agents].index(name)
