"""*Posted prices of items*, in the auction's place: each item has its price, and a bundle costs the sum; or each bundle
has one.  The agents of a fixed order each take any bundle of what is left, seeing what the earlier ones took (where
nothing is left, ∅ alone).  No clearing price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, NamedTuple

from ...reading import Table, any_table, number, table
from ...rejected import Rejected, show
from ...words import listed
from ..actions.action import ActionKey, View
from ..actions.take_bundle import TakeBundleKey
from ..goods.goods import Goods
from ..goods.items import parts
from ..goods.valuations.additive import sums
from ..goods.valuations.bundles import by_bundle
from ..keys import CODE, Draft, Vector, Whole, agents_named
from .stage import Money, Stage, Turn


class Position(NamedTuple):
    taken: Vector  # by agent, bundles
    left: int
    asked: int  # how many of the order have had their turn


@dataclass(frozen=True)
class PostedBundles(Stage):
    items: int
    prices: Vector  # by bundle
    order: Vector
    each: bool  # whether each item has its price

    format: ClassVar[str] = "posted-price"
    goods: ClassVar[tuple[str, ...]] = ("items",)
    actions: ClassVar[tuple[ActionKey, ...]] = (TakeBundleKey(),)
    without: ClassVar[tuple[str, ...]] = ("clearing-price",)

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[Stage]:
        table(raw, "auction", CODE, "format", "price bundle-prices order")
        each = "price" in raw
        if each == ("bundle-prices" in raw):
            raise Rejected(CODE, "auction: expected exactly one of price, bundle-prices")
        amounts = _prices_of(raw, goods)
        order = tuple(range(len(names)))
        if "order" in raw:
            order = agents_named(raw["order"], "auction, order", names)

        def make(whole: Whole) -> Stage:
            scaled = [whole(x) for x in amounts]
            return cls(goods.count, tuple(sums(scaled) if each else scaled), order, each)

        return Draft(make, amounts)

    def start(self, held: Vector) -> Position:
        return Position(held, (1 << self.items) - 1, 0)

    def turn(self, position: Position) -> Turn | None:
        if position.asked == len(self.order):
            return None
        bundles = parts(position.left)
        view = View(TakeBundleKey.kind, len(bundles), position.taken, position.left, None, bundles=bundles)
        return Turn(self.order[position.asked], view)

    def play(self, position: Position, action: int) -> Position:
        who, taken, bundle = self.order[position.asked], position.taken, parts(position.left)[action]
        return Position((*taken[:who], bundle, *taken[who + 1 :]), position.left ^ bundle, position.asked + 1)

    def held(self, position: Position) -> Vector:
        return position.taken

    def money(self, position: Position) -> Vector:
        return tuple(-self.prices[bundle] for bundle in position.taken)

    def ends(self, agents: int) -> int:
        return int((len(self.order) + 1) ** self.items)

    def words(self, names: Sequence[str], money: Money) -> str:
        asked = f"offered to {listed([names[k] for k in self.order])}"
        if not self.each:
            return f"posted prices of bundles, {asked}"
        return f"posted prices of the items {listed([money(self.prices[1 << k]) for k in range(self.items)])}, {asked}"


def _prices_of(raw: Table, goods: Goods) -> list[Fraction]:
    """Every item's price, or every bundle's."""
    if "bundle-prices" in raw:
        return by_bundle(raw["bundle-prices"], goods.names, "price", "auction, bundle-prices")
    prices = any_table(raw["price"], "auction, price", CODE)
    if set(prices) != set(goods.names):
        raise Rejected(CODE, "auction, price: found other names than those of the items, expected each of these")
    return [number(prices[name], f"auction, price, {show(name)}", 0) for name in goods.names]
