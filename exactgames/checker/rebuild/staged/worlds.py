"""What of the auction is left when the aftermarket starts.  A bid of an agent is *named* if an aftermarket strategy
rule or belief rule of hers has it as `when.bid`, a payment if one has it as `when.paid`.  Her *label* is (her bid's
index if named, else None; her payment if named, else None; her posterior if she is informed, else None; see
`posteriors`).  A *world* is an allocation with a label for each agent to which some bid profile and some draw of the
tie order lead.  Worlds are in the order of the allocations, then of the labels; in a label first the bid, then the
payment, then the posterior, None first.

Where no label is in use the worlds are the allocations, and are found without the bid profiles: one agent's own bids
against her rival lists.
"""

from __future__ import annotations

from array import array
from fractions import Fraction
from itertools import product
from math import factorial, prod
from typing import NamedTuple

from ...budget import widest, words
from ..auctions.sealed import outcomes
from ..keys import Vector
from ..market import Market
from ..rules import Rule
from .bid_profiles import Numbers, Profiles
from .posteriors import Bids, Lessons, Posterior, nothing_learned, who_learns
from .rivals import ORDERS, Rivals

Label = tuple[int | None, int | None, int | None]  # bid, payment, which of her posteriors
NOTHING: Label = (None, None, None)


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
    """By agent, ascending, what the rules name: those of the aftermarket, as the others have no conditions."""
    found = []
    for agent in range(len(market.agents)):
        own = [rule.when for rule in rules if rule.agent == agent]
        bids = {when.bid for when in own if when.bid is not None and when.bid >= 0}
        payments = {when.paid for when in own if when.paid is not None}
        found.append(Named(tuple(sorted(bids)), tuple(sorted(payments))))
    return found


