"""Two players' Nash equilibria as products of two polytopes, by branching on what is played and what is a best reply.

A pair of plans is an equilibrium iff each sequence σ is not played, x(σ) = 0, or a best reply, gap(σ) = 0 (with the
values of the sets that the player's own plan reaches; ``replies_program``). A *cell* says of some sequences that they
are not played (``zero``), of others that they are best replies (``tight``): the first plan and the values that it gives
lie on a face of one polytope, the second on a face of another. There are three ways on:

 - one of the faces is empty: no equilibrium;
 - no sequence is played somewhere on the one face and no best reply somewhere on the other: all pairs are equilibria, a
   *Nash subset*;
 - else such a sequence is tight, or it is not played. In the second part only those with gap(σ) > 0 are looked for.

A maximal Nash subset is a product of faces; where its interior leads is a subset that contains it, so it is among those
found. What deters where play does not lead is not branched on: it is a coordinate of the plans like any other. At a set
that the other's plans exclude nothing is earned, and every sequence is tight.

The faces are found by linear programs, exactly (``linear.faces``); points are kept from cell to cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal

from attrs import define, evolve, field, frozen

from exactgames.clock import FOREVER, Clock, Late
from exactgames.game.tree import Game
from exactgames.linear.faces import Point
from exactgames.phrases import counted
from exactgames.search.mixed.replies_program import RepliesProgram
from exactgames.search.mixed.sequence_form import Matrix, Plan, Sequences, payoffs, weights
from exactgames.tally import Tally

Numbers = tuple[frozenset[int], frozenset[int]]
"""Sequences of the first player and of the second."""
Points = tuple[tuple[Point, ...], tuple[Point, ...]]


@frozen(eq=False)
class Subset:
    """A Nash subset.

    zero, tight    sequences that cut out its two faces: those not played, and best replies
    unplayed       all sequences that are not played on it
    best           all that are best replies all over it
    points         some points of its two polytopes; each sequence that is played somewhere is played at one
    """

    zero: Numbers
    tight: Numbers
    unplayed: Numbers
    best: Numbers
    points: Points

    def within(self, other: Subset) -> bool:
        """Whether this one is part of the other."""
        return all(other.zero[i] <= self.unplayed[i] and other.tight[i] <= self.best[i] for i in (0, 1))


@frozen(eq=False)
class Subsets:
    """``found``: those that are not seen to be part of another; all maximal ones, unless ``stopped``."""

    found: tuple[Subset, ...]
    programs: tuple[RepliesProgram, RepliesProgram]
    stopped: Literal["truncated", "timed out"] | None
    cells: int

    def best(self, subset: Subset, i: int) -> set[int]:
        """A player's sequences that are part of a best reply to every plan of the other's in the subset."""
        form, found = self.programs[i].own, {0}
        for s in form.in_order:
            if form.before[s] in found:
                found |= subset.best[i].intersection(form.actions(s))
        return found - {0}

    def hold(self, subset: Subset, plans: tuple[Plan, Plan]) -> bool:
        """Whether a pair of plans is in the subset: they play only such sequences, and to both all of these are best
        replies. All such pairs are equilibria.
        """
        best = self.best(subset, 0), self.best(subset, 1)
        return all(
            {k for k in range(1, program.own.size) if plans[i][k]} <= best[i]
            and best[1 - i] <= program.best_replies(plans[i])
            for i, program in enumerate(self.programs)
        )


def nash_subsets(game: Game, cells: int, clock: Clock = FOREVER) -> Subsets:
    """All maximal Nash subsets of a two-player game, or those found until so many cells or the clock's end."""
    return _Search(game, cells, clock).run()


@frozen(eq=False)
class _Cell:
    """``strict``: sequences of which only gap > 0 is looked for."""

    zero: Numbers
    tight: Numbers
    strict: Numbers
    points: Points


_NONE: Numbers = (frozenset(), frozenset())


