"""`offer`: so many units, or all that she holds, at one of the prices of a grid; or none.  Actions: "no offer" first,
then by quantity, then by price.  The selection is any offer before none, then the highest price, then the largest
quantity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...budget import digits
from ...reading import number, table
from ...rejected import Rejected, show
from ..keys import CODE, PART_BITS
from .action import Action, ActionKey, Asked, View
from .take import count

if TYPE_CHECKING:
    from ..market import Market


@dataclass(frozen=True)
class NoOffer:
    def index(self, view: View) -> int | None:
        return 0 if view.kind == "offer" else None


@dataclass(frozen=True)
class Offer:
    quantity: int | None  # None: all that she holds
    price: int  # its place in the grid

    def index(self, view: View) -> int | None:
        if view.kind != "offer":
            return None
        holding, price = (view.actions - 1) // view.prices, place_of(self.price, view)
        quantity = holding if self.quantity is None else self.quantity
        return 1 + (quantity - 1) * view.prices + price if quantity <= holding and price is not None else None


class OfferKey(ActionKey):
    key: ClassVar[str] = "offer"

    def read(self, value: object, asked: Asked, where: str) -> Action:
        if asked.auction:
            raise Rejected(CODE, f"{where}: an offer is made only in the aftermarket")
        if value == "none":
            return NoOffer()
        offer = table(value, f"{where}, offer", CODE, "quantity price")
        price = price_of(offer["price"], asked.market, f"{where}, price")
        if price < 0:
            raise Rejected(CODE, f"{where}, price: {show(offer['price'])} is not one of the aftermarket's prices")
        return Offer(count(offer["quantity"], f"{where}, quantity", 1), price)

    def rank(self, view: View, action: int) -> tuple[int, int]:
        return ((action - 1) % view.prices, action) if action else (-1, 0)


def place_of(price: int, view: View) -> int | None:
    """The place of a price among those of the set's own aftermarket; None if it is not there."""
    if view.places is None:
        return price
    return view.places.index(price) if price in view.places else None


def price_of(value: object, market: Market, where: str) -> int:
    """The place of a price in the aftermarket's grid; -1 if it is not there."""
    exact = number(value, where) * market.scale
    prices = market.aftermarket.grid()
    market.budget.charge(f"{where}: a price", 20 + len(prices) // 2 + 4 * digits(market.bits, PART_BITS))
    return prices.index(int(exact)) if exact.denominator == 1 and int(exact) in prices else -1
