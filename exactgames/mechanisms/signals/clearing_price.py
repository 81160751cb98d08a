"""The clearing price is seen by all."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.protocols import AuctionRule, Observed, Signal, Speech
from exactgames.numbers.arrays import Integers


@frozen
class ClearingPrice(Signal):
    """Needs an auction that has one."""

    name: ClassVar[str] = "clearing-price"
    shows: ClassVar[str] = "the clearing price"

    def refusal(self, auction: type[AuctionRule]) -> str | None:
        return None if auction.has_clearing_price else f"no clearing price: {auction.title} has none"

    def columns(self, observed: Observed) -> list[Integers]:
        return [self._price(observed)]

    def words(self, observed: Observed, row: int, speech: Speech) -> str:
        return f"the price seen: {speech.amount(int(self._price(observed)[row]))}"

    def _price(self, observed: Observed) -> Integers:
        if observed.price is None:
            raise TypeError("this auction has no clearing price")
        return observed.price
