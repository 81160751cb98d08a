"""`clearing-price`: the price of a unit, where all units have one."""

from __future__ import annotations

from typing import ClassVar

from ..auctions.bidding import SealedBids
from ..keys import Vector
from .signal import Ended, Signal


class ClearingPrice(Signal):
    name: ClassVar[str] = "clearing-price"

    def misfit(self, auction: SealedBids | None) -> str | None:
        if auction is None or auction.has_price:
            return None
        return f"{'an' if auction.format[0] in 'aeiou' else 'a'} {auction.format} auction has no clearing price"

    def shows(self, bids: Vector, end: Ended) -> Vector:
        return (end.price,)
