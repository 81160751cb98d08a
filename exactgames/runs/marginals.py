"""Marginal values and bids as runs of equal numbers (semantics.md, "Run-length markets")."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import accumulate
from typing import Final

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
