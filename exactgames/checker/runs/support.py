"""Undominated bids: for each type, parts of a belief to each of which her bid is a best reply, and which together leave
no other bid as good.  A *column*, one bid profile of the others, pins the entry that is the last to win, and the next;
a *ladder*, of the seller alone, the last entry of her first run.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..budget import digits
from ..claims.mixtures import of_each
from ..reading import Table, any_table, array, integer, lowest, table, text
from ..rejected import Rejected, show
from .auction import Holdings
from .continuous import ContinuousResale
from .market import RunMarket
from .play import Play, steady
from .resale import Resale
from .values import Bid, Money

CODE = "dominance"
FORM = "format"


@dataclass
class Pinned:
    """What is shown of the entries (from 1) of the bids that are as good: at least, at most."""

    least: dict[int, int]
    most: dict[int, int]

    def at_least(self, entry: int, level: int) -> None:
        self.least[entry] = max(level, self.least.get(entry, level))

    def at_most(self, entry: int, level: int) -> None:
        self.most[entry] = min(level, self.most.get(entry, level))


def check_support(market: RunMarket, resale: Resale | ContinuousResale | None, evidence: object) -> None:
    """Reject where the evidence does not show that no type's bid is weakly dominated."""
    found = table(evidence, "evidence", FORM, "columns ladders parts")
    choosing = [i for i, agent in enumerate(market.agents) if len(agent.levels) > 1]
    names = [market.names[i] for i in choosing]
    columns, parts = (of_each(found[key], names, key) for key in ("columns", "parts"))
    ladders = any_table(found["ladders"], "ladders", FORM)
    if set(ladders) - {market.names[i] for i in choosing if i == market.seller}:
        raise Rejected(CODE, "ladders: only a seller who has a choice has one")
    for i, listed, mine in zip(choosing, columns, parts, strict=True):
        agent = market.agents[i]
        where = f"agent {show(agent.name)}"
        read = [_Column(market, resale, i, entry, where) for entry in array(listed, where, FORM)]
        rung = _ladder(market, resale, ladders[agent.name], where) if agent.name in ladders else None
        own = of_each(mine, agent.types, f"{where}, parts")
        for kind, (name, part) in enumerate(zip(agent.types, own, strict=True)):
            here = f"{where}, type {show(name)}"
            pinned = Pinned({}, {})
            if rung is not None:
                pinned.at_least(*rung)
            for k in indices(part, len(read), here):
                read[k].pin(kind, pinned, here)
            _check_runs(market, i, pinned, here)


def indices(value: object, size: int, where: str) -> list[int]:
    found = [integer(x, where, FORM, 0, size - 1) for x in array(value, where, FORM)]
    if any(one >= other for one, other in itertools.pairwise(found)):
        raise Rejected(FORM, f"{where}: the columns are not ascending")
    return found


def read_levels(value: object, market: RunMarket, agent: int, where: str) -> Bid:
    """A bid of an agent, as runs of her levels."""
    entries = array(value, where, FORM, 0, len(market.agents[agent].levels))
    found: list[tuple[int, int]] = []
    each = 100 + len(market.agents[agent].levels) + digits(market.bits)
    market.budget.charge(where, len(entries) * each + 20, kept=200 * len(entries))
    for entry in entries:
        x, n = array(entry, where, FORM, 2, 2)
        level = lowest(x, where) * market.scale
        if level.denominator != 1 or level.numerator not in market.agents[agent].levels or level <= 0:
            raise Rejected(FORM, f"{where}: {show(x)} is no level above 0 of agent {show(market.names[agent])}")
        if found and found[-1][0] <= level:
            raise Rejected(FORM, f"{where}: the runs do not strictly decrease")
        found.append((level.numerator, integer(n, where, FORM, 1, market.units)))
    if sum(n for _, n in found) > market.units:
        raise Rejected(FORM, f"{where}: more bids than there are units")
    return tuple(found)


