"""Which part of a tree is drawn, and what is left out.

A tree of up to ``most`` nodes is drawn whole. Of a larger one, where a profile is given, the first of these that is
small enough:

1. the path of play and every single deviation from it, with what the profile plays afterwards,
2. the path of play and, at each set on it, the one deviation that loses least,
3. the path of play;

and else, or without a profile, what comes first: the nodes of fewest moves, or the path's, depth first. Each set of
nodes holds its nodes' parents. What is cut off is counted, branch by branch.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.answers.assessed import Assessed
from exactgames.game.tree import Game

Mask = npt.NDArray[np.bool_]


@frozen
class Cut:
    """Branches of one node, next to each other, that are not drawn: the node, their children, the nodes of each."""

    node: int
    children: tuple[int, ...]
    sizes: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many nodes are left out."""
        return sum(self.sizes)


@frozen(eq=False)
class Part:
    """What is drawn: [N] ``shown``; ``what``, in words, None if it is the whole tree; how many nodes are left out."""

    game: Game
    shown: Mask
    what: str | None

    @property
    def left_out(self) -> int:
        """How many nodes are not drawn."""
        return self.game.nodes - int(self.shown.sum())

    def below(self, node: int) -> tuple[int | Cut, ...]:
        """The children of a node that is drawn, in order; runs of those that are not drawn as one cut."""
        found: list[int | Cut] = []
        run: list[int] = []
        for child in self.game.children(node):
            if self.shown[child]:
                found += self._cut(node, run)
                run = []
                found.append(child)
            else:
                run.append(child)
        return (*found, *self._cut(node, run))

    def _cut(self, node: int, run: list[int]) -> list[Cut]:
        return [Cut(node, tuple(run), tuple(int(self.game.subtree[child]) for child in run))] if run else []


def part_of(game: Game, assessed: Assessed | None, most: int) -> Part:
    """The part of the game that is drawn, of at most ``most`` nodes (at least the root)."""
    if game.nodes <= most:
        return Part(game, np.ones(game.nodes, dtype=bool), None)
    if assessed is None:
        order = np.lexsort((game.preorder, _depth(game)))
        return Part(game, _first(game, order, most), "the nodes of fewest moves")
    near = assessed.deviations <= 1
    path = assessed.deviations == 0
    for what, mask in (
        ("the path of play and every single deviation from it", near),
        ("the path of play and, at each information set on it, the deviation that loses least", None),
        ("the path of play", path),
    ):
        chosen = _least(assessed) if mask is None else mask
        if int(chosen.sum()) <= most:
            return Part(game, chosen, what)
    order = np.lexsort((game.preorder, ~path))
    return Part(game, _first(game, order, most), "the beginning of the path of play")


def _first(game: Game, order: npt.NDArray[np.int64], most: int) -> Mask:
    shown = np.zeros(game.nodes, dtype=bool)
    shown[order[:most]] = True
    return shown


def _depth(game: Game) -> npt.NDArray[np.int64]:
    """[N] how many moves lead to each node."""
    depth = np.zeros(game.nodes, dtype=np.int64)
    for level in game.levels:
        depth[level.children] = depth[game.parent[level.children]] + 1
    return depth


def _least(assessed: Assessed) -> Mask:
    """[N] the path, and single deviations to the best of the actions that are not played at each set on it."""
    game, played = assessed.played.game, assessed.played
    allowed = np.zeros(game.actions + 1, dtype=bool)
    for s in np.flatnonzero(game.sets_meeting(assessed.deviations == 0)).tolist():
        first, last = int(game.action_start[s]), int(game.action_start[s + 1])
        others = [k for k in range(last - first) if not played.strategy.weights[first + k]]
        if others:
            worth = {k: value for k in others if (value := assessed.action_value(s, k)) is not None}
            best = max(worth, key=lambda k: (worth[k], -k)) if worth else others[0]
            allowed[first + best] = True
    shown: Mask = assessed.deviations == 0
    shown = shown.copy()
    for level in game.levels:
        children = level.children
        here = assessed.deviations[children]
        leads = np.where(here == assessed.deviations[game.parent[children]], True, allowed[game.incoming[children]])
        shown[children] |= (here == 1) & shown[game.parent[children]] & leads
    return shown
