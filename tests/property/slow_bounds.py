"""Bounds that no aftermarket can break, as the semantics page writes them: every type profile, every bid profile, every
deviation, one after the other. Programs in floats, by HiGHS; what evidence proves, in fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from itertools import permutations, product
from typing import Any

import highspy
import numpy as np
from attrs import frozen
from naive import sell

from exactgames.linear.highs import quiet_solver
from exactgames.market.market import Market
from exactgames.mechanisms.auctions.sealed import PriorityTies

NOTHING = Fraction(0)
Bids = tuple[int, ...]


@frozen(slots=False)
class NaiveBounds:
    """A market with sealed bids, its auction alone."""

    market: Market

    @cached_property
    def orders(self) -> list[tuple[int, ...]]:
        ties = self.market.auction.ties  # type: ignore[union-attr]
        return [ties.order] if isinstance(ties, PriorityTies) else list(permutations(range(len(self.market.agents))))

    @cached_property
    def profiles(self) -> list[tuple[tuple[int, ...], Fraction]]:
        return list(self.market.type_profiles())

    @cached_property
    def bids(self) -> list[Bids]:
        return list(product(*(range(len(agent.bids or ())) for agent in self.market.agents)))

    @cached_property
    def sold(self) -> dict[Bids, list[Any]]:
        """[bid profile] what happens in each order."""
        return {
            b: [
                sell(self.market, tuple((a.bids or ())[k] for a, k in zip(self.market.agents, b, strict=True)), order)
                for order in self.orders
            ]
            for b in self.bids
        }

    def revenue(self, b: Bids) -> Fraction:
        return sum((sum(one.paid, start=NOTHING) for one in self.sold[b]), start=NOTHING) / len(self.orders)

    def winning_bids(self, b: Bids) -> Fraction:
        total = NOTHING
        for one in self.sold[b]:
            for agent, k, won in zip(self.market.agents, b, one.won, strict=True):
                total += sum((agent.bids or ())[k][:won], start=NOTHING)
        return total / len(self.orders)

    def payoff(self, i: int, t: int, d: int, b: Bids) -> Fraction:
        """u_i(t; d, b₋ᵢ)."""
        marginals = self.market.agents[i].types[t].valuation.marginals
        total = NOTHING
        for one in self.sold[(*b[:i], d, *b[i + 1 :])]:
            total += sum(marginals[: one.won[i]], start=NOTHING) - one.paid[i]
        return total / len(self.orders)

    def optimum(self, types: tuple[int, ...]) -> Fraction:
        values = [a.types[t].valuation.marginals for a, t in zip(self.market.agents, types, strict=True)]
        return max(
            sum((sum(mine[:k], start=NOTHING) for mine, k in zip(values, held, strict=True)), start=NOTHING)
            for held in product(range(self.market.units + 1), repeat=len(values))
            if sum(held) <= self.market.units
        )

    # ---- programs, in floats

    def guarantee(self, strengthened: bool, information: bool) -> float:
        """The least welfare over π and U."""
        lp = Program()
        for types, p in self.profiles:
            lp.row([(("π", types, b), 1.0) for b in self.bids], float(p), float(p))
        for types, _ in self.profiles:
            for b in self.bids:
                lp.column(("π", types, b), float(self.revenue(b)), 0.0)
        for i, agent in enumerate(self.market.agents):
            for t in range(len(agent.types)):
                for a in range(len(agent.bids or ())) if strengthened else [None]:
                    lp.column(("U", i, t, a), 1.0, -highspy.kHighsInf)
                    for d in range(len(agent.bids or ())):
                        entries = [
                            (("π", types, b), -float(self.payoff(i, t, d, b)))
                            for types, _ in self.profiles
                            for b in self.bids
                            if types[i] == t and a in (None, b[i])
                        ]
                        lp.row([(("U", i, t, a), 1.0), *entries], 0.0, highspy.kHighsInf)
            if not information:
                self._unknowing(lp, i)
        return lp.least()

    def _unknowing(self, lp: Program, i: int) -> None:
        """The others' bids do not depend on i's type."""
        for (types, p), (others, q) in product(self.profiles, repeat=2):
            if types < others and types[:i] + types[i + 1 :] == others[:i] + others[i + 1 :]:
                for rest in {b[:i] + b[i + 1 :] for b in self.bids}:
                    mine = [b for b in self.bids if b[:i] + b[i + 1 :] == rest]
                    entries = [(("π", types, b), 1 / float(p)) for b in mine]
                    lp.row([*entries, *((("π", others, b), -1 / float(q)) for b in mine)], 0.0, 0.0)

    def smooth(self, mu: Fraction, weak: Fraction, semi: bool) -> float:
        """The best λ, negated as a minimum."""
        optima = {types: self.optimum(types) for types, _ in self.profiles}
        lp = Program()
        lp.column("λ", -1.0, -highspy.kHighsInf)
        for types, _ in self.profiles:
            blocks = [(i, t if semi else types) for i, t in enumerate(types)]
            for i, key in blocks:
                names = [("D", i, key, d) for d in range(len(self.market.agents[i].bids or ()))]
                for name in names:
                    lp.column(name, 0.0, 0.0)
                lp.row([(name, 1.0) for name in names], 1.0, 1.0)
            for b in self.bids:
                entries = [
                    (("D", i, key, d), float(self.payoff(i, types[i], d, b)))
                    for i, key in blocks
                    for d in range(len(self.market.agents[i].bids or ()))
                ]
                right = -float(mu * self.revenue(b) + weak * self.winning_bids(b))
                lp.row([*entries, ("λ", -float(optima[types]))], right, highspy.kHighsInf)
        return -lp.least()

    # ---- what evidence proves, in fractions

    def proven(self, evidence: Mapping[str, Any], strengthened: bool, information: bool) -> Fraction:
        """The z of evidence of welfare-at-least."""
        shifts: dict[tuple[int, tuple[int, ...], Bids], Fraction] = {}
        names = [agent.name for agent in self.market.agents]
        for name, types, rest, s in evidence.get("shifts", []):
            shifts[names.index(name), tuple(types), tuple(rest)] = Fraction(s)
        self._shifts_cancel(shifts)
        assert ("shifts" in evidence) == (not information and (strengthened or self.market.joint is not None))
        if self.market.joint is None and not strengthened and not information:
            return min(self._row(None, b, evidence["deviations"], strengthened, shifts) for b in self.bids)
        return sum(
            (
                p * min(self._row(types, b, evidence["deviations"], strengthened, shifts) for b in self.bids)
                for types, p in self.profiles
            ),
            start=NOTHING,
        )

    def _row(
        self,
        types: tuple[int, ...] | None,
        b: Bids,
        deviations: Any,
        strengthened: bool,
        shifts: Mapping[Any, Fraction],
    ) -> Fraction:
        total = self.revenue(b)
        for i, agent in enumerate(self.market.agents):
            for t, one in enumerate(agent.types):
                if types is None or types[i] == t:
                    mixture = deviations[agent.name][one.name]
                    if strengthened:
                        mixture = dict(mixture).get(b[i], [[b[i], "1"]])
                    assert sum(Fraction(w) for _, w in mixture) == 1
                    brought = sum((Fraction(w) * self.payoff(i, t, d, b) for d, w in mixture), start=NOTHING)
                    total += brought * (one.probability if types is None else 1)
            total += shifts.get((i, types, b[:i] + b[i + 1 :]), NOTHING)
        return total

    def _shifts_cancel(self, shifts: Mapping[tuple[int, tuple[int, ...], Bids], Fraction]) -> None:
        prior, sums = dict(self.profiles), defaultdict[Any, Fraction](Fraction)
        for (i, types, rest), s in shifts.items():
            assert s
            sums[i, types[:i] + types[i + 1 :], rest] += prior[types] * s
        assert not any(sums.values())


class Program:
    """A linear program in floats, by names of its columns."""

    def __init__(self) -> None:
        self.columns: dict[Any, int] = {}
        self.costs: dict[int, tuple[float, float]] = {}
        self.rows: list[tuple[list[tuple[int, float]], float, float]] = []

    def column(self, name: Any, cost: float, lower: float) -> None:
        self.costs[self._at(name)] = cost, lower

    def row(self, entries: list[tuple[Any, float]], lower: float, upper: float) -> None:
        self.rows.append(([(self._at(name), x) for name, x in entries], lower, upper))

    def _at(self, name: Any) -> int:
        return self.columns.setdefault(name, len(self.columns))

    def least(self) -> float:
        solver = quiet_solver()
        for j in range(len(self.columns)):
            cost, lower = self.costs[j]
            solver.addCol(cost, lower, highspy.kHighsInf, 0, np.zeros(0, dtype=np.int32), np.zeros(0))
        for entries, lower, upper in self.rows:
            total: dict[int, float] = defaultdict(float)
            for j, x in entries:
                total[j] += x
            places = np.array(list(total), dtype=np.int32)
            solver.addRow(lower, upper, len(places), places, np.array(list(total.values())))
        solver.run()
        assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return float(solver.getObjectiveValue())
