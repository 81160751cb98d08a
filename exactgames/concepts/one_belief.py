"""What a belief at one set asks: what is lost from there on, and whether some belief lets nothing gain.

With ρ_h(h′) the probability, by chance and the others' β, of coming from history h of the set I to h′, and s(h′, b)
what action b loses there against β: Σ_h μ(h)·Σ_{h′ ∈ J} ρ_h(h′)·s(h′, b) ≥ 0 for each set J of the owner's from I on.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from exactgames.concepts.best_response import previous_action
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play
from exactgames.linear.program import Infeasible, solution
from exactgames.numbers.arrays import Integers


def own_sets_before(game: Game, s: int) -> list[int]:
    """The owner's sets on the way to set s."""
    previous = previous_action(game, int(game.infoset_player[s]))
    found = []
    while previous[s] >= 0:
        s = int(game.action_infoset[previous[s]])
        found.append(s)
    return found


def losses_from(played: Play, root: int) -> dict[tuple[int, int], list[int]]:
    """{(set, action): what the one-shot deviation loses, weighted, for each history of ``root`` that leads to it}, over
    one denominator: for the owner's sets from ``root`` on that chance and the others' β reach from there.
    """
    game = played.game
    player, size = int(game.infoset_player[root]), len(game.histories(root))
    reach, origin = reach_from(played, root)
    values, losses = played.values[player], dict[tuple[int, int], list[int]]()
    later = game.sets_meeting(reach > 0) & (game.infoset_player == player)
    for s in np.flatnonzero(later).tolist():
        at = game.histories(s)
        at = at[origin[at] >= 0]
        for k in range(int(game.action_start[s + 1] - game.action_start[s])):
            children = game.first_child[at] + k
            lost = np.zeros(size, dtype=played.dtype)
            np.add.at(lost, origin[at], reach[at] * (values[at] - values[children] * played.sure[children]))
            losses[s, k] = lost.tolist()
    return losses


def reach_from(played: Play, root: int) -> tuple[Integers, Index]:
    """([N] the probability, by chance and the others' β, of coming to each node from the history of ``root`` at or
    above it; [N] which of its histories that is, −1 if none).
    """
    game, nodes = played.game, played.game.histories(root)
    start: Integers = np.zeros(game.nodes, dtype=played.dtype)
    start[nodes] = 1
    origin = np.full(game.nodes, -1, dtype=np.int64)
    origin[nodes] = np.arange(len(nodes))
    for level in game.levels:
        origin[level.children] = np.maximum(origin[level.children], np.repeat(origin[level.parents], level.counts))
    return played.forward(played.edges_without(int(game.infoset_player[root])), played.within(start)), origin


def feasible_belief(rows: list[list[int]], size: int) -> tuple[Fraction, ...] | Infeasible:
    """A distribution μ over ``size`` histories with Σ μ·row ≥ 0 for every row; else Farkas's multipliers, the rows'
    first (non-negative: Σ y·row < 0 at every history).
    """
    count = len(rows)
    matrix = [[-x for x in row] + [int(i == k) for k in range(count)] for i, row in enumerate(rows)]
    matrix.append([1] * size + [0] * count)
    found = solution([0] * (size + count), matrix, [0] * count + [1])
    if isinstance(found, Infeasible):  # y·A ≤ 0 < y·b: the slacks make the rows' multipliers ≤ 0
        return Infeasible(tuple([-y for y in found.y[:-1]] + [found.y[-1]]))
    return found[:size]
