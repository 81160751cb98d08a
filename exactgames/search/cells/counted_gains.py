"""Which gains count against a profile, by the concept.

In a cell, action a at set I is never played in an equilibrium if a deviation gains in every profile that plays a:
given Bayes' belief at I ("bayes"), or at every history of I ("always", for every belief). "bayes" stands on what each
concept says of beliefs:

  - perfect Bayesian, sequential: Bayes' rule from the root of the smallest subgame around I fixes the belief wherever
    the *others'* moves lead to I (her own cancel: updating consistency).
  - Bayes–Nash: sets that her own moves exclude matter to nobody, so let every equilibrium play a best continuation
    there: the same outcome. Then no one-shot deviation gains at any set that the others' moves lead to. "always" is not
    asked for.
  - weak perfect Bayesian, or where every profile is asked for: only at sets that her own moves lead to.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from exactgames.concepts.best_response import previous_action
from exactgames.concepts.concept import Concept
from exactgames.game.tree import Game, Index
from exactgames.numbers.arrays import mask
from exactgames.search.cells.bounds import Bounds, GainsOver
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.outcome import single_sets

Flags = npt.NDArray[np.bool_]


class CountedGains:
    """The gains that count in a game. ``own_moves``: whether Bayes' belief counts only where the owner's own moves
    lead, for Bayes–Nash too. ``intact`` [S]: where all histories are there, if the game is a part of one; nothing is
    said of every history elsewhere.
    """

    def __init__(self, game: Game, concept: Concept, own_moves: bool = False, intact: Flags | None = None) -> None:
        self.game, self.concept, self.own_moves = game, concept, own_moves
        self.intact = np.ones(game.infosets, dtype=bool) if intact is None else intact
        self.own_path: Index | None = None
        if concept.own_moves or (own_moves and not concept.beliefs):
            self.own_path = _own_paths(game)

    def of(self, cell: Cell, bounds: Bounds, gains: GainsOver) -> tuple[Flags, Flags]:
        """[R] which deviations gain in the whole cell: given Bayes' belief, at every history. ``gains``: the bounds in
        the cell.
        """
        bayes = mask(gains.least > 0)
        always = mask(gains.worst > 0) if self.concept.beliefs else np.zeros(len(bayes), dtype=np.bool_)
        return mask(bayes & self.led(cell)[bounds.set_of]), mask(always & self.intact[bounds.set_of])

    def led(self, cell: Cell) -> Flags:
        """[S] whether the concept asks for Bayes' belief at the set: everywhere, or where the owner's own moves lead to
        it in every profile of the cell.
        """
        game = self.game
        if self.own_path is None:
            return np.ones(game.infosets, dtype=bool)
        sure = np.append(cell & single_sets(game, cell)[game.action_infoset], True)
        return mask(sure[self.own_path].all(axis=1))

    def sets_on_the_way(self, s: int) -> list[int]:
        """The owner's sets before s at which ``led`` looks."""
        if self.own_path is None:
            return []
        game = self.game
        return [int(game.action_infoset[a]) for a in self.own_path[s] if a < game.actions]


def restricts_later(game: Game, cell: Cell) -> bool:
    """Whether the cell leaves out actions at a set with an own move before it."""
    later = np.zeros(game.infosets, dtype=bool)
    for player in range(len(game.players)):
        later |= previous_action(game, player) >= 0
    return bool((~cell & later[game.action_infoset]).any())


def _own_paths(game: Game) -> Index:
    """[S, depth] the owner's own actions on the way to each set; the number of actions where there are fewer."""
    rows: list[list[int]] = [[] for _ in range(game.infosets)]
    for player in range(len(game.players)):
        previous = previous_action(game, player)
        for s in np.flatnonzero(game.infoset_player == player).tolist():
            at = int(previous[s])
            while at >= 0:
                rows[s].append(at)
                at = int(previous[game.action_infoset[at]])
    width = max(1, *(len(row) for row in rows)) if rows else 1
    return np.array([row + [game.actions] * (width - len(row)) for row in rows], dtype=np.int64).reshape(-1, width)
