"""Claims that the implied payoffs depend neither on beliefs nor on how ties are broken: implied-unambiguous."""

from __future__ import annotations

from typing import Any

from exactgames.certificate.canonical import number
from exactgames.certificate.context import Context
from exactgames.forms.unambiguous import Continuation, ambiguity_in
from exactgames.market.instance import ClaimSpec
from exactgames.numbers.rational import show
from exactgames.quoted import name as quoted_name

KINDS = ("implied-unambiguous",)


def settle(context: Context, claim: ClaimSpec) -> tuple[bool, dict[str, Any], str]:
    """(whether the claim holds; nothing, or where two continuations differ; in words)."""
    market = context.instance.market
    found = ambiguity_in(context.form.unlabelled, claim.beliefs)
    if found is None:
        return True, {}, ""
    agent = market.agents[found.agent]
    name = agent.types[found.type].name
    allocation = {a.name: units for a, units in zip(market.agents, found.allocation, strict=True)}
    evidence = {
        "agent": agent.name,
        "type": name,
        "allocation": allocation,
        "continuations": [[_believed(context, c), c[1]] for c in found.continuations],
        "payoffs": [number(u) for u in found.payoffs],
    }
    won = ", ".join(f"{quoted_name(who)} {units}" for who, units in allocation.items())
    one, two = (show(u) for u in found.payoffs)
    how = " or ".join(_words(context, c) for c in found.continuations)
    whose = f"{quoted_name(agent.name)} of type {quoted_name(name)}"
    return False, evidence, f"{whose} can get {one} or {two} after the allocation {won}: {how}"


def _believed(context: Context, continuation: Continuation) -> str | list[str]:
    types = continuation[0]
    if types is None:
        return "prior"
    return [agent.types[t].name for agent, t in zip(context.instance.market.agents, types, strict=True)]


def _words(context: Context, continuation: Continuation) -> str:
    believed = _believed(context, continuation)
    beliefs = "beliefs at the prior" if isinstance(believed, str) else "sure of the types " + ", ".join(believed)
    return f"{beliefs}, the {continuation[1]} optimal takes and offers"
