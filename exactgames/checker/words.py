"""What was proved, in the checker's own words: the claim from its kind and parameters, then what it is about.  All of
it is ASCII that prints.  A word of the file's stands in double quotes, escaped as in JSON, cut where it is long: so
nothing that a file says can pass for what the checker says.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .certificate import Verdict

LONG = 80
LISTED = 6


def quoted(words: str) -> str:
    """A word of the file's."""
    if len(words) <= LONG:
        return json.dumps(words)
    return f"{json.dumps(words[:LONG])}... ({len(words)} characters)"


def plain(words: str) -> str:
    """A message of ours, whatever got into it: one line of ASCII that prints."""
    return "".join(letter if " " <= letter <= "~" else ascii(letter)[1:-1] for letter in words)


def cut(number: str) -> str:
    """A number; of a long one the beginning."""
    return number if len(number) <= LONG else f"{number[: LONG // 2]}... ({len(number)} characters)"


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def listed(words: Sequence[str]) -> str:
    if len(words) <= LISTED:
        return ", ".join(words)
    return f"{', '.join(words[: LISTED - 1])}, ... ({len(words)} in all)"


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
    verdict = "holds" if claim["holds"] else "refuted"
    return (
        f"{number}. {verdict}{expected}: {claim['statement']}{found} [{claim['kind']}, id {quoted(str(claim['id']))}]"
    )
