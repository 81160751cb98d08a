"""Run-length markets: values and bids as runs of equal numbers, any number of units (semantics.md)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import Final

from attrs import frozen

Runs = tuple[tuple[Fraction, int], ...]
"""Numbers > 0, strictly decreasing, each with how many times it comes; zeros after them are left out."""

ZERO: Final = Fraction(0)


def without_zeros(runs: Iterable[tuple[Fraction, int]]) -> Runs:
    """The runs, equal neighbours joined, zeros at the end left out."""
    found: list[tuple[Fraction, int]] = []
    for value, count in runs:
        if value == 0 or count == 0:
            continue
        if found and found[-1][0] == value:
            found[-1] = (value, found[-1][1] + count)
        else:
            found.append((value, count))
    return tuple(found)


def ends(runs: Runs) -> list[int]:
    """After how many entries each run ends."""
    return list(accumulate(count for _, count in runs))


def total(runs: Runs, first: int) -> Fraction:
    """The sum of the ``first`` entries."""
    found, left = ZERO, first
    for value, count in runs:
        if left <= 0:
            break
        found += value * min(count, left)
        left -= count
    return found


def at_least(runs: Runs, price: Fraction, units: int) -> int:
    """How many of the ``units`` entries, zeros included, are at least the price."""
    if price <= 0:
        return units
    return sum(count for value, count in runs if value >= price)


@frozen
class RunType:
    """A type: marginal values, and how likely she is."""

    name: str
    values: Runs
    probability: Fraction


@frozen
class RunAgent:
    """An agent: types, the levels of her bids (0 among them, ascending), and the bid that all her types place."""

    name: str
    types: tuple[RunType, ...]
    levels: tuple[Fraction, ...]
    bid: Runs


@frozen
class Resale:
    """One seller's take-it-or-leave-it offers: to these buyers, in this order, at these prices (ascending)."""

    seller: int
    buyers: tuple[int, ...]
    prices: tuple[Fraction, ...]


@frozen
class RunMarket:
    """A uniform-price auction of ``units`` units, the price the highest losing bid, and what follows, with a profile.

    priority  the agents as ties are served
    resale    None: no aftermarket
    """

    units: int
    agents: tuple[RunAgent, ...]
    priority: tuple[int, ...]
    reserve: Fraction
    zero_bids_win: bool
    resale: Resale | None
    title: str = ""
    source: str = ""

    @cached_property
    def place(self) -> dict[int, int]:
        """At which place each agent is served in ties."""
        return {agent: place for place, agent in enumerate(self.priority)}

    def eligible(self, level: Fraction) -> bool:
        """Whether a bid of this level may win."""
        return level >= self.reserve and (level > 0 or self.zero_bids_win)
