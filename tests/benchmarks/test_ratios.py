"""How searches grow: seconds of one against seconds of another in the same process, so that the machine cancels.

Run it with ``pytest -m benchmark -s tests/benchmarks/test_ratios.py``. Each ratio has a bound that it keeps with ease
today: beyond it something has become slow.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sealed_bids import sealed_bids

from exactgames import Dominance, expand, find_pure, read_instance, read_instance_text, refined_equilibria
from exactgames.bounds.welfare import outcome_classes

pytestmark = pytest.mark.benchmark
INSTANCES = Path(__file__).parents[2] / "instances"


def seconds(work: Callable[[], Any]) -> float:
    """Of this process; the better of two."""
    found = []
    for _ in range(2):
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return min(found)


def pure(text: str) -> Callable[[], Any]:
    expansion = expand(read_instance_text(text).market)
    classes = outcome_classes(expansion)
    return lambda: find_pure(expansion.game, "bayes-nash", classes=classes)


@pytest.mark.parametrize(("more", "fewer", "bound"), [(16, 8, 100), (20, 16, 10)])
def test_more_values_and_bids(more: int, fewer: int, bound: float) -> None:
    """Each doubling of n multiplies the nodes by 16."""
    ratio = seconds(pure(sealed_bids(more))) / seconds(pure(sealed_bids(fewer)))
    print(f"\nsealed bids, {more} values against {fewer}: {ratio:.1f}")
    assert ratio < bound


@pytest.mark.parametrize("name", ["folklore/second-price-market", "babaioff2023/footnote-8-resale"])
def test_a_refinement_costs_a_few_times_the_plain_search(name: str) -> None:
    expansion = expand(read_instance(INSTANCES / f"{name}.toml").market)
    classes = outcome_classes(expansion)
    plain = seconds(lambda: find_pure(expansion.game, "perfect-bayesian", classes=classes))
    ratio = seconds(lambda: refined_equilibria(expansion, "perfect-bayesian", dominance=Dominance())) / plain
    print(f"\n{name}, undominated against plain: {ratio:.1f}")
    assert ratio < 6
