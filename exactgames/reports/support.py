"""What ``check --beliefs any`` found: beliefs that support a profile, or why none do, as JSON values and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from rich.console import Console
from rich.text import Text

from exactgames.concepts.any_beliefs import Support
from exactgames.concepts.belief_families import BeliefPolytope
from exactgames.concepts.trembles.algebraic import AlgebraicBeliefs
from exactgames.concepts.unsupported import Unsupported
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import Game
from exactgames.numbers.algebraic import Number
from exactgames.numbers.rational import number
from exactgames.reports.exact import in_words, shown_value


def support_values(game: Game, found: Support) -> dict[str, Any]:
    """``supporting``: the beliefs given at the sets where the uniform tremble's do not do, histories depth first
    (numbers as ``shown_value`` writes them), or null; ``unsupported``: null, or the set at which no belief helps, and a
    mixture of deviations that gains at every history of it (``kind`` "beliefs") or, at this and other sets, for every
    combination of trembles ("trembles"; a row's ``factor``: the actions whose trembles multiply it).
    """
    supporting = None
    if found.beliefs is not None:
        beliefs = distributions(game, found.beliefs)
        ranked = sorted(beliefs, key=lambda s: int(game.play_order[s]))
        supporting = [{**_set(game, s), "belief": [shown_value(p) for p in beliefs[s]]} for s in ranked]
    unsupported = None if found.unsupported is None else unsupported_values(game, found.unsupported)
    return {"supporting": supporting, "unsupported": unsupported}


def unsupported_values(game: Game, found: Unsupported) -> dict[str, Any]:
    """Where no belief helps, and the mixture. A row at a given belief has in place of ``plan`` a ``belief``: it says
    that the set's history of this number (from 0, depth first) has the given probability.
    """
    mixture = []
    for plan, weight in found.deviations:
        row: dict[str, Any] = {"weight": number(weight)}
        ((s, k), *_) = plan
        if s in found.given:
            row["belief"] = {**_set(game, s), "history": k}
        else:
            row["plan"] = [{**_set(game, s), "action": game.labels.action(s, k)} for s, k in plan]
        mixture.append(row)
    for row, factor in zip(mixture, found.factors, strict=False):
        row["factor"] = [{**_set(game, s), "action": game.labels.action(s, k)} for s, k in factor]
    return {**_set(game, found.infoset), "kind": found.kind, "mixture": mixture}


def family_values(game: Game, beliefs: Sequence[BeliefPolytope]) -> dict[str, Any]:
    """A product of polytopes of beliefs {agent: {information set: vertices}}, each vertex over the set's histories,
    depth first.
    """
    found: dict[str, dict[str, list[list[str | None]]]] = {}
    for part in beliefs:
        where = _set(game, part.infoset)
        listed = [[number(p) for p in vertex] for vertex in part.vertices]
        found.setdefault(where["agent"], {})[where["infoset"]] = listed
    return {"space": "beliefs", "vertices": found}


def family_in_words(component: dict[str, Any], shown: int = 6) -> list[str]:
    """The polytopes of beliefs, a line each."""
    lines = []
    for agent, sets in component["vertices"].items():
        for infoset, points in sets.items():
            words = [f"({', '.join(point)})" for point in points]
            if len(words) == 1:
                which = f"the belief {words[0]}"
            elif len(words) == 2:
                which = f"every belief between {words[0]} and {words[1]}"
            else:
                more = f" and {len(words) - shown:,} more (--json)" if len(words) > shown else ""
                which = f"every mixture of the beliefs {', '.join(words[:shown])}{more}"
            lines.append(f"{which} at: {agent}, {infoset}")
    return lines


def distributions(game: Game, beliefs: Beliefs | AlgebraicBeliefs) -> Mapping[int, tuple[Number, ...]]:
    """{set: the belief given there}."""
    if isinstance(beliefs, AlgebraicBeliefs):
        return beliefs.at
    return {s: beliefs.distribution(game, s) for s in np.flatnonzero(beliefs.at).tolist()}


def belief_words(row: dict[str, Any]) -> str:
    """The belief of a row of ``supporting``."""
    return ", ".join(in_words(p) for p in row["belief"])


def _set(game: Game, s: int) -> dict[str, str]:
    return {"agent": game.players[int(game.infoset_player[s])], "infoset": game.labels.infoset(s)}


def print_support(console: Console, found: dict[str, Any]) -> None:
    """The beliefs found, or where none helps."""
    component = found["equilibria"][0]["component"] if found["equilibria"] else None
    if component is not None:
        for line in family_in_words(component):
            console.print(Text(f"Supported by {line}"))
        return
    for row in found["supporting"] or ():
        console.print(Text(f"Supported by the belief ({belief_words(row)}) at: {row['agent']}, {row['infoset']}"))
    if found["supporting"] == []:
        console.print(Text("The beliefs of the uniform tremble support it."))
    if found["unsupported"]:
        print_unsupported(console, found["unsupported"])


def print_unsupported(console: Console, found: dict[str, Any], agreeing: bool = False) -> None:
    """Why no belief supports the profile; ``agreeing``: none of those that agree with the given ones."""
    which = " that agrees with the given ones" if agreeing else ""
    if found["kind"] == "beliefs":
        console.print(Text(f"No belief{which} supports it at: {found['agent']}, {found['infoset']}."))
        console.print(Text("Whatever is believed there,"))
    else:
        agree = " that yield the given beliefs" if agreeing else ""
        console.print(Text(f"No limits of trembles{agree} support it. Whatever the trembles,"))
    for row in found["mixture"]:
        if "belief" in row:
            given = row["belief"]
            plan = (
                f"more belief in history {given['history'] + 1} than is given at {given['agent']}, {given['infoset']}"
            )
        else:
            plan = ", ".join(f"“{step['action']}” at {step['infoset']}" for step in row["plan"])
        times = "".join(f", times the probability of “{a['action']}” at {a['infoset']}" for a in row.get("factor", ()))
        console.print(Text(f"  with weight {row['weight']}: {plan}{times}"))
    console.print(Text("gains."))
