"""The beliefs that the file gives, matched to the classes: those about types, at known classes.

All others are left to the explicit tree: docs/reference/certificate.md, "The staged form", "Beliefs that the file
gives". Whether they stand: ``belief_faults``.
"""

from __future__ import annotations

import numpy as np

from exactgames.errors import Undecided
from exactgames.forms.form import Mask
from exactgames.forms.staged.game import StagedGame
from exactgames.market.instance import Instance
from exactgames.market.profile import MatchedBeliefs, match_beliefs


def matched_beliefs(instance: Instance, game: StagedGame, known: Mask) -> MatchedBeliefs:
    """The belief rules, matched to the classes, of which these are ``known``. InstanceError for dead rules; Undecided
    for what only the explicit tree can judge.
    """
    for number, rule in enumerate(instance.beliefs):
        where = f"beliefs[{number}]"
        if rule.where.stage == "auction":
            raise Undecided(f"{where}: beliefs where bids are made are judged in the explicit tree only")
        if any(entry.bids for entry in rule.entries):
            raise Undecided(f"{where}: beliefs about bids are judged in the explicit tree only")
    found = match_beliefs(game.folded, instance)
    unknown = np.flatnonzero((found.rule >= 0) & ~known)
    if len(unknown):
        where = game.folded.game.describe(int(unknown[0]))
        raise Undecided(
            f"beliefs[{found.rule[unknown[0]]}]: what the file says of types does not fix the belief at {where}, whose "
            "owner could also learn from the others' bids: the explicit tree, if it fits, can judge it"
        )
    return found
