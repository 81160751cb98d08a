"""What the auction leaves behind: for each distinct outcome, what was won and paid, and who knows what."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from exactgames.game.tree import Index
from exactgames.market.market import Market
from exactgames.market.outcomes import Outcomes
from exactgames.numbers.arrays import Integers
from exactgames.numbers.grouping import fold, group


@frozen(eq=False)
class Result:
    """R outcomes of the auction.

    holdings      [R, n]
    payments      [R, n] over the money denominator
    charged       [R, n] what payoffs count of them: all, but nothing in the folded aftermarket, where they are sunk
    price         [R] the clearing price, likewise
    bids          [R, n] indices of the bids, −1 under a posted price
    public        [R] one number for the allocation and Γ, < ``public_bound``
    posterior     [R, n] in the folded aftermarket the number of each agent's posterior, −1 for none; else None
    known         for each agent [R] one number for her own bid and payment, < R
    """

    holdings: Index
    payments: Integers
    charged: Integers
    price: Integers
    bids: Index
    public: Index
    public_bound: int
    known: list[Index]
    posterior: Index | None = None


def sealed_result(market: Market, outcomes: Outcomes) -> Result:
    """The result of sealed bids; rows as in ``outcomes``."""
    sizes = [len(agent.bids or ()) for agent in market.agents]
    bids = np.stack(np.unravel_index(outcomes.profile, sizes), axis=1)
    public = [*outcomes.holdings.T]
    if "clearing-price" in market.signals:
        public.append(outcomes.price)
    if "all-bids" in market.signals:
        public.append(outcomes.profile)
    number, first = group(*fold(public))
    known = [group(*fold([bids[:, i], outcomes.payments[:, i]]))[0] for i in range(len(sizes))]
    payments = outcomes.payments
    return Result(outcomes.holdings, payments, payments, outcomes.price, bids, number, len(first), known)
