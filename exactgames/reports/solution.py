"""What ``solve`` found, as JSON values: the shapes that others rely on (docs/reference/command-line.md)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from exactgames.bounds.welfare import Outcome, ex_ante_utility, expected_welfare, optimum, ratio
from exactgames.certificate.canonical import number
from exactgames.certificate.context import Context
from exactgames.concepts.any_beliefs import Support, supported
from exactgames.concepts.check import Check
from exactgames.concepts.deviation import Concept, Deviation
from exactgames.concepts.unsupported import Unsupported
from exactgames.errors import Undecided
from exactgames.forms.form import PlayedSets
from exactgames.game.tree import Game
from exactgames.game.values import Play
from exactgames.market.market import Market
from exactgames.numbers.rational import show
from exactgames.reports.least_slacks import least_slacks
from exactgames.reports.support import belief_component, support_values, unsupported_values

Extent = Literal["none", "path", "all"]
SlackExtent = Literal["none", "least", "path", "all"]
LISTED = 10_000
"""Up to so many information sets, of all equilibria together, are listed in full by default."""


def solution(
    context: Context,
    concept: Concept,
    strategy: Extent | None = None,
    slacks: SlackExtent = "path",
    any_beliefs: bool = False,
    listed: int = LISTED,
) -> dict[str, Any]:
    """The profile checked for the concept. ``strategy``: the information sets to list (default: all up to ``listed``,
    else the path); ``slacks``: where to list what other actions lose, or the least of each type. ``any_beliefs``: is
    there some belief that supports it, whatever the file gives? Undecided for that question in the staged form.
    """
    found = _supported(context, concept) if any_beliefs else None
    judged = context.form.check(concept) if found is None else found.check
    holds = judged.holds if found is None else found.holds
    form, names = context.form, [agent.name for agent in context.instance.market.agents]
    types = [[t.name for t in agent.types] for agent in context.instance.market.agents]
    equilibria = [_equilibrium(context, extent_of(len(form.number), strategy, listed))] if holds else []
    if found is not None and holds:
        equilibria[0]["component"] = belief_component(_whole(context), concept, found)
    return {
        "mode": "check",
        "concept": concept,
        "holds": holds,
        "complete": None,
        "stopped": None,
        "optimum": number(optimum(context.instance.market)),
        "equilibria": equilibria,
        "deviation": _typed(context, judged, judged.deviation if found is None else found.deviation),
        "belief": belief_values(form, judged),
        "slacks": slack_rows(form, names, judged, slacks),
        "least_slacks": [] if slacks == "none" else least_slacks(form, names, types, judged, sets_listed(form, "path")),
        "completed": _completed(context),
        "form": context.form.name,
        "sets": _sets(context),
        **({} if found is None else support_values(_whole(context).game, found)),
        **({} if judged.unsupported is None else excluded(_whole(context).game, judged.unsupported)),
    }


def excluded(game: Game, found: Unsupported) -> dict[str, Any]:
    """Why no beliefs that agree with the given ones support the profile."""
    return {"unsupported": unsupported_values(game, found)}


def _supported(context: Context, concept: Concept) -> Support:
    return supported(_whole(context), concept)


def _whole(context: Context) -> Play:
    """The whole game, for what is said of all beliefs. Undecided if the form merges its sets."""
    if (played := context.form.whole) is None:
        raise Undecided("--beliefs any looks for beliefs in the explicit tree, which is too large or was not asked for")
    return played


def _sets(context: Context) -> dict[str, int | None]:
    """How many sets the form has, and how many information sets of the explicit tree they stand for."""
    form = context.form
    count = len(form.number)
    counts = [form.stands_for(s) for s in range(count)]
    known = [k for k in counts if k is not None]
    return {"here": count, "in_the_tree": sum(known) if len(known) == count else None}


def extent_of(rows: int, asked: Extent | None, listed: int = LISTED) -> Extent:
    """The sets whose strategy is listed: those asked for; else all where that makes at most ``listed`` ``rows`` in the
    whole list; else the path.
    """
    return asked or ("all" if rows <= listed else "path")


def sets_listed(form: PlayedSets, extent: Extent) -> list[int]:
    """The information sets to list, by owner, then in play order: none, those on the path, all."""
    if extent == "none":
        return []
    shown = form.on_path if extent == "path" else np.ones(len(form.number), dtype=bool)
    ranked = np.lexsort((form.sets.play_order, form.sets.infoset_player))
    return [int(s) for s in ranked if shown[s]]


def _equilibrium(context: Context, extent: Extent) -> dict[str, Any]:
    form, market = context.form, context.instance.market
    return equilibrium_values(market, form, form.interim(), form.outcomes(), extent)


def equilibrium_values(
    market: Market,
    form: PlayedSets,
    interim: Sequence[Sequence[Fraction]],
    reached: tuple[Outcome, ...],
    extent: Extent,
) -> dict[str, Any]:
    """An equilibrium of a market: its welfare, utilities, outcome, strategy."""
    names = [agent.name for agent in market.agents]
    ex_ante = [ex_ante_utility(agent, row) for agent, row in zip(market.agents, interim, strict=True)]
    achieved = expected_welfare(market, reached)
    return {
        "welfare": number(achieved),
        "ratio": number(ratio(optimum(market), achieved)),
        "utilities": {name: number(u) for name, u in zip(names, ex_ante, strict=True)},
        "interim": {
            a.name: {t.name: number(u) for t, u in zip(a.types, row, strict=True)}
            for a, row in zip(market.agents, interim, strict=True)
        },
        "profiles": None,
        "outcome": [
            {
                "probability": number(o.probability),
                "types": {a.name: a.types[t].name for a, t in zip(market.agents, o.types, strict=True)},
                "holdings": dict(zip(names, o.holdings, strict=True)),
                "payments": {name: number(p) for name, p in zip(names, o.payments, strict=True)},
            }
            for o in reached
        ],
        "strategy": strategy_rows(form, names, extent),
        "component": None,
    }


def strategy_rows(form: PlayedSets, names: Sequence[str], extent: Extent) -> list[dict[str, Any]]:
    """What is played at the sets listed; ``names`` of the agents."""
    sets, strategy = form.sets, form.strategy
    rows: list[dict[str, Any]] = []
    for s in sets_listed(form, extent):
        row = {
            "agent": names[int(sets.infoset_player[s])],
            "infoset": form.label(s),
            "probabilities": {
                form.action(s, k): number(strategy.probability(sets, s, k)) for k in strategy.support(sets, s)
            },
            "source": "completed" if form.completed[s] else "file",
        }
        rows.append({**row, "sets": form.stands_for(s)} if form.merges else row)
    return rows


def deviation_values(
    form: PlayedSets, concept: Concept, found: Deviation, agent: str, type_name: str | None
) -> dict[str, Any]:
    """A deviation of the agent's."""
    return {
        "agent": agent,
        "type": type_name,
        "infoset": form.label(found.infoset),
        "action": form.action(found.infoset, found.action),
        "instead": form.action(found.infoset, found.instead),
        "gain": number(found.gain),
        "given": None if concept == "bayes-nash" else form.label(found.start),
    }


