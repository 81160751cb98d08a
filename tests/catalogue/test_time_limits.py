"""A search keeps its time limit, whatever it is doing, and says that it was stopped; what is easily found is listed."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from exactgames import Dominance, expand, find_pure, mixed_equilibria, read_instance_text, refined_equilibria
from exactgames.bounds.welfare import outcome_classes

sys.path.insert(0, str(Path(__file__).parents[1]))
from sealed_bids import sealed_bids

INSTANCES = Path(__file__).parents[2] / "instances"
LIMIT = 1.0
SLACK = 1.0
"""Seconds: asked for, and allowed beyond (of this process; how busy the machine is does not count)."""


def large() -> str:
    """Example 4's market with three units: 91,533 nodes."""
    text = (INSTANCES / "babaioff2023/example-4-market-m2.toml").read_text(encoding="utf-8")
    return text.replace("units = 2", "units = 3")


Search = Callable[[Any, float], Any]


def pure(concept: Any) -> Search:
    return lambda expansion, seconds: find_pure(expansion.game, concept, seconds=seconds)


def mixed(concept: Any) -> Search:
    return lambda expansion, seconds: mixed_equilibria(expansion.game, concept, seconds=seconds)


def refined(concept: Any, **asked: Any) -> Search:
    return lambda expansion, seconds: refined_equilibria(
        expansion, concept, dominance=Dominance(**asked), seconds=seconds
    )


@frozen
class Case:
    name: str
    text: Callable[[], str]
    search: Search


CASES = [
    Case("30 sealed bids, pure", lambda: sealed_bids(30), pure("bayes-nash")),
    Case("30 sealed bids, sequential", lambda: sealed_bids(30), pure("sequential")),
    Case("three bidders, pure", lambda: sealed_bids(9, bidders="ABC"), pure("bayes-nash")),
    Case("12 sealed bids, mixed", lambda: sealed_bids(12), mixed("bayes-nash")),
    Case("three bidders, mixed", lambda: sealed_bids(6, bidders="ABC"), mixed("bayes-nash")),
    Case("resale, pure", large, pure("sequential")),
    Case("resale, mixed", large, mixed("sequential")),
    Case("resale, undominated", large, refined("sequential")),
    Case("resale, iterated", large, refined("bayes-nash", iterated=True)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_time_limit_is_kept(case: Case) -> None:
    expansion = expand(read_instance_text(case.text()).market)
    started = time.process_time()
    found = case.search(expansion, LIMIT)
    used = time.process_time() - started
    search = getattr(found, "search", found)
    assert used < LIMIT + SLACK
    assert search.stopped == "timed out" and not search.complete


def test_a_mixed_search_lists_the_pure_equilibria_that_are_found_first() -> None:
    """Two bidders, ten values: the pure equilibrium takes a moment, the mixed ones very long, or too many rays."""
    expansion = expand(read_instance_text(sealed_bids(10)).market)
    found = mixed_equilibria(expansion.game, "bayes-nash", seconds=6, classes=outcome_classes(expansion))
    assert found.stopped in ("timed out", "truncated") and not found.complete
    assert [one.strategy.pure for one in found.equilibria] == [True]


SIZES = [(10, 19), (14, 160), *(pytest.param(*row, marks=pytest.mark.slow) for row in ((16, 258), (20, 432)))]


@pytest.mark.parametrize(("values", "cells"), SIZES)
def test_sealed_bids_are_searched_to_the_end(values: int, cells: int) -> None:
    """Everybody bids half of her value, rounded down: all there is. (Without pairs of sets: 51 cells, 3,358, 28,857.)"""
    expansion = expand(read_instance_text(sealed_bids(values)).market)
    found = find_pure(expansion.game, "bayes-nash", classes=outcome_classes(expansion))
    assert found.complete and found.cells == cells
    [one] = found.equilibria
    game = expansion.game
    for s in range(game.infosets):
        value = int(game.infoset_type[s])
        assert one.strategy.support(game, s) == (value // 2,)
