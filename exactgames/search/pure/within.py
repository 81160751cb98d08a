"""Does some equilibrium play only what is allowed? One, or the steps that show that there is none.

The search of ``find_pure``, but no outcome need be decided: a profile of the cell is looked for that no deviation
beats, and where there is none the cell is split at a set that the deviation's gain turns on, unless incentives outweigh
each other in it. With bids given it so looks only at what their deviations lead to.
"""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from exactgames.clock import Clock
from exactgames.concepts.concept import Concept
from exactgames.game.tree import Game, Index
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.level_bounds import MEMORY
from exactgames.search.pure.search import CELLS, Key, PureEquilibrium, PureSearch, Wanted, find_pure


class AnyOne(Wanted):
    """Wanted: one equilibrium, whichever."""

    def __init__(self) -> None:
        self.one: PureEquilibrium | None = None

    def aims(self, cell: Cell, aim: Hashable, outcome: Key | None) -> tuple[Hashable, ...]:
        return (aim,) if self.one is None else ()

    def all_in(self) -> bool:
        return True

    def first(self, frontier: Index) -> Index:
        return frontier

    def found(self, equilibrium: PureEquilibrium) -> None:
        self.one = equilibrium


def refuted_within(
    game: Game,
    concept: Concept,
    allowed: Cell,
    splits: bool,
    clock: Clock,
    memory: int = MEMORY,
    wanted: Wanted | None = None,
) -> PureSearch:
    """The search for a pure equilibrium that plays only what is ``allowed`` [A], deviations being to any action:
    complete and empty if there is none. Without ``splits`` that is true of mixed equilibria too.

    Bayes' rule is used only where the owner's own moves lead, for Bayes–Nash too: the rules may keep her from what is
    best where they do not. ``wanted``: who takes what is found; default: any one will do. LimitReached.
    """
    return find_pure(
        game,
        concept,
        cells=CELLS if splits else 1,
        seconds=clock.left(),
        allowed=allowed,
        starts=np.zeros(1, dtype=np.int64),
        wanted=AnyOne() if wanted is None else wanted,
        rational=True,
        memory=memory,
        lookahead=True,
        in_order=True,
    )
