"""Resale by winners: the sellers are the agents who hold units when it starts, in file order; all others buy."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.keys import Key
from exactgames.mechanisms.stages.resale import OFFER, PRICES, Pairs, Resale
from exactgames.mechanisms.stages.taking import TAKE


@frozen(cache_hash=True)
class ResaleByWinners(Resale):
    """``prices`` strictly increasing."""

    format: ClassVar[str] = "resale-by-winners"
    title: ClassVar[str] = "resale by winners"
    keys: ClassVar[tuple[Key, ...]] = (PRICES,)
    refused: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("sellers", "buyers"), "who wins sells, and all others may buy"
    )

    prices: tuple[Fraction, ...]

    def pairs(self, agents: int) -> Pairs:
        everyone = range(agents)
        return tuple((seller, tuple(buyer for buyer in everyone if buyer != seller)) for seller in everyone)

    def barred(self, allocation: tuple[int, ...]) -> frozenset[int]:
        return frozenset(agent for agent, units in enumerate(allocation) if not units)

    def movers(self, agents: int, holders: frozenset[int]) -> Mapping[str, frozenset[int]]:
        buyers = frozenset(agent for agent in range(agents) if holders - {agent})
        return {OFFER.name: holders, TAKE.name: buyers}
