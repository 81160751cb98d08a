"""Tables for people: what the commands print without --json."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from exactgames.concepts.registry import concept_of
from exactgames.quoted import escaped, name
from exactgames.reports.bid_table import a_bid_a_row, a_row_each, with_utilities
from exactgames.reports.equilibrium import bought_in_words
from exactgames.reports.outcome_table import folded_outcome
from exactgames.reports.support import print_support, print_unsupported

FEW = 10
"""Lines about single sets before the rest is only counted."""
SHOWN = 60
"""Rows of a table before the rest is only counted."""
PATH_ONLY = "What is played off the path: --strategy all."
_ANY_WIDTH = 100_000
_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)([./]\d+)?( of [\d,]+|–\d+)?")
_ABSENT = ("", "-", "–", "none")
_NAMED = ("agent", "player", "type", "bids", "plays", "action", "deviates to")
"""Columns of names and words, which may be numbers, too."""


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], shown: int | None = None) -> Table:
    """A table of plain cells (no markup is read from them, and what does not print is escaped). Numbers stand right."""
    made = Table(title=Text(escaped(title)), title_justify="left", show_edge=False, pad_edge=False)
    listed = list(rows)
    cells = [[escaped(str(cell)) for cell in row] for row in (listed if shown is None else listed[:shown])]
    for k, column in enumerate(columns):
        made.add_column(Text(column), overflow="fold", justify=_justified(column, [row[k] for row in cells]))
    for row in cells:
        made.add_row(*map(Text, row))
    if len(listed) > len(cells):
        made.caption = Text(f"… and {len(listed) - len(cells):,} more")
    return made


def _justified(head: str, cells: Sequence[str]) -> Literal["left", "right"]:
    """Numbers right, but for those that are names."""
    numbers = [cell for cell in cells if cell not in _ABSENT]
    return "right" if numbers and head not in _NAMED and all(map(_NUMBER.fullmatch, numbers)) else "left"


def print_bids(console: Console, bids: Sequence[dict[str, Any]]) -> None:
    """Who bids what in one profile; ``bids``: the rows of the JSON values."""
    cells = a_bid_a_row([bids], numbered=False)
    console.print(table(cells.title, cells.columns, cells.rows, SHOWN))


def print_all_bids(console: Console, equilibria: Sequence[dict[str, Any]]) -> None:
    """Who bids what in each equilibrium of a market, an equilibrium a row, unless the screen is so narrow that it would
    break words. Nothing for a game.
    """
    bids = [row["bids"] for row in equilibria if row["bids"] is not None]
    if not bids:
        return
    cells = a_row_each(bids)
    shown = table(cells.title, cells.columns, cells.rows, SHOWN)
    for column, head in zip(shown.columns, cells.columns, strict=True):
        column.min_width = max(map(cell_len, head.split("\n")))
    if console.measure(shown, options=console.options.update(max_width=_ANY_WIDTH)).minimum > console.width:
        cells = a_bid_a_row(bids)
        shown = table(cells.title, cells.columns, cells.rows, SHOWN)
    console.print(shown)


def print_solution(console: Console, found: dict[str, Any]) -> None:
    """A checked profile of a market, in words."""
    _print_judgement(console, found)
    sets, completed = found["sets"], found["completed"]
    if found["form"] != "explicit":
        total = sets["in_the_tree"]
        many = "too many to count" if total is None else f"{total:,}"
        stand = f"{sets['here']:,} sets stand for {many} information sets of the explicit tree."
        console.print(Text(f"{found['form'].capitalize()} form: {stand}"))
    if found["continuation"] == "found":
        console.print(Text(f"What is done at {completed['sets']:,} information sets was found; others may do as well."))
    elif completed["sets"]:
        console.print(
            Text(
                f"{completed['sets']:,} information sets were completed by best replies, "
                f"{completed['indifferent']:,} of them by the selection among optimal actions."
            )
        )
    for choice in completed["indifferent_on_path"][:FEW]:
        console.print(
            Text(
                f"  indifferent on the path: {name(choice['agent'])}, {choice['infoset']}: chosen “{choice['chosen']}”"
            )
        )
    if (more := len(completed["indifferent_on_path"]) - FEW) > 0:
        console.print(Text(f"  … and at {more:,} more sets on the path"))
    if not found["equilibria"] and found["bids"] is not None:
        print_bids(console, found["bids"])
    for one in found["equilibria"]:
        figures = f"Welfare {one['welfare']}, optimum {found['optimum']}, ratio {one['ratio']}"
        console.print(Text(f"{figures}{bought_in_words(one)}."))
        cells = with_utilities(one["bids"], one["interim"])
        console.print(table(cells.title, cells.columns, cells.rows))
        rows = folded_outcome(one["outcome"], one["interim"])
        console.print(table("Outcome", ("probability", "types", "holdings", "payments"), rows, SHOWN))
        _print_strategy(console, one["strategy"], sets["here"])
    _print_slacks(console, found)


def print_efg_solution(console: Console, found: dict[str, Any]) -> None:
    """A checked profile of an .efg file's game, in words."""
    _print_judgement(console, found)
    for one in found["equilibria"]:
        console.print(table("Utilities", ("player", "utility"), list(one["utilities"].items())))
        rows = [(o["probability"], o["terminal"], _pairs(o["payoffs"])) for o in one["outcome"]]
        console.print(table("Outcome", ("probability", "terminal node", "payoffs"), rows, SHOWN))
        _print_strategy(console, one["strategy"], found["sets"]["here"])
    _print_slacks(console, found)


