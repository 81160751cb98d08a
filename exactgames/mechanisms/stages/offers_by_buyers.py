"""Offers by buyers: each buyer in turn offers one of her sellers a unit price for a quantity, or makes no offer; the
seller then gives any number of units up to it. Everything is seen by all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar, Final, NamedTuple

from attrs import frozen

from exactgames.mechanisms.actions import ALL, ANY, ActionKey, FactKey
from exactgames.mechanisms.keys import (
    AgentNames,
    AgentNamesFor,
    Increasing,
    Key,
    OnePrice,
    OtherAgent,
    Quantity,
    Record,
    Word,
    always,
    everyone,
)
from exactgames.mechanisms.protocols import Goods
from exactgames.mechanisms.stage import Payments, Stage, Turn, payment, shifted
from exactgames.numbers.rational import show
from exactgames.phrases import amounts, listed


class Purchase(NamedTuple):
    """An offer to buy so many of the seller's units at a unit price."""

    seller: int
    quantity: int
    price: Fraction


@frozen
class PurchaseAction:
    """Offer this seller this unit price for so many units; quantity 0 is "no offer"."""

    seller: int
    quantity: int
    price: Fraction

    def branch(self, turn: Turn) -> int | None:
        if turn.key != PURCHASE.name:
            return None
        offer = Purchase(self.seller, self.quantity, self.price) if self.quantity else None
        return turn.actions.index(offer) if offer in turn.actions else None


@frozen
class GiveAction:
    """Give this many units (or ALL)."""

    quantity: int

    def branch(self, turn: Turn) -> int | None:
        if turn.key != GIVE.name:
            return None
        quantity = len(turn.actions) - 1 if self.quantity == ALL else self.quantity
        return quantity if quantity < len(turn.actions) else None


GIVE: Final = ActionKey(
    "give",
    Quantity(0, all=True),
    "give so many units to the buyer who offers for them (aftermarket)",
    GiveAction,
    done="units are given",
    does="sells",
)
PURCHASE: Final = ActionKey(
    "offer",
    Word(
        (("none", PurchaseAction(0, 0, Fraction(0))),),
        Record(
            "offer_to_buy",
            "So many of a seller's units at a unit price.",
            "{ seller = …, quantity = q, price = p }",
            (
                Key(
                    "seller",
                    OtherAgent(GIVE.name, "nobody buys from herself", "an agent who may sell"),
                    "whose units",
                ),
                Key("quantity", Quantity(1), "from 1 to the seller's holding"),
                Key("price", OnePrice(), "one of the aftermarket's prices"),
            ),
            PurchaseAction,
        ),
    ),
    "make this offer (aftermarket)",
    lambda offer: offer,
    done="offers are made",
    does="buys",
)
OFFERED: Final = FactKey(
    "offer",
    Record(
        "when_offer_to_buy",
        "The buyer's offer that is being answered.",
        "{ buyer = …, quantity = q, price = p }",
        (
            Key(
                "buyer",
                OtherAgent(PURCHASE.name, "nobody buys from herself", "an agent who may buy"),
                "who made it",
                always(ANY),
            ),
            Key("quantity", Quantity(1), "how many units it is for", always(ANY)),
            Key("price", OnePrice(), "its unit price", always(ANY)),
        ),
        dict,
    ),
    "an offer is being answered",
)


class Position(NamedTuple):
    """The buyer at this place has her turn, or (``offer``) its seller answers her."""

    place: int
    held: tuple[int, ...]
    offer: Purchase | None = None


