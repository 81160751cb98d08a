"""Best replies at the sets that a search in a part of the game says nothing of."""

from __future__ import annotations

import numpy as np

from exactgames.concepts.beliefs import check_beliefs
from exactgames.game.strategy import Beliefs
from exactgames.game.tree import Game
from exactgames.game.values import Play, play
from exactgames.search.cells.expressions import Cell
from exactgames.search.continuation.replies import Replies
from exactgames.search.pure.repair import pure_strategy

ROUNDS = 24
"""Passes of best replies at most."""


def with_best_replies(game: Game, point: Cell, opened: Cell) -> Play:
    """The profile ``point`` [A], but best replies at the sets ``opened`` [S], given the uniform tremble's beliefs: as
    far as a few passes find them. In games that are not timed, the profile itself.
    """
    strategy = pure_strategy(game, point)
    if not opened.any() or not game.timed:
        return play(game, strategy)
    replies = Replies(game, strategy, ~opened)
    choice = np.flatnonzero(point) - game.action_start[:-1]
    preference = np.arange(game.actions)
    for _ in range(ROUNDS):
        weights = check_beliefs(replies.played(choice), Beliefs.none(game))
        found = replies.best(choice, weights, preference).choice
        if (found == choice).all():
            break
        choice = found
    return play(game, replies.strategy(choice))
