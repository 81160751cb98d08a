"""`acquire`: one of an agent's signal structures, or nothing.  The selection is the earliest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...rejected import Rejected
from ..information import structure_named
from ..keys import CODE
from .action import INFORMATION, Action, ActionKey, Asked, View


@dataclass(frozen=True)
class Acquire:
    name: str

    def index(self, view: View) -> int | None:
        return view.names.index(self.name) if view.kind == "acquire" and self.name in view.names else None


class AcquireKey(ActionKey):
    key: ClassVar[str] = "acquire"

    def read(self, value: object, asked: Asked, where: str) -> Action:
        if asked.stage != INFORMATION:
            raise Rejected(CODE, f"{where}: information is acquired only at stage {INFORMATION!r}")
        return Acquire(structure_named(value, asked.market.structures(asked.agent), f"{where}, acquire"))

    def rank(self, view: View, action: int) -> tuple[int, int]:
        return -action, 0
