"""The implied games of a whole cell of profiles: bounds on the payoffs after each bid profile, and on gains.

If a bid is dominated where it earns 0 and every other bid what it gains at least over the cell, it is dominated in the
implied game of every profile of the cell; if it is not where every other bid earns what it gains at most, it is so in
none. In a cell that settles every continuation the bounds are exact.
"""

from __future__ import annotations

from math import lcm

import numpy as np

from exactgames.concepts.plain_tree import chance_weighted
from exactgames.game.tree import CHANCE
from exactgames.implied.game import ImpliedGame, Rivals
from exactgames.implied.overbidding import Bids
from exactgames.market.expansion import Expansion
from exactgames.numbers.arrays import Integers, exact_dtype
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.gain_bounds import GainBounds


class ImpliedBounds:
    """Prepared for one expansion, of sealed bids."""

    def __init__(self, expansion: Expansion) -> None:
        market, game = expansion.market, expansion.game
        self.expansion = expansion
        weighted = chance_weighted(game)  # chance's probability on the way included: sums at chance nodes
        weights = [int(w) for w in expansion.prior_weights]
        common = lcm(*weights)
        largest = max((abs(x) for row in weighted for x in row), default=0) * game.nodes * common
        self.payoffs: Integers = np.array(weighted, dtype=exact_dtype(largest))
        bids = tuple(len(agent.bids or ()) for agent in market.agents)
        self.shape = (len(market.agents), len(weights), *bids)
        factors = np.array([common // w for w in weights], dtype=self.payoffs.dtype)
        self.factors = factors.reshape(1, -1, *(1 for _ in bids))  # to payoffs given the types
        self.profiles = tuple(market.type_profiles())
        self.known: dict[tuple[int, int], Rivals] = {}

    def of(self, cell: Cell) -> tuple[ImpliedGame, ImpliedGame]:
        """(the least, the greatest) payoffs over the cell, up to one positive factor."""
        expansion, game = self.expansion, self.expansion.game
        least, most = self.payoffs.copy(), self.payoffs.copy()
        allowed = np.append(cell, True)
        first = int(game.node_level[expansion.auction_end].min())
        top = int(np.abs(self.payoffs).sum()) + 1 if self.payoffs.dtype == object else np.iinfo(np.int64).max
        for level in reversed(game.levels[first:]):
            chance = game.infoset[level.parents] == CHANCE
            inside = np.repeat(chance, level.counts) | allowed[game.incoming[level.children]]
            for row, sign in ((least, 1), (most, -1)):
                below = row[:, level.children]
                total = np.add.reduceat(below, level.offsets, axis=1)
                best = sign * np.minimum.reduceat(np.where(inside, sign * below, top), level.offsets, axis=1)
                row[:, level.parents] = np.where(chance, total, best)
        low, high = (
            ImpliedGame(
                expansion.market,
                row[:, expansion.auction_end].reshape(self.shape) * self.factors,
                1,
                self.profiles,
                self.known,
            )
            for row in (least, most)
        )
        return low, high


class ImpliedGains:
    """What every bid gains over the bids ``bids`` (one for each type), in place of payoffs.

    least, most  [n, type profiles, bids of agent 1, …] the expressions that bound from below the gain, and the gain of
                 the way back, from the other bid; −1 where the bid is the type's own
    """

    def __init__(self, expansion: Expansion, bounds: GainBounds, factors: Integers, bids: Bids) -> None:
        market = expansion.market
        self.profiles, self.known = tuple(market.type_profiles()), dict[tuple[int, int], Rivals]()
        self.market, self.compiled, self.factors = market, bounds.compiled, factors
        sizes = tuple(len(agent.bids or ()) for agent in market.agents)
        ends = expansion.auction_end.reshape(len(expansion.profiles), *sizes)
        self.least = np.full((len(sizes), *ends.shape), -1, dtype=np.int64)
        self.most = self.least.copy()
        for i in range(len(sizes)):
            for k, types in enumerate(expansion.profiles.tolist()):
                own = bids[i][types[i]][0]
                played = np.repeat(np.take(ends[k], [own], axis=i), sizes[i], axis=i).reshape(-1).tolist()
                made = ends[k].reshape(-1).tolist()
                pairs = list(zip(played, made, strict=True))
                there = [bounds.differences[i, x, y] if x != y else -1 for x, y in pairs]
                back = [bounds.differences[i, y, x] if x != y else -1 for x, y in pairs]
                self.least[i, k] = np.array(there, dtype=np.int64).reshape(sizes)
                self.most[i, k] = np.array(back, dtype=np.int64).reshape(sizes)

    def of(self, cell: Cell) -> tuple[ImpliedGame, ImpliedGame]:
        """(the least, the greatest) gains in the cell, up to one positive factor; 0 for the type's own bid."""
        return self.valued(self.compiled.values(cell))

    def valued(self, values: Integers) -> tuple[ImpliedGame, ImpliedGame]:
        """The same, from the values of all expressions in the cell."""
        found = np.append(values, 0)
        return self._game(found[self.least]), self._game(-found[self.most])

    def _game(self, values: Integers) -> ImpliedGame:
        largest = int(np.abs(values).max(initial=0)) * int(max(self.factors.reshape(-1)))
        scaled: Integers = values.astype(exact_dtype(largest)) * self.factors.astype(exact_dtype(largest))
        return ImpliedGame(self.market, scaled, 1, self.profiles, self.known)
