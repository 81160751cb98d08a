"""Outcomes of Nash subsets: what their plans play at the sets that play meets.

A Nash subset is a product of two polytopes of plans. What its plans play where play does not lead, to deter, has often
many dimensions and says nothing of outcomes. So each polytope is projected on the sequences that end at sets that play
meets anywhere on the subset. Plans that agree there have the same outcomes against the other's. One plan is kept for
each vertex of the projection: all pairs of mixtures of the kept plans are equilibria, with all outcomes of the subset.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from random import Random

import numpy as np
from attrs import frozen

from exactgames.clock import FOREVER, Clock
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import Game
from exactgames.game.values import play
from exactgames.linear.faces import Point
from exactgames.linear.program import Infeasible, solution
from exactgames.linear.projection import projected_vertices, refuse_wide
from exactgames.numbers.arrays import integer_array
from exactgames.search.mixed.nash_subsets import Subset
from exactgames.search.mixed.replies_program import RepliesProgram
from exactgames.search.mixed.sequence_form import Plan, Sequences, mean_plan

DIRECTIONS, SIZE = 4, 1_000
"""How many directions are tried for each of many points, to see which are extreme, and how large their entries are."""


@frozen(eq=False)
class Family:
    """The outcomes of a Nash subset.

    plans  for each player the plans whose mixtures play all that the subset does at the sets ``met``
    met    the sets that play meets somewhere on the subset
    forms  the players' sequences
    large  where there are too many vertices: the subset, of whose interior the one pair of plans is
    """

    plans: tuple[tuple[Plan, ...], tuple[Plan, ...]]
    met: frozenset[int]
    forms: tuple[Sequences, Sequences]
    large: Subset | None = None

    @property
    def is_point(self) -> bool:
        """Whether there is one outcome."""
        return self.large is None and len(self.plans[0]) * len(self.plans[1]) == 1

    def within(self, other: Family) -> bool:
        """Whether all its outcomes are among the other's, whose vertices are known."""
        return (
            self.large is None
            and other.large is None
            and self.met <= other.met
            and all(
                between([plan[k] for k in numbers], [[one[k] for k in numbers] for one in other.plans[i]])
                for i, form in enumerate(self.forms)
                for numbers in [_ends_at(form, self.met)]
                for plan in self.plans[i]
            )
        )


def family_of(
    game: Game, programs: tuple[RepliesProgram, RepliesProgram], subset: Subset, clock: Clock = FOREVER
) -> Family:
    """The outcomes of a Nash subset of the game. LimitReached where their polytopes are too large; Late."""
    inner = inner_point(game, programs, subset)
    forms, met = inner.forms, inner.met
    kept = []
    for i, program in enumerate(programs):
        face = program.columns(subset.zero[i], subset.tight[1 - i])
        wanted = [program.plan_column(k) for k in _ends_at(forms[i], met) if k not in subset.unplayed[i]]
        refuse_wide(subset.points[i], wanted)

        def oracle(cost: Mapping[int, int], program: RepliesProgram = program, face: set[int] = face) -> Point:
            return program.faces.greatest(cost, face)

        kept.append(tuple(program.plan(point) for point in projected_vertices(oracle, wanted, clock)))
    return Family((kept[0], kept[1]), met, forms)


def inner_point(game: Game, programs: tuple[RepliesProgram, RepliesProgram], subset: Subset) -> Family:
    """A Nash subset that is too large to list, by one outcome of its interior."""
    forms = (programs[0].own, programs[1].own)
    means = [mean_plan([program.plan(one) for one in subset.points[i]]) for i, program in enumerate(programs)]
    return Family(((means[0],), (means[1],)), sets_met(game, forms, (means[0], means[1])), forms, subset)


def family_of_plans(
    game: Game, forms: tuple[Sequences, Sequences], plans: tuple[Sequence[Plan], Sequence[Plan]]
) -> Family:
    """The outcomes of a Nash subset that is given by the vertices of its two polytopes."""
    met = sets_met(game, forms, (mean_plan(plans[0]), mean_plan(plans[1])))
    kept = []
    for form, own in zip(forms, plans, strict=True):
        numbers = _ends_at(form, met)
        shown: dict[tuple[Fraction, ...], Plan] = {}
        for plan in own:
            shown.setdefault(tuple(plan[k] for k in numbers), plan)
        kept.append(tuple(shown[row] for row in _extreme(sorted(shown))))
    return Family((kept[0], kept[1]), met, forms)


def sets_met(game: Game, forms: tuple[Sequences, Sequences], plans: tuple[Plan, Plan]) -> frozenset[int]:
    """The sets that play meets."""
    rows = forms[0].behaviour(plans[0]) | forms[1].behaviour(plans[1])
    weights: list[int] = []
    totals = []
    for s in range(game.infosets):
        size = int(game.action_start[s + 1] - game.action_start[s])
        row = rows.get(s, [Fraction(int(k == 0)) for k in range(size)])
        common = lcm(*(p.denominator for p in row))
        weights += [int(p * common) for p in row]
        totals.append(common)
    played = play(game, BehaviorStrategy(integer_array(weights), integer_array(totals)))
    return frozenset(game.sets_meeting(played.reach > 0).nonzero()[0].tolist())


def _ends_at(form: Sequences, sets: frozenset[int]) -> list[int]:
    return [k for s in form.sets if s in sets for k in form.actions(s)]


def _extreme(rows: Sequence[tuple[Fraction, ...]]) -> list[tuple[Fraction, ...]]:
    """Those of different points that are no mixtures of the others. One that alone is greatest in some direction is
    none; the others are looked at one by one.
    """
    scale = lcm(*(p.denominator for row in rows for p in row))
    points = np.array([[int(p * scale) for p in row] for row in rows], dtype=object).reshape(len(rows), -1)
    rng, sure = Random(0), set[int]()
    for _ in range(DIRECTIONS * len(rows)):
        values = points @ np.array([rng.randrange(-SIZE, SIZE + 1) for _ in range(points.shape[1])], dtype=object)
        best = [k for k, value in enumerate(values) if value == max(values)]
        if len(best) == 1:
            sure.add(best[0])
    left = dict.fromkeys(range(len(rows)))
    for k in range(len(rows)):
        if k not in sure and between(rows[k], [rows[j] for j in left if j != k]):
            del left[k]
    return [rows[k] for k in left]


def between(point: Sequence[Fraction], vertices: Sequence[Sequence[Fraction]]) -> bool:
    """Whether the point is a mixture of the vertices."""
    if not vertices:
        return False
    if any(list(vertex) == list(point) for vertex in vertices):
        return True
    if not all(min(column) <= x <= max(column) for x, column in zip(point, zip(*vertices, strict=True), strict=True)):
        return False
    scale = lcm(*(p.denominator for one in (point, *vertices) for p in one))
    rows = [[int(vertex[k] * scale) for vertex in vertices] for k in range(len(point))]
    right = [int(p * scale) for p in point]
    return not isinstance(solution([0] * len(vertices), [*rows, [1] * len(vertices)], [*right, 1]), Infeasible)
