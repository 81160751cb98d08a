"""What a claim says, in the program's words: from its kind and its parameters, never from its id.

The checker says the same in words of its own (``exactgames/checker/words.py``); a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from exactgames.checker import Verdict
from exactgames.claims.claim import Claim
from exactgames.market.market import Market
from exactgames.quoted import quoted


def print_claims(console: Console, claims: Sequence[Claim], market: Market | None, given: bool) -> None:
    """Each claim's verdict and what it says, and its witness; then whether that is what was expected."""
    console.print(Text("The claims (in quotes, the file's words):"))
    for number, claim in enumerate(claims, start=1):
        value = claim.value
        words = claim.spec.words(market, given, value)
        verdict = "holds" if claim.holds else "refuted"
        unexpected = "" if claim.as_expected else ", NOT AS EXPECTED"
        found = f" (it is {value or 'undefined'})" if "value" in claim.evidence and not claim.holds else ""
        label = f"[{claim.spec.kind}, id {quoted(claim.spec.id)}]"
        console.print(Text(f"  {number}. {verdict}{unexpected}: {words}{found} {label}"))
        if claim.witness and not {"value", "between"} & claim.evidence.keys():
            console.print(Text(f"     found: {claim.witness}"))
    _print_expectations(console, [(c.spec.id, c.spec.expect, c.as_expected) for c in claims])


def print_verdict(console: Console, certificate: str, verdict: Verdict) -> None:
    """The checker's verdict on a certificate, in its words: what it proves, about what; or why it is rejected."""
    console.print(Text(f"{verdict.verdict}: {certificate}"))
    if verdict.code is not None:
        console.print(Text(f"  line {verdict.line}, {verdict.code}: {verdict.message}"))
        return
    for line in verdict.lines()[1:]:
        console.print(Text(line))
    claims: list[dict[str, Any]] = verdict.claims
    _print_expectations(console, [(c["id"], c["expect"], c["holds"] == (c["expect"] == "holds")) for c in claims])


def _print_expectations(console: Console, claims: Sequence[tuple[str, str, bool]]) -> None:
    """A closing line: are the verdicts, (id, expected, whether it is so), what the file expects?"""
    wanted = {"holds": "to hold", "refuted": "to be refuted"}
    wrong = [
        f"{number} (id {quoted(name)}) is expected {wanted[expect]}"
        for number, (name, expect, so) in enumerate(claims, start=1)
        if not so
    ]
    if wrong:
        console.print(
            Text(f"{len(wrong)} of {len(claims)} verdicts are not what the file expects: {'; '.join(wrong)}.")
        )
    elif len(claims) == 1:
        console.print(Text("The verdict is as expected."))
    else:
        console.print(Text(f"All {len(claims)} verdicts are what the file expects."))
