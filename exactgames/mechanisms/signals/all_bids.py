"""All bids are seen by all."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.protocols import Observed, Signal, Speech
from exactgames.numbers.arrays import Integers


@frozen
class AllBids(Signal):
    """Whose bid is whose, too."""

    name: ClassVar[str] = "all-bids"
    shows: ClassVar[str] = "all bids"
    of_actions: ClassVar[bool] = True

    def columns(self, observed: Observed) -> list[Integers]:
        return list(observed.bids.T)

    def words(self, observed: Observed, row: int, speech: Speech) -> str:
        bids = observed.bids[row].tolist()
        said = (f"{name} {speech.bid(agent, bids[agent])}" for agent, name in enumerate(speech.agents))
        return "all bids seen: " + "; ".join(said)
