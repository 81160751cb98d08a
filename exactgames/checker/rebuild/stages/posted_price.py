"""*Posted price*, in the auction's place: a price of a unit is set in advance; the agents of a fixed order each take
any number of the units that are left, seeing what the earlier ones took.  No turn when none is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import ClassVar, NamedTuple

from ...reading import Table, number, table
from ...words import listed
from ..actions.action import ActionKey, View
from ..actions.take import TakeKey
from ..goods.goods import Goods
from ..keys import CODE, Draft, Vector, agents_named
from .stage import Money, Stage, Turn


class Position(NamedTuple):
    taken: Vector  # by agent
    asked: int  # how many of the order have had their turn


@dataclass(frozen=True)
class PostedPrice(Stage):
    units: int
    price: int  # of a unit
    order: Vector

    format: ClassVar[str] = "posted-price"
    actions: ClassVar[tuple[ActionKey, ...]] = (TakeKey(),)

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[Stage]:
        table(raw, "auction", CODE, "format price", "order")
        order = tuple(range(len(names)))
        if "order" in raw:
            order = agents_named(raw["order"], "auction, order", names)
        price = number(raw["price"], "auction, price", 0)
        return Draft(lambda whole: cls(goods.count, whole(price), order), [price])

    def start(self, held: Vector) -> Position:
        return Position(held, 0)

    def turn(self, position: Position) -> Turn | None:
        left = self.units - sum(position.taken)
        if not left or position.asked == len(self.order):
            return None
        return Turn(self.order[position.asked], View("take", left + 1, position.taken, left, None))

    def play(self, position: Position, action: int) -> Position:
        who, taken = self.order[position.asked], position.taken
        return Position((*taken[:who], action, *taken[who + 1 :]), position.asked + 1)

    def held(self, position: Position) -> Vector:
        return position.taken

    def money(self, position: Position) -> Vector:
        return tuple(-self.price * units for units in position.taken)

    def ends(self, agents: int) -> int:
        return comb(self.units + len(self.order), self.units)

    def words(self, names: Sequence[str], money: Money) -> str:
        return f"posted price {money(self.price)}, offered to {listed([names[k] for k in self.order])}"
