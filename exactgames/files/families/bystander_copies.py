"""Several copies of the market with a bystander in one auction, without the bystanders: proofs/several-speculators.md.

The ratio is that of one market with a bystander and as many units as a copy has.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.files.families.copies import FREE_KEY, SPECULATORS_KEY, Copies, OneOf
from exactgames.files.families.corner import (
    LEVELS_KEY,
    ONE,
    bid_of,
    geometric,
    grid_key,
    prices_key,
    units_key,
    z_mean,
    z_types,
)
from exactgames.files.families.family import Document
from exactgames.mechanisms.keys import Key, Number, always


@frozen(kw_only=True)
class BystanderCopies(Copies):
    """``s``: what each speculator bids (0: as little as is an equilibrium whatever the levels)."""

    format: ClassVar[str] = "bystander-copies"
    title: ClassVar[str] = "several speculators, each with one buyer"
    words: ClassVar[str] = (
        "copies of the market with a bystander, without the bystander, in one auction of all their units; "
        "C1 sells to B1 only, C2 to B2, …"
    )
    keys: ClassVar[tuple[Key, ...]] = (
        SPECULATORS_KEY,
        units_key(2, "how many units for each copy, at most 64 in all"),
        LEVELS_KEY,
        Key("s", Number(Fraction(0), ONE), "what each C bids for m − 1 units", always(Fraction(0)), "(m − 1)/m"),
        grid_key("0, s, 1"),
        FREE_KEY,
        prices_key("every z"),
    )

    s: Fraction

    @property
    def name(self) -> str:
        return "Copies of the market with a bystander"

    @property
    def speculators_bid(self) -> Fraction:
        return self.s or Fraction(self.m - 1, self.m)

    @property
    def grid(self) -> tuple[Fraction, ...]:
        return self.bids or tuple(sorted({Fraction(0), self.speculators_bid, ONE}))

    @property
    def resale_prices(self) -> tuple[Fraction, ...]:
        return self.prices or geometric(self.levels)

    @property
    def needed(self) -> tuple[Fraction, ...]:
        return Fraction(0), self.speculators_bid, ONE

    @property
    def figures(self) -> tuple[Fraction, Fraction]:
        """In each copy m − 1 units go to B if z = 1, and best of all always: the B's want just so many as there are."""
        g, others = self.speculators, self.m - 1
        return g * (1 + others * geometric(self.levels)[0]), g * (1 + others * z_mean(self.levels))

    @property
    def agents(self) -> Sequence[OneOf]:
        one, several = bid_of(ONE, 1, self.units), bid_of(self.speculators_bid, self.m - 1, self.units)
        return [OneOf("B", z_types(ONE, self.m, self.levels), one), OneOf("C", [{"marginals": []}], several)]

    def offer(self, copy: int) -> Document:
        """Everything at 1, whatever has happened: it is the best price at all holdings."""
        return {"agent": f"C{copy}", "stage": "aftermarket", "offer": {"quantity": "all", "price": 1}}
