"""The certificate of a run-length market, line by line."""

from __future__ import annotations

from collections.abc import Callable

from ..budget import Budget
from ..claims.mixtures import of_each
from ..reading import any_table, array, check_block, integer, read_claim_line, table, text
from ..rejected import Rejected, show
from .claims import Profile, RunClaim, check_claim, read_run_claims
from .market import RunMarket, read_run_market
from .support import read_levels

Found = list[dict[str, object]]


def check_run_market(
    next_line: Callable[[str], object], instance: object, budget: Budget
) -> tuple[RunMarket, list[RunClaim], Found]:
    """The market, the claims, and what is found of each; the footer is not yet read."""
    market = read_run_market(instance, budget)
    claims = read_run_claims(market)
    line = next_line("the game")
    check_block(line, "game")
    form = table(line, "the game", "format", "block form")["form"]
    if text(form, "the game, form", "format") != "runs":
        raise Rejected("format", f"the game, form: found {show(form)}, expected 'runs'")
    profile = _profile(next_line("the assessment"), market)
    found: Found = []
    for claim in claims:
        line = next_line(f"the claim {show(claim.id)}")
        holds, evidence = read_claim_line(line, claim.kind, claim.id)
        with budget.scope():
            check_claim(claim, holds, evidence, profile)
        found.append(_verdict(market, claim, holds, evidence))
    return market, claims, found


def _verdict(market: RunMarket, claim: RunClaim, holds: bool, evidence: object) -> dict[str, object]:
    expect = "holds" if claim.expect else "refuted"
    about = "" if claim.agent is None else market.names[claim.agent]
    if claim.kind == "undominated":
        about = "against actions"
    found: dict[str, object] = {"id": claim.id, "kind": claim.kind, "about": about, "expect": expect, "holds": holds}
    shown = any_table(evidence, "evidence", "format")
    for key in ("value", "between"):
        if key in shown:
            found[key] = shown[key]
    found["statement"] = claim.statement(market, shown.get("value", shown.get("between")))
    return found


def _profile(line: object, market: RunMarket) -> Profile:
    check_block(line, "assessment")
    raw = table(line, "the assessment", "format", "bids block cuts")
    bids, cuts = (of_each(raw[key], market.names, f"the assessment, {key}") for key in ("bids", "cuts"))
    read = []
    for k, (agent, bid, cut) in enumerate(zip(market.agents, bids, cuts, strict=True)):
        if read_levels(bid, market, k, f"bids of {show(agent.name)}") != agent.bid:
            raise Rejected("strategy", f"bids of {show(agent.name)}: not what the rule says")
        entries = array(cut, f"cuts of {show(agent.name)}", "format", 1)
        market.budget.charge("cuts", 20 * len(entries), kept=300 * len(entries))
        read.append([integer(x, f"cuts of {show(agent.name)}", "format", 0) for x in entries])
    return Profile(market, read)
