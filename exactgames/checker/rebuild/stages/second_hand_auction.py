"""*A second-hand auction*: the sellers in order have one turn each, if they hold units: "no sale", or a lot of so many
units with a reserve.  Then the buyers, the seller left out, all at once name an amount for the whole lot, whatever the
reserve.  The highest amount that is at least the reserve wins (equal ones: the earlier buyer); the winner pays it, or
the larger of the reserve and the highest other amount that is at least the reserve.  Then all see all amounts, and the
next seller has her turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from ...reading import Table, table, text
from ...words import listed
from ..actions.action import ActionKey, View
from ..actions.amount import AmountKey
from ..actions.sell import SellKey
from ..goods.goods import Goods
from ..keys import CODE, Draft, Vector, agents_named, increasing
from .stage import Money, Seen, Stage, Turn
from .take_it_or_leave_it import buyers_of


class Position(NamedTuple):
    """Whoever has nothing to decide is passed over."""

    sellers: Vector  # those whose turn it is, or comes
    held: Vector
    money: Vector
    lot: Vector | None  # for which amounts are named: seller, quantity, reserve
    amounts: Vector  # so far, by place among the levels
    public: tuple[Vector, ...]  # what all have seen: the sellers' moves, and all amounts for a lot


@dataclass(frozen=True)
class SecondHandAuction(Stage):
    order: Vector  # of the sellers
    bidders: tuple[Vector, ...]  # by agent: who names amounts for a lot of hers, in turn
    reserves: Vector
    levels: Vector
    second: bool  # whether the winner pays the second price

    format: ClassVar[str] = "second-hand-auction"
    actions: ClassVar[tuple[ActionKey, ...]] = (SellKey(), AmountKey())

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[Stage]:
        table(raw, "aftermarket", CODE, "format sellers reserves levels price", "buyers")
        sellers = agents_named(raw["sellers"], "aftermarket, sellers", names, 1)
        lists = buyers_of(raw.get("buyers"), sellers, names)
        bidders = tuple(tuple(b for b in who if b != s) for s, who in enumerate(lists))
        reserves = increasing(raw["reserves"], "aftermarket, reserves", 4096)
        levels = increasing(raw["levels"], "aftermarket, levels", 4096)
        second = text(raw["price"], "aftermarket, price", CODE, "first-price second-price") == "second-price"
        return Draft(
            lambda whole: cls(sellers, bidders, tuple(map(whole, reserves)), tuple(map(whole, levels)), second),
            [*reserves, *levels],
        )

    def start(self, held: Vector) -> Position:
        return self._next(self.order, held, (0,) * len(held), ())

    def _next(self, sellers: Vector, held: Vector, money: Vector, public: tuple[Vector, ...]) -> Position:
        """The turn of the next seller who holds units."""
        first = 0
        while first < len(sellers) and not held[sellers[first]]:
            first += 1
        return Position(sellers[first:], held, money, None, (), public)

    def turn(self, position: Position) -> Turn | None:
        sellers, held, _, lot, amounts, _ = position
        if lot is not None:
            view = View("amount", len(self.levels), held, None, None, grid=self.levels, lot=lot)
            return Turn(self.bidders[lot[0]][len(amounts)], view)
        if not sellers:
            return None
        actions = 1 + held[sellers[0]] * len(self.reserves)
        return Turn(sellers[0], View("sell", actions, held, None, None, grid=self.reserves))

    def play(self, position: Position, action: int) -> Position:
        sellers, held, money, lot, _, public = position
        if lot is not None:
            return self._named(position, lot, action)
        seen = (*public, (action,))
        if not action:
            return self._next(sellers[1:], held, money, seen)
        quantity, reserve = 1 + (action - 1) // len(self.reserves), self.reserves[(action - 1) % len(self.reserves)]
        if not self.bidders[sellers[0]]:
            return self._next(sellers[1:], held, money, seen)
        return Position(sellers, held, money, (sellers[0], quantity, reserve), (), seen)

    def _named(self, position: Position, lot: Vector, action: int) -> Position:
        """After an amount; after the last one the lot is sold, or not."""
        sellers, held, money, _, before, public = position
        amounts, bidders = (*before, action), self.bidders[lot[0]]
        if len(amounts) < len(bidders):
            return position._replace(amounts=amounts)
        seller, quantity, reserve = lot
        named = [self.levels[place] for place in amounts]
        enough = [amount for amount in named if amount >= reserve]
        if enough:
            winner = bidders[named.index(max(enough))]
            enough.remove(max(enough))
            paid = max([reserve, *enough]) if self.second else max(named)
            after, got = list(held), list(money)
            after[seller] -= quantity
            after[winner] += quantity
            got[seller] += paid
            got[winner] -= paid
            held, money = tuple(after), tuple(got)
        return self._next(sellers[1:], held, money, (*public, amounts))

    def held(self, position: Position) -> Vector:
        return position.held

    def money(self, position: Position) -> Vector:
        return position.money

    def seen(self, position: Position, agent: int) -> Seen:
        """Nobody sees the others' amounts before all are named."""
        return position.public

    def informed(self, agents: int) -> Vector:
        return tuple({*self.order, *(buyer for seller in self.order for buyer in self.bidders[seller])})

    def words(self, names: Sequence[str], money: Money) -> str:
        lots = [f"{names[s]} to {listed([names[b] for b in self.bidders[s]]) or 'nobody'}" for s in self.order]
        reserves = listed([money(reserve) for reserve in self.reserves])
        levels = listed([money(level) for level in self.levels])
        rule = "second price" if self.second else "first price"
        return f"aftermarket: second-hand auctions ({rule}), {'; '.join(lots)}; reserves {reserves}; amounts {levels}"
