"""Components of two players' Nash equilibria all of whose equilibria are of a concept that asks for more.

Let P be a maximal Nash subset, a product of two polytopes of realization plans, and p° a point of its relative interior
(the mean of all vertices). All interior points play the same actions with positive probability, wherever a plan leads;
so they reach the same sets.

**Closed.** Assessments of a concept (weak perfect Bayesian, perfect Bayesian, sequential) are a closed set: what the
concepts demand are equations and weak inequalities in (β, μ), continuous where they are demanded; a set that β reaches,
or that a belief reaches by β, is reached by all near β too; limits of consistent assessments are consistent. Beliefs
and moves are in compact sets. So if all interior points belong to equilibria of the concept, all points of P do. A
vertex is the limit of the way to it from p°, on which everything is played as at p° where the vertex does not lead: so
that may be played there.

**Interior points are of the concept**

 1. if they reach every set at which several actions survive: see ``cells.surviving``;
 2. or if p°, with some moves where no plan of P leads, is of the concept, and what varies along P does not matter to
    the sets J that are not reached and at which several actions survive: no set of *another* player than J's owner,
    with moves that vary, lies on the way to J or behind it. For take an interior point p, and the trembles or beliefs
    of p°. Both have the same support at every set. On the way to J only the owner's moves differ, and they cancel: the
    belief at J is the same, and still follows from those before. Behind J the others play the same. The owner plays, at
    J and at her sets behind it, actions that p° plays too, so optimal ones: by induction from the last ones all are
    optimal against p as well. At sets that are reached a Nash equilibrium plays a best reply; where one action survives
    that is optimal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod

from attrs import frozen

from exactgames.concepts.any_beliefs import Support, supported
from exactgames.errors import Undecided
from exactgames.game.values import Play, play
from exactgames.search.mixed.credible import FILLINGS, Credible, Rows, strategy_of
from exactgames.search.mixed.sequence_form import Plan, Sequences, mean_plan
from exactgames.search.mixed.threats import sets_before


@frozen(eq=False)
class Throughout:
    """A component of the concept.

    inner  what is played at a point of the interior where plans lead
    moves  what may be played at all other sets, all along the component
    """

    inner: Rows
    moves: Rows

    def table(self, vertex: Rows) -> list[list[Fraction]]:
        """Everything that a vertex plays, which is given where its plans lead."""
        rows = self.moves | self.inner | vertex
        return [rows[s] for s in range(len(rows))]


def throughout(credible: Credible, plans: tuple[Sequence[Plan], Sequence[Plan]], off_path: bool) -> Throughout | None:
    """How all equilibria of a component are of the concept; None if that is not shown. ``plans``: of its vertices, in
    the game with the actions that are left. ``off_path``: try the second way too. Late.
    """
    game, part = credible.game, credible.part.game
    inner: Rows = {}
    varied: set[int] = set()
    for player in (0, 1):
        form = Sequences(part, player)
        vertices = [credible.rows(form.behaviour(plan)) for plan in plans[player]]
        inner |= credible.rows(form.behaviour(mean_plan(plans[player])))
        varied |= {s for s in inner if len({tuple(rows[s]) for rows in vertices if s in rows}) > 1}
    first = dict(enumerate(credible.filled({})))
    played = play(game, strategy_of(credible.filled(inner)))
    if credible.whole(played):
        return Throughout(inner, first)
    if not off_path or matters(credible, played, varied):
        return None
    return _with_moves(credible, played, inner, first)


def matters(credible: Credible, played: Play, varied: set[int], safe: Collection[int] = ()) -> bool:
    """Whether a set of one player with moves that vary is on one way with a set of another's that is not reached, and
    at which several actions survive; those ``safe`` left out, where what is played is optimal whatever varies.
    """
    game, before = credible.game, sets_before(credible.game)
    missed = credible.several & ~game.sets_meeting(played.reach > 0)
    owner = game.infoset_player
    return any(
        missed[j] and j not in safe and owner[j] != owner[k] and (k in before[j] or j in before[k])
        for j in range(game.infosets)
        for k in varied
    )


def _with_moves(
    credible: Credible, played: Play, inner: Rows, first: Mapping[int, list[Fraction]]
) -> Throughout | None:
    """The interior point as an equilibrium of the concept, with some pure moves where no plan leads."""
    game = credible.game
    moves = credible.moves(played)
    if moves is None:
        return None
    open_sets = [s for s in moves if s not in inner]
    if prod(len(moves[s]) for s in open_sets) > FILLINGS:
        return None
    for choice in product(*(moves[s] for s in open_sets)):
        credible.clock.check()
        filled = dict(first)
        for s, k in zip(open_sets, choice, strict=True):
            filled[s] = [Fraction(int(j == k)) for j in range(len(first[s]))]
        found = Throughout(inner, filled)
        if support_of(credible, play(game, strategy_of(found.table({})))) is not None:
            return found
    return None


def support_of(credible: Credible, played: Play) -> Support | None:
    """The beliefs that support the profile; None if none are found."""
    try:
        found = supported(played, credible.concept)
    except Undecided:
        return None
    return found if found.holds else None
