"""The claims about a profile whose open sets are to be found: ``completion = "some"``, ``"some-pure"``.

Semantics, "Continuations that are found": those that hold, hold together, of one continuation. The concepts are nested:
a sequential equilibrium is perfect Bayesian with the beliefs of its trembles, that is weak perfect Bayesian, that
Bayes–Nash. So one that is an equilibrium of the strongest concept claimed is one of the others; where there is none,
the claims about that concept are refuted, and the next one is looked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from exactgames.claims.all_pure import step_rows
from exactgames.claims.claim import Claim, ClaimSpec
from exactgames.claims.equilibrium import EquilibriumClaim
from exactgames.clock import Clock
from exactgames.concepts.concept import Concept
from exactgames.concepts.registry import CONCEPTS
from exactgames.errors import CertificateError, Undecided
from exactgames.search.continuation.find import NoContinuation
from exactgames.session.session import Session


@frozen(eq=False)
class Continued:
    """``session`` with the continuation that was found, None if there is none; ``none``: why, by concept."""

    session: Session | None
    none: Mapping[Concept, NoContinuation]


def continued(session: Session, specs: Sequence[ClaimSpec], clock: Clock) -> Continued:
    """A continuation that is an equilibrium of the strongest concept that has any, and meets the other claims.

    Raises Undecided where some concept is not settled, or no continuation found meets all claims together;
    CertificateError if claims say what a continuation does, and there is none.
    """
    asked = {spec.concept for spec in specs if isinstance(spec, EquilibriumClaim)}
    others = [spec for spec in specs if not isinstance(spec, EquilibriumClaim)]
    pure = session.instance.completion == "some-pure"
    none: dict[Concept, NoContinuation] = {}
    for concept in (one for one in reversed(CONCEPTS) if one in asked):
        found = session.form.continued(concept, pure, clock, lambda form: _fault(session.playing(form), others))
        if not isinstance(found, NoContinuation):
            return Continued(session.playing(found), none)
        none[concept] = found
    if others:
        which = ", ".join(spec.id for spec in others)
        raise CertificateError(
            "no continuation is an equilibrium, so that there is none for the other claims to be about "
            f"({which}): leave them out, or change the rules"
        )
    return Continued(None, none)


def _fault(session: Session, others: Sequence[ClaimSpec]) -> str:
    """The first of these claims that the session's profile does not meet, in words; "" if it meets all."""
    for spec in others:
        try:
            settled = spec.settle(session)
        except Undecided as error:
            return f"claim {spec.id} ({spec.kind}) is undecided: {error}"
        if not settled.holds:
            return f"claim {spec.id} ({spec.kind}) does not hold: {settled.witness}"
    return ""


def settle_continued(found: Continued, base: Session, spec: ClaimSpec) -> Claim:
    """The claim settled for what was found in ``base``."""
    if isinstance(spec, EquilibriumClaim) and spec.concept in found.none:
        why = found.none[spec.concept]
        rows = step_rows(base.tree, base.names, why.search)
        steps = "one step shows it" if len(rows) == 1 else f"{len(rows):,} steps show it"
        return Claim(spec, False, {"steps": rows}, f"no continuation is one: {steps}")
    if found.session is None:
        raise AssertionError("where no continuation is found, every concept claimed is refuted")
    settled = spec.settle(found.session)
    if not settled.holds:
        raise ArithmeticError(f"claim {spec.id}: the continuation found does not do what was asked of it")
    return settled
