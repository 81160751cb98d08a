"""What a refinement of all pure equilibria kept and rejected, and the rounds of an elimination: JSON values, words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from rich.console import Console
from rich.text import Text

from exactgames.answers.dominance import ProfileElimination
from exactgames.implied.elimination import Elimination, Removed
from exactgames.implied.refined import RefinedSearch, Rejected
from exactgames.market.market import Market
from exactgames.mechanisms.auctions.sealed import bid_text
from exactgames.numbers.rational import number, show
from exactgames.quoted import name
from exactgames.reports.tables import table

REASONS = 3
"""How many rejected outcomes are explained in words."""


def restriction(found: RefinedSearch) -> str:
    """What was asked for, in words; "" if nothing was."""
    parts = ["no overbidding"] if found.no_overbidding else []
    if found.dominance is not None:
        by = " by single bids" if found.dominance.pure else ""
        what = "bids that survive iterated elimination of bids weakly dominated" if found.dominance.iterated else ""
        parts.append(f"{what or 'bids not weakly dominated'}{by} against {found.dominance.against}")
    return " and ".join(parts)


def refined_values(found: RefinedSearch, market: Market, rejected_welfare: Sequence[Fraction]) -> dict[str, Any]:
    """What was asked for, and what was rejected."""
    asked = found.dominance
    return {
        "refined": {
            "no_overbidding": found.no_overbidding,
            "undominated": None
            if asked is None
            else {"against": asked.against, "pure": asked.pure, "iterated": asked.iterated},
        },
        "unrefined": found.unrefined,
        "rejected": [_rejected(one, market, w) for one, w in zip(found.rejected, rejected_welfare, strict=True)],
        "undecided": found.undecided,
    }


def _rejected(one: Rejected, market: Market, welfare: Fraction) -> dict[str, Any]:
    return {
        "welfare": number(welfare),
        "overbids": [_bid(market, i, t, b) for i, t, b in one.overbids],
        "dominated": [removed_values(market, removed) for removed in one.removed],
    }


def _bid(market: Market, i: int, t: int, b: int) -> dict[str, Any]:
    agent = market.agents[i]
    return {"agent": agent.name, "type": agent.types[t].name, "bid": bid_text((agent.bids or ())[b])}


def removed_values(market: Market, removed: Removed) -> dict[str, Any]:
    """A bid and what dominates it."""
    bids = market.agents[removed.agent].bids or ()
    by = {bid_text(bids[b]): show(w) for b, w in removed.by}
    return {**_bid(market, removed.agent, removed.type, removed.bid), "by": by}


def rounds_values(market: Market, found: Elimination) -> list[list[dict[str, Any]]]:
    """What each round removes."""
    return [[removed_values(market, removed) for removed in one] for one in found.rounds]


def print_refined(console: Console, found: dict[str, Any], asked: str) -> None:
    """What was asked for, how many outcomes were rejected, and why the first few were."""
    total = found["unrefined"]
    of = f"of {total:,} outcomes" if total is not None else "outcomes met (of how many is not known)"
    words = f"Asked for: {asked}; {len(found['rejected']):,} {of} rejected"
    words += f", {found['undecided']:,} undecided." if found["undecided"] else "."
    console.print(Text(words))
    for row in found["rejected"][:REASONS]:
        why = [f"{_whose(bid)} overbids" for bid in row["overbids"]]
        why += [f"{_whose(bid)} is dominated by {_mixture(bid['by'])}" for bid in row["dominated"]]
        console.print(Text(f"  rejected (welfare {row['welfare']}): {'; '.join(why)}"))


def _whose(bid: dict[str, Any]) -> str:
    return f"{name(bid['agent'])} ({name(bid['type'])}): {bid['bid']}"


def _mixture(by: dict[str, str]) -> str:
    return next(iter(by)) if len(by) == 1 else " + ".join(f"{weight}·({bid})" for bid, weight in by.items())


# ---- the elimination of one profile


def elimination_values(asked: ProfileElimination) -> dict[str, Any]:
    """The rounds in the implied game of the profile, what is left, and whether the profile's bids are."""
    market, found = asked.market, asked.found
    left = {
        agent.name: {
            t.name: [bid_text((agent.bids or ())[b]) for b in bids] for t, bids in zip(agent.types, row, strict=True)
        }
        for agent, row in zip(market.agents, found.left, strict=True)
    }
    return {
        "rounds": rounds_values(market, found),
        "left": left,
        "survives": asked.survives,
        "removed": [_bid(market, i, t, b) for i, t, b in asked.gone],
        "against": asked.against,
        "pure": asked.pure,
        "iterated": True,
    }


def print_elimination(console: Console, found: dict[str, Any]) -> None:
    """The rounds as a table, what is left, and the profile's bids."""
    kind = "by single bids, " if found["pure"] else ""
    title = f"Iterated elimination of weakly dominated bids, {kind}against {found['against']}"
    rows: list[Sequence[Any]] = [
        (k, bid["agent"], bid["type"], bid["bid"], _mixture(bid["by"]))
        for k, removed in enumerate(found["rounds"], start=1)
        for bid in removed
    ]
    if rows:
        console.print(table(title, ("round", "agent", "type", "removed", "dominated by"), rows))
    else:
        console.print(Text(f"{title}: no bid is removed."))
    left = [(agent, name, "; ".join(bids)) for agent, row in found["left"].items() for name, bids in row.items()]
    console.print(table("Bids left", ("agent", "type", "bids"), left))
    if found["survives"]:
        console.print(Text("The profile's bids survive."))
    else:
        console.print(Text("Of the profile's bids these do not survive: " + "; ".join(map(_whose, found["removed"]))))
