"""What ``find`` found, as JSON values and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from exactgames.answers.equilibrium import Equilibrium
from exactgames.answers.listing import Extent
from exactgames.answers.search import PureAnswer
from exactgames.clock import ended
from exactgames.concepts.registry import concept_of
from exactgames.market.expansion import Expansion
from exactgames.numbers.rational import number
from exactgames.reports.equilibrium import equilibrium_values
from exactgames.reports.likeness import print_likenesses
from exactgames.reports.openings import openings_in_words, openings_values
from exactgames.reports.refinement import print_refined, refined_values, restriction, rounds_values
from exactgames.reports.stopped import stopped_word
from exactgames.reports.support import belief_words, family_in_words
from exactgames.reports.tables import PATH_ONLY, SHOWN, print_all_bids, table
from exactgames.search.pure.search import PureSearch

AGREEING = "what the file's rules say"
SELECTED = "optimal actions after the bidding chosen by the selection"

BELIEFS = 12
"""So many sets' beliefs are printed of one equilibrium."""


def search_values(found: PureAnswer) -> dict[str, Any]:
    """The search's equilibria, one for each outcome, or every profile; with welfare for a market."""
    search, refined, market = found.search, found.refined, found.market
    asked = SELECTED if found.selected else restriction(refined) if refined is not None else ""
    asked = " and ".join([AGREEING] * found.agreeing + [asked] * bool(asked))
    about = None if refined is None or market is None else (refined, market.market)
    return {
        "mode": "search",
        "concept": search.concept.name,
        "holds": True if search.complete else None,
        "complete": search.complete,
        "stopped": stopped_word(search.stopped),
        "optimum": number(found.optimum),
        "equilibria": [_equilibrium(one, market) for one in found.equilibria],
        "deviation": None,
        "belief": None,
        "lowest_welfare": number(found.lowest),
        "highest_welfare": number(found.highest),
        "price_of_anarchy": number(found.anarchy),
        "price_of_stability": number(found.stability),
        "open": list(search.open),
        "searched": _searched(search, asked),
        "openings": openings_values(found.openings),
        "selection": found.selected,
        "agreeing": found.agreeing,
        **({"refined": None} if about is None else refined_values(*about, found.rejected_welfare)),
    }


def _equilibrium(one: Equilibrium, market: Expansion | None) -> dict[str, Any]:
    row = equilibrium_values(one)
    if one.elimination is not None and market is not None:
        row["elimination"] = rounds_values(market.market, one.elimination)
    return row


def _searched(found: PureSearch, restricted: str) -> str:
    what = "every profile of point masses" if found.every else "every outcome of point masses"
    what += f" with {restricted}" if restricted else ""
    left = f"; {len(found.open)} reason(s) left cells open" if found.open else ""
    return f"{what}, split into {found.cells:,} cells, {ended(found.stopped)}{left}"


def print_search(console: Console, found: dict[str, Any], extent: Extent | None = None, asked: str = "") -> None:
    """The equilibria found, and whether they are all. ``extent``: the sets listed; ``asked``: the refinement asked for,
    in words.
    """
    rows, name = found["equilibria"], concept_of(found["concept"]).words
    every = "every profile" in found["searched"]
    what = f"pure {name} equilibrium" + (" profile" if every else " outcome")
    count = f"{len(rows):,} {what}{'' if len(rows) == 1 else 's'}"
    if found["complete"]:
        those = " that agree with the rules" if found["agreeing"] else ""
        agrees = " agrees with the rules" if found["agreeing"] else ""
        none = f"No pure {name} equilibrium{agrees}: there is none."
        console.print(Text(f"{count}: all there are{those}." if rows else none))
    else:
        why = found["stopped"] or "undecided"
        console.print(Text(f"{count} found; the search is not complete ({why})."))
    console.print(Text(f"Searched: {found['searched']}."))
    for line in openings_in_words(found["openings"]):
        console.print(Text(line))
    if asked:
        print_refined(console, found, asked)
    for reason in found["open"][:3]:
        console.print(Text(f"  open: {reason}"))
    if found["optimum"] is not None and rows:
        _print_markets(console, found)
    elif rows:
        _print_games(console, rows)
    print_likenesses(console, rows)
    for k, row in enumerate(rows[:3], start=1):
        _print_path(console, k, row)
    if rows and extent == "path":
        console.print(Text(PATH_ONLY))
    if len(rows) > 3:
        console.print(Text("The others' strategies: --json."))


def _print_markets(console: Console, found: dict[str, Any]) -> None:
    cost = ["information_cost"] if any("information_cost" in row for row in found["equilibria"]) else []
    rows = [
        (
            *(k, row["welfare"], row["ratio"] or "–", *(row[key] for key in cost)),
            ", ".join(f"{a}: {u}" for a, u in row["utilities"].items()),
        )
        for k, row in enumerate(found["equilibria"], start=1)
    ]
    columns = ("", "welfare", "ratio", *("cost of information" for _ in cost), "utilities")
    console.print(table("Equilibria", columns, rows, SHOWN))
    words = f"Welfare from {found['lowest_welfare']} to {found['highest_welfare']}, optimum {found['optimum']}"
    if found["price_of_anarchy"]:
        words += f"; price of anarchy {found['price_of_anarchy']}, price of stability {found['price_of_stability']}"
    console.print(Text(words + "."))
    print_all_bids(console, found["equilibria"])


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
    for line in lines[:BELIEFS]:
        console.print(Text(f"  with {line}"))
    if len(lines) > BELIEFS:
        console.print(Text(f"  and with such beliefs at {len(lines) - BELIEFS:,} more sets: --json"))