def _typed(context: Context, judged: Check, found: Deviation | None) -> dict[str, Any] | None:
    if found is None:
        return None
    agent = context.instance.market.agents[found.player]
    return deviation_values(context.form, judged.concept, found, agent.name, agent.types[found.type].name)


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


def slack_rows(form: PlayedSets, names: Sequence[str], judged: Check, extent: SlackExtent) -> list[dict[str, Any]]:
    """What every other action loses at the sets listed (none for "least"): 0 where its owner is indifferent, negative
    where it gains. Where sets are merged ``bound`` says that it is the least over beliefs that were not computed.
    """
    sets = form.sets
    rows: list[dict[str, Any]] = []
    if judged.slacks is None or extent == "least":
        return rows
    for s in sets_listed(form, extent):
        support = form.strategy.support(sets, s)
        for k in range(int(sets.action_start[s + 1] - sets.action_start[s])):
            slack: Fraction | None = judged.slacks.slack(sets, s, k)
            if slack is not None and support != (k,):
                row = {
                    "agent": names[int(sets.infoset_player[s])],
                    "infoset": form.label(s),
                    "action": form.action(s, k),
                    "slack": number(slack),
                }
                rows.append({**row, "bound": form.is_bound(s)} if form.merges else row)
    return rows


def _completed(context: Context) -> dict[str, Any]:
    """How many sets were completed, and how many of these by the selection among several optimal actions; the latter
    on the path in full.
    """
    form = context.form
    choices = [
        {
            "agent": context.instance.market.agents[int(form.sets.infoset_player[s])].name,
            "infoset": form.label(s),
            "chosen": form.action(s, form.strategy.support(form.sets, s)[0]),
        }
        for s in sets_listed(form, "path")
        if form.indifferent[s]
    ]
    return {
        "sets": int(form.completed.sum()),
        "indifferent": int(form.indifferent.sum()),
        "indifferent_on_path": choices,
    }
