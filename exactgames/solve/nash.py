"""Bayes–Nash: no agent has a better plan, given her type, against the others' β.

Semantics, "Bayes–Nash"; Harsanyi 1967–68. A plan is any contingent plan, optimised from her first information sets.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from exactgames.game.values import Play
from exactgames.numbers.arrays import Integers
from exactgames.solve.best_response import Plan, best_plan, own_depth, previous_action
from exactgames.solve.deviation import Deviation, Slacks, replaced_action


def bayes_nash(played: Play) -> tuple[Deviation | None, Slacks]:
    """The best deviation, or None if there is none; and the slack of every action at the agents' first sets, later
    ones played best.

    The slack of action a at set I compares β's value at I with that of playing a and then best, both given that the
    others let I happen; sets that they do not let happen have none (denominator 0). Raises GameError under imperfect
    recall.
    """
    game = played.game
    best: Deviation | None = None
    numerators = np.zeros(game.actions, dtype=played.dtype)
    denominators = np.zeros(game.infosets, dtype=played.dtype)
    for player in range(len(game.players)):
        reach = played.forward(played.edges_without(player))
        plan = best_plan(played, player, reach)
        own, weight = _profile_values(played, player, reach)
        mine = game.infoset_player == player
        of_action = mine[game.action_infoset]
        numerators[of_action] = own[game.action_infoset[of_action]] - plan.action_values[of_action]
        denominators[mine] = weight[mine] * game.payoff_denominator
        found = _best_deviation(played, player, plan, own, weight)
        if found is not None and (best is None or found.gain > best.gain):
            best = found
    return best, Slacks(numerators, denominators)


def _profile_values(played: Play, player: int, reach: Integers) -> tuple[Integers, Integers]:
    """([S] Σ ρ(h)·v(h) over each set's histories: β's value there, on the plan's denominator; [S] Σ ρ(h), over H_L)."""
    game = played.game
    inside = np.flatnonzero(game.infoset >= 0)
    inside = inside[game.infoset_player[game.infoset[inside]] == player]
    own = np.zeros(game.infosets, dtype=played.dtype)
    weight = np.zeros(game.infosets, dtype=played.dtype)
    np.add.at(own, game.infoset[inside], reach[inside] * played.values[player, inside])
    tails = np.array([played.scale // h for h in played.heads], dtype=played.dtype)
    np.add.at(weight, game.infoset[inside], reach[inside] * tails[game.node_level[inside]])
    return own, weight


def _best_deviation(played: Play, player: int, plan: Plan, own: Integers, weight: Integers) -> Deviation | None:
    """The type with the largest gain (the first such), and the name of its best plan."""
    game = played.game
    first = np.flatnonzero(own_depth(game, player) == 0)
    best: Deviation | None = None
    for t, probability in enumerate(game.type_probability[player]):
        sets = first[game.infoset_type[first] == t]
        numerator = sum(int(plan.values[s]) - int(own[s]) for s in sets)
        gain = Fraction(numerator, played.scale * game.payoff_denominator) / probability
        if gain > 0 and (best is None or gain > best.gain):
            s, action, instead = _name(played, player, plan, own, weight, [int(s) for s in sets])
            best = Deviation(player, t, s, action, instead, gain)
    return best


def _name(
    played: Play, player: int, plan: Plan, own: Integers, weight: Integers, sets: list[int]
) -> tuple[int, int, int]:
    """(set, β's action, the plan's) where a best plan, first in play order, differs from β.

    Among the sets that the plan and the others reach, taken in play order: one where some best action is outside β's
    support, or one of β's actions is not best. Elsewhere the plan goes on as β does.
    """
    game, rank = played.game, played.game.play_order
    previous = previous_action(game, player)
    waiting = [s for s in sets if weight[s] > 0]
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
        follow = {start + k for k in support}
        waiting += [
            int(i)
            for i in np.flatnonzero(game.infoset_player == player)
            if int(previous[i]) in follow and weight[i] > 0
        ]
    raise AssertionError("a plan with a gain differs from β somewhere")
