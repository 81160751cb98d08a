"""All that a report shows, computed once: what is explained, judged, drawn, proved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from fractions import Fraction
from math import prod
from pathlib import Path

from attrs import frozen

from exactgames.answers.assessed import Assessed, assessed
from exactgames.bounds.welfare import Outcome, ex_ante_utility, expected_welfare, optimum
from exactgames.certificate.canonical import digest
from exactgames.certificate.verification import verification
from exactgames.checker import Unreadable, Verdict
from exactgames.claims.dominance import BidVerdict, judge_bid
from exactgames.claims.guarantee import KINDS as GUARANTEES
from exactgames.clock import FOREVER, Clock
from exactgames.concepts.concept import Concept
from exactgames.errors import CertificateError, LimitReached, Undecided
from exactgames.explaining.explain import Judged, explained, judged_for
from exactgames.explaining.said import Explanation
from exactgames.forms.explicit import ExplicitForm
from exactgames.forms.staged.form import StagedForm
from exactgames.game.tree import Game
from exactgames.market.instance import Instance
from exactgames.market.market import Market
from exactgames.session.session import Session

GUARANTEE = GUARANTEES[0].name
DOMINANCE = 2_000_000
"""So many entries of payoff tables are looked at for dominance."""


@frozen(eq=False)
class Proof:
    """A certificate that the independent checker has looked at, against this instance: its ``verdict``, its file's
    name and SHA-256 (of its bytes).
    """

    name: str
    digest: str
    verdict: Verdict

    @property
    def verified(self) -> bool:
        """Whether it accepts it."""
        return self.verdict.verdict == "VERIFIED"


@frozen(eq=False)
class Figures:
    """Welfare in its parts: what the best allocation brings, and what the profile's does, by who consumes it; who gets
    it: each agent's expected utility, and the auction's revenue; what information ``cost``; what the aftermarket
    ``kept``, since its payments need not add up to 0 (negative: what it has paid in). ``guaranteed``: a welfare that is
    proved for every aftermarket, if the certificate has that.
    """

    optimum: Fraction
    welfare: Fraction
    consumed: tuple[Fraction, ...]
    utilities: tuple[Fraction, ...]
    revenue: Fraction
    cost: Fraction
    guaranteed: Fraction | None

    @property
    def kept(self) -> Fraction:
        """What is left of welfare when all else is taken off."""
        return self.welfare - sum(self.utilities, self.revenue + self.cost)


@frozen(eq=False)
class Facts:
    """What a report shows.

    file      the instance file's name; ``digest``: the SHA-256 of its canonical text, to which a certificate is bound
    tree      the game, with the profile and beliefs, if it was expanded; None in the staged form
    bids      whether each bid that is played is dominated; ``no_bids``: why that is not told
    """

    instance: Instance
    file: str
    digest: str
    explanation: Explanation
    judged: Judged
    tree: tuple[Game, Assessed] | None
    bids: tuple[BidVerdict, ...]
    no_bids: str
    figures: Figures | None
    proof: Proof | None

    @property
    def market(self) -> Market:
        """The market."""
        return self.instance.market


@frozen(eq=False)
class GameFacts:
    """What a report on a game shows; ``digest``: the SHA-256 of its file; ``assessed``: None without a profile."""

    title: str
    file: str
    digest: str
    explanation: Explanation
    game: Game
    assessed: Assessed | None
    proof: Proof | None


def facts_of(
    session: Session,
    file: str,
    concept: Concept,
    proof: Proof | None = None,
    progress: Callable[[str], None] = lambda _: None,
    clock: Clock = FOREVER,
) -> Facts:
    """The facts of a session's instance; continuations are looked for until the ``clock``'s end. Raises as
    ``explain``.
    """
    progress("judging the profile")
    judged = judged_for(session, concept, clock, "path")
    progress("looking at what else could be done")
    explanation = explained(session, judged)
    form = judged.form
    tree = None
    if isinstance(form, ExplicitForm):
        beliefs = form.profile.given if form.found is None else form.found.beliefs
        tree = form.expansion.game, assessed(form.profile.played, beliefs)
    progress("looking for bids that dominate those played")
    bids, no_bids = ((), "there is no profile") if form is None else _dominance(session.playing(form), form)
    market = session.instance.market
    figures = None if form is None else _figures(market, form, proof)
    hashed = digest(session.instance.document)
    return Facts(session.instance, file, hashed, explanation, judged, tree, bids, no_bids, figures, proof)


def _dominance(session: Session, form: ExplicitForm | StagedForm) -> tuple[tuple[BidVerdict, ...], str]:
    """Whether the bids that are played are dominated, against the others' bids; or why that is not told."""
    market = session.instance.market
    if market.auction is None or market.information:
        return (), "dominance is of sealed bids, where no information is acquired"
    grids = [len(agent.bids or ()) for agent in market.agents]
    if prod(grids) > DOMINANCE:
        return (), f"there are {prod(grids):,} bid profiles; exactgames dominance looks at so many"
    found = []
    try:
        for i, agent in enumerate(market.agents):
            for t in range(len(agent.types)):
                found += [judge_bid(session, i, t, bid, "actions", False) for bid in form.bids_played(i, t)]
    except (LimitReached, Undecided) as error:
        return (), f"that is not computed here: {error}"
    return tuple(found), ""


def _figures(market: Market, form: ExplicitForm | StagedForm, proof: Proof | None) -> Figures:
    outcomes = tuple(form.outcomes())
    utilities = tuple(ex_ante_utility(agent, row) for agent, row in zip(market.agents, form.interim(), strict=True))
    return Figures(
        optimum(market),
        expected_welfare(market, outcomes),
        tuple(_consumed(market, outcomes, agent) for agent in range(len(market.agents))),
        utilities,
        form.revenue(),
        form.information_cost() or Fraction(0),
        _guaranteed(proof),
    )


def _consumed(market: Market, outcomes: tuple[Outcome, ...], agent: int) -> Fraction:
    """The expected value of what the agent holds in the end."""
    types = market.agents[agent].types
    worth = [one.valuation.worth() for one in types]
    return sum((o.probability * worth[o.types[agent]][o.holdings[agent]] for o in outcomes), start=Fraction(0))


def _guaranteed(proof: Proof | None) -> Fraction | None:
    """The largest welfare that the certificate proves for every equilibrium, whatever aftermarket follows."""
    if proof is None or not proof.verified:
        return None
    proved = (one for one in proof.verdict.claims if one["kind"] == GUARANTEE and one["holds"])
    return max((Fraction(str(one["value"])) for one in proved if one.get("value") is not None), default=None)


def proof_of(certificate: Path | str, instance: Path | str, hashed: str | None, budget: int = 1) -> Proof:
    """What the independent checker says of a certificate against the file, whose digest, of an instance, is ``hashed``.

    CertificateError if a file cannot be read, or the certificate is of another instance than was read here.
    """
    try:
        content = Path(certificate).read_bytes()
        verdict = verification(certificate, instance, budget).verdict
    except Unreadable as error:
        raise CertificateError(str(error)) from None
    except OSError as error:
        raise CertificateError(f"{certificate}: {error.strerror}") from None
    found = Proof(Path(certificate).name, hashlib.sha256(content).hexdigest(), verdict)
    if found.verified and hashed is not None and _bound_to(content) != hashed:
        raise CertificateError(f"{instance}: found another file than a moment ago, expected the one that was read")
    return found


def _bound_to(certificate: bytes) -> str:
    """The digest of the instance that a verified certificate is about."""
    found: str = json.loads(certificate.split(b"\n", 1)[0])["sha256"]
    return found
