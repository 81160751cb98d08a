"""Bounds over all equilibria of a market as it is: what multipliers and shifts prove, multiplied out.

Whoever bids a in equilibrium would gain nothing by any d: over all joint distributions π of types and bids in which
bids depend on what their owners know, Σ π(t, b) (H_i(t; b) − L_i(t; d, b₋ᵢ)) ≥ 0 for each agent i, type t_i, a = b_i
and d (docs/reference/semantics.md, "Bounds for the market as it is"). For a base F, multipliers y ≥ 0 and shifts s, the
expectation of F is at least the sum over type profiles t of the least, over bid profiles b, of

    row_t(b) = P(t) · [F(t, b) − Σ_i Σ_d y_i(t_i, b_i, d) · (H_i(t; b) − L_i(t; d, b₋ᵢ)) + Σ_i s_i(t, b₋ᵢ)].

P(t)·s_i(t, b₋ᵢ) is called what is *moved*: over the t that differ in i's type alone it sums to 0. Rows are integers
over ``unit``, and so is what is moved. An upper bound is minus the lower one for the base −F.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from attrs import field, frozen

from exactgames.bounds.implied_tables import ImpliedTables
from exactgames.numbers.arrays import Index, Integers, common_denominator, exact_dtype

Multipliers = Mapping[tuple[int, int, int], Mapping[int, Fraction]]
"""[agent, type, own bid] {other bid: y > 0}."""
Moved = Mapping[tuple[int, int, int], Fraction]
"""[agent, type profile, others' bid profile] P(t)·s, over the program's unit; 0 for all others."""


@frozen
class Reasons:
    """Multipliers and what is moved: together they prove a bound."""

    multipliers: Multipliers
    moved: Moved


@frozen(eq=False, slots=False)
class Obedience:
    """The program for one base: ``base(k)`` [profiles], at the type profile k, over the tables' unit.

    families  for each agent, the type profiles that differ in her type alone
    """

    tables: ImpliedTables
    base: Callable[[int], Integers] = field(repr=False)

    @cached_property
    def types(self) -> tuple[tuple[int, ...], ...]:
        """[type profile] the types."""
        return tuple(types for types, _ in self.tables.alone.market.type_profiles())

    @cached_property
    def common(self) -> int:
        """The common denominator of the prior."""
        return common_denominator(p for _, p in self.tables.alone.market.type_profiles())

    @cached_property
    def odds(self) -> tuple[int, ...]:
        """[type profile] its probability, over ``common``."""
        return tuple(int(p * self.common) for _, p in self.tables.alone.market.type_profiles())

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many bids each agent has."""
        return self.tables.alone.sizes

    @property
    def unit(self) -> int:
        """All rows are over this."""
        return self.tables.unit * self.common

    @cached_property
    def families(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        found = []
        for i in range(len(self.sizes)):
            by_others: dict[tuple[int, ...], list[int]] = defaultdict(list)
            for k, types in enumerate(self.types):
                by_others[types[:i] + types[i + 1 :]].append(k)
            found.append(tuple(tuple(family) for family in by_others.values()))
        return tuple(found)

    @cached_property
    def last(self) -> dict[tuple[int, int], int]:
        """[agent, type profile] the last of its family, if that has several."""
        return {(i, k): f[-1] for i, mine in enumerate(self.families) for f in mine if len(f) > 1 for k in f}

    def proven(self, reasons: Reasons) -> Fraction:
        """What they prove: the expectation of the base is at least this."""
        scale, rows = self.exact_rows(reasons)
        return Fraction(sum(int(row.min()) for row in rows), scale * self.unit)

    def exact_rows(self, reasons: Reasons) -> tuple[int, Iterator[Integers]]:
        """(a common denominator of their numbers, the rows [profiles] times it)."""
        numbers = [y for mine in reasons.multipliers.values() for y in mine.values()]
        scale = common_denominator([*numbers, *reasons.moved.values()])
        most = max((sum(mine.values()) for mine in reasons.multipliers.values()), default=Fraction(0))
        largest = self.tables.bound * (1 + 2 * len(self.sizes) * (int(most) + 1)) * max(self.odds)
        largest += len(self.sizes) * (int(max((abs(s) for s in reasons.moved.values()), default=Fraction(0))) + 1)
        return scale, self._rows(reasons, scale, exact_dtype(largest * scale))

    def _rows(self, reasons: Reasons, scale: int, dtype: np.dtype[Any]) -> Iterator[Integers]:
        gains: dict[tuple[int, int, int], Integers] = {}
        moved: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
        for (i, k, column), amount in reasons.moved.items():
            moved[i, k][column] = int(amount * scale)
        weights = self._weights(reasons.multipliers, scale, dtype)
        for k, types in enumerate(self.types):
            total = (self.base(k).astype(dtype) * scale).reshape(self.sizes)
            for i, t in enumerate(types):
                key = i, t, self.tables.kinds[i][k]
                if (i, t) in weights and key not in gains:
                    low, high = (end.astype(dtype) for end in self.tables.payoffs(i, k))
                    y = weights[i, t]
                    gains[key] = high * y.sum(axis=1)[:, None] - y @ low
                if key in gains:
                    total = total - self.tables.over_profiles(i, gains[key])
            total = total * self.odds[k]
            for i in range(len(self.sizes)):
                if (i, k) in moved:
                    row: Integers = np.zeros(self.others_size(i), dtype=dtype)
                    row[list(moved[i, k])] = list(moved[i, k].values())
                    total = total + self.tables.over_profiles(i, row[None])
            yield total.reshape(-1)

    def _weights(self, multipliers: Multipliers, scale: int, dtype: np.dtype[Any]) -> dict[tuple[int, int], Integers]:
        """[agent, type] {[own bids, other bids] y, times ``scale``}."""
        found: dict[tuple[int, int], Integers] = {}
        for (i, t, a), mine in multipliers.items():
            table = found.setdefault((i, t), np.zeros((self.sizes[i], self.sizes[i]), dtype=dtype))
            for d, y in mine.items():
                table[a, d] = int(y * scale)
        return found

    def others_size(self, agent: int) -> int:
        """How many bid profiles the others have."""
        return int(np.prod([size for j, size in enumerate(self.sizes) if j != agent], dtype=np.int64))

    def others_of(self, agent: int) -> Index:
        """[bid profiles] the number of the others' bid profile."""
        numbers = np.arange(self.others_size(agent))[None]
        return np.broadcast_to(self.tables.over_profiles(agent, numbers), self.sizes).reshape(-1)
