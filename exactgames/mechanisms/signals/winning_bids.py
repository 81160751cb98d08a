"""The marginal bids that won are seen by all."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.protocols import AuctionRule, Observed, Signal, Speech
from exactgames.numbers.arrays import Integers


@frozen
class WinningBids(Signal):
    """Of each agent, the highest of her marginal bids, as many as she won; of items, her bids on those she won."""

    name: ClassVar[str] = "winning-bids"
    shows: ClassVar[str] = "the winning bids"

    def refusal(self, auction: type[AuctionRule]) -> str | None:
        return None if auction.has_winning_bids else f"another signal: {auction.title} has no winning bids"

    def columns(self, observed: Observed) -> list[Integers]:
        won, bids = observed.holdings, observed.bids
        hers = (observed.goods.winning(mine, bids[:, i], won[:, i]) for i, mine in enumerate(observed.marginal))
        return [column for columns in hers for column in columns]

    def words(self, observed: Observed, row: int, speech: Speech) -> str:
        bids, won = observed.bids[row].tolist(), observed.holdings[row].tolist()
        said = [f"{name} {speech.won(i, bids[i], won[i])}" for i, name in enumerate(speech.agents) if won[i]]
        return f"winning bids seen: {'; '.join(said) or 'none'}"
