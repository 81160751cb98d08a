"""Why a profile is no equilibrium, said of a whole cell of profiles.

Bayes–Nash and weak perfect Bayesian: a plan that gains, from the set where it starts. Where no belief helps, a mixture
of plans gains

  - at every history of one set I, each with Bayes' rule from it on (weak perfect Bayesian, perfect Bayesian);
  - or for every combination of the others' trembles (sequential): histories that take the same actions off the path
    are weighed together.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import assert_never

import numpy as np

from exactgames.concepts.any_beliefs import plan_from
from exactgames.concepts.best_response import best_plan, own_depth, profile_values
from exactgames.concepts.unsupported import Unsupported
from exactgames.game.values import Play
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.plan_gains import CellGains, Plan


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


def best_plan_from(played: Play, s: int, root: int) -> Plan:
    """The best plan from set s on, given Bayes' belief there from the node ``root``."""
    game = played.game
    player = int(game.infoset_player[s])
    start = np.zeros(game.nodes, dtype=played.dtype)
    start[root] = 1
    reach = played.forward(played.edges_without(player), start)
    best = best_plan(played, player, reach)
    return plan_from(played, player, best.action_values, best.values, reach, s)


def refuted_groups(gains: CellGains, found: Unsupported, cell: Cell) -> tuple[list[Fraction], list[int]]:
    """(what the mixture gains at least in the cell, a group of histories each; the sets that this turns on)."""
    match found.kind:
        case "trembles":
            return _by_monomials(gains, found, cell)
        case "beliefs":
            return _by_histories(gains, found, cell)
    assert_never(found.kind)


def _by_histories(gains: CellGains, found: Unsupported, cell: Cell) -> tuple[list[Fraction], list[int]]:
    nodes = gains.tree.game.histories(found.infoset).tolist()
    total = [Fraction(0)] * len(nodes)
    turning: dict[int, None] = {}
    for plan, weight in found.deviations:
        least, sets = gains.from_nodes(nodes, plan, cell)
        total = [t + weight * x for t, x in zip(total, least, strict=True)]
        turning.update(dict.fromkeys(sets))
    return total, list(turning)


Monomial = tuple[int, ...]
"""Actions off the path, by their global numbers, ascending, with repeats."""


def _by_monomials(gains: CellGains, found: Unsupported, cell: Cell) -> tuple[list[Fraction], list[int]]:
    """The same, a group for each monomial that no other divides. Sets on the way that allow several actions come
    first among those that it turns on.
    """
    game = gains.tree.game
    total: dict[Monomial, Fraction] = {}
    turning: dict[int, None] = {}
    for (plan, weight), factor in zip(found.deviations, found.factors, strict=True):
        nodes = game.histories(plan[0][0]).tolist()
        extra = [int(game.action_start[s]) + k for s, k in factor]
        turning.update(dict.fromkeys(s for s, _ in factor if _several(gains, cell, s)))
        least, sets = gains.from_nodes(nodes, plan, cell)
        for node, gain in zip(nodes, least, strict=True):
            taken, unsettled = _others_moves(gains, cell, node)
            turning.update(dict.fromkeys(unsettled))
            monomial = tuple(sorted([*extra, *(a for a in taken if not cell[a])]))
            total[monomial] = total.get(monomial, Fraction(0)) + weight * gain
        turning.update(dict.fromkeys(sets))
    if any(_several(gains, cell, s) for s in turning):
        return [Fraction(0)], [s for s in turning if _several(gains, cell, s)]
    counts = {monomial: Counter(monomial) for monomial in total}
    least_ones = [m for m in total if not any(n != m and counts[n] <= counts[m] for n in total)]
    return [total[m] for m in least_ones], []


def _several(gains: CellGains, cell: Cell, s: int) -> bool:
    return int(cell[gains.tree.start[s] : gains.tree.start[s + 1]].sum()) > 1


def _others_moves(gains: CellGains, cell: Cell, node: int) -> tuple[list[int], list[int]]:
    """(the actions of others than the owner on the way to ``node``; their sets that allow several)."""
    tree = gains.tree
    owner = tree.owner[tree.infoset[node]]
    taken, unsettled = [], []
    while (above := tree.parent[node]) >= 0:
        s = tree.infoset[above]
        if s >= 0 and tree.owner[s] != owner:
            taken.append(tree.start[s] + tree.branch[node])
            if _several(gains, cell, s):
                unsettled.append(s)
        node = above
    return taken, unsettled