@define(eq=False, slots=False)
class _Search:
    game: Game
    cells: int
    clock: Clock
    found: list[Subset] = field(factory=list)

    def run(self) -> Subsets:
        self._prepare()
        waiting = [_Cell(_NONE, _NONE, _NONE, ((), ()))]
        stopped: Literal["truncated", "timed out"] | None = None

        def so_far() -> str:
            return f"{len(waiting):,} waiting, {counted(len(self.found), 'Nash subset')} found"

        tally = Tally("cells searched", most=self.cells, also=so_far)
        try:
            with tally:
                while waiting:
                    if tally.done >= self.cells:
                        stopped = "truncated"
                        break
                    tally.done += 1
                    self.clock.check()
                    waiting += self._look(waiting.pop())
        except Late:
            stopped = "timed out"
        return Subsets(tuple(_maximal(self.found)), self.programs, stopped, tally.done)

    def _prepare(self) -> None:
        self.forms = forms = (Sequences(self.game, 0), Sequences(self.game, 1))
        gains, chances = payoffs(self.game, forms), weights(self.game, forms)
        self.programs = (RepliesProgram.of(forms, 0, gains[1], chances), RepliesProgram.of(forms, 1, gains[0], chances))
        self.meets = (_meets(forms[0], chances), _meets(forms[1], [list(row) for row in zip(*chances, strict=True)]))
        rank = self.game.play_order.tolist()
        order = ((rank[s], i, k) for i, form in enumerate(forms) for s in form.sets for k in form.actions(s))
        self.order = [(i, k) for _, i, k in sorted(order)]

    def _look(self, cell: _Cell) -> list[_Cell]:
        """Settle the cell, or split it: what is looked at first stands last."""
        cell = self._follow(cell)
        if any(cell.strict[i] & cell.tight[i] for i in (0, 1)):
            return []
        points: list[list[Point]] = []
        for i, program in enumerate(self.programs):
            columns = program.columns(cell.zero[i], cell.tight[1 - i])
            kept = [point for point in cell.points[i] if not columns & point.keys()]
            if not kept:
                point = program.faces.point(columns)
                if point is None:
                    return []
                kept.append(point)
            points.append(kept)
        for i in (0, 1):  # all of the strict gaps can be > 0 at once iff each of them can: in the interior
            if self._zero(cell, points, 1 - i, map(self.programs[1 - i].gap_column, cell.strict[i])):
                return []
        return self._split(cell, points)

    def _split(self, cell: _Cell, points: list[list[Point]]) -> list[_Cell]:
        undecided = [(i, k) for i, k in self.order if k not in cell.zero[i] and k not in cell.tight[i]]
        zero, tight = list(cell.zero), list(cell.tight)
        for i, program in enumerate(self.programs):
            never = self._zero(cell, points, i, (program.plan_column(k) for j, k in undecided if j == i))
            zero[i] |= {k for j, k in undecided if j == i and program.plan_column(k) in never}
        for i in (0, 1):
            program, left = self.programs[1 - i], [k for j, k in undecided if j == i and k not in zero[i]]
            always = self._zero(cell, points, 1 - i, map(program.gap_column, left))
            tight[i] |= {k for k in left if program.gap_column(k) in always}
        cell = evolve(cell, zero=(zero[0], zero[1]), tight=(tight[0], tight[1]))
        left_over = [(i, k) for i, k in undecided if k not in zero[i] and k not in tight[i]]
        if not left_over:
            self.found.append(self._subset(cell, points))
            return []
        chosen = self._most_open(left_over, points)
        cell = evolve(cell, points=(tuple(points[0]), tuple(points[1])))
        return [
            evolve(cell, zero=_with(cell.zero, *chosen), strict=_with(cell.strict, *chosen)),
            evolve(cell, tight=_with(cell.tight, *chosen)),
        ]

    def _most_open(self, left_over: Sequence[tuple[int, int]], points: Sequence[Sequence[Point]]) -> tuple[int, int]:
        """The sequence of which most of the points known so far say that it is neither: both ways lose many of them."""
        known = [Counter(column for point in own for column in point) for own in points]

        def says(i: int, k: int) -> Fraction:
            played, worse = known[i][self.programs[i].plan_column(k)], known[1 - i][self.programs[1 - i].gap_column(k)]
            return Fraction(played * worse, len(points[i]) * len(points[1 - i]))

        return max(left_over, key=lambda one: says(*one))

    def _subset(self, cell: _Cell, points: list[list[Point]]) -> Subset:
        unplayed, best = list(cell.zero), list(cell.tight)
        for i, program in enumerate(self.programs):
            own, other = range(1, self.forms[i].size), range(1, self.forms[1 - i].size)
            never = self._zero(cell, points, i, [program.plan_column(k) for k in own if k not in cell.zero[i]])
            always = self._zero(cell, points, i, [program.gap_column(k) for k in other if k not in cell.tight[1 - i]])
            unplayed[i] |= {k for k in own if program.plan_column(k) in never}
            best[1 - i] |= {k for k in other if program.gap_column(k) in always}
        known: Points = (tuple(points[0]), tuple(points[1]))
        return Subset(cell.zero, cell.tight, (unplayed[0], unplayed[1]), (best[0], best[1]), known)

    def _zero(self, cell: _Cell, points: list[list[Point]], i: int, columns: Iterable[int]) -> set[int]:
        """Those of the columns of program i that are 0 all over the cell; points where others are not are kept."""
        left = {j for j in columns if not any(j in point for point in points[i])}
        program = self.programs[i]
        face = program.columns(cell.zero[i], cell.tight[1 - i]) if left else set()
        while left:
            self.clock.check()
            point = program.faces.positive(left, face)
            if point is None:
                break
            points[i].append(point)
            left -= point.keys()
        return left

    def _follow(self, cell: _Cell) -> _Cell:
        """What follows at once. Sequences after one that is not played are not played; one that surely is, is a best
        reply; at sets that the other's plans exclude all are.
        """
        zero, tight = [set(cell.zero[0]), set(cell.zero[1])], [set(cell.tight[0]), set(cell.tight[1])]
        for i, form in enumerate(self.forms):
            sure = {0}
            for s in form.in_order:
                actions = form.actions(s)
                if form.before[s] in zero[i]:
                    zero[i].update(actions)
                left = [k for k in actions if k not in zero[i]]
                if form.before[s] in sure and len(left) == 1:
                    sure.update(left)
            tight[i] |= sure - {0}
        for i, form in enumerate(self.forms):
            for s in form.sets:
                actions = form.actions(s)
                if all(self.meets[i][k] <= zero[1 - i] for k in actions):
                    tight[i].update(actions)
                elif form.before[s] == 0 or form.before[s] in tight[i]:
                    left = [k for k in actions if k not in cell.strict[i]]
                    if len(left) <= 1:
                        tight[i].update(left or actions)
        return evolve(
            cell,
            zero=(frozenset(zero[0]), frozenset(zero[1])),
            tight=(frozenset(tight[0]), frozenset(tight[1])),
        )


def _with(numbers: Numbers, i: int, k: int) -> Numbers:
    return (numbers[0] | {k}, numbers[1]) if i == 0 else (numbers[0], numbers[1] | {k})


def _meets(form: Sequences, chances: Matrix) -> list[set[int]]:
    """For each sequence the other's with which it, or one after it, leads to a terminal node."""
    found = [{k for k, weight in enumerate(row) if weight} for row in chances]
    for s in reversed(form.in_order):
        for k in form.actions(s):
            found[form.before[s]] |= found[k]
    return found


def _maximal(subsets: Sequence[Subset]) -> list[Subset]:
    """Without those that are part of another; of equal ones the first."""
    kept: list[Subset] = []
    for one in subsets:
        if not any(one.within(other) for other in kept):
            kept = [*(other for other in kept if not other.within(one)), one]
    return kept
