"""Intervals of what surviving moves of the aftermarket can give, by elimination of never-best replies.

docs/reference/certificate.md, "implied-unambiguous". From the last moves to the first, each node x has for each agent i
an interval [lo, hi] of what surviving moves below can give her. At a set I of i the action a goes if some a′ has

    Σ μ(x) lo_i(x, a′) > Σ μ(x) hi_i(x, a)   for every admissible belief μ on I:

then a is worse than a′ whatever is believed and whatever survives below, so never a best reply. Other things that stand
at the ends, such as welfare, have intervals over the surviving moves too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from exactgames.game.tree import CHANCE, Index
from exactgames.market.expansion import Expansion
from exactgames.mechanisms.stage import NATURE
from exactgames.numbers.arrays import Integers, mask

Admissible = Literal["prior", "all"]


def no_intervals(folded: Expansion) -> str:
    """Why this folded aftermarket has no intervals; empty if it has."""
    agents = range(len(folded.market.agents))
    if any(signal.of_types for signal in folded.market.signals):
        return "intervals of what is earned after the auction are for markets in which nobody is shown the types"
    if any(turn.mover == NATURE or not all(map(turn.is_seen_by, agents)) for _, turn in folded.sets.turns):
        return (
            "intervals of what is earned after the auction are for aftermarkets in which everybody sees each move, and "
            "Nature makes none"
        )
    return ""


class Intervals:
    """What is left by it.

    low, high  [n and one more for each of ``beside`` ([T]), N] the ends of each node's intervals, over the payoffs'
               denominator; at Nature's nodes nothing
    """

    def __init__(self, folded: Expansion, admissible: Admissible, beside: Sequence[Integers] = ()) -> None:
        self.folded, self.game, self.admissible = folded, folded.game, admissible
        self.weights = folded.prior_weights.astype(object)
        shape = (len(self.game.players) + len(beside), self.game.nodes)
        self.low: Integers = np.zeros(shape, dtype=object)
        self.high: Integers = np.zeros(shape, dtype=object)
        for interval in (self.low, self.high):
            interval[:, self.game.terminals] = np.concatenate([self.game.payoffs, *(row[None] for row in beside)])
        self.moved = self._moved()
        for level in reversed(self.game.levels):
            sets = self.game.infoset[level.parents]
            for s in np.unique(sets[sets != CHANCE]):
                self._settle(int(s))

    def _settle(self, s: int) -> None:
        """Eliminate at set s, and give its nodes their intervals."""
        game = self.game
        player = int(game.infoset_player[s])
        nodes = game.histories(s)
        size = int(game.action_start[s + 1] - game.action_start[s])
        children = game.first_child[nodes][:, None] + np.arange(size)
        low, high = self.low[player, children], self.high[player, children]
        if self.admissible == "prior" and not (self.moved[nodes[0]] & ~(1 << player)):
            weight = self.weights[self.folded.node_profile[nodes]]
            alive = mask(weight @ high >= (weight @ low).max())
        else:
            better = mask(low[:, :, None] > high[:, None, :]).all(axis=0)
            alive = mask(~better.any(axis=0))
        kept = children[:, alive]
        self.low[:, nodes] = self.low[:, kept].min(axis=2)
        self.high[:, nodes] = self.high[:, kept].max(axis=2)

    def _moved(self) -> Index:
        """[N] the agents of several types who have moved in the aftermarket before each node, as bits."""
        game = self.game
        bit = np.array([1 << i if len(t) > 1 else 0 for i, t in enumerate(game.types)] + [0], dtype=np.int64)
        owner = np.append(game.infoset_player, -1)
        found = np.zeros(game.nodes, dtype=np.int64)
        for level in game.levels:
            mover = np.where(game.infoset[level.parents] >= 0, owner[np.maximum(game.infoset[level.parents], -1)], -1)
            found[level.children] = np.repeat(found[level.parents] | bit[mover], level.counts)
        return found
