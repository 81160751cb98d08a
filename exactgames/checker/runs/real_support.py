"""Bids that are undominated among all real bids: for each type families of witnesses, one for each small ε > 0, in
which the others bid *levels beside numbers*, x + e·ε.  A *column* pins the entry that is the last to win, and the next.

A level beside a number is kept as the integer 3·x + e, x over a common denominator: so it compares as it does for all
small ε.  The columns' market has money over three times that denominator, and a highest level that beats all bids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ..budget import digits, room
from ..claims.mixtures import of_each
from ..reading import any_table, array, integer, lowest, table
from ..rejected import Rejected, show
from .continuous import ContinuousResale, resale_of
from .market import Agent, RunMarket
from .play import Play
from .resale import Resale
from .support import CODE, FORM, indices, real_ladder
from .values import MOST, Bid, Kind, Money, Runs

Level = tuple[Fraction, int]  # x + e·ε
Draft = list[tuple[Level, int]]  # runs of levels beside numbers, strictly decreasing


def check_real_support(market: RunMarket, resale: Resale | ContinuousResale | None, evidence: object) -> None:
    """Reject where the evidence does not show that no type's bid is weakly dominated."""
    found = table(evidence, "evidence", FORM, "columns ladders parts")
    columns, parts = (of_each(found[key], market.names, key) for key in ("columns", "parts"))
    ladders = any_table(found["ladders"], "ladders", FORM)
    if set(ladders) - {name for k, name in enumerate(market.names) if k == market.seller}:
        raise Rejected(FORM, "ladders: only the seller has one")
    wheres = [f"agent {show(name)}" for name in market.names]
    drafts = [
        [_read_column(entry, market, i, where) for entry in array(listed, where, FORM)]
        for i, (listed, where) in enumerate(zip(columns, wheres, strict=True))
    ]
    beside = _Beside(market, drafts)
    for i, (mine, where) in enumerate(zip(parts, wheres, strict=True)):
        agent = market.agents[i]
        with market.budget.scope():
            read = [_Column(beside, i, draft, where) for draft in drafts[i]]
            rung = real_ladder(market, resale, ladders[agent.name], where) if agent.name in ladders else None
            for here, kinds, part in _spans(beside.market, i, mine, where):
                pinned = _Pinned()
                if rung is not None:
                    pinned.at_least(rung[0], beside.times * rung[1])
                for k in indices(part, len(read), here):
                    read[k].pin(kinds, pinned, here)
                _check_runs(beside.market, i, pinned, here)


def _spans(market: RunMarket, agent: int, value: object, where: str) -> list[tuple[str, tuple[Kind, ...], object]]:
    """(its name, its type or the two between which its types lie, what stands there) of each entry of `parts`."""
    own = market.agents[agent]
    if own.drawn is None:
        listed = of_each(value, own.types, f"{where}, parts")
        return [
            (f"{where}, type {show(name)}", (k,), part)
            for k, (name, part) in enumerate(zip(own.types, listed, strict=True))
        ]
    found: list[tuple[str, tuple[Kind, ...], object]] = []
    end = own.drawn.law.lo
    entries = array(value, f"{where}, parts", FORM, 1)
    market.budget.charge(where, 200 * len(entries), kept=600 * len(entries))
    for entry in entries:
        low, high, part = array(entry, f"{where}, parts", FORM, 3, 3)
        first, last = (lowest(x, f"{where}, parts") * market.scale for x in (low, high))
        if first != end or last <= first:
            raise Rejected(FORM, f"{where}, parts: from {show(low)} to {show(high)} does not go on from before")
        found.append((f"{where}, types from {show(low)} to {show(high)}", (first, last), part))
        end = last
    if end != own.drawn.law.hi:
        raise Rejected(FORM, f"{where}, parts: they end at {market.money(end)}, before the greatest type, or after it")
    return found


# -- Columns as they are written


@dataclass
class _Draft:
    bids: list[Draft]  # by agent; her own is empty
    cuts: list[int]


