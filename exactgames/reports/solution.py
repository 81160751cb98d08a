"""What ``check`` found, as JSON values: the shapes that others rely on (docs/reference/command-line.md)."""

from __future__ import annotations

from typing import Any

from exactgames.answers.judgement import Judgement
from exactgames.answers.listing import sets_listed
from exactgames.answers.slacks import LeastSlack
from exactgames.concepts.concept import Check
from exactgames.forms.form import PlayedSets
from exactgames.numbers.rational import number, show
from exactgames.reports.equilibrium import bid_values, equilibrium_values
from exactgames.reports.support import support_values, unsupported_values
from exactgames.search.pure.steps import Outweighed


def solution(judged: Judgement) -> dict[str, Any]:
    """The verdict on a profile, and what is told with it; null where the keys speak of markets and there is none."""
    support, unsupported = judged.support, judged.check.unsupported
    return {
        "mode": "check",
        "concept": judged.concept.name,
        "holds": judged.holds,
        "complete": None,
        "stopped": None,
        "optimum": number(judged.optimum),
        "bids": None if judged.bids is None else bid_values(judged.bids),
        "equilibria": [] if judged.equilibrium is None else [equilibrium_values(judged.equilibrium)],
        "deviation": _deviation(judged),
        "belief": belief_values(judged.form, judged.check),
        "slacks": _slacks(judged),
        "least_slacks": [_least(judged, one) for one in judged.least_slacks],
        "completed": {
            "sets": judged.completed.sets,
            "indifferent": judged.completed.indifferent,
            "indifferent_on_path": [_chosen(judged, s) for s in judged.completed.on_path],
        },
        "continuation": judged.continuation,
        "form": judged.form.name,
        "sets": {"here": judged.here, "in_the_tree": judged.in_the_tree},
        **({} if support is None else support_values(judged.game, support)),
        **({} if unsupported is None else {"unsupported": unsupported_values(judged.game, unsupported)}),
        **_outweighed(judged),
    }


def _outweighed(judged: Judgement) -> dict[str, Any]:
    """The deviations that show that there is no continuation, if one step of them does; ``planned``: at how many later
    sets a deviation says what its player does.
    """
    steps = () if judged.none is None else judged.none.search.steps
    if len(steps) != 1 or not isinstance(steps[0], Outweighed):
        return {}
    form, rows = judged.form, []
    for one, weight in steps[0].temptations:
        row = {
            "agent": judged.names[int(form.sets.infoset_player[one.infoset])],
            "infoset": form.label(one.infoset),
            "action": form.action(one.infoset, one.action),
            "instead": form.action(one.infoset, one.plan[0][1]),
            "planned": len(one.plan) - 1,
            "weight": number(weight),
        }
        rows.append(row)
    return {"outweighed": rows}


def _deviation(judged: Judgement) -> dict[str, Any] | None:
    found, form = judged.deviation, judged.form
    if found is None:
        return None
    return {
        "agent": judged.names[found.player],
        "type": None if judged.types is None else judged.types[found.player][found.type],
        "infoset": form.label(found.infoset),
        "action": form.action(found.infoset, found.action),
        "instead": form.action(found.infoset, found.instead),
        "gain": number(found.gain),
        "given": form.label(found.start) if judged.concept.beliefs else None,
    }


def belief_values(form: PlayedSets, judged: Check) -> dict[str, Any] | None:
    """The given belief that does not stand, if there is one."""
    if judged.belief is not None:
        fault = judged.belief
        found, required = [show(p) for p in fault.found], [show(p) for p in fault.required]
        where = form.describe(fault.infoset)
        return {"infoset": where, "found": found, "required": required, "rule": fault.rule}
    if judged.inconsistent is not None:
        s = judged.inconsistent.multipliers[0][0]
        return {
            "infoset": form.describe(s),
            "found": [show(p) for p in form.given(s)],
            "required": None,
            "rule": f"inconsistent: no {judged.inconsistent.kind} of trembles yield it",
        }
    return None


def _slacks(judged: Judgement) -> list[dict[str, Any]]:
    """What every other action loses at the sets listed (none for "least"): 0 where its owner is indifferent, negative
    where it gains. In the staged form ``bound`` says that it is the least over beliefs that were not computed.
    """
    form, sets, slacks = judged.form, judged.form.sets, judged.check.slacks
    rows: list[dict[str, Any]] = []
    if slacks is None or judged.slacks == "least":
        return rows
    for s in sets_listed(form, judged.slacks):
        support = form.strategy.support(sets, s)
        for k in range(int(sets.action_start[s + 1] - sets.action_start[s])):
            slack = slacks.slack(sets, s, k)
            if slack is not None and support != (k,):
                row = {
                    "agent": judged.names[int(sets.infoset_player[s])],
                    "infoset": form.label(s),
                    "action": form.action(s, k),
                    "slack": number(slack),
                }
                rows.append(_bounded(judged, s, row))
    return rows


def _least(judged: Judgement, one: LeastSlack) -> dict[str, Any]:
    row = {
        "agent": judged.names[one.player],
        "type": None if one.type is None or judged.types is None else judged.types[one.player][one.type],
        "infoset": judged.form.label(one.infoset),
        "action": judged.form.action(one.infoset, one.action),
        "slack": number(one.slack),
        "tied": one.tied,
        "others": one.others,
    }
    return _bounded(judged, one.infoset, row)


def _bounded(judged: Judgement, s: int, row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "bound": judged.form.is_bound(s)} if judged.form.merges else row


def _chosen(judged: Judgement, s: int) -> dict[str, Any]:
    """What the selection chose at a set."""
    form = judged.form
    return {
        "agent": judged.names[int(form.sets.infoset_player[s])],
        "infoset": form.label(s),
        "chosen": form.action(s, form.strategy.support(form.sets, s)[0]),
    }
