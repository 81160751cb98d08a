"""That no equilibrium plays only what some rules allow, with the steps that show it."""

from __future__ import annotations

import numpy as np

from exactgames.clock import Clock
from exactgames.concepts.concept import Concept
from exactgames.game.tree import Game
from exactgames.search.cells.expressions import Cell
from exactgames.search.pure.search import CELLS, PureSearch, find_pure

SEARCHED = 20_000
"""Nodes up to which games are searched."""


def refuted_within(game: Game, concept: Concept, allowed: Cell, splits: bool, clock: Clock) -> PureSearch:
    """The search for equilibria that play only what is ``allowed`` [A], deviations being to any action: complete and
    empty if there are none. Without ``splits`` what it says is true of mixed equilibria too.

    Bayes' rule is used only where the owner's own moves lead, for Bayes–Nash too: the rules may keep her from what is
    best where they do not. LimitReached.
    """
    if game.nodes > SEARCHED:
        why = f"with {game.nodes:,} nodes the game is too large for that"
        return PureSearch(concept, False, (), False, None, (why,), (), 0)
    return find_pure(
        game,
        concept,
        cells=CELLS if splits else 1,
        seconds=clock.left(),
        allowed=allowed,
        starts=np.zeros(1, dtype=np.int64),
    )
