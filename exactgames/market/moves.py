"""The order of the moves: who may move when, before and after the auction, whatever happens.

A *slot* is a place in the fixed order of play where one agent may have a move: a take under the posted price, an
offer, an answer. A slot is passed over (no node) where there is nothing to do: no unit left, nothing held, nothing on
offer.
"""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from exactgames.market.aftermarkets import NoAftermarket, ResaleByWinners, TakeItOrLeaveIt
from exactgames.market.auctions import PostedPrice
from exactgames.market.market import Market


@frozen
class Slot:
    """``kind``: "bid", "posted" (a take under the posted price), "offer", "answer"; ``agent`` moves; ``seller`` made
    the offer answered.
    """

    kind: Literal["bid", "posted", "offer", "answer"]
    agent: int
    seller: int = -1


def posted_slots(market: Market) -> tuple[Slot, ...]:
    """The takes under a posted price, in turn; none for sealed bids."""
    if isinstance(market.auction, PostedPrice):
        return tuple(Slot("posted", agent) for agent in market.auction.order)
    return ()


def aftermarket_slots(market: Market) -> tuple[Slot, ...]:
    """The offers and answers of the aftermarket, in turn."""
    aftermarket = market.aftermarket
    everyone = range(len(market.agents))
    pairs: list[tuple[int, tuple[int, ...]]] = []
    if isinstance(aftermarket, TakeItOrLeaveIt):
        pairs = list(zip(aftermarket.sellers, aftermarket.buyers, strict=True))
    elif isinstance(aftermarket, ResaleByWinners):
        pairs = [(seller, tuple(b for b in everyone if b != seller)) for seller in everyone]
    slots: list[Slot] = []
    for seller, buyers in pairs:
        slots.append(Slot("offer", seller))
        slots += [Slot("answer", buyer, seller) for buyer in buyers if buyer != seller]
    return tuple(slots)


def price_count(market: Market) -> int:
    """How many resale prices there are."""
    return 0 if isinstance(market.aftermarket, NoAftermarket) else len(market.aftermarket.prices)


def winners_only(market: Market) -> bool:
    """Whether only agents who won units in the auction may offer."""
    return isinstance(market.aftermarket, ResaleByWinners)
