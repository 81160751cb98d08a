"""What every bid profile leads to in a market as it is, as exact tables: L_i(t; b) ≤ what agent i gets ≤ H_i(t; b),
L_W(t; b) ≤ welfare ≤ H_W(t; b), and Rev(b), averaged over ties (docs/reference/semantics.md, "Bounds for the market as
it is").
"""

from __future__ import annotations

from functools import cached_property
from math import lcm, prod
from typing import Any

import numpy as np
from attrs import field, frozen

from exactgames.bounds.after import AfterBids
from exactgames.bounds.auction import ENTRIES, AuctionAlone
from exactgames.errors import LimitReached
from exactgames.game.tree import Index
from exactgames.market.outcomes import payment_bound
from exactgames.market.shrink import shrinkable
from exactgames.numbers.arrays import Integers, exact_dtype

Ends = tuple[Integers, Integers]
"""(lower, upper)."""


@frozen(eq=False, slots=False)
class ImpliedTables:
    """The tables, over ``unit``; bids and their profiles as in ``AuctionAlone``, type profiles as in the prior."""

    alone: AuctionAlone
    after: AfterBids
    _ends: dict[tuple[int, int], Ends] = field(factory=dict, init=False)

    @staticmethod
    def of(alone: AuctionAlone, after: AfterBids, limit: int = ENTRIES) -> ImpliedTables:
        """LimitReached beyond ``limit`` entries."""
        tables = ImpliedTables(alone, after)
        entries = prod(alone.sizes) * sum(len(set(row)) for row in tables.kinds) * 2
        if entries > limit:
            shrink = shrinkable(alone.market, ("bids", "units", "types"))
            raise LimitReached(limit, entries, False, "entries of the tables of implied payoffs", shrink)
        return tables

    @property
    def unit(self) -> int:
        """The denominator of all tables."""
        return self._money * self.alone.outcomes.ways

    @property
    def _money(self) -> int:
        return lcm(self.alone.money, self.after.unit)

    @cached_property
    def bound(self) -> int:
        """At least every magnitude in the tables, and what is formed on the way."""
        paid = payment_bound(self.alone.market, self.alone.money) * (self._money // self.alone.money)
        ends = max(int(np.abs(end).max(initial=0)) for end in (self.after.low, self.after.high))
        most = ends * (self._money // self.after.unit)
        return (paid * len(self.alone.sizes) + most) * self.alone.outcomes.ways

    @cached_property
    def kinds(self) -> tuple[tuple[int, ...], ...]:
        """[agent, or welfare][type profile] the first type profile with the same table."""
        found = []
        for low, high in zip(self.after.low, self.after.high, strict=True):
            first: dict[tuple[int, ...], int] = {}
            ends = np.concatenate([low, high])
            found.append(tuple(first.setdefault(tuple(ends[:, k].tolist()), k) for k in range(ends.shape[1])))
        return tuple(found)

    @cached_property
    def revenue(self) -> Integers:
        """[profiles] Rev(b)."""
        return self.alone.revenue.astype(self._dtype) * (self._money // self.alone.money)

    def welfare(self, k: int) -> Ends:
        """[profiles] L_W(t; b), H_W(t; b) for the type profile k."""
        return self._table(len(self.alone.sizes), k)

    def payoffs(self, agent: int, k: int) -> Ends:
        """[own bids, the others' bid profiles (the last one's bid fastest)] L_i(t; b), H_i(t; b)."""
        return self._table(agent, k)

    def over_profiles(self, agent: int, table: Integers) -> Integers:
        """[own bids or 1, others' profiles] as an array that broadcasts over the bid profiles."""
        others = [size for j, size in enumerate(self.alone.sizes) if j != agent]
        return np.moveaxis(table.reshape(-1, *others), 0, agent)

    @property
    def _dtype(self) -> np.dtype[Any]:
        return exact_dtype(self.bound)

    @cached_property
    def _world(self) -> Index:
        return self.after.places(self.alone.outcomes.holdings)

    def _table(self, row: int, k: int) -> Ends:
        first = self.kinds[row][k]
        if (row, first) not in self._ends:
            low = self._one(self.after.low[row, :, first], row)
            equal = bool((self.after.low[row, :, first] == self.after.high[row, :, first]).all())
            self._ends[row, first] = low, low if equal else self._one(self.after.high[row, :, first], row)
        return self._ends[row, first]

    def _one(self, ends: Integers, row: int) -> Integers:
        """From one end in every world."""
        outcomes, sizes = self.alone.outcomes, self.alone.sizes
        got: Integers = (ends * (self._money // self.after.unit)).astype(self._dtype)[self._world]
        if row == len(sizes):
            return self.alone.averaged(got)
        paid: Integers = outcomes.payments[:, row].astype(self._dtype) * (self._money // self.alone.money)
        table = self.alone.averaged(got - paid).reshape(sizes)
        return np.ascontiguousarray(np.moveaxis(table, row, 0).reshape(sizes[row], -1))
