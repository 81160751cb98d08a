"""Which openings no equilibrium has, by what everybody secures: all openings at once.

A type at opening set J may choose d there and then follow a plan, whatever the others do later. With safe(x) the least
that she then gets from the node x on (``cells.safe_plans``; payoffs weighted by chance, so that they add up),

    secured(J | the others' opening) = max over d of  Σ safe(x) over the nodes x that d and it lead to.

In an equilibrium she gets that at least, at every J. So there is none with an opening where

    Σ over J of secured(J)  >  Σ over the nodes x that open the rest of  greatest sum of all players' payoffs from x on.

What is traded later only moves payoffs from one to the other: the right side is what there is to share. And where
``worth`` of a terminal node (a market's welfare) is the sum of payoffs and of something else (what is paid in the
auction), its expectation is at least Σ secured(J) + Σ least(worth − sum of payoffs).
"""

from __future__ import annotations

import numpy as np
from attrs import evolve, frozen

from exactgames.concepts.plain_tree import chance_probability
from exactgames.game.tree import Game
from exactgames.numbers.arrays import Integers, exact_dtype
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.extremes import Extremes
from exactgames.search.cells.safe_plans import SafePlans
from exactgames.search.openings.openings import Openings


@frozen(eq=False)
class Shares:
    """Arrays of ``Openings.shape``, over one denominator: that of payoffs times chance's at the root.

    surplus   what there is to share, less what is secured: negative where no equilibrium has the opening
    low, high bounds on the expected worth in an equilibrium with it; None if no worth is given
    """

    surplus: Integers
    low: Integers | None
    high: Integers | None


def beaten_everywhere(extremes: Extremes, cell: Cell) -> bool:
    """Take out of the cell, again and again, what a plan beats at every history of its set; whether each set has an
    action left.
    """
    game = extremes.game
    while True:
        beaten = [(s, k) for s, k, _ in SafePlans.over(extremes, cell).beaten()]
        for s, k in beaten:
            cell[game.action_start[s] + k] = False
        if not np.logical_or.reduceat(cell, game.action_start[:-1]).all():
            return False
        if not beaten:
            return True


def shares(openings: Openings, extremes: Extremes, cell: Cell, worth: Integers | None = None) -> Shares:
    """What is shared in the equilibria of a timed game's cell. ``worth`` [T]: over the payoffs' denominator."""
    game = openings.game
    reach = chance_probability(game)
    largest = (int(np.abs(game.payoffs).sum(axis=0).max(initial=0)) + _largest(worth)) * int(reach[0])
    dtype = exact_dtype(8 * (len(openings.sets) + 2) * largest)
    wide = evolve(extremes, weighted=extremes.weighted.astype(dtype), ceiling=4 * largest + 1)
    secured = _secured(openings, SafePlans.over(wide, cell).safe)
    together: Integers = wide.weighted.sum(axis=0)
    surplus = _most(openings, wide, together, cell) - secured
    if worth is None:
        return Shares(surplus, None, None)
    brings: Integers = np.zeros_like(together)
    brings[game.terminals] = worth.astype(dtype) * reach[game.terminals].astype(dtype)
    low = np.maximum(secured - _most(openings, wide, together - brings, cell), -_most(openings, wide, -brings, cell))
    return Shares(surplus, low, _most(openings, wide, brings, cell))


def _largest(worth: Integers | None) -> int:
    return 0 if worth is None else int(np.abs(worth).max(initial=0))


def _secured(openings: Openings, safe: Integers) -> Integers:
    """Σ over the opening sets of what their owners secure."""
    game = openings.game
    found: Integers = np.zeros(openings.shape, dtype=safe.dtype)
    for axis, s in enumerate(openings.sets):
        player = int(game.infoset_player[s])
        here = np.zeros([1] * len(openings.shape), dtype=safe.dtype)
        for meeting in openings.meetings:
            if axis in meeting.axes:
                here = here + openings.table(meeting, safe[player])
        found = found + here.max(axis=axis, keepdims=True)
    return _without_moves(openings, safe, found)


def _without_moves(openings: Openings, safe: Integers, found: Integers) -> Integers:
    """What those secure who have no opening move in a meeting."""
    game = openings.game
    for meeting in openings.meetings:
        moved = {int(game.infoset_player[openings.sets[axis]]) for axis in meeting.axes}
        for player in range(len(game.players)):
            if player not in moved:
                found = found + openings.table(meeting, safe[player])
    return found


def _most(openings: Openings, extremes: Extremes, values: Integers, cell: Cell) -> Integers:
    """The most that terminal nodes of the given ``values`` [N] bring together, over the cell, by openings."""
    game = openings.game
    below = -evolve(extremes, weighted=values[None, :]).over(cell).reshape(2, game.nodes)[1]
    found: Integers = np.zeros(openings.shape, dtype=values.dtype)
    for meeting in openings.meetings:
        found = found + openings.table(meeting, below)
    return found


def denominator(game: Game) -> int:
    """What ``Shares`` are over."""
    return int(chance_probability(game)[0]) * game.payoff_denominator
