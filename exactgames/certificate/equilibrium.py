"""Claims that the profile is an equilibrium: bayes-nash, weak-perfect-bayesian, perfect-bayesian, sequential."""

from __future__ import annotations

from typing import Any

import numpy as np

from exactgames.certificate.canonical import number
from exactgames.certificate.context import Context
from exactgames.errors import Undecided
from exactgames.game.strategy import Trembles
from exactgames.market.instance import ClaimSpec
from exactgames.solve.check import Check
from exactgames.solve.consistency import Inconsistent
from exactgames.solve.deviation import CONCEPTS, BeliefFault, Deviation

KINDS: tuple[str, ...] = CONCEPTS


def settle(context: Context, claim: ClaimSpec) -> tuple[bool, dict[str, Any], str]:
    """(whether the claim holds, its evidence, the witness in words)."""
    concept = next(c for c in CONCEPTS if c == claim.kind)
    judged = context.form.check(concept)
    evidence: dict[str, Any] = {}
    if judged.inconsistent is not None:
        words = f"no trembles yield the given beliefs: their {judged.inconsistent.kind} contradict each other"
        return False, {"inconsistent": _inconsistent(context, judged.inconsistent)}, words
    if concept == "sequential":
        evidence["trembles"] = [] if judged.trembles is None else _trembles(context, judged.trembles)
    if judged.holds:
        evidence["interim"] = _interim(context)
    elif judged.belief is not None:
        evidence = {"belief": _belief(context, judged.belief)}
    else:
        evidence["deviation"] = _deviation(context, judged)
    return judged.holds, evidence, _words(context, judged)


def _words(context: Context, judged: Check) -> str:
    """The witness of a refutation, in words; empty if the claim holds."""
    form = context.form
    if judged.belief is not None:
        return f"the belief given at {form.describe(judged.belief.infoset)} breaks Bayes' rule ({judged.belief.rule})"
    if judged.deviation is None:
        return ""
    found = judged.deviation
    s = found.infoset
    better = f"“{form.action(s, found.instead)}” instead of “{form.action(s, found.action)}”"
    who = context.instance.market.agents[found.player].name
    words = f"{who} gains {number(found.gain)} by {better} at: {form.describe(s)}"
    chosen = judged.concept == "sequential" and form.gives_beliefs
    return f"{words} (under the trembles found for the given beliefs)" if chosen else words


def _interim(context: Context) -> dict[str, dict[str, str | None]]:
    market = context.instance.market
    interim = context.form.interim()
    return {
        agent.name: {t.name: number(u) for t, u in zip(agent.types, row, strict=True)}
        for agent, row in zip(market.agents, interim, strict=True)
    }


def _set(context: Context, s: int) -> tuple[str, int]:
    form = context.form
    return context.instance.market.agents[int(form.sets.infoset_player[s])].name, int(form.number[s])


def _trembles(context: Context, trembles: Trembles) -> list[list[Any]]:
    """The trembles that are not (1, 1), sorted by agent, set, action."""
    if trembles.root != 1:
        raise Undecided(
            "the given beliefs need irrational coefficients, which this certificate format has no place for"
        )
    form = context.form
    game = form.sets
    special = set(np.flatnonzero(trembles.power > 1).tolist()) | set(trembles.coefficient)
    rows = []
    for action in special:
        s = int(game.action_infoset[action])
        key = (int(game.infoset_player[s]), int(form.number[s]), action - int(game.action_start[s]))
        rows.append(
            (key, [*_set(context, s), key[2], int(trembles.power[action]), number(trembles.coefficient.get(action, 1))])
        )
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _deviation(context: Context, judged: Check) -> dict[str, Any]:
    deviation: Deviation | None = judged.deviation
    if deviation is None:
        raise AssertionError("a refuted check has a witness")
    agent, k = _set(context, deviation.infoset)
    types = context.instance.market.agents[deviation.player].types
    return {
        "agent": agent,
        "type": types[deviation.type].name,
        "set": k,
        "action": deviation.action,
        "instead": deviation.instead,
        "gain": number(deviation.gain),
    }


def _belief(context: Context, fault: BeliefFault) -> dict[str, Any]:
    agent, k = _set(context, fault.infoset)
    found, required = [number(p) for p in fault.found], [number(p) for p in fault.required]
    return {"agent": agent, "set": k, "rule": fault.rule, "found": found, "required": required}


def _inconsistent(context: Context, found: Inconsistent) -> dict[str, Any]:
    powers = found.kind == "powers"
    rows = [[*_set(context, s), history, number(y) if powers else int(y)] for s, history, y in found.multipliers]
    return {"kind": found.kind, "multipliers" if powers else "exponents": rows}
