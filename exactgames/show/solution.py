"""What ``solve`` found, as JSON values: the shapes that others rely on (docs/reference/command-line.md)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

import numpy as np

from exactgames.bounds.welfare import interim_utilities, optimum, outcomes, ratio, welfare
from exactgames.certificate.canonical import number
from exactgames.certificate.context import Context
from exactgames.game.tree import Game
from exactgames.numbers.rational import show
from exactgames.solve.check import Check
from exactgames.solve.deviation import Concept

Extent = Literal["none", "path", "all"]
LISTED = 10_000
"""Up to so many information sets are listed in full by default."""


def solution(
    context: Context, concept: Concept, strategy: Extent | None = None, slacks: Extent = "path"
) -> dict[str, Any]:
    """The profile checked for the concept. ``strategy``, ``slacks``: the information sets to list (default: all up to
    10,000, else the path).
    """
    judged = context.check(concept)
    extent: Extent = strategy or ("all" if context.expansion.game.infosets <= LISTED else "path")
    return {
        "mode": "check",
        "concept": concept,
        "holds": judged.holds,
        "complete": None,
        "stopped": None,
        "optimum": number(optimum(context.instance.market)),
        "equilibria": [_equilibrium(context, extent)] if judged.holds else [],
        "deviation": _deviation(context, judged),
        "belief": _belief(context, judged),
        "slacks": _slacks(context, judged, slacks),
        "completed": _completed(context),
    }


def sets_listed(context: Context, extent: Extent) -> list[int]:
    """The information sets to list, by owner, then in play order: none, those on the path, all."""
    game = context.expansion.game
    if extent == "none":
        return []
    shown = np.ones(game.infosets, dtype=bool)
    if extent == "path":
        reach = context.profile.played.reach
        shown[:] = False
        shown[game.infoset[np.flatnonzero((game.infoset >= 0) & (reach > 0))]] = True
    ranked = np.lexsort((game.play_order, game.infoset_player))
    return [int(s) for s in ranked if shown[s]]


def _equilibrium(context: Context, extent: Extent) -> dict[str, Any]:
    expansion, played, market = context.expansion, context.profile.played, context.instance.market
    names = [agent.name for agent in market.agents]
    achieved = welfare(expansion, played)
    interim = interim_utilities(expansion, played)
    return {
        "welfare": number(achieved),
        "ratio": number(ratio(optimum(market), achieved)),
        "utilities": {name: number(played.value(i)) for i, name in enumerate(names)},
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
            for o in outcomes(expansion, played)
        ],
        "strategy": [_set_strategy(context, s) for s in sets_listed(context, extent)],
        "component": None,
    }


def _set_strategy(context: Context, s: int) -> dict[str, Any]:
    game, completion = context.expansion.game, context.profile.completion
    strategy = completion.strategy
    return {
        "agent": game.players[game.infoset_player[s]],
        "infoset": game.labels.infoset(s),
        "probabilities": {
            game.labels.action(s, k): number(strategy.probability(game, s, k)) for k in strategy.support(game, s)
        },
        "source": "completed" if completion.completed[s] else "file",
    }


def _deviation(context: Context, judged: Check) -> dict[str, Any] | None:
    found = judged.deviation
    if found is None:
        return None
    game = context.expansion.game
    return {
        "agent": game.players[found.player],
        "type": game.types[found.player][found.type],
        "infoset": game.labels.infoset(found.infoset),
        "action": game.labels.action(found.infoset, found.action),
        "instead": game.labels.action(found.infoset, found.instead),
        "gain": number(found.gain),
        "given": None if judged.concept == "bayes-nash" else game.labels.infoset(found.start),
    }


def _belief(context: Context, judged: Check) -> dict[str, Any] | None:
    game = context.expansion.game
    if judged.belief is not None:
        fault = judged.belief
        found, required = [show(p) for p in fault.found], [show(p) for p in fault.required]
        return {"infoset": game.describe(fault.infoset), "found": found, "required": required, "rule": fault.rule}
    if judged.inconsistent is not None:
        s = judged.inconsistent.multipliers[0][0]
        given = [show(p) for p in context.profile.given.distribution(game, s)]
        return {
            "infoset": game.describe(s),
            "found": given,
            "required": None,
            "rule": f"inconsistent: no {judged.inconsistent.kind} of trembles yield it",
        }
    return None


def _slacks(context: Context, judged: Check, extent: Extent) -> list[dict[str, Any]]:
    """What every other action loses at the sets listed: 0 where its owner is indifferent, negative where it gains."""
    game = context.expansion.game
    rows: list[dict[str, Any]] = []
    if judged.slacks is None:
        return rows
    for s in sets_listed(context, extent):
        support = context.profile.completion.strategy.support(game, s)
        for k in range(_size(game, s)):
            slack: Fraction | None = judged.slacks.slack(game, s, k)
            if slack is not None and support != (k,):
                agent = game.players[game.infoset_player[s]]
                rows.append(
                    {
                        "agent": agent,
                        "infoset": game.labels.infoset(s),
                        "action": game.labels.action(s, k),
                        "slack": number(slack),
                    }
                )
    return rows


def _size(game: Game, s: int) -> int:
    return int(game.action_start[s + 1] - game.action_start[s])


def _completed(context: Context) -> dict[str, Any]:
    """How many sets were completed, and how many of these by the selection among several optimal actions; the latter
    on the path in full.
    """
    game, completion = context.expansion.game, context.profile.completion
    choices = [
        {
            "agent": game.players[game.infoset_player[s]],
            "infoset": game.labels.infoset(s),
            "chosen": game.labels.action(s, completion.strategy.support(game, s)[0]),
        }
        for s in sets_listed(context, "path")
        if completion.indifferent[s]
    ]
    return {
        "sets": int(completion.completed.sum()),
        "indifferent": int(completion.indifferent.sum()),
        "indifferent_on_path": choices,
    }
