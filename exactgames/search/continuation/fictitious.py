"""Fictitious play (Brown 1951) at open sets, in floats: where tries of best replies may start.

In each round every open set takes the action that is best against what has been played there so far, on average; all
actions once at first, so that every set is reached. Nothing is decided here: what comes out is only a start.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from exactgames.clock import Clock
from exactgames.game.tree import CHANCE, TERMINAL, Index
from exactgames.search.continuation.proposals import Constraints

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def fictitious_starts(asked: Constraints, clock: Clock, rounds: int) -> Iterator[Index]:
    """[S] after 1, 2, 4, … rounds up to so many: each set's action most often played. Late."""
    game = asked.game
    sizes = np.diff(game.action_start)
    fixed = asked.settled[game.action_infoset]
    given = np.where(fixed, asked.partial.weights, 0).astype(float)
    given /= np.repeat(np.maximum(np.add.reduceat(given, game.action_start[:-1]), 1), sizes)
    played = np.ones(game.actions)
    for number in range(1, rounds + 1):
        clock.check()
        average = np.where(fixed, given, played / np.repeat(np.add.reduceat(played, game.action_start[:-1]), sizes))
        gains = _gains(asked, average)
        played[game.action_start[:-1] + _first_largest(gains, game.action_start)] += 1
        if number & (number - 1) == 0:
            yield _first_largest(played, game.action_start)


def _gains(asked: Constraints, average: Floats) -> Floats:
    """[A] what each action brings its owner at the histories of its set, as often as they are met."""
    game = asked.game
    above = np.where(game.parent < 0, TERMINAL, game.infoset[game.parent])
    moved, drawn = np.flatnonzero(above >= 0), np.flatnonzero(above == CHANCE)
    edges, reach = np.ones(game.nodes), np.ones(game.nodes)
    edges[moved] = average[game.incoming[moved]]
    denominators = np.array(game.chance_denominator, dtype=float)[game.node_level[game.parent[drawn]]]
    edges[drawn] = game.chance[drawn] / denominators
    for level in game.levels:
        reach[level.children] = np.repeat(reach[level.parents], level.counts) * edges[level.children]
    values = np.zeros((len(game.players), game.nodes))
    values[:, game.terminals] = game.payoffs.astype(float)
    for level in reversed(game.levels):
        for row in values:
            row[level.parents] = np.add.reduceat(row[level.children] * edges[level.children], level.offsets)
    gained = reach[game.parent[moved]] * values[game.infoset_player[above[moved]], moved]
    return np.bincount(game.incoming[moved], gained, game.actions).astype(np.float64)


def _first_largest(values: Floats, start: Index) -> Index:
    """[S] at each set the number of the first action with the largest value."""
    sets = np.repeat(np.arange(len(start) - 1), np.diff(start))
    best = values == np.maximum.reduceat(values, start[:-1])[sets]
    places = np.flatnonzero(best)
    found: Index = places[np.flatnonzero(np.diff(sets[places], prepend=-1))] - start[:-1]
    return found
