"""What a search by openings leaves: how many are ruled out, searched, open; what welfare can be at all."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from attrs import frozen

from exactgames.numbers.arrays import Integers
from exactgames.search.openings.search import OPEN, RULED_OUT, SEARCHED, OpeningSearch


@frozen
class OpeningMoves:
    """Of one opening set: each action with the number of openings with it that are left open; only those of which some
    are, or have an outcome listed.
    """

    agent: str
    infoset: str
    open: Mapping[str, int]


@frozen
class OpeningsAnswer:
    """all, ruled_out, searched, open  how many openings there are, and what is known of them
    with_outcomes                   how many have an outcome that is listed
    at_least, at_most               bounds on the welfare of every equilibrium, listed or not; None without a market
    left                            what may be done at each opening set
    """

    all: int
    ruled_out: int
    searched: int
    open: int
    with_outcomes: int
    at_least: Fraction | None
    at_most: Fraction | None
    left: tuple[OpeningMoves, ...]


def openings_answer(found: OpeningSearch) -> OpeningsAnswer:
    """The counts, and the bounds over what is not ruled out."""
    state, listed = found.state, found.found > 0
    possible = (state == OPEN) | listed
    return OpeningsAnswer(
        state.size,
        int((state == RULED_OUT).sum()),
        int((state == SEARCHED).sum()),
        int((state == OPEN).sum()),
        int(listed.sum()),
        _bound(found, possible, found.shares.low, least=True),
        _bound(found, possible, found.shares.high, least=False),
        tuple(_moves(found, axis, possible) for axis in range(state.ndim)),
    )


def _bound(found: OpeningSearch, possible: Integers, bounds: Integers | None, *, least: bool) -> Fraction | None:
    if bounds is None or not possible.any():
        return None
    inside = bounds[possible]
    return Fraction(int(inside.min() if least else inside.max()), found.over)


def _moves(found: OpeningSearch, axis: int, possible: Integers) -> OpeningMoves:
    game, s = found.openings.game, found.openings.sets[axis]
    others = tuple(k for k in range(found.state.ndim) if k != axis)
    left, counts = possible.any(axis=others), (found.state == OPEN).sum(axis=others)
    names = {game.labels.action(s, int(k)): int(counts[k]) for k in np.flatnonzero(left)}
    return OpeningMoves(game.players[int(game.infoset_player[s])], game.describe(s), names)
