"""The intervals of what can follow the bids, with an aftermarket: by elimination under all beliefs, in the folded
aftermarket with empty labels.
"""

from __future__ import annotations

from exactgames.bounds.after import AfterBids, values_of
from exactgames.bounds.auction import ENTRIES, AuctionAlone
from exactgames.bounds.market_range import EquilibriumBounds
from exactgames.bounds.welfare import welfare_at_ends
from exactgames.errors import GameError, Undecided
from exactgames.forms.elimination import Intervals, no_intervals
from exactgames.forms.unlabelled import unlabelled
from exactgames.market.information import refuse_information
from exactgames.market.market import Market
from exactgames.market.size import DEFAULT_LIMIT

WHAT = "bounds over all equilibria of this market"


def after_bids(market: Market, alone: AuctionAlone, limit: int = DEFAULT_LIMIT) -> AfterBids:
    """Of the market, whose auction is ``alone``. GameError where agents may acquire information, or the aftermarket has
    no intervals; LimitReached if the folded aftermarket is too large.
    """
    refuse_information(market, WHAT)
    if not market.aftermarket:
        return values_of(market, alone)
    try:
        aftermarket = unlabelled(market, limit)
    except Undecided as error:
        raise GameError(f"{WHAT}: {error}") from None
    folded = aftermarket.folded
    if why := no_intervals(folded):
        raise GameError(f"{WHAT}: {why}")
    found = Intervals(folded, "all", (welfare_at_ends(folded),))
    shape = (-1, len(aftermarket.allocation), len(folded.profiles))
    low, high = (ends[:, folded.auction_end].reshape(shape) for ends in (found.low, found.high))
    return AfterBids(aftermarket.allocation, low, high, folded.game.payoff_denominator)


def equilibrium_bounds(market: Market, limit: int = ENTRIES) -> EquilibriumBounds:
    """What bounds all weak perfect Bayesian equilibria of the market (without an aftermarket: all Bayes–Nash ones).
    GameError where bids are not sealed, agents may acquire information, or the aftermarket has no intervals;
    LimitReached beyond ``limit`` entries of tables, or nodes of the folded aftermarket.

    >>> from exactgames import equilibrium_bounds
    >>> from exactgames.examples import speculator
    >>> bounds = equilibrium_bounds(speculator().market)
    >>> [str(bounds.bound("utility", side, 1).value) for side in ("at-least", "at-most")]
    ['0', '5/3']
    """
    refuse_information(market, WHAT)
    alone = AuctionAlone.of(market, limit)
    return EquilibriumBounds.of(alone, after_bids(market, alone, min(limit, DEFAULT_LIMIT)), limit)
