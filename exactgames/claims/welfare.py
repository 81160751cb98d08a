"""Claims about values: welfare, revenue, optimum, ratio, utility."""

from __future__ import annotations

from abc import abstractmethod
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from exactgames.arguments import of_type
from exactgames.bounds.welfare import ex_ante_utility, optimum, ratio
from exactgames.claims.claim import COMPLETION, SHOWN, Claim, Key, Kind, MarketClaim, Required
from exactgames.claims.dominance import AGENT, whose_words
from exactgames.errors import CertificateError, LimitReached
from exactgames.market.instance import Completion
from exactgames.market.market import Market
from exactgames.numbers.logarithms import Between
from exactgames.numbers.rational import number
from exactgames.numbers.rounded import near
from exactgames.session.session import Session

VALUE = Key(
    "value",
    "number",
    "Welfare, revenue, optimum, ratio, utility, and bounds of these: the value claimed; default: whatever it is.",
)

_OF_LAWS = "Figures of a run-length market with continuous types, which have no value there"
AT_LEAST = Key("at_least", "number", f"{_OF_LAWS}: that it is at least so much.")
AT_MOST = Key("at_most", "number", f"{_OF_LAWS}: that it is at most so much.")
BOUNDS = (AT_LEAST, AT_MOST)
DIGITS: Final = 4000
"""The most that numerators and denominators in a certificate may have."""


def _refuse_long(value: Fraction) -> None:
    """LimitReached if a part has more digits."""
    longest = max(abs(value.numerator), value.denominator)
    if longest >= 10**DIGITS:
        digits = (longest.bit_length() - 1) * 30102 // 100_000 + 1
        raise LimitReached(
            DIGITS, max(digits, DIGITS + 1), True, "digits of the figure", ("fewer types", "numbers of fewer digits")
        )


@frozen
class ValueClaim(MarketClaim):
    """A figure has this value; None: whatever it is. The ratio's may be none (null), where welfare or optimum is 0.
    Of a market with continuous types: it is ``at_least`` and ``at_most`` so much; None: however much it is.
    """

    value: Fraction | None = field(default=None, kw_only=True)
    at_least: Fraction | None = field(default=None, kw_only=True)
    at_most: Fraction | None = field(default=None, kw_only=True)

    @abstractmethod
    def figure(self, session: Session) -> Fraction | None:
        """What it is."""

    @abstractmethod
    def subject(self, market: Market | None) -> str:
        """What has the value, in words."""

    @property
    def bounded(self) -> bool:
        """Whether it says at least, or at most, how much."""
        return self.at_least is not None or self.at_most is not None

    def settle_in(self, session: Session) -> Claim:
        if self.bounded:
            raise CertificateError(f"claim {self.id}: at_least and at_most are claimed of continuous types alone")
        return self.settled(self.figure(session))

    def settled(self, value: Fraction | None) -> Claim:
        """The verdict, where the figure is ``value``. LimitReached if no certificate has numbers so long."""
        if value is not None:
            _refuse_long(value)
        holds = self.value is None or self.value == value
        words = number(value) or "none"
        return Claim(self, holds, {"value": number(value)}, words if holds else f"{words}, not {number(self.value)}")

    def settled_between(self, found: Between | None) -> Claim:
        """The verdict, where the figure is between two numbers, so near that they tell; None: it is undefined."""
        if found is None:
            return Claim(self, not self.bounded, {"between": None}, "none")
        above = self.at_least is None or self.at_least <= found.low
        below = self.at_most is None or self.at_most >= found.high
        ends = [number(found.low), number(found.high)]
        return Claim(self, above and below, {"between": ends}, near(found))

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        if self.bounded:
            bounds = (("at least", self.at_least), ("at most", self.at_most))
            said = " and ".join(f"{words} {number(bound)}" for words, bound in bounds if bound is not None)
            return f"{self.subject(market)} is {said}{'' if value is None else f': it is {value}'}"
        return f"{self.subject(market)} is {number(self.value) or value or 'undefined'}"


@frozen
class ProfileValueClaim(ValueClaim):
    """A figure of what the profile does."""

    completion: Completion = field(default="unique", kw_only=True, validator=of_type(Completion))

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        return ("" if self.completion == "unique" else SHOWN) + super().words(market, given, value)


