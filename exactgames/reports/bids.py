"""What ``dominance`` found, as JSON values and as tables."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from rich.console import Console
from rich.text import Text

from exactgames.certificate.context import Context
from exactgames.certificate.dominance import judge_bid, judge_bids
from exactgames.concepts.dominance import Dominator
from exactgames.errors import Fault, InstanceError
from exactgames.forms.form import Against
from exactgames.market.instance import Instance
from exactgames.mechanisms.auctions.sealed import bid_text
from exactgames.numbers.rational import parse_rational, show
from exactgames.quoted import name as quoted_name
from exactgames.reports.tables import table
from exactgames.words import nearest


def chosen_types(instance: Instance, agent: str | None, type_name: str | None) -> list[tuple[int, int]]:
    """(agent, type) pairs that the names leave; None names them all. InstanceError for unknown names."""
    agents = instance.market.agents
    if agent is not None and agent not in [a.name for a in agents]:
        names = [a.name for a in agents]
        raise _refusal("--agent", repr(agent), "one of " + ", ".join(names), nearest(agent, names))
    mine = [(i, t) for i, a in enumerate(agents) for t in range(len(a.types)) if agent in (None, a.name)]
    pairs = [(i, t) for i, t in mine if type_name in (None, agents[i].types[t].name)]
    if not pairs:
        known = sorted({agents[i].types[t].name for i, t in mine})
        raise _refusal("--type", repr(type_name), "one of " + ", ".join(known), nearest(type_name or "", known))
    return pairs


def _refusal(option: str, found: str, expected: str, suggestion: str | None = None) -> InstanceError:
    return InstanceError((Fault(option, None, found, expected, suggestion),))


def one_bid(context: Context, pairs: list[tuple[int, int]], bid: str, against: Against, pure: bool) -> dict[str, Any]:
    """Is the bid, of the one (agent, type) pair, dominated, and by what? InstanceError unless it is one of her bids."""
    if len(pairs) != 1:
        expected = "--agent (and --type, if she has several) beside --bid"
        raise _refusal("--bid", f"{len(pairs)} types it could be of", expected)
    i, t = pairs[0]
    owner = context.instance.market.agents[i]
    names = [bid_text(vector) for vector in owner.bids or ()]
    name = _full(bid, context.instance.market.units)
    if name not in names:
        raise _refusal("--bid", repr(bid), f"one of {owner.name}'s {len(names)} bids, such as {names[-1]}")
    verdict = judge_bid(context, i, t, names.index(name), against, pure)
    by = {names[a]: show(w) for a, w in verdict.found.mixture} if isinstance(verdict.found, Dominator) else None
    whose = {"agent": owner.name, "type": owner.types[t].name, "bid": name}
    return {**whose, "dominated": verdict.dominated, "by": by, "against": against, "pure": pure}


def _full(bid: str, units: int) -> str:
    """The bid with all its entries, in lowest terms; as it stands if it does not read as a bid."""
    try:
        entries = [parse_rational(part.strip()) for part in bid.split(",")]
    except ValueError:
        return bid
    return bid_text((*entries, *([Fraction(0)] * (units - len(entries)))))


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


def undominated_bids(
    context: Context, pairs: list[tuple[int, int]], against: Against, pure: bool, progress: Callable[[str], None]
) -> dict[str, Any]:
    """The bids of each (agent, type) pair that are not dominated."""
    found: dict[str, dict[str, list[str]]] = {}
    for i, t in pairs:
        owner = context.instance.market.agents[i]
        progress(f"bids of {owner.name}, {owner.types[t].name}")
        bids = owner.bids or ()
        verdicts = judge_bids(context, i, t, range(len(bids)), against, pure)
        left = [bid_text(bid) for bid, verdict in zip(bids, verdicts, strict=True) if not verdict.dominated]
        found.setdefault(owner.name, {})[owner.types[t].name] = left
    return {"undominated": found, "against": against, "pure": pure}


def print_undominated(console: Console, found: dict[str, Any], instance: Instance) -> None:
    """The undominated bids, a row for each type."""
    rows = []
    for agent in instance.market.agents:
        for name, left in found["undominated"].get(agent.name, {}).items():
            rows.append((agent.name, name, f"{len(left)} of {len(agent.bids or ())}", "  ".join(left)))
    title = f"Bids not weakly dominated against {found['against']}" + (" by single bids" if found["pure"] else "")
    console.print(table(title, ("agent", "type", "", "bids"), rows))
