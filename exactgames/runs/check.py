"""Whether the profile of a run-length market is an equilibrium, and what it brings (semantics.md)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod

from attrs import define, frozen

from exactgames.errors import LimitReached
from exactgames.runs.figures import Figures
from exactgames.runs.intervals import Piece
from exactgames.runs.marginals import Runs, total, without_zeros
from exactgames.runs.market import Kind, RunMarket
from exactgames.runs.pieces import pieces
from exactgames.runs.utilities import Utilities
from exactgames.tally import tallied

PROFILES = 1_000_000
"""The most type profiles over which the optimum is summed."""


@frozen
class RunDeviation:
    """A type of an agent gains so much by a bid that wins so many units."""

    agent: int
    kind: Kind
    bid: Runs
    won: int
    gain: Fraction


@define(slots=False, eq=False)
class Checked:
    """A run-length market with its profile, and what is asked of it, computed once."""

    market: RunMarket

    @cached_property
    def utilities(self) -> Utilities:
        return Utilities.of(self.market)

    @cached_property
    def pieces(self) -> tuple[tuple[Piece, ...], ...]:
        """[agent] the pieces of what she may win."""
        return tuple(
            pieces(self.utilities, agent)
            for agent in tallied(range(len(self.market.agents)), "agents cut into pieces", alike=False)
        )

    @cached_property
    def kinds(self) -> tuple[tuple[Kind, ...], ...]:
        """[agent] her types; of a law, the v between which what she gets in the profile is affine."""
        own = (self.utilities.rivals[i].won(agent.bid) for i, agent in enumerate(self.market.agents))
        return tuple(self._kinds(i, won) for i, won in enumerate(own))

    def _kinds(self, agent: int, *wins: int) -> tuple[Kind, ...]:
        """Her types; of a law, the v between which what she gets is affine if she wins one of these numbers."""
        own = self.market.agents[agent]
        if own.law is None:
            return tuple(range(len(own.types)))
        law = own.law.law
        return tuple(sorted({law.least, law.greatest, *self.utilities.kinks(agent, wins)}))

    @cached_property
    def interim(self) -> tuple[tuple[Fraction, ...], ...]:
        """[agent][type] what she gets in the profile; of a law at the v of ``kinds``."""
        return tuple(tuple(self.utilities.in_profile(i, kind) for kind in kinds) for i, kinds in enumerate(self.kinds))

    @cached_property
    def deviation(self) -> RunDeviation | None:
        """The largest gain by another bid: the first of agents, types, and bids with it; None: nobody gains."""
        found: RunDeviation | None = None
        for agent in tallied(range(len(self.market.agents)), "agents judged", alike=False):
            gain, kind, won = min(self._gains(agent), key=lambda one: (-one[0], one[1], one[2]))
            if gain > 0 and (found is None or gain > found.gain):
                # u is affine between these numbers: no smaller one is as good
                found = RunDeviation(agent, kind, without_zeros([(self._level(agent, won), won)]), won, gain)
        return found

    def _gains(self, agent: int) -> Iterator[tuple[Fraction, Kind, int]]:
        """(what a type gains, who, by winning how many): where that is greatest, between ends of pieces and in v."""
        own = self.utilities.rivals[agent].won(self.market.agents[agent].bid)
        now: dict[Kind, Fraction] = {}
        for won in tallied(sorted({w for piece in self.pieces[agent] for w in piece}), "ends of pieces compared"):
            for kind in self._kinds(agent, won, own):
                if kind not in now:
                    now[kind] = self.utilities.in_profile(agent, kind)
                yield self.utilities.with_won(agent, kind, won) - now[kind], kind, won

    def _level(self, agent: int, won: int) -> Fraction:
        return self.utilities.rivals[agent].lowest_level(won)

    @cached_property
    def figures(self) -> Figures:
        """The figures below in closed form, where there is a law."""
        return Figures(self.utilities)

    @cached_property
    def welfare(self) -> Fraction:
        """The expected value of what all end with."""
        holdings = self.utilities.holdings
        return sum(
            (
                kind.probability * self.utilities.kept(i, t, holdings)[0]
                for i, agent in enumerate(self.market.agents)
                for t, kind in enumerate(agent.types)
            ),
            start=Fraction(0),
        )

    @cached_property
    def revenue(self) -> Fraction:
        """The sum of all payments in the auction."""
        rivals, bid = self.utilities.rivals[0], self.market.agents[0].bid
        return sum(self.utilities.holdings) * rivals.price(rivals.won(bid), bid)

    @cached_property
    def optimum(self) -> Fraction:
        """The expected greatest welfare. LimitReached if there are too many type profiles."""
        profiles = prod(len(agent.types) for agent in self.market.agents)
        if profiles > PROFILES:
            raise LimitReached(PROFILES, profiles, False, "type profiles", ("fewer types",))
        found = Fraction(0)
        for types in product(*(agent.types for agent in self.market.agents)):
            runs = sorted((run for kind in types for run in kind.values), reverse=True)
            found += prod((kind.probability for kind in types), start=Fraction(1)) * total(
                tuple(runs), self.market.units
            )
        return found

    @cached_property
    def ratio(self) -> Fraction | None:
        """The optimum over the welfare; None where one of them is 0."""
        return self.optimum / self.welfare if self.welfare and self.optimum else None

    def utility(self, agent: int) -> Fraction:
        """An agent's expected utility."""
        types = self.market.agents[agent].types
        return sum(
            (kind.probability * u for kind, u in zip(types, self.interim[agent], strict=True)), start=Fraction(0)
        )
