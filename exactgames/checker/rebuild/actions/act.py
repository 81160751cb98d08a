"""`act`: one of the actions that a table names for an agent.  The selection is the earliest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...rejected import Rejected
from ..keys import CODE, name_of
from .action import Action, ActionKey, Asked, View


@dataclass(frozen=True)
class Act:
    name: str

    def index(self, view: View) -> int | None:
        return view.names.index(self.name) if view.kind == "act" and self.name in view.names else None


class ActKey(ActionKey):
    key: ClassVar[str] = "act"

    def read(self, value: object, asked: Asked, where: str) -> Action:
        if asked.auction and not asked.market.acts_first:
            raise Rejected(CODE, f"{where}: an act is chosen only in an auction that is a table, or in the aftermarket")
        return Act(name_of(value, f"{where}, act", ()))

    def rank(self, view: View, action: int) -> tuple[int, int]:
        return -action, 0
