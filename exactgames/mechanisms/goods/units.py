"""Identical units: a bundle is how many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

import numpy as np
from attrs import frozen

from exactgames.numbers.arrays import Index, common_denominator, over


@frozen
class Units:
    """``units`` m ≥ 1 of them."""

    units: int

    @property
    def count(self) -> int:
        return self.units

    @property
    def called(self) -> str:
        return "units"

    def parts(self, bundle: int) -> tuple[int, ...]:
        return tuple(range(bundle + 1))

    def entries_won(self, bid: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Of the first of them, as many as are won."""
        return tuple(accumulate(bid, initial=Fraction(0)))

    def left(self, held: Sequence[int]) -> int:
        return self.units - sum(held)

    def optima(
        self, worth: Sequence[Sequence[Sequence[Fraction]]], profiles: Iterable[tuple[int, ...]]
    ) -> Iterator[Fraction]:
        """Marginal values do not increase, so the m largest of all agents' are an allocation's, and none has more."""
        marginals = [[[high - low for low, high in pairwise(values)] for values in types] for types in worth]
        for profile in profiles:
            every = sorted((x for mine, t in zip(marginals, profile, strict=True) for x in mine[t]), reverse=True)
            yield sum(every[: self.units], start=Fraction(0))

    def mean_optimum(
        self, worth: Sequence[Sequence[Sequence[Fraction]]], probabilities: Sequence[Sequence[Fraction]]
    ) -> Fraction:
        """One agent after the other: how likely which m marginal values are the largest so far. For one unit that are
        no more than there are values.
        """
        unit = common_denominator(x for types in worth for values in types for x in values)
        whole = [[over(values, unit) for values in types] for types in worth]
        largest, total = {(0,) * self.units: 1}, unit
        for types, mine in zip(whole, probabilities, strict=True):
            common = common_denominator(mine)
            weights = over(mine, common)
            marginals = [[high - low for low, high in pairwise(values)] for values in types]
            found: dict[tuple[int, ...], int] = {}
            for so_far, weight in largest.items():
                for more, w in zip(marginals, weights, strict=True):
                    best = tuple(sorted((*so_far, *more), reverse=True)[: self.units])
                    found[best] = found.get(best, 0) + weight * w
            largest, total = found, total * common
        return Fraction(sum(sum(best) * weight for best, weight in largest.items()), total)

    def text(self, bundle: int) -> str:
        return str(bundle)

    def holding(self, bundle: int) -> str:
        return f"{bundle} of {self.units}"

    def said(self, bundle: int) -> int:
        return bundle

    def won_entries(self, bid: Sequence[str], bundle: int) -> str:
        """The first of them, as many as she won."""
        return ",".join(bid[:bundle])

    def winning(self, marginal: Index, bids: Index, won: Index) -> list[Index]:
        """One column: a number for the first 0 … m marginal bids of a bid, the same where these are the same."""
        found = np.zeros((len(marginal), self.units + 1), dtype=np.int64)
        for k in range(1, self.units + 1):
            pairs = np.stack([found[:, k - 1], marginal[:, k - 1]], axis=1)
            found[:, k] = np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1) + k * len(marginal)
        column: Index = found[bids, won]
        return [column]
