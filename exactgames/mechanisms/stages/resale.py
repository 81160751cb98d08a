"""What the resale markets share. Sellers in turn: who may sell and holds something makes an offer, or makes none; then
buyers in turn each take of what is still on offer. Everything is seen by all.

Of units an offer is a quantity at a unit price, and buyers take any number; ``bundle_offers`` says what it is of items.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar, Final, NamedTuple

from attrs import frozen

from exactgames.mechanisms.actions import ALL, ANY, ActionKey, FactKey
from exactgames.mechanisms.keys import Increasing, Key, OnePrice, OtherAgent, Quantity, Record, Word, always
from exactgames.mechanisms.protocols import Goods
from exactgames.mechanisms.stage import Action, Payments, Stage, Turn, payment, shifted
from exactgames.mechanisms.stages.taking import REMAINING, TAKE, takes
from exactgames.numbers.rational import show
from exactgames.phrases import amounts, listed


class Offer(NamedTuple):
    """So many units at a unit price."""

    quantity: int
    price: Fraction


@frozen
class OfferAction:
    """Offer this many units (or ALL) at this unit price; quantity 0 and price None is "no offer"."""

    quantity: int
    price: Fraction | None

    def branch(self, turn: Turn) -> int | None:
        if turn.key != OFFER.name:
            return None
        if self.price is None:
            return turn.actions.index(None)
        quantity = turn.fact("holding") if self.quantity == ALL else self.quantity
        offer = (quantity, self.price)
        return turn.actions.index(offer) if offer in turn.actions else None


OFFER: Final = ActionKey(
    "offer",
    Word(
        (("none", OfferAction(0, None)),),
        Record(
            "offer",
            "So many units at a unit price.",
            "{ quantity = q, price = p }",
            (
                Key("quantity", Quantity(1, all=True), 'from 1 to her holding, or "all" of it'),
                Key("price", OnePrice(), "one of the aftermarket's prices"),
            ),
            OfferAction,
        ),
    ),
    "make this offer (aftermarket)",
    lambda offer: offer,
    done="offers are made",
    does="sells",
)
ANSWERED: Final = FactKey(
    "offer",
    Record(
        "when_offer",
        "The offer that is being answered.",
        "{ seller = …, quantity = q, price = p }",
        (
            Key(
                "seller",
                OtherAgent(OFFER.name, "a seller skips her own offer", "an agent who may sell"),
                "who made it",
                always(ANY),
            ),
            Key("quantity", Quantity(1), "how many units it was first made of", always(ANY)),
            Key("price", OnePrice(), "its unit price", always(ANY)),
        ),
        dict,
    ),
    "an offer is being answered",
)
PRICES: Final = Key("prices", Increasing(4096), "the unit prices that may be asked", whose="resale")

Pairs = tuple[tuple[int, tuple[int, ...]], ...]
"""Each seller in turn, with the buyers who may answer her, in turn."""

Slot = tuple[int, int]
"""(who moves, whose offer it is): a place in the order of play, an offer where they are the same agent."""


class Position(NamedTuple):
    """``slot`` is next. ``barred``: agents who may not sell. ``left`` of ``offer`` is still to be had."""

    slot: int
    held: tuple[int, ...]
    barred: frozenset[int]
    left: int = 0
    offer: Any = None


class Resale(Stage):
    """``prices``: the unit prices that may be asked, strictly increasing; ``pairs``: who sells to whom."""

    action_keys: ClassVar[tuple[ActionKey, ...]] = (OFFER, TAKE)
    fact_keys: ClassVar[tuple[FactKey, ...]] = (REMAINING, ANSWERED)

    prices: tuple[Fraction, ...]

    @abstractmethod
    def pairs(self, agents: int) -> Pairs:
        """The sellers and their buyers, of so many agents."""

    def sentences(self, names: Sequence[str], goods: Goods) -> tuple[str, ...]:
        return (self.selling(names), self.answering, f"Prices that may be asked: {amounts(self.prices)}.")

    @property
    def answering(self) -> str:
        """What an offer is, and how it is answered, as a sentence."""
        return (
            "An offer is a number of units and a price for each; the buyers answer one after the other, each taking as "
            "many of the units still on offer as she likes. All see offers and answers."
        )

    def selling(self, names: Sequence[str]) -> str:
        """Who sells to whom, as a sentence."""
        rows = [(names[s], [names[b] for b in buyers if b != s]) for s, buyers in self.pairs(len(names))]
        said = "; then ".join(f"{seller}, who may offer what she holds to {listed(mine)}" for seller, mine in rows)
        return f"Who sells, in turn, if she holds anything: {said}."

    # ---- what an offer is

    def offers(self, holding: int) -> tuple[Action, ...]:
        """The offers that who holds so much may make, by what is offered, then by price."""
        return tuple(Offer(quantity, price) for quantity in range(1, holding + 1) for price in self.prices)

    def offered(self, offer: Any) -> int:
        """What is offered."""
        quantity: int = offer.quantity
        return quantity

    def answers(self, left: int) -> tuple[int, ...]:
        """What may be taken where so much is left."""
        return takes(left)

    def price(self, offer: Any, taken: int) -> Fraction:
        """What is paid for what is taken."""
        price: Fraction = taken * offer.price
        return price

    def facts(self, at: Position, seller: int) -> tuple[tuple[str, Hashable], ...]:
        """What rules may ask of who answers an offer."""
        return (
            ("remaining", at.left),
            ("offer.seller", seller),
            ("offer.quantity", at.offer.quantity),
            ("offer.price", at.offer.price),
        )

    # ---- play

    def barred(self, allocation: tuple[int, ...]) -> frozenset[int]:
        """The agents who may not sell from this allocation on, whatever they buy."""
        return frozenset()

    def start(self, allocation: tuple[int, ...], unsold: int) -> Position:
        return self._next(Position(0, allocation, self.barred(allocation)))

    def _next(self, at: Position) -> Position:
        """Pass over whoever has nothing to decide: holds nothing, may not sell, has nothing to take."""
        slots, (number, held, barred, left, offer) = _slots(self, len(at.held)), at
        while number < len(slots):
            agent, seller = slots[number]
            if agent == seller:
                left, offer = 0, None
                if held[agent] and agent not in barred:
                    break
            elif left:
                break
            number += 1
        if number == len(slots):
            barred, left, offer = frozenset(), 0, None
        return Position(number, held, barred, left, offer)

    def turn(self, at: Position) -> Turn | None:
        slots = _slots(self, len(at.held))
        if at.slot == len(slots):
            return None
        agent, seller = slots[at.slot]
        if at.offer is None:
            holding = at.held[agent]
            return Turn(at.slot, agent, OFFER.name, (None, *self.offers(holding)), (("holding", holding),))
        return Turn(at.slot, agent, TAKE.name, self.answers(at.left), self.facts(at, seller))

    def play(self, at: Position, action: Any) -> Position:
        number, held, barred, left, offer = at
        if offer is not None:
            agent, seller = _slots(self, len(held))[number]
            return self._next(Position(number + 1, shifted(held, agent, seller, action), barred, left - action, offer))
        return self._next(Position(number + 1, held, barred, self.offered(action) if action else 0, action))

    def held(self, at: Position) -> tuple[int, ...]:
        return at.held

    def paid(self, at: Position, action: Any) -> Payments:
        if at.offer is None or not action:
            return ()
        agent, seller = _slots(self, len(at.held))[at.slot]
        return payment(len(at.held), agent, seller, self.price(at.offer, action))

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return self.prices

    def movers(self, agents: int, holders: frozenset[int]) -> Mapping[str, frozenset[int]]:
        slots = _slots(self, agents)
        return {
            OFFER.name: frozenset(agent for agent, seller in slots if agent == seller),
            TAKE.name: frozenset(agent for agent, seller in slots if agent != seller),
        }

    def informed(self, agents: int) -> frozenset[int]:
        """Sellers: what a buyer does best turns on the offer, not on others' types."""
        return self.movers(agents, frozenset(range(agents)))[OFFER.name]

    def rank(self, turn: Turn) -> tuple[int, ...]:
        """Buyers: the last of their answers, the most. Sellers: any offer before none, then the highest price, then the
        last of what may be offered, of units the largest quantity.
        """
        if turn.key == TAKE.name:
            return tuple(range(len(turn.actions)))
        prices = len(self.prices)
        quantities = (len(turn.actions) - 1) // prices
        return (0, *(1 + price * quantities + q for q in range(quantities) for price in range(prices)))

    def label(self, turn: Turn, action: Offer | int | None) -> str:
        if isinstance(action, Offer):
            return f"offer {action.quantity} at {show(action.price)}"
        return "no offer" if action is None else f"take {action}"

    def said(self, turn: Turn, action: Offer | int | None) -> str:
        if isinstance(action, Offer):
            return f"offers {action.quantity} at {show(action.price)}"
        return "makes no offer" if action is None else f"takes {action}"

    def shrink(self) -> tuple[tuple[int, str], ...]:
        return ((len(self.prices), f"fewer resale prices (there are {len(self.prices)})"),)


@lru_cache(maxsize=64)
def _slots(stage: Resale, agents: int) -> tuple[Slot, ...]:
    """The places in the order of play, whatever happens."""
    return tuple(
        (mover, seller)
        for seller, buyers in stage.pairs(agents)
        for mover in (seller, *(buyer for buyer in buyers if buyer != seller))
    )
