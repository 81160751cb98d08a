"""Backward induction, before anything else in deep games: actions that another one always beats, from the last sets on.

``gain_bounds`` values a cell as a whole, and takes out what is beaten there; in a long chain of moves each such round
settles one more. Here the sets are looked at from the last level to the first, each in what is left after it: action a
goes if some b earns more at every history of the set, b's least against a's greatest over the cell, as ``least(y) −
greatest(x)`` there. It holds under every belief, so for every concept with beliefs.
"""

from __future__ import annotations

import numpy as np

from exactgames.clock import FOREVER, Clock
from exactgames.concepts.plain_tree import chance_probability
from exactgames.game.tree import CHANCE, Game, Index
from exactgames.numbers.arrays import Integers, exact_dtype
from exactgames.search.cells.expressions import Cell

Beaten = tuple[int, int, int]
"""(set, action, action that beats it), by their global numbers."""


def beaten_backwards(game: Game, cell: Cell, clock: Clock = FOREVER) -> list[Beaten]:
    """Takes actions out of the cell, at least one is left at each set; which, in order. Only in a timed game. Late."""
    if not game.timed or not game.infosets:
        return []
    reach = chance_probability(game)
    largest = int(np.abs(game.payoffs).max(initial=0)) * int(reach[0])
    least: Integers = np.zeros((len(game.players), game.nodes), dtype=exact_dtype(2 * largest + 1))
    least[:, game.terminals] = game.payoffs.astype(least.dtype) * reach[game.terminals].astype(least.dtype)
    most, gone = least.copy(), list[Beaten]()
    allowed = np.append(cell, True)
    sets_at: list[list[int]] = [[] for _ in game.levels]
    for s, number in enumerate(game.infoset_level.tolist()):
        sets_at[number].append(s)
    for level, sets in zip(reversed(game.levels), reversed(sets_at), strict=True):
        clock.check()
        for s in sets:
            for a, b in _beaten(game, s, allowed, least, most):
                allowed[a] = cell[a] = False
                gone.append((s, a, b))
        chance = game.infoset[level.parents] == CHANCE
        inside = np.repeat(chance, level.counts) | allowed[game.incoming[level.children]]
        for row, sign in ((least, 1), (most, -1)):
            below = row[:, level.children]
            total = np.add.reduceat(np.where(np.repeat(chance, level.counts), below, 0), level.offsets, axis=1)
            best = sign * np.minimum.reduceat(np.where(inside, sign * below, largest + 1), level.offsets, axis=1)
            row[:, level.parents] = np.where(chance, total, best)
    return gone


def _beaten(game: Game, s: int, allowed: Cell, least: Integers, most: Integers) -> list[tuple[int, int]]:
    """Actions of the set, each with one that beats it; of these the last one is never beaten."""
    start, player = int(game.action_start[s]), int(game.infoset_player[s])
    first: Index = game.first_child[game.histories(s)]
    left = (np.flatnonzero(allowed[start : game.action_start[s + 1]])).tolist()
    found = []
    for k in left:
        for j in left:
            if j != k and (least[player, first + j] > most[player, first + k]).all():
                found.append((start + k, start + j))
                break
    return found
