"""In words, what tells equilibria of a list apart that have the same bids, or in a game the same outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from exactgames.reports.bid_table import types_in_words
from exactgames.reports.equilibrium import played_in_words
from exactgames.reports.screen import print_indented

SHOWN = 20
"""How many equilibria are told apart on the screen."""


def print_likenesses(console: Console, equilibria: Sequence[Mapping[str, Any]]) -> None:
    """A sentence for each equilibrium that is like an earlier one."""
    alike = [(k, row) for k, row in enumerate(equilibria, start=1) if row["like"] is not None]
    if alike:
        shared = "outcome is" if alike[0][1]["bids"] is None else "bids are"
        console.print(Text(f"Where the {shared} the same:"))
    for k, row in alike[:SHOWN]:
        first, *others = _lines(row["like"], row["interim"] or {})
        print_indented(console, f"{k}: {first}", 2)
        for line in others:
            print_indented(console, line, 5)
    if len(alike) > SHOWN:
        console.print(Text(f"  … and {len(alike) - SHOWN:,} more: --json."))


def _lines(found: Mapping[str, Any], types: Mapping[str, Any]) -> list[str]:
    """As which one, and what differs; ``types`` of each agent in a market."""
    start = f"as {found['equilibrium']}"
    if not found["but"]:
        return [f"{start} in all that is listed; the plans are others"]
    start += ", but" if found["on_path"] else ", but off the path"
    but = [_but(one, types) for one in found["but"]]
    rest = [_sets(found["more"], "more ")] if found["more"] else []
    rest += [_sets(found["off_path"], "") + " off the path"] if found["off_path"] else []
    said = f"; and at {', and at '.join(rest)}" if rest else ""
    if len(but) == 1:
        return [f"{start}{'' if found['on_path'] else ':'} {but[0]}{said}"]
    return [f"{start}:", *but[:-1], but[-1] + said]


def _sets(count: int, which: str) -> str:
    return f"{count:,} {which}set{'' if count == 1 else 's'}"


def _but(one: Mapping[str, Any], types: Mapping[str, Any]) -> str:
    """Who plays what instead, and where."""
    met, agent = one["types"], one["agent"]
    where = one["infoset"].removeprefix(f"type {met[0]}, ")
    if where != one["infoset"]:
        which = types_in_words(met, list(types.get(agent, met)))
        where = f"{which if len(met) > 1 else f'type {met[0]}'}, {where}"
    now, before = played_in_words(one["probabilities"]), played_in_words(one["instead"])
    return f"{agent}, {where}, plays “{now}” instead of “{before}”"
