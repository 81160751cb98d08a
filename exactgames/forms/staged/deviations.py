"""The witness: the deviation of the largest gain, in the staged form's sets.

A whole plan is named by its action where it first differs from β: its bid, or, if it bids as β does, a later move.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from exactgames.concepts.best_response import name_plan, own_depth
from exactgames.concepts.deviation import Deviation, Slacks, largest_gain, replaced_action
from exactgames.concepts.weak_perfect_bayesian import continuation_deviation
from exactgames.forms.staged.bids import rival_bids
from exactgames.forms.staged.plans import Plans
from exactgames.game.tree import Index
from exactgames.numbers.arrays import Integers


def best_whole_plan(plans: Plans, slacks: Slacks) -> Deviation | None:
    """Bayes–Nash: the best whole plan of the type that gains most by one; None if nobody gains."""
    game, earned, best = plans.profile.game, plans.profile.earned, None
    for i, agent in enumerate(game.market.agents):
        for t in range(len(agent.types)):
            s = game.auction.at(i, t)
            if s is None:
                gain = max(earned.of(i, t, plans.after(i))) - earned.interim[i][t]
            else:
                start, stop = int(game.sets.action_start[s]), int(game.sets.action_start[s + 1])
                gain = Fraction(-int(slacks.numerators[start:stop].min()), int(slacks.denominators[s]))
            if gain > 0 and (best is None or gain > best[2]):
                best = i, t, gain, s
    if best is None:
        return None
    i, t, gain, s = best
    return _from_bids(plans, s, gain, slacks) if s is not None else _later(plans, i, t, [0], gain, None)


def best_continuation_plan(plans: Plans, weights: Integers, slacks: Slacks) -> Deviation | None:
    """Weak perfect Bayesian: the best plan from the set where one gains most, whose belief is among ``weights`` [N];
    None if none gains.
    """
    game = plans.profile.game
    found = largest_gain(game.sets, slacks)
    if found is None:
        return None
    s, _, gain = found
    cut = game.classes_from
    if s < cut:
        return _from_bids(plans, s, gain, slacks)
    named = continuation_deviation(plans.played, weights, s - cut, gain)
    return Deviation(named.player, named.type, cut + named.infoset, named.action, named.instead, gain, s)


def _from_bids(plans: Plans, s: int, gain: Fraction, slacks: Slacks) -> Deviation:
    """The plan from auction set s that gains ``gain``, by the name of where it first differs from β."""
    sets, strategy = plans.profile.game.sets, plans.profile.strategy
    player, t = int(sets.infoset_player[s]), int(sets.infoset_type[s])
    lost = slacks.numerators[int(sets.action_start[s]) : int(sets.action_start[s + 1])]
    best = [int(k) for k in np.flatnonzero(lost == lost.min())]
    support = strategy.support(sets, s)
    outside = [k for k in best if k not in support]
    if outside or any(k not in best for k in support):
        instead = (outside or best)[0]
        return Deviation(player, t, s, replaced_action(sets, strategy, s, instead), instead, gain, s)
    return _later(plans, player, t, list(support), gain, s)


def _later(plans: Plans, player: int, t: int, bids: list[int], gain: Fraction, s: int | None) -> Deviation:
    """A plan that bids as β does and differs in the aftermarket; s: her auction set, if she has one."""
    game, played = plans.profile.game, plans.played
    tree = played.game
    start = np.zeros(tree.nodes, dtype=bool)
    for number, types, _ in game.market.profiles_with(player, t):
        met = rival_bids(plans.profile.bids, player, types)
        columns = np.array([column for column, _ in met], dtype=np.int64)
        found = game.stage.at(player, columns.reshape(len(columns), -1), np.array(bids))
        start[game.starts[np.unique(found.place), number]] = True
    reach = played.forward(played.edges_without(player), start.astype(played.dtype))
    happens = tree.sets_meeting(reach > 0)
    first: Index = np.flatnonzero(happens & (own_depth(tree, player) == 0) & (tree.infoset_type == t))
    named = name_plan(played, player, plans.of(player), happens, [int(k) for k in first])
    at = game.classes_from + named[0]
    return Deviation(player, t, at, named[1], named[2], gain, at if s is None else s)
