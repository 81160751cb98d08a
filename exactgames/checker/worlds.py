"""What of the auction is left when the aftermarket starts.  A bid of an agent is *named* if an aftermarket strategy
rule or belief rule of hers has it as `when.bid`, a payment if one has it as `when.paid`.  Her *label* is (her bid's
index if named, else None; her payment if named, else None).  A *world* is an allocation with a label for each agent to
which some bid profile and some draw of the tie order lead.  Worlds are in the order of the allocations, then of the
labels; in a label first the bid, then the payment, None first.

Where nothing is named the worlds are the allocations, and are found without the bid profiles: one agent's own bids
against her rival lists.
"""

from __future__ import annotations

from array import array
from fractions import Fraction
from itertools import product
from math import factorial, prod
from typing import NamedTuple

from .auction import outcomes
from .market import Market, Vector
from .reading import Rejected
from .rivals import ORDERS, Rivals
from .rules import Rule

Label = tuple[int | None, int | None]  # bid, payment


class World(NamedTuple):
    allocation: Vector
    labels: tuple[Label, ...]  # by agent


class Result(NamedTuple):
    """One outcome of a bid profile."""

    weight: int  # of those of one profile; they sum to `Worlds.draws`
    world: int
    payments: Vector


class Named(NamedTuple):
    """What one agent's rules name."""

    bids: tuple[int, ...]
    payments: tuple[Fraction, ...]


def names_of(market: Market, rules: list[Rule]) -> list[Named]:
    """By agent, ascending, what the aftermarket rules name."""
    found = []
    for agent in range(len(market.agents)):
        own = [rule.when for rule in rules if rule.agent == agent and not rule.auction]
        bids = {when.bid for when in own if when.bid is not None and when.bid >= 0}
        payments = {when.paid for when in own if when.paid is not None}
        found.append(Named(tuple(sorted(bids)), tuple(sorted(payments))))
    return found


class Worlds:
    """The worlds of a market with sealed bids, and the outcomes of its bid profiles in terms of them."""

    def __init__(self, market: Market, names: list[Named], limit: int) -> None:
        self.market, self.limit = market, limit
        self.labelled = any(agent.bids or agent.payments for agent in names)
        self.draws = factorial(len(market.agents)) if market.auction.priority is None else 1
        self._bids = [frozenset(agent.bids) for agent in names]
        self._payments = [frozenset(paid * market.scale for paid in agent.payments) for agent in names]
        self._rivals: dict[int, Rivals] = {}
        self._distinct: list[tuple[Result, ...]] = []
        self._table = array("L")  # by bid profile (lexicographic): which of the distinct results
        self._cache: dict[Vector, tuple[Result, ...]] = {}
        if self.labelled:
            self.list = self._enumerate()
        else:
            self.list = self._allocations()
        self.index = {world: k for k, world in enumerate(self.list)}
        self.by_allocation = {world.allocation: k for k, world in enumerate(self.list)}  # where nothing is named

    def rivals(self, agent: int) -> Rivals:
        """The outcome classes that an agent faces where nothing is named."""
        if agent not in self._rivals:
            self._rivals[agent] = Rivals(self.market, agent)
        return self._rivals[agent]

    def results(self, profile: Vector) -> tuple[Result, ...]:
        """The outcomes of a profile of bids, by index."""
        if self.labelled:
            place = 0
            for agent, bid in zip(self.market.agents, profile, strict=True):
                place = place * len(agent.bids) + bid
            return self._distinct[self._table[place]]
        found = self._cache.get(profile)
        if found is None:
            found = tuple(
                Result(weight, self.index[world], payments) for weight, world, payments in self._settle(profile)
            )
            self._cache[profile] = found
        return found

    def _settle(self, profile: Vector) -> list[tuple[int, World, Vector]]:
        market = self.market
        bids = [agent.bids[bid] for agent, bid in zip(market.agents, profile, strict=True)]
        found = outcomes(market, bids, self.limit)
        share = self.draws // sum(outcome.weight for outcome in found)
        return [
            (
                outcome.weight * share,
                World(outcome.allocation, self._labels(profile, outcome.payments)),
                outcome.payments,
            )
            for outcome in found
        ]

    def _labels(self, profile: Vector, payments: Vector) -> tuple[Label, ...]:
        return tuple(
            (bid if bid in bids else None, paid if paid in sums else None)
            for bid, paid, bids, sums in zip(profile, payments, self._bids, self._payments, strict=True)
        )

    def _enumerate(self) -> list[World]:
        """Every bid profile is looked at: each is an outcome class of its own."""
        agents = self.market.agents
        if prod(len(agent.bids) for agent in agents) > self.limit:
            raise Rejected(
                "too-large", f"bids or payments are named, and there are more than {self.limit} bid profiles"
            )
        numbers: dict[tuple[tuple[int, World, Vector], ...], int] = {}
        for profile in product(*(range(len(agent.bids)) for agent in agents)):
            self._table.append(numbers.setdefault(tuple(self._settle(profile)), len(numbers)))
        worlds = sorted({world for results in numbers for _, world, _ in results}, key=_place)
        index = {world: k for k, world in enumerate(worlds)}
        for results in numbers:
            self._distinct.append(tuple(Result(weight, index[world], paid) for weight, world, paid in results))
        return worlds

    def _allocations(self) -> list[World]:
        agents = self.market.agents
        if self.draws > ORDERS:
            found = self._every_allocation()
        else:
            found = self.rivals(max(range(len(agents)), key=lambda k: len(agents[k].bids))).allocations()
        nothing: tuple[Label, ...] = ((None, None),) * len(agents)
        return [World(allocation, nothing) for allocation in sorted(found)]

    def _every_allocation(self) -> set[Vector]:
        agents = self.market.agents
        if prod(len(agent.bids) for agent in agents) > self.limit:
            raise Rejected("too-large", f"more than {ORDERS} tie orders, and more than {self.limit} bid profiles")
        every = (outcomes(self.market, bids, self.limit) for bids in product(*(agent.bids for agent in agents)))
        return {outcome.allocation for found in every for outcome in found}


def _place(world: World) -> tuple[Vector, tuple[tuple[int, int, int, int], ...]]:
    """The order of the worlds, None first."""
    labels = tuple(
        (0 if bid is None else 1, bid or 0, 0 if paid is None else 1, paid or 0) for bid, paid in world.labels
    )
    return world.allocation, labels
