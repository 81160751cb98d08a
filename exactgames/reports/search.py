"""What ``solve --all`` found, as JSON values and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from rich.console import Console
from rich.text import Text

from exactgames.bounds.welfare import interim_utilities, optimum, outcomes, ratio
from exactgames.concepts.any_beliefs import Support
from exactgames.concepts.concept import Concept
from exactgames.concepts.registry import concept_of
from exactgames.forms.game_sets import GameSets
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import Game
from exactgames.implied.refinement import RefinedSearch
from exactgames.market.expand import Expansion
from exactgames.numbers.rational import number
from exactgames.reports.efg_solution import game_equilibrium
from exactgames.reports.refinement import print_refined, refined_values, restriction, rounds_values
from exactgames.reports.solution import Extent, equilibrium_values, extent_of
from exactgames.reports.support import belief_component, belief_words, family_in_words, support_values
from exactgames.reports.tables import SHOWN, table
from exactgames.search.pure.search import PureEquilibrium, PureSearch

SELECTED = "optimal actions after the bidding chosen by the selection"


def search_values(
    found: PureSearch,
    game: Game,
    market: Expansion | None,
    strategy: Extent | None,
    refined: RefinedSearch | None = None,
    selected: bool = False,
) -> dict[str, Any]:
    """The search's equilibria, one for each outcome, or every profile; with welfare for a market. ``strategy``: the
    information sets to list (default: all, up to 10,000 in the whole list; else those on the path). ``refined``: where
    ``found`` is what a refinement left; ``selected``: where it keeps to the selection.
    """
    asked = SELECTED if selected else restriction(refined) if refined is not None else ""
    rows = [_equilibrium(found, one, market, strategy) for one in found.equilibria]
    if found.every:
        keys = [_outcome_key(one) for one in found.equilibria]
        counts = Counter(keys)
        for row, key in zip(rows, keys, strict=True):
            row["profiles"] = counts[key]
    if market is not None and refined is not None and refined.eliminations:
        for row, elimination in zip(rows, refined.eliminations, strict=True):
            row["elimination"] = rounds_values(market.market, elimination)
    return {
        "mode": "search",
        "concept": found.concept.name,
        "holds": True if found.complete else None,
        "complete": found.complete,
        "stopped": found.stopped,
        "optimum": number(optimum(market.market)) if market else None,
        "equilibria": rows,
        "deviation": None,
        "belief": None,
        **_welfare(found, rows, market),
        "open": list(found.open),
        "searched": _searched(found, asked),
        "selection": selected,
        **(refined_values(refined, market) if refined is not None and market is not None else {"refined": None}),
    }


def _equilibrium(
    found: PureSearch, one: PureEquilibrium, market: Expansion | None, strategy: Extent | None
) -> dict[str, Any]:
    form = GameSets(one.played, Beliefs.none(one.played.game), found=True)
    extent = extent_of(len(found.equilibria) * len(form.number), strategy)
    support = one.support if found.concept.beliefs else None
    return found_equilibrium(form, found.concept, support, market, extent)


def found_equilibrium(
    form: GameSets, concept: Concept, support: Support | None, market: Expansion | None, extent: Extent
) -> dict[str, Any]:
    """An equilibrium that a search found, with the beliefs that support it."""
    played = form.played
    if market is None:
        row = game_equilibrium(form, extent)
    else:
        interim = interim_utilities(market, played)
        row = equilibrium_values(market.market, form, interim, outcomes(market, played), extent)
    if support is not None:
        row["supporting"] = support_values(played.game, support)["supporting"]
        row["component"] = belief_component(played, concept, support)
    return row


def _outcome_key(one: PureEquilibrium) -> bytes:
    return np.flatnonzero(one.played.reach[one.played.game.terminals] > 0).tobytes()


def _welfare(found: PureSearch, rows: Sequence[dict[str, Any]], market: Expansion | None) -> dict[str, Any]:
    """The least and the greatest welfare found, and, if the search is complete, the prices of anarchy and stability."""
    values = [Fraction(row["welfare"]) for row in rows] if market else []
    least, most = min(values, default=None), max(values, default=None)
    best = optimum(market.market) if market else None
    known = found.complete and best is not None and least is not None and most is not None
    return {
        "lowest_welfare": number(least),
        "highest_welfare": number(most),
        "price_of_anarchy": number(ratio(best, least)) if known and best is not None and least is not None else None,
        "price_of_stability": number(ratio(best, most)) if known and best is not None and most is not None else None,
    }


def _searched(found: PureSearch, restricted: str) -> str:
    what = "every profile of point masses" if found.every else "every outcome of point masses"
    what += f" with {restricted}" if restricted else ""
    end = {None: "to the end", "truncated": "stopped at the limit", "timed out": "stopped by the clock"}[found.stopped]
    left = f"; {len(found.open)} reason(s) left cells open" if found.open else ""
    return f"{what}, split into {found.cells:,} cells, {end}{left}"


def print_search(console: Console, found: dict[str, Any], asked: str = "") -> None:
    """The equilibria found, and whether they are all. ``asked``: the refinement asked for, in words."""
    rows, name = found["equilibria"], concept_of(found["concept"]).words
    every = "every profile" in found["searched"]
    what = f"pure {name} equilibrium" + (" profile" if every else " outcome")
    count = f"{len(rows):,} {what}{'' if len(rows) == 1 else 's'}"
    if found["complete"]:
        console.print(Text(f"{count}: all there are." if rows else f"No pure {name} equilibrium: there is none."))
    else:
        why = found["stopped"] or "undecided"
        console.print(Text(f"{count} found; the search is not complete ({why})."))
    console.print(Text(f"Searched: {found['searched']}."))
    if asked:
        print_refined(console, found, asked)
    for reason in found["open"][:3]:
        console.print(Text(f"  open: {reason}"))
    if found["optimum"] is not None and rows:
        _print_markets(console, found)
    elif rows:
        _print_games(console, rows)
    for k, row in enumerate(rows[:3], start=1):
        _print_path(console, k, row)
    if len(rows) > 3:
        console.print(Text("The others' strategies: --json."))


def _print_markets(console: Console, found: dict[str, Any]) -> None:
    rows = [
        (k, row["welfare"], row["ratio"], ", ".join(f"{a}: {u}" for a, u in row["utilities"].items()))
        for k, row in enumerate(found["equilibria"], start=1)
    ]
    console.print(table("Equilibria", ("", "welfare", "ratio", "utilities"), rows, SHOWN))
    words = f"Welfare from {found['lowest_welfare']} to {found['highest_welfare']}, optimum {found['optimum']}"
    if found["price_of_anarchy"]:
        words += f"; price of anarchy {found['price_of_anarchy']}, price of stability {found['price_of_stability']}"
    console.print(Text(words + "."))


def _print_games(console: Console, rows: Sequence[dict[str, Any]]) -> None:
    listed = [
        (k, ", ".join(f"{a}: {u}" for a, u in row["utilities"].items()), _ends(row))
        for k, row in enumerate(rows, start=1)
    ]
    console.print(table("Equilibria", ("", "utilities", "terminal nodes"), listed, SHOWN))


def _ends(row: dict[str, Any]) -> str:
    return ", ".join(f"{o['terminal']} ({o['probability']})" for o in row["outcome"][:6]) + (
        ", …" if len(row["outcome"]) > 6 else ""
    )


def _print_path(console: Console, k: int, row: dict[str, Any]) -> None:
    """One equilibrium's strategy, and the beliefs that support it where the uniform tremble's do not."""
    if row["strategy"]:
        plays = [(s["agent"], s["infoset"], next(iter(s["probabilities"]))) for s in row["strategy"]]
        console.print(table(f"Equilibrium {k}", ("agent", "information set", "plays"), plays, SHOWN))
    if row["component"] is not None:
        lines = family_in_words(row["component"])
    else:
        rows = row.get("supporting") or ()
        lines = [f"the belief ({belief_words(b)}) at: {b['agent']}, {b['infoset']}" for b in rows]
    if lines and not row["strategy"]:
        console.print(Text(f"Equilibrium {k}"))
    for line in lines:
        console.print(Text(f"  with {line}"))
