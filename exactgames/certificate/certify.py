"""From an instance to its certificate: settle every claim, write the evidence. The format is
docs/reference/certificate.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from attrs import frozen

from exactgames.certificate.canonical import canonical, digest
from exactgames.claims.claim import Claim, ClaimSpec, Judged
from exactgames.claims.continued import continued, settle_continued
from exactgames.claims.rows import profile_rows
from exactgames.clock import Clock
from exactgames.errors import CertificateError, GameError, Undecided
from exactgames.files.rule_tables import kinds_of
from exactgames.forms.choice import FormName
from exactgames.market.instance import Instance, NamedClaim
from exactgames.market.market import Market
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.session.session import Session
from exactgames.textfile import CERTIFICATE, write_whole
from exactgames.version import VERSION

FORMAT, SEMANTICS = 3, 1


def own_rules(market: Market) -> tuple[str, ...]:
    """What the rules of the market are called that are none of exactgames, and no instance file can say."""
    kinds = kinds_of(bool(market.items))
    known = (*kinds.auctions, *kinds.aftermarkets)
    rules = (*(() if market.auction is None else (market.auction,)), *market.stages)
    return tuple(dict.fromkeys(rule.title for rule in rules if type(rule) not in known))


NO_CLAIMS: Final = (
    'the instance makes no claims: add [[claims]], say with kind = "perfect-bayesian" (of the file\'s profile) or '
    '"all-pure" (which needs none)'
)
SECONDS: Final = 300.0
"""How long continuations are looked for unless told otherwise."""
Answer = TypeVar("Answer")


@frozen
class Certificate:
    """A certificate: its claims, and its lines as they are written.

    >>> from exactgames import certify
    >>> from exactgames.examples import speculator
    >>> certificate = certify(speculator())
    >>> certificate.holds, len(certificate.lines)
    (True, 7)
    """

    claims: tuple[Claim, ...]
    lines: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every verdict is the expected one."""
        return all(claim.as_expected for claim in self.claims)

    @property
    def text(self) -> str:
        return "".join(line + "\n" for line in self.lines)

    def write(self, path: Path | str, inputs: Iterable[Path | str] = (), force: bool = False) -> None:
        """Write the file, whole or not at all: a new one, or over another certificate, or with ``force`` over any file
        that is none of the ``inputs``. OSError where it may not, or cannot, be written.
        """
        write_whole(path, (line + "\n" for line in self.lines), CERTIFICATE, inputs, force)


def certify(
    instance: Instance,
    limit: int = DEFAULT_LIMIT,
    progress: Callable[[str], None] = lambda _: None,
    form: FormName = "auto",
    executor: Executor | Callable[[], Executor] | None = None,
    blocks: int | None = None,
    seconds: float | None = SECONDS,
) -> Certificate:
    """Settle every claim of the instance. ``progress`` is told what comes next.

    form      "explicit", "staged", or "auto" (see ``forms.choice``)
    executor  where large independent pieces are computed, in ``blocks`` (default one a core): an executor, or what
              makes one when it is needed; None: here
    seconds   how long continuations are looked for (completion = "some"); None: without end

    Raises InstanceError, GameError (the profile has to say more), LimitReached, Undecided (naming the claim);
    CertificateError if there is no claim.

    >>> from exactgames import certify
    >>> from exactgames.examples import speculator
    >>> [(claim.spec.kind, claim.holds) for claim in certify(speculator()).claims]
    [('perfect-bayesian', True), ('dominated', True), ('welfare', True)]
    """
    if not instance.claims:
        raise CertificateError(NO_CLAIMS)
    if own := own_rules(instance.market):
        raise CertificateError(f"no instance file says {' and '.join(own)}: certify_tree certifies the market's tree")
    session = Session(instance, limit, form, executor, blocks)
    progress("expanding the market")
    if instance.completion != "unique":
        return _with_continuation(session, Clock.of(seconds), progress)
    parts = _head(session)
    if instance.strategy is not None:
        progress("completing the profile")
        parts.append({"block": "assessment", **profile_rows(session.form, session.names, "completed")})
    claims: list[Claim] = []
    for spec in instance.claims:
        progress(step_of(spec, claims, len(instance.claims)))
        claims.append(settle(session, spec))
    return written(parts, claims)


