"""The least that independent bids leave: never above what any plan leaves, never below the guarantee; where the plan is
one agent's choice alone, found by trying all.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pytest
from attrs import evolve
from market_strategies import markets
from strategies import SWEEPS, for_all

from exactgames.bounds.auction import AuctionAlone
from exactgames.bounds.guarantee import guarantee
from exactgames.bounds.independent_bids import IndependentBids, Plan
from exactgames.bounds.independent_least import independent_least
from exactgames.market.market import Market


def mixture(size: int, random: Random) -> tuple[tuple[int, Fraction], ...]:
    weights = [random.choice([0, 0, 1, 2, 3]) for _ in range(size)]
    weights[random.randrange(size)] += 1
    return tuple((b, Fraction(w, sum(weights))) for b, w in enumerate(weights) if w)


def no_plan_leaves_less(market: Market) -> str:
    alone, random = AuctionAlone.of(market), Random(0)
    least = independent_least(alone)
    if len(market.agents) != 2:
        assert least is None
        return "several"
    assert least is not None
    bids = IndependentBids(alone)
    types = [len(agent.types) for agent in market.agents]
    tried: list[Plan] = [
        tuple((((b, Fraction(1)),),) * n for b, n in zip(profile, types, strict=True))
        for profile in product(*map(range, alone.sizes))
    ]
    for _ in range(20):
        tried.append(
            tuple(tuple(mixture(size, random) for _ in range(n)) for size, n in zip(alone.sizes, types, strict=True))
        )
    values = [bids.value(plan) for plan in tried]
    assert guarantee(market).welfare <= least <= min(values)
    return "two"


@pytest.mark.parametrize("sweep", SWEEPS)
def test_law(sweep: bool) -> None:
    law = markets(3, 2, True).map(lambda market: evolve(market, shown=()))
    for_all(law, no_plan_leaves_less, 60, sweep, ("several", "two"))
