"""Simultaneous second-price auctions: the winner of an item pays the larger of the reserve and the highest other
eligible bid on it.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen

from exactgames.mechanisms.auctions.simultaneous import Simultaneous
from exactgames.numbers.arrays import Integers
from exactgames.numbers.rational import show


@frozen
class SimultaneousSecondPrice(Simultaneous):
    """One an item."""

    format: ClassVar[str] = "simultaneous-second-price"
    title: ClassVar[str] = "simultaneous second-price auctions"

    def paying(self) -> str:
        least = f", but at least {show(self.reserve)}" if self.reserve else ""
        return f"The winner of an item pays the highest other bid on it{least}."

    def price(self, own: Integers, other: Integers, reserve: int) -> Integers:
        found: Integers = np.maximum(other, reserve)
        return found
