"""Smoothness of the auction alone: `smooth`, with deviations that may depend on all types, and `semi-smooth`, with
deviations that depend on the own type.  That it is so is shown by the deviations, which bring enough at every profile
of bids; that it is not, by weights of profiles of bids against which no deviations do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ..budget import digits, widest
from ..kernel.guarantee import moved
from ..kernel.payoffs import Payoffs, deviating, sales, spread
from ..kernel.smooth import Entry, best_replies, least
from ..reading import Table, array, lowest, number, table
from ..rebuild.market import Market
from ..rebuild.payoffs import auction_payoffs
from ..rejected import Rejected, show
from ..words import cut
from .claim import Claim, Head, Judged
from .mixtures import CODE, Mixture, check_sum, indices, of_agents, of_types, positive, read_mixture, whole

INSTANCE = "instance"


@dataclass(frozen=True)
class Smooth(Claim):
    mu: Fraction
    best: Fraction | None  # λ; None: for some
    weak: Fraction

    KINDS: ClassVar[tuple[str, ...]] = ("smooth", "semi-smooth")

    @classmethod
    def keys(cls, kind: str) -> tuple[str, str]:
        return "mu", "lambda weak" if kind == "smooth" else "lambda"

    @classmethod
    def read(cls, head: Head, raw: Table, market: Market, where: str) -> Claim:
        if not market.sealed:
            raise Rejected(INSTANCE, f"{where}: {head.kind} is about sealed bids alone")
        best = None
        if "lambda" in raw:
            best = number(raw["lambda"], f"{where}, lambda")
            if not 0 < best <= 1:
                raise Rejected(INSTANCE, f"{where}, lambda: found {show(best)}, expected more than 0 and at most 1")
        mu, weak = read_mu(raw["mu"], f"{where}, mu"), number(raw.get("weak", 0), f"{where}, weak", 0)
        return cls(*head, mu, best, weak)

    def about(self, market: Market | None) -> str:
        least_share = "" if self.best is None else f"lambda {cut(show(self.best))}, "
        weak = f", weak {cut(show(self.weak))}" if self.weak else ""
        return f"{least_share}mu {cut(show(self.mu))}{weak}"

    def statement(self, market: Market | None, given: bool, found: object) -> str:
        mu, weak = cut(show(self.mu)), ""
        if self.weak:
            weak = f", weakly, with {cut(show(self.weak))} times the winning bids"
        if self.best is not None:
            return f"the auction alone is ({cut(show(self.best))}, {mu})-{self.kind}{weak}"
        if found is None:
            return f"the auction alone is (lambda, {mu})-{self.kind} for some lambda > 0{weak}"
        return f"the auction alone is ({cut(str(found))}, {mu})-{self.kind}{weak}, and so for no larger lambda"

    def check(self, holds: bool, evidence: object, judged: Judged) -> None:
        market = judged.game.market
        with market.budget.scope():
            case = Case(self.kind, self.mu, self.weak, market)
            if holds:
                worst = " worst" if self.best is None else ""
                found = table(evidence, "evidence", "format", f"{case.deviations} lambda{worst}")
                share = case.check_holds(found)
                if self.best is not None and share < self.best:
                    raise Rejected("value", f"lambda: found {show(share)}, expected at least {show(self.best)}")
                if self.best is None:
                    case.check_best(found["worst"], share)
            else:
                case.check_refuted(table(evidence, "evidence", "format", "worst")["worst"], self.best)

    def shown(self, evidence: object) -> dict[str, object]:
        return {"value": evidence["lambda"]} if isinstance(evidence, dict) and "lambda" in evidence else {}


def read_mu(value: object, where: str) -> Fraction:
    found = number(value, where)
    if found < 1:
        raise Rejected(INSTANCE, f"{where}: found {show(found)}, expected at least 1")
    return found


class Case:
    """One market, and what is asked of its auction."""

    def __init__(self, kind: str, mu: Fraction, weak: Fraction, market: Market, payoffs: Payoffs | None = None) -> None:
        self.semi, self.mu, self.weak, self.market = kind == "semi-smooth", mu, weak, market
        self.deviations = "deviations" if self.semi else "profiles"
        self.payoffs = auction_payoffs(market) if payoffs is None else payoffs
        self.types, self.weights = market.prior.profiles(market.budget)
        each = market.goods.optimum_cost(len(market.agents), market.bits)
        market.budget.charge("the largest welfare", len(self.types) * each, kept=len(self.types) * 40)
        draws = self.payoffs.unit // market.scale
        self.optimum = [
            draws * market.goods.optimum([agent.value[t] for agent, t in zip(market.agents, types, strict=True)])
            for types in self.types
        ]

    # -- Holds

    def check_holds(self, found: Table) -> Fraction:
        """λ, where the deviations show it."""
        share = lowest(found["lambda"], "lambda")
        if share <= 0:
            raise Rejected(CODE, f"lambda: found {show(share)}, expected more than 0")
        if self.semi:
            self._check_by_type(found["deviations"], share)
        else:
            self._check_by_profile(found["profiles"], share)
        return share

    def _check_by_profile(self, value: object, share: Fraction) -> None:
        listed = array(value, "profiles", "format", len(self.types), len(self.types))
        for place, (types, raw) in enumerate(zip(self.types, listed, strict=True)):
            where = f"profiles, entry {place}"
            each = of_agents(raw, self.market, where)
            names = self.market.names
            mixtures = [read_mixture(x, k, self.market, f"{where}, {show(names[k])}") for k, x in enumerate(each)]
            numbers = whole(mixtures, [self.mu, self.weak, share], self.market)
            tables = [
                spread(self.payoffs, agent, deviating(self.payoffs, agent, t, mixture))
                for agent, (t, mixture) in enumerate(zip(types, numbers.mixtures, strict=True))
            ]
            self._check_least(tables, numbers.one, numbers.others, place)

    def _check_by_type(self, value: object, share: Fraction) -> None:
        read = read_deviations(value, self.market)
        numbers = whole([mixture for own in read for mixture in own], [self.mu, self.weak, share], self.market)
        left = iter(numbers.mixtures)
        tables = moved(self.payoffs, [[next(left) for _ in own] for own in read], numbers.one)
        for place, types in enumerate(self.types):
            mine = [tables[agent][kind] for agent, kind in enumerate(types)]
            self._check_least(mine, numbers.one, numbers.others, place)

    def _check_least(self, tables: list[list[int]], one: int, others: Sequence[int], place: int) -> None:
        """Reject unless what deviations bring, plus μ times the revenue and the weak part, is always enough."""
        mu, weak, share = others
        payoffs = self.payoffs
        bits = payoffs.bits + widest([one, mu, weak]) + 20
        low, where = least(payoffs, [*tables, sales(payoffs, mu, weak)], bits)
        payoffs.budget.charge("a share of the optimum", digits(bits, share.bit_length()))
        if low < share * self.optimum[place]:
            at = f"types {list(self.types[place])}, bids {payoffs.bids(where)}"
            raise Rejected(CODE, f"the inequality fails at {at}: the deviations bring too little")

    # -- Refuted, or the best

    def check_best(self, value: object, share: Fraction) -> None:
        """Reject unless no larger λ is possible."""
        total, optimum = self._worst(value)
        if optimum <= 0 or total > share * optimum:
            raise Rejected(CODE, f"worst: it does not show that {show(share)} is the best lambda")

    def check_refuted(self, value: object, share: Fraction | None) -> None:
        """Reject unless it is so for no λ, or not for this one."""
        total, optimum = self._worst(value)
        least_needed = Fraction(0) if share is None else share * optimum
        if not (total < least_needed or (share is None and total == 0 < optimum)):
            raise Rejected(CODE, "worst: deviations may bring enough against these profiles of bids")

    def _worst(self, value: object) -> tuple[Fraction, Fraction]:
        """The most that deviations bring, plus what is paid; and the weighted optimum."""
        entries, optimum = self._entries(value)
        check_sum([weight for _, _, weight in entries], "worst, weights", self.market)
        return best_replies(self.payoffs, entries, self.mu, self.weak), optimum

    def _entries(self, value: object) -> tuple[list[Entry], Fraction]:
        found = table(value, "worst", "format", "weights" if self.semi else "profile weights")
        kinds = [len(agent.types) for agent in self.market.agents]
        places = {types: place for place, types in enumerate(self.types)}
        entries: list[Entry] = []
        if not self.semi:
            types = _known(found["profile"], kinds, places, "worst, profile")
        last: tuple[tuple[int, ...], tuple[int, ...]] | None = None
        weights: list[int] = []
        for k, raw in enumerate(array(found["weights"], "worst, weights", "format", 1)):
            where = f"worst, weights, entry {k}"
            parts = array(raw, where, "format", 3 if self.semi else 2, 3 if self.semi else 2)
            if self.semi:
                types = _known(parts[0], kinds, places, where)
            bids = indices(parts[-2], [len(agent.bids) for agent in self.market.agents], where)
            if last is not None and last >= (types, bids):
                raise Rejected(CODE, f"{where}: the entries are not ascending")
            last = types, bids
            entries.append((types, bids, positive(parts[-1], where)))
            weights.append(self.optimum[places[types]])
        common, shares = self.market.budget.whole("the weights of profiles of bids", [w for _, _, w in entries])
        steps = len(entries) * digits(widest(shares), self.payoffs.bits)
        self.market.budget.charge("the weighted optimum", steps)
        total = sum(x * y for x, y in zip(shares, weights, strict=True))
        return entries, Fraction(total, common * self.payoffs.unit)


def _known(value: object, kinds: Sequence[int], places: dict[tuple[int, ...], int], where: str) -> tuple[int, ...]:
    """A profile of types of the prior."""
    types = indices(value, kinds, where)
    if types not in places:
        raise Rejected(CODE, f"{where}: the types {list(types)} have probability 0")
    return types


def read_deviations(value: object, market: Market) -> list[list[Mixture]]:
    """A mixture for every type of every agent."""
    found = []
    for agent, own in enumerate(of_agents(value, market, "deviations")):
        where = f"deviations, {show(market.names[agent])}"
        found.append(
            [
                read_mixture(x, agent, market, f"{where}, type {kind}")
                for kind, x in enumerate(of_types(own, agent, market, where))
            ]
        )
    return found
