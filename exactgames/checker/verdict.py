"""The verdict on a certificate: what was proved, and of what."""

from __future__ import annotations

from dataclasses import dataclass, field

from .words import cut, plain, quoted


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out: the verdict; the claims, if it is VERIFIED; else the code, the line and a message.  REFUSED: the
    check would take more than its budget, and says nothing about the claims.

    >>> from exactgames.checker import Verdict
    >>> Verdict("REJECTED", [], "value", 8, "welfare: found 2, expected 5/3").lines()
    ['REJECTED [value] line 8: welfare: found 2, expected 5/3']
    """

    verdict: str  # "VERIFIED", "REJECTED" or "REFUSED"
    claims: list[dict[str, object]]  # {id, kind, about, statement, expect, holds}, maybe value, rests_on
    code: str | None = None
    line: int | None = None
    message: str | None = None
    about: list[str] = field(default_factory=list)  # what the claims are about, in a few lines

    def lines(self) -> list[str]:
        """The verdict in words: lines of ASCII that print."""
        return verdict_lines(self)


def verdict_lines(verdict: Verdict) -> list[str]:
    """The verdict on a certificate, in words."""
    if verdict.code is not None:
        return [f"{verdict.verdict} [{verdict.code}] line {verdict.line}: {plain(verdict.message or '')}"]
    lines = [verdict.verdict, "What the claims are about (in quotes, the file's words):"]
    lines += [f"  {line}" for line in verdict.about]
    lines += ["What is proved of it:"]
    return lines + [f"  {_claim_line(number, claim)}" for number, claim in enumerate(verdict.claims, 1)]


def _claim_line(number: int, claim: dict[str, object]) -> str:
    """One proved claim, as a line of a list."""
    expected = "" if (claim["expect"] == "holds") == claim["holds"] else ", NOT AS EXPECTED"
    found = ""
    if "value" in claim and not claim["holds"]:
        found = f" (it is {cut(str(claim['value'] or 'undefined'))})"
    if claim.get("rests_on") == "none":
        found = " (none is)"
    verdict = "holds" if claim["holds"] else "refuted"
    return (
        f"{number}. {verdict}{expected}: {claim['statement']}{found} [{claim['kind']}, id {quoted(str(claim['id']))}]"
    )