@frozen(cache_hash=True)
class OffersByBuyers(Stage):
    """``buyers``: agent indices in turn; ``sellers[b]``: whose units the b-th buyer may offer for, in order, herself
    left out; ``prices`` strictly increasing.
    """

    format: ClassVar[str] = "offers-by-buyers"
    title: ClassVar[str] = "offers by buyers"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("buyers", AgentNames(at_least=1), "who may offer, in turn", everyone, "all, in the file's order"),
        Key(
            "sellers",
            AgentNamesFor("buyers", "sellers"),
            "whose units she may offer for, or from every buyer's name to such an array",
            always(None),
            "all, in the file's order",
        ),
        Key("prices", Increasing(4096), "the unit prices that may be offered"),
    )
    action_keys = (PURCHASE, GIVE)
    fact_keys = (OFFERED,)

    buyers: tuple[int, ...]
    sellers: tuple[tuple[int, ...], ...]
    prices: tuple[Fraction, ...]

    def sentences(self, names: Sequence[str], goods: Goods) -> tuple[str, ...]:
        rows = [
            (names[b], [names[s] for s in mine if s != b]) for b, mine in zip(self.buyers, self.sellers, strict=True)
        ]
        said = "; then ".join(f"{buyer}, from {listed(mine, 'or')}" for buyer, mine in rows)
        return (
            f"Who buys, in turn, where the other holds anything: {said}.",
            "An offer is a number of units and a price for each; who is asked gives as many of these as she likes. "
            "All see offers and answers.",
            f"Prices that may be offered: {amounts(self.prices)}.",
        )

    def start(self, allocation: tuple[int, ...], unsold: int) -> Position:
        return self._from(0, allocation)

    def _from(self, place: int, held: tuple[int, ...]) -> Position:
        """The first buyer from this place on who has somebody to buy from."""
        while place < len(self.buyers) and not any(held[seller] for seller in self.sellers[place]):
            place += 1
        return Position(place, held)

    def turn(self, at: Position) -> Turn | None:
        if at.place == len(self.buyers):
            return None
        buyer = self.buyers[at.place]
        if at.offer is not None:
            offer = at.offer
            facts = (("offer.buyer", buyer), ("offer.quantity", offer.quantity), ("offer.price", offer.price))
            return Turn(2 * at.place + 1, offer.seller, GIVE.name, tuple(range(offer.quantity + 1)), facts)
        offers = (
            Purchase(seller, quantity, price)
            for seller in self.sellers[at.place]
            for quantity in range(1, at.held[seller] + 1)
            for price in self.prices
        )
        return Turn(2 * at.place, buyer, PURCHASE.name, (None, *offers))

    def play(self, at: Position, action: Purchase | int | None) -> Position:
        if isinstance(action, Purchase):
            return Position(at.place, at.held, action)
        if at.offer is None or action is None:
            return self._from(at.place + 1, at.held)
        return self._from(at.place + 1, shifted(at.held, self.buyers[at.place], at.offer.seller, action))

    def held(self, at: Position) -> tuple[int, ...]:
        return at.held

    def paid(self, at: Position, action: Purchase | int | None) -> Payments:
        if at.offer is None or not isinstance(action, int) or not action:
            return ()
        return payment(len(at.held), self.buyers[at.place], at.offer.seller, action * at.offer.price)

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return self.prices

    def movers(self, agents: int, holders: frozenset[int]) -> Mapping[str, frozenset[int]]:
        return {
            PURCHASE.name: frozenset(buyer for buyer, mine in zip(self.buyers, self.sellers, strict=True) if mine),
            GIVE.name: frozenset(seller for mine in self.sellers for seller in mine),
        }

    def informed(self, agents: int) -> frozenset[int]:
        """Buyers, also those who have nobody to ask, and their sellers."""
        return frozenset(self.buyers).union(*self.sellers)

    def rank(self, turn: Turn) -> tuple[int, ...]:
        """Sellers: the largest optimal number. Buyers: any offer before none, then the lowest price, then the largest
        quantity, then the seller first in her list.
        """
        if turn.key == GIVE.name:
            return tuple(range(len(turn.actions)))
        offers = [(k, offer) for k, offer in enumerate(turn.actions) if isinstance(offer, Purchase)]
        first = list(dict.fromkeys(offer.seller for _, offer in offers))
        worst_first = sorted(offers, key=lambda each: (-each[1].price, each[1].quantity, -first.index(each[1].seller)))
        rank = [0] * len(turn.actions)
        for place, (k, _) in enumerate(worst_first, 1):
            rank[k] = place
        return tuple(rank)

    def source(self, turn: Turn, action: Purchase | int | None) -> int | None:
        return action.seller if isinstance(action, Purchase) else None

    def label(self, turn: Turn, action: Purchase | int | None) -> str:
        if isinstance(action, Purchase):
            return f"offer to buy {action.quantity} at {show(action.price)}"
        return "no offer" if action is None else f"give {action}"

    def said(self, turn: Turn, action: Purchase | int | None) -> str:
        if isinstance(action, Purchase):
            return f"offers to buy {action.quantity} at {show(action.price)}"
        return "makes no offer" if action is None else f"gives {action}"

    def shrink(self) -> tuple[tuple[int, str], ...]:
        return ((len(self.prices), f"fewer resale prices (there are {len(self.prices)})"),)
