"""All Nash equilibria of a two-player game, mixed ones too, as components with their vertices.

Strategies are *realization plans* (von Stengel 1996): x(σ) is the product of a player's own probabilities along her
sequence of moves σ, so E x = e, x ≥ 0: the polytope X of the first, Y of the second player. Payoffs are bilinear. For
the other's pure reduced strategies s let

    H₁ = {(x, w): x ∈ X, the other earns at most w from x by every s},    H₂ likewise for y

For a fixed y, the x that make an equilibrium with it are a face of H₁: some plans get weight 0, some s earn exactly w.
So every equilibrium is a pair of convex combinations of *extreme* ones: pairs of vertices of H₁ and H₂ that are
equilibria (Mangasarian 1964; in sequence form Audet, Belhaïza and Hansen 2009). The maximal sets of vertices V₁ × V₂
whose pairs are all equilibria are the maximal Nash subsets (Winkels 1979, Jansen 1981): each is a product of two
polytopes with these vertices, and their union is the set of all equilibria.

Instead of one row for each s, the other's values are kept set by set (``best_replies``): a pair is an equilibrium iff
it is complementary, no sequence has positive weight and falls short of the value of its set. The extreme ones are among
the complementary pairs of extreme rays (``complementary``); where the values at sets that no best reply reaches have
cut more finely than H₁ or H₂ does, the plan is no vertex, and left out.

Constant-sum games: a linear program gives one optimal plan of each player. The optimal plans of the other are those
that are complementary to it, a face of the other's cone.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from operator import itemgetter

from attrs import frozen

from exactgames.clock import FOREVER, Clock
from exactgames.errors import LimitReached
from exactgames.game.tree import Game
from exactgames.search.mixed.best_replies import BestReplies
from exactgames.search.mixed.complementary import complementary_pairs
from exactgames.search.mixed.sequence_form import Plan, Sequences, payoffs, weights

SUBSETS = 20_000
"""The most sets of plans that are looked at for maximal Nash subsets."""


@frozen(eq=False)
class Component:
    """A maximal Nash subset: all pairs of points of two polytopes, each given by its vertices (indices of
    ``Extremes.vertices``).

    >>> from exactgames import mixed_equilibria
    >>> from exactgames.examples import entry
    >>> found = mixed_equilibria(entry())
    >>> [(len(one.first), len(one.second)) for one in found.components]  # out, and a segment of replies; in and share
    [(1, 2), (1, 1)]
    """

    first: tuple[int, ...]
    second: tuple[int, ...]


@frozen(eq=False)
class Extremes:
    """What was found.

    vertices    each player's plans that are part of an extreme equilibrium
    pairs       the extreme equilibria: places among the two players' plans
    components  the maximal Nash subsets, whose union is all equilibria
    searched    what was searched, in words
    """

    vertices: tuple[tuple[Plan, ...], tuple[Plan, ...]]
    pairs: tuple[tuple[int, int], ...]
    components: tuple[Component, ...]
    searched: str


def extreme_equilibria(game: Game, clock: Clock = FOREVER) -> Extremes:
    """All Nash equilibria of a two-player game. LimitReached, Late."""
    forms = (Sequences(game, 0), Sequences(game, 1))
    gains = payoffs(game, forms)
    sides = (BestReplies(forms, 0, gains[1], clock), BestReplies(forms, 1, gains[0], clock))
    words = "all pairs of vertices of the two best-reply polyhedra"
    sums = [[a + b for a, b in zip(*rows, strict=True)] for rows in zip(*gains, strict=True)]
    levels = {x for row, chances in zip(sums, weights(game, forms), strict=True) for x in _levels(row, chances)}
    if len(levels) <= 1:
        words = "the optimal plans of a constant-sum game"
        optimal = []
        for side in sides:
            clock.check()
            optimal.append(side.least())
        for i in (0, 1):
            sides[i].side.cone.to_face(optimal[1 - i], clock)
    pairs = complementary_pairs((sides[0].side, sides[1].side), clock)
    found: tuple[dict[int, Plan], dict[int, Plan]] = ({}, {})
    for i, side in enumerate(sides):
        for place in sorted({pair[i] for pair in pairs}):
            clock.check()
            ray = side.side.cone.rays[place]
            if side.is_vertex(ray):
                found[i][place] = side.plan(ray)
    order = [sorted(plans, key=plans.__getitem__) for plans in found]
    number = [{place: new for new, place in enumerate(places)} for places in order]
    kept = {(number[0][i], number[1][j]) for i, j in pairs if i in found[0] and j in found[1]}
    plans = (tuple(found[0][i] for i in order[0]), tuple(found[1][j] for j in order[1]))
    return Extremes(plans, tuple(sorted(kept)), _components(kept, clock), words)


def _levels(sums: list[int], weights: list[int]) -> set[Fraction]:
    return {Fraction(s, w) for s, w in zip(sums, weights, strict=True) if w}


def _components(pairs: set[tuple[int, int]], clock: Clock) -> tuple[Component, ...]:
    """The maximal sets of vertices V₁ × V₂ all of whose pairs are among ``pairs``: maximal bicliques."""
    replies: dict[int, frozenset[int]] = {}
    for i, row in groupby(sorted(pairs), key=itemgetter(0)):
        replies[i] = frozenset(j for _, j in row)
    closed: set[frozenset[int]] = set()
    for own in replies.values():  # all intersections of the sets of replies
        clock.check()
        closed |= {own} | {own & other for other in closed}
        if len(closed) > SUBSETS:
            raise LimitReached(SUBSETS, len(closed), True, "Nash subsets", ("fewer actions",))
    found = set()
    for second in closed - {frozenset()}:
        clock.check()
        first = frozenset(i for i, own in replies.items() if second <= own)
        full = frozenset.intersection(*(replies[i] for i in first))
        found.add((tuple(sorted(first)), tuple(sorted(full))))
    return tuple(Component(*one) for one in sorted(found))
