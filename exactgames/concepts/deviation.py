"""What a failed check returns: who deviates, where, to what, for how much; or which belief is wrong."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import numpy as np
from attrs import frozen

from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import InformationSets
from exactgames.numbers.arrays import Integers


@frozen
class Deviation:
    """A profitable deviation.

    player, type  indices
    infoset       the set where it starts (for a plan: where it first differs from β)
    action        what β does there: the first of its support that is not ``instead``
    instead       the better action (for a plan: its action there)
    gain          > 0: given the type (Bayes–Nash), given the belief at ``start`` (the others)
    start         the set at whose belief the gain is taken: ``infoset``, but for a continuation plan that first goes on
                  as β does and differs later

    >>> from exactgames import check
    >>> from exactgames.examples import threat
    >>> game, found = threat().game, check(threat(), "sequential").deviation
    >>> game.players[found.player], game.action_labels(found.infoset)[found.instead], str(found.gain)
    ('Bob', 'share', '2')
    """

    player: int
    type: int
    infoset: int
    action: int
    instead: int
    gain: Fraction
    start: int


@frozen
class BeliefFault:
    """A belief that breaks Bayes' rule; ``found`` and ``required`` over the set's histories, depth first.

    rule  "bayes": at a set that is reached; "updating": from the owner's previous set; "subgame": in the smallest
          subgame around it

    >>> from exactgames import Beliefs, check
    >>> from exactgames.examples import pooling
    >>> game = pooling().game
    >>> sure = Beliefs.from_table(game, {"Receiver": {"after quiche": (1, 0)}})
    >>> fault = check(pooling(), "perfect-bayesian", sure).belief
    >>> game.describe(fault.infoset), fault.rule, [str(p) for p in fault.required]
    ('Receiver, after quiche', 'subgame', ['9/10', '1/10'])
    """

    infoset: int
    rule: Literal["bayes", "updating", "subgame"]
    found: tuple[Fraction, ...]
    required: tuple[Fraction, ...]


@frozen(eq=False)
class Slacks:
    """Every deviation and what it loses: slack = β's value − the deviation's value.

    numerators    [A] over the set's ``denominators``; negative where deviating pays
    denominators  [S] positive; 0 where the set has no weight (unreachable whatever its owner does, for Bayes–Nash)

    >>> from exactgames import check
    >>> from exactgames.examples import threat
    >>> game, slacks = threat().game, check(threat(), "sequential").slacks
    >>> [str(slacks.slack(game, game.find("Bob", "reply"), k)) for k in range(2)]  # sharing gains 2
    ['-2', '0']
    """

    numerators: Integers
    denominators: Integers

    def slack(self, game: InformationSets, s: int, k: int) -> Fraction | None:
        """What action k of set s loses, or None where the set has no weight."""
        if self.denominators[s] == 0:
            return None
        return Fraction(int(self.numerators[game.action_start[s] + k]), int(self.denominators[s]))


def replaced_action(game: InformationSets, strategy: BehaviorStrategy, s: int, instead: int) -> int:
    """The first action of β's support at set s other than ``instead``."""
    return next(k for k in strategy.support(game, s) if k != instead)


def largest_gain(game: InformationSets, slacks: Slacks) -> tuple[int, list[int], Fraction] | None:
    """(the set where some action gains most, the actions there that do, the gain): ties by agents, types, sets in play
    order. None if nothing gains.
    """
    best: dict[int, list[int]] = {}
    top = Fraction(0)
    for action in np.flatnonzero(slacks.numerators < 0).tolist():
        s = int(game.action_infoset[action])
        gain = Fraction(-int(slacks.numerators[action]), int(slacks.denominators[s]))
        if gain > top:
            best, top = {}, gain
        if gain == top:
            best.setdefault(s, []).append(action - int(game.action_start[s]))
    if not best:
        return None
    rank = game.play_order
    first = min(best, key=lambda s: (game.infoset_player[s], game.infoset_type[s], rank[s]))
    return first, best[first], top


def one_shot_deviation(game: InformationSets, strategy: BehaviorStrategy, slacks: Slacks) -> Deviation | None:
    """The one-shot deviation of the largest gain, to the first such action; None if nothing gains."""
    found = largest_gain(game, slacks)
    if found is None:
        return None
    s, actions, gain = found
    action = replaced_action(game, strategy, s, actions[0])
    return Deviation(int(game.infoset_player[s]), int(game.infoset_type[s]), s, action, actions[0], gain, s)
