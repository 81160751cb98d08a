"""Actions that some equilibrium may play: what is left when those that a deviation always beats are taken out.

As ``gain_bounds`` says of cells: an action goes if a deviation gains in every profile of what is left, given Bayes'
belief (``bayes``) or at every history (``always``). Gains are multilinear in the others' probabilities, so what holds
for all pure profiles of a cell holds for all mixed ones.

  - Bayes–Nash: no realization plan of an equilibrium gives a positive weight to an action that goes ("bayes"). In the
    order in which they go, nobody has a best reply with such an action to what the others have left, whatever they play
    elsewhere: so the equilibria of what is left are those of the game.
  - perfect Bayesian, sequential: no equilibrium plays such an action at any set ("bayes", from the root of the smallest
    subgame, or "always"). weak perfect Bayesian: likewise ("always").

If one action is left at a set I, it is optimal there in every profile of what is left, under every belief ("always") or
the one that Bayes' rule fixes ("bayes"), provided that play is optimal later on: of all actions at I, the best one is
never taken out. So **a Nash equilibrium that reaches every set at which several are left is of the concept**, with
what is left at the others (sequential: Bayes' rule gives beliefs that are continuous there).
"""

from __future__ import annotations

import numpy as np

from exactgames.numbers.arrays import mask
from exactgames.solve.cells.expressions import Cell
from exactgames.solve.cells.gain_bounds import GainBounds
from exactgames.solve.deviation import Concept


def surviving(bounds: GainBounds, concept: Concept, start: Cell | None = None) -> Cell:
    """[A] the actions of ``start`` (default: all) that are left; at some set perhaps none. ``bounds``: with the roots
    of subgames for perfect Bayesian and sequential, else with the root of the game.
    """
    game = bounds.game
    cell = np.ones(game.actions, dtype=bool) if start is None else start.copy()
    while True:
        least, worst = bounds.values(bounds.compiled.values(cell))
        beaten = np.zeros(len(bounds.action), dtype=bool)
        if concept != "weak-perfect-bayesian":
            beaten |= mask(least > 0)
        if concept != "bayes-nash":
            beaten |= mask(worst > 0)
        gone = bounds.action[beaten & cell[bounds.action]]
        if not len(gone):
            return cell
        cell[gone] = False
        if not np.logical_or.reduceat(cell, game.action_start[:-1]).all():
            return cell
