"""Do the given beliefs stand? Against Bayes' rule, where the concept asks for it.

Where that is in the staged form: docs/reference/certificate.md, "The staged form", "The concepts".
"""

from __future__ import annotations

import numpy as np
from attrs import evolve

from exactgames.concepts.beliefs import first_fault, updating_fault
from exactgames.concepts.best_response import own_depth
from exactgames.concepts.deviation import BeliefFault
from exactgames.forms.staged.plans import Plans
from exactgames.numbers.arrays import Integers


def belief_fault(plans: Plans, weights: Integers, weak: bool) -> BeliefFault | None:
    """The first given belief (all beliefs: ``weights`` [N]) that is not Bayes' rule where it is asked for: on the path
    (``weak``), or by updating consistency from what each agent knows where the aftermarket starts.
    """
    profile = plans.profile
    if not profile.given.at.any():
        return None
    fault = _off_bayes(plans, weights) if weak else _off_updating(plans, weights)
    return None if fault is None else evolve(fault, infoset=profile.game.classes_from + fault.infoset)


def _off_bayes(plans: Plans, weights: Integers) -> BeliefFault | None:
    profile, played = plans.profile, plans.played
    game, at = played.game, profile.given.at
    for player in range(len(game.players)):
        start = np.where(profile.path.starts, profile.start.at_start(player, played.dtype), 0)
        mine = np.flatnonzero(at & (game.infoset_player == player))
        fault = first_fault(game, weights, played.forward(played.edges, start), mine, "bayes")
        if fault is not None:
            return fault
    return None


def _off_updating(plans: Plans, weights: Integers) -> BeliefFault | None:
    played, given = plans.played, plans.profile.given
    game = played.game
    for player in range(len(game.players)):
        first = np.flatnonzero(given.at & (own_depth(game, player) == 0))
        fault = first_fault(game, weights, plans.others_reach(player), first, "updating") if len(first) else None
        if fault is not None:
            return fault
    return updating_fault(played, weights, given)
