"""Textbook games, searched: ``find_pure`` finds every pure equilibrium outcome of the table, each once, and no other."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from textbook import BN, CASES, FOLDER, Case

from exactgames import BehaviorStrategy, Game, check, find_pure, play, read_efg, supported


@cache
def game_of(file: str) -> Game:
    return read_efg(FOLDER / f"{file}.efg")


def outcome(game: Game, strategy: BehaviorStrategy) -> str:
    """In words: the actions at the sets that play reaches, in play order."""
    reach = play(game, strategy).reach
    words = []
    for s in np.argsort(game.play_order).tolist():
        if (reach[game.histories(s)] > 0).any():
            (k,) = strategy.support(game, s)
            words.append(f"{game.labels.infoset(s)}: {game.labels.action(s, k)}")
    return ", ".join(words)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.concept}")
def test_find_pure(case: Case):
    """``complete`` is claimed unless an outcome is left open; what is left open is in the table."""
    game = game_of(case.file)
    found = find_pure(game, case.concept)
    words = [outcome(game, equilibrium.strategy) for equilibrium in found.equilibria]
    assert len(words) == len(set(words)), "an outcome twice"
    assert set(words) == case.outcomes, case.source
    assert found.complete or case.undecided, case.note
    for equilibrium in found.equilibria:
        assert equilibrium.strategy.pure
        played = play(game, equilibrium.strategy)
        holds = check(played, BN).holds if case.concept == BN else supported(played, case.concept).holds
        assert holds, case.source
