"""Powers and coefficients for trembles under which given sets are sequentially rational.

A *pattern* says for each doubtful set which of its monomials have the least power: these survive, the others vanish.

  1. A set's pattern must admit positive values of the survivors under which nothing gains there (a linear program).
  2. Powers with all these patterns must exist (another one).
  3. So must positive values of the survivors at all sets at once, those of a set up to their common factor, each
     monomial for itself (another one).
  4. These are products of coefficients if ``consistency`` says so. If not, fix all coefficients but those of some
     actions of which no monomial has two, and solve for these.

1–3 fail for every pattern only if no trembles support the profile. (That it is enough to look at powers is Kreps and
Wilson's lemma: limit beliefs are those of trembles c·ε^k.) 4 may fail though there are coefficients, perhaps only
irrational ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, islice
from math import prod
from random import Random

import numpy as np
from attrs import frozen

from exactgames.concepts.trembles.conditions import Doubtful, Level, actions_in
from exactgames.concepts.trembles.consistency import Condition, Inconsistent, meeting, powers_meeting
from exactgames.game.strategy import BehaviorStrategy, Trembles
from exactgames.linear.program import Optimal, minimise
from exactgames.numbers.arrays import common_denominator, over

MOST_WORK = 20_000
"""How much work one search does: the conditions on powers in all its linear programs, 100 being counted for each."""
MOST_SURVIVORS = 126
"""How many patterns of one set are considered."""
TRIES = 12
"""How many choices of fixed coefficients are tried for one pattern."""


@frozen
class Exhausted:
    """No trembles were found.

    all   every pattern was looked at
    none  and none of them passed 1–3: no trembles support the profile
    """

    all: bool
    none: bool


def from_levels(strategy: BehaviorStrategy, sets: Sequence[Doubtful], levels: Sequence[Level]) -> Trembles | None:
    """Rational trembles that give the monomials of each set the values of the first level that has one of them."""
    if all(m.bit_count() == 1 for d in sets for m in d.monomials):
        power = np.where(strategy.weights == 0, len(levels) + 1, 0)
        coefficients = {}
        for number, level in enumerate(levels):
            for m, c in level.items():
                action = m.bit_length() - 1
                power[action] = number + 1
                if c != 1:
                    coefficients[action] = c
        return Trembles(power, coefficients)
    values = [next(level for level in levels if any(m in level for m in d.monomials)) for d in sets]
    return _rational(meeting(strategy, conditions(sets, values)))


def _rational(found: Trembles | Inconsistent) -> Trembles | None:
    return found if isinstance(found, Trembles) and found.root == 1 else None


def conditions(sets: Sequence[Doubtful], values: Sequence[Level]) -> list[Condition]:
    """What trembles must meet for the monomials in ``values`` to survive at each set, and to have these values."""
    rows = []
    for d, value in zip(sets, values, strict=True):
        first = next(m for m in d.monomials if m in value)
        for i, m in enumerate(d.monomials):
            if m != first:
                counts = dict.fromkeys(actions_in(m & ~first), 1) | dict.fromkeys(actions_in(first & ~m), -1)
                rows.append(Condition(d.infoset, i, m in value, counts, value.get(m, Fraction(1)) / value[first]))
    return rows


def positive(sets: Sequence[Doubtful]) -> Level | None:
    """Values ≥ 1 of all monomials, each for itself, under which nothing gains at the sets; None if there are none."""
    monomials = sorted({m for d in sets for m in d.monomials})
    place = {m: i for i, m in enumerate(monomials)}
    wide: set[tuple[int, ...]] = set()
    for d in sets:
        at = [place[m] for m in d.monomials]
        for row in d.rows.values():
            entries = [0] * len(monomials)
            for i, x in zip(at, row, strict=True):
                entries[i] = x
            wide.add(tuple(entries))
    rows = [row for row in sorted(wide) if min(row) < 0]
    if any(max(row) <= 0 for row in rows):
        return None
    if all(sum(row) >= 0 for row in rows):
        return dict.fromkeys(monomials, Fraction(1))
    if len(rows) == 1:
        best = rows[0].index(max(rows[0]))
        return {m: Fraction(1) - (Fraction(sum(rows[0]), max(rows[0])) if i == best else 0) for m, i in place.items()}
    # value = 1 + u: L u − slack = −L·1
    matrix = [[*row, *(-int(i == j) for j in range(len(rows)))] for i, row in enumerate(rows)]
    solved = minimise([1] * len(monomials) + [0] * len(rows), matrix, [-sum(row) for row in rows])
    return {m: 1 + u for m, u in zip(monomials, solved.x, strict=False)} if isinstance(solved, Optimal) else None


def search(strategy: BehaviorStrategy, sets: Sequence[Doubtful]) -> Trembles | Exhausted:
    """Rational trembles of some pattern, or that none were found."""
    return _Search(strategy, sets).run()


class _Search:
    def __init__(self, strategy: BehaviorStrategy, sets: Sequence[Doubtful]) -> None:
        self.strategy, self.work, self.cut = strategy, 0, False
        self.actions = sorted({a for d in sets for m in d.monomials for a in actions_in(m)})
        self.known: dict[tuple[int, tuple[int, ...]], bool] = {}
        self.options: dict[int, list[tuple[int, ...]]] = {}
        start = dict.fromkeys(self.actions, 1)
        self.sets = sorted(sets, key=lambda d: (self._admits(d, self._least(d, start)), len(d.monomials)))

    def _admits(self, d: Doubtful, kept: tuple[int, ...]) -> bool:
        """Whether these monomials alone may survive at the set."""
        key = d.infoset, kept
        if key not in self.known:
            self.known[key] = positive([surviving(d, kept)]) is not None
        return self.known[key]

    def _survivors(self, d: Doubtful) -> list[tuple[int, ...]]:
        """The monomials that may survive at the set, the fewest first."""
        if d.infoset not in self.options:
            every = (kept for size in range(len(d.monomials)) for kept in combinations(d.monomials, size + 1))
            found = [kept for kept in islice(every, MOST_SURVIVORS) if self._admits(d, kept)]
            self.cut |= 2 ** len(d.monomials) > MOST_SURVIVORS + 1
            self.options[d.infoset] = found
        return self.options[d.infoset]

    def run(self) -> Trembles | Exhausted:
        passed = False
        for pattern in self._patterns([], dict.fromkeys(self.actions, 1)):
            kept = [surviving(d, p) for d, p in zip(self.sets, pattern, strict=True)]
            values = positive(kept)
            if values is None:
                continue
            passed = True
            each = [
                {m: values[less] for m, less in zip(p, d.monomials, strict=True)}
                for p, d in zip(pattern, kept, strict=True)
            ]
            found = _rational(meeting(self.strategy, conditions(self.sets, each))) or self._linear(pattern, kept)
            if found is not None:
                return found
        return Exhausted(not self.cut, not self.cut and not passed)

    def _patterns(self, chosen: list[tuple[int, ...]], power: dict[int, int]) -> Iterator[list[tuple[int, ...]]]:
        """All patterns that go on from ``chosen``, which the powers have."""
        number = len(chosen)
        if number == len(self.sets):
            yield list(chosen)
            return
        d = self.sets[number]
        here = self._least(d, power)
        if self._admits(d, here):
            yield from self._patterns([*chosen, here], power)
        for kept in self._survivors(d):
            if self.work > MOST_WORK:
                return
            if kept != here and (found := self._powers([*chosen, kept])) is not None:
                yield from self._patterns([*chosen, kept], found)

    def _least(self, d: Doubtful, power: dict[int, int]) -> tuple[int, ...]:
        orders = [sum(power[a] for a in actions_in(m)) for m in d.monomials]
        return tuple(m for m, order in zip(d.monomials, orders, strict=True) if order == min(orders))

    def _powers(self, chosen: Sequence[tuple[int, ...]]) -> dict[int, int] | None:
        """Powers that have the patterns at the first sets."""
        self.work += 100 + sum(len(d.monomials) for d in self.sets[: len(chosen)])
        if self.work > MOST_WORK:
            self.cut = True
            return None
        rows = conditions(self.sets[: len(chosen)], [dict.fromkeys(kept, Fraction(1)) for kept in chosen])
        found = powers_meeting(rows, self.actions)
        return None if isinstance(found, Inconsistent) else found

    def _linear(self, pattern: Sequence[tuple[int, ...]], kept: Sequence[Doubtful]) -> Trembles | None:
        """Coefficients, most of them fixed."""
        powers = self._powers(pattern)
        if powers is None:
            return None
        random = Random(0)
        for trial in range(TRIES):
            free = 0
            for a in random.sample(self.actions, len(self.actions)):
                if all((m & (free | 1 << a)).bit_count() <= 1 for d in kept for m in d.monomials):
                    free |= 1 << a
            fixed = {a: Fraction(1) if trial < TRIES // 2 else Fraction(*random.choice(_SIMPLE)) for a in self.actions}
            values = positive([_with_fixed(d, free, fixed) for d in kept])
            if values is not None:
                unit = values.get(0, Fraction(1))
                fixed |= {m.bit_length() - 1: c / unit for m, c in values.items() if m}
                power = Trembles.uniform(self.strategy).power
                for a, k in powers.items():
                    power[a] = k
                return Trembles(power, {a: c for a, c in fixed.items() if c != 1})
        return None


_SIMPLE = [(1, 3), (1, 2), (1, 1), (2, 1), (3, 1)]


def surviving(d: Doubtful, kept: Sequence[int]) -> Doubtful:
    """The set with only the monomials ``kept``, without their common factor."""
    common = kept[0]
    for m in kept:
        common &= m
    at = [d.monomials.index(m) for m in kept]
    rows = {k: tuple(row[i] for i in at) for k, row in d.rows.items()}
    return Doubtful(d.infoset, tuple(m & ~common for m in kept), d.common, rows, d.units)


def _with_fixed(d: Doubtful, free: int, fixed: dict[int, Fraction]) -> Doubtful:
    """The set with all coefficients fixed but those of ``free``, of which no monomial has two."""
    place: dict[int, int] = {}
    for m in d.monomials:
        place.setdefault(m & free, len(place))
    rows = {}
    for k, row in d.rows.items():
        sums = [Fraction(0)] * len(place)
        for m, x in zip(d.monomials, row, strict=True):
            sums[place[m & free]] += x * prod((fixed[a] for a in actions_in(m & ~free)), start=Fraction(1))
        rows[k] = tuple(over(sums, common_denominator(sums)))
    return Doubtful(d.infoset, tuple(place), d.common, rows, d.units)