class Worlds:
    """The worlds of a market with sealed bids, and the outcomes of its bid profiles in terms of them."""

    def __init__(self, market: Market, names: list[Named], bids: Bids | None = None) -> None:
        """`bids`: the distributions of a profile, if there is one."""
        self.market, self.budget = market, market.budget
        self.learned = nothing_learned(market) if bids is None else who_learns(market, bids)
        self.labelled = any(agent.bids or agent.payments for agent in names) or any(self.learned.informed)
        self.draws = factorial(len(market.agents)) if market.sealed_auction.terms.priority is None else 1
        self._bids = [frozenset(agent.bids) for agent in names]
        self._payments = [frozenset(paid * market.scale for paid in agent.payments) for agent in names]
        self._rivals: dict[int, Rivals] = {}
        self._cache: dict[Vector, tuple[Result, ...]] = {}
        self.profiles: Profiles | None = None  # where labels are in use
        self._distinct: list[tuple[Result, ...]] = []
        self._table = array("I")  # by bid profile: which of the distinct results
        if self.labelled:
            self.profiles = Profiles(market)
            self.list = self._label(self.profiles, bids)
        else:
            self.list = self._allocations()
        self.index = {world: k for k, world in enumerate(self.list)}
        self.by_allocation = {world.allocation: k for k, world in enumerate(self.list)}  # where no label is in use

    def rivals(self, agent: int) -> Rivals:
        """The outcome classes that an agent faces where nothing is named."""
        if agent not in self._rivals:
            self._rivals[agent] = Rivals(self.market, agent)
        return self._rivals[agent]

    def results(self, profile: Vector) -> tuple[Result, ...]:
        """The outcomes of a profile of bids, by index."""
        if self.profiles is not None:
            return self._distinct[self._table[self.profiles.place(profile)]]
        found = self._cache.get(profile)
        if found is None:
            bids = [agent.bids[bid] for agent, bid in zip(self.market.agents, profile, strict=True)]
            ends = outcomes(self.market, bids)
            share = self.draws // sum(end.weight for end in ends)
            found = tuple(Result(end.weight * share, self.by_allocation[end.allocation], end.payments) for end in ends)
            size = 300 + 8 * len(bids) + len(found) * (200 + 8 * len(bids))
            self.budget.charge("the outcomes of a bid profile", 10 * len(found), kept=size)
            self._cache[profile] = found
        return found

    def against(self, agent: int, bid: int) -> tuple[Numbers, list[tuple[Result, ...]]]:
        """The outcomes of one bid where labels are in use: which ones, by the others' profiles; and these."""
        if self.profiles is None:
            raise ValueError("no label is in use")
        return self.profiles.row(self._table, agent, bid), self._distinct

    # -- Every bid profile is looked at: each is an outcome class of its own

    def _label(self, profiles: Profiles, bids: Bids | None) -> list[World]:
        """By agent and bid profile, her labels at its outcomes; from these, the worlds."""
        tables = [profiles.table]
        labels: list[list[tuple[Label, ...]] | None] = []  # by agent: what her table's numbers stand for
        for agent in range(len(self.market.agents)):
            if self._bids[agent] or self._payments[agent] or self.learned.informed[agent]:
                table, distinct = self._labels_of(profiles, agent, bids)
                tables.append(table)
                labels.append(distinct)
            else:
                labels.append(None)
        most = min(profiles.total, prod([len(profiles.lists), *[len(each) for each in labels if each is not None]]))
        what, size = "the labels of bid profiles", 150 + 8 * len(tables)
        self.budget.charge(what, profiles.total * (5 + len(tables)), kept=4 * profiles.total, briefly=most * size)
        numbers: dict[tuple[int, ...], int] = {}
        for key in zip(*tables, strict=True):
            self._table.append(numbers.setdefault(key, len(numbers)))
        ends, agents = sum(len(profiles.lists[key[0]]) for key in numbers), len(labels)
        self.budget.charge("the worlds", ends * (30 + 4 * agents), kept=ends * (500 + 32 * agents))
        every: list[list[tuple[int, World, Vector]]] = []
        for key in numbers:
            entries = []
            rest = iter(key[1:])
            own = [None if distinct is None else distinct[next(rest)] for distinct in labels]
            for k, (weight, outcome) in enumerate(profiles.lists[key[0]]):
                end = profiles.settled[outcome]
                label = tuple(NOTHING if each is None else each[k] for each in own)
                entries.append((weight, World(end.allocation, label), end.payments))
            every.append(entries)
        worlds = sorted({world for entries in every for _, world, _ in entries}, key=_place)
        index = {world: k for k, world in enumerate(worlds)}
        for entries in every:
            self._distinct.append(tuple(Result(weight, index[world], paid) for weight, world, paid in entries))
        return worlds

    def _labels_of(self, profiles: Profiles, agent: int, bids: Bids | None) -> tuple[Numbers, list[tuple[Label, ...]]]:
        """One agent's labels at the outcomes of every bid profile."""
        what = "an agent's labels"
        self.budget.charge(what, 6 * profiles.total + 5 * len(profiles.settled), kept=4 * profiles.total)
        table = array("I", [0]) * profiles.total
        numbers: dict[tuple[Label, ...], int] = {}
        lessons = Lessons(self.market, bids, agent) if bids is not None and self.learned.informed[agent] else None
        paid = [end.payments[agent] for end in profiles.settled]
        named: list[int | None] = [x if x in self._payments[agent] else None for x in paid]
        for bid in range(profiles.counts[agent]):
            shown = bid if bid in self._bids[agent] else None
            row = profiles.row(profiles.table, agent, bid)
            met = set(row)
            ends = sum(len(profiles.lists[k]) for k in met)
            self.budget.charge(what, 10 * ends + len(row), kept=300 * len(met) + 150 * ends, briefly=8 * len(row))
            if lessons is None:
                of_list = {
                    k: numbers.setdefault(
                        tuple((shown, named[outcome], None) for _, outcome in profiles.lists[k]), len(numbers)
                    )
                    for k in met
                }
                found = array("I", map(of_list.__getitem__, row))
            else:
                of_pair = {}
                for (signs, k), learned in lessons.of_bid(profiles, row).items():
                    pairs = zip(profiles.lists[k], learned, strict=True)
                    label = tuple((shown, named[outcome], posterior) for (_, outcome), posterior in pairs)
                    of_pair[signs, k] = numbers.setdefault(label, len(numbers))
                found = array("I", map(of_pair.__getitem__, zip(lessons.signs, row, strict=True)))
            profiles.put(table, agent, bid, found)
        distinct = list(numbers)
        if lessons is not None:
            distinct = self._in_order(agent, list(lessons.number), distinct)
        return table, distinct

    def _in_order(
        self, agent: int, posteriors: list[Posterior], labels: list[tuple[Label, ...]]
    ) -> list[tuple[Label, ...]]:
        """An agent's labels, with her posteriors numbered in their order."""
        entries = sum(map(len, posteriors))
        self.budget.charge("the order of the posteriors", 20 * entries + 5 * sum(map(len, labels)))
        self.learned.bits[agent] = max((widest(c for _, c in each) for each in posteriors), default=0)
        order = sorted(range(len(posteriors)), key=posteriors.__getitem__)
        self.learned.posteriors[agent].extend(posteriors[k] for k in order)
        rank = {k: place for place, k in enumerate(order)}
        return [tuple((b, p, None if k is None else rank[k]) for b, p, k in each) for each in labels]

    # -- No label is in use

    def _allocations(self) -> list[World]:
        agents = self.market.agents
        if self.draws > ORDERS:
            found = self._every_allocation()
        else:
            found = self.rivals(max(range(len(agents)), key=lambda k: len(agents[k].bids))).allocations()
        self.budget.charge("the worlds", 20 * len(found), kept=400 * len(found))
        nothing = (NOTHING,) * len(agents)
        return [World(allocation, nothing) for allocation in sorted(found)]

    def _every_allocation(self) -> set[Vector]:
        agents = self.market.agents
        count = prod(len(agent.bids) for agent in agents)
        self.budget.charge(f"more than {ORDERS} tie orders, and {words(count)} bid profiles", 50 * count)
        every = (outcomes(self.market, bids) for bids in product(*(agent.bids for agent in agents)))
        return {outcome.allocation for found in every for outcome in found}


def _place(world: World) -> tuple[Vector, tuple[int, ...]]:
    """The order of the worlds, None first: a bid, a payment and a number are not negative."""
    return world.allocation, tuple(-1 if part is None else part for label in world.labels for part in label)
