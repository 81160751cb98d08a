"""The certificate of a run-length market, line by line."""

from __future__ import annotations

from collections.abc import Callable

from ..budget import Budget
from ..reading import any_table, array, integer, table, text, truth
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
    game = table(next_line("the game"), "the game", "format", "block form")
    for key, expected in (("block", "game"), ("form", "runs")):
        if text(game[key], f"the game, {key}", "format") != expected:
            raise Rejected("format", f"the game, {key}: found {show(game[key])}, expected {show(expected)}")
    profile = _profile(next_line("the assessment"), market)
    found: Found = []
    for claim in claims:
        line = next_line(f"the claim {show(claim.id)}")
        raw = table(line, f"claim {show(claim.id)}", "format", "claim evidence holds kind")
        for key, known in (("claim", claim.id), ("kind", claim.kind)):
            if text(raw[key], key, "format") != known:
                raise Rejected("format", f"{key}: found {show(raw[key])}, expected {show(known)}")
        holds = truth(raw["holds"], "holds", "format")
        with budget.scope():
            check_claim(claim, holds, raw["evidence"], profile)
        found.append(_verdict(market, claim, holds, raw["evidence"]))
    return market, claims, found


def _verdict(market: RunMarket, claim: RunClaim, holds: bool, evidence: object) -> dict[str, object]:
    expect = "holds" if claim.expect else "refuted"
    about = "" if claim.agent is None else market.names[claim.agent]
    if claim.kind == "undominated":
        about = "against actions"
    found: dict[str, object] = {"id": claim.id, "kind": claim.kind, "about": about, "expect": expect, "holds": holds}
    shown = any_table(evidence, "evidence", "format")
    if "value" in shown:
        found["value"] = shown["value"]
    found["statement"] = claim.statement(market, shown.get("value"))
    return found


def _profile(line: object, market: RunMarket) -> Profile:
    raw = table(line, "the assessment", "format", "bids block cuts")
    if text(raw["block"], "the assessment, block", "format") != "assessment":
        raise Rejected("format", f"found block {show(raw['block'])}, expected 'assessment'")
    bids, cuts = (any_table(raw[key], key, "format") for key in ("bids", "cuts"))
    for key, found in (("bids", bids), ("cuts", cuts)):
        if set(found) != set(market.names):
            raise Rejected("format", f"the assessment, {key}: not every agent is named, or another one")
    for k, agent in enumerate(market.agents):
        if read_levels(bids[agent.name], market, k, f"bids of {show(agent.name)}") != agent.bid:
            raise Rejected("strategy", f"bids of {show(agent.name)}: not what the rule says")
    read = []
    for agent in market.agents:
        entries = array(cuts[agent.name], f"cuts of {show(agent.name)}", "format", 1)
        market.budget.charge("cuts", 20 * len(entries), kept=100 * len(entries))
        read.append([integer(x, f"cuts of {show(agent.name)}", "format", 0) for x in entries])
    return Profile(market, read)
