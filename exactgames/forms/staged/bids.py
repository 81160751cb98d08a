"""The mixed bids that the rules give at the auction sets, and what others meet of them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
from attrs import frozen

from exactgames.forms.staged.auction_sets import AuctionSets
from exactgames.forms.staged.posteriors import Bids, Mixed
from exactgames.game.strategy import BehaviorStrategy
from exactgames.market.instance import Instance
from exactgames.market.rules import KnownSets, Matched, match_rules

Column = tuple[int, ...]
"""A bid of each other agent, by index, in file order."""


@frozen(eq=False)
class Bidding:
    """What the rules give at the auction sets.

    matched  the rules, matched to the sets
    bids     [agent][type] the mixed bid (an only bid is played); None if some auction set has no rule, or there is no
             profile
    sets     these sets
    """

    matched: Matched
    bids: Bids | None
    sets: AuctionSets

    def with_open(self, chosen: Sequence[Sequence[int]]) -> Bidding:
        """The same with the pure bid [agent][type], by index, at each set that no rule covers."""
        starts, agents, types = self.sets.table.action_starts, self.sets.table.agent, self.sets.table.type
        weights, totals = self.matched.strategy.weights.copy(), self.matched.strategy.totals.copy()
        for s in np.flatnonzero(self.matched.rule < 0).tolist():
            weights[starts[s] : starts[s + 1]] = 0
            weights[starts[s] + chosen[int(agents[s])][int(types[s])]], totals[s] = 1, 1
        matched = Matched(BehaviorStrategy(weights, totals), self.matched.rule)
        return Bidding(matched, _bids(self.sets, matched.strategy), self.sets)


def bidding_of(instance: Instance, sets: AuctionSets, money: int) -> Bidding:
    """What the instance's rules give at its auction sets; amounts over ``money``."""
    matched = match_rules(KnownSets(sets.market, sets.table, money, sets.describe), instance.strategy or ())
    if instance.strategy is None or (matched.rule < 0).any():
        return Bidding(matched, None, sets)
    return Bidding(matched, _bids(sets, matched.strategy), sets)


def _bids(sets: AuctionSets, strategy: BehaviorStrategy) -> Bids:
    """What a strategy at these sets plays."""
    starts, found = sets.table.action_starts, []
    for i, agent in enumerate(sets.market.agents):
        mine: list[Mixed] = []
        for t in range(len(agent.types)):
            s = sets.at(i, t)
            weights = [1] if s is None else strategy.weights[starts[s] : starts[s + 1]].tolist()
            mine.append(tuple((k, Fraction(w, sum(weights))) for k, w in enumerate(weights) if w))
        found.append(tuple(mine))
    return tuple(found)


def rival_bids(bids: Bids, agent: int, types: tuple[int, ...]) -> list[tuple[Column, Fraction]]:
    """(the others' bids, probability) at this type profile."""
    return bid_profiles(tuple(mine for j, mine in enumerate(bids) if j != agent), types[:agent] + types[agent + 1 :])


def bid_profiles(bids: Bids, types: tuple[int, ...]) -> list[tuple[Column, Fraction]]:
    """(a bid of each of these agents, probability) where they have these types."""
    mixed = [mine[t] for mine, t in zip(bids, types, strict=True)]
    return [(tuple(k for k, _ in row), prod((p for _, p in row), start=Fraction(1))) for row in product(*mixed)]
