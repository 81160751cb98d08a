"""What a player can do, and what the other earns by it at best: a polyhedral cone of realization plans and values.

For the plan x of a player in sequence form, up to a factor, and a value v_h for each set h of the other,

    {(x, v): x realizes,  x ≥ 0,  v_h ≥ what the other earns by σ, and v_h' at the sets h' after σ, for all σ at h}

(the dual constraints of the other's best reply, von Stengel 1996: her values, set by set). Where v is least, a sequence
σ of the other is part of a best reply iff it is tight, and so is every sequence on the way to it.

The cone's rows are numbered by the sequences of both players: x(σ) ≥ 0, or σ's gap. So a pair of points of the two
players' cones is an equilibrium iff no row is > 0 in both. All coordinates are values of rows: of one set all
actions, of other sets all but the last; and of the other's sets the first action's gap.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from operator import add, sub

import flint
import numpy as np
from attrs import define, field

from exactgames.clock import Clock
from exactgames.linear.program import Optimal, minimise
from exactgames.linear.vertices import Cone, Ray
from exactgames.numbers.arrays import Integers, integer_array
from exactgames.search.mixed.complementary import Side
from exactgames.search.mixed.sequence_form import Matrix, Plan, Sequences


@define(eq=False, init=False)
class BestReplies:
    """Player ``player``'s plans and the other's values.

    own    the player's sequences
    other  the other's
    gain   what the other earns, by own and other sequence
    side   the cone; proper: the empty sequence has weight; blocked: some value is too high
    """

    own: Sequences
    other: Sequences
    gain: Matrix
    side: Side
    _first: list[int]
    _others: dict[int, list[int]] = field(repr=False)
    _plan: list[list[int]] = field(repr=False)
    _value: list[int] = field(repr=False)

    def __init__(self, forms: tuple[Sequences, Sequences], player: int, gain: Matrix, clock: Clock) -> None:
        """``gain``: what the other earns, by the first player's sequence and the second's. Late."""
        self.own, self.other = own, other = forms[player], forms[1 - player]
        self.gain = gain if player == 0 else [list(column) for column in zip(*gain, strict=True)]
        proper = 0
        d = max(1, own.size - len(own.sets)) + len(other.sets)
        first: list[int] = []
        others: dict[int, Integers] = {}

        def coordinate(form: Sequences, k: int) -> Integers:
            first.append(self._number(form, k))
            return integer_array([int(j == len(first) - 1) for j in range(d)]).astype(object)

        plan: list[Integers] = [np.zeros(d, dtype=object) for _ in range(own.size)]
        if not own.sets:
            plan[0] = coordinate(own, 0)
            proper = 1 << first[0]
        for s in own.in_order:
            *free, last = own.actions(s)
            for k in free:
                plan[k] = coordinate(own, k)
            if s == own.in_order[0]:
                plan[last] = coordinate(own, last)
                plan[0] = reduce(add, (plan[k] for k in own.actions(s)))
                proper = sum(1 << number for number in first)
            else:
                plan[last] = reduce(sub, (plan[k] for k in free), plan[own.before[s]])
                others[self._number(own, last)] = plan[last]
        earned = [np.zeros(d, dtype=object) for _ in range(other.size)]
        for row, x in zip(self.gain, plan, strict=True):
            clock.check()
            for k, payoff in enumerate(row):
                if payoff:
                    earned[k] += payoff * x
        for s in reversed(other.in_order):
            one, *more = other.actions(s)
            value = coordinate(other, one) + earned[one]
            for k in more:
                others[self._number(other, k)] = value - earned[k]
            earned[other.before[s]] += value
        self._first, self._others = first, {number: row.tolist() for number, row in others.items()}
        self._plan, self._value = [x.tolist() for x in plan], earned[0].tolist()
        blocked = tuple(sum(1 << self._number(other, k) for k in other.actions(s)) for s in other.sets)
        self.side = Side(Cone.of(first, self._others), proper, blocked)

    def _number(self, form: Sequences, k: int) -> int:
        """The row of the form's sequence k, in both players' cones."""
        return k if form.player == 0 else self.own.size + self.other.size - form.size + k

    def least(self) -> int:
        """The rows, as bits, that are > 0 at a plan from which the other earns the least, found by a linear program."""
        slack = len(self._others)
        rows = [[*row, *(-int(j == i) for j in range(slack))] for i, row in enumerate(self._others.values())]
        rows.append([*self._plan[0], *[0] * slack])
        found = minimise([*self._value, *[0] * slack], rows, [*[0] * slack, 1])
        if not isinstance(found, Optimal):
            raise ArithmeticError("a game has a value")
        return sum(1 << number for number, x in zip([*self._first, *self._others], found.x, strict=True) if x)

    def plan(self, ray: Ray) -> Plan:
        """The plan of a ray on which it is not 0."""
        point = self._point(ray)
        return tuple(Fraction(x, point[0]) for x in point)

    def is_vertex(self, ray: Ray) -> bool:
        """All rows being in force: whether the plan's zeros, and which plans of the other are best replies, determine
        the plan and what the other earns by it, up to a factor. Values at sets that no best reply reaches do not help.
        """
        own, other = self.own, self.other
        support = [k for k, x in enumerate(self._point(ray)) if x]
        best, reached = {0}, []
        for s in other.in_order:
            if other.before[s] in best:
                reached.append(s)
                best |= {k for k in other.actions(s) if not ray.positive >> self._number(other, k) & 1}
        column = {("x", k): place for place, k in enumerate(support)}
        column |= {("v", s): place for place, s in enumerate(reached, len(support))}
        equations = [[0] * len(column)]

        def equation(terms: Iterable[tuple[tuple[str, int], int]]) -> None:
            row = [0] * len(column)
            for name, factor in terms:
                if name in column:
                    row[column[name]] += factor
            equations.append(row)

        for s in own.sets:
            equation([(("x", own.before[s]), -1), *((("x", k), 1) for k in own.actions(s))])
        for s in reached:
            for k in best.intersection(other.actions(s)):
                after = ((("v", later), -1) for later in reached if other.before[later] == k)
                earned = ((("x", j), -self.gain[j][k]) for j in support)
                equation([(("v", s), 1), *after, *earned])
        return int(flint.fmpz_mat(equations).rank()) == len(column) - 1

    def _point(self, ray: Ray) -> list[int]:
        """The plan, up to a factor."""
        coordinates = ray.values[: len(self._first)]
        return [sum(a * x for a, x in zip(row, coordinates, strict=True) if a) for row in self._plan]
