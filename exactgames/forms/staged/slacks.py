"""What every deviation loses in the staged form: at classes, and at bids.

At a known class the folded aftermarket's beliefs, with the owner's posterior in place of the prior if she is informed,
are those of every set of the class, so its slacks are the folded aftermarket's. Bids: let V(w, τ) be the agent's payoff
from world w and type profile τ on. One-shot deviations: V under β. Whole plans: V under the best continuation plan.
"""

from __future__ import annotations

import numpy as np

from exactgames.concepts.best_response import profile_values
from exactgames.concepts.deviation import Slacks
from exactgames.forms.staged.plans import Plans
from exactgames.numbers.arrays import common_denominator, integer_array, over
from exactgames.tally import tallied


def reached_slacks(plans: Plans) -> Slacks:
    """Bayes–Nash: what each action of a known class loses, followed by the best plan, where the others let the class
    happen.
    """
    played, known = plans.played, plans.profile.known
    game = played.game
    numerators = np.zeros(game.actions, dtype=played.dtype)
    denominators = np.zeros(game.infosets, dtype=played.dtype)
    for player in range(len(game.players)):
        plan, mine = plans.of(player), game.infoset_player == player
        own, weight = profile_values(played, player, mine, plans.others_reach(player))
        happens = mine & (weight > 0) & known
        of_action = happens[game.action_infoset]
        numerators[of_action] = own[game.action_infoset[of_action]] - plan.action_values[of_action]
        denominators[happens] = weight[happens] * game.payoff_denominator
    return Slacks(numerators, denominators)


def bid_slacks(plans: Plans, whole_plans: bool) -> Slacks:
    """What bids lose, followed by β, or by the best plan (``whole_plans``): at the auction sets."""
    earned, auction = plans.profile.earned, plans.profile.game.auction
    numerators: list[int] = []
    denominators: list[int] = []
    places = list(zip(auction.table.agent.tolist(), auction.table.type.tolist(), strict=True))
    for i, t in tallied(places, "types whose bids are valued", alike=False):
        own = earned.interim[i][t]
        lost = [own - value for value in earned.of(i, t, plans.after(i) if whole_plans else None)]
        common = common_denominator(lost)
        numerators += over(lost, common)
        denominators.append(common)
    return Slacks(integer_array(numerators), integer_array(denominators))


def joined(bids: Slacks, classes: Slacks) -> Slacks:
    """The slacks at the auction sets, followed by those at the classes."""
    numerators = np.concatenate([bids.numerators, classes.numerators])
    return Slacks(numerators, np.concatenate([bids.denominators, classes.denominators]))
