"""Perfect Bayesian: sequential rationality by one-shot deviations, with beliefs that update consistently.

Semantics, "Perfect Bayesian": at every information set no action of its owner is better given μ there and the others'
β; μ is updated by Bayes' rule from each set to its owner's next ones, and in every subgame. One-shot checks suffice:
let a continuation plan from I be better. Take one that differs from β at the fewest own depths, and a last set I′ where
it differs. By updating consistency μ(I′) is Bayes' rule from μ(I) whenever the plan reaches it, so its value from I
is computed with μ(I′); no one-shot deviation gains at I′, so going back to β there loses nothing: a better plan with
fewer differences, a contradiction.
"""

from __future__ import annotations

import numpy as np

from exactgames.concepts.beliefs import check_beliefs, subgame_fault, updating_fault
from exactgames.concepts.concept import Check, Concept
from exactgames.concepts.deviation import Slacks, one_shot_deviation
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import CHANCE
from exactgames.game.values import Play
from exactgames.numbers.arrays import Integers


def perfect_bayesian(played: Play, given: Beliefs) -> Check:
    """A belief that breaks updating or a subgame's Bayes rule, the best one-shot deviation, every slack."""
    weights = check_beliefs(played, given)
    fault = None
    if given.at.any():
        fault = updating_fault(played, weights, given) or subgame_fault(played, weights, given)
    slacks = one_shot_slacks(played, weights)
    deviation = None if fault else one_shot_deviation(played.game, played.strategy, slacks)
    return Check.of(PERFECT_BAYESIAN, deviation, slacks, fault)


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


PERFECT_BAYESIAN = Concept("perfect-bayesian", "perfect Bayesian", perfect_bayesian, updating=True, subgames=True)
