"""What ``solve`` found of an .efg file's game, as JSON values: the keys of ``solution``; null where they speak of
markets.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from exactgames.concepts.any_beliefs import supported
from exactgames.concepts.check import check
from exactgames.concepts.concept import Concept
from exactgames.forms.game_sets import GameSets
from exactgames.game.labels import TableLabels
from exactgames.game.strategy import Beliefs
from exactgames.game.values import Play
from exactgames.numbers.rational import number
from exactgames.reports.least_slacks import least_slacks
from exactgames.reports.solution import (
    LISTED,
    Extent,
    SlackExtent,
    belief_values,
    deviation_values,
    excluded,
    extent_of,
    sets_listed,
    slack_rows,
    strategy_rows,
)
from exactgames.reports.support import belief_component, support_values


def efg_solution(
    played: Play,
    given: Beliefs,
    concept: Concept,
    strategy: Extent | None = None,
    slacks: SlackExtent = "path",
    any_beliefs: bool = False,
    listed: int = LISTED,
) -> dict[str, Any]:
    """The profile checked for the concept. ``strategy``: the information sets to list (default: all up to ``listed``,
    else the path); ``slacks``: where to list what other actions lose, or the least of each set. ``any_beliefs``: is
    there some belief that supports it, whatever is given? Raises as ``check`` does.
    """
    found = supported(played, concept) if any_beliefs else None
    judged = check(played, concept, given) if found is None else found.check
    holds = judged.holds if found is None else found.holds
    deviation = judged.deviation if found is None else found.deviation
    form, names = GameSets(played, given), played.game.players
    count = played.game.infosets
    equilibria = [game_equilibrium(form, extent_of(len(form.number), strategy, listed))] if holds else []
    if found is not None and holds:
        equilibria[0]["component"] = belief_component(played, concept, found)
    return {
        "mode": "check",
        "concept": concept.name,
        "holds": holds,
        "complete": None,
        "stopped": None,
        "optimum": None,
        "equilibria": equilibria,
        "deviation": None
        if deviation is None
        else deviation_values(form, concept, deviation, names[deviation.player], None),
        "belief": belief_values(form, judged),
        "slacks": slack_rows(form, names, judged, slacks),
        "least_slacks": [] if slacks == "none" else least_slacks(form, names, None, judged, sets_listed(form, "path")),
        "completed": {"sets": 0, "indifferent": 0, "indifferent_on_path": []},
        "form": "explicit",
        "sets": {"here": count, "in_the_tree": count},
        **({} if found is None else support_values(played.game, found)),
        **({} if judged.unsupported is None else excluded(played.game, judged.unsupported)),
    }


def game_equilibrium(form: GameSets, extent: Extent) -> dict[str, Any]:
    """An equilibrium of a game: utilities, the terminal nodes reached, its strategy."""
    played, names = form.played, form.sets.players
    return {
        "welfare": None,
        "ratio": None,
        "utilities": {name: number(played.value(player)) for player, name in enumerate(names)},
        "interim": None,
        "profiles": None,
        "outcome": _outcome(played),
        "strategy": strategy_rows(form, names, extent),
        "component": None,
    }


def _outcome(played: Play) -> list[dict[str, Any]]:
    """The terminal nodes that are reached, in depth-first order: each one's probability, outcome's name or number
    among all terminal nodes from 1, and payoffs.
    """
    game = played.game
    names = game.labels.outcomes if isinstance(game.labels, TableLabels) else {}
    walk = np.argsort(game.preorder[game.terminals])
    rows = []
    for place, end in enumerate(walk.tolist(), start=1):
        node = int(game.terminals[end])
        if played.reach[node] > 0:
            payoffs = [Fraction(int(u), game.payoff_denominator) for u in game.payoffs[:, end]]
            rows.append(
                {
                    "probability": number(Fraction(int(played.reach[node]), played.scale)),
                    "terminal": names.get(node, place),
                    "payoffs": {name: number(u) for name, u in zip(game.players, payoffs, strict=True)},
                }
            )
    return rows
