"""Payoff tables that are known between bounds, over a cell of profiles: is a bid of a type's dominated in all of them,
in none, or does it depend?

It is dominated whatever the payoffs are if it is where it earns the most and every other bid the least; and it is not,
whatever they are, if it is not where it earns the least and every other bid the most.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm

import numpy as np
from attrs import define, field, frozen

from exactgames.concepts.dominance import Dominator, FullSupportBelief, PayoffTable, PureWitnesses, dominance_of
from exactgames.implied.elimination import Against, all_bids, columns_left, payoff_table
from exactgames.implied.game import ImpliedGame
from exactgames.implied.overbidding import Bids
from exactgames.numbers.arrays import Integers
from exactgames.search.pure.steps import Mixture


def earned(table: Integers, mixture: Mixture) -> Integers:
    """[columns] what the mixture earns, up to one positive factor."""
    if len(mixture) == 1:
        row: Integers = table[mixture[0][0]]
        return row
    common = lcm(*(weight.denominator for _, weight in mixture))
    weights = np.array([int(weight * common) for _, weight in mixture], dtype=object)
    total: Integers = (table[[row for row, _ in mixture]].astype(object) * weights[:, None]).sum(axis=0)
    return total


Judgement = Dominator | FullSupportBelief | PureWitnesses


@define(eq=False)
class Verdicts:
    """Whether a row of a table is dominated; what was asked is kept. ``pure``: by single rows."""

    pure: bool
    _known: dict[tuple[int, tuple[int, ...], bytes], Judgement] = field(factory=dict, init=False)

    def judge(self, row: int, table: Integers) -> Judgement:
        """The verdict on the row."""
        text = repr(table.tolist()).encode() if table.dtype == object else table.tobytes()
        key = row, table.shape, text
        if key not in self._known:
            self._known[key] = dominance_of(PayoffTable.of(table), [row], self.pure)[0]
        return self._known[key]

    def dominator(self, row: int, table: Integers) -> Mixture | None:
        """What dominates the row; None if nothing does."""
        found = self.judge(row, table)
        return found.mixture if isinstance(found, Dominator) else None


Place = tuple[int, int]
"""An agent, and one of her types."""


@frozen
class Survival:
    """Whether bids survive the iterated elimination: ``gone``: one of them does not, whatever the payoffs are; ``open``
    the places of bids on which it turns.
    """

    gone: bool
    open: tuple[Place, ...] = ()


@frozen(eq=False)
class Rounds:
    """The rounds of the elimination between the payoffs ``least`` and ``most``, as far as they are certain."""

    least: ImpliedGame
    most: ImpliedGame
    against: Against
    verdicts: Verdicts

    def survival(self, bids: Bids) -> Survival:
        """Of these bids. Each round is certain if for each bid left it is certain whether it goes."""
        left = all_bids(self.least)
        tables = {
            (i, t): (payoff_table(self.least, i, t, self.against), payoff_table(self.most, i, t, self.against))
            for i, row in enumerate(left)
            for t in range(len(row))
        }
        while True:
            gone, open_ = set[tuple[int, int, int]](), list[Place]()
            for (i, t), (low, high) in tables.items():
                columns = columns_left(self.least, i, left, self.against)
                rows = list(left[i][t])
                for row, goes in enumerate(self._round(low[rows][:, columns], high[rows][:, columns])):
                    if goes is None:
                        open_.append((i, t))
                    elif goes:
                        gone.add((i, t, rows[row]))
            if any((i, t, b) in gone for i, row in enumerate(bids) for t, played in enumerate(row) for b in played):
                return Survival(True)
            if open_ or not gone:
                return Survival(False, tuple(dict.fromkeys(open_)))
            left = tuple(
                tuple(tuple(b for b in rows if (i, t, b) not in gone) for t, rows in enumerate(row))
                for i, row in enumerate(left)
            )

    def _round(self, low: Integers, high: Integers) -> Iterator[bool | None]:
        """For each row whether it is dominated; None if that is open."""
        for row in range(len(low)):
            table = low.copy()
            table[row] = high[row]
            if self.verdicts.dominator(row, table) is not None:
                yield True
                continue
            table = high.copy()
            table[row] = low[row]
            yield None if self.verdicts.dominator(row, table) is not None else False
