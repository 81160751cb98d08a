"""Dominance against type-contingent bids in the staged form, by column generation.

The columns are the profiles σ of the others' type-contingent bids, far too many to list. With g(τ, c) the probability
of the others' types τ times what a mixture α gains on bid b there against the bids c, the column in which α gains least
is

    min over σ of  Σ_τ g(τ, σ(τ)):

go through the strategies of all rivals but one; then the last one's bid can be chosen for each of her types by itself.
The program of ``solve.dominance``, its uniform part now the uniform distribution over all columns, starts with the
constant strategies and takes in, one by one, a column in which the mixture that it proposes loses; when there is none,
the mixture dominates.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod

import numpy as np
from attrs import define, field

from exactgames.concepts.dominance import Dominator, FullSupportBelief, PayoffTable, PureWitnesses, solve_columns
from exactgames.errors import LimitReached
from exactgames.forms.staged.form import StagedForm
from exactgames.game.tree import Index
from exactgames.market.shrink import shrinkable
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype

StrategyColumn = tuple[tuple[int, ...], ...]
"""For each other agent, in file order, a bid for each of her types."""

STEP_LIMIT = 4_000_000_000
"""Additions in one search for a losing column."""
_CHUNK = 1 << 22


@define(eq=False, slots=False)
class StrategyColumns:
    """The columns for one type of one agent; those met so far are numbered.

    table    her payoffs against the outcome classes (constant strategies)
    columns  the columns met, by number
    """

    form: StagedForm
    agent: int
    type: int
    table: PayoffTable
    columns: list[StrategyColumn] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        market = self.form.instance.market
        self.others = self.form.stage.rivals.others(self.agent)
        self.types = [len(market.agents[j].types) for j in self.others]
        self.bids = [len(market.agents[j].bids or ()) for j in self.others]
        sizes = [b**t for b, t in zip(self.bids, self.types, strict=True)]
        self.last = max(range(len(self.others)), key=lambda k: sizes[k]) if self.others else -1
        steps = prod(size for k, size in enumerate(sizes) if k != self.last)
        steps *= prod(self.types) * (self.bids[self.last] if self.others else 1)
        if steps > STEP_LIMIT:
            hints = (*shrinkable(market, ("bids", "types"), self.others), "dominance against actions")
            raise LimitReached(STEP_LIMIT, steps, False, "steps through the others' strategies", hints)

    # ---- payoffs

    def _weighted(self, columns: Index, bids: Index | slice = slice(None)) -> Integers:
        """[the others' type profiles (mixed radix), own bids given, columns] payoffs against these columns of bids,
        times the profile's probability; on the table's scale.
        """
        form = self.form
        values, denominator = form.values
        profiles = form.profiles_of(self.agent, self.type)
        common = common_denominator(p for _, _, p in profiles)
        found = form.stage.at(self.agent, columns, bids)
        payment = found.payment.sum(axis=0).astype(object) * (denominator // form.money)
        rows = []
        for number, _, p in profiles:
            worth = values[self.agent][:, number].astype(object)[found.place].sum(axis=0)
            rows.append((worth - payment) * int(p * common))
        return np.stack(rows)

    def gains(self, column: StrategyColumn, b: int) -> Integers:
        """[own bids] what each bid gains on bid b in one column, on the table's scale."""
        profiles = self.form.profiles_of(self.agent, self.type)
        played = [[column[k][types[j]] for k, j in enumerate(self.others)] for _, types, _ in profiles]
        payoffs = self._weighted(np.array(played, dtype=np.int64).reshape(len(profiles), len(self.others)))
        total: Integers = np.stack([payoffs[k, :, k] for k in range(len(profiles))]).sum(axis=0)
        gained: Integers = total - total[b]
        return gained

    def constant(self, number: int) -> StrategyColumn:
        """The constant strategies of outcome class ``number``'s first column."""
        bids = self.form.action_column(self.agent, number)
        return tuple((bid,) * types for bid, types in zip(bids, self.types, strict=True))

    def number(self, column: StrategyColumn) -> int:
        """The column's number."""
        if column not in self.columns:
            self.columns.append(column)
        return self.columns.index(column)

    # ---- the search for a column

    def gain(self, mixture: Mapping[int, Fraction], b: int) -> Integers:
        """[the others' type profiles, their bid profiles] what the mixture gains on b, times the probability of the
        types and a positive factor.
        """
        scale = common_denominator(mixture.values())
        columns = np.indices(self.bids).reshape(len(self.bids), prod(self.bids)).T
        payoffs = self._weighted(columns, np.array([*mixture, b]))
        gain: Integers = -payoffs[:, -1] * scale
        for k, weight in enumerate(mixture.values()):
            gain = gain + payoffs[:, k] * int(weight * scale)
        bound = int(np.abs(gain).max(initial=0)) * prod(self.types) + 1
        return gain.astype(exact_dtype(bound))

    def most(self, gain: Integers) -> tuple[int, StrategyColumn]:
        """(the largest Σ_τ gain[τ, σ(τ)], its column σ)."""
        value, column = self.least(-gain)
        return -value, column

    def least(self, gain: Integers) -> tuple[int, StrategyColumn]:
        """(the least Σ_τ gain[τ, σ(τ)], its column σ)."""
        if not self.others:
            return int(gain.sum()), ()
        k, n = self.last, len(self.others)
        shaped = gain.reshape(*self.types, *self.bids)
        shaped = np.moveaxis(shaped, (k, n + k), (-2, -1))
        types = [t for j, t in enumerate(self.types) if j != k]
        bids = [b for j, b in enumerate(self.bids) if j != k]
        mine, theirs = self.types[k], self.bids[k]
        shaped = shaped.reshape(prod(types), prod(bids), mine, theirs)
        slots = [b for t, b in zip(types, bids, strict=True) for _ in range(t)]
        starts = np.cumsum([0, *types])[:-1]
        profiles = list(np.ndindex(*types))
        count = prod(slots)
        best: tuple[int, int] | None = None
        step = max(1, _CHUNK // (mine * theirs))
        for begin in range(0, count, step):
            number = np.arange(begin, min(begin + step, count))
            chosen = np.unravel_index(number, slots) if slots else ()
            total: Integers = np.zeros((len(number), mine, theirs), dtype=gain.dtype)
            for place, profile in enumerate(profiles):
                at: Index = np.zeros(len(number), dtype=np.int64)
                for size, start, t in zip(bids, starts, profile, strict=True):
                    at = at * size + chosen[start + t]
                total += shaped[place, at]
            values = total.min(axis=2).sum(axis=1)
            first = int(np.argmin(values))
            if best is None or int(values[first]) < best[0]:
                best = int(values[first]), int(number[first])
                reply = tuple(int(x) for x in total[first].argmin(axis=1))
        if best is None:
            raise AssertionError("there is always a column")
        digits = [int(x) for x in np.unravel_index(best[1], slots)] if slots else []
        parts = [tuple(digits[start : start + t]) for start, t in zip(starts, types, strict=True)]
        parts.insert(k, reply)
        return best[0], tuple(parts)

    # ---- verdicts

    def pure(self, b: int) -> Dominator | PureWitnesses:
        """Is bid b dominated by a single bid? ``strict`` and the witnesses are numbers of ``columns``."""
        witnesses: list[tuple[int, int | None]] = []
        differences = self.table.differences(b)
        for a in range(len(differences)):
            if a == b:
                continue
            worse = np.flatnonzero(differences[a] < 0)
            if len(worse):
                witnesses.append((a, self.number(self.constant(int(self.table.first[worse[0]])))))
                continue
            gain = self.gain({a: Fraction(1)}, b)
            least, column = self.least(gain)
            if least < 0:
                witnesses.append((a, self.number(column)))
                continue
            most, where = self.most(gain)
            if most > 0:
                return Dominator(((a, Fraction(1)),), self.number(where))
            witnesses.append((a, None))
        return PureWitnesses(tuple(witnesses))

    def mixed(self, b: int) -> Dominator | FullSupportBelief:
        """Is bid b dominated by a mixture? A belief is the uniform distribution over all columns plus the weights; its
        columns are numbers of ``columns``.
        """
        pure = self.pure(b)
        if isinstance(pure, Dominator):
            return pure
        classes = self.form.classes(self.agent)
        shifted = self.table.payoffs - self.table.payoffs[b]
        totals = (shifted.astype(object) * classes.times.astype(object)).sum(axis=1)
        size = int(sum(int(x) for x in classes.times))  # the uniform part's weight on the scale of ``totals``
        known = self.table.differences(b).astype(object)
        found: list[StrategyColumn | int] = [int(c) for c in self.table.first]
        while True:
            weights, mixture = solve_columns(known, totals)
            if mixture is None:
                extra = [
                    (self.number(self.constant(c) if isinstance(c, int) else c), w / size)
                    for c, w in ((found[k], w) for k, w in weights.items())
                ]
                return FullSupportBelief(tuple(sorted(extra)))
            gain = self.gain(mixture, b)
            least, column = self.least(gain)
            if least >= 0:
                _, where = self.most(gain)
                return Dominator(tuple(sorted(mixture.items())), self.number(where))
            if column in found:
                raise ArithmeticError("column generation met a column again")
            found.append(column)
            known = np.concatenate([known, self.gains(column, b)[:, None]], axis=1)
