"""What a type gets where her agent wins so many units, the others bidding as they do (semantics.md, u(w))."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from attrs import define, evolve, field

from exactgames.runs.market import RunMarket, Runs, at_least, total
from exactgames.runs.resale import Aftermarket, Holdings
from exactgames.runs.rivals import Rivals


@define(slots=False, eq=False)
class Utilities:
    """Of all types of all agents. ``after``: what follows the auction, which no bid changes."""

    market: RunMarket
    after: Aftermarket | None
    _chosen: dict[Holdings, int] = field(factory=dict)

    @classmethod
    def of(cls, market: RunMarket) -> Utilities:
        """In the profile."""
        return cls(market, None if market.resale is None else Aftermarket(market, market.resale))

    def where(self, bids: Sequence[Runs]) -> Utilities:
        """Where the agents bid so."""
        agents = (evolve(agent, bid=bid) for agent, bid in zip(self.market.agents, bids, strict=True))
        return Utilities(evolve(self.market, agents=tuple(agents)), self.after, self._chosen)

    @cached_property
    def rivals(self) -> tuple[Rivals, ...]:
        """[agent] the bids of the others."""
        return tuple(Rivals(self.market, agent) for agent in range(len(self.market.agents)))

    def asked(self, holdings: Holdings) -> int:
        """The number of the price that the seller asks."""
        if self.after is None:
            raise ValueError("there is no aftermarket")
        if holdings not in self._chosen:
            self._chosen[holdings] = self.after.chosen(holdings)
        return self._chosen[holdings]

    def earned(self, holdings: Holdings) -> Fraction:
        """What the seller expects to earn in the aftermarket."""
        if self.after is None:
            return Fraction(0)
        price = self.asked(holdings)
        sold = sum(weight * sum(self.after.bought(case, holdings)) for case, weight in self.after.cases[price])
        return self.after.resale.prices[price] * Fraction(sold, self.after.scale)

    def kept(self, agent: int, kind: int, holdings: Holdings) -> tuple[Fraction, Fraction]:
        """(the expected value of what a type ends with, what she expects to pay in the aftermarket)."""
        values, own = self.market.agents[agent].types[kind].values, holdings[agent]
        if self.after is None or agent not in self.after.resale.buyers:
            return total(values, own), Fraction(0)
        price, turn = self.asked(holdings), self.after.resale.buyers.index(agent)
        asked = self.after.resale.prices[price]
        worth, paid = Fraction(0), Fraction(0)
        for bought, p in self.after.purchases(price, holdings, turn, at_least(values, asked, self.market.units)):
            worth += p * total(values, own + bought)
            paid += p * asked * bought
        return worth, paid

    def with_won(self, agent: int, kind: int, won: int, bid: Runs = ()) -> Fraction:
        """u(w); with a ``bid``: at the price that it makes."""
        rivals = self.rivals[agent]
        holdings = rivals.holdings(won)
        worth, paid = self.kept(agent, kind, holdings)
        if self.market.resale is not None and agent == self.market.resale.seller:
            worth = self.earned(holdings)  # units are worth nothing to her
        return worth - paid - won * rivals.price(won, bid)

    def in_profile(self, agent: int, kind: int) -> Fraction:
        """What a type gets in the profile."""
        bid = self.market.agents[agent].bid
        return self.with_won(agent, kind, self.rivals[agent].won(bid), bid)

    @cached_property
    def holdings(self) -> Holdings:
        """What all hold after the auction in the profile."""
        return self.rivals[0].holdings(self.rivals[0].won(self.market.agents[0].bid))
