"""`amount`: one of the levels, for a lot.  The selection is the highest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...rejected import Rejected
from ..keys import CODE
from .action import Action, ActionKey, Asked, View, amount_of


@dataclass(frozen=True)
class Amount:
    amount: int | None  # None: no such amount

    def index(self, view: View) -> int | None:
        there = view.kind == "amount" and self.amount in view.grid
        return view.grid.index(self.amount) if there and self.amount is not None else None


class AmountKey(ActionKey):
    key: ClassVar[str] = "amount"

    def read(self, value: object, asked: Asked, where: str) -> Action:
        if asked.auction:
            raise Rejected(CODE, f"{where}: amounts are named only in the aftermarket")
        return Amount(amount_of(value, asked.market, f"{where}, amount"))
