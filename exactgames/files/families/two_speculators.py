"""Several copies of Example 4 in one auction: each speculator sells only to the two agents of her copy."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb
from typing import ClassVar

from attrs import frozen

from exactgames.files.families.copies import FREE_KEY, SPECULATORS_KEY, Copies, OneOf
from exactgames.files.families.corner import (
    LEVELS_KEY,
    ONE,
    TWO,
    bid_of,
    geometric,
    grid_key,
    offering,
    prices_key,
    units_key,
    z_types,
)
from exactgames.files.families.example_4 import GRID, UP, a_types
from exactgames.files.families.family import Document
from exactgames.mechanisms.keys import Key


def where_z_is_largest(copies: int, units: int, levels: Sequence[Fraction]) -> Fraction:
    """What the further units of copies of Example 4 with so many units each, m − 3 of each copy, are worth where each
    goes to the B with the largest z, to each B at most m − 1: summed over z's ``levels``, ascending, with Pr[z ≥ z_j] =
    z₁/z_j, of the units worth at least so much.
    """
    found, before = Fraction(0), Fraction(0)
    for z in levels:
        p = levels[0] / z  # Pr[z ≥ this one]
        wanted = (min(copies * (units - 3), n * (units - 1)) for n in range(copies + 1))
        likely = (comb(copies, n) * p**n * (1 - p) ** (copies - n) for n in range(copies + 1))
        found += (z - before) * sum((one * q for one, q in zip(wanted, likely, strict=True)), start=Fraction(0))
        before = z
    return found


@frozen
class TwoSpeculators(Copies):
    """Copies of Example 4."""

    format: ClassVar[str] = "two-speculators"
    title: ClassVar[str] = "two or more speculators"
    words: ClassVar[str] = (
        "copies of Example 4 in one auction of all their units; C1 sells to A1 and B1 only, C2 to A2 and B2, …"
    )
    keys: ClassVar[tuple[Key, ...]] = (
        SPECULATORS_KEY,
        units_key(3, "how many units for each copy, at most 64 in all"),
        LEVELS_KEY,
        grid_key("0, 1/2, 1, 3/2, 2, 5/2"),
        FREE_KEY,
        prices_key("every z, 3/2 and 2"),
    )

    @property
    def name(self) -> str:
        return "Example 4"

    @property
    def grid(self) -> tuple[Fraction, ...]:
        return self.bids or GRID

    @property
    def resale_prices(self) -> tuple[Fraction, ...]:
        return self.prices or (*geometric(self.levels), UP, TWO)

    @property
    def needed(self) -> tuple[Fraction, ...]:
        return Fraction(0), ONE, TWO

    @property
    def figures(self) -> tuple[Fraction, Fraction]:
        """(welfare, optimum): the copies' further units stay with C unless z = 1, and best of all go where z is
        largest.
        """
        g, m, levels = self.speculators, self.m, geometric(self.levels)
        first = g * (2 * TWO + Fraction(5, 4))
        return first + g * (m - 3) * levels[0], first + where_z_is_largest(g, m, levels)

    @property
    def agents(self) -> Sequence[OneOf]:
        one, several = bid_of(TWO, 1, self.units), bid_of(ONE, self.m - 2, self.units)
        return [
            OneOf("A", a_types(), one),
            OneOf("B", z_types(TWO, self.m, self.levels), one),
            OneOf("C", [{"marginals": []}], several),
        ]

    def offer(self, copy: int) -> Document:
        return offering(f"C{copy}", {f"A{copy}": 1, f"B{copy}": 1, f"C{copy}": self.m - 2})
