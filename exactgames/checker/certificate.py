"""The lines of a certificate, in their order: header, game, assessment (if the instance has a strategy), one line a
claim, footer.  Each is read strictly and compared with what the checker finds itself; `VERIFIED` means that every line
is right and that nothing is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import NamedTuple

from .budget import Budget
from .claims.claim import PURE, UNIQUE, Claim, Judged
from .claims.continuation import check_together
from .claims.table import completion_of, read_claims, read_game_claims
from .reading import (
    CERTIFICATE_BYTES,
    INSTANCE_BYTES,
    Table,
    any_table,
    canonical,
    check_block,
    integer,
    read_claim_line,
    read_instance,
    read_line,
    read_text,
    refuse_shorthand,
    split_lines,
    table,
    text,
    truth,
)
from .rebuild.about import game_lines, market_lines
from .rebuild.assessment import Assessment
from .rebuild.completion import check_assessment
from .rebuild.efg import heading
from .rebuild.forms import Form, check_game_file
from .rebuild.found import check_found, found_bids
from .rebuild.game_file import GameFile, read_game_profile
from .rebuild.implied import Find
from .rebuild.market import Market, read_market
from .rebuild.rationality import ExplicitProfile, Profile
from .rebuild.rules import read_beliefs, read_rules
from .rejected import Rejected, show
from .runs.check import check_run_market
from .runs.market import says_runs
from .verdict import Verdict


class Far(NamedTuple):
    """How far a check is: at which line, of so many; the steps that are charged, of the most that it may take."""

    line: int
    lines: int
    steps: int
    most: int


def _nobody_looks(far: Callable[[], Far]) -> None:
    pass


def check(
    certificate_path: str,
    instance_path: str | None = None,
    budget: int = 1,
    begun: Callable[[Callable[[], Far]], None] = _nobody_looks,
) -> Verdict:
    """Check a certificate, and that it is about the instance file if one is given.  `budget`: how many times the
    default budget of steps and bytes the check may take (see `budget`).  `begun` is given, once, what says how far the
    check is, whenever it is asked, from any thread.  Raises Unreadable for a file that cannot be read as text."""
    purse = Budget(budget)
    reader = _Lines(purse)
    begun(lambda: Far(reader.number, len(reader.lines), purse.steps, purse.most_steps))
    bound = instance_path is not None
    try:
        certificate = read_text(certificate_path, CERTIFICATE_BYTES, purse)
        file = read_text(instance_path, CERTIFICATE_BYTES, purse) if instance_path is not None else None
        reader.lines = split_lines(certificate, purse)
        header = _check_header(reader.next("the header"))
        if "game" in header:
            claims, about = _check_game_file(reader, header, file, bound, purse)
        else:
            claims, about = _check_market(reader, header["instance"], file, bound, purse)
    except Rejected as rejected:
        verdict = "REFUSED" if rejected.code == "too-large" else "REJECTED"
        return Verdict(verdict, [], rejected.code, rejected.line or reader.number or 1, rejected.message)
    except (MemoryError, RecursionError) as error:
        message = f"more than this machine can hold: {type(error).__name__}"
        return Verdict("REFUSED", [], "too-large", reader.number or 1, message)
    return Verdict("VERIFIED", claims, about=about)


class _Lines:
    """The lines, handed out one by one; `number` is the last one's."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.lines: list[str] = []
        self.number = 0
        self._ahead: object = None  # the next one, if it has been read

    def next(self, what: str) -> object:
        self.number += 1
        found, self._ahead = self._ahead, None
        return self._read(what, self.number) if found is None else found

    def ahead(self, what: str) -> object:
        """The next one, which stays the next."""
        if self._ahead is None:
            self._ahead = self._read(what, self.number + 1)
        return self._ahead

    def _read(self, what: str, number: int) -> object:
        if number > len(self.lines):
            raise Rejected("format", f"the certificate ends where {what} is expected", number)
        return read_line(self.lines[number - 1], number, self.budget)


def _check_market(
    lines: _Lines, instance: object, file: str | None, bound: bool, budget: Budget
) -> tuple[list[dict[str, object]], list[str]]:
    if bound:
        given = read_instance(None if file is None or len(file.encode()) > INSTANCE_BYTES else file, budget)
        refuse_shorthand(given)
        if canonical(given) != canonical(instance):
            raise Rejected("instance", "the certificate is about another instance than the file")
    if says_runs(instance):
        return _check_runs(lines, instance, budget)
    market = read_market(instance, budget)
    claims = read_claims(market)
    completion = completion_of(claims)
    about_profile = market.has_profile or completion != UNIQUE
    read_rules(market)
    if read_beliefs(market) and not about_profile:
        raise Rejected("instance", "beliefs without a strategy")

    line = lines.next("the game")
    shown = None if completion == UNIQUE else found_bids(market, lambda: lines.ahead("the assessment"))
    form = Form(line, market, about_profile, shown)
    profile, find = _profile(lines, form, completion) if about_profile else (None, None)

    found: list[dict[str, object]] = []
    for claim in claims:
        raw = lines.next(f"the claim {show(claim.id)}")
        holds, evidence = _check_claim(raw, claim, Judged(form.tree, profile, find))
        found.append(_verdict(claim, market, holds) | claim.shown(evidence))
        found[-1]["statement"] = claim.statement(market, bool(market.raw.get("beliefs")), found[-1].get("value"))
    check_together(claims, [bool(entry["holds"]) for entry in found], profile is not None)
    _check_footer(lines, [claim.expect for claim in claims], found)
    return found, market_lines(market)


