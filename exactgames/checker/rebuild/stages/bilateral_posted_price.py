"""*Bilateral trade at a posted price* (Hagerty and Rogerson 1987): one seller, one buyer, one price, one unit.  If the
seller holds a unit when it starts, both say at once whether they accept: first the seller, then the buyer, who does not
see it.  If both accept, one unit goes to the buyer, and the price to the seller.  Then all see both answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from ...reading import Table, number, table, truth
from ...rejected import Rejected, show
from ..actions.action import Action, ActionKey, Asked, View
from ..goods.goods import Goods
from ..keys import CODE, Draft, Vector, agents_named
from .stage import Money, Seen, Stage, Turn


@dataclass(frozen=True)
class Accept:
    """Actions: refuse, accept."""

    accept: bool

    def index(self, view: View) -> int | None:
        return int(self.accept) if view.kind == "accept" else None


class AcceptKey(ActionKey):
    """`accept = true` or `false`.  The selection: whoever is indifferent accepts."""

    key: ClassVar[str] = "accept"

    def read(self, value: object, asked: Asked, where: str) -> Action:
        if asked.auction:
            raise Rejected(CODE, f"{where}: a trade is accepted only in the aftermarket")
        return Accept(truth(value, f"{where}, accept", CODE))


class Position(NamedTuple):
    held: Vector
    money: Vector
    asks: bool  # whether the seller holds a unit at the start
    answers: Vector  # so far: the seller's, the buyer's


@dataclass(frozen=True)
class BilateralPostedPrice(Stage):
    seller: int
    buyer: int
    price: int

    format: ClassVar[str] = "bilateral-posted-price"
    actions: ClassVar[tuple[ActionKey, ...]] = (AcceptKey(),)

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[Stage]:
        table(raw, "aftermarket", CODE, "format seller buyer price")
        (seller,) = agents_named([raw["seller"]], "aftermarket, seller", names)
        (buyer,) = agents_named([raw["buyer"]], "aftermarket, buyer", names)
        if buyer == seller:
            raise Rejected(CODE, f"aftermarket, buyer: {show(names[buyer])} is the seller")
        price = number(raw["price"], "aftermarket, price", 0)
        return Draft(lambda whole: cls(seller, buyer, whole(price)), [price])

    def start(self, held: Vector) -> Position:
        return Position(held, (0,) * len(held), held[self.seller] > 0, ())

    def turn(self, position: Position) -> Turn | None:
        if not position.asks or len(position.answers) == 2:
            return None
        owner = self.buyer if position.answers else self.seller
        return Turn(owner, View("accept", 2, position.held, None, None))

    def play(self, position: Position, action: int) -> Position:
        answers = (*position.answers, action)
        if answers != (1, 1):
            return position._replace(answers=answers)
        held, money = list(position.held), list(position.money)
        held[self.seller] -= 1
        held[self.buyer] += 1
        money[self.seller] += self.price
        money[self.buyer] -= self.price
        return Position(tuple(held), tuple(money), True, answers)

    def seen(self, position: Position, agent: int) -> Seen:
        """Neither sees the other's answer before her own."""
        return ()

    def held(self, position: Position) -> Vector:
        return position.held

    def money(self, position: Position) -> Vector:
        return position.money

    def informed(self, agents: int) -> Vector:
        return self.seller, self.buyer

    def words(self, names: Sequence[str], money: Money) -> str:
        return f"aftermarket: {names[self.seller]} may sell a unit to {names[self.buyer]} at {money(self.price)}"
