"""Trades after the auction that leave the least welfare in an equilibrium with given bids.

Agents bid by a plan σ, a mixture for each type. After bids b that are played, and a draw of ties, agents win h: an
*event* e. A mechanism asks each agent for her type (among those that may bid so), or she refuses; if nobody refuses it
draws holdings h′ with probabilities q(e, r, h′) and takes payments p_i(e, r) that do not sum below 0, r being what is
said; else, and after all other bids, nothing happens. So whoever refuses is never worse off for it. With Π the joint
probability of i's type t, the others' types, their bids of e, and the draw,

    V_i(t, e) ≥ Σ Π·[Σ_h′ q(e, r, h′)·v_t(h′_i) − p_i(e, r)]   for every r_i      V_i(t, e) ≥ Σ Π·v_t(h_i)

with equality in the first for the types that bid so, telling their own; and after each bid that t plays the sum of
V_i(t, e), less payments in the auction, is no less than after any other bid of the plan, nor than P(t)·u_i(t; d, σ₋ᵢ)
for bids d that are not played. Then the plans "bid by σ, tell your type" are a Bayes–Nash equilibrium of the combined
market, a double departure included. The least welfare is a linear program, solved exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, islice, pairwise, product
from math import comb, prod

import numpy as np
from attrs import define, field, frozen

from exactgames.bounds.auction import AuctionAlone
from exactgames.bounds.independent_bids import NOTHING, ONE, Plan, column_of, drawn
from exactgames.clock import FOREVER, Clock
from exactgames.linear.program import Optimal, minimise
from exactgames.numbers.arrays import common_denominator

COLUMNS = 3_000
"""A program with more is not solved."""
Holdings = tuple[int, ...]
Column = tuple[object, ...]


@frozen
class Event:
    """Bids by number, what agents win and pay, the draw's probability; for each agent the types that may bid so."""

    bids: tuple[int, ...]
    held: Holdings
    paid: tuple[Fraction, ...]
    drawn: Fraction
    types: tuple[tuple[int, ...], ...]


@frozen
class Deal:
    """After ``event``, if agents tell these types: (holdings, probability), and what each pays."""

    event: int
    told: tuple[int, ...]
    drawn: tuple[tuple[Holdings, Fraction], ...]
    paid: tuple[Fraction, ...]


@frozen
class WorstTrades:
    """What happens in which event, where that is anything; the welfare that is left."""

    welfare: Fraction
    events: tuple[Event, ...]
    deals: tuple[Deal, ...]


def worst_trades(alone: AuctionAlone, plan: Plan, clock: Clock = FOREVER) -> WorstTrades | None:
    """Of units. None if these bids are played in no equilibrium with such trades, or the program is too large. Late
    when the clock ends.
    """
    return _Trades(alone, plan, clock).least()


@lru_cache(maxsize=256)
def _allocations(held: Holdings) -> tuple[Holdings, ...]:
    """Whoever may hold what after trades: bars between the units."""
    places = sum(held) + len(held) - 1
    bars = combinations(range(places), len(held) - 1)
    return tuple(tuple(b - a - 1 for a, b in pairwise((-1, *cut, places))) for cut in bars)