def _check_runs(lines: _Lines, instance: object, budget: Budget) -> tuple[list[dict[str, object]], list[str]]:
    market, claims, found = check_run_market(lines.next, instance, budget)
    _check_footer(lines, [claim.expect for claim in claims], found)
    return found, market.lines()


def _profile(lines: _Lines, form: Form, completion: str) -> tuple[Profile | None, Find | None]:
    """The profile of the assessment block, and its implied games; none where it shows no continuation."""
    line = lines.next("the assessment")
    check_block(line, "assessment")
    assessment: Assessment | None
    if completion == UNIQUE:
        assessment = check_assessment(form.tree, line)
    else:
        assessment = check_found(form.tree, line, completion == PURE)
    return (None, None) if assessment is None else form.profile(assessment)


def _check_game_file(
    lines: _Lines, header: Table, file: str | None, bound: bool, budget: Budget
) -> tuple[list[dict[str, object]], list[str]]:
    game_text = text(header["game"], "the header, game", "format")
    if bound and file != game_text:
        raise Rejected("instance", "the certificate is about another game than the file")
    claims = read_game_claims(header["claims"])
    game = GameFile(game_text, budget)
    check_game_file(lines.next("the game"), game)
    profile: Profile | None = None
    if "profile" in header:
        profile = ExplicitProfile(read_game_profile(header["profile"], game), game)
    found: list[dict[str, object]] = []
    for claim in claims:
        raw = lines.next(f"the claim {show(claim.id)}")
        if profile is None and claim.of_profile(claim.kind):
            raise Rejected("instance", f"{claim.kind} is about the profile, and the file has none", 1)
        game.require_chance(claim.concept)
        holds, _ = _check_claim(raw, claim, Judged(game, profile, None))
        found.append(_verdict(claim, None, holds))
        given = profile is not None and bool(profile.assessment.listed)
        found[-1]["statement"] = claim.statement(None, given, None)
    _check_footer(lines, [claim.expect for claim in claims], found)
    sets = [len(own) for own in game.own]
    return found, game_lines(*heading(game_text), len(game), game.terminal_nodes, sets)


def _verdict(claim: Claim, market: Market | None, holds: bool) -> dict[str, object]:
    expect = "holds" if claim.expect else "refuted"
    return {"id": claim.id, "kind": claim.kind, "about": claim.about(market), "expect": expect, "holds": holds}


def _check_footer(lines: _Lines, claims: list[bool], found: list[dict[str, object]]) -> None:
    line = lines.next("the footer")
    check_block(line, "end")
    footer = table(line, "the footer", "format", "as_expected block claims")
    if integer(footer["claims"], "the footer, claims", "format", 0) != len(claims):
        raise Rejected("format", f"the footer counts {show(footer['claims'])} claims, expected {len(claims)}")
    as_expected = all(entry["holds"] == expect for entry, expect in zip(found, claims, strict=True))
    if truth(footer["as_expected"], "the footer, as_expected", "format") != as_expected:
        raise Rejected("verdict", f"as_expected is {show(footer['as_expected'])}, expected {show(as_expected)}")
    if lines.number != len(lines.lines):
        raise Rejected("format", "a line after the footer", lines.number + 1)


def _check_header(line: object) -> Table:
    """The header: of an instance, or with `game` of a game file."""
    raw = any_table(line, "the header", "format")
    if raw.get("certificate") != "exactgames":
        raise Rejected("format", f"found certificate {show(raw.get('certificate'))}, expected 'exactgames'")
    for key, known in (("format", 3), ("semantics", 1)):
        if integer(raw.get(key), f"the header, {key}", "format") != known:
            raise Rejected("version", f"found {key} {show(raw[key])}; this checker reads {known}")
    about = "claims game" if "game" in raw else "instance"
    optional = "profile" if "game" in raw else ""
    header = table(raw, "the header", "format", f"certificate format made_by semantics sha256 {about}", optional)
    text(header["made_by"], "the header, made_by", "format")
    digest = text(header["sha256"], "the header, sha256", "format")
    subject: object = {key: header[key] for key in ("claims", "game", "profile") if key in header}
    if "game" not in raw:
        subject = header["instance"]
    expected = hashlib.sha256(canonical(subject).encode("ascii")).hexdigest()
    if digest != expected:
        raise Rejected("instance", f"sha256: found {show(digest)}, expected {expected}")
    return header


def _check_claim(line: object, claim: Claim, judged: Judged) -> tuple[bool, object]:
    """Its verdict, and its evidence."""
    holds, evidence = read_claim_line(line, claim.kind, claim.id)
    claim.check(holds, evidence, judged)
    return holds, evidence
