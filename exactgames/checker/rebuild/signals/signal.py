"""A signal: what everybody additionally sees of a sealed-bid auction.  (Under a posted price everything is public.)"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Protocol

from ..auctions.bidding import SealedBids
from ..keys import Vector


class Ended(Protocol):
    """How an auction ended."""

    @property
    def allocation(self) -> Vector: ...
    @property
    def payments(self) -> Vector: ...
    @property
    def price(self) -> int: ...
    @property
    def winning(self) -> tuple[Vector, ...]: ...


class Signal(ABC):
    name: ClassVar[str]
    tells_bids: ClassVar[bool] = False  # whether whoever sees it knows all bids; if not, it depends on the end alone
    tells_types: ClassVar[bool] = False  # whether whoever sees it knows all types

    def misfit(self, auction: SealedBids | None) -> str | None:
        """Why the auction, or (None) the posted price, does not have what is shown; None if it has."""
        return None

    @abstractmethod
    def shows(self, bids: Vector, end: Ended) -> tuple[object, ...]:
        """What is seen of how it ended, always of one length; `bids`: everybody's, by index, where it tells them."""
