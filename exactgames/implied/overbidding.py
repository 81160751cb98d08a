"""Overbidding: bids that no value of the items won could justify.

A bid vector b₁ ≥ b₂ ≥ … of type t overbids iff for some q the sum of its q highest bids exceeds the type's value of q
units; resale is not counted. (Babaioff et al. 2023, footnote 14; de Keijzer, Markakis, Schäfer, Telelis, Inefficiency
of Standard Multi-Unit Auctions, ESA 2013; Markakis, Telelis, Uniform Price Auctions: Equilibria and Efficiency, Theory
of Computing Systems 2015.)
"""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import numpy.typing as npt

from exactgames.errors import GameError
from exactgames.market.expansion import Expansion
from exactgames.market.information import refuse_information
from exactgames.market.market import Agent, Market
from exactgames.market.valuations import Valuation
from exactgames.mechanisms.auctions.sealed import Bid
from exactgames.mechanisms.protocols import Valuation as AnyValuation


def overbids(bid: Bid, valuation: Valuation) -> bool:
    """Whether the bid exceeds, in the sum of its q highest entries, the value of q units, for some q.

    >>> from exactgames import overbids
    >>> from exactgames.examples import speculator
    >>> buyer = speculator().market.agents[1]
    >>> [overbids(bid, buyer.types[0].valuation) for bid in buyer.bids]  # of value 1
    [False, False, True]
    """
    return any(total > value for total, value in zip(accumulate(bid), valuation.worth()[1:], strict=True))


Bids = tuple[tuple[tuple[int, ...], ...], ...]
"""[agent][type] numbers of bids."""


def without_overbidding(market: Market) -> Bids:
    """The bids of each type that do not overbid. GameError with named items, or where agents acquire information."""
    refuse_information(market, "refinements by overbidding")
    return tuple(tuple(_not_overbidding(agent, t.valuation) for t in agent.types) for agent in market.agents)


def _not_overbidding(agent: Agent, valuation: AnyValuation) -> tuple[int, ...]:
    """The numbers of the agent's bids with which a type of this valuation does not overbid."""
    if not isinstance(valuation, Valuation):
        raise GameError("no overbidding with named items: it is about bids for units")
    return tuple(k for k, bid in enumerate(agent.bids or ()) if not overbids(bid, valuation))


def playing(expansion: Expansion, bids: Bids) -> npt.NDArray[np.bool_] | None:
    """[A] all actions but the other bids; None if a type that has one bid only, and so no set to bid at, may not make
    it.
    """
    game, sets = expansion.game, expansion.sets
    allowed = np.ones(game.actions, dtype=bool)
    for s in np.flatnonzero(sets.bidding).tolist():
        first, stop = int(game.action_start[s]), int(game.action_start[s + 1])
        allowed[first:stop] = False
        allowed[[first + k for k in bids[int(sets.agent[s])][int(sets.type[s])]]] = True
    return allowed if all(left for row in bids for left in row) else None
