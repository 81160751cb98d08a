"""The certificate of a run-length market: docs/reference/certificate.md, "The run-length form"."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from exactgames.certificate.certify import NO_CLAIMS, Certificate, header, named, step_of, written
from exactgames.claims.claim import Claim, ClaimSpec
from exactgames.claims.dominance import DominanceClaim
from exactgames.errors import CertificateError, Undecided
from exactgames.files.sold import UNITS
from exactgames.runs.check import Checked
from exactgames.runs.instance import RunInstance
from exactgames.runs.settle import profile_rows, settle


def certify_runs(instance: RunInstance, progress: Callable[[str], None] = lambda _: None) -> Certificate:
    """Settle every claim of a run-length market. Raises LimitReached, Undecided (naming the claim); CertificateError if
    there is no claim.

    >>> from exactgames import certify_runs, read_run_instance_text
    >>> from exactgames.examples import RUNS
    >>> [(claim.spec.kind, claim.holds) for claim in certify_runs(read_run_instance_text(RUNS)).claims]
    [('sequential', True), ('welfare', True), ('ratio', True)]
    """
    if not instance.claims:
        raise CertificateError(NO_CLAIMS)
    checked = Checked(instance.market)
    progress("comparing bids")
    parts: list[dict[str, Any]] = [
        header({"instance": instance.document}, instance.document),
        {"block": "game", "form": "runs"},
        {"block": "assessment", **profile_rows(checked)},
    ]
    claims: list[Claim] = []
    for spec in instance.claims:
        progress(step_of(spec, claims, len(instance.claims)))
        claims.append(named(f"{spec.id} ({spec.kind})", partial(_settled, checked, spec)))
    return written(parts, claims)


def _settled(checked: Checked, spec: ClaimSpec) -> Claim:
    try:
        return settle(checked, spec)
    except Undecided as error:
        if not isinstance(spec, DominanceClaim) or checked.market.units > UNITS:
            raise
        advice = "exactgames write-out FILE NEW writes every unit out: NEW, in the staged form, settles it"
        raise Undecided(f"{error} ({advice})") from error
