"""Weak perfect Bayesian: sequential rationality by continuation plans, and Bayes' rule where play arrives.

Semantics, "Weak perfect Bayesian": at every information set no continuation plan of its owner is better given μ there
and the others' β; μ is Bayesian at the sets that are reached. One-shot checks would let in false ones here: a later
belief of hers may disagree with the earlier one.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from exactgames.concepts.beliefs import bayes_fault, check_beliefs
from exactgames.concepts.best_response import best_plan, name_plan, own_depth, profile_values
from exactgames.concepts.concept import Check, Concept
from exactgames.concepts.deviation import Deviation, Slacks, largest_gain
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import Index
from exactgames.game.values import Play
from exactgames.numbers.arrays import Integers


def weak_perfect_bayesian(played: Play, given: Beliefs) -> Check:
    """A belief against Bayes' rule, the best continuation plan that gains, every slack."""
    weights = check_beliefs(played, given)
    fault = bayes_fault(played, weights, given)
    slacks = continuation_slacks(played, weights)
    deviation = None if fault else _continuation_deviation(played, weights, slacks)
    return Check.of(WEAK_PERFECT_BAYESIAN, deviation, slacks, fault)


def continuation_slacks(played: Play, weights: Integers) -> Slacks:
    """What each action, followed by the best continuation plan, loses against β at its set, under the beliefs
    ``weights`` [N].
    """
    game = played.game
    numerators = np.zeros(game.actions, dtype=played.dtype)
    denominators = np.zeros(game.infosets, dtype=played.dtype)
    for player in range(len(game.players)):
        depth = own_depth(game, player)
        for number in range(int(depth.max(initial=-1)) + 1):
            sets = depth == number
            start = _start(played, weights, np.flatnonzero(game.nodes_in(sets)))
            own, total = profile_values(played, player, sets, start)
            plan = best_plan(played, player, played.forward(played.edges_without(player), start), number)
            actions = np.flatnonzero(depth[game.action_infoset] == number)
            numerators[actions] = own[game.action_infoset[actions]] - plan.action_values[actions]
            denominators[sets] = total[sets] * game.payoff_denominator
    return Slacks(numerators, denominators)


def _start(played: Play, weights: Integers, nodes: Index) -> Integers:
    """[N] the beliefs at ``nodes``, on each node's own level's denominator, 0 elsewhere."""
    start: Integers = np.zeros(played.game.nodes, dtype=played.dtype)
    start[nodes] = weights[nodes]
    return played.within(start)


def _continuation_deviation(played: Play, weights: Integers, slacks: Slacks) -> Deviation | None:
    """The continuation plan of the largest gain, by the name of where it first differs from β."""
    found = largest_gain(played.game, slacks)
    return None if found is None else continuation_deviation(played, weights, found[0], found[2])


def continuation_deviation(played: Play, weights: Integers, s: int, gain: Fraction) -> Deviation:
    """The best continuation plan from set s, which gains ``gain``, by the name of where it first differs from β."""
    game = played.game
    player = int(game.infoset_player[s])
    reach = played.forward(played.edges_without(player), _start(played, weights, game.histories(s)))
    plan = best_plan(played, player, reach, int(own_depth(game, player)[s]))
    reached = game.sets_meeting(reach > 0)
    at, action, instead = name_plan(played, player, plan, reached, [s])
    return Deviation(player, int(game.infoset_type[s]), at, action, instead, gain, s)


WEAK_PERFECT_BAYESIAN = Concept("weak-perfect-bayesian", "weak perfect Bayesian", weak_perfect_bayesian, plans=True)
