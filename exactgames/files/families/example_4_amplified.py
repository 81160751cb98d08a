"""Example 4 with a = 1 for sure: the loss grows with m."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.files.families.corner import AUCTION_KEYS, HALF, LEVELS_KEY, ONE, TWO, grid_key, prices_key, units_key
from exactgames.files.families.example_4 import Example4
from exactgames.files.families.family import Document
from exactgames.mechanisms.keys import Key


@frozen
class Example4Amplified(Example4):
    """As Example 4."""

    format: ClassVar[str] = "example-4-amplified"
    title: ClassVar[str] = "Example 4, amplified"
    words: ClassVar[str] = "Example 4 with A's second unit worth 1 for sure"
    keys: ClassVar[tuple[Key, ...]] = (
        units_key(3),
        LEVELS_KEY,
        grid_key("0, 1/2, 1, 2"),
        prices_key("every z, 3/2 and 2"),
        *AUCTION_KEYS,
    )

    @property
    def name(self) -> str:
        return f"Example 4, amplified, m = {self.m}, K = {self.levels}"

    @property
    def types(self) -> tuple[list[Document], list[Document]]:
        return [{"name": "a=1", "marginals": [TWO, ONE]}], super().types[1]

    @property
    def own_grid(self) -> tuple[Fraction, ...]:
        return Fraction(0), HALF, ONE, TWO

    @property
    def mean_of_a(self) -> Fraction:
        return ONE
