"""Example 4 without the surplus of the first units: A and B value them at 1, C's resale price; C bids s."""

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


@frozen
class Example4Lean(Corner):
    """``levels``: K, how many values z has; ``s``: what C bids."""

    format: ClassVar[str] = "example-4-lean"
    title: ClassVar[str] = "Example 4, lean"
    words: ClassVar[str] = (
        "Example 4 with first units worth 1, as C's resale price, and a = 1; C bids s for m − 2 units"
    )
    keys: ClassVar[tuple[Key, ...]] = (
        units_key(3),
        LEVELS_KEY,
        Key("s", Number(Fraction(0), ONE), "what C bids for a unit", always(ONE), "1"),
        grid_key("0, s (1/2 if s is 0 or 1), 1, 3/2"),
        prices_key("every z"),
        *AUCTION_KEYS,
    )

    levels: int
    s: Fraction

    @property
    def name(self) -> str:
        return f"Example 4, lean, m = {self.m}, K = {self.levels}: C bids {self.s}"

    @property
    def types(self) -> tuple[list[Document], list[Document]]:
        return [{"name": "a=1", "marginals": [ONE, ONE]}], z_types(ONE, self.m, self.levels)

    @property
    def wanted(self) -> tuple[Fraction, Fraction]:
        return ONE, ONE

    @property
    def speculators_bid(self) -> Fraction:
        return self.s

    @property
    def own_grid(self) -> tuple[Fraction, ...]:
        return Fraction(0), (self.s if 0 < self.s < 1 else HALF), ONE, Fraction(3, 2)

    @property
    def own_prices(self) -> tuple[Fraction, ...]:
        return geometric(self.levels)

    @property
    def figures(self) -> tuple[Fraction, Fraction]:
        """As in Example 4, with 1 in place of 2 and of a."""
        top = geometric(self.levels)[0]
        return 3 + (self.m - 3) * top, 3 + (self.m - 3) * z_mean(self.levels)
