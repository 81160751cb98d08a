"""The auction alone, as exact tables over all bid profiles: what each bid brings a type, and what is paid.

For a bid profile b, u_i(t; b) is what type t of agent i gets from what she wins, less what she pays; Rev(b) is the sum
of all payments, Bid(b) that of the winning bids of their winners; all averaged over ties. What becomes of the auction
later plays no part (docs/reference/semantics.md, "Bounds").

Bids of an agent that differ only in entries that cannot win lead to the same everywhere: the first of them stands for
all.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from math import factorial, prod

import numpy as np
from attrs import evolve, field, frozen

from exactgames.errors import GameError, LimitReached
from exactgames.market.expand import auction_outcomes
from exactgames.market.market import Market
from exactgames.market.money import money_denominator
from exactgames.market.outcomes import Outcomes, payment_bound
from exactgames.market.shrink import shrinkable
from exactgames.mechanisms.auctions.sealed import RandomTies, SealedBids
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype, over

ENTRIES = 40_000_000
"""Entries of all the tables: bid profiles, times the tie orders, times the agents and their types."""


@frozen(eq=False, slots=False)
class AuctionAlone:
    """The auction of a market, without what follows it.

    kept      for each agent the indices of the bids that are told apart, ascending
    outcomes  of every profile of these
    money     payments are over this
    worth     [agent][type][bundle] over ``money``

    All tables are over ``unit``, their profiles in the order of the agents' kept bids, the last agent's fastest.

    >>> from exactgames.examples import speculator
    >>> alone = AuctionAlone.of(speculator().market)
    >>> alone.sizes, alone.payoffs(0, 0).tolist()[2]  # S values nothing: she bids 2, and pays what B bids
    ((3, 3), [0, -1, -2])
    """

    market: Market
    kept: tuple[tuple[int, ...], ...]
    outcomes: Outcomes
    money: int
    _tables: dict[tuple[int, int], Integers] = field(factory=dict, init=False)

    @staticmethod
    def of(market: Market, limit: int = ENTRIES) -> AuctionAlone:
        """The market's. GameError where no bids are sealed; LimitReached beyond ``limit`` entries."""
        if market.auction is None:
            raise GameError("the auction has no sealed bids: a bound on it is not defined here")
        kept = _told_apart(market)
        entries = prod(map(len, kept)) * sum(len(agent.types) + 1 for agent in market.agents)
        if isinstance(market.auction, SealedBids) and isinstance(market.auction.ties, RandomTies):
            entries *= factorial(len(market.agents))
        if entries > limit:
            shrink = shrinkable(market, ("bids", "units", "types"))
            raise LimitReached(limit, entries, False, "entries of the tables of payoffs", shrink)
        agents = tuple(
            evolve(agent, bids=tuple((agent.bids or ())[k] for k in mine))
            for agent, mine in zip(market.agents, kept, strict=True)
        )
        money = money_denominator(market)
        money = common_denominator([Fraction(1, money), *_values(market)])
        outcomes = auction_outcomes(evolve(market, agents=agents), money, limit)
        if outcomes is None:
            raise TypeError("sealed bids have outcomes")
        return AuctionAlone(market, kept, outcomes, money)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many bids of each agent are told apart."""
        return tuple(map(len, self.kept))

    @property
    def unit(self) -> int:
        """The denominator of all tables."""
        return self.money * self.outcomes.ways

    @cached_property
    def bound(self) -> int:
        """At least every magnitude in the tables, and what the sums over agents form."""
        paid = payment_bound(self.market, self.money)
        most = max((abs(value) for value in _values(self.market)), default=Fraction(0))
        return (paid + int(most * self.money)) * self.outcomes.ways * len(self.sizes)

    @cached_property
    def revenue(self) -> Integers:
        """[profiles] Rev(b)."""
        return self.averaged(self.outcomes.payments.astype(exact_dtype(self.bound)).sum(axis=1))

    @cached_property
    def winning_bids(self) -> Integers:
        """[profiles] Bid(b)."""
        observed, goods = self.outcomes.observed, self.market.goods
        total: Integers = np.zeros(len(observed.bids), dtype=exact_dtype(self.bound))
        for i, mine in enumerate(self.kept):
            bids = self.market.agents[i].bids or ()
            sums = [over(goods.entries_won(bids[k]), self.money) for k in mine]
            total = total + np.array(sums, dtype=exact_dtype(self.bound))[observed.bids[:, i], observed.holdings[:, i]]
        return self.averaged(total)

    def payoffs(self, agent: int, t: int) -> Integers:
        """[own bids, the others' bid profiles (the last one's bid fastest)] u_i(t; b)."""
        if (agent, t) not in self._tables:
            worth = over(self.market.agents[agent].types[t].valuation.worth(), self.money)
            table = np.array(worth, dtype=exact_dtype(self.bound))[self.outcomes.holdings[:, agent]]
            table = self.averaged(table - self.outcomes.payments[:, agent]).reshape(self.sizes)
            self._tables[agent, t] = np.ascontiguousarray(np.moveaxis(table, agent, 0).reshape(self.sizes[agent], -1))
        return self._tables[agent, t]

    @property
    def least_revenue(self) -> Fraction:
        """The least Rev(b)."""
        return Fraction(int(self.revenue.min()), self.unit)

    @cached_property
    def alike(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """[agent][kept bid] all the bids that it stands for."""
        return tuple(tuple(_classes(self.market, i).values()) for i in range(len(self.market.agents)))

    def bids_of(self, profile: int) -> tuple[int, ...]:
        """The bids of a profile, by their indices among all."""
        places = np.unravel_index(profile, self.sizes)
        return tuple(mine[int(k)] for mine, k in zip(self.kept, places, strict=True))

    def revenue_of(self, bids: tuple[int, ...]) -> Fraction:
        """Rev(b) of kept bids, by their indices among all."""
        places = tuple(mine.index(k) for mine, k in zip(self.kept, bids, strict=True))
        return Fraction(int(self.revenue[int(np.ravel_multi_index(places, self.sizes))]), self.unit)

    def averaged(self, rows: Integers) -> Integers:
        """[profiles] from what happens in each outcome [R]; over ``unit``."""
        if self.outcomes.ways == 1:
            return rows
        weighted = rows * self.outcomes.weight
        starts = np.cumsum(self.outcomes.count) - self.outcomes.count
        total: Integers = np.add.reduceat(weighted, starts)
        return total


def _values(market: Market) -> list[Fraction]:
    return [x for agent in market.agents for t in agent.types for x in t.valuation.worth()]


def _told_apart(market: Market) -> tuple[tuple[int, ...], ...]:
    """For each agent the first of the bids whose entries that may win are the same."""
    return tuple(tuple(one[0] for one in _classes(market, i).values()) for i in range(len(market.agents)))


def _classes(market: Market, agent: int) -> dict[tuple[Fraction | None, ...], tuple[int, ...]]:
    """The agent's bids by their entries that may win."""
    auction, found = market.auction, dict[tuple[Fraction | None, ...], tuple[int, ...]]()
    if auction is None:
        raise TypeError("no bids are sealed")
    for k, bid in enumerate(market.agents[agent].bids or ()):
        entries = tuple(x if auction.eligible(x) else None for x in bid)
        found[entries] = (*found.get(entries, ()), k)
    return found
