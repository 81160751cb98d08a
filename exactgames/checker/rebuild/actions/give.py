"""`give`: so many of the units that a buyer asks for, or all of them.  The selection is the largest number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...rejected import Rejected
from ..keys import CODE
from .action import Action, ActionKey, Asked, View
from .take import count


@dataclass(frozen=True)
class Give:
    units: int | None  # None: all

    def index(self, view: View) -> int | None:
        if view.kind != "give":
            return None
        units = view.actions - 1 if self.units is None else self.units
        return units if units < view.actions else None


class GiveKey(ActionKey):
    key: ClassVar[str] = "give"

    def read(self, value: object, asked: Asked, where: str) -> Action:
        if asked.auction:
            raise Rejected(CODE, f"{where}: units are given only in the aftermarket")
        return Give(count(value, f"{where}, give", 0))
