"""Best plans against the others' behaviour, in sequence form (von Stengel 1996).

With perfect recall, a player's past at one of her sets is the sequence of her own actions there. Let ρ(z) be the
probability that the others and Nature let terminal node z happen, and g(a) = Σ ρ(z)·u(z) over the z whose last own
action is a. The value of her best plan from set I on is

    V(I) = max over actions a of Q(a),   Q(a) = g(a) + Σ V(I′) over her sets I′ that come next after a,

computed from the last sets to the first. Started from the root ρ gives whole plans (Bayes–Nash); started from a
belief at each of her sets of equal own depth, whose subtrees are disjoint, it gives the continuation plans at all of
them in one pass.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.concepts.deviation import replaced_action
from exactgames.game.kept import kept
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play
from exactgames.numbers.arrays import Integers


@frozen(eq=False)
class Plan:
    """A player's best plan: ``action_values`` [A] is Q, ``values`` [S] is V, both over one denominator (0 at others'
    sets).
    """

    action_values: Integers
    values: Integers


@kept
def previous_action(game: Game, player: int) -> Index:
    """[S] the player's own action just before each of her sets, −1 if none (and at others' sets)."""
    last = game.last_own_action(player)
    nodes, start = game.members
    met = np.diff(start) > 0  # parts of games have sets without nodes
    own = np.flatnonzero((game.infoset_player == player) & met)
    previous = np.full(game.infosets, -1, dtype=np.int64)
    previous[own] = last[nodes[start[own]]]
    return previous


@kept
def next_sets(game: Game) -> tuple[tuple[int, ...], ...]:
    """[A] the sets of the action's owner that come next after it."""
    found: list[list[int]] = [[] for _ in range(game.actions)]
    for player in range(len(game.players)):
        previous = previous_action(game, player)
        for s in game.sets_of(player):
            if previous[s] >= 0:
                found[int(previous[s])].append(s)
    return tuple(map(tuple, found))


@kept
def own_depth(game: Game, player: int) -> Index:
    """[S] how many own moves come before each of the player's sets; −1 at others' sets."""
    previous = previous_action(game, player)
    depth = np.full(game.infosets, -1, dtype=np.int64)
    own = np.flatnonzero(game.infoset_player == player)
    current, number = own[previous[own] < 0], 0
    while len(current):
        depth[current] = number
        reached = np.zeros(game.actions, dtype=bool)
        reached[np.flatnonzero(np.isin(game.action_infoset, current))] = True
        current = own[(previous[own] >= 0) & reached[np.maximum(previous[own], 0)]]
        number += 1
    return depth


@frozen(eq=False)
class _OwnSets:
    """A player's sets of one own depth, ascending.

    sets      their numbers
    previous  her action just before each
    actions   their actions, ascending; ``begin``: where each set's begin
    """

    sets: Index
    previous: Index
    actions: Index
    begin: Index


@kept
def _by_depth(game: Game, player: int) -> tuple[_OwnSets, ...]:
    """The player's sets of own depth 0, 1, …"""
    depth, previous, count = own_depth(game, player), previous_action(game, player), np.diff(game.action_start)
    found = []
    for number in range(int(depth.max(initial=-1)) + 1):
        sets = np.flatnonzero(depth == number)
        begin = np.cumsum(count[sets]) - count[sets]
        found.append(_OwnSets(sets, previous[sets], np.flatnonzero(depth[game.action_infoset] == number), begin))
    return tuple(found)


@kept
def _last_at_ends(game: Game, player: int) -> Index:
    """[T] the player's last action on the way to each terminal node, −1 if none."""
    return game.last_own_action(player)[game.terminals]


def best_plan(played: Play, player: int, reach: Integers, from_depth: int = 0) -> Plan:
    """The best plan from the sets of own depth ``from_depth`` on.

    reach  [N] the others' reach ρ of every terminal node, over H_L times whatever the start was over
    """
    game = played.game
    action_values = np.zeros(game.actions + 1, dtype=played.dtype)
    np.add.at(action_values, _last_at_ends(game, player), reach[game.terminals] * game.payoffs[player])
    action_values = action_values[:-1]
    values = np.zeros(game.infosets, dtype=played.dtype)
    depths = _by_depth(game, player)
    for number in range(len(depths) - 1, from_depth - 1, -1):
        own = depths[number]
        values[own.sets] = np.maximum.reduceat(action_values[own.actions], own.begin)
        if number > from_depth:
            np.add.at(action_values, own.previous, values[own.sets])
    return Plan(action_values, values)


def profile_values(
    played: Play, player: int, sets: npt.NDArray[np.bool_], reach: Integers
) -> tuple[Integers, Integers]:
    """At each of the player's ``sets`` [S]: (Σ ρ(h)·v(h) over its histories, β's value there on the denominator of a
    plan started from ``reach`` ρ [N]; Σ ρ(h), over H_L). 0 at other sets.
    """
    game = played.game
    here = np.flatnonzero(np.append(sets, False)[np.maximum(game.infoset, -1)])
    own = np.zeros(game.infosets, dtype=played.dtype)
    weight = np.zeros(game.infosets, dtype=played.dtype)
    tails = np.array([played.scale // h for h in played.heads], dtype=played.dtype)
    np.add.at(own, game.infoset[here], reach[here] * played.values[player, here])
    np.add.at(weight, game.infoset[here], reach[here] * tails[game.node_level[here]])
    return own, weight


def name_plan(
    played: Play, player: int, plan: Plan, reached: npt.NDArray[np.bool_], sets: list[int]
) -> tuple[int, int, int]:
    """(set, β's action, the plan's) where a best plan, first in play order, differs from β.

    reached  [S] whether chance and the others let the set happen
    sets     where the plan starts

    Among the sets that the plan and the others reach, taken in play order: one where some best action is outside β's
    support, or one of β's actions is not best. Elsewhere the plan goes on as β does.
    """
    game, rank = played.game, played.game.play_order
    previous = previous_action(game, player)
    waiting = [s for s in sets if reached[s]]
    while waiting:
        s = min(waiting, key=lambda other: rank[other])
        waiting.remove(s)
        start, stop = int(game.action_start[s]), int(game.action_start[s + 1])
        best = [k for k in range(stop - start) if plan.action_values[start + k] == plan.values[s]]
        support = played.strategy.support(game, s)
        outside = [k for k in best if k not in support]
        if outside or any(k not in best for k in support):
            instead = (outside or best)[0]
            return s, replaced_action(game, played.strategy, s, instead), instead
        follow = [start + k for k in support]
        waiting += np.flatnonzero(np.isin(previous, follow) & reached & (game.infoset_player == player)).tolist()
    raise AssertionError("a plan with a gain differs from β somewhere")
