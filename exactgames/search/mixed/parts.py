"""A part of a game as a game of its own: a subgame (Selten 1965), or what is left when some actions are never played.

A set at which one action is left is no set of the part: play goes on with that action. Perfect recall is kept.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
from attrs import frozen

from exactgames.concepts.plain_tree import Tree
from exactgames.game.build import GameBuilder
from exactgames.game.tree import CHANCE, TERMINAL, Game
from exactgames.search.cells.expressions import Cell


@frozen(eq=False)
class Part:
    """``actions``: for each action of ``game`` the one of the whole game that it is; ``sets``: likewise."""

    game: Game
    sets: tuple[int, ...]
    actions: tuple[int, ...]


def part_of(game: Game, root: int = 0, allowed: Cell | None = None) -> Part:
    """The part from the node ``root`` on, below which no information set begins elsewhere, with the actions
    ``allowed`` [A], some at every set; default: all. It has all the players.
    """
    tree, grown = Tree(game), GameBuilder(game.players)
    cell = (np.ones(game.actions, dtype=bool) if allowed is None else allowed).tolist()
    left = [[k for k in range(b - a) if cell[a + k]] for a, b in pairwise(tree.start)]
    ends = {node: k for k, node in enumerate(game.terminals.tolist())}
    waiting = [(root, grown.root)]
    while waiting:
        node, here = waiting.pop()
        s = tree.infoset[node]
        if s == TERMINAL:
            grown.payoffs(here, [Fraction(int(u), game.payoff_denominator) for u in game.payoffs[:, ends[node]]])
        elif s == CHANCE:
            below = grown.chance(here, {str(k): p for k, p in enumerate(tree.odds[node])})
            waiting += reversed([*zip(tree.children(node), below, strict=True)])
        elif len(left[s]) == 1:
            waiting.append((tree.first[node] + left[s][0], here))
        else:
            below = grown.move(here, game.players[tree.owner[s]], str(s), [str(k) for k in left[s]])
            waiting += reversed([*zip((tree.first[node] + k for k in left[s]), below, strict=True)])
    found = grown.build()
    sets = tuple(int(found.labels.infoset(s)) for s in range(found.infosets))
    actions = [tree.start[s] + int(k) for j, s in enumerate(sets) for k in found.action_labels(j)]
    return Part(found, sets, tuple(actions))
