"""The rules that an instance file may name, each a row. Their order is that of lists in messages and pages."""

from __future__ import annotations

from typing import Final

from exactgames.mechanisms.auctions.discriminatory import Discriminatory
from exactgames.mechanisms.auctions.uniform_price import UniformPrice
from exactgames.mechanisms.protocols import SealedAuction, Signal
from exactgames.mechanisms.signals.all_bids import AllBids
from exactgames.mechanisms.signals.clearing_price import ClearingPrice

AUCTIONS: Final[tuple[type[SealedAuction], ...]] = (
    UniformPrice,
    Discriminatory,
)
SIGNALS: Final[tuple[Signal, ...]] = (
    ClearingPrice(),
    AllBids(),
)
