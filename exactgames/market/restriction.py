"""Strategy rules as constraints: which actions a profile that does what they say may play."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from exactgames.errors import Fault, InstanceError
from exactgames.market.expansion import Expansion
from exactgames.market.instance import Instance
from exactgames.market.rules import match_rules, refuse_unmatched
from exactgames.numbers.arrays import mask


def allowed_actions(market: Expansion, instance: Instance) -> npt.NDArray[np.bool_]:
    """[A] at sets that a rule covers its action, elsewhere all. InstanceError if a rule mixes, or covers nothing."""
    matched = match_rules(market.known_sets, instance.strategy or ())
    refuse_unmatched(market.known_sets, instance, matched.rule, bids=False)
    for number, rule in enumerate(instance.strategy or ()):
        if len(rule.actions) > 1 and (matched.rule == number).any():
            where, found = f"strategy[{number}]", "a rule that mixes"
            raise InstanceError((Fault(where, instance.lines.get(where), found, "single actions: pure equilibria"),))
    covered = (matched.rule >= 0)[market.game.action_infoset]
    return mask(np.where(covered, matched.strategy.weights > 0, True))
