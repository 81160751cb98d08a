"""Bids that leave little: where the guarantee's worst joint distribution is looked for among those that agents can
bring about by themselves.

In an equilibrium of the combined market agents bid independently, given their types. If they bid by the plan σ, welfare
is at least

    left(σ) = Σ_i Σ_t P(t)·max_d E u_i(t; d, σ₋ᵢ) + E Rev(σ),

whatever follows, by the argument of the guarantee; so ``left`` is never below the guarantee, and a plan that leaves
more than the optimum is played in no equilibrium. Plans that leave little are looked for, not found for sure:

1. the marginals of the worst joint distribution;
2. with independent types ``left`` depends on the distributions of agents' bids alone, x_i = Σ_t P(t)·σ_i(t), and is
   convex in each of them: one after the other is chosen best against the others, by an exact linear program;
3. one bid for each type: all types of an agent alike first, then one type's bid after the other is improved.

Of the same x_i in 1. and 2. types bid alike, or the higher ones more, or less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from random import Random

import numpy as np
from attrs import define, field

from exactgames.bounds.auction import AuctionAlone
from exactgames.bounds.program import BoundProgram, Weights
from exactgames.clock import FOREVER, Clock
from exactgames.linear.program import Optimal, minimise
from exactgames.numbers.arrays import common_denominator, over

NOTHING, ONE = Fraction(0), Fraction(1)
Mixture = tuple[tuple[int, Fraction], ...]
"""(bid, by its number among those told apart; probability > 0), ascending."""
Plan = tuple[tuple[Mixture, ...], ...]
"""[agent][type]."""
ALIKE = 1_000
"""Of the profiles in which everybody's types bid alike, so many are tried."""
STARTS = 12
"""So many of these are improved."""
ROUNDS = 6
"""So often each agent's distribution is chosen anew."""