@define(eq=False)
class _Trades:
    alone: AuctionAlone
    plan: Plan
    clock: Clock
    events: list[Event] = field(factory=list)
    columns: dict[Column, int] = field(factory=dict)
    rows: list[tuple[dict[Column, Fraction], Fraction, bool]] = field(factory=list)  # equal, or at least

    def least(self) -> WorstTrades | None:
        self.events = list(islice(self._events(), COLUMNS))  # an event has a column at least
        if self._size() > COLUMNS:
            return None
        cost = self._costs()
        for e, event in enumerate(self.events):
            for told in product(*event.types):
                self._row({("q", e, told, h): Fraction(1) for h in _allocations(event.held)}, ONE, True)
                self._row({("p", e, told, i): Fraction(1) for i in range(len(told))}, NOTHING, False)
        for i, agent in enumerate(self.alone.market.agents):
            for t in range(len(agent.types)):
                self._incentives(i, t)
        solved = self._solved(cost)
        return None if solved is None else WorstTrades(*solved)

    # ---- what there is

    def _events(self) -> Iterator[Event]:
        alone, outcomes = self.alone, self.alone.outcomes
        starts = np.concatenate([[0], np.cumsum(outcomes.count)])
        played = [[{bid for bid, _ in mixture} for mixture in mine] for mine in self.plan]
        for bids in product(*(sorted(set().union(*mine)) for mine in played)):
            at = int(np.ravel_multi_index(bids, alone.sizes))
            types = tuple(
                tuple(t for t, mixed in enumerate(mine) if own in mixed) for mine, own in zip(played, bids, strict=True)
            )
            for row in range(int(starts[at]), int(starts[at + 1])):
                held = tuple(int(x) for x in outcomes.holdings[row])
                paid = tuple(Fraction(int(x), alone.money) for x in outcomes.payments[row])
                yield Event(bids, held, paid, Fraction(int(outcomes.weight[row]), outcomes.ways), types)

    def _size(self) -> int:
        agents = len(self.plan)
        return sum(
            prod(map(len, event.types)) * (comb(sum(event.held) + agents - 1, agents - 1) + 2 * agents)
            for event in self.events
        )

    def _worth(self, i: int, t: int, holding: int) -> Fraction:
        return self.alone.market.agents[i].types[t].valuation.worth()[holding]

    def _plays(self, i: int, t: int, event: Event) -> Fraction:
        """The probability with which the type bids as in the event."""
        return dict(self.plan[i][t]).get(event.bids[i], NOTHING)

    def _reached(self, event: Event, but: int = -1) -> Iterator[tuple[tuple[int, ...], Fraction]]:
        """Type profiles, with the joint probability of the event (but for what one agent bids)."""
        for types, p in self.alone.market.type_profiles():
            p *= event.drawn * prod((self._plays(i, t, event) for i, t in enumerate(types) if i != but), start=ONE)
            if p:
                yield types, p

    def _costs(self) -> dict[Column, Fraction]:
        found: dict[Column, Fraction] = {}
        for e, event in enumerate(self.events):
            for types, p in self._reached(event):
                for h in _allocations(event.held):
                    worth = sum((self._worth(i, t, h[i]) for i, t in enumerate(types)), start=NOTHING)
                    found["q", e, types, h] = p * worth
        return found

    # ---- incentives

    def _incentives(self, i: int, t: int) -> None:
        after: dict[int, tuple[dict[Column, Fraction], Fraction]] = {}  # [bid] what it brings: columns, constant
        for e, event in enumerate(self.events):
            others = [(types, p) for types, p in self._reached(event, i) if types[i] == t]
            value: Column = ("V", i, t, e)
            weight = sum((p for _, p in others), start=NOTHING)
            for told in event.types[i]:
                row = self._told(i, e, told, others)
                self._row({value: ONE} | {key: -x for key, x in row.items()}, NOTHING, False)
                if told == t:
                    self._row({value: -ONE} | row, NOTHING, False)
            self._row({value: ONE}, weight * self._worth(i, t, event.held[i]), False)
            so_far = after.get(event.bids[i], ({}, NOTHING))
            after[event.bids[i]] = so_far[0] | {value: ONE}, so_far[1] - weight * event.paid[i]
        for own, _ in self.plan[i][t]:
            mine, paid = after[own]
            for bid in range(self.alone.sizes[i]):
                if bid != own:
                    columns, least = after[bid] if bid in after else ({}, self._alone_brings(i, t, bid))
                    self._row(mine | {key: -x for key, x in columns.items()}, least - paid, False)

    def _told(
        self, i: int, e: int, told: int, others: list[tuple[tuple[int, ...], Fraction]]
    ) -> dict[Column, Fraction]:
        """What telling a type brings."""
        row: dict[Column, Fraction] = {}
        for types, p in others:
            said = (*types[:i], told, *types[i + 1 :])
            for h in _allocations(self.events[e].held):
                key: Column = "q", e, said, h
                row[key] = row.get(key, NOTHING) + p * self._worth(i, types[i], h[i])
            row["p", e, said, i] = row.get(("p", e, said, i), NOTHING) - p
        return row

    def _alone_brings(self, i: int, t: int, bid: int) -> Fraction:
        """P(t)·u_i(t; d, σ₋ᵢ)."""
        total, alone = NOTHING, self.alone
        for types, p in alone.market.type_profiles():
            mixtures = [mine[x] for j, (mine, x) in enumerate(zip(self.plan, types, strict=True)) if j != i]
            for others, q in drawn(mixtures) if types[i] == t else ():
                total += p * q * int(alone.payoffs(i, t)[bid, column_of(alone, i, others)])
        return total / alone.unit

    # ---- the program

    def _row(self, entries: dict[Column, Fraction], least: Fraction, equal: bool) -> None:
        for key in entries:
            self.columns.setdefault(key, len(self.columns))
        self.rows.append((entries, least, equal))

    def _solved(self, cost: dict[Column, Fraction]) -> tuple[Fraction, tuple[Event, ...], tuple[Deal, ...]] | None:
        """``q`` are at least 0; ``p`` and ``V`` of either sign: a second column each. Rows have a surplus."""
        free = {key: len(self.columns) + n for n, key in enumerate(k for k in self.columns if k[0] != "q")}
        width = len(self.columns) + len(free)
        unequal = [r for r, (_, _, equal) in enumerate(self.rows) if not equal]
        slack = {r: width + n for n, r in enumerate(unequal)}
        a, b = [], []
        for r, (entries, least, _) in enumerate(self.rows):
            scale = common_denominator([*entries.values(), least])
            row = [0] * (width + len(slack))
            for key, x in entries.items():
                row[self.columns[key]] = int(x * scale)
                if key in free:
                    row[free[key]] = -int(x * scale)
            a.append(row)
            b.append(int(least * scale))
            if r in slack:
                row[slack[r]] = -1
        scale = common_denominator(cost.values())
        costs = [0] * (width + len(slack))
        for key, x in cost.items():
            costs[self.columns[key]] = int(x * scale)
        found = minimise(costs, a, b, filled=True, clock=self.clock)
        if not isinstance(found, Optimal):
            return None
        value = {key: found.x[k] - (found.x[free[key]] if key in free else 0) for key, k in self.columns.items()}
        return found.value / scale, tuple(self.events), tuple(self._deals(value))

    def _deals(self, value: dict[Column, Fraction]) -> Iterator[Deal]:
        for e, event in enumerate(self.events):
            for told in product(*event.types):
                every = [(h, value["q", e, told, h]) for h in _allocations(event.held)]
                draws = tuple((h, p) for h, p in every if p)
                paid = tuple(value["p", e, told, i] for i in range(len(told)))
                if any(paid) or draws != ((event.held, Fraction(1)),):
                    yield Deal(e, told, draws, paid)
