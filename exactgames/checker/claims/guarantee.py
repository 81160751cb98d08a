"""Welfare that no aftermarket can break: in every Bayes-Nash equilibrium of the auction, whatever signals and trade
mechanisms follow, it is at least so much.  The evidence is deviations, which each type may bid and then opt out, with
*shifts* of what they bring between types that the others cannot tell apart; or smoothness; under a posted price the
checker finds the bound itself.  What one argument does not prove may be true: such a claim is never refuted.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ..budget import widest
from ..kernel.guarantee import least_by_types, least_of_all, moved, moved_from
from ..kernel.payoffs import Payoffs
from ..kernel.smooth import never_loses
from ..reading import Table, array, integer, lowest, number, table, text, truth
from ..rebuild.market import Market
from ..rebuild.payoffs import auction_payoffs
from ..rebuild.posted import posted_guarantee
from ..rebuild.stages.posted_bundles import PostedBundles
from ..rebuild.stages.posted_price import PostedPrice
from ..rejected import Rejected, show
from ..words import cut
from .claim import Claim, Head, Judged
from .mixtures import CODE, Mixture, of_agents, of_types, read_mixture, whole
from .shifts import Shift, by_place, read_shifts
from .smooth import INSTANCE, Case, read_deviations, read_mu
from .this_market import ThisMarket
from .welfare import optimum

WAYS = "basic strengthened smooth semi-smooth"
SCOPES = ("any-aftermarket", "this-market")
BY_SMOOTHNESS = ("smooth", "semi-smooth")


@dataclass(frozen=True)
class Guarantee(Claim):
    value: Fraction | None  # None: left open
    by: str
    informed: bool  # whether agents may acquire information about types
    mu: Fraction
    anyhow: bool  # whether buyers come in whatever order

    KINDS: ClassVar[tuple[str, ...]] = ("welfare-at-least",)

    @classmethod
    def keys(cls, kind: str) -> tuple[str, str]:
        return "", "value by information mu arrival scope"

    @classmethod
    def read(cls, head: Head, raw: Table, market: Market, where: str) -> Claim:
        scope = text(raw.get("scope", SCOPES[0]), f"{where}, scope", INSTANCE, " ".join(SCOPES))
        if scope == SCOPES[1]:
            for key in ("by", "information", "mu", "arrival"):
                if key in raw:
                    raise Rejected(INSTANCE, f"{where}, {key}: it is of any aftermarket, and scope is {show(scope)}")
            return ThisMarket.read(head, raw, market, where)
        by = text(raw.get("by", "basic"), f"{where}, by", INSTANCE, WAYS)
        bought = bool(market.information)
        informed = truth(raw.get("information", bought), f"{where}, information", INSTANCE)
        if bought and not informed:
            raise Rejected(INSTANCE, f"{where}, information: found false, where agents may acquire information")
        if "mu" in raw and by not in BY_SMOOTHNESS:
            raise Rejected(INSTANCE, f"{where}, mu: it is of smoothness alone, and by is {show(by)}")
        if by == "smooth" and (informed or not market.prior.product):
            why = "information may be acquired" if informed else "the prior is joint"
            raise Rejected(INSTANCE, f"{where}, by: nothing follows from 'smooth' where {why}")
        _check_auction(market, by, "arrival" in raw, where)
        arrival = text(raw.get("arrival", "file"), f"{where}, arrival", INSTANCE, "file any")
        value = number(raw["value"], f"{where}, value") if "value" in raw else None
        return cls(*head, value, by, informed, read_mu(raw.get("mu", 1), f"{where}, mu"), arrival == "any")

    def about(self, market: Market | None) -> str:
        informed = ", whatever information is acquired" if self.informed else ""
        arrival = ", in any order of arrival" if self.anyhow else ""
        return f"{self.by}{informed}{arrival}"

    def statement(self, market: Market | None, given: bool, found: object) -> str:
        value = cut(show(self.value) if self.value is not None else str(found))
        arrival = ", in whatever order buyers come" if self.anyhow else ""
        informed = ", and whatever information about types is acquired before" if self.informed else ""
        return (
            f"in every Bayes-Nash equilibrium of the auction{arrival}, whatever signals and trade mechanisms follow"
            f"{informed}, welfare is at least {value}"
        )

    def check(self, holds: bool, evidence: object, judged: Judged) -> None:
        if not holds:
            raise Rejected("verdict", f"{self.kind} is never refuted: what one argument does not prove may be true")
        market = judged.game.market
        with market.budget.scope():
            given, exact = self._proved(evidence, judged)
        if given != exact:
            raise Rejected("value", f"{self.kind}: found {show(given)}, expected {show(exact)}")
        if self.value is not None and exact < self.value:
            raise Rejected("verdict", f"{self.kind}: {show(exact)} is proved, and {show(self.value)} claimed")

    def shown(self, evidence: object) -> dict[str, object]:
        return {"value": evidence["value"]} if isinstance(evidence, dict) else {}

    def _proved(self, evidence: object, judged: Judged) -> tuple[Fraction, Fraction]:
        """What the evidence says is proved, and what it proves."""
        market = judged.game.market
        stage = market.opening
        if isinstance(stage, PostedPrice | PostedBundles):
            found = table(evidence, "evidence", "format", "value")
            return lowest(found["value"], "value"), posted_guarantee(market, stage, self.anyhow, self.informed)
        if self.by in BY_SMOOTHNESS:
            keys = "deviations" if self.by == "semi-smooth" else "profiles"
            found = table(evidence, "evidence", "format", f"{keys} lambda value")
            share = self._smooth(found, market)
            return lowest(found["value"], "value"), share / self.mu * optimum(judged.game)
        shifted = not self.informed and (self.by == "strengthened" or not market.prior.product)
        found = table(evidence, "evidence", "format", "deviations value" + (" shifts" if shifted else ""))
        proof = _Proof(market, auction_payoffs(market, apart=shifted or self.by == "strengthened"))
        if self.by == "strengthened":
            exact = proof.strengthened(found)
        else:
            exact = proof.basic(found, by_types=shifted or self.informed)
        return lowest(found["value"], "value"), exact

    def _smooth(self, found: Table, market: Market) -> Fraction:
        """λ."""
        case = Case(self.by, self.mu, Fraction(0), market)
        share = case.check_holds(found)
        if self.mu > 1:
            for k, agent in enumerate(market.agents):
                for kind, name in enumerate(agent.types):
                    if not never_loses(case.payoffs, k, kind):
                        who = f"type {show(name)} of agent {show(agent.name)}"
                        raise Rejected(CODE, f"mu > 1, and every bid of {who} may bring less than 0")
        return share


def _check_auction(market: Market, by: str, arrival: bool, where: str) -> None:
    if market.sealed:
        if arrival:
            raise Rejected(INSTANCE, f"{where}, arrival: with sealed bids nobody comes before another")
    elif not isinstance(market.opening, PostedPrice | PostedBundles):
        raise Rejected(INSTANCE, f"{where}: guarantees are for sealed bids and posted prices alone")
    elif by != "basic":
        raise Rejected(INSTANCE, f"{where}, by: found {show(by)}, expected 'basic' under a posted price")


class _Proof:
    """What deviations and shifts prove."""

    def __init__(self, market: Market, payoffs: Payoffs) -> None:
        self.market, self.payoffs = market, payoffs
        types, weights = market.prior.profiles(market.budget)
        self.types, self.weights, self.total = types, weights, sum(weights)
        self.profiles = list(zip(types, weights, strict=True))

    def basic(self, found: Table, by_types: bool) -> Fraction:
        read = read_deviations(found["deviations"], self.market)
        if not by_types:
            return self._independent(read)
        shifts = read_shifts(found.get("shifts", []), self.market, self.types, self.weights)
        numbers = whole([mixture for own in read for mixture in own], [shift.amount for shift in shifts], self.market)
        left = iter(numbers.mixtures)
        tables = moved(self.payoffs, [[next(left) for _ in own] for own in read], numbers.one)
        return self._least(numbers.one, tables, shifts, numbers.others, numbers.mixtures)

    def _independent(self, read: list[list[Mixture]]) -> Fraction:
        weighted = []
        for agent, own in zip(self.market.agents, read, strict=True):
            for p, mixture in zip(agent.probability, own, strict=True):
                self.market.budget.charge("the weights of mixtures", 20 * len(mixture))
                weighted.append([(bid, p * weight) for bid, weight in mixture])
        numbers = whole(weighted, [], self.market)
        left = iter(numbers.mixtures)
        low = least_of_all(self.payoffs, numbers.one, [[next(left) for _ in own] for own in read])
        return Fraction(low, numbers.one * self.payoffs.unit)

    def strengthened(self, found: Table) -> Fraction:
        read = [
            [self._by_bid(x, agent, kind) for kind, x in enumerate(of_types(own, agent, self.market, where))]
            for agent, own in enumerate(of_agents(found["deviations"], self.market, "deviations"))
            for where in [f"deviations, {show(self.market.names[agent])}"]
        ]
        shifts = read_shifts(found.get("shifts", []), self.market, self.types, self.weights)
        every = [mixture for own in read for by_bid in own for mixture in by_bid]
        numbers = whole(every, [shift.amount for shift in shifts], self.market)
        left = iter(numbers.mixtures)
        tables = moved_from(
            self.payoffs, [[[next(left) for _ in by_bid] for by_bid in own] for own in read], numbers.one
        )
        return self._least(numbers.one, tables, shifts, numbers.others, numbers.mixtures)

    def _by_bid(self, value: object, agent: int, kind: int) -> list[Mixture]:
        """The mixture by own bid: where none is listed, the bid itself."""
        where, count = f"deviations, {show(self.market.names[agent])}, type {kind}", self.payoffs.counts[agent]
        self.market.budget.charge(where, 5 * count, kept=150 * count)
        found: list[Mixture] = [[(bid, Fraction(1))] for bid in range(count)]
        last = -1
        for k, pair in enumerate(array(value, where, "format")):
            raw, mixture = array(pair, f"{where}, entry {k}", "format", 2, 2)
            bid = integer(raw, f"{where}, entry {k}", CODE, 0, count - 1)
            if bid <= last:
                raise Rejected(CODE, f"{where}: the own bids are not ascending")
            last = bid
            found[bid] = read_mixture(mixture, agent, self.market, f"{where}, own bid {bid}")
        return found

    def _least(
        self,
        one: int,
        tables: list[list[list[int]]],
        shifts: list[Shift],
        amounts: list[int],
        mixtures: list[list[tuple[int, int]]],
    ) -> Fraction:
        unit = self.payoffs.unit
        given = by_place(shifts, [amount * unit for amount in amounts], self.payoffs.counts)
        wide = max(one.bit_length(), widest(amounts))
        low = least_by_types(self.payoffs, one, self.profiles, tables, given, wide)
        return Fraction(low, self.total * one * unit)
