"""A market: agents with types, an auction, what is revealed (Γ), an aftermarket. See docs/reference/semantics.md."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from exactgames.market.valuations import Type
from exactgames.mechanisms.auctions.sealed import Bid
from exactgames.mechanisms.auctions.simultaneous import Simultaneous
from exactgames.mechanisms.goods.items import Items
from exactgames.mechanisms.goods.units import Units
from exactgames.mechanisms.information.structure import Structures
from exactgames.mechanisms.priors.independent import Independent
from exactgames.mechanisms.priors.joint import Joint
from exactgames.mechanisms.protocols import Goods, Prior, SealedAuction, Signal
from exactgames.mechanisms.signals.table import Shown, SignalTable
from exactgames.mechanisms.stage import Stage


@frozen
class Agent:
    """An agent: her types in file order, her bids, lexicographically ascending (None without a sealed auction).

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

    units    m ≥ 1, how many things are sold: identical units, or the items
    agents   in file order
    auction  the sealed auction; None where the first stage, a posted price, sells the units
    signals  Γ, in the registry's order
    stages   in play order: the posted price if there is no sealed auction, then the aftermarket
    joint    the type profiles with their probabilities, where these are listed; each type's is then their sum. None:
             types are independent
    shown    what tables of signals show, and what is shown between aftermarkets, in play order
    information  for each agent the signal structures that she may acquire before the auction; empty if nobody may
    items    the items' names, if they have some; what is held is then a bundle (see ``goods.items``), not a number

    >>> from exactgames.examples import speculator
    >>> market = speculator().market
    >>> market.units, [agent.name for agent in market.agents], [str(p) for _, p in market.type_profiles()]
    (1, ['S', 'B'], ['1/3', '2/3'])
    """

    units: int
    agents: tuple[Agent, ...]
    auction: SealedAuction | Simultaneous | None
    signals: tuple[Signal, ...]
    stages: tuple[Stage, ...] = ()
    title: str = ""
    source: str = ""
    joint: Joint | None = None
    shown: tuple[Shown, ...] = ()
    information: tuple[Structures, ...] = ()
    items: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.joint is None:
            return
        for i, agent in enumerate(self.agents):
            if self.joint.marginal(i) != {k: t.probability for k, t in enumerate(agent.types)}:
                raise ValueError(f"{agent.name}: her types' probabilities are not those of the joint prior")

    @property
    def goods(self) -> Goods:
        """What is sold."""
        return Items(self.items) if self.items else Units(self.units)

    @property
    def prior(self) -> Prior:
        """The prior."""
        return self.joint or self.independent

    @property
    def independent(self) -> Independent:
        """The product of the types' probabilities; the prior if none is listed."""
        return Independent(tuple(tuple(t.probability for t in agent.types) for agent in self.agents))

    @property
    def sealed_auction(self) -> SealedAuction:
        """The sealed auction of units; TypeError if there is none."""
        if self.auction is None or isinstance(self.auction, Simultaneous):
            raise TypeError("no bids for units are sealed")
        return self.auction

    @property
    def aftermarket(self) -> tuple[Stage, ...]:
        """The stages after the auction."""
        return self.stages if self.auction is not None else self.stages[1:]

    @property
    def tables(self) -> tuple[SignalTable, ...]:
        """All tables of signals, in the order in which they are drawn."""
        return tuple(table for shown in self.shown for table in shown.tables)

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
