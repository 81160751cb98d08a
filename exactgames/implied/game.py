"""The implied game of an assessment: keep its aftermarket continuation, play only the auction.

A type's payoff from a bid profile is its expected utility under that continuation, averaged over ties, Γ and the
others' types given its own. In the explicit tree these are the continuation values at the nodes where the bidding is
over.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
from attrs import field, frozen

from exactgames.errors import GameError, LimitReached
from exactgames.game.values import Play
from exactgames.market.expansion import Expansion
from exactgames.market.information import refuse_information
from exactgames.market.market import Market
from exactgames.market.shrink import shrinkable
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype, over

COLUMN_LIMIT = 2_000_000
"""Columns of a payoff table."""


Rivals = tuple[list[int], list[tuple[int, ...]], list[int]]
"""Type profiles with one type of one agent's: their numbers, the others' types, weights in proportion."""


@frozen(eq=False)
class ImpliedGame:
    """payoffs [n, type profiles, bids of agent 1, …, bids of agent n] over ``denominator``; profiles [type profiles,
    n]; known: what games of one market share.

    >>> from exactgames import implied_game, profile_of
    >>> from exactgames.examples import speculator
    >>> profile = profile_of(speculator())
    >>> implied = implied_game(profile.expansion, profile.played)
    >>> implied.against_actions(1, 1).shape, implied.against_strategies(0, 0).shape  # B plays a bid for each type
    ((3, 3), (3, 9))
    """

    market: Market
    payoffs: Integers
    denominator: int
    profiles: tuple[tuple[tuple[int, ...], Fraction], ...]
    known: dict[tuple[int, int], Rivals] = field(factory=dict)

    def others(self, agent: int) -> tuple[int, ...]:
        """The other agents, in file order."""
        return tuple(j for j in range(len(self.market.agents)) if j != agent)

    def _by_rival_types(self, agent: int, t: int) -> tuple[list[tuple[int, ...]], Integers]:
        """(the others' type profiles, [profiles, own bids, others' bid profiles] payoffs times the profile's
        probability given t, on one denominator).
        """
        places, rivals, weights = self._rivals(agent, t)
        table = np.moveaxis(self.payoffs[agent][places], agent + 1, 1)
        table = table.reshape(len(places), table.shape[1], -1)
        largest = int(np.abs(table).max(initial=0)) * sum(weights)
        table = (
            table.astype(exact_dtype(4 * largest)) * np.array(weights, dtype=exact_dtype(4 * largest))[:, None, None]
        )
        return rivals, table

    def _rivals(self, agent: int, t: int) -> Rivals:
        if (agent, t) not in self.known:
            mine = [
                (k, types, p / self.market.agents[agent].types[t].probability)
                for k, (types, p) in enumerate(self.profiles)
                if types[agent] == t
            ]
            weights = over([p for _, _, p in mine], common_denominator(p for _, _, p in mine))
            rivals = [tuple(types[j] for j in self.others(agent)) for _, types, _ in mine]
            self.known[agent, t] = [k for k, _, _ in mine], rivals, weights
        return self.known[agent, t]

    def against_actions(self, agent: int, t: int) -> Integers:
        """[own bids, others' bid profiles (last agent's bid fastest)] type t's payoffs, up to one positive factor."""
        _, table = self._by_rival_types(agent, t)
        total: Integers = table.sum(axis=0)
        return total

    def action_column(self, agent: int, number: int) -> tuple[int, ...]:
        """The bids of the others in column ``number`` of ``against_actions``."""
        sizes = [len(self.market.agents[j].bids or ()) for j in self.others(agent)]
        return tuple(int(k) for k in np.unravel_index(number, sizes)) if sizes else ()

    def strategy_sizes(self, agent: int) -> list[tuple[int, int]]:
        """(types, bids) of each other agent."""
        return [(len(self.market.agents[j].types), len(self.market.agents[j].bids or ())) for j in self.others(agent)]

    def strategy_columns(self, agent: int, limit: int = COLUMN_LIMIT) -> Iterator[tuple[tuple[int, ...], ...]]:
        """The others' type-contingent bids: for each other agent a bid index for each of her types. LimitReached
        beyond ``limit``.
        """
        sizes = self.strategy_sizes(agent)
        count = prod(bids**types for types, bids in sizes)
        if count > limit:
            shrink = (*shrinkable(self.market, ("bids", "types"), self.others(agent)), "dominance against actions")
            raise LimitReached(limit, count, False, "strategy profiles", shrink)
        return product(*(product(range(bids), repeat=types) for types, bids in sizes))

    def against_strategies(self, agent: int, t: int, limit: int = COLUMN_LIMIT) -> Integers:
        """[own bids, strategy profiles in the order of ``strategy_columns``] type t's payoffs, up to one positive
        factor.
        """
        rivals, table = self._by_rival_types(agent, t)
        sizes = self.strategy_sizes(agent)
        self.strategy_columns(agent, limit)
        shape = tuple(bids for types, bids in sizes for _ in range(types))
        digits = np.indices(shape).reshape(len(shape), -1) if shape else np.zeros((0, 1), dtype=np.int64)
        starts = np.cumsum([0, *(types for types, _ in sizes)])[:-1]
        total: Integers = np.zeros((table.shape[1], digits.shape[1]), dtype=table.dtype)
        for types, rows in zip(rivals, table, strict=True):
            column = np.zeros(digits.shape[1], dtype=np.int64)
            for (_, bids), start, type_ in zip(sizes, starts, types, strict=True):
                column = column * bids + digits[start + type_]
            total = total + rows[:, column]
        return total

    def strategy_column(self, agent: int, number: int) -> tuple[tuple[int, ...], ...]:
        """Column ``number`` of ``against_strategies``."""
        sizes = self.strategy_sizes(agent)
        shape = tuple(bids for types, bids in sizes for _ in range(types))
        digits = [int(k) for k in np.unravel_index(number, shape)] if shape else []
        found, at = [], 0
        for types, _ in sizes:
            found.append(tuple(digits[at : at + types]))
            at += types
        return tuple(found)


def implied_game(expansion: Expansion, played: Play) -> ImpliedGame:
    """The implied game of the profile that ``played`` plays. GameError under a posted price, which has no bids, and
    where agents acquire information, so that a type's bids are made at several sets.

    >>> from exactgames import implied_game, profile_of
    >>> from exactgames.examples import speculator
    >>> profile = profile_of(speculator())
    >>> implied_game(profile.expansion, profile.played).against_actions(0, 0).shape  # bids of S, bids of B
    (3, 3)
    """
    market, game = expansion.market, expansion.game
    refuse_information(market, "the implied game, and dominance among bids,")
    if not len(expansion.auction_end):
        raise GameError("a posted price has no bids: no implied game, no dominance among bids")
    nodes = expansion.auction_end
    heads = np.array(played.heads, dtype=played.dtype)[game.node_level[nodes]]
    values = played.values[:, nodes] * heads
    shape = (len(market.agents), len(expansion.profiles), *(len(agent.bids or ()) for agent in market.agents))
    return ImpliedGame(
        market, values.reshape(shape), played.scale * game.payoff_denominator, tuple(market.type_profiles())
    )