@frozen
class WelfareClaim(ProfileValueClaim):
    """The profile's expected welfare.

    >>> from attrs import evolve
    >>> from exactgames import WelfareClaim, certify
    >>> from exactgames.examples import speculator
    >>> [claim] = certify(evolve(speculator(), claims=(WelfareClaim("c1"),))).claims
    >>> claim.holds, claim.witness
    (True, '4/3')
    """

    @property
    def kind(self) -> str:
        return "welfare"

    def figure(self, session: Session) -> Fraction | None:
        return session.welfare

    def subject(self, market: Market | None) -> str:
        return "the profile's expected welfare"


@frozen
class RevenueClaim(ProfileValueClaim):
    """The profile's expected revenue: the sum of all payments in the auction.

    >>> from attrs import evolve
    >>> from exactgames import RevenueClaim, certify
    >>> from exactgames.examples import speculator
    >>> [claim] = certify(evolve(speculator(), claims=(RevenueClaim("c1"),))).claims
    >>> claim.holds, claim.witness
    (True, '0')
    """

    @property
    def kind(self) -> str:
        return "revenue"

    def figure(self, session: Session) -> Fraction | None:
        return session.form.revenue()

    def subject(self, market: Market | None) -> str:
        return "the profile's expected revenue, the sum of all payments in the auction,"


@frozen
class OptimumClaim(ValueClaim):
    """The greatest expected welfare of any allocation.

    >>> from attrs import evolve
    >>> from exactgames import OptimumClaim, certify
    >>> from exactgames.examples import speculator
    >>> [claim] = certify(evolve(speculator(), claims=(OptimumClaim("c1"),))).claims
    >>> claim.holds, claim.witness
    (True, '5/3')
    """

    @property
    def kind(self) -> str:
        return "optimum"

    @property
    def about_profile(self) -> bool:
        return False

    def figure(self, session: Session) -> Fraction | None:
        return optimum(session.instance.market)

    def subject(self, market: Market | None) -> str:
        return "the optimum, the greatest expected welfare,"


@frozen
class RatioClaim(ProfileValueClaim):
    """The optimum over the profile's expected welfare.

    >>> from attrs import evolve
    >>> from exactgames import RatioClaim, certify
    >>> from exactgames.examples import speculator
    >>> [claim] = certify(evolve(speculator(), claims=(RatioClaim("c1"),))).claims
    >>> claim.holds, claim.witness
    (True, '5/4')
    """

    @property
    def kind(self) -> str:
        return "ratio"

    def figure(self, session: Session) -> Fraction | None:
        return ratio(optimum(session.instance.market), session.welfare)

    def subject(self, market: Market | None) -> str:
        return "the optimum divided by the profile's expected welfare"


@frozen
class UtilityClaim(ProfileValueClaim):
    """The profile's expected utility for an agent (an index), over all her types.

    >>> from attrs import evolve
    >>> from exactgames import UtilityClaim, certify
    >>> from exactgames.examples import speculator
    >>> [claim] = certify(evolve(speculator(), claims=(UtilityClaim("c1", agent=0),))).claims
    >>> claim.holds, claim.witness
    (True, '4/3')
    """

    agent: int = field(kw_only=True)

    @property
    def kind(self) -> str:
        return "utility"

    def figure(self, session: Session) -> Fraction | None:
        return ex_ante_utility(session.instance.market.agents[self.agent], session.form.interim()[self.agent])

    def subject(self, market: Market | None) -> str:
        whose = f" for {whose_words(market, self.agent)}" if market is not None else ""
        return f"the profile's expected utility{whose}"


_HERS = "is an agent's, over all her types"

KINDS = (
    Kind("welfare", WelfareClaim, (VALUE, *BOUNDS, COMPLETION), "the whole market"),
    Kind("revenue", RevenueClaim, (VALUE, *BOUNDS, COMPLETION), "the whole market"),
    Kind("optimum", OptimumClaim, (VALUE, *BOUNDS), "the whole market", profile=False),
    Kind("ratio", RatioClaim, (VALUE, *BOUNDS, COMPLETION), "the whole market"),
    Kind(
        "utility",
        UtilityClaim,
        (AGENT, VALUE, *BOUNDS, COMPLETION),
        "the whole market",
        (Required("agent", "the name of the agent whose utility is meant"),),
        dict.fromkeys(("type", "bid", "against", "pure"), _HERS),
    ),
)
