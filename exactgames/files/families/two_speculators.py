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
    lacking,
    offering,
    prices_key,
    units_key,
    z_types,
)
from exactgames.files.families.example_4 import GRID, UP, a_types
from exactgames.files.families.family import Document
from exactgames.mechanisms.keys import Key


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

    def fault(self) -> tuple[str, str, str] | None:
        needed = (Fraction(0), ONE, TWO)
        grids = lacking("bids", self.grid, needed) or lacking("prices", self.resale_prices, (ONE,))
        return super().fault() or grids

    @property
    def figures(self) -> tuple[Fraction, Fraction]:
        """(welfare, optimum).  Best of all, the copies' m − 3 further units each go where z is largest: their value is
        summed over z's steps, of the units worth at least so much.
        """
        g, m = self.speculators, self.m
        first = g * (2 * TWO + Fraction(5, 4))
        top = geometric(self.levels)[0]
        best, before = Fraction(0), Fraction(0)
        for z in geometric(self.levels):
            p = top / z  # Pr[z ≥ this one]
            counts = (comb(g, n) * p**n * (1 - p) ** (g - n) * min(g * (m - 3), n * (m - 1)) for n in range(g + 1))
            best += (z - before) * sum(counts, start=Fraction(0))
            before = z
        return first + g * (m - 3) * top, first + best

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
