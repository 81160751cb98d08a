"""Why a profile is no equilibrium, said of a whole cell of profiles.

Bayes–Nash and weak perfect Bayesian: a plan that gains, from the set where it starts. Where no belief helps, a mixture
of plans gains

  - at every history of one set I, each with Bayes' rule from it on (weak perfect Bayesian, perfect Bayesian);
  - or for every combination of the others' trembles (sequential): histories that take the same actions off the path
    are weighed together.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from exactgames.game.values import Play
from exactgames.solve.any_beliefs import Unsupported
from exactgames.solve.any_beliefs import _plan_from as plan_from
from exactgames.solve.best_response import best_plan, own_depth, profile_values
from exactgames.solve.cell_gains import CellGains, Plan
from exactgames.solve.gain_bounds import Cell


def plan_that_gains(played: Play) -> Plan:
    """A plan that gains, from the first set of its owner's where it does, given Bayes' belief there: the profile is no
    Bayes–Nash equilibrium.
    """
    game = played.game
    for player in range(len(game.players)):
        reach = played.forward(played.edges_without(player))
        best = best_plan(played, player, reach)
        first = own_depth(game, player) == 0
        own, _ = profile_values(played, player, first, reach)
        for s in np.flatnonzero(first).tolist():
            if best.values[s] > own[s]:
                return plan_from(played, player, best.action_values, best.values, reach, s)
    raise ArithmeticError("no plan gains")


def refuted_groups(
    gains: CellGains, concept: Concept, found: Unsupported, cell: Cell
) -> tuple[list[Fraction], list[int]]:
    """(what the mixture gains at least in the cell, a group of histories each; the sets that this turns on)."""
    nodes = gains.tree.game.histories(found.infoset).tolist()
    total = [Fraction(0)] * len(nodes)
    turning: dict[int, None] = {}
    for plan, weight in found.deviations:
        least, sets = gains.from_nodes(nodes, plan, cell)
        total = [t + weight * x for t, x in zip(total, least, strict=True)]
        turning.update(dict.fromkeys(sets))
    return total, list(turning)
