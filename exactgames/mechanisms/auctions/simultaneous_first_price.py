"""Simultaneous first-price auctions: the winner of an item pays her bid on it."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.auctions.simultaneous import Simultaneous
from exactgames.numbers.arrays import Integers


@frozen
class SimultaneousFirstPrice(Simultaneous):
    """One an item."""

    format: ClassVar[str] = "simultaneous-first-price"
    title: ClassVar[str] = "simultaneous first-price auctions"

    def paying(self) -> str:
        return "The winner of an item pays her bid on it."

    def price(self, own: Integers, other: Integers, reserve: int) -> Integers:
        return own
