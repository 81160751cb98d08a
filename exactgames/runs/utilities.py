"""What a type gets where her agent wins so many units, the others bidding as they do (semantics.md, u(w))."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property

from attrs import define, evolve, field

from exactgames.runs.any_price import AnyPrice
from exactgames.runs.listed_prices import ListedPrices
from exactgames.runs.marginals import Runs, at_least, total
from exactgames.runs.market import Kind, RunMarket
from exactgames.runs.resale import Aftermarket, Holdings
from exactgames.runs.rivals import Rivals


@define(slots=False, eq=False)
class Utilities:
    """Of all types of all agents. ``after``: what follows the auction, which no bid changes."""

    market: RunMarket
    after: Aftermarket | None
    _chosen: dict[Holdings, Fraction] = field(factory=dict)

    @classmethod
    def of(cls, market: RunMarket) -> Utilities:
        """In the profile."""
        resale = market.resale
        if resale is None:
            return cls(market, None)
        return cls(market, AnyPrice(market, resale) if resale.prices is None else ListedPrices(market, resale))

    def where(self, bids: Sequence[Runs]) -> Utilities:
        """Where the agents bid so."""
        agents = (evolve(agent, bid=bid) for agent, bid in zip(self.market.agents, bids, strict=True))
        return Utilities(evolve(self.market, agents=tuple(agents)), self.after, self._chosen)

    @cached_property
    def rivals(self) -> tuple[Rivals, ...]:
        """[agent] the bids of the others."""
        return tuple(Rivals(self.market, agent) for agent in range(len(self.market.agents)))

    def asked(self, holdings: Holdings) -> Fraction:
        """The price that the seller asks."""
        if self.after is None:
            raise ValueError("there is no aftermarket")
        if holdings not in self._chosen:
            self._chosen[holdings] = self.after.chosen(holdings)
        return self._chosen[holdings]

    def earned(self, holdings: Holdings) -> Fraction:
        """What the seller expects to earn in the aftermarket."""
        if self.after is None:
            return Fraction(0)
        return self.after.earned(self.asked(holdings), holdings)

    def kept(self, agent: int, kind: Kind, holdings: Holdings) -> tuple[Fraction, Fraction]:
        """(the expected value of what a type ends with, what she expects to pay in the aftermarket)."""
        values, own = self.market.agents[agent].values(kind), holdings[agent]
        if self.after is None or agent not in self.after.resale.buyers:
            return total(values, own), Fraction(0)
        asked, turn = self.asked(holdings), self.after.resale.buyers.index(agent)
        worth, paid = Fraction(0), Fraction(0)
        for bought, p in self.after.purchases(asked, holdings, turn, at_least(values, asked, self.market.units)):
            worth += p * total(values, own + bought)
            paid += p * asked * bought
        return worth, paid

    def with_won(self, agent: int, kind: Kind, won: int, bid: Runs = ()) -> Fraction:
        """u(w); with a ``bid``: at the price that it makes."""
        rivals = self.rivals[agent]
        holdings = rivals.holdings(won)
        worth, paid = self.kept(agent, kind, holdings)
        if self.market.resale is not None and agent == self.market.resale.seller:
            worth = self.earned(holdings)  # units are worth nothing to her
        return worth - paid - won * rivals.price(won, bid)

    def in_profile(self, agent: int, kind: Kind) -> Fraction:
        """What a type gets in the profile."""
        bid = self.market.agents[agent].bid
        return self.with_won(agent, kind, self.rivals[agent].won(bid), bid)

    def kinks(self, agent: int, wins: Iterable[int]) -> set[Fraction]:
        """The v of an agent with a law at which what she gets may bend, of these numbers won: the prices asked."""
        law = self.market.agents[agent].law
        if law is None or self.after is None or agent not in self.after.resale.buyers:
            return set()
        asked = {self.asked(self.rivals[agent].holdings(won)) for won in wins}
        return {price for price in asked if law.law.least < price < law.law.greatest}

    @cached_property
    def holdings(self) -> Holdings:
        """What all hold after the auction in the profile."""
        return self.rivals[0].holdings(self.rivals[0].won(self.market.agents[0].bid))
