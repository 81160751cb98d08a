"""*Offers by buyers*: the buyers have one turn each.  A buyer chooses one of her sellers who holds units, a quantity (1
to that seller's holding) and one unit price, or "no offer"; she has no turn where none of them holds any.  The seller
then gives any number from 0 to the quantity, and is paid for it.  All moves are seen by all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from ...reading import Table, any_table, table
from ...rejected import Rejected, show
from ...words import listed
from ..actions.action import ActionKey, View
from ..actions.give import GiveKey
from ..actions.request import RequestKey, asked_for, holders
from ..goods.goods import Goods
from ..keys import CODE, Draft, Vector, agents_named, increasing
from .stage import Money, Stage, Turn


class Position(NamedTuple):
    """Whoever has nothing to decide is passed over."""

    buyers: Vector  # those whose turn it is, or comes
    held: Vector
    money: Vector
    offer: Vector | None  # being answered: buyer, quantity, price index
    seller: int  # who answers it


@dataclass(frozen=True)
class OffersByBuyers(Stage):
    prices: Vector
    order: Vector  # of the buyers
    sellers: tuple[Vector, ...]  # by agent: to whom she may make an offer

    format: ClassVar[str] = "offers-by-buyers"
    actions: ClassVar[tuple[ActionKey, ...]] = (RequestKey(), GiveKey())
    offered_by: ClassVar[str] = "buyer"

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[Stage]:
        table(raw, "aftermarket", CODE, "format prices", "buyers sellers")
        prices = increasing(raw["prices"], "aftermarket, prices", 4096)
        buyers = tuple(range(len(names)))
        if "buyers" in raw:
            buyers = agents_named(raw["buyers"], "aftermarket, buyers", names, 1)
        sellers = _sellers(raw.get("sellers"), buyers, names)
        return Draft(lambda whole: cls(tuple(map(whole, prices)), buyers, sellers), prices)

    def grid(self) -> Vector:
        return self.prices

    def start(self, held: Vector) -> Position:
        return self._next(self.order, held, (0,) * len(held))

    def _next(self, buyers: Vector, held: Vector, money: Vector) -> Position:
        """The turn of the next buyer who may ask somebody for something."""
        first = 0
        while first < len(buyers) and not any(held[seller] for seller in self.sellers[buyers[first]]):
            first += 1
        return Position(buyers[first:], held, money, None, 0)

    def _view(self, position: Position) -> View:
        buyer, held = position.buyers[0], position.held
        view = View("request", 0, held, None, None, len(self.prices), self.sellers[buyer])
        return view._replace(actions=1 + len(self.prices) * sum(units for _, units in holders(view)))

    def turn(self, position: Position) -> Turn | None:
        if position.offer is not None:
            return Turn(position.seller, View("give", 1 + position.offer[1], position.held, None, position.offer))
        return Turn(position.buyers[0], self._view(position)) if position.buyers else None

    def play(self, position: Position, action: int) -> Position:
        buyers, held, money, offer, seller = position
        if offer is None:
            if not action:
                return self._next(buyers[1:], held, money)
            view = self._view(position)
            place, quantity, price = asked_for(view, action)
            seller = [holder for holder, _ in holders(view)][place]
            return position._replace(offer=(buyers[0], quantity, price), seller=seller)
        buyer, paid = offer[0], action * self.prices[offer[2]]
        after, got = list(held), list(money)
        after[seller] -= action
        after[buyer] += action
        got[seller] += paid
        got[buyer] -= paid
        return self._next(buyers[1:], tuple(after), tuple(got))

    def held(self, position: Position) -> Vector:
        return position.held

    def money(self, position: Position) -> Vector:
        return position.money

    def informed(self, agents: int) -> Vector:
        return tuple({*self.order, *(seller for buyer in self.order for seller in self.sellers[buyer])})

    def words(self, names: Sequence[str], money: Money) -> str:
        prices = listed([money(price) for price in self.prices])
        offers = [f"{names[b]} buys from {listed([names[s] for s in self.sellers[b]]) or 'nobody'}" for b in self.order]
        return f"aftermarket: offers by buyers, {'; '.join(offers)}; prices {prices}"


def _sellers(value: object, buyers: Vector, names: Sequence[str]) -> tuple[Vector, ...]:
    """By agent: the same for all, or a list for each buyer; herself left out."""
    everyone = tuple(range(len(names)))
    found = [everyone] * len(names)
    if isinstance(value, dict):
        lists = any_table(value, "aftermarket", CODE)
        if set(lists) != {names[b] for b in buyers}:
            raise Rejected(CODE, "aftermarket, sellers: found other names than the buyers', expected each of these")
        for b in buyers:
            found[b] = agents_named(lists[names[b]], f"aftermarket, sellers of {show(names[b])}", names)
    elif value is not None:
        found = [agents_named(value, "aftermarket, sellers", names)] * len(names)
    return tuple(tuple(seller for seller in mine if seller != agent) for agent, mine in enumerate(found))
