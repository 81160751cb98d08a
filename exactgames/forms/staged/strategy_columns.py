"""Dominance against type-contingent bids in the staged form, by column generation.

The columns are the profiles of the others' type-contingent bids, far too many to list. The program of
``concepts.dominance``, its uniform part now the uniform distribution over all columns, starts with the constant
strategies and takes in, one by one, a column in which the mixture that it proposes loses (``least_column``); when there
is none, the mixture dominates.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod

import numpy as np
from attrs import define, field

from exactgames.concepts.dominance import Dominator, FullSupportBelief, PayoffTable, PureWitnesses, solve_columns
from exactgames.errors import LimitReached
from exactgames.forms.form import Found, StrategyColumn
from exactgames.forms.staged.game import StagedGame
from exactgames.forms.staged.implied import first_column
from exactgames.forms.staged.least_column import Others, least_column
from exactgames.forms.staged.rivals import OutcomeClasses
from exactgames.forms.staged.values import Continuation
from exactgames.game.tree import Index
from exactgames.market.shrink import shrinkable
from exactgames.numbers.arrays import Integers, common_denominator, exact_dtype
from exactgames.tally import Tally, tallied

STEP_LIMIT = 4_000_000_000
"""Additions in one search for a losing column."""


@define(eq=False, slots=False)
class StrategyColumns:
    """The columns for one type of one agent; those met so far are numbered.

    after    the continuation of the implied game
    classes  the agent's outcome classes
    table    her payoffs against them (constant strategies)
    columns  the columns met, by number
    """

    game: StagedGame
    after: Continuation
    classes: OutcomeClasses
    table: PayoffTable
    agent: int
    type: int
    columns: list[StrategyColumn] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        market = self.game.market
        self.places = self.game.stage.rivals.others(self.agent)
        agents = [market.agents[j] for j in self.places]
        self.others = Others(tuple(len(a.types) for a in agents), tuple(len(a.bids or ()) for a in agents))
        if (steps := self.others.steps) > STEP_LIMIT:
            hints = (*shrinkable(market, ("bids", "types"), self.places), "dominance against actions")
            raise LimitReached(STEP_LIMIT, steps, False, "steps through the others' strategies", hints)

    # ---- payoffs

    def _weighted(self, columns: Index, bids: Index | slice = slice(None)) -> Integers:
        """[type profiles with her type, own bids given, columns] payoffs against these columns of bids, times the
        profile's probability; on the table's scale.
        """
        profiles = self.game.market.profiles_with(self.agent, self.type)
        common = common_denominator(p for _, _, p in profiles)
        found = self.game.stage.at(self.agent, columns, bids)
        payment = found.payment.sum(axis=0).astype(object) * (self.after.denominator // self.game.money)
        rows = []
        for number, _, p in profiles:
            worth = self.after.values[self.agent][:, number].astype(object)[found.place].sum(axis=0)
            rows.append((worth - payment) * int(p * common))
        return np.stack(rows)

    def _numbers(self) -> list[int]:
        """The mixed-radix number of the others' types in each type profile that has hers."""
        profiles = self.game.market.profiles_with(self.agent, self.type)
        theirs = np.array([[types[j] for j in self.places] for _, types, _ in profiles], dtype=np.int64)
        return [int(k) for k in np.ravel_multi_index(tuple(theirs.T), self.others.types)] if self.places else [0]

    def gains(self, column: StrategyColumn, b: int) -> Integers:
        """[own bids] what each bid gains on bid b in one column, on the table's scale."""
        profiles = self.game.market.profiles_with(self.agent, self.type)
        played = [[column[k][types[j]] for k, j in enumerate(self.places)] for _, types, _ in profiles]
        payoffs = self._weighted(np.array(played, dtype=np.int64).reshape(len(profiles), len(self.places)))
        total: Integers = np.stack([payoffs[k, :, k] for k in range(len(profiles))]).sum(axis=0)
        gained: Integers = total - total[b]
        return gained

    def gain(self, mixture: Mapping[int, Fraction], b: int) -> Integers:
        """[the others' type profiles (mixed radix), their bid profiles] what the mixture gains on b, times the
        probability of the types and a positive factor.
        """
        scale, sizes = common_denominator(mixture.values()), self.others.bids
        columns = np.indices(sizes).reshape(len(sizes), prod(sizes)).T
        payoffs = self._weighted(columns, np.array([*mixture, b]))
        met: Integers = -payoffs[:, -1] * scale
        for k, weight in enumerate(mixture.values()):
            met = met + payoffs[:, k] * int(weight * scale)
        gain: Integers = np.zeros((prod(self.others.types), met.shape[1]), dtype=object)
        gain[self._numbers()] = met
        bound = int(np.abs(gain).max(initial=0)) * prod(self.others.types) + 1
        return gain.astype(exact_dtype(bound))

    # ---- columns

    def constant(self, number: int) -> StrategyColumn:
        """The constant strategies of outcome class ``number``'s first column."""
        bids = first_column(self.game, self.classes, self.agent, number)
        return tuple((bid,) * types for bid, types in zip(bids, self.others.types, strict=True))

    def number(self, column: StrategyColumn) -> int:
        """The column's number."""
        if column not in self.columns:
            self.columns.append(column)
        return self.columns.index(column)

    def column(self, number: int) -> StrategyColumn:
        """The column of this number."""
        return self.columns[number]

    def _most(self, gain: Integers) -> tuple[int, StrategyColumn]:
        """(the largest gain in any column, that column)."""
        value, column = least_column(-gain, self.others)
        return -value, column

    # ---- verdicts

    def judge(self, bid: int, pure: bool) -> Found:
        """Is the bid dominated, by a single bid (``pure``) or by a mixture?"""
        return self.pure(bid) if pure else self.mixed(bid)

    def pure(self, b: int) -> Dominator | PureWitnesses:
        """Is bid b dominated by a single bid? ``strict`` and the witnesses are numbers of ``columns``."""
        witnesses: list[tuple[int, int | None]] = []
        differences = self.table.differences(b)
        for a in tallied(range(len(differences)), "bids compared with this one", alike=False):
            if a == b:
                continue
            worse = np.flatnonzero(differences[a] < 0)
            if len(worse):
                witnesses.append((a, self.number(self.constant(int(self.table.first[worse[0]])))))
                continue
            gain = self.gain({a: Fraction(1)}, b)
            least, column = least_column(gain, self.others)
            if least < 0:
                witnesses.append((a, self.number(column)))
                continue
            most, where = self._most(gain)
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
        classes = self.classes
        shifted = self.table.payoffs - self.table.payoffs[b]
        totals = (shifted.astype(object) * classes.times.astype(object)).sum(axis=1)
        size = int(sum(int(x) for x in classes.times))  # the uniform part's weight on the scale of ``totals``
        known = self.table.differences(b).astype(object)
        found: list[StrategyColumn | int] = [int(c) for c in self.table.first]
        with Tally("of the others' strategies taken into account", count=lambda: len(found)):
            while True:
                weights, mixture = solve_columns(known, totals)
                if mixture is None:
                    extra = [
                        (self.number(self.constant(c) if isinstance(c, int) else c), w / size)
                        for c, w in ((found[k], w) for k, w in weights.items())
                    ]
                    return FullSupportBelief(tuple(sorted(extra)))
                gain = self.gain(mixture, b)
                least, column = least_column(gain, self.others)
                if least >= 0:
                    _, where = self._most(gain)
                    return Dominator(tuple(sorted(mixture.items())), self.number(where))
                if column in found:
                    raise ArithmeticError("column generation met a column again")
                found.append(column)
                known = np.concatenate([known, self.gains(column, b)[:, None]], axis=1)
