"""`take`: so many of the units that may be taken, or all of them.  The selection is the largest number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...reading import integer
from ...rejected import Rejected
from ..keys import CODE
from .action import Action, ActionKey, Asked, View


@dataclass(frozen=True)
class Take:
    units: int | None  # None: all

    def index(self, view: View) -> int | None:
        if view.kind != "take":
            return None
        units = view.actions - 1 if self.units is None else self.units
        return units if units < view.actions else None


class TakeKey(ActionKey):
    key: ClassVar[str] = "take"

    def read(self, value: object, asked: Asked, where: str) -> Action:
        if asked.auction and asked.market.sealed:
            raise Rejected(CODE, f"{where}: nothing is taken under sealed bids")
        return Take(count(value, f"{where}, take", 0))


def count(value: object, where: str, least: int) -> int | None:
    """A number of units, None for all."""
    return None if value == "all" else integer(value, where, CODE, least)
