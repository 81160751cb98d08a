"""What ``find --some`` found, as JSON values and in words."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from exactgames.answers.listing import Extent
from exactgames.answers.some import SomeAnswer
from exactgames.concepts.registry import concept_of
from exactgames.numbers.rational import number
from exactgames.quoted import name as quoted_name
from exactgames.reports.equilibrium import bought_in_words, equilibrium_values, played_in_words
from exactgames.reports.search import AGREEING
from exactgames.reports.stopped import stopped_word
from exactgames.reports.support import belief_words
from exactgames.reports.tables import FEW, PATH_ONLY, SHOWN, print_all_bids, table


def some_values(answer: SomeAnswer) -> dict[str, Any]:
    """The shape of other searches; never complete."""
    found = answer.equilibrium
    looked = "best replies in the staged form"
    if answer.looked is not None:
        looked = f"{answer.looked:,} proposal{'' if answer.looked == 1 else 's'} looked at"
    asked = f", of profiles with {AGREEING}" if answer.agreeing else ""
    return {
        "mode": "search",
        "concept": answer.concept.name,
        "holds": None if found is None else True,
        "complete": False,
        "stopped": stopped_word("timed out" if answer.stopped else None),
        "optimum": number(answer.optimum),
        "equilibria": [] if found is None else [equilibrium_values(found)],
        "deviation": None,
        "belief": None,
        "open": [answer.why] if answer.why else [],
        "searched": looked + asked,
        "agreeing": answer.agreeing,
        "some": True,
    }


def print_some(console: Console, found: dict[str, Any], extent: Extent | None = None) -> None:
    """The equilibrium. ``extent``: the sets listed."""
    words = concept_of(found["concept"]).words
    if not found["equilibria"]:
        console.print(Text(f"No {words} equilibrium found, and none excluded ({found['searched']})."))
        for reason in found["open"]:
            console.print(Text(f"  open: {reason}"))
        return
    (one,) = found["equilibria"]
    console.print(Text(f"A {words} equilibrium is found; others are not excluded ({found['searched']})."))
    if one["welfare"] is not None:
        figures = f"Welfare {one['welfare']}, optimum {found['optimum']}, ratio {one['ratio'] or '–'}"
        console.print(Text(f"{figures}{bought_in_words(one)}."))
    utilities = [(quoted_name(agent), u) for agent, u in one["utilities"].items()]
    console.print(table("Utilities", ("agent", "utility"), utilities))
    print_all_bids(console, found["equilibria"])
    rows = [(s["agent"], s["infoset"], played_in_words(s["probabilities"]), s["source"]) for s in one["strategy"]]
    if rows:
        console.print(table("Equilibrium", ("agent", "information set", "plays", "source"), rows, SHOWN))
    beliefs = one.get("supporting") or ()
    for belief in beliefs[:FEW]:
        console.print(Text(f"  with the belief ({belief_words(belief)}) at: {belief['agent']}, {belief['infoset']}"))
    if len(beliefs) > FEW:
        console.print(Text(f"  and beliefs at {len(beliefs) - FEW:,} more sets: --json."))
    if rows and extent == "path":
        console.print(Text(PATH_ONLY))
