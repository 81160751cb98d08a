"""Bayes–Nash: no agent has a better plan, given her type, against the others' β.

Semantics, "Bayes–Nash"; Harsanyi 1967–68. A plan is any contingent plan, optimised from her first information sets.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from exactgames.concepts.best_response import Plan, best_plan, name_plan, own_depth, profile_values
from exactgames.concepts.concept import Check, Concept
from exactgames.concepts.deviation import Deviation, Slacks
from exactgames.game.strategy import Beliefs
from exactgames.game.values import Play
from exactgames.numbers.arrays import Integers


def bayes_nash(played: Play, _given: Beliefs) -> Check:
    """The best deviation, and the slack of every action at the agents' first sets, later ones played best. Beliefs
    that are given do not matter.

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
        mine = game.infoset_player == player
        own, weight = profile_values(played, player, mine, reach)
        of_action = mine[game.action_infoset]
        numerators[of_action] = own[game.action_infoset[of_action]] - plan.action_values[of_action]
        denominators[mine] = weight[mine] * game.payoff_denominator
        found = _best_deviation(played, player, plan, own, weight)
        if found is not None and (best is None or found.gain > best.gain):
            best = found
    return Check.of(BAYES_NASH, best, Slacks(numerators, denominators))


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
            s, action, instead = name_plan(played, player, plan, weight > 0, [int(s) for s in sets])
            best = Deviation(player, t, s, action, instead, gain, int(sets[0]))
    return best


BAYES_NASH = Concept("bayes-nash", "Bayes–Nash", bayes_nash, plans=True, beliefs=False)
