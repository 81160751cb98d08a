"""An equilibrium as JSON values: the shape that others rely on (docs/reference/command-line.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exactgames.answers.equilibrium import Ending, Equilibrium, PlanPolytopes
from exactgames.answers.listing import Figure, Move, Range
from exactgames.numbers.rational import number
from exactgames.reports.exact import shown_value
from exactgames.reports.support import family_values, support_values


def equilibrium_values(one: Equilibrium) -> dict[str, Any]:
    """The keys of an entry of ``equilibria``; null where they speak of markets and there is none. A number that varies
    along a continuum is ``{"from", "to"}``, an irrational one as ``shown_value`` writes it.
    """
    values: dict[str, Any] = {
        "welfare": figure(one.welfare),
        "ratio": figure(one.ratio),
        "utilities": _row(one.utilities),
        "interim": None if one.interim is None else {agent: _row(row) for agent, row in one.interim.items()},
        "profiles": one.profiles,
        "outcome": None if one.endings is None else [_ending(ending) for ending in one.endings],
        "strategy": [_move(move) for move in one.moves],
        "component": _component(one),
    }
    if one.support is not None and one.game is not None:
        values["supporting"] = support_values(one.game, one.support)["supporting"]
    return values


def figure(value: Figure) -> str | dict[str, Any] | None:
    """A number, or the least and the greatest of one that varies."""
    if value is None:
        return None
    if isinstance(value, Range):
        return {"from": number(value.least), "to": number(value.most)}
    return shown_value(value)


def varies(value: object) -> bool:
    """Whether a JSON value is a range."""
    return isinstance(value, dict) and value.keys() == {"from", "to"}


def _row(figures: Mapping[str, Figure]) -> dict[str, Any]:
    return {name: figure(value) for name, value in figures.items()}


def _ending(ending: Ending) -> dict[str, Any]:
    if ending.types is None:
        payoffs = {name: number(u) for name, u in (ending.payoffs or {}).items()}
        return {"probability": figure(ending.probability), "terminal": ending.terminal, "payoffs": payoffs}
    return {
        "probability": figure(ending.probability),
        "types": dict(ending.types),
        "holdings": dict(ending.holdings or {}),
        "payments": {name: number(p) for name, p in (ending.payments or {}).items()},
    }


def _move(move: Move) -> dict[str, Any]:
    row = {
        "agent": move.agent,
        "infoset": move.infoset,
        "probabilities": _row(move.probabilities),
        "source": move.source,
    }
    return {**row, "sets": move.stands_for} if move.merged else row


def _component(one: Equilibrium) -> dict[str, Any] | None:
    if one.plans is not None:
        return _polytopes(one.plans)
    return None if one.beliefs is None or one.game is None else family_values(one.game, one.beliefs)


def _polytopes(plans: PlanPolytopes) -> dict[str, Any]:
    vertices = {
        player: [
            [{"infoset": infoset, "action": action, "probability": number(p)} for infoset, action, p in plan]
            for plan in listed
        ]
        for player, listed in plans.vertices.items()
    }
    return {"space": "realization plans", "vertices": vertices}
