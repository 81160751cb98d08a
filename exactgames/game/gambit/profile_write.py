"""Writing a profile of a game, with beliefs, as ``profile_read`` reads it."""

from __future__ import annotations

import json
from typing import Any

from exactgames.errors import GameError
from exactgames.game.strategy import BehaviorStrategy, Beliefs
from exactgames.game.tree import Game
from exactgames.numbers.rational import show


def profile_text(game: Game, strategy: BehaviorStrategy, beliefs: Beliefs | None = None) -> str:
    """The profile as JSON, with these beliefs. GameError where two sets of a player have one name, so that a file
    could not tell them apart.

    >>> from exactgames import profile_text, read_profile_text
    >>> from exactgames.examples import pooling
    >>> played = pooling()
    >>> text = profile_text(played.game, played.strategy)
    >>> text.splitlines()[1:4]
    [' "strategy": {', '  "Sender": {', '   "strong": "quiche",']
    >>> read_profile_text(text, played.game)[0].pure
    True
    """
    table: dict[str, dict[str, Any]] = {name: {} for name in game.players}
    believed: dict[str, dict[str, list[str]]] = {}
    for s in range(game.infosets):
        player, label = game.players[game.infoset_player[s]], game.labels.infoset(s)
        if label in table[player]:
            raise GameError(
                f"{player!r} has two information sets named {label!r}: a profile's file needs a name for each"
            )
        actions = game.action_labels(s)
        played = {actions[k]: show(strategy.probability(game, s, k)) for k in strategy.support(game, s)}
        table[player][label] = next(iter(played)) if len(played) == 1 else played
        if beliefs is not None and beliefs.at[s]:
            believed.setdefault(player, {})[label] = [show(p) for p in beliefs.distribution(game, s)]
    values = {"strategy": table} | ({"beliefs": believed} if believed else {})
    return json.dumps(values, indent=1) + "\n"
