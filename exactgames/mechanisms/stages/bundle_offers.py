"""What the resale markets of named items share beside ``resale``: an offer is a bundle at one price for all of it, and
a buyer takes it whole or not at all.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import Any, Final, NamedTuple

from attrs import evolve, field, frozen

from exactgames.mechanisms.actions import ANY, ActionKey, FactKey
from exactgames.mechanisms.goods.items import bundle_text, subsets
from exactgames.mechanisms.keys import Bundle, Increasing, Key, OnePrice, OtherAgent, Record, Word, always
from exactgames.mechanisms.stage import Action, Stage, Turn
from exactgames.mechanisms.stages.bundles import REMAINING_ITEMS, TAKE_BUNDLE
from exactgames.mechanisms.stages.resale import OFFER, Position, Resale
from exactgames.numbers.rational import show


class BundleOffer(NamedTuple):
    """A bundle at a price."""

    items: int
    price: Fraction


@frozen
class OfferBundle:
    """Make this offer; None is "no offer"."""

    offer: BundleOffer | None

    def branch(self, turn: Turn) -> int | None:
        if turn.key != OFFER.name or self.offer not in turn.actions:
            return None
        return turn.actions.index(self.offer)


OFFER_BUNDLE: Final = ActionKey(
    OFFER.name,
    Word(
        (("none", OfferBundle(None)),),
        Record(
            "offer_of_items",
            "An offer of items.",
            "{ items = [ … ], price = p }",
            (Key("items", Bundle(1), "what is offered"), Key("price", OnePrice(), "the price of all of it")),
            lambda items, price: OfferBundle(BundleOffer(items, price)),
        ),
    ),
    "make this offer (aftermarket)",
    lambda offer: offer,
    done="offers are made",
    does="sells",
)
ANSWERED_BUNDLE: Final = FactKey(
    "offer",
    Record(
        "when_offer_of_items",
        "The offer of items that is being answered.",
        "{ seller = …, items = [ … ], price = p }",
        (
            Key(
                "seller",
                OtherAgent(OFFER.name, "a seller skips her own offer", "an agent who may sell"),
                "who made it",
                always(ANY),
            ),
            Key("items", Bundle(1), "exactly what is offered", always(ANY)),
            Key("price", OnePrice(), "the price of all of it", always(ANY)),
        ),
        dict,
    ),
    "an offer is being answered",
)
BUNDLE_PRICES: Final = Key("prices", Increasing(4096), "the prices that may be asked for a bundle", whose="resale")


@frozen
class BundleOffers(Resale):
    """``items``: their names."""

    action_keys = (OFFER_BUNDLE, TAKE_BUNDLE)
    fact_keys = (REMAINING_ITEMS, ANSWERED_BUNDLE)

    items: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def answering(self) -> str:
        return (
            "An offer is a bundle and one price for all of it; the buyers answer one after the other, until one takes "
            "it whole. All see offers and answers."
        )

    def offers(self, holding: int) -> tuple[Action, ...]:
        return tuple(BundleOffer(bundle, price) for bundle in subsets(holding)[1:] for price in self.prices)

    def offered(self, offer: BundleOffer) -> int:
        return offer.items

    def answers(self, left: int) -> tuple[int, ...]:
        return (0, left)

    def price(self, offer: BundleOffer, taken: int) -> Fraction:
        return offer.price

    def facts(self, at: Position, seller: int) -> tuple[tuple[str, Hashable], ...]:
        return (
            ("remaining", at.left),
            ("offer.seller", seller),
            ("offer.items", at.offer.items),
            ("offer.price", at.offer.price),
        )

    def of_items(self, items: tuple[str, ...]) -> Stage:
        return evolve(self, items=items)

    def label(self, turn: Turn, action: Any) -> str:
        if turn.key == OFFER.name:
            return "no offer" if action is None else f"offer {self._words(action)}"
        return f"take {bundle_text(self.items, action)}"

    def said(self, turn: Turn, action: Any) -> str:
        if turn.key == OFFER.name:
            return "makes no offer" if action is None else f"offers {self._words(action)}"
        return f"takes {bundle_text(self.items, action)}"

    def _words(self, offer: BundleOffer) -> str:
        return f"{bundle_text(self.items, offer.items)} at {show(offer.price)}"
