"""*Uniform price*: every unit at one price.  The highest losing bid is the larger of the reserve and the highest
eligible bid that does not win, winners' own further bids included; the lowest winning one is the m-th highest eligible
bid, or the reserve if fewer than m win; a weight w gives (1 - w)·(highest losing) + w·(lowest winning).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ...reading import Table, number, table, text
from ...rejected import Rejected, show
from ..goods.goods import Goods
from ..keys import CODE, Draft, Vector
from .bidding import SealedBids, read_terms
from .sealed import SealedAuction

NONE = -1  # in place of a bid that is not there


@dataclass(frozen=True)
class UniformPrice(SealedAuction):
    over: int  # the weight on the lowest winning bid, over …
    under: int

    format: ClassVar[str] = "uniform-price"
    has_price: ClassVar[bool] = True

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[SealedBids]:
        reserve, terms = read_terms(raw, names, "price")
        over, under = _weight(raw.get("price", "highest-losing")).as_integer_ratio()
        return Draft(lambda whole: cls(terms(whole(reserve)), goods.count, over, under), [reserve], under)

    def offers(self, won: int, own: Sequence[int]) -> Vector:
        """Her last winning bid and her first losing one."""
        return own[won - 1] if won else NONE, own[won] if won < len(own) else NONE

    def faces(self, won: int, rivals: Sequence[int]) -> Vector:
        """The same of the others' bids, of which `units` - `won` can win."""
        first = self.units - won
        last = rivals[first - 1] if 0 < first <= len(rivals) else NONE
        return last, rivals[first] if first < len(rivals) else NONE

    def payment(self, won: int, offers: Vector, faces: Vector) -> int:
        if not won:
            return 0
        lowest = self.terms.reserve  # if not all units are sold
        if won == self.units:
            lowest = offers[0]
        elif faces[0] != NONE:
            lowest = min(offers[0], faces[0])
        return won * self._between(lowest, max(self.terms.reserve, offers[1], faces[1]))

    def price(self, ranked: Sequence[int]) -> int:
        lowest = ranked[self.units - 1] if len(ranked) >= self.units else self.terms.reserve
        losing = max([self.terms.reserve, *ranked[self.units : self.units + 1]])
        return self._between(lowest, losing)

    def _between(self, lowest: int, losing: int) -> int:
        return ((self.under - self.over) * losing + self.over * lowest) // self.under

    def rule(self) -> str:
        if self.over in (0, self.under):
            return f"uniform-price auction (the {'lowest winning' if self.over else 'highest losing'} bid)"
        return f"uniform-price auction (weight {show(Fraction(self.over, self.under))} on the lowest winning bid)"


def _weight(value: object) -> Fraction:
    if not isinstance(value, dict):
        return Fraction(text(value, "auction, price", CODE, "highest-losing lowest-winning") == "lowest-winning")
    weight = number(table(value, "auction, price", CODE, "weight")["weight"], "auction, price, weight", 0)
    if weight > 1:
        raise Rejected(CODE, f"auction, price, weight: found {show(weight)}, expected at most 1")
    return weight