def _print_judgement(console: Console, found: dict[str, Any]) -> None:
    words = f"a {concept_of(found['concept']).words} equilibrium"
    match found["continuation"]:
        case "found":
            said = f"Some continuation of what the file says is {words}: the one shown."
        case "none":
            said = f"No continuation of what the file says is {words}."
        case _:
            said = f"The file's profile {'is' if found['holds'] else 'is not'} {words}."
    console.print(Text(said))
    if outweighed := found.get("outweighed"):
        console.print(
            Text("Whatever is done elsewhere, these deviations, so weighted, gain together: so one of them gains.")
        )
        columns = ("agent", "information set", "plays", "deviates to", "later sets planned", "weight")
        rows = [
            (row["agent"], row["infoset"], row["action"], row["instead"], row["planned"], row["weight"])
            for row in outweighed
        ]
        console.print(table("Deviations", columns, rows))


def _print_strategy(console: Console, strategy: Sequence[dict[str, Any]], sets: int) -> None:
    """What is played at the sets listed, of so many."""
    if strategy:
        chosen = [
            (
                s["agent"],
                s["infoset"],
                _pairs(s["probabilities"]) if len(s["probabilities"]) > 1 else next(iter(s["probabilities"])),
                s["source"],
            )
            for s in strategy
        ]
        console.print(table("Strategy", ("agent", "information set", "plays", "source"), chosen))
        if len(strategy) < sets:
            console.print(Text(f"… and at {sets - len(strategy):,} sets off the path: --strategy all lists them."))


def _print_slacks(console: Console, found: dict[str, Any]) -> None:
    """What the other actions lose; last, what refutes the profile."""
    if "supporting" in found:
        print_support(console, found)
    elif found.get("unsupported"):
        print_unsupported(console, found["unsupported"], agreeing=True)
    if found["slacks"]:
        rows = [(r["agent"], r["infoset"], r["action"], r["slack"]) for r in found["slacks"]]
        console.print(
            table("What the other actions lose (slack)", ("agent", "information set", "action", "slack"), rows)
        )
    elif found["least_slacks"]:
        title = "What the best other action loses (slack), and how many lose as little"
        columns = ("agent", "information set", "action", "slack", "tied")
        nearest = [
            (r["agent"], r["infoset"], r["action"], r["slack"], f"{r['tied']:,} of {r['others']:,}")
            for r in found["least_slacks"]
        ]
        console.print(table(title, columns, nearest, SHOWN))
    if found["deviation"]:
        d = found["deviation"]
        of_type = f" of type {name(d['type'])}" if d["type"] and d["infoset"].startswith("type ") else ""
        console.print(
            Text(
                f"{name(d['agent'])}{of_type} gains {d['gain']} by “{d['instead']}” "
                f"instead of “{d['action']}”, at: {d['infoset']}"
            )
        )
    if found["belief"]:
        b = found["belief"]
        required = f"; Bayes' rule requires {', '.join(b['required'])}" if b["required"] else ""
        console.print(
            Text(f"The belief given at {b['infoset']} does not stand ({b['rule']}): {', '.join(b['found'])}{required}")
        )


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in values.items())
