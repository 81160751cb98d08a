"""All-pay: each pays all her own eligible marginal bids, won or not. No clearing price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from attrs import frozen

from exactgames.mechanisms.auctions.sealed import SEALED_KEYS, SealedBids
from exactgames.mechanisms.keys import Key
from exactgames.numbers.arrays import Index, Integers
from exactgames.numbers.rational import show


@frozen
class AllPay(SealedBids):
    """No keys of its own."""

    format: ClassVar[str] = "all-pay"
    title: ClassVar[str] = "an all-pay auction"
    keys: ClassVar[tuple[Key, ...]] = SEALED_KEYS
    refused: ClassVar[Mapping[str, str]] = {"price": "all pay their own bids"}

    def paying(self, units: int) -> str:
        reaching = f" that reaches {show(self.reserve)}, the reserve" if self.reserve else ""
        return f"Each pays all that she bids{reaching}, whether it wins or not."

    def payment(self, won: Index, own: Integers, rivals: Integers, reserve: int) -> Integers:
        """Whatever ``won`` is."""
        paid: Integers = np.maximum(own, 0).sum(axis=-1)
        return paid
