"""The marginal bids that won are seen by all."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen

from exactgames.mechanisms.protocols import AuctionRule, Observed, Signal, Speech
from exactgames.numbers.arrays import Index, Integers


@frozen
class WinningBids(Signal):
    """Of each agent, the highest of her marginal bids, as many as she won."""

    name: ClassVar[str] = "winning-bids"

    def refusal(self, auction: type[AuctionRule]) -> str | None:
        return None if auction.has_winning_bids else f"another signal: {auction.title} has no winning bids"

    def columns(self, observed: Observed) -> list[Integers]:
        won, bids = observed.holdings, observed.bids
        return [_first(marginal)[bids[:, i], won[:, i]] for i, marginal in enumerate(observed.marginal)]

    def words(self, observed: Observed, row: int, speech: Speech) -> str:
        bids, won = observed.bids[row].tolist(), observed.holdings[row].tolist()
        said = [f"{name} {speech.won(i, bids[i], won[i])}" for i, name in enumerate(speech.agents) if won[i]]
        return f"winning bids seen: {'; '.join(said) or 'none'}"


def _first(marginal: Index) -> Index:
    """[bids, m + 1] a number for the first 0 … m marginal bids of each bid, the same where these are the same."""
    found = np.zeros((len(marginal), marginal.shape[1] + 1), dtype=np.int64)
    for k in range(1, found.shape[1]):
        pairs = np.stack([found[:, k - 1], marginal[:, k - 1]], axis=1)
        found[:, k] = np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1) + k * len(marginal)
    return found
