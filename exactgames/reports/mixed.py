"""What ``find --mixed`` found, as JSON values and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from exactgames.answers.listing import Extent
from exactgames.answers.search import MixedAnswer
from exactgames.concepts.registry import concept_of
from exactgames.game.tree import Game
from exactgames.numbers.rational import number
from exactgames.quoted import name as quoted_name
from exactgames.reports.equilibrium import bought_in_words, equilibrium_values, figure_in_words
from exactgames.reports.likeness import print_likenesses
from exactgames.reports.stopped import stopped_word
from exactgames.reports.support import belief_words, family_in_words
from exactgames.reports.tables import PATH_ONLY, SHOWN, print_all_bids, table
from exactgames.search.mixed.found import MixedSearch

LISTED = 4
"""The most vertices of a polytope that are shown in words."""


def mixed_values(found: MixedAnswer) -> dict[str, Any]:
    """Components: an entry for each, where it is more than a point with the vertices of both players' polytopes, and
    ranges of what varies along it. Else: each equilibrium found.
    """
    search = found.search
    return {
        "mode": "search",
        "concept": search.concept.name,
        "holds": True if search.complete else None,
        "complete": search.complete,
        "stopped": stopped_word(search.stopped),
        "optimum": number(found.optimum),
        "equilibria": [equilibrium_values(one) for one in found.equilibria],
        "continua": _continua(search),
        "deviation": None,
        "belief": None,
        "open": list(search.open),
        "searched": search.searched,
        "listed": "components" if search.components else "outcomes",
    }


def _continua(search: MixedSearch) -> list[dict[str, Any]]:
    """Of each component that is too large to list by its vertices: its place among those listed, from 1 on, and what it
    plays at the sets that play meets; it is cut out by what is played, and by what is a best reply all over it.
    """
    found = []
    for one in search.large:
        played = search.members[one.component][0].played
        if played is None:
            raise ArithmeticError("two players' continua have rational points")
        game = played.game
        found.append(
            {
                "equilibrium": one.component + 1,
                "plays": actions_by_set(game, one.met),
                "played": actions_by_set(game, one.plays),
                "best_replies": actions_by_set(game, one.best),
            }
        )
    return found


def actions_by_set(game: Game, actions: Sequence[int]) -> list[dict[str, Any]]:
    """Actions by their global numbers, as their names at each information set."""
    found: dict[int, list[str]] = {}
    for a in actions:
        s = int(game.action_infoset[a])
        found.setdefault(s, []).append(game.action_labels(s)[a - int(game.action_start[s])])
    return [
        {"agent": game.players[int(game.infoset_player[s])], "infoset": game.labels.infoset(s), "actions": names}
        for s, names in found.items()
    ]


def print_mixed(console: Console, found: dict[str, Any], extent: Extent | None = None) -> None:
    """The equilibria, one for each component or outcome; the components' vertices; why some may be missing.
    ``extent``: the sets listed.
    """
    rows, name = found["equilibria"], concept_of(found["concept"]).words
    if found["complete"] and found["listed"] == "components":
        parts = sum(row["component"] is not None and row["component"]["space"] != "beliefs" for row in rows)
        parts += len(found["continua"])
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
    print_all_bids(console, rows)
    print_likenesses(console, rows)
    large = {one["equilibrium"]: one for one in found["continua"]}
    for k, row in enumerate(rows[:SHOWN], start=1):
        utilities = ", ".join(f"{a}: {figure_in_words(u)}" for a, u in row["utilities"].items())
        plays = [
            (s["agent"], s["infoset"], ", ".join(f"{a}: {figure_in_words(p)}" for a, p in s["probabilities"].items()))
            for s in row["strategy"]
        ]
        many = row["component"] is not None and row["component"]["space"] != "beliefs"
        many = many or k in large
        title = f"{'Continuum' if many else 'Equilibrium'} {k} ({utilities}{bought_in_words(row)})"
        console.print(table(title, ("agent", "information set", "plays"), plays, SHOWN) if plays else Text(title))
        if k in large:
            _print_large(console, large[k])
        if row["component"] is not None:
            _print_component(console, row["component"])
        else:
            for belief in row.get("supporting") or ():
                console.print(
                    Text(f"  with the belief ({belief_words(belief)}) at: {belief['agent']}, {belief['infoset']}")
                )
    if rows and extent == "path":
        console.print(Text(PATH_ONLY))
    if len(rows) > SHOWN:
        console.print(Text(f"… and {len(rows) - SHOWN:,} more: --json."))


def _print_large(console: Console, continuum: dict[str, Any]) -> None:
    """A continuum of which one equilibrium is shown."""
    console.print(Text("  one of a continuum, too large to list by vertices (best replies: --json), that plays"))
    for s in continuum["plays"]:
        if len(s["actions"]) > 1:
            console.print(Text(f"    {quoted_name(s['agent'])}, {s['infoset']}: {', '.join(s['actions'])}"))


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
