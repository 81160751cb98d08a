"""Tables for people: what the commands print without --json."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from exactgames.certificate.certify import Claim
from exactgames.checker import Verdict
from exactgames.market.market import Market
from exactgames.show.support import print_support, print_unsupported

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
    """A checked profile of a market, in words."""
    _print_judgement(console, found)
    sets, completed = found["sets"], found["completed"]
    if found["form"] == "staged":
        total = sets["in_the_tree"]
        many = "too many to count" if total is None else f"{total:,}"
        console.print(
            Text(f"Staged form: {sets['here']:,} sets stand for {many} information sets of the explicit tree.")
        )
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
        _print_strategy(console, one["strategy"])
    _print_slacks(console, found)


def print_efg_solution(console: Console, found: dict[str, Any]) -> None:
    """A checked profile of an .efg file's game, in words."""
    _print_judgement(console, found)
    for one in found["equilibria"]:
        console.print(table("Utilities", ("player", "utility"), list(one["utilities"].items())))
        rows = [(o["probability"], o["terminal"], _pairs(o["payoffs"])) for o in one["outcome"]]
        console.print(table("Outcome", ("probability", "terminal node", "payoffs"), rows, SHOWN))
        _print_strategy(console, one["strategy"])
    _print_slacks(console, found)


def _print_judgement(console: Console, found: dict[str, Any]) -> None:
    verdict = "is" if found["holds"] else "is not"
    article = {
        "bayes-nash": "a Bayes–Nash",
        "weak-perfect-bayesian": "a weak perfect Bayesian",
        "perfect-bayesian": "a perfect Bayesian",
        "sequential": "a sequential",
    }
    console.print(Text(f"The file's profile {verdict} {article[found['concept']]} equilibrium."))


def _print_strategy(console: Console, strategy: Sequence[dict[str, Any]]) -> None:
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
        console.print(table("Strategy", ("agent", "information set", "plays", "source"), chosen, SHOWN))


def _print_slacks(console: Console, found: dict[str, Any]) -> None:
    """What the other actions lose; last, what refutes the profile."""
    if "supporting" in found:
        print_support(console, found)
    elif found.get("unsupported"):
        print_unsupported(console, found["unsupported"], agreeing=True)
    if found["slacks"]:
        rows = [(r["agent"], r["infoset"], r["action"], r["slack"]) for r in found["slacks"]]
        console.print(
            table(
                "What the other actions lose (slack)", ("agent", "information set", "action", "slack"), rows, SHOWN * 3
            )
        )

    if found["deviation"]:
        d = found["deviation"]
        of_type = f" of type {d['type']}" if d["type"] and d["infoset"].startswith("type ") else ""
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


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in values.items())


def print_claims(console: Console, claims: Sequence[Claim], market: Market | None) -> None:
    """Each claim's verdict, and its witness or value; ``market``: None for a game file's."""
    rows = []
    for claim in claims:
        verdict = "holds" if claim.holds else "refuted"
        about = claim.spec.about(market) if market else claim.spec.narrowed
        rows.append(
            (claim.spec.id, f"{claim.spec.kind} ({about})" if about else claim.spec.kind, verdict, claim.witness)
        )
    console.print(table("Claims", ("id", "claim", "verdict", "value or witness"), rows))
    print_expectations(console, [(claim.spec.id, claim.spec.expect, claim.as_expected) for claim in claims])


def print_expectations(console: Console, claims: Sequence[tuple[str, str, bool]]) -> None:
    """A closing line: are the verdicts, (id, expected, whether it is so), what the file expects?"""
    wanted = {"holds": "to hold", "refuted": "to be refuted"}
    wrong = [f"{name} is expected {wanted[expect]}" for name, expect, so in claims if not so]
    if wrong:
        console.print(
            Text(f"{len(wrong)} of {len(claims)} verdicts are not what the file expects: {'; '.join(wrong)}.")
        )
    elif len(claims) == 1:
        console.print(Text("The verdict is as expected."))
    else:
        console.print(Text(f"All {len(claims)} verdicts are what the file expects."))


def print_verdict(console: Console, certificate: str, verdict: Verdict) -> None:
    """The checker's verdict on a certificate: the claims that it proves, or why it is rejected."""
    console.print(Text(f"{verdict.verdict}: {certificate}"))
    if verdict.code is not None:
        console.print(Text(f"  line {verdict.line}, {verdict.code}: {verdict.message}"))
        return
    rows = []
    for claim in verdict.claims:
        about = f"{claim['kind']} ({claim['about']})" if claim["about"] else claim["kind"]
        value = claim["value"] or "null" if "value" in claim else ""
        rows.append((claim["id"], about, "holds" if claim["holds"] else "refuted", value))
    console.print(table("Claims", ("id", "claim", "proved", "value"), rows))
    expected = [(str(c["id"]), str(c["expect"]), c["holds"] == (c["expect"] == "holds")) for c in verdict.claims]
    print_expectations(console, expected)