@define(eq=False)
class IndependentBids:
    """What was tried, and what it leaves."""

    alone: AuctionAlone
    clock: Clock = FOREVER
    left: dict[Plan, Fraction] = field(factory=dict)

    def plans(self, program: BoundProgram, weights: Weights) -> Iterator[Plan]:
        """In each of the three ways, what leaves least first. ``weights``: the worst joint distribution, of the
        ``program``. Late when the clock ends.
        """
        given: set[Plan] = set()
        for way in (self._marginals(program, weights), self._one_by_one(), self._pure()):
            for plan in way:
                self.value(plan)
            new = [plan for plan in self.left if plan not in given]
            given.update(new)
            yield from sorted(new, key=lambda plan: (self.left[plan], plan))

    def value(self, plan: Plan) -> Fraction:
        """What these bids leave."""
        if plan not in self.left:
            self.clock.check()
            self.left[plan] = self._value(plan)
        return self.left[plan]

    def _value(self, plan: Plan) -> Fraction:
        alone, total = self.alone, NOTHING
        tempted = [[[NOTHING] * size for _ in mine] for size, mine in zip(alone.sizes, plan, strict=True)]
        for types, p in alone.market.type_profiles():
            mixtures = [mine[t] for mine, t in zip(plan, types, strict=True)]
            for bids, q in drawn(mixtures):
                total += p * q * int(alone.revenue[np.ravel_multi_index(bids, alone.sizes)])
            for i, t in enumerate(types):
                for others, q in drawn(mixtures[:i] + mixtures[i + 1 :]):
                    column = alone.payoffs(i, t)[:, column_of(alone, i, others)].tolist()
                    tempted[i][t] = [x + p * q * y for x, y in zip(tempted[i][t], column, strict=True)]
        return (total + sum((max(row) for mine in tempted for row in mine), start=NOTHING)) / alone.unit

    # ---- the worst joint distribution's marginals

    def _marginals(self, program: BoundProgram, weights: Weights) -> Iterator[Plan]:
        by_type: list[list[dict[int, Fraction]]] = [[{} for _ in agent.types] for agent in self.alone.market.agents]
        for (k, b), weight in weights.items():
            bids = program.bids_at(np.array([b]))[:, 0].tolist()
            for i, t, w in program.cases[k].terms:
                by_type[i][t][bids[i]] = by_type[i][t].get(bids[i], NOTHING) + weight * w
        plan = tuple(tuple(map(_mixture, mine)) for mine in by_type)
        yield plan
        yield from self._sorted(tuple(self._average(i, mine) for i, mine in enumerate(plan)))

    def _average(self, i: int, by_type: Sequence[Mixture]) -> Mixture:
        total: dict[int, Fraction] = {}
        for t, mixture in zip(self.alone.market.agents[i].types, by_type, strict=True):
            for bid, p in mixture:
                total[bid] = total.get(bid, NOTHING) + p * t.probability
        return _mixture(total)

    def _sorted(self, averages: Sequence[Mixture]) -> Iterator[Plan]:
        """Plans with these distributions of bids: higher types take the higher ones, or the lower ones; or all bid
        alike.
        """
        agents = self.alone.market.agents
        for rising in (True, False):
            yield tuple(_shared_out(i, x, self.alone, rising) for i, x in enumerate(averages))
        yield tuple((x,) * len(agent.types) for agent, x in zip(agents, averages, strict=True))

    # ---- one distribution after the other

    def _one_by_one(self) -> Iterator[Plan]:
        if self.alone.market.joint is not None:
            return
        starts = sorted(self._alike(), key=lambda plan: (self.value(plan), plan))[:STARTS]
        for start, first in product(starts, range(len(self.alone.sizes))):
            averages = [mine[0] for mine in start]
            least = self.value(start)
            for _ in range(ROUNDS):
                for n in range(len(averages)):
                    i = (first + n) % len(averages)
                    averages[i] = self._best_against(i, averages)
                plans = list(self._sorted(averages))
                yield from plans
                if self.value(plans[0]) >= least:
                    break
                least = self.value(plans[0])

    def _best_against(self, i: int, averages: Sequence[Mixture]) -> Mixture:
        """The distribution of i's bids that leaves least against the others'.

        Minimise Σ_b x_b·Rev(b) + Σ U(j, t), U(j, t) ≥ Σ_b x_b·P(t)·E u_j(t; d, b) for each d, over j ≠ i.
        """
        self.clock.check()
        alone, size = self.alone, self.alone.sizes[i]
        against = [((b, ONE),) for b in range(size)]
        mixed = [[*averages[:i], one, *averages[i + 1 :]] for one in against]
        cost = [
            sum((q * int(alone.revenue[np.ravel_multi_index(bids, alone.sizes)]) for bids, q in drawn(one)), NOTHING)
            for one in mixed
        ]
        others = [(j, t) for j, agent in enumerate(alone.market.agents) if j != i for t in range(len(agent.types))]
        rows: list[list[Fraction]] = []  # x, U twice (of either sign), surplus
        for n, (j, t) in enumerate(others):
            weight, table = alone.market.agents[j].types[t].probability, alone.payoffs(j, t)
            columns = [[(column_of(alone, j, rest), q) for rest, q in drawn(one[:j] + one[j + 1 :])] for one in mixed]
            for d in range(alone.sizes[j]):
                brought = [weight * sum((q * int(table[d, c]) for c, q in mine), NOTHING) for mine in columns]
                utility = [ONE if m == n else NOTHING for m in range(len(others))]
                rows.append([*(-x for x in brought), *utility, *(-x for x in utility)])
        surplus = len(rows)
        a = [_integers([*row, *(-ONE if r == n else NOTHING for n in range(surplus))]) for r, row in enumerate(rows)]
        a.append([1] * size + [0] * (2 * len(others) + surplus))
        utilities = [ONE] * len(others)
        costs = _integers([*cost, *utilities, *(-x for x in utilities), *([NOTHING] * surplus)])
        found = minimise(costs, a, [0] * surplus + [1], filled=True, clock=self.clock)
        if not isinstance(found, Optimal):
            raise ArithmeticError("some distribution leaves least")
        return tuple((b, x) for b, x in enumerate(found.x[:size]) if x)

    # ---- one bid for each type

    def _alike(self) -> Iterator[Plan]:
        sizes, types = self.alone.sizes, [len(agent.types) for agent in self.alone.market.agents]
        random = Random(0)
        few = prod(sizes) <= ALIKE
        chosen = product(*map(range, sizes)) if few else (tuple(map(random.randrange, sizes)) for _ in range(ALIKE))
        for bids in chosen:
            yield tuple((((bid, ONE),),) * count for bid, count in zip(bids, types, strict=True))

    def _pure(self) -> Iterator[Plan]:
        """One type's bid after the other, to the first that leaves least, until nothing is better."""
        for plan in sorted(self._alike(), key=lambda plan: (self.value(plan), plan))[:STARTS]:
            before = None
            while before is None or self.value(plan) < before:
                before = self.value(plan)
                for i, mine in enumerate(plan):
                    for t in range(len(mine)):
                        others = [_changed(plan, i, t, bid) for bid in range(self.alone.sizes[i])]
                        plan = min([plan, *others], key=self.value)
            yield plan


def drawn(mixtures: Sequence[Mixture]) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    """Every profile of bids, and its probability."""
    for entries in product(*mixtures):
        yield tuple(bid for bid, _ in entries), prod((p for _, p in entries), start=ONE)


def column_of(alone: AuctionAlone, agent: int, others: Sequence[int]) -> int:
    """The number of the others' bid profile."""
    sizes = [size for j, size in enumerate(alone.sizes) if j != agent]
    return int(np.ravel_multi_index(tuple(others), sizes)) if others else 0


def _shared_out(i: int, average: Mixture, alone: AuctionAlone, rising: bool) -> tuple[Mixture, ...]:
    """The same bids in all, by type."""
    types = alone.market.agents[i].types
    worth = [kind.valuation.worth() for kind in types]
    left, found = list(average), [dict[int, Fraction]() for _ in types]
    for t in sorted(range(len(types)), key=lambda t: worth[t], reverse=not rising):
        need = types[t].probability
        while need:
            bid, there = left.pop(0)
            found[t][bid] = taken = min(need, there)
            need -= taken
            if taken < there:
                left.insert(0, (bid, there - taken))
    return tuple(map(_mixture, found))


def _mixture(weights: dict[int, Fraction]) -> Mixture:
    """Scaled to a sum of 1."""
    total = sum(weights.values(), start=NOTHING)
    return tuple((bid, weight / total) for bid, weight in sorted(weights.items()) if weight)


def _integers(row: Sequence[Fraction]) -> list[int]:
    return over(row, common_denominator(row))


def _changed(plan: Plan, i: int, t: int, bid: int) -> Plan:
    mine = (*plan[i][:t], ((bid, ONE),), *plan[i][t + 1 :])
    return (*plan[:i], mine, *plan[i + 1 :])
