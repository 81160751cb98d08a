"""Refutations cut down to the steps that they rest on: the checker accepts them, as it does the whole."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from strategies import SWEEPS, seeds
from test_within import posed

from exactgames import Game, write_efg
from exactgames.checker.budget import Budget
from exactgames.checker.claims.steps import Steps
from exactgames.checker.kernel.concepts import concept_of as checked_concept
from exactgames.checker.rebuild.game_file import GameFile
from exactgames.claims.all_pure import step_rows
from exactgames.clock import FOREVER
from exactgames.concepts.beliefs import roots_of_sets
from exactgames.concepts.concept import Concept
from exactgames.concepts.registry import CONCEPTS
from exactgames.search.pure import search
from exactgames.search.pure.needed import Refutation
from exactgames.search.pure.search import PureSearch
from exactgames.search.pure.steps import Outweighed, Prune
from exactgames.search.pure.within import refuted_within

SEEN = {"cut": 3, "whole": 1, "prune": 3, "outweighed": 2}


def accept(game: Game, concept: Concept, allowed: np.ndarray, found: PureSearch, folder: Path) -> None:
    """The checker walks the steps, or raises."""
    write_efg(game, folder / "game.efg")
    tree = GameFile((folder / "game.efg").read_text(encoding="utf-8"), Budget())
    actions = np.split(allowed, game.action_start[1:-1])
    cell = [np.flatnonzero(actions[s]).tolist() for s in sets_in_order(game)]
    rows = step_rows(game, tree.market.names, found)
    kinds = "prune exclude refuted outweighed"
    led = not checked_concept(concept.name).subgames
    Steps(concept.name, tree, cell, led, kinds).walk([list(row) for row in plain(rows)])


def plain(value):
    """Lists for tuples, as JSON has them."""
    return [plain(x) for x in value] if isinstance(value, list | tuple) else value


def sets_in_order(game: Game) -> list[int]:
    return np.argsort(game.play_order).tolist()


@pytest.mark.parametrize("sweep", SWEEPS)
def test_what_is_needed_is_enough(sweep: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    met: Counter[str] = Counter()
    for seed in seeds(150, sweep, met, SEEN, first=(237, 600)):
        asked = posed(seed)
        if asked is None:
            continue
        game, allowed = asked
        concept = CONCEPTS[seed % len(CONCEPTS)]
        with monkeypatch.context() as patched:
            if seed % 3:
                patched.setattr(search, "outweighed", lambda *_: None)
            found = refuted_within(game, concept, allowed, False, FOREVER)
        if not found.complete or found.equilibria:
            continue
        roots = roots_of_sets(game) if concept.subgames else np.zeros(game.infosets, dtype=np.int64)
        steps = Refutation(game, roots.tolist(), allowed, found.steps).needed(FOREVER)
        assert [step for step in found.steps if step in steps] == list(steps), seed
        accept(game, concept, allowed, found, tmp_path)
        accept(game, concept, allowed, evolve(found, steps=steps), tmp_path)
        met["cut" if len(steps) < len(found.steps) else "whole"] += 1
        met["prune"] += isinstance(steps[-1], Prune) and len(steps) > 1
        met["outweighed"] += isinstance(steps[-1], Outweighed) and len(steps) > 1
