"""All beliefs that support a profile, where they are a product of polytopes.

A set is *doubtful* if its optimal actions, or those of a later set of its owner's that it decides about, turn on its
belief. Any belief does at the others. At each doubtful set whose belief nothing else fixes, the supporting beliefs are
a polytope of distributions over its histories:

  - weak perfect Bayesian: no continuation plan gains; the plans that cut something off are met one by one.
  - perfect Bayesian: no one-shot deviation gains at the set or at later ones of the owner's, whose beliefs follow by
    updating (``any_beliefs``).
  - sequential: the same; histories that take the same mistakes (``trembles.conditions``) share their belief in given
    proportions, and those that take more mistakes than others have none.

Is every combination of them possible? For weak perfect Bayesian and perfect Bayesian equilibria beliefs at different
sets are independent. A later set of the owner's is decided by an earlier belief if *every* one of these leads to it,
and free if none does; in between, if something may gain from there on, nothing is returned: the beliefs need be no
product. Sequential: the trembles' ratios
at all these sets can be chosen at will if the differences of the monomials' exponents are linearly independent, and
each set's monomials have one degree (then a common power more changes no ratio, and all powers can be positive).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from attrs import define, field, frozen
from flint import fmpz_mat

from exactgames.concepts.any_beliefs import Support, plan_against
from exactgames.concepts.beliefs import check_beliefs, subgame_reach
from exactgames.concepts.one_belief import losses_from, own_sets_before, reach_from
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.concepts.trembles.conditions import Groups, actions_in, edges_that_gain, groups_at
from exactgames.errors import LimitReached
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import Game
from exactgames.game.values import Play, play
from exactgames.linear.vertices import vertices
from exactgames.numbers.arrays import Integers, common_denominator, integer_array, over

HISTORIES = 64
"""The most histories of a set whose beliefs are described."""

Row = Sequence[Fraction | int]
Point = tuple[Fraction, ...]


@frozen
class BeliefPolytope:
    """The beliefs at a set that support the profile: all mixtures of the vertices, each over the set's histories, depth
    first.

    >>> from exactgames import belief_polytopes, supported
    >>> from exactgames.examples import pooling
    >>> [one] = belief_polytopes(pooling(), "sequential", supported(pooling(), "sequential"))
    >>> pooling().game.describe(one.infoset), len(one.vertices)
    ('Receiver, after beer', 2)
    """

    infoset: int
    vertices: tuple[Point, ...]


def belief_polytopes(played: Play, concept: ConceptOrName, support: Support) -> tuple[BeliefPolytope, ...] | None:
    """The polytopes whose product are the beliefs that support the profile, at its doubtful sets, in play order; ()
    where all beliefs do that Bayes' rule allows. None where they are not shown to be a product, or are too large to
    describe.

    >>> from exactgames import belief_polytopes, supported
    >>> from exactgames.examples import pooling
    >>> [one] = belief_polytopes(pooling(), "sequential", supported(pooling(), "sequential"))
    >>> [[str(p) for p in vertex] for vertex in one.vertices]  # strong, weak: the latter at least as likely
    [['0', '1'], ['1/2', '1/2']]
    """
    asked = concept_of(concept)
    if not support.holds or not asked.beliefs:
        return ()
    roomy = play(played.game, played.strategy, 2**63)  # in Python integers: vertices may have large denominators
    try:
        return _Families(roomy, asked.trembles).found() if asked.updating else _weak(roomy)
    except LimitReached:
        return None


def _polytope(rows: Sequence[Row], size: int) -> tuple[Point, ...]:
    """The vertices of the distributions μ over ``size`` things with Σ μ·row ≥ 0 for every row. LimitReached."""
    conditions = []
    for row in rows:
        scale = common_denominator([Fraction(x) for x in row])
        conditions.append(([-int(x * scale) for x in row], 0))
    return vertices(size, [([1] * size, 1)], conditions)


def _refuse_large(game: Game, s: int) -> None:
    """LimitReached where the set has too many histories."""
    if len(game.histories(s)) > HISTORIES:
        raise LimitReached(HISTORIES, len(game.histories(s)), False, "histories of a set", ())


# ---- weak perfect Bayesian


def _weak(played: Play) -> tuple[BeliefPolytope, ...]:
    game = played.game
    missed = np.flatnonzero(~game.sets_meeting(played.reach > 0))
    found = []
    for s in missed[np.argsort(game.play_order[missed])].tolist():
        if len(game.histories(s)) > 1:
            points = _against_all_plans(played, s)
            if len(points) != len(game.histories(s)) or any(max(p) < 1 for p in points):
                found.append(BeliefPolytope(s, points))
    return tuple(found)


def _against_all_plans(played: Play, s: int) -> tuple[Point, ...]:
    """The vertices of the beliefs at s under which no continuation plan gains."""
    _refuse_large(played.game, s)
    size = len(played.game.histories(s))
    rows: list[Row] = []
    while True:
        points = _polytope(rows, size)
        cuts = [plan_against(played, s, integer_array(over(p, common_denominator(p)))) for p in points]
        new = [cut[1] for cut in cuts if cut is not None]
        if not new:
            return points
        rows += new


# ---- perfect Bayesian, sequential


@define(eq=False, slots=False)
class _Families:
    """Doubtful sets and their owners' sets before them, first ones first.

    root      {set: the free set whose belief decides its own: itself if it is free; −1 if Bayes' rule fixes it}
    points    {free set: the vertices of its beliefs}
    doubtful  the free sets whose beliefs matter
    groups    {set: its histories by their mistakes} (sequential)
    """

    played: Play
    sequential: bool
    root: dict[int, int] = field(factory=dict)
    points: dict[int, tuple[Point, ...]] = field(factory=dict)
    doubtful: list[int] = field(factory=list)
    groups: dict[int, Groups] = field(factory=dict)

    def found(self) -> tuple[BeliefPolytope, ...] | None:
        game = self.played.game
        self.weights: Integers = check_beliefs(self.played, Beliefs.none(game))  # where Bayes' rule fixes them
        self.by_play = game.sets_meeting(subgame_reach(self.played) > 0)
        before: dict[int, int] = {}
        for s in np.unique(game.infoset[game.parent[edges_that_gain(self.played)]]).tolist():
            way = [-1, *reversed(own_sets_before(game, s)), s]
            before.update(zip(way[1:], way, strict=False))
        if self.sequential:
            self.groups = dict(zip(before, groups_at(self.played, list(before)), strict=True))
        for s in before:
            decided = self._decided(s, before[s])
            if decided is None:
                return None
            self.root[s] = decided
            if decided == s:
                self._settle(s)
        if self.sequential and not self._independent():
            return None
        ranked = sorted(self.doubtful, key=lambda s: int(game.play_order[s]))
        return tuple(BeliefPolytope(s, self.points[s]) for s in ranked)

    def _decided(self, s: int, before: int) -> int | None:
        """``root`` of s; None if it turns on the belief at the root of ``before``, and something on it."""
        if self.by_play[s]:
            return -1
        if before < 0:
            return s
        root = self.root[before]
        at, points = (before, (self._current(before),)) if root < 0 else (root, self.points[root])
        leads = self._leading(at, s)
        reached = [any(p and x for p, x in zip(point, leads, strict=True)) for point in points]
        if all(reached):
            return root
        if not any(reached) or not self._turns(s):
            return s
        return None

    def _current(self, s: int) -> Point:
        """The belief at s, by ``weights``."""
        mass = [int(w) for w in self.weights[self.played.game.histories(s)]]
        return tuple(Fraction(w, sum(mass)) for w in mass)

    def _leading(self, root: int, s: int) -> list[bool]:
        """For each history of ``root`` whether chance and the others' β lead from it to s."""
        reach, origin = reach_from(self.played, root)
        nodes = self.played.game.histories(s)
        found = [False] * len(self.played.game.histories(root))
        for h, x in zip(origin[nodes].tolist(), reach[nodes].tolist(), strict=True):
            if h >= 0 and x:
                found[h] = True
        return found

    def _turns(self, s: int) -> bool:
        """Whether a deviation from s on loses less than nothing at some history."""
        return any(min(row) < 0 for row in losses_from(self.played, s).values())

    def _settle(self, s: int) -> None:
        """The beliefs at the free set s."""
        game = self.played.game
        size = len(game.histories(s))
        spread = self._spread(self.groups[s]) if self.sequential else _units(size)
        rows = [row for row in losses_from(self.played, s).values() if min(row) < 0]
        if not rows:
            self.points[s] = tuple(spread)
            return
        _refuse_large(game, s)
        self.doubtful.append(s)
        by_group = [
            [sum((p * x for p, x in zip(part, row, strict=True)), Fraction(0)) for part in spread] for row in rows
        ]
        mixed = _polytope(by_group, len(spread))
        self.points[s] = tuple(
            sorted(
                tuple(
                    sum((w * part[h] for w, part in zip(point, spread, strict=True)), Fraction(0)) for h in range(size)
                )
                for point in mixed
            )
        )

    def _spread(self, groups: Groups) -> list[Point]:
        """For each group its histories' shares."""
        found = []
        for k in range(len(groups.monomials)):
            part = [w if at == k else 0 for at, w in zip(groups.at, groups.weights, strict=True)]
            found.append(tuple(Fraction(w, sum(part)) for w in part))
        return found

    def _independent(self) -> bool:
        """Whether trembles can have any ratios of monomials at all doubtful sets together."""
        rows: list[list[int]] = []
        actions = range(self.played.game.actions)
        for s in self.doubtful:
            monomials = self.groups[s].monomials
            if len({m.bit_count() for m in monomials}) > 1:
                return False
            first = set(actions_in(monomials[0]))
            for m in monomials[1:]:
                other = set(actions_in(m))
                rows.append([(a in other) - (a in first) for a in actions])
        return not rows or int(fmpz_mat(rows).rank()) == len(rows)


def _units(size: int) -> list[Point]:
    return [tuple(Fraction(int(j == k)) for j in range(size)) for k in range(size)]
