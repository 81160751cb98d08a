"""Ladders: the part of a belief that pins the last entry of the first run of the seller's bid (semantics.md,
"Undominated bids"). Only at corners is anything compared: between them the slack is concave.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from attrs import frozen

from exactgames.runs.intervals import Piece
from exactgames.runs.market import RunMarket
from exactgames.runs.resale import Aftermarket, Holdings, joint

PRICES: Final = 9
"""How many prices are tried for the lower bound, from the highest to the lowest."""
Corner = tuple[int, int, Holdings]
"""(k, j or y, what all hold)."""


@frozen
class Ladder:
    """``top`` bids ``above`` on m − k units, ``equal`` bids as the seller does, for k = 1 … n; ``price`` is the one
    with which her revenue is bounded from below, on ``pieces`` of k.
    """

    top: int
    equal: int
    above: Fraction
    price: Fraction
    pieces: tuple[Piece, ...]
    a: Fraction
    c: Fraction


def ladder(market: RunMarket, after: Aftermarket, real: bool = False) -> Ladder | None:
    """A ladder that pins the last entry of the first run of the seller's bid, if one of those tried does. ``real``:
    among all real bids, where ``top`` bids so much that nobody gains by beating it.
    """
    seller = after.resale.seller
    if not market.agents[seller].bid:
        return None
    level, count = market.agents[seller].bid[0]
    if count >= market.units or not market.eligible(level):
        return None
    others = [agent for agent in range(len(market.agents)) if agent != seller]
    tries = []
    for equal in others:
        if market.place[seller] > market.place[equal] or level not in market.agents[equal].levels:
            continue
        for top in others:
            above = [x for x in market.agents[top].levels if x > level]
            highs = [level + after.highest] if real else dict.fromkeys((*above[-1:], *above[:1]))
            tries += [_Tried(market, after, top, equal, high, real) for high in highs if top != equal]
    for price in after.few(PRICES):
        for tried in tries:
            if (found := tried.with_price(price)) is not None:
                return found
    return None


class _Tried:
    """The ladder of these two agents and this level."""

    def __init__(
        self, market: RunMarket, after: Aftermarket, top: int, equal: int, above: Fraction, real: bool
    ) -> None:
        self.market, self.after, self.top, self.equal, self.above = market, after, top, equal, above
        self.seller = after.resale.seller
        self.level, self.count = market.agents[self.seller].bid[0]
        first = market.place[self.seller] < market.place[top]
        self.served = not real and any(x > above or (x == above and first) for x in market.agents[self.seller].levels)

    def holdings(self, won: int, top: int, equal: int = 0) -> Holdings:
        """What all hold."""
        found = [0] * len(self.market.agents)
        found[self.seller], found[self.top], found[self.equal] = won, top, equal
        return tuple(found)

    def with_price(self, price: Fraction) -> Ladder | None:
        """With this price for the lower bound; None where an inequality fails at a corner."""
        units, pieces = self.market.units, tuple(self._pieces(price))
        slacks: list[tuple[int, Fraction]] = []
        for low, high in pieces:
            least = {k: self._at(price, k) for k in (low, high)}
            corners = [(k, j, self.holdings(j, units - k, k - j)) for k in (low, high) for j in (0, k - 1)]
            for earned in self._most(corners):
                slacks += [
                    (k - j, least[k] - most - (k - j) * self.level)
                    for (k, j, _), most in zip(corners, earned, strict=True)
                ]
            more = [(k, y, self.holdings(y, units - y)) for k in (low, high) for y in (k + 1, units)]
            if self.served and not all(
                least[k] - k * self.level >= most - y * self.above
                for earned in self._most(more)
                for (k, y, _), most in zip(more, earned, strict=True)
            ):
                return None
        first = min(slack for steps, slack in slacks if steps == 1)
        if first <= 0:
            return None
        c = max([Fraction(0), *((first - slack) / (steps - 1) for steps, slack in slacks if steps > 1)])
        return Ladder(self.top, self.equal, self.above, price, pieces, first + c, c)

    def _pieces(self, price: Fraction) -> Iterator[Piece]:
        """Pieces of 1 … n on which her revenue at the price is affine."""
        cases = [case for case, _ in joint(self.after.row(price))]
        yield from self.after.steady((1, self.count), lambda k: self.holdings(k, self.market.units - k), cases)

    def _at(self, price: Fraction, won: int) -> Fraction:
        """F(k): what she earns at the price."""
        return self.after.earned(price, self.holdings(won, self.market.units - won))

    def _most(self, corners: list[Corner]) -> Iterator[list[Fraction]]:
        """For each price, or each cell of prices, bounds on what she earns at the corners."""
        yield from self.after.bounds([holdings for _, _, holdings in corners])
