"""Marginal values and bids as they are written: arrays, or runs; and values of which one run is the type v itself."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction

from ..budget import Budget
from ..reading import array, integer, number, table
from ..rebuild.keys import CODE, name_of
from ..rejected import Rejected, show
from .laws import Law, Part, read_law, split_values

MOST = 4096  # runs of a bid or of a type's values

Money = int | Fraction
Runs = tuple[tuple[Money, int], ...]  # (level > 0, how many), levels strictly decreasing
Bid = tuple[tuple[int, int], ...]  # the same
Draft = list[tuple[Fraction, int]]
Kind = int | Fraction  # a type: its index, or v itself where types are drawn from a law


@dataclass(frozen=True, slots=True)
class Drawn:
    """Marginal values of which one run, whatever its level, is the type v: copies of it."""

    law: Law
    before: Runs
    copies: int
    after: Runs
    symbol: str

    def values(self, v: Money) -> Runs:
        return (*self.before, (v, self.copies), *self.after)


@dataclass(frozen=True, slots=True)
class RawDrawn:
    parts: list[Part]
    before: Draft
    copies: int
    after: Draft
    symbol: str


def read_drawn(value: object, where: str, units: int, budget: Budget) -> RawDrawn:
    raw = table(value, where, CODE, "law marginals", "symbol")
    parts = read_law(raw["law"], f"{where}, law", budget)
    here = f"{where}, marginals"
    listed_values = raw["marginals"]
    runs = not isinstance(listed_values, list)
    if runs:
        listed_values = table(listed_values, here, CODE, "runs")["runs"]
    budget.charge(here, 40 * len(array(listed_values, here, CODE, 1, MOST)))
    first, copies, last = split_values(listed_values, here, runs)
    before, after = (read_runs(part, here, units, budget, zeros=True) for part in (first, last))
    number_of = integer(copies, here, CODE, 1, units)
    if sum(n for _, n in (*before, *after)) + number_of > units:
        raise Rejected(CODE, f"{here}: more numbers than there are units")
    after = [(x, n) for x, n in after if x]
    lo, hi = min(part.low for part in parts), max(part.high for part in parts)
    if any(x < hi for x, _ in before) or any(x > lo for x, _ in after):
        raise Rejected(CODE, f'{here}: "value" is from {show(lo)} to {show(hi)}, which does not fit between the others')
    symbol = name_of(raw.get("symbol", "v"), f"{where}, symbol", ())
    return RawDrawn(parts, before, number_of, after, symbol)


def read_runs(value: object, where: str, units: int, budget: Budget, zeros: bool = False) -> Draft:
    """An array of numbers, or runs: equal neighbours joined, zeros left out, or not."""
    found: Draft = []
    if isinstance(value, list):
        entries = array(value, where, CODE, 0, min(units, MOST))
        budget.charge(where, 30 * len(entries), kept=150 * len(entries))
        pairs = [(number(x, where, 0), 1) for x in entries]
        if any(one < two for (one, _), (two, _) in itertools.pairwise(pairs)):
            raise Rejected(CODE, f"{where}: the numbers increase")
    else:
        entries = array(table(value, where, CODE, "runs")["runs"], where, CODE, 0, MOST)
        budget.charge(where, 40 * len(entries), kept=200 * len(entries))
        pairs = [_pair(entry, where, units) for entry in entries]
        if any(one <= two for (one, _), (two, _) in itertools.pairwise(pairs)):
            raise Rejected(CODE, f"{where}: the runs do not strictly decrease")
    for x, n in pairs:
        if found and found[-1][0] == x:
            found[-1] = (x, found[-1][1] + n)
        elif x or zeros:
            found.append((x, n))
    if sum(n for _, n in pairs) > units:
        raise Rejected(CODE, f"{where}: more numbers than there are units")
    return found


def _pair(value: object, where: str, units: int) -> tuple[Fraction, int]:
    x, n = array(value, where, CODE, 2, 2)
    return number(x, where, 0), integer(n, where, CODE, 1, units)
