"""Dominance in the *implied game*: keep the assessment's aftermarket continuation, play only the auction.  A type's
payoff from a bid profile is its expected utility, averaged over ties and the others' types.  Bid b of type t is *weakly
dominated* by α (a bid or a mixture) if α is at least as good against every column and better against one.  A column is
a profile of the others' bids (`actions`) or of their type-contingent bids (`strategies`).

Undominated by mixtures ⟺ a best reply to a full-support belief over columns.  The evidence is one with weight 1 on
every column plus the listed weights.  Against strategies the columns need not be listed: summed over all of them, each
bid profile is played at each type profile by the same share, (number of strategy columns) / (number of action columns).
Undominated against actions implies undominated against strategies: if α dominates against strategies, its gains sum to
more than 0 over all strategy columns, so also over all action columns; at each of these, a constant strategy, it is at
least as good.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ..budget import digits, widest
from ..kernel.dominance import charge_strategies, difference, least_over_strategies, summed
from ..reading import Table, array, integer, lowest, table, text, truth
from ..rebuild.assessment import Assessment
from ..rebuild.implied import Column, Find
from ..rebuild.keys import CODE
from ..rebuild.market import Market
from ..rejected import Rejected, show
from ..words import cut
from .claim import Claim, Head, Judged, need_continuation, needs_bids, of_continuation, who


@dataclass(frozen=True)
class Dominance(Claim):
    agent: int | None  # None: every agent
    type: int | None
    bid: int | None  # None: the bids in the support of the profile
    strategies: bool  # against strategies, not against actions
    pure: bool  # by pure bids

    KINDS: ClassVar[tuple[str, ...]] = ("undominated", "dominated")

    @classmethod
    def keys(cls, kind: str) -> tuple[str, str]:
        return "agent" if kind == "dominated" else "", "agent type bid against pure"

    @classmethod
    def read(cls, head: Head, raw: Table, market: Market, where: str) -> Claim:
        needs_bids(market, where)
        agent = kind = bid = None
        if "agent" in raw:
            agent = market.agent(raw["agent"], f"{where}, agent")
            kind = market.type(agent, raw["type"], f"{where}, type") if "type" in raw else None
            bid = market.bid(agent, raw["bid"], f"{where}, bid") if "bid" in raw else None
        elif "type" in raw or "bid" in raw:
            raise Rejected(CODE, f"{where}: type and bid need an agent")
        against = text(raw.get("against", "actions"), f"{where}, against", CODE, "actions strategies")
        pure = truth(raw.get("pure", False), f"{where}, pure", CODE)
        return cls(*head, agent, kind, bid, against == "strategies", pure)

    @classmethod
    def of_profile(cls, kind: str) -> bool:
        return True

    def about(self, market: Market | None) -> str:
        words = []
        if self.agent is not None and market is not None:
            agent = market.agents[self.agent]
            words.append(agent.name if self.type is None else f"{agent.name} of type {agent.types[self.type]}")
            if self.bid is not None:
                words.append(f"bidding {market.bid_text(self.agent, self.bid)}")
        words.append("against strategies" if self.strategies else "against actions")
        words += ["by single bids"] if self.pure else []
        return ", ".join(words)

    def statement(self, market: Market | None, given: bool, found: object) -> str:
        whose = "" if self.agent is None or market is None else f" of {who(self.agent, self.type, market)}"
        verdict = "is weakly dominated"
        if self.bid is not None and self.agent is not None and market is not None:
            types = "" if self.type is not None else ", whatever her type,"
            bids = f"the bid {cut(market.bid_text(self.agent, self.bid))}{whose}{types}"
            verdict = verdict if self.kind == "dominated" else "is not weakly dominated"
        else:
            bids = f"{'every' if self.kind == 'dominated' else 'no'} bid{whose} that the profile plays"
        by = "by a single bid" if self.pure else "by a bid or a mixture of bids"
        said = f"{bids} {verdict} {by}, against {'strategies' if self.strategies else 'actions'}"
        return of_continuation(self, said)

    def check(self, holds: bool, evidence: object, judged: Judged) -> None:
        need_continuation(self, holds)
        assessment = judged.profile_for(self.kind).assessment
        if judged.find is None:
            raise Rejected("format", f"{self.kind}: there are no implied games")
        _check(self, holds, evidence, assessment, judged.find)


def _check(claim: Dominance, holds: bool, value: object, assessment: Assessment, find: Find) -> None:
    """`find`: the implied game of a type."""
    listed = array(table(value, "evidence", "format", "bids")["bids"], "bids", "format")
    concerned = _concerned(claim, assessment)
    dominated = (claim.kind == "dominated") == holds  # what every entry shows
    seen = _shown(claim, listed, assessment, find, dominated)
    if holds and seen != concerned:
        _incomplete(seen, concerned)
    if not holds and (not seen or len(set(seen)) != len(seen) or not set(seen) <= set(concerned)):
        raise Rejected("dominance", "expected evidence on one or more, distinct, of the bids concerned")


def check_bids(claim: Dominance, listed: list[object], assessment: Assessment, find: Find) -> None:
    """Reject where the entries do not show of every bid concerned, in order, what the claim says."""
    seen, concerned = _shown(claim, listed, assessment, find, claim.kind == "dominated"), _concerned(claim, assessment)
    if seen != concerned:
        _incomplete(seen, concerned)


def _shown(
    claim: Dominance, listed: list[object], assessment: Assessment, find: Find, dominated: bool
) -> list[tuple[int, int, int]]:
    """The bids that the entries are about, each checked."""
    names = Names(assessment.game.market)
    return [
        _Case(claim, entry, f"bids, entry {k}", assessment, find, dominated, names).check()
        for k, entry in enumerate(listed)
    ]


def _incomplete(seen: list[tuple[int, int, int]], concerned: list[tuple[int, int, int]]) -> None:
    raise Rejected(
        "dominance", f"found evidence on {len(seen)} bids, expected it on the {len(concerned)} concerned, in order"
    )


def _concerned(claim: Dominance, assessment: Assessment) -> list[tuple[int, int, int]]:
    """Agent, type and bid of every bid that a claim is about."""
    game = assessment.game
    played: dict[tuple[int, int], list[int]] = {}
    for here, past in enumerate(game.pasts):
        if game.views[here].kind == "bid":
            played[past.agent, past.type] = [bid for bid, w in enumerate(assessment.weights[here]) if w]
    found = []
    for k, agent in enumerate(game.market.agents):
        for t in range(len(agent.types)):
            if claim.agent in (None, k) and claim.type in (None, t):
                bids = [claim.bid] if claim.bid is not None else played.get((k, t), [0])  # no set: her only bid
                found += [(k, t, bid) for bid in bids]
    return found


class Names:
    """The agents' bids, as evidence names them."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self._found: dict[int, dict[str, int]] = {}

    def of(self, agent: int) -> dict[str, int]:
        """An agent's bids in words, with their numbers."""
        if agent not in self._found:
            market, bids = self.market, self.market.agents[agent].bids
            market.budget.charge(
                "the names of bids", len(bids), kept=len(bids) * (250 + market.units * (2 + market.bits // 3))
            )
            self._found[agent] = {market.bid_text(agent, bid): bid for bid in range(len(bids))}
        return self._found[agent]


class _Case:
    """One entry of the evidence, about one bid of one type."""

    def __init__(
        self,
        claim: Dominance,
        value: object,
        where: str,
        assessment: Assessment,
        find: Find,
        dominated: bool,
        names: Names,
    ) -> None:
        self.where, self.market, self.budget = where, assessment.game.market, assessment.game.budget
        self.pure = claim.pure
        self.shape = "dominator" if dominated else "witnesses" if claim.pure else "belief"
        keys = {"dominator": "dominator strict", "witnesses": "witnesses", "belief": "belief"}[self.shape]
        self.entry = table(value, where, "format", f"agent against bid type {keys}")
        self.agent = self._index(self.entry["agent"], self.market.names, "agent")
        me = self.market.agents[self.agent]
        self.type = self._index(self.entry["type"], me.types, "type")
        self.bids = names.of(self.agent)
        self.bid_names = list(self.bids)
        self.budget.charge("the names of bids", len(me.bids) // 10)
        self.bid = self._bid(self.entry["bid"], "bid")
        against = text(self.entry["against"], f"{where}, against", "format", "actions strategies")
        self.strategies = against == "strategies"
        if self.strategies != claim.strategies and not (claim.strategies and not dominated):
            raise Rejected("dominance", f"{where}: {against} evidence does not prove this claim")
        self.implied = find(self.agent, self.type)

    def _bid(self, value: object, what: str) -> int:
        name = text(value, f"{self.where}, {what}", "format")
        if name not in self.bids:
            raise Rejected("dominance", f"{self.where}, {what}: there is no {show(name)}")
        return self.bids[name]

    def _index(self, value: object, names: tuple[str, ...], what: str) -> int:
        name = text(value, f"{self.where}, {what}", "format")
        if name not in names:
            raise Rejected("dominance", f"{self.where}, {what}: there is no {show(name)}")
        return names.index(name)

    def check(self) -> tuple[int, int, int]:
        {"dominator": self._check_dominator, "witnesses": self._check_witnesses, "belief": self._check_belief}[
            self.shape
        ]()
        return self.agent, self.type, self.bid

    def column(self, value: object, where: str) -> Column:
        implied, found = self.implied, []
        others = len(implied.others)
        listed = array(value, where, "format", others, others)
        for entry, count, kinds in zip(listed, implied.counts, implied.kinds, strict=True):
            if self.strategies:
                bids = array(entry, where, "format", kinds, kinds)
                found.append(tuple(integer(bid, where, "dominance", 0, count - 1) for bid in bids))
            else:
                found.append((integer(entry, where, "dominance", 0, count - 1),) * kinds)
        return tuple(found)

    # -- Undominated

    def _check_belief(self) -> None:
        weights: dict[Column, Fraction] = {}
        seen: set[Column | int] = set()
        for k, pair in enumerate(array(self.entry["belief"], f"{self.where}, belief", "format")):
            where = f"{self.where}, belief, entry {k}"
            raw, weight = array(pair, where, "format", 2, 2)
            column = self.column(raw, where)
            key = column if self.strategies else self.implied.cell(column)
            if key in seen:
                raise Rejected("dominance", f"{where}: twice the same column, or outcome class")
            seen.add(key)
            weights[column] = lowest(weight, where)
            if weights[column] <= 0:
                raise Rejected("dominance", f"{where}: the weight is not positive")
        full, below = self.implied.full(self.strategies)
        common, whole = self.budget.whole(f"{self.where}, belief", weights.values())
        columns = list(zip(weights, whole, strict=True))
        bits = common.bit_length() + widest(full) + below.bit_length()
        each = 5 + 3 * digits(bits, self.implied.wide + below.bit_length())
        self.budget.charge(f"{self.where}, belief", (len(full) + 1) * (len(columns) + 1) * each)
        scores = []
        for bid, score in enumerate(full):
            score *= common
            for column, weight in columns:
                score += weight * below * self.implied.against(bid, column)
            scores.append(score)
        best = max(scores)
        if scores[self.bid] < best:
            other = show(self.bid_names[scores.index(best)])
            raise Rejected("dominance", f"{self.where}: bid {other} earns more against the belief")

    def _check_witnesses(self) -> None:
        others = [bid for bid in range(len(self.bid_names)) if bid != self.bid]
        where = f"{self.where}, witnesses"
        listed = array(self.entry["witnesses"], where, "format", len(others), len(others))
        for pair, other in zip(listed, others, strict=True):
            name, raw = array(pair, where, "format", 2, 2)
            if name != self.bid_names[other]:
                raise Rejected("dominance", f"{where}: found {show(name)}, expected {show(self.bid_names[other])}")
            if raw is None:
                if not self._same_everywhere(other):
                    raise Rejected("dominance", f"{where}: {show(name)} does not earn the same everywhere")
            else:
                column = self.column(raw, where)
                if self.implied.against(other, column) >= self.implied.against(self.bid, column):
                    raise Rejected("dominance", f"{where}: {show(name)} does not earn less at its column")

    def _same_everywhere(self, other: int) -> bool:
        if not self.strategies:
            return self._summed(self.implied.rows(other)) == self._summed(self.implied.rows(self.bid))
        if self.implied.rows(other) == self.implied.rows(self.bid):
            return True
        more = self._difference([(other, 1)], 1)
        less = [[-x for x in row] for row in more]
        return self._least(more) == 0 and self._least(less) == 0

    # -- Dominated

    def _check_dominator(self) -> None:
        where = f"{self.where}, dominator"
        pairs: list[tuple[int, Fraction]] = []
        taken: set[int] = set()
        for pair in array(self.entry["dominator"], where, "format", 1):
            name, raw = array(pair, where, "format", 2, 2)
            bid, weight = self._bid(name, "dominator"), lowest(raw, where)
            if weight <= 0 or bid in taken:
                raise Rejected("dominance", f"{where}: a weight is not positive, or a bid is there twice")
            taken.add(bid)
            pairs.append((bid, weight))
        common, weights = self.budget.whole(where, (weight for _, weight in pairs))
        if sum(weights) != common:
            raise Rejected("dominance", f"{where}: the weights do not sum to 1")
        if self.pure and len(pairs) != 1:
            raise Rejected("dominance", f"{where}: a mixture, where the claim is by pure bids")
        whole = [(bid, weight) for (bid, _), weight in zip(pairs, weights, strict=True)]
        column = self.column(self.entry["strict"], f"{self.where}, strict")
        better = sum(weight * self.implied.against(bid, column) for bid, weight in whole)
        if better <= common * self.implied.against(self.bid, column):
            raise Rejected("dominance", f"{self.where}: the dominator is not better at the strict column")
        difference = self._difference(whole, common)
        if not self.strategies:
            difference = [self._summed(difference)]
        if min(map(min, difference)) >= 0:  # the table proves it
            return
        if not self.strategies or self._least(difference) < 0:
            raise Rejected("dominance", f"{self.where}: the dominator is worse at some column")

    def _summed(self, rows: list[list[int]]) -> list[int]:
        return summed(rows, self.implied.wide, self.budget)

    def _difference(self, dominator: list[tuple[int, int]], common: int) -> list[list[int]]:
        """By type profile and the others' bids: what the dominator earns more, times `common`."""
        mixture = [(weight, self.implied.rows(bid)) for bid, weight in dominator]
        return difference(self.implied.rows(self.bid), mixture, common, self.implied.wide, self.budget)

    def _least(self, rows: list[list[int]]) -> int:
        """The least sum of a table over all strategy columns."""
        implied = self.implied
        if not implied.others:
            return sum(row[0] for row in rows)
        last = charge_strategies(len(rows), implied.counts, implied.kinds, implied.wide, self.where, self.budget)
        spread = [implied.spread(row) for row in rows]
        types = [types for _, types, _ in implied.profiles]
        least = least_over_strategies(spread, types, implied.counts, implied.kinds, last)
        if least is None:
            raise Rejected("dominance", f"{self.where}: no columns")
        return least
