"""How many information sets of the explicit tree a class of the staged form stands for.

All the sets of a class have the same public moves, so count what else their owner may have seen: own bid, own payment,
and Γ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod

import numpy as np
from attrs import define, field

from exactgames.forms.staged.rivals import OutcomeClasses
from exactgames.forms.staged.worlds import PROFILE_LIMIT, AuctionStage
from exactgames.market.outcomes import drawn_outcomes
from exactgames.market.result import seen_by_all
from exactgames.mechanisms.protocols import Signal
from exactgames.numbers.arrays import Integers
from exactgames.numbers.grouping import fold

CELL_LIMIT = 10_000_000
"""Own bids times outcome classes gone through to count."""


@define(eq=False)
class Standing:
    """Counts by agent, allocation and label; an agent's are computed when first asked for."""

    stage: AuctionStage
    signals: Sequence[Signal]
    classes: Callable[[int], OutcomeClasses]
    _counts: dict[int, dict[tuple[int, ...], int] | None] = field(factory=dict)

    def count(self, agent: int, allocation: tuple[int, ...], bid: int, paid: int, posterior: int) -> int | None:
        """The agent's different views of the auction at this allocation with this label; None if Γ makes them too many
        to count.
        """
        if agent not in self._counts:
            self._counts[agent] = self._count(agent)
        counts = self._counts[agent]
        return None if counts is None else counts[(*allocation, bid, paid, posterior)]

    def _count(self, agent: int) -> dict[tuple[int, ...], int] | None:
        stage = self.stage
        worlds = stage.worlds
        rivals = stage.rivals
        sizes = [len(codes) for codes in rivals.codes]
        seen: list[Integers]
        if not self.signals:
            classes = self.classes(agent)
            if sizes[agent] * len(classes.first) * stage.ways > CELL_LIMIT:
                return None
            found = stage.outcomes(agent, classes)
            own = np.broadcast_to(np.arange(sizes[agent])[None, :, None], found.place.shape)
            world, seen = found.place.reshape(-1), [own.reshape(-1), found.payment.reshape(-1)]
        else:
            total = prod(sizes)
            if total * stage.ways > PROFILE_LIMIT:
                return None
            profile = np.arange(total)
            bids = np.unravel_index(profile, sizes)
            others = [j for j in range(len(sizes)) if j != agent]
            column = np.zeros(total, dtype=np.int64)
            for j in others:
                column = column * sizes[j] + bids[j]
            rivals_bids = np.stack([np.zeros(total, dtype=np.int64), *(bids[j] for j in others)], axis=1)[:, 1:]
            at = stage.at(agent, rivals_bids[np.unique(column, return_index=True)[1]])
            world = np.concatenate([place[bids[agent], column] for place in at.place])
            seen = [np.tile(bids[agent], stage.ways)]
            seen.append(np.concatenate([payment[bids[agent], column] for payment in at.payment]))
            every = drawn_outcomes(rivals.auction, rivals.ranked, rivals.money)
            seen += seen_by_all(self.signals, every)
        label = [worlds.bid[world, agent], worlds.paid[world, agent], worlds.posterior[world, agent]]
        key, _ = fold([*worlds.allocation[world].T, *label, *seen])
        first = np.unique(key, return_index=True)[1]
        rows = np.stack([*worlds.allocation[world[first]].T, *(part[first] for part in label)], axis=1)
        distinct, times = np.unique(rows.astype(np.int64), axis=0, return_counts=True)
        return {tuple(row): int(k) for row, k in zip(distinct.tolist(), times, strict=True)}
