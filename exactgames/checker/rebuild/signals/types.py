"""`types`: the type profile."""

from __future__ import annotations

from typing import ClassVar

from ..keys import Vector
from .signal import Ended, Signal


class Types(Signal):
    name: ClassVar[str] = "types"
    tells_types: ClassVar[bool] = True

    def shows(self, bids: Vector, end: Ended) -> tuple[object, ...]:
        return ()
