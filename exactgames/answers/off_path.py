"""Where beliefs off the path matter: at which sets what is done is not best at each single history."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from attrs import define

from exactgames.answers.assessed import Assessed
from exactgames.forms.form import Mask


@define(frozen=True, eq=False, slots=False)
class OffPath:
    """The sets of an assessment that are not reached.

    >>> from exactgames import assessed
    >>> from exactgames.answers.off_path import OffPath
    >>> from exactgames.examples import pooling
    >>> off = OffPath(assessed(pooling()))
    >>> game = pooling().game
    >>> [game.describe(s) for s in range(game.infosets) if off.sets[s] and off.matters[s]]
    ['Receiver, after beer']
    """

    assessed: Assessed

    @cached_property
    def sets(self) -> Mask:
        """[S] whether the profile does not lead there."""
        game = self.assessed.played.game
        found: Mask = ~game.sets_meeting(self.assessed.reached)
        return found

    @cached_property
    def matters(self) -> Mask:
        """[S] whether at some history of the set an action that is played is not best, the profile being played
        afterwards: elsewhere it is a best action whatever is believed.
        """
        played, game = self.assessed.played, self.assessed.played.game
        owner = np.append(game.infoset_player, 0)
        worse = np.zeros(game.nodes, dtype=bool)
        for level in game.levels:
            sets = np.maximum(game.infoset[level.parents], -1)
            mover = np.repeat(owner[sets], level.counts)
            ids = np.arange(level.start, level.stop)
            value = played.values[mover, ids]
            best = np.repeat(np.maximum.reduceat(value, level.offsets), level.counts)
            below = np.asarray((played.edges[ids] != 0) & (value < best), dtype=bool)
            found = np.logical_or.reduceat(below, level.offsets)
            worse[level.parents[found & (sets >= 0)]] = True
        matters: Mask = game.sets_meeting(worse)
        return matters

    @cached_property
    def near(self) -> Mask:
        """[S] whether some history that is believed possible is one move away from the path."""
        assessed = self.assessed
        close = (assessed.deviations == 1) & np.asarray(assessed.weights != 0, dtype=bool)
        found: Mask = assessed.played.game.sets_meeting(close)
        return found
