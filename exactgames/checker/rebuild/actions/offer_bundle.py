"""`offer` of items: a bundle of those that she holds, at one of the prices of a grid; or none.  Actions: "no offer"
first, then by bundle, then by price.  The selection is any offer before none, then the highest price, then the last
bundle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...reading import table
from ...rejected import Rejected, show
from ..keys import CODE
from .action import Action, Asked, View
from .offer import OfferKey, place_of, price_of


@dataclass(frozen=True)
class NoBundle:
    def index(self, view: View) -> int | None:
        return 0 if view.kind == OfferBundleKey.kind else None


@dataclass(frozen=True)
class OfferBundle:
    bundle: int
    price: int  # its place in the grid

    def index(self, view: View) -> int | None:
        if view.kind != OfferBundleKey.kind or self.bundle not in view.bundles:
            return None
        price = place_of(self.price, view)
        return None if price is None else 1 + view.bundles.index(self.bundle) * view.prices + price


class OfferBundleKey(OfferKey):
    key: ClassVar[str] = "offer"
    kind: ClassVar[str] = "offer-bundle"

    def read(self, value: object, asked: Asked, where: str) -> Action:
        if asked.auction:
            raise Rejected(CODE, f"{where}: an offer is made only in the aftermarket")
        if value == "none":
            return NoBundle()
        offer = table(value, f"{where}, offer", CODE, "items price")
        price = price_of(offer["price"], asked.market, f"{where}, price")
        if price < 0:
            raise Rejected(CODE, f"{where}, price: {show(offer['price'])} is not one of the aftermarket's prices")
        return OfferBundle(asked.market.goods.read_lot(offer["items"], f"{where}, items"), price)
