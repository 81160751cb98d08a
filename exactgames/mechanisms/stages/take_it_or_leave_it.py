"""Take it or leave it: designated sellers in order, each with her buyers in order. A seller skips her own offer."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from attrs import evolve, frozen

from exactgames.mechanisms.keys import AgentNames, AgentNamesFor, Increasing, Key, always
from exactgames.mechanisms.stages.bundle_offers import BUNDLE_PRICES, BundleOffers
from exactgames.mechanisms.stages.resale import PRICES, Pairs, Resale

_WHO = (
    Key("sellers", AgentNames(at_least=1), "who may offer, in turn"),
    Key(
        "buyers",
        AgentNamesFor("sellers", "buyers"),
        "who answers, in turn, or from every seller's name to such an array (a segmented aftermarket)",
        always(None),
        "all, in the file's order",
    ),
)


class SellersInTurn(Resale):
    """``sellers``: agent indices in turn; ``buyers[s]``: who may answer the s-th seller, in turn, herself left out."""

    format: ClassVar[str] = "take-it-or-leave-it"
    title: ClassVar[str] = "take-it-or-leave-it offers"

    sellers: tuple[int, ...]
    buyers: tuple[tuple[int, ...], ...]

    def pairs(self, agents: int) -> Pairs:
        return tuple(zip(self.sellers, self.buyers, strict=True))


@frozen(cache_hash=True)
class TakeItOrLeaveIt(SellersInTurn):
    """Of units; ``prices`` strictly increasing."""

    keys: ClassVar[tuple[Key, ...]] = (*_WHO, evolve(PRICES, kind=Increasing(4096, or_any=True), whose=""))

    sellers: tuple[int, ...]
    buyers: tuple[tuple[int, ...], ...]
    prices: tuple[Fraction, ...]


@frozen(cache_hash=True)
class BundleTakeItOrLeaveIt(BundleOffers, SellersInTurn):
    """Of items; ``prices`` strictly increasing."""

    keys: ClassVar[tuple[Key, ...]] = (*_WHO, BUNDLE_PRICES)

    sellers: tuple[int, ...]
    buyers: tuple[tuple[int, ...], ...]
    prices: tuple[Fraction, ...]
