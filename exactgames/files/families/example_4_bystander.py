"""Example 4 with A a bystander, who values nothing and bids nothing: all the loss is between B and C, who bids s."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.files.families.corner import (
    AUCTION_KEYS,
    HALF,
    LEVELS_KEY,
    ONE,
    Corner,
    geometric,
    grid_key,
    prices_key,
    units_key,
    z_mean,
    z_types,
)
from exactgames.files.families.family import Document
from exactgames.mechanisms.keys import Key, Number, always

S_KEY = Key("s", Number(Fraction(0), ONE), "what C bids for a unit, above 0", always(Fraction(3, 4)), "3/4")


def between(s: Fraction) -> tuple[Fraction, ...]:
    """The grid 0, 1/2, s, 1, each number once."""
    return tuple(sorted({Fraction(0), HALF, s, ONE}))


@frozen
class Bystander(Corner):
    """A values nothing; B values her first unit at 1 and bids that; C bids s for the m − 1 others."""

    s: Fraction

    @property
    def wanted(self) -> tuple[Fraction, Fraction]:
        return Fraction(0), ONE

    @property
    def speculators_bid(self) -> Fraction:
        return self.s

    @property
    def own_grid(self) -> tuple[Fraction, ...]:
        return between(self.s)

    def fault(self) -> tuple[str, str, str] | None:
        return ("s", "0", "a number above 0, at most 1") if not self.s else super().fault()


@frozen
class Example4Bystander(Bystander):
    """``levels``: K, how many values z has."""

    format: ClassVar[str] = "example-4-bystander"
    title: ClassVar[str] = "Example 4 with a bystander"
    words: ClassVar[str] = (
        "Example 4 with A who values nothing and bids 0; B's first unit is worth 1; C bids s for m − 1 units"
    )
    keys: ClassVar[tuple[Key, ...]] = (
        units_key(2),
        LEVELS_KEY,
        S_KEY,
        grid_key("0, 1/2, s, 1"),
        prices_key("every z"),
        *AUCTION_KEYS,
    )

    levels: int

    @property
    def name(self) -> str:
        return f"Example 4 with a bystander, m = {self.m}, K = {self.levels}"

    @property
    def types(self) -> tuple[list[Document], list[Document]]:
        return [{"marginals": []}], z_types(ONE, self.m, self.levels)

    @property
    def own_prices(self) -> tuple[Fraction, ...]:
        return geometric(self.levels)

    @property
    def figures(self) -> tuple[Fraction, Fraction]:
        """C's m − 1 units go to B if z = 1, and best of all always."""
        top = geometric(self.levels)[0]
        return 1 + (self.m - 1) * top, 1 + (self.m - 1) * z_mean(self.levels)
