"""*Simultaneous first-price auctions*: the winner of an item pays her bid on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from .simultaneous import Simultaneous


@dataclass(frozen=True)
class SimultaneousFirstPrice(Simultaneous):
    format: ClassVar[str] = "simultaneous-first-price"

    def price(self, ranked: Sequence[int]) -> int:
        return ranked[0]

    def rule(self) -> str:
        return "simultaneous first-price auctions, one an item (winners pay their bids)"
