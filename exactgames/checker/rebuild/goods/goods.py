"""What is sold, and can be held.  A holding is a whole number, 0 if nothing is held: how many units, or which bundle
(`items`).  A type's valuation is a list of values, by holding.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Protocol

from ...budget import Budget
from ...reading import Table
from ..keys import Vector, Whole


class Valuation(Protocol):
    """A type's valuation, before the common denominator is known."""

    @property
    def amounts(self) -> Sequence[Fraction]:
        """The numbers that it is made of."""

    def values(self, whole: Whole) -> Vector:
        """What the type gets from each holding, from 0 on."""


@dataclass(frozen=True)
class Goods(ABC):
    count: int  # of units, or items: how many numbers a bid has
    names: tuple[str, ...] = ()  # of the items

    key: ClassVar[str]  # of the instance
    valuations: ClassVar[tuple[str, ...]]  # the keys of a type, of which it has one
    trade: ClassVar[str]  # the key of what changes hands in a trade
    offered: ClassVar[str]  # the key of what is offered, where an offer is answered

    @classmethod
    @abstractmethod
    def read(cls, value: object) -> Goods: ...

    # -- Valuations

    @property
    @abstractmethod
    def size(self) -> int:
        """How many numbers a valuation is made of, at most."""

    @abstractmethod
    def read_valuation(self, kind: Table, where: str, budget: Budget) -> Valuation:
        """The valuation of a type's table, which has one of the keys `valuations`."""

    @abstractmethod
    def charge_values(self, types: int, bits: int, budget: Budget) -> None:
        """Pay for so many types' values, beyond the numbers that they are made of."""

    @abstractmethod
    def optimum(self, values: Sequence[Vector]) -> int:
        """The largest sum of the agents' values over all allocations."""

    @abstractmethod
    def optimum_cost(self, agents: int, bits: int) -> int:
        """Its steps."""

    # -- Bids

    @abstractmethod
    def read_bid(self, value: object, where: str) -> list[Fraction]:
        """One of the vectors that an agent may bid."""

    @abstractmethod
    def named_bid(self, value: object, where: str) -> list[Fraction]:
        """The vector that a rule or a claim names, whether or not it may be bid."""

    @abstractmethod
    def bids(self, levels: int) -> int:
        """How many vectors of so many levels there are."""

    @abstractmethod
    def vectors(self, levels: Sequence[int]) -> list[Vector]:
        """These, lexicographically ascending; the levels are ascending."""

    # -- Holdings

    @abstractmethod
    def read_holding(self, value: object, where: str) -> int:
        """What a condition says that somebody holds, wins or takes."""

    @abstractmethod
    def read_start(self, value: object, where: str) -> int:
        """The same, where a table of trades asks for it: no more than any market has."""

    @abstractmethod
    def read_lot(self, value: object, where: str) -> int:
        """What changes hands in a trade: something."""

    @abstractmethod
    def read_offered(self, value: object, where: str) -> int:
        """What a condition says that is offered."""

    @abstractmethod
    def read_won(self, value: object, where: str) -> int:
        """What somebody wins."""

    @abstractmethod
    def check_sold(self, won: Sequence[int], where: str) -> None:
        """Refuse to sell more than there is."""

    @abstractmethod
    def without(self, held: int, lot: int) -> int | None:
        """What is left of a holding; None if the lot is not in it."""

    @abstractmethod
    def together(self, held: int, lot: int) -> int:
        """A holding to which a lot comes that is not in it."""

    # -- Words

    @abstractmethod
    def words(self) -> str: ...

    @abstractmethod
    def allocation(self, held: Sequence[int]) -> str:
        """Holdings, in words."""
