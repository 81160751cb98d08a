"""Claims that a profile is an equilibrium where all real bids may be made: continuum-bids, of run-length markets."""

from __future__ import annotations

from attrs import frozen

from exactgames.claims.claim import Claim, Kind, MarketClaim
from exactgames.errors import CertificateError
from exactgames.market.market import Market
from exactgames.session.session import Session


@frozen
class ContinuumClaim(MarketClaim):
    """With prior beliefs the profile is a perfect Bayesian equilibrium of the market in which every agent may bid any m
    non-increasing real numbers ≥ 0 (semantics.md, "All real bids"). Of run-length markets (``certify_runs``).

    >>> from attrs import evolve
    >>> from exactgames import ContinuumClaim, certify_runs, read_run_instance_text
    >>> from exactgames.examples import RUNS
    >>> text = RUNS.replace("levels = [0, 1]", "levels = [0, 1, 2]")
    >>> market = evolve(read_run_instance_text(text), claims=(ContinuumClaim("c1"),))
    >>> certify_runs(market).claims[0].holds
    True
    """

    @property
    def kind(self) -> str:
        return "continuum-bids"

    def settle_in(self, session: Session) -> Claim:
        """CertificateError: never of another market."""
        raise CertificateError(f"claim {self.id}: {self.kind} is claimed of run-length markets alone")

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        return (
            "with prior beliefs, the profile is a perfect Bayesian equilibrium of the market in which bids are any "
            "real numbers"
        )


KINDS = (Kind("continuum-bids", ContinuumClaim, (), "the whole profile of a run-length market"),)
