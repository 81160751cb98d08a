"""Claims about weak dominance in the implied game: undominated, dominated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, assert_never

from attrs import field, frozen

from exactgames.arguments import of_type
from exactgames.claims.claim import COMPLETION, SHOWN, Claim, Key, Kind, MarketClaim, Required
from exactgames.concepts.dominance import Dominator, FullSupportBelief, PureWitnesses, dominance_of
from exactgames.forms.form import Against
from exactgames.market.instance import Completion
from exactgames.market.market import Agent, Market
from exactgames.mechanisms.auctions.sealed import Bid, bid_text
from exactgames.numbers.rational import number, show
from exactgames.quoted import name, quoted
from exactgames.session.session import Session
from exactgames.tally import tallied

AGENT = Key("agent", "agent", "Dominance: whose bid. Utility: whose.")
TYPE = Key("type", "type", "Dominance: this type of hers; default: every type.")
BID = Key("bid", "bid", "Dominance: this bid, instead of the profile's.")
AGAINST = Key(
    "against",
    ("actions", "strategies"),
    "Dominance: against the others' bids (the default) or their type-contingent bids.",
)
PURE = Key("pure", "flag", "Dominance by pure bids only; default false: by mixtures.")
WHOSE_BID = "the name of the agent whose bid is meant"


@frozen
class DominanceClaim(MarketClaim):
    """Each of these bids is weakly dominated in the implied game, or, if not ``dominated``, none is.

    agent, type  indices; None: all
    bid          this one; None: those that the profile plays
    against      what the others play: bids, or type-contingent bids
    pure         whether by a single bid; else by mixtures

    >>> from attrs import evolve
    >>> from exactgames import DominanceClaim, certify
    >>> from exactgames.examples import speculator
    >>> [claim] = certify(evolve(speculator(), claims=(DominanceClaim("c1", dominated=False),))).claims
    >>> claim.holds, claim.witness
    (False, 'S: 2 is dominated by 1')
    """

    dominated: bool = field(kw_only=True)
    agent: int | None = field(default=None, kw_only=True)
    type: int | None = field(default=None, kw_only=True)
    bid: Bid | None = field(default=None, kw_only=True)
    against: Against = field(default="actions", kw_only=True, validator=of_type(Against))
    pure: bool = field(default=False, kw_only=True)
    completion: Completion = field(default="unique", kw_only=True, validator=of_type(Completion))

    @property
    def kind(self) -> str:
        return "dominated" if self.dominated else "undominated"

    def settle_in(self, session: Session) -> Claim:
        """Its evidence: every bid if it holds, the first that refutes it if not."""
        verdicts = []
        for agent, t, bid in tallied(targets(session, self), "bids judged", alike=False):
            verdict = judge_bid(session, agent, t, bid, self.against, self.pure)
            if verdict.dominated != self.dominated:
                return Claim(
                    self,
                    False,
                    {"bids": [entry_row(session.instance.market.agents, verdict)]},
                    _words(session, verdict),
                )
            verdicts.append(verdict)
        words = "; ".join(_words(session, verdict) for verdict in verdicts) if self.dominated else ""
        return Claim(
            self, True, {"bids": [entry_row(session.instance.market.agents, verdict) for verdict in verdicts]}, words
        )

    def words(self, market: Market | None, given: bool, value: str | None) -> str:
        whose = "" if market is None or self.agent is None else f" of {whose_words(market, self.agent, self.type)}"
        if self.bid is not None:
            every = ", whatever her type," if self.type is None else ""
            subject = f"the bid {bid_text(self.bid)}{whose}{every} is{'' if self.dominated else ' not'}"
        else:
            subject = f"{'every' if self.dominated else 'no'} bid{whose} that the profile plays is"
        by = "a single bid" if self.pure else "a bid or a mixture of bids"
        where = "" if self.completion == "unique" else SHOWN
        return f"{where}{subject} weakly dominated by {by}, against {self.against}"


def whose_words(market: Market, agent: int, t: int | None = None) -> str:
    """The agent, or her type."""
    found = market.agents[agent]
    named = f"agent {quoted(found.name)}"
    return named if t is None else f"type {quoted(found.types[t].name)} of {named}"


def _kind(kind: str, dominated: bool, required: Required) -> Kind:
    keys = (AGENT, TYPE, BID, AGAINST, PURE, COMPLETION)
    make = partial(DominanceClaim, dominated=dominated)
    no_value = {"value": "has no value"}
    return Kind(kind, make, keys, "bids", (required,), no_value, bids="dominance")


KINDS = (
    _kind("undominated", False, Required("agent", WHOSE_BID, beside=("type", "bid"))),
    _kind("dominated", True, Required("agent", WHOSE_BID)),
)


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
    session: Session, agent: int, t: int, bids: Sequence[int], against: Against, pure: bool
) -> list[BidVerdict]:
    """Are these bids of one type weakly dominated, by single bids (``pure``) or by mixtures, against "actions" or
    "strategies"?

    Undominated against actions implies undominated against strategies. Suppose α dominates b against strategies. Summed
    over all strategy columns, its gains are > 0; there, every bid profile is played equally often at each type profile,
    so the gains summed over the action columns are > 0 as well. Each action column is a constant strategy, where α
    loses nothing; so α dominates b against actions.
    """
    table = session.table(agent, t)
    work = len(bids) * table.distinct.size
    verdicts = []
    for bid, found in zip(bids, dominance_of(table, bids, pure, *session.workers(work)), strict=True):
        if against == "actions" or not isinstance(found, Dominator):
            columns = {c: list(session.form.action_column(agent, c)) for c in mentioned(found)}
            verdicts.append(BidVerdict(agent, t, bid, "actions", found, columns))
        else:
            verdicts.append(_against_strategies(session, agent, t, bid, pure))
    return verdicts


def judge_bid(session: Session, agent: int, t: int, bid: int, against: Against, pure: bool) -> BidVerdict:
    """The verdict on one bid: see ``judge_bids``."""
    return judge_bids(session, agent, t, [bid], against, pure)[0]


def _against_strategies(session: Session, agent: int, t: int, bid: int, pure: bool) -> BidVerdict:
    strategies = session.strategies(agent, t)
    found = strategies.judge(bid, pure)
    seen = {c: [list(row) for row in strategies.column(c)] for c in mentioned(found)}
    return BidVerdict(agent, t, bid, "strategies", found, seen)


def mentioned(found: Dominator | FullSupportBelief | PureWitnesses) -> list[int]:
    """The columns that the evidence mentions."""
    match found:
        case Dominator():
            return [found.strict]
        case FullSupportBelief():
            return [c for c, _ in found.extra]
        case PureWitnesses():
            return sorted({c for _, c in found.columns if c is not None})
    assert_never(found)


def targets(session: Session, claim: DominanceClaim) -> list[tuple[int, int, int]]:
    """(agent, type, bid) of every bid that the claim is about."""
    agents = session.instance.market.agents
    found = []
    for i, agent in enumerate(agents):
        if claim.agent is not None and claim.agent != i:
            continue
        for t in range(len(agent.types)):
            if claim.type is not None and claim.type != t:
                continue
            bids = session.form.bids_played(i, t) if claim.bid is None else [(agent.bids or ()).index(claim.bid)]
            found += [(i, t, bid) for bid in bids]
    return found


def _words(session: Session, verdict: BidVerdict) -> str:
    """The verdict in words: B of type v=1: 0 is dominated by 1."""
    agent = session.instance.market.agents[verdict.agent]
    names = [bid_text(bid) for bid in agent.bids or ()]
    owner = name(agent.name)
    if len(agent.types) > 1:
        owner += f" of type {name(agent.types[verdict.type].name)}"
    if not isinstance(verdict.found, Dominator):
        return f"{owner}: {names[verdict.bid]} is not dominated"
    mixture = verdict.found.mixture
    by = names[mixture[0][0]] if len(mixture) == 1 else " + ".join(f"{show(w)}·({names[a]})" for a, w in mixture)
    return f"{owner}: {names[verdict.bid]} is dominated by {by}"


def entry_row(agents: Sequence[Agent], verdict: BidVerdict) -> dict[str, Any]:
    """The evidence for one bid."""
    agent = agents[verdict.agent]
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