def step_of(spec: NamedClaim, settled: Sequence[Claim], count: int) -> str:
    """What comes next, in words, and what is known already: claims take too different times for an estimate."""
    before = f": {sum(claim.holds for claim in settled)} hold" if settled else ""
    return f"claim {spec.id}: {spec.kind} ({len(settled)} of {count} claims settled{before})"


def header(about: dict[str, Any], hashed: dict[str, Any]) -> dict[str, Any]:
    """The first line: what the certificate is about, with the hash of the part of it that claims are about."""
    return {
        "certificate": "exactgames",
        "format": FORMAT,
        "semantics": SEMANTICS,
        "made_by": f"exactgames {VERSION}",
        **about,
        "sha256": digest(hashed),
    }


def _head(session: Session) -> list[dict[str, Any]]:
    """The header, and the line about the game."""
    document = session.instance.document
    return [header({"instance": document}, document), {"block": "game", **session.form.counts()}]


def _with_continuation(session: Session, clock: Clock, progress: Callable[[str], None]) -> Certificate:
    """The certificate where what is done at open sets is to be found: in the form preferred, in half of the time; else
    in the tree, if it is within the limit.
    """
    tree = session.in_the_tree
    if tree is None:
        return _continued(session, clock, progress)
    try:
        return _continued(session, clock.half(), progress)
    except Undecided:
        return _continued(tree, clock, progress)


def _continued(session: Session, clock: Clock, progress: Callable[[str], None]) -> Certificate:
    specs = [_known(spec) for spec in session.instance.claims]
    about = [spec for spec in specs if spec.completion != "unique"]
    progress("looking for a continuation")
    found = named(", ".join(spec.id for spec in about), lambda: continued(session, about, clock))
    parts = _head(found.session or session)
    if found.session is None:
        parts.append({"block": "assessment", "strategy": None, "found": None})
    else:
        parts.append({"block": "assessment", **profile_rows(found.session.form, session.names, "found")})
    claims: list[Claim] = []
    for spec in specs:
        progress(step_of(spec, claims, len(specs)))
        if spec in about:
            claims.append(named(f"{spec.id} ({spec.kind})", partial(settle_continued, found, session, spec)))
        else:
            claims.append(settle(session, spec))
    return written(parts, claims)


def written(parts: list[dict[str, Any]], claims: list[Claim]) -> Certificate:
    """The certificate that begins with ``parts``."""
    lines = [{"claim": c.spec.id, "kind": c.spec.kind, "holds": c.holds, "evidence": c.evidence} for c in claims]
    end = {"block": "end", "claims": len(claims), "as_expected": all(claim.as_expected for claim in claims)}
    return Certificate(tuple(claims), tuple(canonical(part) for part in [*parts, *lines, end]))


def settle(session: Judged, spec: NamedClaim) -> Claim:
    """The claim's verdict and evidence. GameError, Undecided, naming it; CertificateError if none of the kinds."""
    known = _known(spec)
    return named(f"{spec.id} ({spec.kind})", lambda: known.settle(session))


def _known(spec: NamedClaim) -> ClaimSpec:
    if not isinstance(spec, ClaimSpec):
        raise CertificateError(f"claim {spec.id}: nothing settles claims of kind {spec.kind!r}")
    return spec


def named(claims: str, work: Callable[[], Answer]) -> Answer:
    """What ``work`` returns; its GameError and Undecided name the claims."""
    try:
        return work()
    except (GameError, Undecided) as error:
        raise type(error)(f"claim {claims}: {error}") from error
