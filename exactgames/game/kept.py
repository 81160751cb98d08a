"""What a function finds of a game, or of a game and one of its players, kept with the game: games do not change, and a
search asks for it at every profile that it looks at.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import numpy as np

from exactgames.game.tree import Game

P = ParamSpec("P")
T = TypeVar("T")


def kept(work: Callable[Concatenate[Game, P], T]) -> Callable[Concatenate[Game, P], T]:
    """The function, worked out once for each game and what else it is given. An array that it returns is shared, and
    cannot be written to.

    >>> from exactgames.examples import entry
    >>> counted = kept(lambda game, player: [player])
    >>> game = entry()
    >>> counted(game, 0) is counted(game, 0), counted(game, 0) is counted(game, 1)
    (True, False)
    """
    name = f"_{work.__module__}.{work.__qualname__}"  # not the function: games are pickled with what they keep

    @wraps(work)
    def found(game: Game, /, *given: P.args, **named: P.kwargs) -> T:
        known: dict[object, T] = game.__dict__.setdefault(name, {})
        key = (*given, *named.items())
        if key not in known:
            known[key] = made = work(game, *given, **named)
            if isinstance(made, np.ndarray):
                made.flags.writeable = False
        return known[key]

    return found
