"""The subgame at a node, as a game of its own (Selten 1965)."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from exactgames.game.build import GameBuilder
from exactgames.game.tree import CHANCE, TERMINAL, Game
from exactgames.solve.gain_bounds import Tree


@frozen(eq=False)
class Subgame:
    """``sets``: for each information set of ``game`` the one of the whole game that it is."""

    game: Game
    sets: tuple[int, ...]


def subgame_at(game: Game, root: int) -> Subgame:
    """The subgame that starts at ``root``, a node below which no information set begins elsewhere. It has all the
    players.
    """
    tree, grown = Tree(game), GameBuilder(game.players)
    ends = {node: k for k, node in enumerate(game.terminals.tolist())}
    waiting = [(root, grown.root)]
    while waiting:
        node, here = waiting.pop()
        s = tree.infoset[node]
        if s == TERMINAL:
            grown.payoffs(here, [Fraction(int(u), game.payoff_denominator) for u in game.payoffs[:, ends[node]]])
            continue
        if s == CHANCE:
            below = grown.chance(here, {str(k): p for k, p in enumerate(tree.odds[node])})
        else:
            below = grown.move(here, game.players[tree.owner[s]], str(s), game.action_labels(s))
        waiting += zip(tree.children(node), below, strict=True)
    found = grown.build()
    return Subgame(found, tuple(int(found.labels.infoset(s)) for s in range(found.infosets)))
