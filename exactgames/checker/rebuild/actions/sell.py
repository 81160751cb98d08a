"""`sell`: so many units as one lot, with one of the reserves; or none.  Actions: "no sale" first, then by quantity,
then by reserve.  The selection is any sale before none, then the lowest reserve, then the largest quantity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...reading import integer, table
from ...rejected import Rejected
from ..keys import CODE
from .action import Action, ActionKey, Asked, View, amount_of


@dataclass(frozen=True)
class NoSale:
    def index(self, view: View) -> int | None:
        return 0 if view.kind == "sell" else None


@dataclass(frozen=True)
class Sell:
    quantity: int
    reserve: int | None  # None: no such amount

    def index(self, view: View) -> int | None:
        if view.kind != "sell" or self.reserve not in view.grid:
            return None
        place = 1 + (self.quantity - 1) * len(view.grid) + view.grid.index(self.reserve)
        return place if place < view.actions else None


class SellKey(ActionKey):
    key: ClassVar[str] = "sell"

    def read(self, value: object, asked: Asked, where: str) -> Action:
        if asked.auction:
            raise Rejected(CODE, f"{where}: a lot is sold only in the aftermarket")
        if value == "none":
            return NoSale()
        lot = table(value, f"{where}, sell", CODE, "quantity reserve")
        quantity = integer(lot["quantity"], f"{where}, quantity", CODE, 1)
        return Sell(quantity, amount_of(lot["reserve"], asked.market, f"{where}, reserve"))

    def rank(self, view: View, action: int) -> tuple[int, int]:
        if not action:
            return -len(view.grid), 0
        return -((action - 1) % len(view.grid)), action
