"""Discriminatory: each winner pays her own winning bids. At m = 1 it is the first-price auction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.auctions.sealed import SEALED_KEYS, SealedBids, first_sum
from exactgames.mechanisms.keys import Key
from exactgames.numbers.arrays import Index, Integers


@frozen
class Discriminatory(SealedBids):
    """No clearing price."""

    format: ClassVar[str] = "discriminatory"
    title: ClassVar[str] = "a discriminatory auction"
    keys: ClassVar[tuple[Key, ...]] = SEALED_KEYS
    refused: ClassVar[Mapping[str, str]] = {"price": "each winner pays her own bids"}

    def paying(self, units: int) -> str:
        return "The winner pays her bid." if units == 1 else "Each winner pays those of her amounts that win."

    def payment(self, won: Index, own: Integers, rivals: Integers, reserve: int) -> Integers:
        return first_sum(own, won)
