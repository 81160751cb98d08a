"""What deviations prove of an auction, as a linear program, and what worst bids say against it; both multiplied out.

Deviations are mixtures D of bids, one for each type (or, *own*, one for each type and own bid), and shifts s. A *case*
k is a family of inequalities, one for each bid profile b (in integers over ``unit``):

    scale_k · z_k ≤ row_k(b) = weight_k · base(b) + Σ over (i, t, w) in k of w · E u_i(t; D_i(t), b₋ᵢ) + Σ_i s_i(k, b₋ᵢ)

and the program is to make Σ_k z_k the greatest, or (``shared``) the one z of all cases. Each case stands for a profile
of types where there are shifts; over the profiles that differ in agent i's type alone, those of i cancel: the last of
them has minus the sum of the others'.

Against it stand weights π(k, b) ≥ 0 with Σ_b scale_k · π(k, b) = 1 for each k (shared: Σ over all k), whose marginals
on b₋ᵢ are, for each i, the same in cases that differ in i's type alone. By duality the greatest z is the least

    Σ π(k, b) · weight_k · base(b) + Σ over types (own: and own bids) of max_d Σ π(k, b) · w · u_i(t; d, b₋ᵢ).

``proven`` and ``refuted_above`` are the two sides, computed from any D, s and any π over all bids: whoever finds them,
the first is never above the second, and where they meet both are optimal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from attrs import field, frozen

from exactgames.bounds.auction import AuctionAlone
from exactgames.numbers.arrays import Index, Integers, common_denominator, exact_dtype

Block = tuple[int, int, int]
"""(agent, type, own bid) of a mixture; own bid −1: of all."""
Mixtures = Mapping[Block, Mapping[int, Fraction]]
"""[block] {bid: weight}, of a sum 1. Where there is none for an own bid it is that bid itself."""
Shifts = Mapping[tuple[int, int, int], Fraction]
"""[agent, case, others' bid profile] of all but the last case of each family."""
Weights = Mapping[tuple[int, int], Fraction]
"""[case, bid profile] > 0."""


@frozen
class Case:
    """See above. ``terms``: (agent, type, w)."""

    weight: int
    terms: tuple[tuple[int, int, int], ...]
    scale: int = 1


@frozen
class Proof:
    """Mixtures and shifts; any others than those named are 0."""

    mixtures: Mixtures
    shifts: Shifts


@frozen(eq=False, slots=False)
class BoundProgram:
    """The program, see above.

    base      [profiles]
    unit      every number in the rows is over this
    own       whether deviations depend on the own bid
    shared    whether all cases have one z
    families  for each agent, families of cases that differ in her type alone, where there are shifts; else empty
    """

    alone: AuctionAlone
    base: Integers
    unit: int
    cases: tuple[Case, ...]
    own: bool = False
    shared: bool = False
    families: tuple[tuple[tuple[int, ...], ...], ...] = field(default=())

    @property
    def sizes(self) -> tuple[int, ...]:
        return self.alone.sizes

    @property
    def profiles(self) -> int:
        """How many bid profiles there are."""
        return prod(self.sizes)

    @cached_property
    def last(self) -> dict[tuple[int, int], int]:
        """[agent, case] the last case of its family, if there are several."""
        return {
            (i, k): family[-1]
            for i, mine in enumerate(self.families)
            for family in mine
            if len(family) > 1
            for k in family
        }

    @cached_property
    def types(self) -> tuple[tuple[int, int], ...]:
        """The (agent, type) pairs in the terms."""
        return tuple(sorted({(i, t) for case in self.cases for i, t, _ in case.terms}))

    @cached_property
    def bound(self) -> int:
        """At least every magnitude of a row whose mixtures are over 1, without shifts."""
        return max(
            abs(case.weight) * int(np.abs(self.base).max(initial=0))
            + sum(w for _, _, w in case.terms) * self.alone.bound
            for case in self.cases
        )

    # ---- places

    def bids_at(self, profiles: Index) -> Index:
        """[agents, profiles] the bids."""
        return np.array(np.unravel_index(profiles, self.sizes), dtype=np.int64).reshape(len(self.sizes), -1)

    def others_at(self, agent: int, profiles: Index) -> Index:
        """[profiles] the number of the others' bid profile."""
        bids = self.bids_at(profiles)
        number: Index = np.zeros(bids.shape[1], dtype=np.int64)
        for j, size in enumerate(self.sizes):
            if j != agent:
                number = number * size + bids[j]
        return number

    def others_size(self, agent: int) -> int:
        """How many bid profiles the others have."""
        return self.profiles // self.sizes[agent]

    # ---- what deviations prove

    def rows(self, proof: Proof, scale: int, dtype: np.dtype[Any]) -> Iterable[Integers]:
        """For each case [profiles] its rows times ``scale``, a common denominator of the proof's numbers (1 in
        floats).
        """
        brought = {place: self._brought(place, proof.mixtures, scale, dtype) for place in self.types}
        shifted = self._shifted(proof.shifts, scale, dtype)
        base = self.base.astype(dtype)
        for k, case in enumerate(self.cases):
            total = (base * (case.weight * scale)).reshape(self.sizes)
            for i, t, w in case.terms:
                total = total + self._spread(i, brought[i, t] * w)
            for i in range(len(self.families)):
                if (i, k) in shifted:
                    total = total + self._spread(i, shifted[i, k][None])
            yield total.reshape(-1)

    def _spread(self, agent: int, table: Integers) -> Integers:
        """[own bids or 1, others' profiles] as an array that broadcasts over the bid profiles."""
        others = [size for j, size in enumerate(self.sizes) if j != agent]
        return np.moveaxis(table.reshape(-1, *others), 0, agent)

    def _brought(self, place: tuple[int, int], mixtures: Mixtures, scale: int, dtype: np.dtype[Any]) -> Integers:
        """[own bids, or 1, others' profiles] what the type's deviations bring, times ``scale``."""
        table = self.alone.payoffs(*place)
        if not self.own:
            return _mixed(table, mixtures[*place, -1], scale, dtype)[None]
        found = table.astype(dtype) * scale
        for a in range(len(table)):
            if (mixture := mixtures.get((*place, a))) is not None:
                found[a] = _mixed(table, mixture, scale, dtype)
        return found

    def _shifted(self, shifts: Shifts, scale: int, dtype: np.dtype[Any]) -> dict[tuple[int, int], Integers]:
        """[agent, case] the shifts, times ``scale``."""
        found: dict[tuple[int, int], Integers] = {}
        for (i, k, column), shift in shifts.items():
            amount = shift if dtype.kind == "f" else int(shift * scale)
            for case, sign in ((k, 1), (self.last[i, k], -1)):
                if (i, case) not in found:
                    found[i, case] = np.zeros(self.others_size(i), dtype=dtype)
                found[i, case][column] += sign * amount
        return found

    def exact_rows(self, proof: Proof) -> tuple[int, list[Integers]]:
        """(a common denominator of the proof's numbers, the rows times it)."""
        numbers = [w for mixture in proof.mixtures.values() for w in mixture.values()]
        scale = common_denominator([*numbers, *proof.shifts.values()])
        largest = sum((abs(s) for s in proof.shifts.values()), start=Fraction(0))
        bound = (self.bound + int(largest) + 1) * scale
        return scale, list(self.rows(proof, scale, exact_dtype(bound)))

    def value(self, least: list[Fraction]) -> Fraction | None:
        """The z that rows of these least values prove, over 1; None if none is."""
        if not self.shared:
            return (
                sum((x / case.scale for x, case in zip(least, self.cases, strict=True)), start=Fraction(0)) / self.unit
            )
        if any(x < 0 for x, case in zip(least, self.cases, strict=True) if not case.scale):
            return None
        return min(x / case.scale for x, case in zip(least, self.cases, strict=True) if case.scale) / self.unit

    def proven(self, proof: Proof) -> Fraction | None:
        """The z that these deviations prove; None if none."""
        scale, rows = self.exact_rows(proof)
        return self.value([Fraction(int(row.min()), scale) for row in rows])

    # ---- what is said against it

    def temptations(self, weights: Mapping[tuple[int, int], Any], dtype: np.dtype[Any]) -> dict[Block, Integers]:
        """[block] {[d] Σ π(k, b) · w · u_i(t; d, b₋ᵢ)}. ``weights``: integers, or floats."""
        found: dict[Block, Integers] = {}
        for k, case in enumerate(self.cases):
            mine = [(b, w) for (at, b), w in weights.items() if at == k]
            if not mine:
                continue
            profiles, amounts = np.array([b for b, _ in mine]), np.array([w for _, w in mine], dtype=dtype)
            bids = self.bids_at(profiles)
            for i, t, w in case.terms:
                columns = self.alone.payoffs(i, t)[:, self.others_at(i, profiles)].astype(dtype) * (amounts * w)
                for a in np.unique(bids[i]).tolist() if self.own else [-1]:
                    total = (columns[:, bids[i] == a] if self.own else columns).sum(axis=1)
                    found[i, t, a] = found[i, t, a] + total if (i, t, a) in found else total
        return found

    def refuted_above(self, weights: Weights) -> Fraction | None:
        """The z above which nothing is provable, by these π; None if they are no such weights."""
        if not self._admissible(weights):
            return None
        scale = common_denominator(weights.values())
        tempted = self.temptations({key: int(w * scale) for key, w in weights.items()}, np.dtype(object))
        total = sum((w * self.cases[k].weight * int(self.base[b]) for (k, b), w in weights.items()), start=Fraction(0))
        total += Fraction(sum(int(row.max()) for row in tempted.values()), scale)
        return total / self.unit

    def _admissible(self, weights: Weights) -> bool:
        sums, met = [Fraction(0)] * len(self.cases), dict[tuple[int, int, int], Fraction]()
        for (k, b), w in weights.items():
            if w < 0:
                return False
            sums[k] += w * self.cases[k].scale
            for i in range(len(self.families)):
                key = i, k, int(self.others_at(i, np.array([b]))[0])
                met[key] = met.get(key, Fraction(0)) + w
        if sum(sums) != 1 if self.shared else any(x != 1 for x in sums):
            return False
        nothing = Fraction(0)
        for i, k, column in met:
            family = next((f for f in self.families[i] if k in f), ())
            if any(met.get((i, other, column), nothing) != met[i, k, column] for other in family):
                return False
        return True


def _mixed(table: Integers, mixture: Mapping[int, Any], scale: int, dtype: np.dtype[Any]) -> Integers:
    """[columns] the mixture of the table's rows, times ``scale``."""
    total: Integers = np.zeros(table.shape[1], dtype=dtype)
    for d, weight in mixture.items():
        total = total + table[d].astype(dtype) * (weight if dtype.kind == "f" else int(weight * scale))
    return total