class _Column:
    def __init__(
        self, market: RunMarket, resale: Resale | ContinuousResale | None, agent: int, value: object, where: str
    ) -> None:
        others = [name for k, name in enumerate(market.names) if k != agent]
        raw = any_table(value, where, FORM)
        if set(raw) != {*others, "cuts"}:
            raise Rejected(FORM, f"{where}: a column names every other agent, and has cuts")
        bids = [
            market.agents[k].bid if k == agent else read_levels(raw[name], market, k, where)
            for k, name in enumerate(market.names)
        ]
        self.play, self.market, self.agent = Play(market, resale, agent, bids), market, agent
        rivals, own = self.play.rivals, market.agents[agent].bid
        self.won = rivals.won(own)
        self.price = rivals.price(self.won)
        if self.won and rivals.price_of(own, self.won) != self.price:
            raise Rejected(CODE, f"{where}: against a column, the bid pays more than it must for what it wins")
        entries = array(raw["cuts"], where, FORM, 1)
        market.budget.charge("cuts of a column", 20 * len(entries), kept=200 * len(entries))
        cuts = [integer(x, where, FORM, 0) for x in entries]
        pieces = self.play.check_pieces(cuts)
        if pieces is None:
            raise Rejected(CODE, f"{where}: the cuts of a column do not make pieces of what can be won")
        if not any(self.won in piece for piece in pieces):
            raise Rejected(CODE, f"{where}: what the bid wins in a column is no end of a piece")
        self.ends = sorted({won for piece in pieces for won in piece} - {self.won})
        levels = market.agents[agent].levels
        market.budget.charge("what a column pins", 30 * len(levels))
        fitting = [x for x in levels if rivals.most(x) <= self.won and (not self.won or x <= self.price)]
        self.least, self.most = rivals.lowest(self.won), max(fitting)

    def pin(self, kind: int, pinned: Pinned, where: str) -> None:
        """Check that the bid is the only best reply but for those that win as many at the same price."""
        best = self.play.with_won(kind, self.won)
        for won in self.ends:
            if self.play.with_won(kind, won) >= best:
                raise Rejected(CODE, f"{where}: against a column, winning {show(won)} units is as good as the bid")
        if self.won > self.play.rivals.fewest:
            pinned.at_least(self.won, self.least)
        if self.won < self.market.units:
            pinned.at_most(self.won + 1, self.most)


def _check_runs(market: RunMarket, agent: int, pinned: Pinned, where: str) -> None:
    """Every run of the bid is kept from above at its first entry, and from below at its last."""
    own, entry = market.agents[agent], 0
    market.budget.charge(where, 10 + 10 * len(own.bid))
    rest = market.units - sum(n for _, n in own.bid)
    for level, n in (*own.bid, (0, rest)):
        if not n:
            continue
        first, last = entry + 1, entry + n
        entry = last
        if level < own.levels[-1] and pinned.most.get(first, own.levels[-1]) > level:
            raise Rejected(CODE, f"{where}: nothing shows that a higher bid in entry {show(first)} is worse")
        if level > 0 and pinned.least.get(last, 0) < level:
            raise Rejected(CODE, f"{where}: nothing shows that a lower bid in entry {show(last)} is worse")


# -- Ladders


REAL = "A C cuts equal price top"
"""What a ladder says where bids are any real numbers: `top` bids the highest price above the seller's level."""


def _ladder(
    market: RunMarket, resale: Resale | ContinuousResale | None, value: object, where: str, keys: str = f"above {REAL}"
) -> tuple[int, int]:
    """(the entry that it pins, to at least this level)."""
    if resale is None:
        raise Rejected(CODE, f"{where}: a ladder where there is no aftermarket")
    raw = table(value, f"{where}, ladder", FORM, keys)
    rungs = _Rungs(market, resale, raw, where)
    cuts = [integer(x, where, FORM, 1, rungs.count) for x in array(raw["cuts"], where, FORM, 1)]
    if cuts[0] != 1 or any(one >= other for one, other in itertools.pairwise(cuts)):
        raise Rejected(CODE, f"{where}, ladder: the cuts do not ascend from 1")
    for low, high in zip(cuts, [*(cut - 1 for cut in cuts[1:]), rungs.count], strict=True):
        rungs.check(low, high)
    return rungs.count, rungs.level


def real_ladder(
    market: RunMarket, resale: Resale | ContinuousResale | None, value: object, where: str
) -> tuple[int, int]:
    """The same among all real bids."""
    return _ladder(market, resale, value, where, REAL)


