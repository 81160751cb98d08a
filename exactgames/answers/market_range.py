"""What all equilibria of a market as it is bring, at least and at most, beside the optimum and what one equilibrium
does bring: the file's profile, or one that is found.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import count

from attrs import frozen

from exactgames.bounds.market_range import EquilibriumBound, Figure, Side
from exactgames.bounds.welfare import ex_ante_utility, optimum, revenue, welfare
from exactgames.concepts.registry import concept_of
from exactgames.errors import GameError, LimitReached, Undecided
from exactgames.forms.after_bids import equilibrium_bounds
from exactgames.market.expand import expand
from exactgames.market.instance import Instance
from exactgames.market.market import Market
from exactgames.pace import Pace
from exactgames.search.continuation.some import find_some
from exactgames.session.session import Session


@frozen(eq=False)
class Interval:
    """What a figure is at least, and at most."""

    least: EquilibriumBound
    most: EquilibriumBound


@frozen
class Brought:
    """What one equilibrium brings: [agents] the ``utilities``."""

    welfare: Fraction
    revenue: Fraction
    utilities: tuple[Fraction, ...]


@frozen(eq=False)
class MarketRange:
    """concept   the equilibria that are bounded
    utilities  of each agent
    profile   of the file's profile; None where it has none that is known to be an equilibrium
    found     of one that was looked for; None: none was found, or asked for
    looked    whether one was asked for; ``why``: why there is none
    """

    concept: str
    agents: tuple[str, ...]
    welfare: Interval
    revenue: Interval
    utilities: tuple[Interval, ...]
    optimum: Fraction
    profile: Brought | None
    found: Brought | None
    looked: bool
    why: str


def market_range(instance: Instance, seconds: float | None, progress: Callable[[str], object]) -> MarketRange:
    """``seconds``: how long an equilibrium is looked for; None: not at all. GameError where there are no such bounds;
    LimitReached.
    """
    market = instance.market
    bounds = equilibrium_bounds(market)

    pace, done = Pace(2 * (2 + len(market.agents)), what="bounds proven"), count()

    def bound(figure: Figure, whose: str, side: Side, agent: int) -> EquilibriumBound:
        progress(f"bounding {whose} in all equilibria ({pace.words(next(done))})")
        return bounds.bound(figure, side, agent)

    def interval(figure: Figure, whose: str, agent: int = 0) -> Interval:
        return Interval(bound(figure, whose, "at-least", agent), bound(figure, whose, "at-most", agent))

    names = tuple(agent.name for agent in market.agents)
    on_welfare, on_revenue = interval("welfare", "welfare"), interval("revenue", "revenue")
    utilities = tuple(interval("utility", f"the utility of {name}", i) for i, name in enumerate(names))
    found, why = None, ""
    if seconds is not None:
        progress("looking for an equilibrium")
        found, why = _found(market, bounds.about, seconds)
    profile = _of_profile(instance, bounds.about)
    best = optimum(market)
    looked = seconds is not None
    return MarketRange(bounds.about, names, on_welfare, on_revenue, utilities, best, profile, found, looked, why)


def _of_profile(instance: Instance, concept: str) -> Brought | None:
    """Of the file's profile, if it is complete, and an equilibrium."""
    if instance.strategy is None:
        return None
    session, market = Session(instance), instance.market
    try:
        form = session.form
        if not form.check(concept_of(concept)).holds:
            return None
        pairs = zip(market.agents, form.interim(), strict=True)
        return Brought(session.welfare, form.revenue(), tuple(ex_ante_utility(agent, mine) for agent, mine in pairs))
    except (GameError, Undecided, LimitReached):
        return None  # it leaves something open, or is too large to be judged: the bounds stand without it


def _found(market: Market, concept: str, seconds: float) -> tuple[Brought | None, str]:
    """(of one that is found, or why there is none)."""
    try:
        expansion = expand(market)
    except LimitReached as error:
        return None, str(error)
    search = find_some(expansion.game, concept_of(concept), seconds)
    if search.found is None:
        return None, search.why
    played = search.found.played
    utilities = tuple(played.value(i, 0) for i in range(len(market.agents)))
    return Brought(welfare(expansion, played), revenue(expansion, played), utilities), ""
