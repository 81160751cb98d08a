"""Several copies of Example 4 in one auction: each speculator sells only to the two agents of her copy.

The γ-variant of the paper: nobody wins a large part of the units, and the loss is the same.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import ClassVar

from attrs import frozen

from exactgames.files.families.corner import (
    CONCEPTS,
    LEVELS_KEY,
    ONE,
    TWO,
    UNITS,
    bid_of,
    bidding,
    claims,
    geometric,
    grid_key,
    lacking,
    offering,
    prices_key,
    units_key,
    z_types,
)
from exactgames.files.families.example_4 import GRID, UP, a_types
from exactgames.files.families.family import PAPER, Document, Family
from exactgames.files.limits import BIDS
from exactgames.mechanisms.keys import Integer, Key, always

_COPIES = 8


@frozen
class TwoSpeculators(Family):
    """``speculators``: how many copies of Example 4 with ``m`` units and ``levels`` values of z each."""

    format: ClassVar[str] = "two-speculators"
    title: ClassVar[str] = "two or more speculators"
    words: ClassVar[str] = (
        "copies of Example 4 in one auction of all their units; C1 sells to A1 and B1 only, C2 to A2 and B2, …"
    )
    keys: ClassVar[tuple[Key, ...]] = (
        Key("speculators", Integer(1, _COPIES), "how many copies", always(2), "2"),
        units_key(3, "how many units for each copy, at most 64 in all"),
        LEVELS_KEY,
        grid_key("0, 1/2, 1, 3/2, 2, 5/2"),
        Key(
            "free",
            Integer(0, _COPIES),
            "the copy whose agents may bid anything; the others' bid what the profile says, and have no other bid",
            always(0),
            "0, all copies' may bid anything",
        ),
        prices_key("every z, 3/2 and 2"),
    )

    speculators: int
    m: int
    levels: int
    bids: tuple[Fraction, ...]
    free: int
    prices: tuple[Fraction, ...]

    @property
    def grid(self) -> tuple[Fraction, ...]:
        return self.bids or GRID

    @property
    def resale_prices(self) -> tuple[Fraction, ...]:
        return self.prices or (*geometric(self.levels), UP, TWO)

    @property
    def units(self) -> int:
        """Those of all copies."""
        return self.speculators * self.m

    def fault(self) -> tuple[str, str, str] | None:
        if self.units > UNITS:
            return "m", f"{self.m}, in all {self.units} units", f"at most {UNITS} in all"
        if self.free > self.speculators:
            return "free", str(self.free), f"0, or a copy from 1 to {self.speculators}"
        count = comb(self.units + len(self.grid) - 1, self.units)
        if count > BIDS:
            return "m", f"{self.m}, with {len(self.grid)} levels {count:,} bids an agent", f"at most {BIDS:,} bids"
        needed = (Fraction(0), ONE, TWO)
        return lacking("bids", self.grid, needed) or lacking("prices", self.resale_prices, (ONE,))

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

    def _bids(self, copy: int, bid: list[Fraction]) -> Document:
        """What an agent of the copy may bid, whose bid in the profile is this."""
        return {"levels": list(self.grid)} if self.free in (0, copy) else {"vectors": [bid]}

    def document(self) -> Document:
        copies = range(1, self.speculators + 1)
        agents: list[Document] = []
        strategy: list[Document] = []
        offers: list[Document] = []
        for k in copies:
            a, b, c = f"A{k}", f"B{k}", f"C{k}"
            one, several = bid_of(TWO, 1, self.units), bid_of(ONE, self.m - 2, self.units)
            agents += [
                {"name": a, "types": a_types(), "bids": self._bids(k, one)},
                {"name": b, "types": z_types(TWO, self.m, self.levels), "bids": self._bids(k, one)},
                {"name": c, "types": [{"marginals": []}], "bids": self._bids(k, several)},
            ]
            strategy += [bidding(a, one), bidding(b, one), bidding(c, several)]
            offers.append(offering(c, {a: 1, b: 1, c: self.m - 2}))
        return {
            "title": f"Example 4 with {self.speculators} speculators, m = {self.units}, K = {self.levels}",
            "source": PAPER + "Example 4 and the discussion of γ",
            "units": self.units,
            "agents": agents,
            "auction": {
                "format": "uniform-price",
                "price": "highest-losing",
                "ties": {"priority": [f"{kind}{k}" for kind in "CAB" for k in copies]},
            },
            "aftermarket": {
                "format": "take-it-or-leave-it",
                "sellers": [f"C{k}" for k in copies],
                "buyers": {f"C{k}": [f"A{k}", f"B{k}"] for k in copies},
                "prices": list(self.resale_prices),
            },
            "strategy": [*strategy, *offers],
            "claims": claims(CONCEPTS, *self.figures),
        }
