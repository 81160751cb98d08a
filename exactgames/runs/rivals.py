"""What one agent's bid wins against the bids of the others, at what price, and what they then hold.

L is the list of the others' eligible marginal bids, the highest first, equal ones as ties are served, in runs.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from attrs import define

from exactgames.runs.marginals import ZERO, Runs
from exactgames.runs.market import RunMarket


@define(slots=False, eq=False)
class Rivals:
    """The bids of all agents but ``agent``."""

    market: RunMarket
    agent: int

    @cached_property
    def entries(self) -> tuple[tuple[Fraction, int, int], ...]:
        """L: (level, owner, how many), each > 0."""
        market = self.market
        found = [
            (level, owner, count)
            for owner, other in enumerate(market.agents)
            if owner != self.agent
            for level, count in (*other.bid, (ZERO, market.units - sum(n for _, n in other.bid)))
            if count and market.eligible(level)
        ]
        return tuple(sorted(found, key=lambda entry: (-entry[0], market.place[entry[1]])))

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """After how many entries of L each of its runs ends."""
        return tuple(accumulate(count for _, _, count in self.entries))

    def ahead(self, level: Fraction) -> int:
        """How many entries of L are served before a bid of hers at this level."""
        place = self.market.place
        own = (-level, place[self.agent])
        return sum(count for value, owner, count in self.entries if (-value, place[owner]) < own)

    def most(self, level: Fraction) -> int:
        """How many units she can win with bids at this level."""
        return max(0, self.market.units - self.ahead(level)) if self.market.eligible(level) else 0

    @cached_property
    def fewest(self) -> int:
        """w⁻: what she wins if she bids 0."""
        return self.most(ZERO)

    @cached_property
    def greatest(self) -> int:
        """w⁺: what she wins with her highest level on every unit."""
        return max(self.fewest, self.most(self.market.agents[self.agent].levels[-1]))

    def won(self, bid: Runs) -> int:
        """How many units a bid of hers wins."""
        found, count = self.fewest, 0
        for level, more in bid:
            count += more
            found = max(found, min(count, self.most(level)))
        return found

    def lowest_level(self, won: int) -> Fraction:
        """λ(w): the lowest level of hers with which she wins so many."""
        if won == self.fewest:
            return ZERO
        return next(level for level in self.market.agents[self.agent].levels if self.most(level) >= won)

    def entry(self, number: int) -> int | None:
        """In which run of L entry ``number`` (from 1) lies; None: there is no such entry."""
        if number < 1:
            return None
        return next((run for run, end in enumerate(self.ends) if number <= end), None)

    def price(self, won: int, bid: Runs = ()) -> Fraction:
        """The price if she wins so many; with no ``bid``: the lowest, P(w)."""
        run = self.entry(self.market.units - won + 1)
        losing = self.market.reserve if run is None else max(self.market.reserve, self.entries[run][0])
        count = 0
        for level, more in bid:
            count += more
            if count > won:
                return max(losing, level)
        return losing

    def holdings(self, won: int) -> tuple[int, ...]:
        """What all hold after the auction if she wins so many."""
        found = [0] * len(self.market.agents)
        found[self.agent] = won
        left = self.market.units - won
        for _, owner, count in self.entries:
            found[owner] += min(count, left)
            left -= min(count, left)
        return tuple(found)
