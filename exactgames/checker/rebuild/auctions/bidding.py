"""What all auctions with sealed bids have in common, of units or of items: bids are vectors, all bid at once, and a
bid is *eligible* if it is at least the reserve and, unless zero bids win, positive.  *Ties* go by an order of the
agents, which `random` draws uniformly.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from ...reading import Table, number, table, text, truth
from ...rejected import Rejected
from ...words import listed
from ..goods.goods import Goods
from ..keys import CODE, Draft, Vector, agents_named

if TYPE_CHECKING:
    from ..market import Market

Money = Callable[[int], str]  # an amount in words


@dataclass(frozen=True, slots=True)
class Terms:
    """The keys that every auction with sealed bids has."""

    priority: Vector | None  # who is served first at a tie; None: drawn at random
    reserve: int
    zero_bids_win: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    weight: int  # of this outcome among those of one bid profile: integers without common factor
    allocation: Vector
    payments: Vector
    price: int  # the clearing price, 0 where there is none
    winning: tuple[Vector, ...]  # by agent, the marginal bids that won, highest first; by item, its winner and her bid


@dataclass(frozen=True)
class SealedBids(ABC):
    terms: Terms

    format: ClassVar[str]
    goods: ClassVar[tuple[str, ...]] = ("units",)  # the keys of those that it sells
    has_price: ClassVar[bool] = False  # whether there is a clearing price

    @classmethod
    @abstractmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[SealedBids]:
        """The auction of an instance's table."""

    @abstractmethod
    def outcomes(self, market: Market, bids: Sequence[Vector]) -> list[Outcome]:
        """The distinct outcomes of a bid profile, in the order in which the draws of an order (the orders taken
        lexicographically, the file's first) first lead to them."""

    @abstractmethod
    def rule(self) -> str:
        """The payment rule in words."""

    def eligible(self, vector: Sequence[int]) -> list[int]:
        least, zero = self.terms.reserve, self.terms.zero_bids_win
        return [x for x in vector if x >= least and (x > 0 or zero)]

    def words(self, names: Sequence[str], money: Money) -> str:
        """The auction in words; the names in quotes."""
        terms = self.terms
        ties = "at random" if terms.priority is None else f"in the order {listed([names[k] for k in terms.priority])}"
        reserve = f", reserve {money(terms.reserve)}" if terms.reserve else ""
        zero = "" if terms.zero_bids_win else ", bids of 0 do not win"
        return f"{self.rule()}{reserve}{zero}, ties {ties}"


def read_terms(raw: Table, names: Sequence[str], own: str = "") -> tuple[Fraction, Callable[[int], Terms]]:
    """The common keys, where an auction has keys of its `own` too: the reserve, and how the terms are made from it."""
    table(raw, "auction", CODE, "format", f"{own} ties reserve zero_bids_win")
    priority: Vector | None = tuple(range(len(names)))
    if isinstance(raw.get("ties"), str):
        text(raw["ties"], "auction, ties", CODE, "random")
        priority = None
    elif "ties" in raw:
        ties = table(raw["ties"], "auction, ties", CODE, "priority")
        priority = agents_named(ties["priority"], "auction, ties", names)
        if len(priority) != len(names):
            raise Rejected(CODE, f"auction, ties: {len(priority)} agents named, expected all {len(names)}")
    reserve = number(raw.get("reserve", 0), "auction, reserve", 0)
    zero = truth(raw.get("zero_bids_win", True), "auction, zero_bids_win", CODE)
    return reserve, lambda least: Terms(priority, least, zero)
