"""Vickrey: who wins k units pays for the k others' bids that she displaces.

With r₁ ≥ … ≥ r_m the m highest eligible marginal bids of the others, the reserve where there are fewer, that is
r_{m−k+1} + … + r_m. Source: Krishna, Auction Theory, ch. 12. No clearing price.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from attrs import frozen

from exactgames.mechanisms.auctions.sealed import SEALED_KEYS, SealedBids, first_sum
from exactgames.mechanisms.keys import Key
from exactgames.numbers.arrays import Index, Integers
from exactgames.numbers.rational import show


@frozen
class Vickrey(SealedBids):
    """No keys of its own."""

    format: ClassVar[str] = "vickrey"
    title: ClassVar[str] = "a Vickrey auction"
    keys: ClassVar[tuple[Key, ...]] = SEALED_KEYS
    refused: ClassVar[Mapping[str, str]] = {"price": "each winner pays for the bids that she displaces"}

    def paying(self, units: int) -> str:
        if units == 1:
            least = f", but at least {show(self.reserve)}" if self.reserve else ""
            return f"The winner pays the highest bid of the others{least}."
        missing = f" ({show(self.reserve)} for each that is missing)" if self.reserve else ""
        return f"Who wins k units pays those k amounts of others that would win in their place without her{missing}."

    def payment(self, won: Index, own: Integers, rivals: Integers, reserve: int) -> Integers:
        displaced = np.maximum(rivals[..., : own.shape[-1]], reserve)[..., ::-1]
        return first_sum(displaced, won)
