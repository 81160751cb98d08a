"""*Simultaneous second-price auctions*: the winner of an item pays the larger of the reserve and the highest other
eligible bid on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from .simultaneous import Simultaneous


@dataclass(frozen=True)
class SimultaneousSecondPrice(Simultaneous):
    format: ClassVar[str] = "simultaneous-second-price"

    def price(self, ranked: Sequence[int]) -> int:
        return max([self.terms.reserve, *ranked[1:]])

    def rule(self) -> str:
        return "simultaneous second-price auctions, one an item (winners pay the highest other bid on it)"
