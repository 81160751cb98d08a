"""The auctions M1.

Sealed bids. A bid is a non-increasing vector of m levels. A marginal bid is eligible if it is ≥ the reserve and,
unless zero bids win, > 0. The m highest eligible bids win. All equal bids of the agent earlier in the tie order are
served first.
  uniform price     every unit at (1 − w)·H + w·L, with H = max(reserve, highest bid that does not win), L = the m-th
                    highest
                    eligible bid, the reserve if fewer than m are eligible; w = 0 is the paper's rule, w = 1
                    lowest-winning
  discriminatory    each pays her own winning bids
"""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from exactgames.numbers.rational import show

Bid = tuple[Fraction, ...]
"""m marginal bids, non-increasing."""


def bid_text(bid: Bid) -> str:
    """The bid as it is written everywhere: ``2,0,0,0``."""
    return ",".join(map(show, bid))


@frozen
class PriorityTies:
    """Ties go to the agent earlier in ``order`` (agent indices, every agent once)."""

    order: tuple[int, ...]


@frozen
class RandomTies:
    """The order is drawn uniformly, once, after the bids, unobserved."""


Ties = PriorityTies | RandomTies


@frozen
class UniformPrice:
    """``weight`` is w above."""

    weight: Fraction
    reserve: Fraction
    ties: Ties
    zero_bids_win: bool


@frozen
class Discriminatory:
    """Each winner pays her own winning bids."""

    reserve: Fraction
    ties: Ties
    zero_bids_win: bool


SealedBid = UniformPrice | Discriminatory
