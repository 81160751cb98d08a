"""What a claim says, in the program's words: from its kind and its parameters, never from its id.

The checker says the same in words of its own (``exactgames/checker/words.py``); a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from exactgames.certificate.certify import Claim
from exactgames.checker import Verdict
from exactgames.market.instance import ClaimSpec
from exactgames.market.market import Market
from exactgames.mechanisms.auctions.sealed import bid_text
from exactgames.numbers.rational import show
from exactgames.quoted import quoted

CONCEPTS: Final = {
    "bayes-nash": "Bayes–Nash equilibrium",
    "weak-perfect-bayesian": "weak perfect Bayesian equilibrium",
    "perfect-bayesian": "perfect Bayesian equilibrium",
    "sequential": "sequential equilibrium",
}


def statement(claim: ClaimSpec, market: Market | None, given: bool, value: str | None = None) -> str:
    """The claim as a sentence. ``market``: None for a game file's; ``given``: beliefs are; ``value``: what was found,
    for a claim that leaves its value open.
    """
    kind = claim.kind
    if kind in CONCEPTS:
        return f"the profile{_beliefs(claim, given)} is a {CONCEPTS[kind]}"
    if kind in ("undominated", "dominated"):
        return _dominance(claim, market)
    if kind == "implied-unambiguous":
        beliefs = "under all beliefs" if claim.beliefs == "all" else "with beliefs at the prior"
        return f"the implied payoffs depend neither on beliefs nor on how ties are broken, {beliefs}"
    if kind == "all-pure":
        return _search(claim)
    number = value or "undefined" if claim.value is None else show(claim.value)
    if kind == "optimum":
        return f"the optimum, the greatest expected welfare, is {number}"
    if kind == "ratio":
        return f"the optimum divided by the profile's expected welfare is {number}"
    if kind == "utility" and market is not None and claim.agent is not None:
        return f"the profile's expected utility for {_whose(claim, market)} is {number}"
    if kind == "welfare":
        return f"the profile's expected welfare is {number}"
    raise AssertionError(f"no words for {kind}")


def print_claims(console: Console, claims: Sequence[Claim], market: Market | None, given: bool) -> None:
    """Each claim's verdict and what it says, and its witness; then whether that is what was expected."""
    console.print(Text("The claims (in quotes, the file's words):"))
    for number, claim in enumerate(claims, start=1):
        value = claim.evidence.get("value")
        words = statement(claim.spec, market, given, value)
        verdict = "holds" if claim.holds else "refuted"
        unexpected = "" if claim.as_expected else ", NOT AS EXPECTED"
        found = f" (it is {value or 'undefined'})" if "value" in claim.evidence and not claim.holds else ""
        label = f"[{claim.spec.kind}, id {quoted(claim.spec.id)}]"
        console.print(Text(f"  {number}. {verdict}{unexpected}: {words}{found} {label}"))
        if claim.witness and "value" not in claim.evidence:
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


def _beliefs(claim: ClaimSpec, given: bool) -> str:
    if claim.kind == "bayes-nash":
        return ""
    if claim.any_beliefs:
        return ", with some beliefs,"
    if claim.kind == "sequential" and given:
        return ", with some beliefs that agree with those given,"
    return ", with the beliefs of the check,"


def _dominance(claim: ClaimSpec, market: Market | None) -> str:
    whose = "" if market is None or claim.agent is None else f" of {_whose(claim, market)}"
    if claim.bid is not None:
        every = ", whatever her type," if claim.type is None else ""
        subject = f"the bid {bid_text(claim.bid)}{whose}{every} is{'' if claim.kind == 'dominated' else ' not'}"
    else:
        subject = f"{'every' if claim.kind == 'dominated' else 'no'} bid{whose} that the profile plays is"
    by = "a single bid" if claim.pure else "a bid or a mixture of bids"
    return f"{subject} weakly dominated by {by}, against {claim.against}"


def _search(claim: ClaimSpec) -> str:
    figures = {
        "number of outcomes": None if claim.outcomes is None else str(claim.outcomes),
        "least welfare": None if claim.lowest_welfare is None else show(claim.lowest_welfare),
        "greatest welfare": None if claim.highest_welfare is None else show(claim.highest_welfare),
    }
    stated = ", ".join(f"{what} {figure}" for what, figure in figures.items() if figure is not None)
    listed = f"the certificate lists every outcome of a pure {CONCEPTS[claim.concept or '']}"
    return f"{listed}: {stated}" if stated else listed


def _whose(claim: ClaimSpec, market: Market) -> str:
    if claim.agent is None:
        raise AssertionError("a claim about nobody")
    agent = market.agents[claim.agent]
    named = f"agent {quoted(agent.name)}"
    return named if claim.type is None else f"type {quoted(agent.types[claim.type].name)} of {named}"
