"""Actions that some equilibrium may play: what is left when those that a deviation always beats are taken out.

As ``gain_bounds`` says of cells: an action goes if a deviation gains in every profile of what is left, given Bayes'
belief (``bayes``) or at every history (``always``). Gains are multilinear in the others' probabilities, so what holds
for all pure profiles of a cell holds for all mixed ones.

  - Bayes–Nash: no realization plan of an equilibrium gives a positive weight to an action that goes ("bayes"). In the
    order in which they go, nobody has a best reply with such an action to what the others have left, whatever they play
    elsewhere: so the equilibria of what is left are those of the game, but for moves at sets that only others' actions
    that go lead to (``cut_off``): any moves do there.
  - perfect Bayesian, sequential: no equilibrium plays such an action at any set ("bayes", from the root of the smallest
    subgame, or "always"). weak perfect Bayesian: likewise ("always").

If one action is left at a set I, it is optimal there in every profile of what is left, under every belief ("always") or
the one that Bayes' rule fixes ("bayes"), provided that the owner's later play is optimal: of all actions at I, the best
one is never taken out. So **a Nash equilibrium that reaches every set at which several are left is of the concept**,
with what is left at the others: her later sets with several actions are reached, so optimal; the others are by
induction from the last ones. (Beliefs: Bayes' rule at sets that are reached, updating from them; elsewhere those of any
trembles.)
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.game.tree import Game
from exactgames.numbers.arrays import mask
from exactgames.search.cells.bounds import Bounds
from exactgames.search.cells.expressions import Cell


def surviving(bounds: Bounds, concept: ConceptOrName, start: Cell | None = None) -> Cell:
    """[A] the actions of ``start`` (default: all) that are left; at some set perhaps none. ``bounds``: with the roots
    of subgames for perfect Bayesian and sequential, else with the root of the game.
    """
    game, asked = bounds.game, concept_of(concept)
    cell = np.ones(game.actions, dtype=bool) if start is None else start.copy()
    while True:
        gains = bounds.over(cell)
        beaten = np.zeros(len(bounds.action), dtype=bool)
        if not asked.own_moves:
            beaten |= mask(gains.least > 0)
        if asked.beliefs:
            beaten |= mask(gains.worst > 0)
        gone = bounds.action[beaten & cell[bounds.action]]
        if not len(gone):
            return cell
        cell[gone] = False
        if not np.logical_or.reduceat(cell, game.action_start[:-1]).all():
            return cell


def cut_off(game: Game, left: Cell) -> list[int]:
    """The sets at which several actions are left, and to which their owner's actions that are left lead, but not the
    others'.
    """
    found = np.bincount(game.action_infoset[left], minlength=game.infosets) > 1
    found &= ~game.sets_meeting(_reached(game, left))
    for player in range(len(game.players)):
        alone = _reached(game, mask(left | (game.infoset_player[game.action_infoset] != player)))
        found &= game.sets_meeting(alone) | (game.infoset_player != player)
    sets: list[int] = np.flatnonzero(found).tolist()
    return sets


def _reached(game: Game, allowed: Cell) -> npt.NDArray[np.bool_]:
    """[N] whether the node is reached by chance and allowed actions."""
    reached = np.ones(game.nodes, dtype=bool)
    inside = np.append(allowed, True)  # chance's branches have no action
    for level in game.levels:
        above = np.repeat(reached[level.parents], level.counts)
        reached[level.children] = above & inside[game.incoming[level.children]]
    return reached
