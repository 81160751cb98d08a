"""Example 4, discretised: a is 1 or 3/2, z is equal-revenue."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.files.families.corner import (
    AUCTION_KEYS,
    HALF,
    LEVELS_KEY,
    ONE,
    TWO,
    Corner,
    geometric,
    grid_key,
    prices_key,
    units_key,
    z_mean,
    z_types,
)
from exactgames.files.families.family import Document
from exactgames.mechanisms.keys import Key

UP: Fraction = Fraction(3, 2)
GRID: tuple[Fraction, ...] = (Fraction(0), HALF, ONE, UP, TWO, Fraction(5, 2))


def a_types() -> list[Document]:
    """A's: a first unit of value 2, a second of value a, which is 1 or 3/2."""
    return [{"name": f"a={a}", "marginals": [TWO, a], "probability": HALF} for a in (ONE, UP)]


@frozen
class Example4(Corner):
    """``levels``: K, how many values z has."""

    format: ClassVar[str] = "example-4"
    title: ClassVar[str] = "Example 4"
    words: ClassVar[str] = (
        "Example 4, discretised: A's second unit is worth 1 or 3/2, B's further ones z; C bids 1 for m − 2 units and "
        "offers them at 1"
    )
    keys: ClassVar[tuple[Key, ...]] = (
        units_key(3),
        LEVELS_KEY,
        grid_key("0, 1/2, 1, 3/2, 2, 5/2"),
        prices_key("every z, 3/2 and 2"),
        *AUCTION_KEYS,
    )

    levels: int

    @property
    def name(self) -> str:
        return f"Example 4, discretised, m = {self.m}, K = {self.levels}"

    @property
    def types(self) -> tuple[list[Document], list[Document]]:
        return a_types(), z_types(TWO, self.m, self.levels)

    @property
    def wanted(self) -> tuple[Fraction, Fraction]:
        return TWO, TWO

    @property
    def own_grid(self) -> tuple[Fraction, ...]:
        return GRID

    @property
    def own_prices(self) -> tuple[Fraction, ...]:
        return (*geometric(self.levels), UP, TWO)

    @property
    def mean_of_a(self) -> Fraction:
        """E[a]."""
        return Fraction(5, 4)

    @property
    def figures(self) -> tuple[Fraction, Fraction]:
        """A surely takes a unit at 1; the other m − 3 go to B if z = 1, and best of all always."""
        first = 2 * TWO + self.mean_of_a
        top = geometric(self.levels)[0]
        return first + (self.m - 3) * top, first + (self.m - 3) * z_mean(self.levels)
