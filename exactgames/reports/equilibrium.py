"""An equilibrium as JSON values: the shape that others rely on (docs/reference/command-line.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from exactgames.answers.apart import Likeness
from exactgames.answers.bids import TypeBid
from exactgames.answers.equilibrium import Ending, Equilibrium, PlanPolytopes
from exactgames.answers.listing import Figure, Move, Range
from exactgames.numbers.rational import number
from exactgames.reports.exact import in_words, shown_value
from exactgames.reports.support import family_values, support_values


def equilibrium_values(one: Equilibrium) -> dict[str, Any]:
    """The keys of an entry of ``equilibria``; null where they speak of markets and there is none. A number that varies
    along a continuum is ``{"from", "to"}``, an irrational one as ``shown_value`` writes it.
    """
    values: dict[str, Any] = {
        "welfare": figure(one.welfare),
        "ratio": figure(one.ratio),
        **({} if one.information is None else {"information_cost": figure(one.information)}),
        "utilities": _row(one.utilities),
        "interim": None if one.interim is None else {agent: _row(row) for agent, row in one.interim.items()},
        "profiles": one.profiles,
        "outcome": None if one.endings is None else [_ending(ending) for ending in one.endings],
        "bids": None if one.bids is None else bid_values(one.bids),
        "strategy": [_move(move) for move in one.moves],
        "component": _component(one),
        "like": None if one.likeness is None else _like(one.likeness),
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


def bought_in_words(values: Mapping[str, Any]) -> str:
    """The cost of information of an equilibrium's JSON values, after its other figures; nothing where there is none."""
    cost = values.get("information_cost")
    return "" if cost is None else f"; cost of information {figure_in_words(cost)}"


def varies(value: object) -> bool:
    """Whether a JSON value is a range."""
    return isinstance(value, dict) and value.keys() == {"from", "to"}


def figure_in_words(value: str | dict[str, Any] | None) -> str:
    """A number of the JSON values, or a range."""
    if isinstance(value, dict) and varies(value):
        return f"{value['from']} to {value['to']}"
    return in_words(value)


def anything_goes(probabilities: Mapping[str, Any]) -> bool:
    """Whether each action of several may have any probability."""
    return len(probabilities) > 1 and all(p == {"from": "0", "to": "1"} for p in probabilities.values())


def played_in_words(probabilities: Mapping[str, Any]) -> str:
    """What is played, from JSON values: the one action, or all with their probabilities."""
    if len(probabilities) == 1:
        return next(iter(probabilities))
    if anything_goes(probabilities):
        return f"{'; '.join(probabilities)} (each 0 to 1)"
    return "; ".join(f"{action} ({figure_in_words(p)})" for action, p in probabilities.items())


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


def bid_values(bids: Sequence[TypeBid]) -> list[dict[str, Any]]:
    """A row for each bid that a type may place, under a posted price for each take; ``bid`` and ``probability`` are
    null where play leaves her nothing to take. ``after``: the takes before hers; null of sealed bids. ``learned``: what
    she has learned before, where she may.
    """
    rows: list[dict[str, Any]] = []
    for one in bids:
        whose = {"agent": one.agent, "type": one.type, "after": one.seen}
        whose |= {} if one.learned is None else {"learned": one.learned}
        rows += [{**whose, "bid": bid, "probability": figure(p)} for bid, p in one.plays.items()]
        rows += [] if one.plays else [{**whose, "bid": None, "probability": None}]
    return rows


def _like(found: Likeness) -> dict[str, Any]:
    """How it differs from the earlier ``equilibrium`` (by number, from 1)."""
    but = [
        {
            "agent": one.agent,
            "types": list(one.types),
            "infoset": one.infoset,
            "probabilities": _row(one.plays),
            "instead": _row(one.instead),
        }
        for one in found.but
    ]
    return {
        "equilibrium": found.other + 1,
        "on_path": found.on_path,
        "but": but,
        "more": found.more,
        "off_path": found.off_path,
    }


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
