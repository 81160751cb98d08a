"""The two resale rules where items are sold: an offer is a bundle of what the seller holds, at one price for it; the
buyers in turn take it whole, or not at all, until one does.  Who sells to whom, and when, is as for units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ..actions.action import ActionKey, View
from ..actions.offer_bundle import OfferBundleKey
from ..actions.take_bundle import TakeBundleKey
from ..goods.items import parts
from ..keys import Vector
from .resale import Position, Resale
from .resale_by_winners import ResaleByWinners
from .stage import Turn
from .take_it_or_leave_it import TakeItOrLeaveIt


@dataclass(frozen=True)
class BundleResale(Resale):
    goods: ClassVar[tuple[str, ...]] = ("items",)
    actions: ClassVar[tuple[ActionKey, ...]] = (TakeBundleKey(), OfferBundleKey())

    def turn(self, position: Position) -> Turn | None:
        sellers, held, _, offer, asked, left = position
        if offer is not None:
            buyer = self.buyers(offer[0], len(held))[asked]
            return Turn(buyer, View(TakeBundleKey.kind, 2, held, left, offer, bundles=(0, left)))
        if not sellers:
            return None
        prices, bundles = len(self.prices), parts(held[sellers[0]])[1:]
        view = View(OfferBundleKey.kind, 1 + len(bundles) * prices, held, None, None, prices, bundles=bundles)
        return Turn(sellers[0], view)

    def play(self, position: Position, action: int) -> Position:
        sellers, held, money, offer, _, _ = position
        if offer is not None:
            return self._answered(position, offer, bool(action))
        if not action:
            return self._next(sellers[1:], held, money)
        seller, prices = sellers[0], len(self.prices)
        bundle = parts(held[seller])[1 + (action - 1) // prices]
        made = Position(sellers, held, money, (seller, bundle, (action - 1) % prices), 0, bundle)
        return made if self.buyers(seller, len(held)) else self._next(sellers[1:], held, money)

    def _answered(self, position: Position, offer: Vector, taken: bool) -> Position:
        sellers, held, money, _, asked, _ = position
        seller, bundle, price = offer
        buyers = self.buyers(seller, len(held))
        if taken:
            after, got, buyer = list(held), list(money), buyers[asked]
            after[seller] ^= bundle
            after[buyer] |= bundle
            got[seller] += self.prices[price]
            got[buyer] -= self.prices[price]
            return self._next(sellers[1:], tuple(after), tuple(got))
        if asked + 1 < len(buyers):
            return position._replace(asked=asked + 1)
        return self._next(sellers[1:], held, money)


@dataclass(frozen=True)
class BundlesTakeItOrLeaveIt(BundleResale, TakeItOrLeaveIt):
    """*Take it or leave it*, of bundles."""


@dataclass(frozen=True)
class BundlesByWinners(BundleResale, ResaleByWinners):
    """*Resale by winners*, of bundles."""
