"""An action as rules name it, and what an information set looks like."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol

from ...budget import digits
from ...reading import number
from ..keys import PART_BITS, Vector

if TYPE_CHECKING:
    from ..market import Market


class View(NamedTuple):
    """What an information set looks like, apart from what its owner did and won in the auction."""

    kind: str  # the key of its actions: "bid", "take", "offer", …
    actions: int
    holdings: Vector | None  # now; in a posted-price auction what was taken so far; None under sealed bids
    remaining: int | None  # units that may be taken
    offer: Vector | None  # being answered: who made it, quantity first offered, price index
    prices: int = 0  # where an offer is made: how many prices there are
    sellers: Vector = ()  # where a buyer makes it: to whom she may
    round: int = 1  # which of several aftermarkets it is
    places: Vector | None = None  # there, of its prices among those of all
    names: tuple[str, ...] = ()  # of the actions, where a table names them
    grid: Vector = ()  # where a lot is put up, the reserves; where amounts are named for it, these
    lot: Vector | None = None  # for which an amount is named: seller, quantity, reserve
    bundles: Vector = ()  # of items, those that may be taken; where an offer is made, that may be offered


class Action(Protocol):
    """An action that a rule names; equal actions are equal values."""

    def index(self, view: View) -> int | None:
        """Its index among the actions of a set, None if it is not one of them."""


@dataclass(frozen=True)
class Either:
    """An action that means one thing in one aftermarket, and another in another."""

    meanings: tuple[Action, ...]

    def index(self, view: View) -> int | None:
        return next((found for one in self.meanings if (found := one.index(view)) is not None), None)


def amount_of(value: object, market: Market, where: str) -> int | None:
    """An amount of money over the common denominator; None if it is no multiple, so that no grid has it."""
    market.budget.charge(f"{where}: an amount", 20 + 4 * digits(market.bits, PART_BITS))
    exact = number(value, where, 0) * market.scale
    return int(exact) if exact.denominator == 1 else None


INFORMATION, AUCTION, AFTERMARKET = STAGES = ("information", "auction", "aftermarket")


class Asked(NamedTuple):
    """Who is told to do something, and when."""

    market: Market
    agent: int
    stage: str  # information, auction or aftermarket

    @property
    def auction(self) -> bool:
        return self.stage == AUCTION


class ActionKey(ABC):
    """A key of rules, under which an action stands."""

    key: ClassVar[str]
    kind: ClassVar[str] = ""  # of the views with such actions, if it is not the key

    @property
    def of_views(self) -> str:
        return self.kind or self.key

    @abstractmethod
    def read(self, value: object, asked: Asked, where: str) -> Action:
        """The action of a rule, checked to be possible in its stage."""

    def rank(self, view: View, action: int) -> tuple[int, int]:
        """Selections: of optimal actions of a set the one of the greatest rank is taken."""
        return action, 0
