"""What the auction leaves behind: for each distinct outcome, what was won and paid, and who knows what."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from exactgames.game.tree import Index
from exactgames.market.market import Market
from exactgames.market.outcomes import Outcomes
from exactgames.mechanisms.protocols import Observed, Signal
from exactgames.numbers.arrays import Integers
from exactgames.numbers.grouping import fold, group


@frozen(eq=False)
class Result:
    """R outcomes of the auction.

    holdings      [R, n]
    payments      [R, n] over the money denominator
    charged       [R, n] what payoffs count of them: all, but nothing in the folded aftermarket, where they are sunk
    bids          [R, n] indices of the bids, −1 under a posted price
    observed      the outcomes by what may be seen of them; None under a posted price
    public        [R] one number for the allocation and Γ, < ``public_bound``
    posterior     [R, n] in the folded aftermarket the number of each agent's posterior, −1 for none; else None
    known         for each agent [R] one number for her own bid and payment, < R
    """

    holdings: Index
    payments: Integers
    charged: Integers
    bids: Index
    observed: Observed | None
    public: Index
    public_bound: int
    known: list[Index]
    posterior: Index | None = None


def seen_by_all(signals: Sequence[Signal], observed: Observed) -> list[Integers]:
    """What everybody sees of the auction, each column [R]: the allocation and Γ."""
    return [*observed.holdings.T, *(column for signal in signals for column in signal.columns(observed))]


def sealed_result(market: Market, outcomes: Outcomes) -> Result:
    """The result of sealed bids; rows as in ``outcomes``."""
    seen = outcomes.observed
    number, first = group(*fold(seen_by_all(market.signals, seen)))
    known = [group(*fold([seen.bids[:, i], seen.payments[:, i]]))[0] for i in range(len(market.agents))]
    return Result(seen.holdings, seen.payments, seen.payments, seen.bids, seen, number, len(first), known)
