"""Claims about a profile where all real bids may be made, of run-length markets: that it is an equilibrium,
continuum-bids; that no bid is weakly dominated, continuum-undominated.
"""

from __future__ import annotations

from attrs import frozen

from exactgames.claims.claim import Claim, Kind, MarketClaim
from exactgames.errors import CertificateError
from exactgames.market.market import Market
from exactgames.session.session import Session


@frozen
class _OfRuns(MarketClaim):
    def settle_in(self, session: Session) -> Claim:
        """CertificateError: never of another market."""
        raise CertificateError(f"claim {self.id}: {self.kind} is claimed of run-length markets alone")


@frozen
class ContinuumClaim(_OfRuns):
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

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        return (
            "with prior beliefs, the profile is a perfect Bayesian equilibrium of the market in which bids are any "
            "real numbers"
        )


@frozen
class ContinuumUndominatedClaim(_OfRuns):
    """No type's bid is weakly dominated, by any mixture of bids, where every agent may bid any m non-increasing real
    numbers ≥ 0 (semantics.md, "Undominated among all real bids"). Of run-length markets (``certify_runs``).

    >>> from attrs import evolve
    >>> from exactgames import ContinuumUndominatedClaim, certify_runs, read_run_instance_text
    >>> from exactgames.examples import RUNS
    >>> text = RUNS.replace("[0, 1]", '[0, "9/10", 1]').replace("[[1, 9", '[["9/10", 9')
    >>> market = evolve(read_run_instance_text(text), claims=(ContinuumUndominatedClaim("c1"),))
    >>> certify_runs(market).claims[0].holds
    True
    """

    @property
    def kind(self) -> str:
        return "continuum-undominated"

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        return (
            "no type's bid is weakly dominated, by any mixture of bids, in the market in which bids are any real "
            "numbers"
        )


KINDS = (
    Kind("continuum-bids", ContinuumClaim, (), "the whole profile of a run-length market"),
    Kind("continuum-undominated", ContinuumUndominatedClaim, (), "all bids of the profile of a run-length market"),
)
