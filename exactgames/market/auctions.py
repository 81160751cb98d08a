"""The auction M1 of a market: sealed bids (``mechanisms.auctions``), or a posted price.

Posted price. Agents in order each take any number of the remaining units at a price per unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.auctions.sealed import Bid as Bid
from exactgames.mechanisms.auctions.sealed import bid_text as bid_text
from exactgames.mechanisms.keys import AgentNames, Key, Number, everyone
from exactgames.mechanisms.protocols import SealedAuction


@frozen
class PostedPrice:
    """``price`` a unit; ``order``: indices of the agents who may take, in turn."""

    format: ClassVar[str] = "posted-price"
    title: ClassVar[str] = "a posted price"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("price", Number(), "the price of a unit"),
        Key("order", AgentNames(), "who may take, in turn", everyone, "all, in the file's order"),
    )
    refused: ClassVar[Mapping[str, str]] = {}
    has_clearing_price: ClassVar[bool] = True

    price: Fraction
    order: tuple[int, ...]

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        """The amounts of money that the rule names."""
        return (self.price,)

    @property
    def money_denominator(self) -> int:
        """What payments' denominators have beyond those of ``amounts``."""
        return 1

    def largest_payment(self, highest: Fraction, units: int) -> Fraction:
        """A bound on an agent's payment; there are no bids."""
        return self.price * units


Auction = SealedAuction | PostedPrice
