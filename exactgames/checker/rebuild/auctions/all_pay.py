"""*All-pay*: each pays all her own eligible marginal bids, won or not.  No clearing price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ...reading import Table
from ..goods.goods import Goods
from ..keys import Draft, Vector
from .bidding import SealedBids
from .sealed import SealedAuction, read_simple


@dataclass(frozen=True)
class AllPay(SealedAuction):
    format: ClassVar[str] = "all-pay"
    losers_pay: ClassVar[bool] = True

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[SealedBids]:
        return read_simple(cls, raw, names, goods)

    def offers(self, won: int, own: Sequence[int]) -> Vector:
        return (sum(own),)

    def payment(self, won: int, offers: Vector, faces: Vector) -> int:
        return offers[0]

    @property
    def reach(self) -> int | None:
        return None  # losing bids are paid

    def rule(self) -> str:
        return "all-pay auction (everybody pays her bids)"
