"""How large the staged form is, as its certificate's line about the game says."""

from __future__ import annotations

from typing import Any

import numpy as np

from exactgames.forms.form import Mask
from exactgames.forms.staged.game import StagedGame
from exactgames.numbers.rational import show


def counts_of(game: StagedGame, known: Mask) -> dict[str, Any]:
    """Worlds, nodes, sets, and what was merged; ``known`` [classes] where beliefs are computed."""
    tree, agents, stage = game.folded.game, game.market.agents, game.stage
    sets = np.bincount(game.sets.infoset_player, minlength=len(agents))
    merged: dict[str, Any] = {}
    for i, (agent, named, learned) in enumerate(zip(agents, stage.named, stage.learned, strict=True)):
        mine = known[tree.infoset_player == i]
        merged[agent.name] = {
            "bids": list(named.bids),
            "payments": [show(x) for x in named.payments],
            "posteriors": 0 if learned is None else len(learned.power),
            "known": int(mine.sum()),
            "open": int((~mine).sum()),
        }
    return {
        "worlds": game.worlds,
        "nodes": tree.nodes,
        "terminal_nodes": len(tree.terminals),
        "infosets": {agent.name: int(count) for agent, count in zip(agents, sets, strict=True)},
        "merged": merged,
    }
