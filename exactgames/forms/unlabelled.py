"""The folded aftermarket with empty labels: from every allocation, whatever a profile names, tells or believes."""

from __future__ import annotations

from attrs import frozen

from exactgames.errors import GameError
from exactgames.forms.staged.folded import fold_aftermarket
from exactgames.forms.staged.worlds import auction_stage
from exactgames.game.tree import Index
from exactgames.market.expansion import Expansion
from exactgames.market.information import refuse_information
from exactgames.market.market import Market
from exactgames.market.money import money_denominator
from exactgames.market.size import DEFAULT_LIMIT


@frozen(eq=False)
class Unlabelled:
    """``allocation`` [W, n], the W that bids and ties can lead to, lexicographically; ``folded``, the aftermarket from
    each of them, in this order.
    """

    allocation: Index
    folded: Expansion


def unlabelled(market: Market, limit: int = DEFAULT_LIMIT) -> Unlabelled:
    """The market's. LimitReached if it is too large; GameError with named items, which no folded aftermarket has, or
    where agents acquire information."""
    refuse_information(market, "implied payoffs")
    if market.items:
        raise GameError("named items have no folded aftermarket: no claims that are settled in it")
    worlds = auction_stage(market, money_denominator(market)).worlds
    return Unlabelled(worlds.allocation, fold_aftermarket(market, worlds, limit))
