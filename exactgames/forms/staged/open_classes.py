"""Open classes, where beliefs are not computed: β must be optimal at every history, so under every belief."""

from __future__ import annotations

import numpy as np

from exactgames.concepts.deviation import Slacks
from exactgames.errors import Undecided
from exactgames.forms.form import Mask
from exactgames.forms.staged.classes import worlds_with
from exactgames.forms.staged.game import StagedGame
from exactgames.game.values import Play
from exactgames.numbers.arrays import Integers


def informed_values(played: Play, player: int) -> Integers:
    """[N] the largest payoff of the player's from each node on, by a plan that knows the node; as ``Play.values``."""
    game = played.game
    values: Integers = np.zeros(game.nodes, dtype=played.dtype)
    values[game.terminals] = game.payoffs[player]
    owner = np.append(game.infoset_player, -1)
    for level in reversed(game.levels):
        mine = owner[np.maximum(game.infoset[level.parents], -1)] == player
        children = level.children
        expected = np.add.reduceat(values[children] * played.edges[children], level.offsets)
        largest = np.maximum.reduceat(values[children] * played.sure[children], level.offsets)
        values[level.parents] = np.where(mine, largest, expected)
    return values


def with_open_classes(played: Play, opened: Mask, whole_plans: bool, slacks: Slacks) -> Slacks:
    """The classes' slacks with, at those ``opened``, the least at any history, where an action is followed by β, or by
    the best plan that knows the history (``whole_plans``). Undecided if one is negative.
    """
    game = played.game
    numerators, denominators = slacks.numerators.copy(), slacks.denominators.copy()
    for player in range(len(game.players)):
        sets = opened & (game.infoset_player == player)
        if not sets.any():
            continue
        best = informed_values(played, player) if whole_plans else played.values[player]
        for s in np.flatnonzero(sets):
            nodes = game.histories(int(s))
            start, size = int(game.action_start[s]), int(game.action_start[s + 1] - game.action_start[s])
            children = game.first_child[nodes][:, None] + np.arange(size)
            lost = played.values[player, nodes][:, None] - best[children] * played.sure[children]
            least = lost.min(axis=0)
            numerators[start : start + size] = least
            tail = played.scale // played.heads[int(game.infoset_level[s])]
            denominators[s] = tail * game.payoff_denominator
            if (least < 0).any():
                raise Undecided(
                    f"{game.describe(int(s))}: the beliefs of the information sets merged here may differ, and "
                    f"“{game.labels.action(int(s), int(np.argmin(least)))}” is better at some history; only the "
                    "explicit tree, if it fits, can decide"
                )
    return Slacks(numerators, denominators)


def settled_worlds(game: StagedGame, played: Play, opened: Mask, player: int) -> Mask:
    """[worlds] those where all of the player's classes are known. Undecided if, in one of the others, some plan that
    knows everybody's types is better than β.
    """
    tree = played.game
    unsettled = worlds_with(game, opened & (tree.infoset_player == player))
    if unsettled.any():
        informed, starts = informed_values(played, player), game.starts[unsettled].reshape(-1)
        better = np.flatnonzero(informed[starts] != played.values[player, starts])
        if len(better):
            allocation = game.stage.worlds.allocation[int(game.world_of[starts[better[0]]])].tolist()
            raise Undecided(
                f"{tree.players[player]}, after the allocation {allocation}: a plan that "
                "knew everybody's types would be better, and what she knows is not settled in the staged form"
            )
    return ~unsettled
