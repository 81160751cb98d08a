"""What ``solve --mixed`` found, as JSON values and in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rich.console import Console
from rich.text import Text

from exactgames.bounds.welfare import optimum
from exactgames.certificate.canonical import number
from exactgames.forms.game_sets import GameSets
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import Game
from exactgames.market.expand import Expansion
from exactgames.quoted import name as quoted_name
from exactgames.show.exact import in_words
from exactgames.show.irrational import irrational_equilibrium
from exactgames.show.search import NAMES, found_equilibrium
from exactgames.show.solution import Extent
from exactgames.show.support import family_in_words
from exactgames.show.tables import SHOWN, table
from exactgames.solve.deviation import Concept
from exactgames.solve.mixed.search import MixedEquilibrium, MixedSearch

LISTED = 4
"""The most vertices of a polytope that are shown in words."""


def mixed_values(found: MixedSearch, game: Game, market: Expansion | None, strategy: Extent | None) -> dict[str, Any]:
    """Two players, Bayes–Nash: one entry for each component, its first extreme equilibrium, with the vertices of both
    players' polytopes where it is more than a point. Else: each equilibrium found.
    """
    by_plans = {one.plans: one for one in found.equilibria}
    rows = []
    if found.components:
        for component in found.components:
            first, second = component.first, component.second
            one = by_plans[found.vertices[0][first[0]], found.vertices[1][second[0]]]
            row = _equilibrium(one, found.concept, game, market, strategy or "path")
            if len(first) * len(second) > 1:
                parts = [[found.vertices[player][k] for k in part] for player, part in enumerate((first, second))]
                row["component"] = _component(game, parts)
            rows.append(row)
    else:
        rows = [_equilibrium(one, found.concept, game, market, strategy or "path") for one in found.equilibria]
    return {
        "mode": "search",
        "concept": found.concept,
        "holds": True if found.complete else None,
        "complete": found.complete,
        "stopped": found.stopped,
        "optimum": number(optimum(market.market)) if market else None,
        "equilibria": rows,
        "deviation": None,
        "belief": None,
        "open": list(found.open),
        "searched": found.searched,
        "listed": "components" if found.components else "outcomes",
    }


def _equilibrium(
    one: MixedEquilibrium, concept: Concept, game: Game, market: Expansion | None, extent: Extent
) -> dict[str, Any]:
    if one.played is None:
        return irrational_equilibrium(one, game, market, extent)
    form = GameSets(one.played, Beliefs.none(game), found=True)
    return found_equilibrium(form, concept, one.support, market, extent)


def _component(game: Game, parts: list[list[tuple[Fraction, ...]]]) -> dict[str, Any]:
    """The polytopes' vertices: for each plan the probabilities of the player's sequences that have some, a sequence
    being named by its last set and action.
    """
    listed: dict[str, list[list[dict[str, str | None]]]] = {}
    for player, plans in enumerate(parts):
        start = game.action_start
        names = [(s, a - int(start[s])) for s in game.sets_of(player) for a in range(int(start[s]), int(start[s + 1]))]
        listed[game.players[player]] = [
            [
                {"infoset": game.labels.infoset(s), "action": game.labels.action(s, k), "probability": number(p)}
                for (s, k), p in zip(names, plan[1:], strict=True)
                if p
            ]
            for plan in plans
        ]
    return {"space": "realization plans", "vertices": listed}


def print_mixed(console: Console, found: dict[str, Any]) -> None:
    """The equilibria, one for each component or outcome; the components' vertices; why some may be missing."""
    rows, name = found["equilibria"], NAMES[found["concept"]]
    if found["complete"] and found["listed"] == "components":
        parts = sum(row["component"] is not None and row["component"]["space"] != "beliefs" for row in rows)
        console.print(
            Text(f"All {name} equilibria: {len(rows)} component(s), {len(rows) - parts} of them single points.")
        )
    elif found["complete"]:
        words = f"{len(rows)} {name} equilibrium outcome{'' if len(rows) == 1 else 's'}: all there are."
        console.print(Text(words if rows else f"No {name} equilibrium: there is none."))
    else:
        console.print(Text(f"{len(rows)} {name} equilibria found; perhaps not all."))
    console.print(Text(f"Searched: {found['searched']}."))
    for reason in found["open"][:3]:
        console.print(Text(f"  open: {reason}"))
    for k, row in enumerate(rows[:SHOWN], start=1):
        utilities = ", ".join(f"{a}: {in_words(u)}" for a, u in row["utilities"].items())
        plays = [
            (s["agent"], s["infoset"], ", ".join(f"{a}: {in_words(p)}" for a, p in s["probabilities"].items()))
            for s in row["strategy"]
        ]
        title = f"Equilibrium {k} ({utilities})"
        console.print(table(title, ("agent", "information set", "plays"), plays, SHOWN) if plays else Text(title))
        if row["component"] is not None:
            _print_component(console, row["component"])
    if len(rows) > SHOWN:
        console.print(Text(f"… and {len(rows) - SHOWN:,} more: --json."))


def _print_component(console: Console, component: dict[str, Any]) -> None:
    if component["space"] == "beliefs":
        for line in family_in_words(component):
            console.print(Text(f"  with {line}"))
        return
    for player, plans in component["vertices"].items():
        if len(plans) > 1:
            console.print(Text(f"  {quoted_name(player)}: every mixture of these {len(plans)} realization plans:"))
            for plan in plans[:LISTED]:
                words = "; ".join(f"{s['infoset']}: {s['action']} ({s['probability']})" for s in plan)
                console.print(Text(f"    {words}"))
            if len(plans) > LISTED:
                console.print(Text(f"    … and {len(plans) - LISTED:,} more: --json."))
