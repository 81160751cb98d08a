"""Bounds on gains by best plans, over a cell: Q and V of ``gain_bounds``.

From a root, with g(b) the least of Σ U(z) over the terminal nodes z whose last action of the player's is b,

    Q(b) = g(b) + Σ V(J) over her sets J that come next after b,    V(J) = max over her actions b at J of Q(b)

and a deviation to b in place of a gains Q(b), less the most that a can bring, at least.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from exactgames.concepts.best_response import own_depth, previous_action
from exactgames.game.tree import Game, Index
from exactgames.numbers.arrays import Integers
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.extremes import Extremes
from exactgames.search.cells.rising import Rising, rising


@frozen(eq=False)
class _Depth:
    """Sets of equal own depth, seen from their roots: the keys of their actions from ``begin`` to ``stop``, those of
    the first set from ``begin + offsets``[0] on. ``previous``: the key of the action before each set (−1: none from
    there).
    """

    begin: int
    stop: int
    offsets: Index
    previous: Index


@frozen(eq=False)
class BestPlans:
    """Best plans from the roots.

    start         [E] U at the terminal nodes
    last          how it adds up, a row for each player's action
    keys, places  [K] root · A + action, sorted; the key's number: keys are numbered by own depth, the last first
    given         [K] the place of g in ``last``, by the key's number
    depths        in that order
    most          how the most that each action of the first cell can bring adds up; ``greatest``, ``ends``: from where
                  in ``Extremes.over``, and to which place [A]
    """

    game: Game
    roots: Index
    start: Integers
    last: Rising
    keys: Index
    places: Index
    given: Index
    depths: tuple[_Depth, ...]
    most: Rising
    greatest: Index
    ends: Index

    def values(self, cell: Cell) -> Integers:
        """[K] Q of each key, by its number."""
        found: Integers = self.last.values(self.start, cell)[self.given]
        for depth in self.depths:
            best = np.maximum.reduceat(found[depth.begin : depth.stop], depth.offsets)
            inside = depth.previous >= 0
            np.add.at(found, depth.previous[inside], best[inside])
        return found

    def gains(self, values: Integers, extremes: Integers, cell: Cell, action: Index, instead: Index) -> Integers:
        """[R] what the best plan that begins with ``instead`` gains over ``action``."""
        most = self.most.values(extremes[self.greatest], cell)[self.ends]
        root = self.roots[self.game.action_infoset[action]]
        found: Integers = values[self._number(root, instead)] + most[action]
        return found

    def _number(self, root: Index, action: Index) -> Index:
        return self.places[np.searchsorted(self.keys, root * self.game.actions + action)]

    def after(self, action: int, root: int, values: Integers) -> list[tuple[int, int]]:
        """The best plan's (set, action's index) after ``action``, sets ascending."""
        start, found, waiting = self.game.action_start, [], self._next(action)
        while waiting:
            s = waiting.pop()
            actions = np.arange(start[s], start[s + 1])
            k = int(np.argmax(values[self._number(np.full(len(actions), root), actions)]))
            found.append((s, k))
            waiting += self._next(int(start[s]) + k)
        return sorted(found)

    def _next(self, action: int) -> list[int]:
        player = int(self.game.infoset_player[self.game.action_infoset[action]])
        sets: list[int] = np.flatnonzero(previous_action(self.game, player) == action).tolist()
        return sets


def best_plans(extremes: Extremes, roots: Index, first: Cell) -> BestPlans:
    """The best plans of all players from ``roots`` [S], in cells inside ``first``."""
    game = extremes.game
    players = range(len(game.players))
    owner = game.infoset_player[game.action_infoset]
    kept = np.zeros((len(players), game.nodes), dtype=bool)
    kept[game.infoset_player, roots] = True
    rows, nodes = [], []
    for player in players:
        last = game.last_own_action(player)[game.terminals]
        rows.append(last[last >= 0])
        nodes.append(game.terminals[last >= 0])
    row, node = np.concatenate(rows), np.concatenate(nodes)
    order = np.argsort(row, kind="stable")
    row, node = row[order], node[order]
    top = np.zeros(game.actions, dtype=np.int64)
    last_ones = rising(game, first, owner, row, node, top, kept, extremes.ceiling)
    keys, depths = _keys(game, roots)
    sorting = np.argsort(keys)
    root, action = np.divmod(keys, game.actions)
    most, greatest = _most(extremes, roots, first, owner)
    return BestPlans(
        game,
        roots,
        extremes.weighted[owner[row], node],
        last_ones,
        keys[sorting],
        sorting,
        last_ones.at(action, root),
        depths,
        most,
        greatest,
        most.at(np.arange(game.actions), roots[game.action_infoset]),
    )


def _most(extremes: Extremes, roots: Index, first: Cell, owner: Index) -> tuple[Rising, Index]:
    """How −greatest after each allowed action adds up; where it stands at first."""
    game = extremes.game
    nodes = np.flatnonzero(np.append(first, False)[game.incoming])
    nodes = nodes[np.argsort(game.incoming[nodes], kind="stable")]
    action = game.incoming[nodes]
    nothing = np.zeros((len(game.players), game.nodes), dtype=bool)
    ends = roots[game.action_infoset]
    most = rising(game, first, owner, action, game.parent[nodes], ends, nothing, extremes.ceiling)
    return most, extremes.greatest_at(owner[action], nodes)


def _keys(game: Game, roots: Index) -> tuple[Index, tuple[_Depth, ...]]:
    """(root · A + action, of each root's sets and those that come after them, deepest first; their depths)."""
    previous = np.full(game.infosets, -1, dtype=np.int64)
    depth = np.zeros(game.infosets, dtype=np.int64)
    for player in range(len(game.players)):
        own = game.infoset_player == player
        previous[own] = previous_action(game, player)[own]
        depth[own] = own_depth(game, player)[own]
    sets, starts = _sets_after(game, roots, previous)
    order = np.lexsort((sets, starts, -depth[sets]))
    sets, starts = sets[order], starts[order]
    counts = np.diff(game.action_start)[sets]
    begin = np.cumsum(counts) - counts
    action = np.repeat(game.action_start[sets] - begin, counts) + np.arange(int(counts.sum()))
    keys: Index = np.repeat(starts, counts) * game.actions + action
    sorting = np.argsort(keys)
    depths = []
    cuts = np.flatnonzero(np.diff(depth[sets], prepend=-1))
    for at, stop in zip(cuts, [*cuts[1:], len(sets)], strict=True):
        before = previous[sets[at:stop]]
        wanted = starts[at:stop] * game.actions + before
        place = np.minimum(np.searchsorted(keys[sorting], wanted), len(keys) - 1)
        inside = (before >= 0) & (keys[sorting][place] == wanted)
        ends = int(begin[at]), int(begin[stop - 1] + counts[stop - 1])
        depths.append(_Depth(*ends, begin[at:stop] - ends[0], np.where(inside, sorting[place], -1)))
    return keys, tuple(depths)


def _sets_after(game: Game, roots: Index, previous: Index) -> tuple[Index, Index]:
    """(sets, roots): each set with its own root, and with those of its owner's earlier sets."""
    sets, starts = np.arange(game.infosets), roots
    found = [sets * game.nodes + starts]
    upper = np.where(previous >= 0, game.action_infoset[previous], -1)
    above = upper.copy()
    while (above >= 0).any():
        inside = np.flatnonzero(above >= 0)
        found.append(inside * game.nodes + roots[above[inside]])
        above[inside] = upper[above[inside]]
    unique = np.unique(np.concatenate(found))
    sets, starts = np.divmod(unique, game.nodes)
    return sets, starts
