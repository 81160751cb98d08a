"""What ``dominance`` found, as JSON values and as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from exactgames.answers.dominance import TypeBids
from exactgames.claims.dominance import BidVerdict
from exactgames.concepts.dominance import Dominator
from exactgames.forms.form import Against
from exactgames.market.instance import Instance
from exactgames.market.market import Market
from exactgames.mechanisms.auctions.sealed import bid_text
from exactgames.numbers.rational import show
from exactgames.quoted import name as quoted_name
from exactgames.reports.tables import table


def one_bid(market: Market, verdict: BidVerdict, against: Against, pure: bool) -> dict[str, Any]:
    """Is the bid dominated, and by what? ``against`` and ``pure``: as was asked."""
    owner = market.agents[verdict.agent]
    names = [bid_text(vector) for vector in owner.bids or ()]
    by = {names[a]: show(w) for a, w in verdict.found.mixture} if isinstance(verdict.found, Dominator) else None
    whose = {"agent": owner.name, "type": owner.types[verdict.type].name, "bid": names[verdict.bid]}
    return {**whose, "dominated": verdict.dominated, "by": by, "against": against, "pure": pure}


def print_one_bid(console: Console, found: dict[str, Any]) -> None:
    """One bid's verdict, in words."""
    whose = f"{quoted_name(found['agent'])} ({quoted_name(found['type'])}): {found['bid']}"
    if found["by"] is None:
        kind = "by single bids" if found["pure"] else "even by mixtures"
        console.print(Text(f"{whose} is not weakly dominated, {kind}, against {found['against']}."))
        return
    weights = [f"{name} with probability {weight}" for name, weight in found["by"].items()]
    by = f"the bid {next(iter(found['by']))}" if len(weights) == 1 else "the mixture of " + ", ".join(weights)
    console.print(Text(f"{whose} is weakly dominated against {found['against']}, by {by}."))


def undominated_bids(market: Market, left: Sequence[TypeBids], against: Against, pure: bool) -> dict[str, Any]:
    """The bids of each (agent, type) that are not dominated."""
    found: dict[str, dict[str, list[str]]] = {}
    for i, t, bids in left:
        owner = market.agents[i]
        found.setdefault(owner.name, {})[owner.types[t].name] = [bid_text(bid) for bid in bids]
    return {"undominated": found, "against": against, "pure": pure}


def print_undominated(console: Console, found: dict[str, Any], instance: Instance) -> None:
    """The undominated bids, a row for each type."""
    rows = []
    for agent in instance.market.agents:
        for name, left in found["undominated"].get(agent.name, {}).items():
            rows.append((agent.name, name, f"{len(left)} of {len(agent.bids or ())}", "; ".join(left)))
    title = f"Bids not weakly dominated against {found['against']}" + (" by single bids" if found["pure"] else "")
    console.print(table(title, ("agent", "type", "", "bids"), rows))
