"""*Vickrey*: who wins k units pays for the k others' bids that she displaces.  With r_1 ≥ … ≥ r_m the m highest
eligible marginal bids of the others (the reserve where there are fewer): r_{m-k+1} + … + r_m.  No clearing price.
(Krishna, *Auction Theory*, chapter 12.)
"""

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
class Vickrey(SealedAuction):
    format: ClassVar[str] = "vickrey"

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[SealedBids]:
        return read_simple(cls, raw, names, goods)

    def faces(self, won: int, rivals: Sequence[int]) -> Vector:
        """What the displaced bids come to."""
        displaced = rivals[self.units - won :]
        return (sum(displaced) + (won - len(displaced)) * self.terms.reserve,)

    def payment(self, won: int, offers: Vector, faces: Vector) -> int:
        return faces[0]

    @property
    def reach(self) -> int | None:
        return 2 * self.units  # her own winning bids, and the `units` highest of the others

    def rule(self) -> str:
        return "Vickrey auction (winners pay the bids that they displace)"
