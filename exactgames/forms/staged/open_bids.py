"""Bids where the file gives none: best replies among bids, a continuation found for each profile of them.

A try begins with bids for the types that no rule covers: those nearest to their values, the lowest, the highest, or
drawn by lot. Then one agent after another moves: each open type of hers whose bid another one beats, followed by the
continuation as it is, makes a best one; and the continuation is found anew. Where nobody moves, the bids are proposed,
with a few continuations each. Where bids come round in a circle, only some of the types that would move do, drawn by
lot. Tries differ in which of several best bids is made, too: the nearest to the type's values, the lowest, or the
highest.

Bids are pure. Whether what comes out is an equilibrium is for others to check. The tries are the same each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice, pairwise

import numpy as np
from attrs import define, frozen

from exactgames.clock import Clock
from exactgames.forms.staged.auction_sets import AuctionSets
from exactgames.forms.staged.bids import Bidding
from exactgames.forms.staged.posteriors import Bids
from exactgames.forms.staged.profile import Profile
from exactgames.market.market import Agent, Market

ROUNDS = 24
"""How often everybody may move in one try."""
PATIENCE = 6
"""Rounds before only some of those who would move do."""
CONTINUATIONS = 4
"""So many continuations are looked at for bids from which nobody moves."""
DRAWN = 20
"""How many tries are drawn by lot."""

Chosen = tuple[tuple[int, ...], ...]
"""[agent][type] a bid, by index."""
Continued = Callable[[Bids], Iterator[Profile]]
"""From bids to the profiles that continue them, the plainest first."""


@frozen
class _Try:
    """``start``: the bids to begin with; ``rank`` [agent][type][bid]: of several best bids the least is made."""

    start: Chosen
    rank: tuple[tuple[tuple[Fraction, ...], ...], ...]
    seed: int


@define(eq=False)
class OpenBids:
    """Bids at the sets of the auction that no rule covers.

    continued  the profiles that continue given bids
    clock      may end the search: Late
    """

    sets: AuctionSets
    bidding: Bidding
    continued: Continued
    clock: Clock

    def profiles(self) -> Iterator[Profile]:
        """Profiles in which no open bid is beaten by another, each bids' once. Late."""
        proposed = set[Chosen]()
        for one in _tries(self.sets.market):
            settled = self._settled(one)
            if settled is not None and settled not in proposed:
                proposed.add(settled)
                yield from islice(self.continued(self._bids(settled)), CONTINUATIONS)

    def _settled(self, one: _Try) -> Chosen | None:
        """Bids from which no open type moves, as the try reaches them; None if it does not."""
        lots, chosen = np.random.default_rng(one.seed), one.start
        seen, circling = {chosen}, False
        profile = self._first(chosen)
        for number in range(ROUNDS):
            moved = False
            for i in range(len(chosen)):
                self.clock.check()
                if profile is None:
                    return None
                replies = self._replies(profile, chosen, one, i)
                would = [t for t, bid in enumerate(replies) if bid != chosen[i][t]]
                moved = moved or bool(would)
                if circling or number >= PATIENCE:
                    would = [t for t in would if lots.random() < 0.5]
                if would:
                    mine = tuple(replies[t] if t in would else bid for t, bid in enumerate(chosen[i]))
                    chosen = (*chosen[:i], mine, *chosen[i + 1 :])
                    profile = self._first(chosen)
            if not moved:
                return chosen
            circling = circling or chosen in seen
            seen.add(chosen)
        return None

    def _first(self, chosen: Chosen) -> Profile | None:
        return next(self.continued(self._bids(chosen)), None)

    def _replies(self, profile: Profile, chosen: Chosen, one: _Try, agent: int) -> tuple[int, ...]:
        """For each type of the agent her bid: a best one if no rule covers her, and hers is beaten."""
        found = []
        for t, bid in enumerate(chosen[agent]):
            if self._open(agent, t):
                earned = profile.earned.of(agent, t)
                most = max(earned)
                if earned[bid] < most:
                    rank = one.rank[agent][t]
                    bid = min((rank[k], k) for k, value in enumerate(earned) if value == most)[1]
            found.append(bid)
        return tuple(found)

    def _open(self, agent: int, t: int) -> bool:
        s = self.sets.at(agent, t)
        return s is not None and bool(self.bidding.matched.rule[s] < 0)

    def _bids(self, chosen: Chosen) -> Bids:
        """Those, and what the rules give."""
        return self.bidding.with_open({(i, t): bid for i, mine in enumerate(chosen) for t, bid in enumerate(mine)})


def _tries(market: Market) -> Iterator[_Try]:
    near = tuple(tuple(_distances(agent, t) for t in range(len(agent.types))) for agent in market.agents)
    low = tuple(tuple(_ascending(agent, 1) for _ in agent.types) for agent in market.agents)
    high = tuple(tuple(_ascending(agent, -1) for _ in agent.types) for agent in market.agents)
    ranks = near, low, high
    starts = [
        tuple(tuple(min(range(len(row)), key=row.__getitem__) for row in mine) for mine in rank) for rank in ranks
    ]
    for start in starts:
        for rank in ranks:
            yield _Try(start, rank, 0)
    for seed in range(1, DRAWN + 1):
        lots = np.random.default_rng(seed)
        drawn = tuple(tuple(int(lots.integers(len(row))) for row in mine) for mine in low)
        yield _Try(drawn, ranks[seed % 3], seed)


def _distances(agent: Agent, t: int) -> tuple[Fraction, ...]:
    """[own bids] how far each is from the type's marginal values: the sum of the differences."""
    worth = agent.types[t].valuation.worth()
    values = [high - low for low, high in pairwise(worth)]
    bids = agent.bids or ((),)
    return tuple(sum((abs(x - v) for x, v in zip(bid, values, strict=False)), start=Fraction(0)) for bid in bids)


def _ascending(agent: Agent, sign: int) -> tuple[Fraction, ...]:
    """[own bids] each one's place among them, lowest first (1), or highest (−1)."""
    return tuple(Fraction(sign * k) for k in range(len(agent.bids or ((),))))