def _read_column(value: object, market: RunMarket, agent: int, where: str) -> _Draft:
    raw = table(value, f"{where}, column", FORM, "bids cuts")
    others = [name for k, name in enumerate(market.names) if k != agent]
    told = of_each(raw["bids"], others, f"{where}, column, bids")
    bids = [_read_beside(bid, market, where) for bid in told]
    entries = array(raw["cuts"], f"{where}, cuts", FORM, 1)
    market.budget.charge("cuts of a column", 20 * len(entries), kept=300 * len(entries))
    return _Draft([*bids[:agent], [], *bids[agent:]], [integer(x, f"{where}, cuts", FORM, 0) for x in entries])


def _read_beside(value: object, market: RunMarket, where: str) -> Draft:
    """A bid as runs [x, e, n] of levels beside numbers."""
    entries = array(value, f"{where}, a bid of a column", FORM, 0, MOST)
    market.budget.charge(where, len(entries) * (150 + digits(market.bits)) + 20, kept=400 * len(entries))
    found: Draft = []
    for entry in entries:
        x, e, n = array(entry, where, FORM, 3, 3)
        level = (lowest(x, where), integer(e, where, FORM, -1, 1))
        if level <= (Fraction(0), 0):
            raise Rejected(FORM, f"{where}: {show(entry)} is no level above 0")
        if found and found[-1][0] <= level:
            raise Rejected(FORM, f"{where}: the runs do not strictly decrease")
        found.append((level, integer(n, where, FORM, 1, market.units)))
    if sum(n for _, n in found) > market.units:
        raise Rejected(FORM, f"{where}: more bids than there are units")
    return found


# -- The market in which they are bids


