"""*Resale by winners*: the sellers are the agents who hold units when it starts, in the file's order, each offering up
to what she holds at her turn; all others buy in that order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ...reading import Table, table
from ...words import listed
from ..goods.goods import Goods
from ..keys import CODE, Draft, Vector, increasing
from .resale import Resale
from .stage import Money, Stage


@dataclass(frozen=True)
class ResaleByWinners(Resale):
    format: ClassVar[str] = "resale-by-winners"

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[Stage]:
        table(raw, "aftermarket", CODE, "format prices")
        prices = increasing(raw["prices"], "aftermarket, prices", 4096)
        return Draft(lambda whole: cls(tuple(map(whole, prices))), prices)

    def selling(self, held: Vector) -> Vector:
        return tuple(agent for agent, units in enumerate(held) if units)

    def buyers(self, seller: int, agents: int) -> Vector:
        return tuple(agent for agent in range(agents) if agent != seller)

    def informed(self, agents: int) -> Vector:
        return tuple(range(agents))

    def words(self, names: Sequence[str], money: Money) -> str:
        return f"aftermarket: resale by winners, at prices {listed([money(price) for price in self.prices])}"
