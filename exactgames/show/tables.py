"""Tables for people: what the commands print without --json."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from exactgames.certificate.certify import Claim

SHOWN = 60
"""Rows of a table before the rest is only counted."""


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], shown: int | None = None) -> Table:
    """A table of plain cells (no markup is read from them)."""
    made = Table(title=Text(title), title_justify="left", show_edge=False, pad_edge=False)
    for column in columns:
        made.add_column(Text(column), overflow="fold")
    listed = list(rows)
    for row in listed if shown is None else listed[:shown]:
        made.add_row(*(Text(str(cell)) for cell in row))
    if shown is not None and len(listed) > shown:
        made.add_row(Text(f"… and {len(listed) - shown:,} more"))
    return made


def print_solution(console: Console, found: dict[str, Any]) -> None:
    """A checked profile, in words."""
    verdict = "is" if found["holds"] else "is not"
    article = {
        "bayes-nash": "a Bayes–Nash",
        "weak-perfect-bayesian": "a weak perfect Bayesian",
        "perfect-bayesian": "a perfect Bayesian",
        "sequential": "a sequential",
    }
    console.print(Text(f"The file's profile {verdict} {article[found['concept']]} equilibrium."))
    completed = found["completed"]
    if completed["sets"]:
        console.print(
            Text(
                f"{completed['sets']:,} information sets were completed by best replies, "
                f"{completed['indifferent']:,} of them by the selection among optimal actions."
            )
        )
    for choice in completed["indifferent_on_path"]:
        console.print(
            Text(f"  indifferent on the path: {choice['agent']}, {choice['infoset']}: chosen “{choice['chosen']}”")
        )
    if found["deviation"]:
        d = found["deviation"]
        of_type = f" of type {d['type']}" if d["type"] else ""
        console.print(
            Text(
                f"{d['agent']}{of_type} gains {d['gain']} by “{d['instead']}” "
                f"instead of “{d['action']}”, at: {d['infoset']}"
            )
        )
    if found["belief"]:
        b = found["belief"]
        required = f"; Bayes' rule requires {', '.join(b['required'])}" if b["required"] else ""
        console.print(
            Text(f"The belief given at {b['infoset']} does not stand ({b['rule']}): {', '.join(b['found'])}{required}")
        )
    for one in found["equilibria"]:
        console.print(Text(f"Welfare {one['welfare']}, optimum {found['optimum']}, ratio {one['ratio']}."))
        console.print(
            table(
                "Interim utilities",
                ("agent", "type", "utility"),
                [(a, t, u) for a, row in one["interim"].items() for t, u in row.items()],
            )
        )
        rows = [
            (o["probability"], _pairs(o["types"]), _pairs(o["holdings"]), _pairs(o["payments"])) for o in one["outcome"]
        ]
        console.print(table("Outcome", ("probability", "types", "holdings", "payments"), rows))
        chosen = [
            (
                s["agent"],
                s["infoset"],
                _pairs(s["probabilities"]) if len(s["probabilities"]) > 1 else next(iter(s["probabilities"])),
                s["source"],
            )
            for s in one["strategy"]
        ]
        if chosen:
            console.print(table("Strategy", ("agent", "information set", "plays", "source"), chosen, SHOWN))
    if found["slacks"]:
        rows = [(r["agent"], r["infoset"], r["action"], r["slack"]) for r in found["slacks"]]
        console.print(
            table(
                "What the other actions lose (slack)", ("agent", "information set", "action", "slack"), rows, SHOWN * 3
            )
        )


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in values.items())


def print_claims(console: Console, claims: Iterable[Claim]) -> None:
    """Each claim's verdict beside the expected one."""
    rows = []
    for claim in claims:
        verdict = "holds" if claim.holds else "refuted"
        note = "" if claim.as_expected else f"expected: {claim.spec.expect}"
        value = claim.evidence.get("value")
        rows.append(
            (claim.spec.id, claim.spec.kind, verdict, value if value is not None else _witness(claim.evidence), note)
        )
    console.print(table("Claims", ("id", "kind", "verdict", "witness or value", ""), rows))


def _witness(evidence: dict[str, Any]) -> str:
    if "deviation" in evidence:
        d = evidence["deviation"]
        return f"{d['agent']} ({d['type']}) gains {d['gain']} at her set {d['set']}"
    if "bids" in evidence and any("dominator" in entry for entry in evidence["bids"]):
        entry = next(entry for entry in evidence["bids"] if "dominator" in entry)
        return f"{entry['agent']} ({entry['type']}): {entry['bid']} is dominated"
    return ""
