"""Sequential rationality under beliefs: continuation plans (weak perfect Bayesian) and one-shot deviations.

Weak perfect Bayesian: at every information set no continuation plan of its owner is better given μ there and the
others' β; μ is Bayesian at the sets that are reached. One-shot checks would let in false ones here: a later belief of
hers may disagree with the earlier one.

Perfect Bayesian: in addition updating consistency and Bayes' rule in every subgame. Then one-shot checks suffice: let
a continuation plan from I be better. Take one that differs from β at the fewest own depths, and a last set I′ where
it differs. By updating consistency μ(I′) is Bayes' rule from μ(I) whenever the plan reaches it, so its value from I
is computed with μ(I′); no one-shot deviation gains at I′, so going back to β there loses nothing: a better plan with
fewer differences, a contradiction.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from exactgames.concepts.beliefs import bayes_fault, check_beliefs, subgame_fault, updating_fault
from exactgames.concepts.best_response import best_plan, name_plan, own_depth, profile_values
from exactgames.concepts.deviation import BeliefFault, Deviation, Slacks, largest_gain, one_shot_deviation
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import CHANCE, Index
from exactgames.game.values import Play
from exactgames.numbers.arrays import Integers


def weak_perfect_bayesian(played: Play, given: Beliefs) -> tuple[BeliefFault | None, Deviation | None, Slacks]:
    """(a belief against Bayes' rule, the best continuation plan that gains, every slack); (None, None, …) if it is
    one.
    """
    weights = check_beliefs(played, given)
    fault = bayes_fault(played, weights, given)
    slacks = continuation_slacks(played, weights)
    return fault, None if fault else _continuation_deviation(played, weights, slacks), slacks


def perfect_bayesian(played: Play, given: Beliefs) -> tuple[BeliefFault | None, Deviation | None, Slacks]:
    """(a belief that breaks updating or a subgame's Bayes rule, the best one-shot deviation, every slack)."""
    weights = check_beliefs(played, given)
    fault = None
    if given.at.any():
        fault = updating_fault(played, weights, given) or subgame_fault(played, weights, given)
    slacks = one_shot_slacks(played, weights)
    return fault, None if fault else one_shot_deviation(played.game, played.strategy, slacks), slacks


def one_shot_slacks(played: Play, weights: Integers) -> Slacks:
    """What each action loses against β at its set, under the beliefs ``weights`` [N], β being played afterwards."""
    game, values = played.game, played.values
    dtype = np.result_type(played.dtype, weights.dtype)
    scaled = played.within(weights)
    action_values = np.zeros(game.actions, dtype=dtype)
    for level in game.levels:
        sets = game.infoset[level.parents]
        weight = scaled[level.parents]
        held = np.flatnonzero((sets != CHANCE) & (weight != 0))
        counts = level.counts[held]
        starts = np.cumsum(counts) - counts
        step = np.arange(int(counts.sum())) - np.repeat(starts, counts)
        children = level.start + np.repeat(level.offsets[held], counts) + step
        owner = np.repeat(game.infoset_player[sets[held]], counts)
        actions = np.repeat(game.action_start[sets[held]], counts) + step
        worth = values[owner, children] * played.sure[children]  # on the denominator of β's value at the set
        np.add.at(action_values, actions, np.repeat(weight[held], counts) * worth)
    inside = np.flatnonzero(game.infoset >= 0)
    total = np.zeros(game.infosets, dtype=dtype)
    np.add.at(total, game.infoset[inside], weights[inside])
    return _slacks(played, action_values, total)


def _slacks(played: Play, action_values: Integers, total: Integers) -> Slacks:
    """Slacks from Σ μ·(value of each action): β's mean over its own mixture minus each."""
    game = played.game
    strategy = played.strategy
    offsets, counts = game.action_start[:-1], np.diff(game.action_start)
    mean = np.add.reduceat(action_values * strategy.weights, offsets) if game.infosets else action_values
    numerators = np.repeat(mean, counts) - action_values * np.repeat(strategy.totals, counts)
    tails = np.array([played.scale // h for h in played.heads], dtype=played.dtype)
    scale = tails[game.infoset_level] if game.timed else played.scale
    denominators = total * strategy.totals * game.payoff_denominator * scale
    return Slacks(numerators, denominators)


def continuation_slacks(played: Play, weights: Integers) -> Slacks:
    """What each action, followed by the best continuation plan, loses against β at its set, under the beliefs
    ``weights`` [N].
    """
    game = played.game
    numerators = np.zeros(game.actions, dtype=played.dtype)
    denominators = np.zeros(game.infosets, dtype=played.dtype)
    inside = np.flatnonzero(game.infoset >= 0)
    for player in range(len(game.players)):
        depth = own_depth(game, player)
        for number in range(int(depth.max(initial=-1)) + 1):
            sets = np.flatnonzero(depth == number)
            here = inside[np.isin(game.infoset[inside], sets)]
            start = _start(played, weights, here)
            own, total = profile_values(played, player, depth == number, start)
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
