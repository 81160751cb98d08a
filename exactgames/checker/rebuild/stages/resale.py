"""What the two resale rules have in common.  The sellers in turn; one who holds units at her turn picks a quantity (1
to her holding) and one unit price from the price grid, or "no offer"; then the buyers in turn, the seller left out,
each take any number still on offer (no turn when nothing is left); each offer is answered before the next seller moves.
All moves are seen by all.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from ..actions.action import ActionKey, View
from ..actions.offer import OfferKey
from ..actions.take import TakeKey
from ..keys import Vector
from .stage import Stage, Turn


class Position(NamedTuple):
    """Whoever has nothing to decide is passed over."""

    sellers: Vector  # those whose turn it is, or comes
    held: Vector
    money: Vector
    offer: Vector | None  # being answered: seller, quantity first offered, price index
    asked: int  # how many of its buyers have answered
    left: int  # of it


@dataclass(frozen=True)
class Resale(Stage):
    prices: Vector

    actions: ClassVar[tuple[ActionKey, ...]] = (TakeKey(), OfferKey())

    @abstractmethod
    def selling(self, held: Vector) -> Vector:
        """The sellers in turn, where the agents start with so many units."""

    @abstractmethod
    def buyers(self, seller: int, agents: int) -> Vector:
        """Who may take an offer of hers, in turn."""

    def grid(self) -> Vector:
        return self.prices

    def start(self, held: Vector) -> Position:
        return self._next(self.selling(held), held, (0,) * len(held))

    def _next(self, sellers: Vector, held: Vector, money: Vector) -> Position:
        """The turn of the next seller who holds units."""
        first = 0
        while first < len(sellers) and not held[sellers[first]]:
            first += 1
        return Position(sellers[first:], held, money, None, 0, 0)

    def turn(self, position: Position) -> Turn | None:
        sellers, held, _, offer, asked, left = position
        if offer is not None:
            buyer = self.buyers(offer[0], len(held))[asked]
            return Turn(buyer, View("take", left + 1, held, left, offer))
        if not sellers:
            return None
        prices = len(self.prices)
        return Turn(sellers[0], View("offer", 1 + held[sellers[0]] * prices, held, None, None, prices))

    def play(self, position: Position, action: int) -> Position:
        sellers, held, money, offer, _, _ = position
        if offer is not None:
            return self._taken(position, action)
        if not action:
            return self._next(sellers[1:], held, money)
        quantity, price = 1 + (action - 1) // len(self.prices), (action - 1) % len(self.prices)
        made = Position(sellers, held, money, (sellers[0], quantity, price), 0, quantity)
        return made if self.buyers(sellers[0], len(held)) else self._next(sellers[1:], held, money)

    def _taken(self, position: Position, take: int) -> Position:
        sellers, held, money, offer, asked, left = position
        seller, _, price = offer or (0, 0, 0)
        buyers = self.buyers(seller, len(held))
        if take:
            buyer, sum_paid = buyers[asked], take * self.prices[price]
            after, got = list(held), list(money)
            after[seller] -= take
            after[buyer] += take
            got[seller] += sum_paid
            got[buyer] -= sum_paid
            held, money = tuple(after), tuple(got)
        if left > take and asked + 1 < len(buyers):
            return Position(sellers, held, money, offer, asked + 1, left - take)
        return self._next(sellers[1:], held, money)

    def held(self, position: Position) -> Vector:
        return position.held

    def money(self, position: Position) -> Vector:
        return position.money
