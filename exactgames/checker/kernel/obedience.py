"""What all equilibria of one market bring, at least or at most: what *multipliers* and shifts prove.  Whoever bids a in
an equilibrium would gain nothing by any other bid d, so on average the least that she gets by d is no more than the
most that she gets by a.  A multiplier weighs that difference.  What multipliers add to a figure is on average at least
0, and what shifts add is 0; so the figure is on average at most the greatest sum over profiles of bids; and where
multipliers take away, at least the least sum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from ..budget import Budget, adding, digits, room, words
from .payoffs import Weights

Multipliers = Mapping[int, Weights]  # of a type, by own bid: other bid, multiplier


@dataclass(frozen=True)
class Profiles:
    """Profiles of bids, numbered lexicographically, the first agent's slowest; those of the others' bids likewise."""

    counts: tuple[int, ...]  # by agent, how many bids she has

    @property
    def total(self) -> int:
        return prod(self.counts)

    def others(self, agent: int) -> int:
        """How many profiles there are of the others' bids."""
        return self.total // self.counts[agent]

    def stride(self, agent: int) -> int:
        """How many profiles there are of the bids of the agents after her."""
        return prod(self.counts[agent + 1 :])

    def at(self, agent: int, bid: int) -> list[int]:
        """The profiles in which an agent makes this bid, in the order of the others' bids."""
        stride = self.stride(agent)
        starts = range(bid * stride, self.total, self.counts[agent] * stride)
        return [place for start in starts for place in range(start, start + stride)]


class Side(NamedTuple):
    """An agent, at one profile of types."""

    least: Sequence[int]  # by profile of bids: what she gets, at least
    most: Sequence[int]
    multipliers: Multipliers  # of her type
    shifts: Sequence[tuple[int, int]]  # profile of the others' bids, shift


class Proof(NamedTuple):
    """Numbers are over common denominators: `one`, of multipliers and shifts, times that of money."""

    profiles: Profiles
    one: int
    wide: int  # bits of `one`, and of a sum of an own bid's multipliers, at most
    bits: int  # of a sum of money
    high: int  # of a shift
    budget: Budget

    def extreme(self, figure: Sequence[int], sides: Sequence[Side], upper: bool) -> int:
        """The greatest sum over profiles of bids, or the least.  `figure`: by profile of bids."""
        count, each = self.profiles.total, max(self.wide + self.bits, self.high) + 20
        what = f"a sum over {words(count)} profiles of bids"
        steps = count * (5 + digits(self.wide, self.bits) + 2 * adding(each))
        self.budget.charge(what, steps, briefly=count * (8 + room(each)))
        total = [self.one * x for x in figure]
        for agent, side in enumerate(sides):
            self._add_gains(total, agent, side, upper)
            self._add_shifts(total, agent, side.shifts, each)
        return max(total) if upper else min(total)

    def _add_gains(self, total: list[int], agent: int, side: Side, upper: bool) -> None:
        """By profile of bids b, Σ over d of y(bᵢ, d)·(most(b) − least(d, b₋ᵢ)), added or taken away."""
        profiles = self.profiles
        others = profiles.others(agent)
        each = 6 + digits(self.wide, self.bits) + adding(self.wide + self.bits)
        for bid, weights in side.multipliers.items():
            steps = (len(weights) + 3) * others * each
            size = others * (60 + 2 * room(self.wide + self.bits + 20))
            self.budget.charge("what multipliers add", steps, briefly=size)
            own, whole = profiles.at(agent, bid), sum([weight for _, weight in weights])
            gains = [whole * side.most[place] for place in own]
            for other, weight in weights:
                places = profiles.at(agent, other)
                gains = [gain - weight * side.least[place] for gain, place in zip(gains, places, strict=True)]
            for place, gain in zip(own, gains, strict=True):
                total[place] += gain if upper else -gain

    def _add_shifts(self, total: list[int], agent: int, shifts: Sequence[tuple[int, int]], bits: int) -> None:
        """The same shift whatever the own bid."""
        own, stride = self.profiles.counts[agent], self.profiles.stride(agent)
        self.budget.charge("shifts, by profile of bids", len(shifts) * (10 + own * (3 + adding(bits))))
        for rest, shift in shifts:
            before, after = divmod(rest, stride)
            start = before * own * stride + after
            for place in range(start, start + own * stride, stride):
                total[place] += shift
