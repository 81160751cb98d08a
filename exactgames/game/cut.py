"""A game without what more than one player's departure from some allowed actions leads to.

Whoever judges one player's deviation from allowed actions meets only nodes that at most one player leaves them for. The
others are cut off: where a second player leaves them, the game ends, with payoffs that mean nothing.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from attrs import evolve, frozen

from exactgames.game.tree import TERMINAL, Game, Index, Level

Flags = npt.NDArray[np.bool_]


@frozen(eq=False)
class Cut:
    """``game``: the same information sets and actions, by the same numbers, but with fewer histories.

    nodes   [its nodes] their numbers in the whole game
    new     [the whole game's nodes] their numbers in ``game``, −1 where cut off
    intact  [S] whether all histories of the set are there, and all that its actions lead to
    """

    game: Game
    nodes: Index
    new: Index
    intact: Flags


def cut_second_departures(game: Game, allowed: Flags) -> Cut:
    """The game cut off where a second player takes an action that is not ``allowed`` [A]."""
    near, kept = _nodes(game, allowed)
    nodes = np.flatnonzero(kept)
    new = np.full(game.nodes, -1, dtype=np.int64)
    new[nodes] = np.arange(len(nodes))
    infoset = np.where(near, game.infoset, TERMINAL)[nodes].astype(game.infoset.dtype)
    ends = np.zeros((len(game.players), game.nodes), dtype=game.payoffs.dtype)
    ends[:, game.terminals] = game.payoffs
    levels, denominators = [], []
    for level, denominator in zip(game.levels, game.chance_denominator, strict=True):
        inside = near[level.parents]
        if not inside.any():
            continue
        counts = level.counts[inside]
        start = int(kept[: level.start].sum())
        parents = new[level.parents[inside]]
        stop = start + int(counts.sum())
        levels.append(Level(parents, counts, np.cumsum(counts) - counts, start, stop))
        denominators.append(denominator)
    cut = evolve(
        game,
        levels=tuple(levels),
        parent=np.where(nodes > 0, new[game.parent[nodes]], -1),
        branch=game.branch[nodes],
        infoset=infoset,
        chance=game.chance[nodes],
        chance_denominator=tuple(denominators),
        payoffs=ends[:, nodes[infoset == TERMINAL]],
    )
    intact = ~game.sets_meeting(~near)
    intact[game.action_infoset[game.incoming[~near & (game.incoming >= 0)]]] = False
    return Cut(cut, nodes, new, intact)


def _nodes(game: Game, allowed: Flags) -> tuple[Flags, Flags]:
    """[N] (which nodes at most one player leaves the allowed actions for; these and what comes next after them)."""
    left_by = np.full(game.nodes, -1, dtype=np.int64)  # −1: nobody, −2: several
    owner = np.append(game.infoset_player, -1)
    inside = np.append(allowed, True)[game.incoming]
    for level in game.levels:
        mover = np.repeat(owner[np.maximum(game.infoset[level.parents], -1)], level.counts)
        before = np.repeat(left_by[level.parents], level.counts)
        alone = (before == -1) | (before == mover)
        left_by[level.children] = np.where(inside[level.children], before, np.where(alone, mover, -2))
    near = left_by != -2
    kept = near.copy()
    kept[1:] |= near[game.parent[1:]]
    return near, kept
