"""Which classes are known: where the owner's belief can be computed in the folded aftermarket.

A class is *known* if all its nodes lie in one world and either no other agent's bid tells of her type or its owner is
informed. Every other class is *open*: its beliefs are not computed, and it is accepted only where β is optimal at every
history. Why: docs/reference/certificate.md, "The staged form", "Why this is the same game".
"""

from __future__ import annotations

import numpy as np

from exactgames.forms.form import Mask
from exactgames.forms.staged.game import StagedGame
from exactgames.forms.staged.posteriors import Bids, telling


def known_classes(game: StagedGame, bids: Bids) -> Mask:
    """[classes] whether each is known under these bids; without any (()), nobody's bid tells of her type."""
    folded, learned = game.folded.game, game.stage.learned
    if not folded.infosets:
        return np.zeros(0, dtype=bool)
    tells = telling(bids)
    told = [any(other for j, other in enumerate(tells) if j != i) for i in range(len(learned))]
    clear = np.array([not t or found is not None for t, found in zip(told, learned, strict=True)])
    known: Mask = _in_one_world(game) & clear[folded.infoset_player]
    return known


def _in_one_world(game: StagedGame) -> Mask:
    """[classes] whether all nodes of each lie in one world."""
    nodes, start = game.folded.game.members
    worlds = game.world_of[nodes]
    one: Mask = np.maximum.reduceat(worlds, start[:-1]) == np.minimum.reduceat(worlds, start[:-1])
    return one


def worlds_with(game: StagedGame, classes: Mask) -> Mask:
    """[worlds] whether some of these classes [classes] has nodes there."""
    nodes, start = game.folded.game.members
    found: Mask = np.zeros(game.worlds, dtype=bool)
    found[game.world_of[nodes[np.repeat(classes, np.diff(start))]]] = True
    return found
