"""The mixed bids that the rules give at the auction sets, and what others meet of them."""

from __future__ import annotations

from collections.abc import Mapping
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

    def with_open(self, chosen: Mapping[tuple[int, int], int]) -> Bids:
        """The bids with a pure one, by index, for each (agent, type) that no rule covers; others in it are ignored."""
        return _bids(self.sets, self.matched, chosen)

    def found(self, bids: Bids) -> Bidding:
        """The same with these bids, those of ``with_open``, in place of what no rule covers."""
        starts, weights = self.sets.table.action_starts, self.matched.strategy.weights.copy()
        totals = self.matched.strategy.totals.copy()
        for s in np.flatnonzero(self.matched.rule < 0).tolist():
            ((bid, _),) = bids[int(self.sets.table.agent[s])][int(self.sets.table.type[s])]
            weights[starts[s] : starts[s + 1]] = 0
            weights[starts[s] + bid], totals[s] = 1, 1
        return Bidding(Matched(BehaviorStrategy(weights, totals), self.matched.rule), bids, self.sets)


def bidding_of(instance: Instance, sets: AuctionSets, money: int) -> Bidding:
    """What the instance's rules give at its auction sets; amounts over ``money``."""
    matched = match_rules(KnownSets(sets.market, sets.table, money, sets.describe), instance.strategy or ())
    if instance.strategy is None or (matched.rule < 0).any():
        return Bidding(matched, None, sets)
    return Bidding(matched, _bids(sets, matched, {}), sets)


def _bids(sets: AuctionSets, matched: Matched, chosen: Mapping[tuple[int, int], int]) -> Bids:
    """What the rules give, elsewhere what is ``chosen``."""
    starts, found = sets.table.action_starts, []
    for i, agent in enumerate(sets.market.agents):
        mine: list[Mixed] = []
        for t in range(len(agent.types)):
            s = sets.at(i, t)
            if s is not None and matched.rule[s] < 0:
                mine.append(((chosen[i, t], Fraction(1)),))
                continue
            weights = [1] if s is None else matched.strategy.weights[starts[s] : starts[s + 1]].tolist()
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