class _Rungs:
    def __init__(self, market: RunMarket, resale: Resale | ContinuousResale, raw: Table, where: str) -> None:
        self.market, self.resale, self.where = market, resale, f"{where}, ladder"
        self.seller = market.seller
        own = market.agents[self.seller]
        self.a, self.c = lowest(raw["A"], f"{self.where}, A"), lowest(raw["C"], f"{self.where}, C")
        if not self.a > self.c >= 0:
            raise Rejected(CODE, f"{self.where}: not A > C >= 0")
        if not own.bid or own.bid[0][1] >= market.units:
            raise Rejected(CODE, f"{self.where}: the first run of the bid has no end")
        self.level, self.count = own.bid[0]
        self.top, self.equal = (self._other(raw[key]) for key in ("top", "equal"))
        if self.top == self.equal:
            raise Rejected(CODE, f"{self.where}: top and equal are one agent")
        self.price = self._price(raw["price"])
        if not market.eligible(self.level):
            raise Rejected(CODE, f"{self.where}: {show(market.names[self.equal])} cannot bid as the seller does")
        if market.place[self.seller] > market.place[self.equal]:
            raise Rejected(CODE, f"{self.where}: ties are not the seller's")
        self.served = self._served(raw["above"]) if "above" in raw else None

    def _served(self, value: object) -> int | None:
        """`top`'s level, if one of the seller's is served before it: never where bids are real."""
        market = self.market
        above = self._level(value, market.agents[self.top].levels, "above")
        if self.level not in market.agents[self.equal].levels:
            raise Rejected(CODE, f"{self.where}: {show(market.names[self.equal])} cannot bid as the seller does")
        if above <= self.level:
            raise Rejected(CODE, f"{self.where}: above is not above the seller's level")
        before = market.place[self.seller] < market.place[self.top]
        levels = market.agents[self.seller].levels
        return above if any(x > above or (x == above and before) for x in levels) else None

    def _other(self, value: object) -> int:
        name = text(value, self.where, FORM)
        if name not in self.market.names or name == self.market.names[self.seller]:
            raise Rejected(CODE, f"{self.where}: {show(name)} is no other agent")
        return self.market.names.index(name)

    def _level(self, value: object, among: Sequence[int], what: str) -> int:
        level = lowest(value, f"{self.where}, {what}") * self.market.scale
        if level.denominator != 1 or level.numerator not in among:
            raise Rejected(CODE, f"{self.where}, {what}: {show(value)} is none of those that there are")
        return level.numerator

    def _price(self, value: object) -> Money:
        market = self.market
        if not market.any_price:
            return self._level(value, market.prices, "price")
        price = lowest(value, f"{self.where}, price") * market.scale
        if not 0 < price <= market.highest:
            raise Rejected(CODE, f"{self.where}, price: {show(value)} is not above 0 and at most the highest price")
        return price

    def held(self, own: int, top: int, equal: int = 0) -> Holdings:
        found = [0] * len(self.market.agents)
        found[self.seller], found[self.top], found[self.equal] = own, top, equal
        return tuple(found)

    def check(self, low: int, high: int) -> None:
        """Both inequalities, at the four corners of the part from `low` to `high`."""
        market, resale, units = self.market, self.resale, self.market.units
        market.budget.charge("a part of a ladder", 12 * resale.asking + 4 * len(market.prices) * digits(resale.wide))
        for case, _ in resale.cases_at(self.price):
            if not steady(market, case, self.held(low, units - low), self.held(high, units - high)):
                raise Rejected(CODE, f"{self.where}: from {show(low)} to {show(high)} the revenue is not affine")
        unit = market.scale * resale.weight
        least = {k: Fraction(self.price * resale.sold(self.price, self.held(k, units - k))) / unit for k in (low, high)}
        fewer = [(k, j) for k in (low, high) for j in (0, k - 1)]
        allowed = []
        for k, j in fewer:
            steps = k - j
            allowed.append(least[k] - Fraction(steps * self.level, market.scale) - self.a + self.c * steps)
        self._compare([self.held(j, units - k, k - j) for k, j in fewer], allowed, "a lower bid")
        if self.served is not None:
            more = [(k, y) for k in (low, high) for y in (k + 1, units)]
            allowed = [least[k] + Fraction(y * self.served - k * self.level, market.scale) for k, y in more]
            self._compare([self.held(y, units - y) for _, y in more], allowed, "a higher bid")

    def _compare(self, corners: Sequence[Holdings], allowed: Sequence[Fraction], what: str) -> None:
        """At no price does she earn more than `allowed` at a corner."""
        if self.resale.more_than(corners, allowed):
            raise Rejected(CODE, f"{self.where}: at a corner nothing shows that {what} is worse")
