"""*Discriminatory*: each pays her own winning bids, which are her highest."""

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
class Discriminatory(SealedAuction):
    format: ClassVar[str] = "discriminatory"

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[SealedBids]:
        return read_simple(cls, raw, names, goods)

    def offers(self, won: int, own: Sequence[int]) -> Vector:
        return (sum(own[:won]),)

    def payment(self, won: int, offers: Vector, faces: Vector) -> int:
        return offers[0]

    def rule(self) -> str:
        return "discriminatory auction (winners pay their bids)"
