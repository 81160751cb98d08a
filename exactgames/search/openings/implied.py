"""Which openings may go with a continuation: equilibria of the game that it implies, all openings at once, in floats.

Keep what a profile does after the openings. Then each opening brings every player something, and nobody gains by
another opening move alone in some of them: these are only proposed. (What is done later may not be optimal there.)
"""

from __future__ import annotations

import numpy as np

from exactgames.concepts.plain_tree import chance_probability
from exactgames.game.values import Play
from exactgames.search.cells.secured import Floats
from exactgames.search.openings.openings import Openings

POSITIVE, DIGITS = 1e-9, 9
"""What counts as a gain, on the scale of payoffs 1; how far what is brought is compared."""


def going_with(openings: Openings, played: Play) -> list[tuple[int, tuple[float, ...]]]:
    """Openings, as flat indices, at which nobody gains by her opening move alone, the rest being as it is played, with
    what they bring at each opening set: of several that bring the same the first.
    """
    game = openings.game
    reach, fine = chance_probability(game).astype(float), np.ones(openings.shape, dtype=bool)
    reach /= reach[0]
    scale = max(1.0, float(np.abs(game.payoffs).max(initial=0)))
    tails = np.array([played.scale // head for head in played.heads], dtype=float)[game.node_level] * scale
    brings = []
    for axis, s in enumerate(openings.sets):
        worth = reach * played.values[int(game.infoset_player[s])].astype(float) / tails
        brings.append(_brings(openings, axis, worth))
        fine &= brings[-1] >= brings[-1].max(axis=axis, keepdims=True) - POSITIVE
    places = np.flatnonzero(fine)
    rows = np.stack([np.broadcast_to(row, openings.shape).reshape(-1)[places] for row in brings])
    rows, at = np.unique(rows.round(DIGITS), axis=1, return_index=True)
    return list(zip(places[at].tolist(), map(tuple, rows.T.tolist()), strict=True))


def _brings(openings: Openings, axis: int, worth: Floats) -> Floats:
    """What each opening brings whoever moves at the opening set."""
    found: Floats = np.zeros([1] * len(openings.shape))
    for meeting in openings.meetings:
        if axis in meeting.axes:
            found = found + openings.table(meeting, worth)
    return found
