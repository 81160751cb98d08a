"""Taking units: the key ``take``, as stages that have it share it."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from exactgames.mechanisms.actions import ALL, ActionKey, FactKey
from exactgames.mechanisms.keys import Quantity
from exactgames.mechanisms.stage import Turn


@frozen
class TakeAction:
    """Take this many units (or ALL)."""

    quantity: int

    def branch(self, turn: Turn) -> int | None:
        if turn.key != TAKE.name:
            return None
        quantity = len(turn.actions) - 1 if self.quantity == ALL else self.quantity
        return quantity if quantity < len(turn.actions) else None


TAKE: Final = ActionKey(
    "take",
    Quantity(0, all=True),
    "take so many units",
    TakeAction,
    done="units are taken",
    does="buys",
)
REMAINING: Final = FactKey("remaining", Quantity(1), "so many units may be taken at the set")


def takes(left: int) -> tuple[int, ...]:
    """The actions where so many units are left: none, one, … all of them."""
    return tuple(range(left + 1))
