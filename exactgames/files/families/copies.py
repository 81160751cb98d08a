"""Several copies of a market in one auction of all their units: each speculator sells only to the agents of her copy.

The γ-variant of the paper: nobody wins a large part of the units, and the loss is that of a copy.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from math import comb
from typing import Final

from attrs import frozen

from exactgames.files.families.corner import CONCEPTS, ONE, UNITS, bidding, claims, lacking
from exactgames.files.families.family import PAPER, Document, Family
from exactgames.files.limits import BIDS
from exactgames.mechanisms.keys import Integer, Key, always

_COPIES: Final = 8
SPECULATORS_KEY: Final = Key("speculators", Integer(1, _COPIES), "how many copies", always(2), "2")
FREE_KEY: Final = Key(
    "free",
    Integer(0, _COPIES),
    "the copy whose agents may bid anything; the others' bid what the profile says, and have no other bid",
    always(0),
    "0, all copies' may bid anything",
)


@frozen
class OneOf:
    """An agent of a copy: the letter of her name, her types, her bid, padded."""

    letter: str
    types: list[Document]
    bid: list[Fraction]


@frozen
class Copies(Family):
    """``speculators``: how many copies of ``m`` units and ``levels`` values of z each. C sells to her copy's others."""

    speculators: int
    m: int
    levels: int
    bids: tuple[Fraction, ...]
    free: int
    prices: tuple[Fraction, ...]

    @property
    @abstractmethod
    def name(self) -> str:
        """What there are copies of."""

    @property
    @abstractmethod
    def grid(self) -> tuple[Fraction, ...]:
        """The grid of bids."""

    @property
    @abstractmethod
    def resale_prices(self) -> tuple[Fraction, ...]:
        """Those of all copies."""

    @property
    @abstractmethod
    def agents(self) -> Sequence[OneOf]:
        """Those of a copy."""

    @abstractmethod
    def offer(self, copy: int) -> Document:
        """The rule of what the copy's C offers."""

    @property
    @abstractmethod
    def figures(self) -> tuple[Fraction, Fraction]:
        """(welfare, optimum)."""

    @property
    def units(self) -> int:
        """Those of all copies."""
        return self.speculators * self.m

    @property
    @abstractmethod
    def needed(self) -> tuple[Fraction, ...]:
        """The levels of bids that the grid must have."""

    def fault(self) -> tuple[str, str, str] | None:
        if self.units > UNITS:
            return "m", f"{self.m}, in all {self.units} units", f"at most {UNITS} in all"
        if self.free > self.speculators:
            return "free", str(self.free), f"0, or a copy from 1 to {self.speculators}"
        count = comb(self.units + len(self.grid) - 1, self.units)
        if count > BIDS:
            return "m", f"{self.m}, with {len(self.grid)} levels {count:,} bids an agent", f"at most {BIDS:,} bids"
        return lacking("bids", self.grid, self.needed) or lacking("prices", self.resale_prices, (ONE,))

    def _bids(self, copy: int, bid: list[Fraction]) -> Document:
        """What an agent of the copy may bid, whose bid in the profile is this."""
        return {"levels": list(self.grid)} if self.free in (0, copy) else {"vectors": [bid]}

    def document(self) -> Document:
        copies = range(1, self.speculators + 1)
        agents: list[Document] = []
        strategy: list[Document] = []
        for k in copies:
            for one in self.agents:
                who = f"{one.letter}{k}"
                agents.append({"name": who, "types": one.types, "bids": self._bids(k, one.bid)})
                strategy.append(bidding(who, one.bid))
        others = [one.letter for one in self.agents if one.letter != "C"]
        return {
            "title": f"{self.name} with {self.speculators} speculators, m = {self.units}, K = {self.levels}",
            "source": PAPER + "Example 4 and the discussion of γ",
            "units": self.units,
            "agents": agents,
            "auction": {
                "format": "uniform-price",
                "price": "highest-losing",
                "ties": {"priority": [f"{letter}{k}" for letter in ("C", *others) for k in copies]},
            },
            "aftermarket": {
                "format": "take-it-or-leave-it",
                "sellers": [f"C{k}" for k in copies],
                "buyers": {f"C{k}": [f"{letter}{k}" for letter in others] for k in copies},
                "prices": list(self.resale_prices),
            },
            "strategy": [*strategy, *(self.offer(k) for k in copies)],
            "claims": claims(CONCEPTS, *self.figures),
        }
