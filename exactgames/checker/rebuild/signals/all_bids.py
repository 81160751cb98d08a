"""`all-bids`: everybody's bids."""

from __future__ import annotations

from typing import ClassVar

from ..keys import Vector
from .signal import Ended, Signal


class AllBids(Signal):
    name: ClassVar[str] = "all-bids"
    tells_bids: ClassVar[bool] = True

    def shows(self, bids: Vector, end: Ended) -> Vector:
        return bids
