"""An assessment as it is shown: a profile that is played, the beliefs that judge it, what each action is worth."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt
from attrs import define

from exactgames.concepts.beliefs import check_beliefs
from exactgames.game.strategy import Beliefs
from exactgames.game.values import Play, with_room
from exactgames.numbers.arrays import Integers


@define(frozen=True, eq=False, slots=False)
class Assessed:
    """A profile and beliefs.

    played   the game played by the profile
    weights  [N] beliefs: non-negative integers, in proportion within each set

    >>> from exactgames import assessed
    >>> from exactgames.examples import pooling
    >>> shown = assessed(pooling())
    >>> game = shown.played.game
    >>> s = game.find("Receiver", "after quiche")
    >>> [str(shown.belief(int(node))) for node in game.histories(s)]
    ['9/10', '1/10']
    >>> [str(shown.action_value(s, k)) for k in range(2)], game.action_labels(s)
    (['1/10', '9/10'], ('duel', 'retreat'))
    """

    played: Play
    weights: Integers

    @cached_property
    def _totals(self) -> list[int]:
        """[S] the sum of each set's weights."""
        game, totals = self.played.game, [0] * self.played.game.infosets
        inside = np.flatnonzero(game.infoset >= 0)
        for s, w in zip(game.infoset[inside].tolist(), self.weights[inside].tolist(), strict=True):
            totals[s] += w
        return totals

    def belief(self, node: int) -> Fraction | None:
        """The belief at a decision node of its set's owner, who is there; None at other nodes, and where the set has no
        weight at all.
        """
        s = int(self.played.game.infoset[node])
        if s < 0 or self._totals[s] == 0:
            return None
        return Fraction(int(self.weights[node]), self._totals[s])

    def action_value(self, s: int, k: int) -> Fraction | None:
        """What action k of set s is worth to its owner under her belief, the profile being played afterwards; None
        where the set has no weight.
        """
        played, game = self.played, self.played.game
        if self._totals[s] == 0:
            return None
        player, sums = int(game.infoset_player[s]), dict[int, int]()
        nodes = game.histories(s)
        nodes = nodes[self.weights[nodes] != 0]
        after = game.first_child[nodes] + k
        rows = (self.weights[nodes], played.values[player, after], game.node_level[after])
        for weight, value, level in zip(*(row.tolist() for row in rows), strict=True):
            sums[level] = sums.get(level, 0) + weight * value
        over = self._totals[s] * game.payoff_denominator
        return sum(
            (Fraction(total, over * (played.scale // played.heads[level])) for level, total in sums.items()),
            Fraction(0),
        )

    def action_values(self, s: int) -> list[Fraction] | None:
        """``action_value`` of each action of set s; None where the set has no weight."""
        starts = self.played.game.action_start
        found = (self.action_value(s, k) for k in range(int(starts[s + 1] - starts[s])))
        known = [value for value in found if value is not None]
        return known or None

    @cached_property
    def reached(self) -> npt.NDArray[np.bool_]:
        """[N] whether the profile leads to each node."""
        found: npt.NDArray[np.bool_] = self.played.reach > 0
        return found

    @cached_property
    def deviations(self) -> npt.NDArray[np.int64]:
        """[N] how many moves on the way to each node are not played."""
        game = self.played.game
        found = np.zeros(game.nodes, dtype=np.int64)
        for level in game.levels:
            off = (self.played.edges[level.children] == 0).astype(np.int64)
            found[level.children] = found[game.parent[level.children]] + off
        return found


def assessed(played: Play, given: Beliefs | None = None) -> Assessed:
    """The assessment that ``check`` judges: beliefs by Bayes' rule under uniform trembles, the ``given`` ones in their
    place. GameError where a chance move has probability 0, behind which there are none.

    >>> from exactgames import Beliefs, assessed
    >>> from exactgames.examples import pooling
    >>> game = pooling().game
    >>> doubt = Beliefs.from_table(game, {"Receiver": {"after beer": ("1/3", "2/3")}})
    >>> s = game.find("Receiver", "after beer")
    >>> [str(assessed(pooling(), doubt).action_value(s, k)) for k in range(2)]  # duel, retreat
    ['2/3', '1/3']
    """
    given = Beliefs.none(played.game) if given is None else given
    roomy = with_room(played, given)
    return Assessed(roomy, check_beliefs(roomy, given))
