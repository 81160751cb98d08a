"""Bounds on what every equilibrium of the market as it is brings, mixed ones too: on welfare, revenue, or an agent's
utility, from below or from above.  The equilibria are the weak perfect Bayesian ones, without an aftermarket the
Bayes-Nash ones.  What comes after the bids lies between what elimination leaves; of the bids it is used that whoever
makes one gains nothing by another.  The evidence is *multipliers* of these conditions, and shifts; what one argument
does not prove may be true: such a claim is never refuted.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from ..budget import adding, digits, room, widest
from ..kernel.obedience import Multipliers, Profiles, Proof, Side
from ..reading import Table, array, integer, lowest, number, table
from ..rebuild.bid_outcomes import BidOutcomes, bid_outcomes
from ..rebuild.ends import Ends, refusal
from ..rebuild.keys import CODE as INSTANCE
from ..rebuild.market import Market
from ..rebuild.stages.none import NoAftermarket
from ..rejected import Rejected, show, unknown
from ..words import cut, quoted
from .claim import Claim, Head, Judged
from .mixtures import CODE, Mixture, of_agents, of_types, positive, whole
from .shifts import by_place, read_shifts


@dataclass(frozen=True)
class ThisMarket(Claim):
    agent: int | None  # of a utility
    value: Fraction | None  # None: left open

    KINDS: ClassVar[tuple[str, ...]] = (
        "welfare-at-most",
        "revenue-at-least",
        "revenue-at-most",
        "utility-at-least",
        "utility-at-most",
    )

    @classmethod
    def keys(cls, kind: str) -> tuple[str, str]:
        return "agent" if kind.startswith("utility") else "", "value"

    @classmethod
    def read(cls, head: Head, raw: Table, market: Market, where: str) -> Claim:
        if not market.sealed:
            raise Rejected(INSTANCE, f"{where}: {head.kind} of this market is for sealed bids alone")
        if market.information:
            raise Rejected(INSTANCE, f"{where}: {head.kind} of this market, where information may be acquired")
        if why := refusal(market):
            raise Rejected(INSTANCE, f"{where}: {why}")
        agent = market.agent(raw["agent"], f"{where}, agent") if "agent" in raw else None
        return cls(*head, agent, number(raw["value"], f"{where}, value") if "value" in raw else None)

    @property
    def figure(self) -> str:
        """What it bounds."""
        return self.kind.partition("-")[0]

    @property
    def upper(self) -> bool:
        return self.kind.endswith("-at-most")

    def about(self, market: Market | None) -> str:
        return "this market" if self.agent is None or market is None else market.names[self.agent]

    def statement(self, market: Market | None, given: bool, found: object) -> str:
        after = market is not None and not isinstance(market.aftermarket, NoAftermarket)
        concept = "weak perfect Bayesian" if after else "Bayes-Nash"
        figure = self.figure
        if self.agent is not None and market is not None:
            figure = f"the utility of {quoted(market.names[self.agent])}"
        value = cut(show(self.value) if self.value is not None else str(found))
        side = "at most" if self.upper else "at least"
        return f"in every {concept} equilibrium of this market {figure} is {side} {value}"

    def check(self, holds: bool, evidence: object, judged: Judged) -> None:
        if not holds:
            raise Rejected("verdict", f"{self.kind} is never refuted: what one argument does not prove may be true")
        market = judged.game.market
        found = table(evidence, "evidence", "format", "multipliers shifts value")
        given = lowest(found["value"], "value")
        with market.budget.scope():
            exact = _proved(self, found, market)
        if given != exact:
            raise Rejected("value", f"{self.kind}: found {show(given)}, expected {show(exact)}")
        if self.value is not None and (exact > self.value if self.upper else exact < self.value):
            raise Rejected("verdict", f"{self.kind}: {show(exact)} is proved, and {show(self.value)} claimed")

    def shown(self, evidence: object) -> dict[str, object]:
        return {"value": evidence["value"]} if isinstance(evidence, dict) else {}


def _proved(claim: ThisMarket, found: Table, market: Market) -> Fraction:
    """What the evidence proves."""
    types, weights = market.prior.profiles(market.budget)
    read = read_multipliers(found["multipliers"], market)
    shifts = read_shifts(found["shifts"], market, types, weights)
    every = [weighted for own in read for of_type in own for weighted in of_type.values()]
    numbers = whole(every, [shift.amount for shift in shifts], market)
    left = iter(numbers.mixtures)
    multipliers: list[list[Multipliers]] = [[{bid: next(left) for bid in of_type} for of_type in own] for own in read]
    wide = widest([numbers.one, *(sum([weight for _, weight in weighted]) for weighted in numbers.mixtures)])

    outcomes = bid_outcomes(market)
    unit = market.scale * outcomes.draws
    market.budget.charge("the shifts", len(shifts) * digits(widest(numbers.others), unit.bit_length()))
    amounts = [amount * unit for amount in numbers.others]
    profiles = Profiles(tuple([len(agent.bids) for agent in market.agents]))
    bits = outcomes.bits + 2  # of what an agent gets, less what she pays
    proof = Proof(profiles, numbers.one, wide, bits, widest(amounts), market.budget)
    long = wide + bits + proof.high + widest(weights) + 20
    market.budget.charge("the bound", len(types) * digits(long, widest(weights)) + 4 * digits(long))
    given, brings, total = by_place(shifts, amounts, profiles.counts), _Brings(market, outcomes), 0
    for place, (profile, weight) in enumerate(zip(types, weights, strict=True)):
        mine = [own[t] for own, t in zip(multipliers, profile, strict=True)]
        with market.budget.scope():
            brings.see(place)
            figure = brings.figure(claim)
            sides = [
                Side(brings.gets(k, False), brings.gets(k, True), own, given.get((k, place), ()))
                if own
                else Side((), (), own, given.get((k, place), ()))
                for k, own in enumerate(mine)
            ]
            total += weight * proof.extreme(figure, sides, claim.upper)
    return Fraction(total, sum(weights) * numbers.one * unit)


class _Brings:
    """What profiles of bids bring at one profile of types, between what."""

    def __init__(self, market: Market, outcomes: BidOutcomes) -> None:
        self.market, self.outcomes, self.ends = market, outcomes, Ends(market, outcomes.allocations, CODE)
        self.least: list[list[int]] = []  # by agent, and then of welfare: by allocation
        self.most: list[list[int]] = []

    def see(self, place: int) -> None:
        """Turn to a profile of types."""
        self.least, self.most = self.ends.at(place)

    def figure(self, claim: ThisMarket) -> list[int]:
        """What is bounded, by profile of bids: its end on the side of the bound."""
        if claim.agent is not None:
            return self.gets(claim.agent, claim.upper)
        if claim.figure == "welfare":
            return self._averages(-1, claim.upper)
        if claim.figure == "revenue":
            self._charge(len(self.market.agents))
            return self.outcomes.revenue()
        raise unknown("the claim", claim.kind)

    def gets(self, agent: int, most: bool) -> list[int]:
        """By profile of bids, the least that an agent gets, or the most, less what she pays."""
        values = self._averages(agent, most)
        self._charge(2)
        paid, pays = self.outcomes.paid[agent], self.outcomes.pays[agent]
        return [value - paid[k] for value, k in zip(values, pays, strict=True)]

    def _averages(self, row: int, most: bool) -> list[int]:
        self.market.budget.charge("averages over ties", self.outcomes.average_cost)
        self._charge(1)
        known = self.outcomes.average((self.most if most else self.least)[row])
        return [known[k] for k in self.outcomes.lottery]

    def _charge(self, tables: int) -> None:
        """Numbers by profile of bids."""
        count, bits = len(self.outcomes.lottery), self.outcomes.bits
        steps = count * tables * (1 + adding(bits))
        self.market.budget.charge("what profiles of bids bring", steps, kept=count * (8 * tables + room(bits)))


def read_multipliers(value: object, market: Market) -> list[list[dict[int, Mixture]]]:
    """By agent, type and own bid: other bids, each with its multiplier."""
    return [
        [
            _of_type(x, agent, market, f"{where}, type {kind}")
            for kind, x in enumerate(of_types(own, agent, market, where))
        ]
        for agent, own in enumerate(of_agents(value, market, "multipliers"))
        for where in [f"multipliers, {show(market.names[agent])}"]
    ]


def _of_type(value: object, agent: int, market: Market, where: str) -> dict[int, Mixture]:
    found: dict[int, Mixture] = {}
    last, count = -1, len(market.agents[agent].bids)
    for k, pair in enumerate(array(value, where, "format")):
        here = f"{where}, entry {k}"
        raw, listed = array(pair, here, "format", 2, 2)
        bid = integer(raw, here, CODE, 0, count - 1)
        if bid <= last:
            raise Rejected(CODE, f"{where}: the own bids are not ascending")
        last = bid
        found[bid] = _others(listed, bid, count, market, f"{where}, own bid {bid}")
    return found


def _others(value: object, own: int, count: int, market: Market, where: str) -> Mixture:
    found: Mixture = []
    listed = array(value, where, "format", 1)
    market.budget.charge("the multipliers", 50 * len(listed), kept=300 * len(listed))
    for k, pair in enumerate(listed):
        here = f"{where}, entry {k}"
        raw, multiplier = array(pair, here, "format", 2, 2)
        bid = integer(raw, here, CODE, 0, count - 1)
        if bid == own:
            raise Rejected(CODE, f"{here}: the other bid is the own one")
        if found and found[-1][0] >= bid:
            raise Rejected(CODE, f"{where}: the other bids are not ascending")
        found.append((bid, positive(multiplier, here)))
    return found
