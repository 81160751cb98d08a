"""`bid`: a vector of marginal bids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...rejected import Rejected
from ..keys import CODE
from .action import Action, ActionKey, Asked, View


@dataclass(frozen=True)
class Bid:
    number: int  # among her bids

    def index(self, view: View) -> int | None:
        return self.number if view.kind == "bid" and self.number < view.actions else None


class BidKey(ActionKey):
    key: ClassVar[str] = "bid"

    def read(self, value: object, asked: Asked, where: str) -> Action:
        if not (asked.auction and asked.market.sealed):
            raise Rejected(CODE, f"{where}: a bid is made only in the auction, under sealed bids")
        return Bid(asked.market.bid(asked.agent, value, f"{where}, bid"))
