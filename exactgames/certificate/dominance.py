"""Claims about weak dominance in the implied game: undominated, dominated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from attrs import frozen

from exactgames.certificate.canonical import number
from exactgames.certificate.context import Context
from exactgames.concepts.dominance import Dominator, FullSupportBelief, PureWitnesses, dominance_of
from exactgames.forms.form import Against
from exactgames.market.instance import ClaimSpec
from exactgames.mechanisms.auctions.sealed import bid_text
from exactgames.numbers.rational import show
from exactgames.quoted import name

KINDS = ("undominated", "dominated")


@frozen
class BidVerdict:
    """Whether one bid of one type is dominated.

    against  what the columns of ``found`` are
    columns  the columns that ``found`` mentions, by number
    """

    agent: int
    type: int
    bid: int
    against: Against
    found: Dominator | FullSupportBelief | PureWitnesses
    columns: Mapping[int, list[Any]]

    @property
    def dominated(self) -> bool:
        return isinstance(self.found, Dominator)


def judge_bids(
    context: Context, agent: int, t: int, bids: Sequence[int], against: Against, pure: bool
) -> list[BidVerdict]:
    """Are these bids of one type weakly dominated, by single bids (``pure``) or by mixtures, against "actions" or
    "strategies"?

    Undominated against actions implies undominated against strategies. Suppose α dominates b against strategies. Summed
    over all strategy columns, its gains are > 0; there, every bid profile is played equally often at each type profile,
    so the gains summed over the action columns are > 0 as well. Each action column is a constant strategy, where α
    loses nothing; so α dominates b against actions.
    """
    table = context.table(agent, t)
    work = len(bids) * table.distinct.size
    verdicts = []
    for bid, found in zip(bids, dominance_of(table, bids, pure, *context.workers(work)), strict=True):
        if against == "actions" or not isinstance(found, Dominator):
            columns = {c: list(context.form.action_column(agent, c)) for c in _mentioned(found)}
            verdicts.append(BidVerdict(agent, t, bid, "actions", found, columns))
        else:
            verdicts.append(_against_strategies(context, agent, t, bid, pure))
    return verdicts


def judge_bid(context: Context, agent: int, t: int, bid: int, against: Against, pure: bool) -> BidVerdict:
    """The verdict on one bid: see ``judge_bids``."""
    return judge_bids(context, agent, t, [bid], against, pure)[0]


def _against_strategies(context: Context, agent: int, t: int, bid: int, pure: bool) -> BidVerdict:
    strategies = context.strategies(agent, t)
    found = strategies.judge(bid, pure)
    seen = {c: [list(row) for row in strategies.column(c)] for c in _mentioned(found)}
    return BidVerdict(agent, t, bid, "strategies", found, seen)


def _mentioned(found: Dominator | FullSupportBelief | PureWitnesses) -> list[int]:
    """The columns that the evidence mentions."""
    match found:
        case Dominator():
            return [found.strict]
        case FullSupportBelief():
            return [c for c, _ in found.extra]
        case PureWitnesses():
            return sorted({c for _, c in found.columns if c is not None})
    assert_never(found)


def targets(context: Context, claim: ClaimSpec) -> list[tuple[int, int, int]]:
    """(agent, type, bid) of every bid that the claim is about."""
    agents = context.instance.market.agents
    found = []
    for i, agent in enumerate(agents):
        if claim.agent is not None and claim.agent != i:
            continue
        for t in range(len(agent.types)):
            if claim.type is not None and claim.type != t:
                continue
            bids = context.form.bids_played(i, t) if claim.bid is None else [(agent.bids or ()).index(claim.bid)]
            found += [(i, t, bid) for bid in bids]
    return found


def settle(context: Context, claim: ClaimSpec) -> tuple[bool, dict[str, Any], str]:
    """(whether the claim holds; its evidence: every bid if it does, the first that refutes it if not; in words)."""
    verdicts = []
    for agent, t, bid in targets(context, claim):
        verdict = judge_bid(context, agent, t, bid, claim.against, claim.pure)
        if verdict.dominated != (claim.kind == "dominated"):
            return False, {"bids": [_entry(context, verdict)]}, _words(context, verdict)
        verdicts.append(verdict)
    words = "; ".join(_words(context, verdict) for verdict in verdicts) if claim.kind == "dominated" else ""
    return True, {"bids": [_entry(context, verdict) for verdict in verdicts]}, words


def _words(context: Context, verdict: BidVerdict) -> str:
    """The verdict in words: B of type v=1: 0 is dominated by 1."""
    agent = context.instance.market.agents[verdict.agent]
    names = [bid_text(bid) for bid in agent.bids or ()]
    owner = name(agent.name)
    if len(agent.types) > 1:
        owner += f" of type {name(agent.types[verdict.type].name)}"
    if not isinstance(verdict.found, Dominator):
        return f"{owner}: {names[verdict.bid]} is not dominated"
    mixture = verdict.found.mixture
    by = names[mixture[0][0]] if len(mixture) == 1 else " + ".join(f"{show(w)}·({names[a]})" for a, w in mixture)
    return f"{owner}: {names[verdict.bid]} is dominated by {by}"


def _entry(context: Context, verdict: BidVerdict) -> dict[str, Any]:
    agent = context.instance.market.agents[verdict.agent]
    names = [bid_text(bid) for bid in agent.bids or ()]
    entry: dict[str, Any] = {
        "agent": agent.name,
        "type": agent.types[verdict.type].name,
        "bid": names[verdict.bid],
        "against": verdict.against,
    }
    found = verdict.found
    match found:
        case Dominator():
            entry["dominator"] = [[names[a], number(w)] for a, w in found.mixture]
            entry["strict"] = verdict.columns[found.strict]
        case FullSupportBelief():
            entry["belief"] = [[verdict.columns[c], number(w)] for c, w in found.extra]
        case PureWitnesses():
            entry["witnesses"] = [[names[a], None if c is None else verdict.columns[c]] for a, c in found.columns]
        case _:
            assert_never(found)
    return entry
