"""Bids where the file gives none: best replies among bids, a continuation found for each profile of them.

A try begins with bids for the types that no rule covers: those nearest to their values, the lowest, the highest, or
drawn by lot. Then one agent after another moves: each open type of hers whose bid another one beats, followed by the
continuation as it is, makes a best one; and the continuation is found anew. Where nobody moves, the bids are proposed,
with a few continuations each. Where bids come round in a circle, only some of the types that would move do, drawn by
lot. Tries differ in which of several best bids is made, too: the nearest to the type's values, the lowest, or the
highest; and, before that, one that is best for all open types of the agent, if there is any: bids that tell nothing.

What sellers learn from bids takes long to compute where bids are many. So a try first moves as if nobody learned
anything, to where nobody would move, and goes on from there.

Bids are pure. Whether what comes out is an equilibrium is for others to check. The tries are the same each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice, pairwise, product

import numpy as np
from attrs import define, frozen

from exactgames.clock import Clock
from exactgames.forms.staged.auction_sets import AuctionSets
from exactgames.forms.staged.bids import Bidding
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
Continued = Callable[[Bidding], Iterator[Profile]]
"""From bids to the profiles that continue them, the plainest first."""


@frozen
class _Try:
    """``start``: the bids to begin with; ``rank`` [agent][type][bid]: of several best bids the least is made;
    ``alike``: by all open types of an agent, if they share one.
    """

    start: Chosen
    rank: tuple[tuple[tuple[Fraction, ...], ...], ...]
    alike: bool
    seed: int


@define(eq=False)
class OpenBids:
    """Bids at the sets of the auction that no rule covers.

    continued  the profiles that continue given bids
    roughly    the same, and nobody learns anything from bids
    clock      may end the search: Late
    """

    sets: AuctionSets
    bidding: Bidding
    continued: Continued
    roughly: Continued
    clock: Clock

    def profiles(self) -> Iterator[Profile]:
        """Profiles in which no open bid is beaten by another, each bids' once. Late."""
        proposed, begun = set[Chosen](), set[tuple[Chosen, bool]]()
        for one in _tries(self.sets.market):
            rough = self._settled(one, one.start, self.roughly)
            begin = one.start if rough is None else rough
            if (begin, one.alike) in begun:
                continue
            begun.add((begin, one.alike))
            settled = self._settled(one, begin, self.continued)
            if settled is not None and settled not in proposed:
                proposed.add(settled)
                yield from islice(self.continued(self.bidding.with_open(settled)), CONTINUATIONS)

    def _settled(self, one: _Try, chosen: Chosen, continued: Continued) -> Chosen | None:
        """Bids from which no open type moves, as the try reaches them from these; None if it does not."""
        lots = np.random.default_rng(one.seed)
        seen, circling = {chosen}, False
        profile = self._first(chosen, continued)
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
                    profile = self._first(chosen, continued)
            if not moved:
                return chosen
            circling = circling or chosen in seen
            seen.add(chosen)
        return None

    def _first(self, chosen: Chosen, continued: Continued) -> Profile | None:
        return next(continued(self.bidding.with_open(chosen)), None)

    def _replies(self, profile: Profile, chosen: Chosen, one: _Try, agent: int) -> tuple[int, ...]:
        """For each type of the agent her bid: a best one if no rule covers her, and hers is beaten, or is not the one
        that all her types could make.
        """
        best = dict[int, set[int]]()
        for t in (t for t in range(len(chosen[agent])) if self._open(agent, t)):
            earned = profile.earned.of(agent, t)
            most = max(earned)
            best[t] = {k for k, value in enumerate(earned) if value == most}
        shared = set.intersection(*best.values()) if one.alike and best else set[int]()
        found = list(chosen[agent])
        together = {found[t] for t in best}
        if shared and not (len(together) == 1 and together <= shared):
            bid = min(shared, key=lambda k: (one.rank[agent][min(best)][k], k))
            return tuple(bid if t in best else mine for t, mine in enumerate(found))
        for t, bids in best.items():
            if found[t] not in bids:
                rank = one.rank[agent][t]
                found[t] = min((rank[k], k) for k in bids)[1]
        return tuple(found)

    def _open(self, agent: int, t: int) -> bool:
        s = self.sets.at(agent, t)
        return s is not None and bool(self.bidding.matched.rule[s] < 0)


def _tries(market: Market) -> Iterator[_Try]:
    near = tuple(tuple(_distances(agent, t) for t in range(len(agent.types))) for agent in market.agents)
    low = tuple(tuple(_ascending(agent, 1) for _ in agent.types) for agent in market.agents)
    high = tuple(tuple(_ascending(agent, -1) for _ in agent.types) for agent in market.agents)
    ranks = near, low, high
    starts = [
        tuple(tuple(min(range(len(row)), key=row.__getitem__) for row in mine) for mine in rank) for rank in ranks
    ]
    for start, rank, alike in product(starts, ranks, (True, False)):
        yield _Try(start, rank, alike, 0)
    for seed in range(1, DRAWN + 1):
        lots = np.random.default_rng(seed)
        drawn = tuple(tuple(int(lots.integers(len(row))) for row in mine) for mine in low)
        yield _Try(drawn, ranks[seed % 3], seed % 2 == 0, seed)


def _distances(agent: Agent, t: int) -> tuple[Fraction, ...]:
    """[own bids] how far each is from the type's marginal values: the sum of the differences."""
    worth = agent.types[t].valuation.worth()
    values = [high - low for low, high in pairwise(worth)]
    bids = agent.bids or ((),)
    return tuple(sum((abs(x - v) for x, v in zip(bid, values, strict=False)), start=Fraction(0)) for bid in bids)


def _ascending(agent: Agent, sign: int) -> tuple[Fraction, ...]:
    """[own bids] each one's place among them, lowest first (1), or highest (−1)."""
    return tuple(Fraction(sign * k) for k in range(len(agent.bids or ((),))))
