"""What a smooth auction leaves of welfare, whatever follows it (Theorems 8 and 12, Proposition 14 of the paper).

In every Bayes–Nash equilibrium welfare is at least λ/μ · OPT: from smoothness if types are independent and nobody may
acquire information about them; from semi-smoothness always. If μ > 1 each type needs a bid that never brings less than
0, whatever the others bid: then the sum of utilities is not negative, and adding μ − 1 times it does no harm.
"""

from __future__ import annotations

from fractions import Fraction

from exactgames.bounds.auction import AuctionAlone
from exactgames.bounds.smoothness import Smooth, Smoothness
from exactgames.bounds.welfare import optimum
from exactgames.errors import GameError, Undecided


def following(question: Smooth, found: Smoothness, information: bool) -> Fraction:
    """The bound on welfare. GameError where nothing follows; Undecided where too little does."""
    market = question.alone.market
    if found.weak:
        raise GameError("nothing is said to follow from weak smoothness")
    if not found.semi and (market.joint is not None or information):
        why = "agents may acquire information" if information else "types are not independent"
        raise GameError(f"{why}: nothing follows from smoothness; semi-smoothness is asked for")
    if found.best is None or found.best <= 0:
        raise GameError(f"no λ above 0 will do for mu = {found.mu}: nothing follows")
    if not found.exact and question.enough is not None and found.best < question.enough:
        raise Undecided(f"no λ above {found.best} will do: smoothness does not prove so much")
    if found.mu > 1:
        _refuse_losses(question.alone, found.mu)
    return found.best / found.mu * optimum(market)


def _refuse_losses(alone: AuctionAlone, mu: Fraction) -> None:
    """GameError if some type may lose, whatever she bids."""
    for i, agent in enumerate(alone.market.agents):
        for t, one in enumerate(agent.types):
            if int(alone.payoffs(i, t).min(axis=1).max()) < 0:
                raise GameError(
                    f"{agent.name} of type {one.name} may lose in the auction, whatever she bids: nothing follows for "
                    f"mu = {mu}, which is above 1"
                )
