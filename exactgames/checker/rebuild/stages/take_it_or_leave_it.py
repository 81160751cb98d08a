"""*Take it or leave it*: designated sellers in order, each with buyers in a fixed order: those of the file, or every
agent, the seller left out.  An agent may be in both lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ...reading import Table, any_table, table
from ...rejected import Rejected, show
from ...words import listed
from ..goods.goods import Goods
from ..keys import CODE, Draft, Vector, agents_named, increasing
from .resale import Resale
from .stage import Money, Stage


@dataclass(frozen=True)
class TakeItOrLeaveIt(Resale):
    order: Vector  # of the sellers
    takers: tuple[Vector, ...]  # by agent: who may take an offer of hers, in turn

    format: ClassVar[str] = "take-it-or-leave-it"

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[Stage]:
        table(raw, "aftermarket", CODE, "format sellers prices", "buyers")
        prices = increasing(raw["prices"], "aftermarket, prices", 4096)
        sellers = agents_named(raw["sellers"], "aftermarket, sellers", names, 1)
        listed_buyers = buyers_of(raw.get("buyers"), sellers, names)
        takers = tuple(tuple(b for b in who if b != s) for s, who in enumerate(listed_buyers))
        return Draft(lambda whole: cls(tuple(map(whole, prices)), sellers, takers), prices)

    def selling(self, held: Vector) -> Vector:
        return self.order

    def buyers(self, seller: int, agents: int) -> Vector:
        return self.takers[seller]

    def informed(self, agents: int) -> Vector:
        return self.order

    def words(self, names: Sequence[str], money: Money) -> str:
        prices = listed([money(price) for price in self.prices])
        offers = [f"{names[s]} to {listed([names[b] for b in self.takers[s]]) or 'nobody'}" for s in self.order]
        return f"aftermarket: take it or leave it, {'; '.join(offers)}; prices {prices}"


def buyers_of(value: object, sellers: Vector, names: Sequence[str]) -> list[Vector]:
    """By agent; the same for all, or (segments) a list for each seller."""
    everyone = tuple(range(len(names)))
    if value is None:
        return [everyone] * len(names)
    if not isinstance(value, dict):
        return [agents_named(value, "aftermarket, buyers", names)] * len(names)
    segments, found = any_table(value, "aftermarket", CODE), [everyone] * len(names)
    if set(segments) != {names[s] for s in sellers}:
        raise Rejected(CODE, "aftermarket, buyers: found other names than those of the sellers, expected each of these")
    for s in sellers:
        found[s] = agents_named(segments[names[s]], f"aftermarket, buyers of {show(names[s])}", names)
    return found
