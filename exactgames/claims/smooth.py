"""Claims about the auction alone that outlast every aftermarket: smooth, semi-smooth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from attrs import evolve, field, frozen

from exactgames.arguments import of_type
from exactgames.bounds.smoothness import Mixture, Smooth, Smoothness, WorstBids
from exactgames.bounds.solve import effort
from exactgames.claims.claim import About, Claim, Key, Kind, MarketClaim, Required, Within
from exactgames.market.market import Market
from exactgames.numbers.rational import number, show
from exactgames.session.session import Session

SECONDS = 300.0
"""How long commands look for the best bound; claims count steps (``bounds.solve``), so that they repeat."""
_AUCTION = "is not about deviations in the auction"
AT_LEAST_1 = Within("a number, at least 1", lambda x: x >= 1)
MU = Key(
    "mu",
    "number",
    "smooth, semi-smooth, required; welfare-at-least by these, default 1: the number μ of (λ, μ)-smooth, at least 1.",
    _AUCTION,
    AT_LEAST_1,
)
LAMBDA = Key(
    "lambda",
    "number",
    "smooth, semi-smooth: the number λ, above 0 and at most 1; default: some λ above 0.",
    _AUCTION,
    Within("a number above 0, at most 1", lambda x: 0 < x <= 1),
)
WEAK = Key(
    "weak",
    "number",
    "smooth: how much the winning bids count beside the payments, at least 0; default 0.",
    "has no weak sense",
    Within("a number, at least 0", lambda x: x >= 0),
)


@frozen
class SmoothClaim(MarketClaim):
    """The auction is (λ, μ)-smooth, or semi-smooth; ``lambda_`` None: for some λ > 0.

    >>> from fractions import Fraction
    >>> from attrs import evolve
    >>> from exactgames import SmoothClaim, certify
    >>> from exactgames.examples import speculator
    >>> market = evolve(speculator(), claims=(SmoothClaim("c1", expect="refuted", mu=Fraction(1)),))
    >>> [claim] = certify(market).claims
    >>> claim.holds, claim.witness
    (False, 'the best λ is 0')
    """

    mu: Fraction = field(kw_only=True, validator=of_type(Fraction))
    lambda_: Fraction | None = field(default=None, kw_only=True, validator=of_type(Fraction | None))
    weak: Fraction = field(default=Fraction(0), kw_only=True, validator=of_type(Fraction))
    semi: bool = field(default=False, kw_only=True, validator=of_type(bool))

    @property
    def kind(self) -> str:
        return "semi-smooth" if self.semi else "smooth"

    @property
    def about_profile(self) -> bool:
        return False

    def settle_in(self, session: Session) -> Claim:
        """GameError where it is not defined; Undecided after so many steps (``bounds.solve``)."""
        market = session.instance.market
        found = evolve(Smooth.of(market, self.semi, self.weak), clock=effort(), enough=self.lambda_).best(self.mu)
        words = _told(found, self.lambda_)
        best = found.best if found.best is not None and found.best > 0 else None
        if best is None or (self.lambda_ is not None and best < self.lambda_):
            return Claim(self, False, {"worst": worst_row(market, self.semi, found.worst)}, words)
        evidence = {"lambda": number(best), **deviation_rows(market, found)}
        if self.lambda_ is None:
            evidence["worst"] = worst_row(market, self.semi, found.worst)
        return Claim(self, True, evidence, words)

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        mu, weak = show(self.mu), f", weakly, with {show(self.weak)} times the winning bids" if self.weak else ""
        if self.lambda_ is not None:
            return f"the auction alone is ({show(self.lambda_)}, {mu})-{self.kind}{weak}"
        if value is None:
            return f"the auction alone is (lambda, {mu})-{self.kind} for some lambda > 0{weak}"
        return f"the auction alone is ({value}, {mu})-{self.kind}{weak}, and so for no larger lambda"


def _told(found: Smoothness, asked: Fraction | None) -> str:
    if found.best is None:
        return "no λ will do"
    if found.exact:
        return f"the best λ is {show(found.best)}"
    if asked is not None and found.best >= asked:
        return f"λ = {show(found.best)} will do; whether it is the best is not known"
    return f"no λ above {show(found.best)} will do"


def mixture_row(mixture: Mixture) -> list[list[Any]]:
    """[[bid, weight], …]."""
    return [[d, number(w)] for d, w in sorted(mixture.items())]


def deviation_rows(market: Market, found: Smoothness) -> dict[str, Any]:
    """The deviations, as evidence has them."""
    if not found.semi:
        names = [agent.name for agent in market.agents]
        rows = [
            {name: mixture_row(mixture) for name, mixture in zip(names, row, strict=True)} for row in found.deviations
        ]
        return {"profiles": rows}
    return {
        "deviations": {
            agent.name: {t.name: mixture_row(mixture) for t, mixture in zip(agent.types, row, strict=True)}
            for agent, row in zip(market.agents, found.deviations, strict=True)
        }
    }


def worst_row(market: Market, semi: bool, worst: WorstBids) -> Any:
    """The weights, as evidence has them."""
    if semi:
        return {"weights": [[list(v), list(b), number(w)] for v, b, w in worst.weights]}
    [(profile, _, _), *_] = worst.weights
    return {"profile": list(profile), "weights": [[list(b), number(w)] for _, b, w in worst.weights]}


def sealed_alone(values: Mapping[str, Any], about: About) -> Iterator[tuple[str, str]]:
    """The fault of a claim where no bids are sealed."""
    if about.sealed is False:
        yield "kind", "it is about sealed bids, and this auction has none"


_REQUIRED = (Required("mu", "the number μ, at least 1"),)
KINDS = (
    Kind("smooth", SmoothClaim, (MU, LAMBDA, WEAK), "the auction alone", _REQUIRED, profile=False, faults=sealed_alone),
    Kind(
        "semi-smooth",
        partial(SmoothClaim, semi=True),
        (MU, LAMBDA),
        "the auction alone",
        _REQUIRED,
        profile=False,
        faults=sealed_alone,
    ),
)
