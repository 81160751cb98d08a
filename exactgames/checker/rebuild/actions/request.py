"""`offer` where a buyer makes it: so many units of a seller's, at one of the prices of a grid; or none.  Actions: "no
offer" first, then by seller in her list's order, those who hold units; then by quantity, then by price.  The selection
is any offer before none, then the lowest price, then the largest quantity, then the seller first in the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ...reading import integer, table
from ...rejected import Rejected, show
from ..keys import CODE, Vector
from .action import Action, ActionKey, Asked, View
from .offer import place_of, price_of


def holders(view: View) -> Iterator[tuple[int, int]]:
    """The sellers of whom something may be asked, in order, with what they hold."""
    for seller in view.sellers:
        held = (view.holdings or ())[seller]
        if held:
            yield seller, held


def asked_for(view: View, action: int) -> Vector:
    """Of an action that is an offer: the seller's place among these sellers, the quantity, the price's place."""
    first = 1
    for place, (_, held) in enumerate(holders(view)):
        if action < first + held * view.prices:
            return place, 1 + (action - first) // view.prices, (action - first) % view.prices
        first += held * view.prices
    raise Rejected(CODE, "an offer to nobody")


@dataclass(frozen=True)
class NoRequest:
    def index(self, view: View) -> int | None:
        return 0 if view.kind == "request" else None


@dataclass(frozen=True)
class Request:
    seller: int
    quantity: int
    price: int  # its place in the grid

    def index(self, view: View) -> int | None:
        price = place_of(self.price, view)
        if view.kind != "request" or price is None:
            return None
        first = 1
        for seller, held in holders(view):
            if seller == self.seller:
                return first + (self.quantity - 1) * view.prices + price if self.quantity <= held else None
            first += held * view.prices
        return None


class RequestKey(ActionKey):
    key: ClassVar[str] = "offer"
    kind: ClassVar[str] = "request"

    def read(self, value: object, asked: Asked, where: str) -> Action:
        if asked.auction:
            raise Rejected(CODE, f"{where}: an offer is made only in the aftermarket")
        if value == "none":
            return NoRequest()
        offer = table(value, f"{where}, offer", CODE, "seller quantity price")
        seller = asked.market.agent(offer["seller"], f"{where}, offer")
        quantity = integer(offer["quantity"], f"{where}, quantity", CODE, 1)
        price = price_of(offer["price"], asked.market, f"{where}, price")
        if price < 0:
            raise Rejected(CODE, f"{where}, price: {show(offer['price'])} is not one of the aftermarket's prices")
        return Request(seller, quantity, price)

    def rank(self, view: View, action: int) -> tuple[int, int]:
        if not action:
            return -view.prices, 0
        place, quantity, price = asked_for(view, action)
        return -price, quantity * (1 + len(view.sellers)) - place