class _Beside:
    """The market with money over three times a common denominator of all levels, and what the columns bid in it."""

    def __init__(self, market: RunMarket, drafts: Sequence[Sequence[_Draft]]) -> None:
        budget = market.budget
        levels = [x for listed in drafts for draft in listed for bid in draft.bids for (x, _), _ in bid]
        common, wholes = budget.whole("levels beside numbers", [Fraction(1, market.scale), *levels])
        self.times = 3 * (common // market.scale)  # of the money of the market as it stands
        self.whole = dict(zip(levels, wholes[1:], strict=True))
        highest = max(market.reserve, *(x for agent in market.agents for x, _ in agent.bid[:1]), 0)
        top = max(self.times * highest, 3 * max(wholes)) + 2  # above every level beside one of these
        money: list[Money] = [market.scale, *market.prices]
        money += [x for agent in market.agents for row in agent.finite for x, _ in row]
        money += [x for agent in market.agents if agent.drawn is not None for x in agent.knots()]
        bits = max(market.bits + self.times.bit_length(), top.bit_length() + market.units.bit_length() + 20)
        size = len(money) + len(levels) + sum(len(agent.bid) for agent in market.agents)
        budget.charge("levels beside numbers", size * (20 + digits(bits)), kept=size * (room(bits) + 200))
        self.market = replace(
            market,
            agents=tuple(self._agent(agent, top) for agent in market.agents),
            reserve=self.times * market.reserve,
            prices=tuple(self.times * price for price in market.prices),
            scale=3 * common,
            bits=bits,
        )
        self.resale = resale_of(self.market)

    def _agent(self, agent: Agent, top: int) -> Agent:
        values = tuple(self._runs(row) for row in agent.finite)
        drawn = agent.drawn
        if drawn is not None:
            before, after = self._runs(drawn.before), self._runs(drawn.after)
            drawn = replace(drawn, law=drawn.law.times(self.times), before=before, after=after)
        return replace(
            agent, finite=values, levels=(0, top), bid=tuple((self.times * x, n) for x, n in agent.bid), drawn=drawn
        )

    def _runs(self, runs: Runs) -> Runs:
        return tuple((self.times * x, n) for x, n in runs)

    def bid(self, draft: Draft) -> Bid:
        return tuple((3 * self.whole[x] + e, n) for (x, e), n in draft)


def _parts(level: int) -> tuple[int, int]:
    """(3·x, e) of a level beside a number."""
    e = (level + 1) % 3 - 1
    return level - e, e


@dataclass
class _Pinned:
    """What is shown of the entries (from 1) of bids that no witness excludes: at least, at most, not eligible."""

    least: dict[int, int] = field(default_factory=dict)
    most: dict[int, int] = field(default_factory=dict)
    out: set[int] = field(default_factory=set)

    def at_least(self, entry: int, level: int) -> None:
        self.least[entry] = max(level, self.least.get(entry, level))

    def at_most(self, entry: int, level: int) -> None:
        self.most[entry] = min(level, self.most.get(entry, level))


class _Column:
    def __init__(self, beside: _Beside, agent: int, draft: _Draft, where: str) -> None:
        market = beside.market
        own = market.agents[agent].bid
        self.play = Play(market, beside.resale, agent, [beside.bid(bid) for bid in draft.bids])
        rivals = self.play.rivals
        self.market, self.won = market, rivals.won(own)
        self.price, self.pays = rivals.price(self.won), rivals.price_of(own, self.won)
        pieces = self.play.check_pieces(draft.cuts)
        if pieces is None:
            raise Rejected(CODE, f"{where}: the cuts of a column do not make pieces of what can be won")
        if not any(self.won in piece for piece in pieces):
            raise Rejected(CODE, f"{where}: what the bid wins in a column is no end of a piece")
        self.ends = sorted({won for piece in pieces for won in piece} - {self.won})

    def utility(self, kind: Kind, won: int) -> tuple[Money, int]:
        """(α, γ) of α + γ·ε, over one unit."""
        x, e = _parts(self.play.rivals.price(won))
        weight = 1 if self.play.resale is None else self.play.resale.weight
        return self.play.utility(kind, won, x), -weight * won * e

    def pin(self, kinds: tuple[Kind, ...], pinned: _Pinned, where: str) -> None:
        """Check that for small ε, and a type or all types between two, no other bid is as good but those that win as
        many at the same price."""
        if self.won and self.pays != self.price:
            raise Rejected(CODE, f"{where}: against a column, the bid pays more than it must for what it wins")
        best = {kind: self.utility(kind, self.won) for kind in kinds}
        for won in self.ends:
            kinks = (*self.play.kinks(won), *self.play.kinks(self.won))
            between = [v for v in kinks if kinds[0] < v < kinds[-1]]
            best |= {v: self.utility(v, self.won) for v in between if v not in best}
            if any(self.utility(kind, won) >= best[kind] for kind in (*kinds, *between)):
                raise Rejected(CODE, f"{where}: against a column, winning {show(won)} units is as good as the bid")
        rivals, left = self.play.rivals, self.market.units - self.won
        if self.won > rivals.fewest:
            pinned.at_least(self.won, _parts(self.price)[0])
        if not left:
            return
        if rivals.block(left) == len(rivals.levels):
            pinned.out.add(self.won + 1)
        else:
            pinned.at_most(self.won + 1, _parts(self.price if self.won else rivals.levels[rivals.block(left)])[0])


def _check_runs(market: RunMarket, agent: int, pinned: _Pinned, where: str) -> None:
    """Every run of the bid is kept from above at its first entry, from below at its last; what is not eligible, out."""
    own, entry = market.agents[agent], 0
    market.budget.charge(where, 10 + 10 * len(own.bid))
    rest = market.units - sum(n for _, n in own.bid)
    for level, n in (*own.bid, (0, rest)):
        first, last = entry + 1, entry + n
        if not n:
            continue
        most = pinned.most.get(first)
        if not market.eligible(level):
            if first not in pinned.out and (most is None or market.eligible(most)):
                raise Rejected(CODE, f"{where}: nothing shows that a bid in entry {show(first)} that may win is worse")
            return  # so are all after it
        if first not in pinned.out and (most is None or most > level):
            raise Rejected(CODE, f"{where}: nothing shows that a higher bid in entry {show(first)} is worse")
        if level > 0 and pinned.least.get(last, 0) < level:
            raise Rejected(CODE, f"{where}: nothing shows that a lower bid in entry {show(last)} is worse")
        entry = last
