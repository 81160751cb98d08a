"""Claims that the implied payoffs depend neither on beliefs nor on how ties are broken: implied-unambiguous."""

from __future__ import annotations

from attrs import field, frozen

from exactgames.arguments import of_type
from exactgames.claims.claim import Claim, Key, Kind, MarketClaim
from exactgames.forms.elimination import Admissible
from exactgames.forms.unambiguous import Continuation, ambiguity_in
from exactgames.market.market import Market
from exactgames.numbers.rational import number, show
from exactgames.quoted import name as quoted_name
from exactgames.session.session import Session

BELIEFS = Key(
    "beliefs",
    ("prior", "all"),
    "implied-unambiguous: the beliefs that the claim admits in the aftermarket, at the prior (the default) or all.",
    "is about one assessment",
)


@frozen
class UnambiguousClaim(MarketClaim):
    """The implied payoffs depend neither on beliefs, at the prior or all, nor on how ties are broken.

    >>> from attrs import evolve
    >>> from exactgames import UnambiguousClaim, certify
    >>> from exactgames.examples import speculator
    >>> [claim] = certify(evolve(speculator(), claims=(UnambiguousClaim("c1"),))).claims
    >>> claim.holds, claim.witness[:63]
    (False, 'S of type t1 can get 4/3 or 2/3 after the allocation S 1, B 0: ')
    """

    beliefs: Admissible = field(default="prior", kw_only=True, validator=of_type(Admissible))

    @property
    def kind(self) -> str:
        return "implied-unambiguous"

    @property
    def about_profile(self) -> bool:
        return False

    def settle_in(self, session: Session) -> Claim:
        """Its evidence if it is refuted: where two continuations differ."""
        market = session.instance.market
        found = ambiguity_in(session.form.unlabelled, self.beliefs)
        if found is None:
            return Claim(self, True, {}, "")
        agent = market.agents[found.agent]
        name = agent.types[found.type].name
        allocation = {a.name: units for a, units in zip(market.agents, found.allocation, strict=True)}
        evidence = {
            "agent": agent.name,
            "type": name,
            "allocation": allocation,
            "continuations": [[_believed(session, c), c[1]] for c in found.continuations],
            "payoffs": [number(u) for u in found.payoffs],
        }
        won = ", ".join(f"{quoted_name(who)} {units}" for who, units in allocation.items())
        one, two = (show(u) for u in found.payoffs)
        how = " or ".join(_words(session, c) for c in found.continuations)
        whose = f"{quoted_name(agent.name)} of type {quoted_name(name)}"
        return Claim(self, False, evidence, f"{whose} can get {one} or {two} after the allocation {won}: {how}")

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        beliefs = "under all beliefs" if self.beliefs == "all" else "with beliefs at the prior"
        return f"the implied payoffs depend neither on beliefs nor on how ties are broken, {beliefs}"


KINDS = (
    Kind(
        "implied-unambiguous",
        UnambiguousClaim,
        (BELIEFS,),
        "the whole market",
        profile=False,
        bids="implied-unambiguous",
        of_units=(("kind", "implied-unambiguous"),),
    ),
)


def _believed(session: Session, continuation: Continuation) -> str | list[str]:
    types = continuation[0]
    if types is None:
        return "prior"
    return [agent.types[t].name for agent, t in zip(session.instance.market.agents, types, strict=True)]


def _words(session: Session, continuation: Continuation) -> str:
    believed = _believed(session, continuation)
    beliefs = "beliefs at the prior" if isinstance(believed, str) else "sure of the types " + ", ".join(believed)
    return f"{beliefs}, the {continuation[1]} optimal takes and offers"
