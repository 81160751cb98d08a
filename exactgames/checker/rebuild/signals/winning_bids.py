"""`winning-bids`: of everybody, the marginal bids that won; these are her highest ones, as many as she won."""

from __future__ import annotations

from typing import ClassVar

from ..keys import Vector
from .signal import Ended, Signal


class WinningBids(Signal):
    name: ClassVar[str] = "winning-bids"

    def shows(self, bids: Vector, end: Ended) -> tuple[object, ...]:
        return end.winning
