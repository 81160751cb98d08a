"""Every profile of sealed bids with its outcomes, in tables of one number a profile, lexicographic.  Only the
highest eligible marginal bids matter (m + 1 of them, if the auction says no other number: its *reach*), so the profiles
of all agents but the last are settled by *group*: those with the same marginal bids down to the last that matters.
"""

from __future__ import annotations

from array import array
from itertools import product
from math import factorial, prod
from typing import NamedTuple, TypeAlias

from ...budget import words
from ..auctions.sealed import outcomes
from ..keys import Vector
from ..market import Market
from ..signals.winning_bids import WinningBids

Numbers: TypeAlias = "array[int]"


class Settled(NamedTuple):
    allocation: Vector
    payments: Vector
    price: int
    winning: tuple[Vector, ...]  # nothing if that is not seen


class Profiles:
    def __init__(self, market: Market) -> None:
        self.market, self.budget, self.auction = market, market.budget, market.sealed_auction
        self.counts = [len(agent.bids) for agent in market.agents]
        self.total = prod(self.counts)
        first, each = self.total // self.counts[-1], 5 * market.units * len(self.counts)
        what = f"labels are in use, and there are {words(self.total)} bid profiles"
        self.budget.charge(what, 2 * self.total + first * (30 + each), kept=4 * self.total)
        self.draws = factorial(len(market.agents)) if market.sealed_auction.terms.priority is None else 1
        self.seen_winning = any(isinstance(signal, WinningBids) for signal in market.signals)
        self._settled: dict[Settled, int] = {}
        self._lists: dict[tuple[tuple[int, int], ...], int] = {}
        self.table = self._enumerate()  # which of the lists
        self.lists = list(self._lists)  # the distinct ones, of (weight of `draws`, which of the settled)
        self.settled = list(self._settled)

    def _enumerate(self) -> Numbers:
        bids = [[tuple(self.auction.eligible(vector)) for vector in agent.bids] for agent in self.market.agents]
        groups: dict[tuple[Vector, ...], Numbers] = {}
        table = array("I")
        for first in product(*bids[:-1]):
            key = self._cut(first)
            found = groups.get(key)
            if found is None:
                size = 4 * len(bids[-1]) + 200 + sum(56 + 8 * len(vector) for vector in key)
                self.budget.charge("groups of bid profiles", len(bids[-1]) * 10, kept=size)
                found = groups[key] = array("I", [self._settle((*key, vector)) for vector in bids[-1]])
            table.extend(found)
        return table

    def _cut(self, vectors: tuple[Vector, ...]) -> tuple[Vector, ...]:
        ranked = sorted((x for vector in vectors for x in vector), reverse=True)
        reach = self.auction.reach
        if reach is None or len(ranked) < reach:
            return vectors
        least = ranked[reach - 1]
        return tuple(tuple(x for x in vector if x >= least) for vector in vectors)

    def _settle(self, vectors: tuple[Vector, ...]) -> int:
        found = outcomes(self.market, vectors)
        share = self.draws // sum(outcome.weight for outcome in found)
        entries = []
        for outcome in found:
            winning = outcome.winning if self.seen_winning else ()
            settled = Settled(outcome.allocation, outcome.payments, outcome.price, winning)
            self.budget.charge("the outcomes of bid profiles", 10, kept=400 + 16 * len(vectors))
            entries.append((outcome.weight * share, self._settled.setdefault(settled, len(self._settled))))
        return self._lists.setdefault(tuple(entries), len(self._lists))

    def place(self, profile: Vector) -> int:
        place = 0
        for count, bid in zip(self.counts, profile, strict=True):
            place = place * count + bid
        return place

    def _parts(self, agent: int, bid: int) -> list[slice]:
        """Where the profiles with a bid of an agent are."""
        stride = prod(self.counts[agent + 1 :])
        step = stride * self.counts[agent]
        return [slice(first, first + stride) for first in range(bid * stride, self.total, step)]

    def row(self, table: Numbers, agent: int, bid: int) -> Numbers:
        """The part of a table with a bid of an agent, by the others' profiles."""
        if agent == len(self.counts) - 1:
            return table[bid :: self.counts[agent]]
        found = array("I")
        for part in self._parts(agent, bid):
            found.extend(table[part])
        return found

    def put(self, table: Numbers, agent: int, bid: int, row: Numbers) -> None:
        """Set that part."""
        if agent == len(self.counts) - 1:
            table[bid :: self.counts[agent]] = row
            return
        done = 0
        for part in self._parts(agent, bid):
            table[part] = row[done : done + part.stop - part.start]
            done += part.stop - part.start
