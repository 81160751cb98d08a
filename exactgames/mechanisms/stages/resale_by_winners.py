"""Resale by winners: the sellers are the agents who hold something when it starts, in file order; all others buy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.keys import Key
from exactgames.mechanisms.stages.bundle_offers import BUNDLE_PRICES, BundleOffers
from exactgames.mechanisms.stages.resale import OFFER, PRICES, Pairs, Resale
from exactgames.mechanisms.stages.taking import TAKE


class WinnersSell(Resale):
    """Who sells and who buys."""

    format: ClassVar[str] = "resale-by-winners"
    title: ClassVar[str] = "resale by winners"
    refused: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("sellers", "buyers"), "who wins sells, and all others may buy"
    )

    def pairs(self, agents: int) -> Pairs:
        everyone = range(agents)
        return tuple((seller, tuple(buyer for buyer in everyone if buyer != seller)) for seller in everyone)

    def selling(self, names: Sequence[str]) -> str:
        return (
            f"Who holds something when it starts may offer it, or what of it she holds at her turn, to all others. The "
            f"order: {', '.join(names)}."
        )

    def barred(self, allocation: tuple[int, ...]) -> frozenset[int]:
        return frozenset(agent for agent, bundle in enumerate(allocation) if not bundle)

    def movers(self, agents: int, holders: frozenset[int]) -> Mapping[str, frozenset[int]]:
        buyers = frozenset(agent for agent in range(agents) if holders - {agent})
        return {OFFER.name: holders, TAKE.name: buyers}


@frozen(cache_hash=True)
class ResaleByWinners(WinnersSell):
    """Of units; ``prices`` strictly increasing."""

    keys: ClassVar[tuple[Key, ...]] = (PRICES,)

    prices: tuple[Fraction, ...]


@frozen(cache_hash=True)
class BundleResaleByWinners(BundleOffers, WinnersSell):
    """Of items; ``prices`` strictly increasing."""

    keys: ClassVar[tuple[Key, ...]] = (BUNDLE_PRICES,)

    prices: tuple[Fraction, ...]
