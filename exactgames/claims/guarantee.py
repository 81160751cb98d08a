"""The claim welfare-at-least: in every Bayes–Nash equilibrium, whatever signals and trade mechanisms follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Literal, assert_never

from attrs import evolve, field, frozen

from exactgames.arguments import of_type
from exactgames.bounds.evidence import Deviations, deviations_of
from exactgames.bounds.following import following
from exactgames.bounds.guarantee import guarantee_until
from exactgames.bounds.posted import Arrival, posted_guarantee
from exactgames.bounds.smoothness import Smooth
from exactgames.bounds.solve import effort
from exactgames.bounds.welfare import optimum
from exactgames.claims.claim import About, Claim, Key, Kind, MarketClaim
from exactgames.claims.smooth import MU, deviation_rows, mixture_row
from exactgames.claims.this_market import bound_words, no_such_market, settle_bound
from exactgames.claims.welfare import VALUE
from exactgames.errors import GameError, Undecided
from exactgames.market.market import Market
from exactgames.numbers.rational import number, show
from exactgames.session.session import Session

By = Literal["basic", "strengthened", "smooth", "semi-smooth"]
Scope = Literal["any-aftermarket", "this-market"]
BY = Key(
    "by",
    ("basic", "strengthened", "smooth", "semi-smooth"),
    "welfare-at-least: by which argument; default basic: each type may bid anything and opt out of what follows.",
    "is not a bound that an argument gives",
)
INFORMATION = Key(
    "information",
    "flag",
    "welfare-at-least: whether agents may acquire information about types before the auction; default whether "
    "the file has `information`.",
    "is not a bound that holds whatever agents know",
)
SCOPE = Key(
    "scope",
    ("any-aftermarket", "this-market"),
    "welfare-at-least: whatever aftermarket follows (the default), or in every equilibrium of this market as it is.",
    "says itself what it is about",
)
ARRIVAL = Key(
    "arrival",
    ("file", "any"),
    "welfare-at-least under a posted price: in which order buyers come, the auction's (default) or any.",
    "is not a bound that holds in every order",
)


@frozen
class GuaranteeClaim(MarketClaim):
    """In every Bayes–Nash equilibrium of the auction and whatever follows welfare is at least ``value``; None: the most
    that the argument ``by`` proves. ``information`` None: whether the market's agents may acquire some. ``scope``
    "this-market": in every equilibrium of the market as it is (``claims.this_market``), by no other argument.

    >>> from attrs import evolve
    >>> from exactgames import GuaranteeClaim, certify
    >>> from exactgames.examples import speculator
    >>> [claim] = certify(evolve(speculator(), claims=(GuaranteeClaim("c1", by="strengthened"),))).claims
    >>> claim.holds, claim.witness
    (True, '0')
    """

    value: Fraction | None = field(default=None, kw_only=True, validator=of_type(Fraction | None))
    by: By = field(default="basic", kw_only=True, validator=of_type(By))
    information: bool | None = field(default=None, kw_only=True, validator=of_type(bool | None))
    mu: Fraction = field(default=Fraction(1), kw_only=True, validator=of_type(Fraction))
    arrival: Arrival = field(default="file", kw_only=True, validator=of_type(Arrival))
    scope: Scope = field(default="any-aftermarket", kw_only=True, validator=of_type(Scope))

    @property
    def kind(self) -> str:
        return "welfare-at-least"

    @property
    def about_profile(self) -> bool:
        return False

    def settle_in(self, session: Session) -> Claim:
        """Undecided where the argument proves less than the value, or, without a value, where the most that it proves
        is not found in so many steps (``bounds.solve``); GameError where it says nothing.
        """
        if self.scope == "this-market":
            if self.by != "basic" or self.information is not None or self.mu != 1 or self.arrival != "file":
                raise GameError("by, information, mu and arrival are about bounds whatever aftermarket follows")
            return settle_bound(self, self.value, session, "welfare", "at-least")
        evidence, proven = self._proven(session.instance.market)
        if self.value is not None and proven < self.value:
            raise Undecided(
                f"the argument ({self.by}) proves that welfare is at least {show(proven)}, not {show(self.value)}; "
                "whether that is so it does not tell"
            )
        return Claim(self, True, {**evidence, "value": number(proven)}, show(proven))

    def _proven(self, market: Market) -> tuple[dict[str, Any], Fraction]:
        """(the evidence but for the value, the value)."""
        if market.auction is None:
            if self.by != "basic":
                raise GameError(f"{self.by} is about sealed bids, and this auction has none")
            return {}, posted_guarantee(market, self.arrival, self._informed(market))
        if self.arrival != "file":
            raise GameError("arrival is about a posted price: sealed bids come all at once")
        match self.by:
            case "basic" | "strengthened":
                return self._by_deviations(market)
            case "smooth" | "semi-smooth":
                best = optimum(market) if self.value is not None else None
                enough = self.value * self.mu / best if self.value is not None and best else None
                question = evolve(Smooth.of(market, self.by == "semi-smooth"), clock=effort(), enough=enough)
                found = question.best(self.mu)
                proven = following(question, found, self._informed(market))
                return {"lambda": number(found.best), **deviation_rows(market, found)}, proven
            case _:
                assert_never(self.by)

    def _informed(self, market: Market) -> bool:
        return bool(market.information) if self.information is None else self.information

    def _by_deviations(self, market: Market) -> tuple[dict[str, Any], Fraction]:
        strengthened = self.by == "strengthened"
        found = guarantee_until(market, strengthened, self._informed(market), effort())
        if self.value is None and not found.exact:
            known, most = show(found.welfare), show(found.most)
            raise Undecided(
                f"the most that the argument ({self.by}) proves was not found in so much work as a claim is given: it "
                f"is between {known} and {most}. With value = {known} the claim holds; fewer bids would help, too"
            )
        if found.program is None or found.solved is None:
            raise TypeError("sealed bids have a program")
        return guarantee_rows(market, deviations_of(found.program, found.solved.proof)), found.welfare

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        if self.scope == "this-market":
            return bound_words(market, "welfare", "at-least", number(self.value) or value)
        informed = self.information or (market is not None and self._informed(market))
        known = ", and whatever information about types is acquired before" if informed else ""
        order = ", in whatever order buyers come" if self.arrival == "any" else ""
        auction = f"in every Bayes–Nash equilibrium of the auction{order}"
        after = f"whatever signals and trade mechanisms follow{known}"
        return f"{auction}, {after}, welfare is at least {number(self.value) or value}"


def guarantee_rows(market: Market, found: Deviations) -> dict[str, Any]:
    """Mixtures and shifts, as evidence has them."""
    rows: dict[str, Any] = {}
    for agent, mine in zip(market.agents, found.mixtures, strict=True):
        rows[agent.name] = {}
        for t, by_own in zip(agent.types, mine, strict=True):
            single = by_own.get(None)
            rows[agent.name][t.name] = (
                mixture_row(single)
                if single is not None
                else [[own, mixture_row(mixture)] for own, mixture in sorted(by_own.items()) if own is not None]
            )
    if found.shifts is None:
        return {"deviations": rows}
    names, profiles = [agent.name for agent in market.agents], [list(types) for types, _ in market.type_profiles()]
    shifts = [[names[i], profiles[k], list(bids), number(s)] for (i, k, bids), s in found.shifts.items()]
    return {"deviations": rows, "shifts": shifts}


def _faults(values: Mapping[str, Any], about: About) -> Iterator[tuple[str, str]]:
    """Keys that do not go together."""
    if values.get("scope") == "this-market":
        for key in ("by", "information", "mu", "arrival"):
            if key in values:
                yield key, f'{key} is about bounds whatever aftermarket follows, and scope is "this-market"'
        yield from no_such_market("scope", about)
        return
    by = values.get("by", "basic")
    if "mu" in values and by not in ("smooth", "semi-smooth"):
        yield "mu", 'mu is for by = "smooth" or "semi-smooth"'
    if about.sealed is False and by != "basic":
        yield "by", "other arguments than basic are about sealed bids, and this auction has none"
    if about.sealed and "arrival" in values:
        yield "arrival", "sealed bids come all at once"
    if about.informed and values.get("information") is False:
        yield "information", "agents may acquire information here"
    if (about.informed or values.get("information")) and by == "smooth":
        yield "by", "where agents may acquire information nothing follows from smoothness; semi-smooth is asked for"


KINDS = (
    Kind(
        "welfare-at-least",
        GuaranteeClaim,
        (VALUE, BY, INFORMATION, MU, ARRIVAL, SCOPE),
        "the auction, whatever follows",
        profile=False,
        faults=_faults,
    ),
)
