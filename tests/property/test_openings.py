"""The search by openings on random markets: the outcomes that the search of the whole finds, each in an opening that is
not ruled out, with a welfare within its bounds.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from markets import random_instance
from strategies import SWEEPS, seeds

from exactgames import InstanceError, LimitReached, Play, expand, find_pure, read_instance_text, supported, welfare
from exactgames.bounds.welfare import outcome_classes, welfare_at_ends
from exactgames.clock import Clock
from exactgames.concepts.registry import NAMES as CONCEPTS
from exactgames.concepts.registry import concept_of
from exactgames.market.expansion import Expansion
from exactgames.search.openings.openings import Openings
from exactgames.search.openings.search import OPEN, RULED_OUT, find_by_openings

NODES, SETS, SECONDS = 1_000, 40, 3.0
"""Larger trees are left out; how long the search of the whole may take."""
SEEN = {"compared": 8, "several": 4, "one": 2, "ruled out": 5, **dict.fromkeys(CONCEPTS, 1)}

Outcome = frozenset[tuple[int, Fraction]]


def market_of(seed: int) -> Expansion | None:
    """A random market without rules, if it is small and has openings."""
    text = re.split(r"^\[\[(?:strategy|beliefs|claims)\]\]", random_instance(seed), flags=re.MULTILINE)[0]
    try:
        market = expand(read_instance_text(text).market, NODES)
    except (InstanceError, LimitReached):
        return None
    game = market.game
    return market if game.infosets <= SETS and game.timed and Openings.of(game) is not None else None


def outcome(market: Expansion, played: Play) -> Outcome:
    """Each class of terminal nodes with its probability."""
    mass: Counter[int] = Counter()
    for kind, weight in zip(outcome_classes(market), played.reach[market.game.terminals], strict=True):
        mass[int(kind)] += int(weight)
    return frozenset((kind, Fraction(weight, played.scale)) for kind, weight in mass.items() if weight)


def bids(openings: Openings, played: Play) -> tuple[int, ...]:
    return tuple(played.strategy.support(played.game, s)[0] for s in openings.sets)


@pytest.mark.parametrize("sweep", SWEEPS)
def test_what_the_search_of_the_whole_finds(sweep: int) -> None:
    seen: Counter[str] = Counter()
    for seed in seeds(120, sweep, seen, SEEN):
        market = market_of(seed)
        if market is None:
            seen["left out"] += 1
            continue
        concept = concept_of(CONCEPTS[seed % len(CONCEPTS)])
        game, classes, openings = market.game, outcome_classes(market), Openings.of(market.game)
        assert openings is not None
        whole = find_pure(game, concept, classes=classes, seconds=SECONDS)
        if not whole.complete:
            seen["long"] += 1
            continue
        found = find_by_openings(game, openings, concept, classes, market.preference, welfare_at_ends(market))
        where = f"seed {seed}, {concept}"
        outcomes = [outcome(market, one.played) for one in found.search.equilibria]
        assert found.search.complete and not (found.state == OPEN).any(), where
        assert len(set(outcomes)) == len(outcomes), where
        assert set(outcomes) == {outcome(market, one.played) for one in whole.equilibria}, where
        assert all(supported(one.played, concept).holds for one in found.search.equilibria), where
        counted: Counter[tuple[int, ...]] = Counter()
        for one in (*found.search.equilibria, *whole.equilibria):
            at = bids(openings, one.played)
            assert found.state[at] != RULED_OUT and found.shares.surplus[at] >= 0, where
            assert found.shares.low is not None and found.shares.high is not None
            low, high = (Fraction(int(bound[at]), found.over) for bound in (found.shares.low, found.shares.high))
            assert low <= welfare(market, one.played) <= high, where
        counted.update(bids(openings, one.played) for one in found.search.equilibria)
        assert all(found.found[at] == counted[at] for at in np.ndindex(*openings.shape)), where
        seen.update(("compared", concept.name))
        seen["several" if len(outcomes) > 1 else "one" if outcomes else "empty"] += 1
        seen["ruled out"] += bool((found.state == RULED_OUT).any())


def test_a_clock_stops_it_with_the_rest_open() -> None:
    """No time at all: whatever was not ruled out at once is open, and nothing is said of it."""
    market = next(found for seed in range(1_000) if (found := market_of(seed)) is not None)
    openings = Openings.of(market.game)
    assert openings is not None
    found = find_by_openings(market.game, openings, concept_of("bayes-nash"), clock=Clock.of(0))
    assert found.search.stopped == "timed out" and not found.search.complete
    assert (found.state == OPEN).any() and not found.search.equilibria and found.shares.low is None
