"""Which beliefs of a profile that is still open at some sets are known already: the *settled* ones.

Semantics, "Completion". The belief at a set J of player i, *and which rule of the check gives it*, must depend on
settled moves alone. With the open moves of a way its moves at open sets:

  1. J's belief is given: for each entry, the ways to the histories that agree with it have the same open moves.
  2. Neither J nor an earlier set of i's has a given belief: the ways to J's histories have the same open moves.
  3. Otherwise the belief at i's previous set P is settled, and
       where chance and settled moves exclude every history of J (from P's belief), the ways to J's histories have the
       same open moves: the uniform tremble's belief;
       where they do not, no way from P to a history that is not excluded has an open move of another player's:
       updating.

Then open moves may be counted as sure in ``leading_terms`` and in updating: those that matter cancel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
from attrs import define, field, frozen

from exactgames.concepts.best_response import previous_action
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play
from exactgames.numbers.arrays import Integers

Mask = npt.NDArray[np.bool_]
SHOWN = 3
"""How many sets a refusal names."""


@frozen(eq=False)
class Given:
    """The beliefs that a file gives.

    at       [S] the sets that have one
    beliefs  from (order, coefficient) of all nodes under the uniform tremble to the beliefs
    entries  a set's belief is given in parts: for each the nodes that agree with it, among which the uniform tremble's
             proportions decide
    """

    at: Mask
    beliefs: Callable[[Index, Integers], Beliefs]
    entries: Callable[[int], Sequence[Index]]


@frozen
class Unsettled:
    """Why the belief at a set is not settled.

    infoset  where that shows: the set itself, or an earlier one of its owner's
    rule     which rule gives the belief there: "given", "tremble", "excluded" (the uniform tremble's because no history
             follows from the owner's previous set), "updating"
    sets     the open sets on whose moves it turns, in play order
    """

    infoset: int
    rule: Literal["given", "tremble", "excluded", "updating"]
    sets: tuple[int, ...]


@define(slots=False, eq=False)
class SettledBeliefs:
    """Asked for one set at a time, from one open profile.

    opened   [S] the open sets
    given    None: nothing is given
    played   the game played with open moves counted as sure
    weights  the beliefs under it, when asked for: right where they are settled
    """

    opened: Mask
    given: Given | None
    played: Play
    weights: Callable[[], Integers]
    _known: dict[int, Unsettled | None] = field(factory=dict, init=False)
    _previous: dict[int, Index] = field(factory=dict, init=False)

    @property
    def game(self) -> Game:
        return self.played.game

    def fault(self, s: int, nodes: Index) -> Unsettled | None:
        """None if the belief at set s, whose histories are ``nodes``, is settled; else why it is not."""
        if s not in self._known:
            self._known[s] = self._fault(s, nodes)
        return self._known[s]

    def _fault(self, s: int, nodes: Index) -> Unsettled | None:
        given = self.given
        if given is not None and given.at[s]:
            sets = sorted({x for group in given.entries(s) for x in self._differing(group)})
            return self._unsettled(s, "given", sets)
        if given is None or not any(given.at[x] for x in self._earlier(s)):
            return self._unsettled(s, "tremble", self._differing(nodes))
        before = self._earlier(s)[0]
        earlier = self.fault(before, self.game.histories(before))
        if earlier is not None:
            return earlier
        opened, starts, possible = self._ways(nodes, self.game.histories(before))
        possible &= self.weights()[starts] > 0
        if not possible.any():
            return self._unsettled(s, "excluded", self._differing(nodes))
        moved = [way for way, counts in zip(opened, possible.tolist(), strict=True) if counts]
        return self._unsettled(s, "updating", [int(self.game.action_infoset[a]) for way in moved for a in way])

    def _unsettled(
        self, s: int, rule: Literal["given", "tremble", "excluded", "updating"], sets: Sequence[int]
    ) -> Unsettled | None:
        ranked = sorted(set(sets), key=lambda x: int(self.game.play_order[x]))
        return Unsettled(s, rule, tuple(ranked)) if ranked else None

    def _earlier(self, s: int) -> list[int]:
        """The owner's sets on the way to set s, the last first."""
        player = int(self.game.infoset_player[s])
        if player not in self._previous:
            self._previous[player] = previous_action(self.game, player)
        found, action = list[int](), int(self._previous[player][s])
        while action >= 0:
            found.append(int(self.game.action_infoset[action]))
            action = int(self._previous[player][found[-1]])
        return found

    def _differing(self, nodes: Index) -> list[int]:
        """The open sets whose moves are on the ways to some of the nodes, but not the same on all."""
        opened, _, _ = self._ways(nodes)
        if all(way == opened[0] for way in opened):
            return []
        common = set(opened[0]).intersection(*opened)
        return sorted({int(self.game.action_infoset[a]) for way in opened for a in way if a not in common})

    def _ways(self, nodes: Index, stop: Index | None = None) -> tuple[list[list[int]], Index, Mask]:
        """For each node ([its open moves from the root, or from one of the nodes ``stop`` on, whose own move is left
        out], the node where it starts, whether no other move on the way has probability 0).
        """
        game = self.game
        is_open = np.append(self.opened, False)
        ways: list[list[int]] = [[] for _ in nodes]
        start, possible = nodes.copy(), np.ones(len(nodes), dtype=bool)
        at, row = nodes, np.arange(len(nodes))
        while len(at):
            parent, action = game.parent[at], game.incoming[at]
            start[row] = np.maximum(parent, 0)
            on = parent >= 0 if stop is None else (parent >= 0) & ~np.isin(parent, stop)
            at, row, parent, action = at[on], row[on], parent[on], action[on]
            moved = (action >= 0) & is_open[np.maximum(game.infoset[parent], -1)]
            for i, a in zip(row[moved].tolist(), action[moved].tolist(), strict=True):
                ways[i].append(a)
            possible[row] &= moved | (self.played.edges[at] != 0)
            at = parent
        return ways, start, possible


def refusal(game: Game, s: int, why: Unsettled) -> str:
    """What a file must say about set s, and could say."""
    at = game.describe(why.infoset)
    here = "its belief" if why.infoset == s else f"its belief follows from that at {at}, which"
    turns = {
        "given": f"{here} is given in parts within which the proportions turn on moves that are open themselves",
        "tremble": f"{here} turns on moves that are open themselves",
        "excluded": f"{here} is the uniform tremble's (its owner's earlier belief excludes all histories), "
        "which turns on moves that are open themselves",
        "updating": f"{here} follows from its owner's earlier one by moves that are open themselves",
    }[why.rule]
    more = f"; and {len(why.sets) - SHOWN} more" if len(why.sets) > SHOWN else ""
    where = "; ".join(game.describe(x) for x in why.sets[:SHOWN]) + more
    belief = f"a belief at {at} whose entries tell more" if why.rule == "given" else "its belief"
    return (
        f"the profile must say what {game.describe(s)} does: the best reply depends on a belief, and {turns}. "
        f"Give its action, or {belief}, or the moves at {where}; or ask for some continuation (completion = some)"
    )
