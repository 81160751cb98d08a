"""Claims about every equilibrium of the market as it is: welfare-at-most, revenue-at-least, revenue-at-most,
utility-at-least, utility-at-most; and what welfare-at-least shares with them where its scope is this market.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from typing import Any, assert_never

from attrs import field, frozen

from exactgames.arguments import of_type
from exactgames.bounds.market_range import EquilibriumBound, Figure, Side
from exactgames.claims.claim import About, Claim, ClaimSpec, Kind, MarketClaim, Required
from exactgames.claims.dominance import AGENT
from exactgames.claims.welfare import VALUE
from exactgames.errors import Undecided
from exactgames.forms.after_bids import equilibrium_bounds
from exactgames.market.market import Market
from exactgames.numbers.rational import number, show
from exactgames.quoted import quoted
from exactgames.session.session import Session


@frozen
class BoundClaim(MarketClaim):
    """In every weak perfect Bayesian equilibrium of the market (without an aftermarket: in every Bayes–Nash one) a
    figure is at most, or at least, ``value``; None: what can be proven.
    """

    value: Fraction | None = field(default=None, kw_only=True, validator=of_type(Fraction | None))

    @property
    def kind(self) -> str:
        figure, side, _ = self.asked
        return f"{figure}-{side}"

    @property
    def about_profile(self) -> bool:
        return False

    @property
    @abstractmethod
    def asked(self) -> tuple[Figure, Side, int]:
        """(what is bounded, on which side, whose)."""

    def settle_in(self, session: Session) -> Claim:
        """Undecided where less is proven than the value; GameError where there is no such bound."""
        return settle_bound(self, self.value, session, *self.asked)

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        figure, side, agent = self.asked
        whose = f" of {quoted(market.agents[agent].name)}" if figure == "utility" and market is not None else ""
        what = f"the utility{whose}" if figure == "utility" else figure
        return bound_words(market, what, side, number(self.value) or value)


@frozen
class WelfareBoundClaim(BoundClaim):
    """Welfare is at most so much. (At least: ``GuaranteeClaim`` with its scope.)

    >>> from attrs import evolve
    >>> from exactgames import WelfareBoundClaim, certify
    >>> from exactgames.examples import speculator
    >>> [claim] = certify(evolve(speculator(), claims=(WelfareBoundClaim("c1"),))).claims
    >>> claim.holds, claim.witness
    (True, '5/3')
    """

    @property
    def asked(self) -> tuple[Figure, Side, int]:
        return "welfare", "at-most", 0


@frozen
class RevenueBoundClaim(BoundClaim):
    """Revenue is at least, or at most, so much.

    >>> from attrs import evolve
    >>> from exactgames import RevenueBoundClaim, certify
    >>> from exactgames.examples import speculator
    >>> [claim] = certify(evolve(speculator(), claims=(RevenueBoundClaim("c1", side="at-least"),))).claims
    >>> claim.holds, claim.witness
    (True, '0')
    """

    side: Side = field(kw_only=True, validator=of_type(Side))

    @property
    def asked(self) -> tuple[Figure, Side, int]:
        return "revenue", self.side, 0


@frozen
class UtilityBoundClaim(BoundClaim):
    """The expected utility of an agent (an index), over all her types, is at least, or at most, so much.

    >>> from attrs import evolve
    >>> from exactgames import UtilityBoundClaim, certify
    >>> from exactgames.examples import speculator
    >>> [claim] = certify(evolve(speculator(), claims=(UtilityBoundClaim("c1", agent=1, side="at-most"),))).claims
    >>> claim.holds, claim.witness
    (True, '5/3')
    """

    agent: int = field(kw_only=True)
    side: Side = field(kw_only=True, validator=of_type(Side))

    @property
    def asked(self) -> tuple[Figure, Side, int]:
        return "utility", self.side, self.agent


def settle_bound(
    spec: ClaimSpec, claimed: Fraction | None, session: Session, figure: Figure, side: Side, agent: int = 0
) -> Claim:
    """The claim that the figure is at least, or at most, what is ``claimed``."""
    market = session.instance.market
    found = equilibrium_bounds(market).bound(figure, side, agent)
    best = "" if found.exact else " (a bound, not shown to be the best)"
    if claimed is not None and (found.value > claimed if found.upper else found.value < claimed):
        raise Undecided(
            f"obedience proves that {figure} is {_said(side)} {show(found.value)}{best}, not {show(claimed)}; whether "
            "that is so it does not tell"
        )
    return Claim(spec, True, bound_rows(market, found), f"{show(found.value)}{best}")


def bound_rows(market: Market, found: EquilibriumBound) -> dict[str, Any]:
    """Multipliers, shifts and value, as evidence has them."""
    rows: dict[str, dict[str, list[Any]]] = {agent.name: {t.name: [] for t in agent.types} for agent in market.agents}
    for (i, t, own), mine in found.multipliers().items():
        agent = market.agents[i]
        rows[agent.name][agent.types[t].name].append([own, [[d, number(y)] for d, y in mine.items()]])
    names, profiles = [agent.name for agent in market.agents], [list(types) for types, _ in market.type_profiles()]
    shifts = [[names[i], profiles[k], list(bids), number(s)] for (i, k, bids), s in found.shifts().items()]
    return {"multipliers": rows, "shifts": shifts, "value": number(found.value)}


def bound_words(market: Market | None, figure: str, side: Side, value: str | None) -> str:
    """The claim as a sentence."""
    follows = market is None or bool(market.aftermarket)
    every = "weak perfect Bayesian" if follows else "Bayes–Nash"
    return f"in every {every} equilibrium of this market {figure} is {_said(side)} {value}"


def _said(side: Side) -> str:
    match side:
        case "at-least":
            return "at least"
        case "at-most":
            return "at most"
        case _:
            assert_never(side)


def no_such_market(key: str, about: About) -> Iterator[tuple[str, str]]:
    """Why a claim with this key is not of such a market, as far as the file's other parts say."""
    if about.sealed is False:
        yield key, "bounds over all equilibria of this market are about sealed bids, and this auction has none"
    elif about.informed:
        yield key, "bounds over all equilibria of this market are not defined where agents may acquire information"


def _kind(figure: Figure, side: Side, make: Callable[..., BoundClaim]) -> Kind:
    hers = figure == "utility"
    return Kind(
        f"{figure}-{side}",
        make,
        (AGENT, VALUE) if hers else (VALUE,),
        "every equilibrium of the whole market",
        (Required("agent", "the name of the agent whose utility is meant"),) if hers else (),
        profile=False,
        bids=f"{figure}-{side}",
    )


KINDS = (
    _kind("welfare", "at-most", WelfareBoundClaim),
    _kind("revenue", "at-least", partial(RevenueBoundClaim, side="at-least")),
    _kind("revenue", "at-most", partial(RevenueBoundClaim, side="at-most")),
    _kind("utility", "at-least", partial(UtilityBoundClaim, side="at-least")),
    _kind("utility", "at-most", partial(UtilityBoundClaim, side="at-most")),
)
