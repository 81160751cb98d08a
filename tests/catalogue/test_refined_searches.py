"""Refined pure equilibria of the small markets: how many outcomes are left, their welfare, how many are rejected."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from attrs import frozen

from exactgames import Dominance, expand, find_pure, overbids, read_instance, refined_equilibria, welfare
from exactgames.bounds.welfare import outcome_classes
from exactgames.implied.pairs import played_bids
from exactgames.market.valuations import Valuation

INSTANCES = Path(__file__).parents[2] / "instances"
ACTIONS, STRATEGIES = Dominance(), Dominance("strategies")
ITERATED, ITERATED_STRATEGIES = Dominance(iterated=True), Dominance("strategies", iterated=True)


@frozen
class Refined:
    """The welfare of the outcomes left, with how many there are; how many are rejected."""

    file: str
    concept: str
    no_overbidding: bool
    dominance: Dominance | None
    welfare: dict[str, int]
    rejected: int
    source: str


OWN = "the program's own answer, as brute force finds it on small markets (tests/property/test_refinements.py)"
MARKET = "folklore/second-price-market"
CASES = [
    # S (value 0) bids 0 if she does not overbid, so B, bidding up to his value, gets the item whenever he outbids her
    Refined(MARKET, "perfect-bayesian", True, None, {"5/3": 1}, 10, "hand: S bids 0, B wins for nothing"),
    Refined(MARKET, "sequential", True, None, {"5/3": 1}, 10, "hand: the same"),
    Refined(MARKET, "bayes-nash", True, None, {"5/3": 1}, 11, "hand: the same"),
    Refined(MARKET, "perfect-bayesian", True, ACTIONS, {"5/3": 1}, 10, OWN),
    Refined(MARKET, "perfect-bayesian", False, ACTIONS, {"5/3": 3}, 8, OWN),
    Refined(MARKET, "perfect-bayesian", False, STRATEGIES, {"5/3": 3}, 8, OWN),
    Refined(MARKET, "perfect-bayesian", False, ITERATED, {"5/3": 3}, 8, OWN),
    Refined(MARKET, "sequential", False, ACTIONS, {"5/3": 3}, 8, OWN),
    Refined(MARKET, "sequential", False, ITERATED, {"5/3": 3}, 8, OWN),
    # threats off the path are arbitrary: dominance rejects little
    Refined(MARKET, "bayes-nash", False, ACTIONS, {"4/3": 5, "5/3": 5}, 2, OWN),
    # a pay-your-bid auction, values 0 and 1: bids of v=0 are 0, of v=1 both 1/4 or both 1/2, all below the value
    Refined("babaioff2023/footnote-8", "sequential", True, None, {"3/4": 2}, 0, "hand: no bid exceeds the value"),
    Refined("babaioff2023/footnote-8", "sequential", False, ACTIONS, {"3/4": 2}, 0, OWN),
    Refined("babaioff2023/footnote-8", "sequential", False, ITERATED, {"3/4": 2}, 0, OWN),
    Refined("babaioff2023/footnote-8", "sequential", False, ITERATED_STRATEGIES, {"3/4": 1}, 1, OWN),
    # undominated are 0 and 1/2 of the bully (ties go to him), 1/2 and 1 of the other: the other wins for 0 or 1/2, or
    # the bully for 1/2. Only the bully winning for nothing goes: the other then bids 0.
    Refined("babaioff2023/footnote-6", "bayes-nash", False, ACTIONS, {"1/2": 3}, 1, "hand: above; footnote 6"),
    Refined("babaioff2023/footnote-6", "bayes-nash", True, None, {"1/2": 3}, 1, "hand: bids 0 and 1/2 only"),
    Refined("babaioff2023/footnote-6", "bayes-nash", True, ACTIONS, {"1/2": 2}, 2, "hand: the other bids 1/2"),
    Refined("folklore/demand-reduction", "bayes-nash", False, ACTIONS, {"5/3": 1}, 5, OWN),
    Refined("folklore/demand-reduction", "bayes-nash", False, ITERATED, {"5/3": 1}, 5, OWN),
    Refined("folklore/demand-reduction", "bayes-nash", True, None, {"5/3": 1, "2": 1}, 4, OWN),
    Refined("folklore/demand-reduction", "bayes-nash", True, ACTIONS, {"5/3": 1}, 5, OWN),
    pytest.param(
        Refined("babaioff2023/example-4-market-m2", "sequential", True, None, {"4": 1}, 36, OWN),
        marks=pytest.mark.slow,
    ),
    pytest.param(
        Refined("babaioff2023/example-4-market-m2", "sequential", True, ACTIONS, {"4": 1}, 36, OWN),
        marks=pytest.mark.slow,
    ),
    pytest.param(
        Refined("babaioff2023/example-4-market-m2", "sequential", False, ACTIONS, {"4": 2}, 35, OWN),
        marks=pytest.mark.slow,
    ),
]


def name(case: Refined) -> str:
    asked = [] if case.dominance is None else [case.dominance.against, "iterated" * case.dominance.iterated]
    return "-".join([case.file, case.concept, *(["no-overbidding"] * case.no_overbidding), *asked])


@pytest.mark.parametrize("case", CASES, ids=name)
def test_refined_equilibria(case: Refined) -> None:
    expansion = expand(read_instance(INSTANCES / f"{case.file}.toml").market)
    found = refined_equilibria(expansion, case.concept, case.no_overbidding, case.dominance)
    assert found.search.complete and found.undecided == 0, case.source
    counted: dict[Fraction, int] = {}
    for one in found.search.equilibria:
        value = welfare(expansion, one.played)
        counted[value] = counted.get(value, 0) + 1
    assert counted == {Fraction(value): count for value, count in case.welfare.items()}, case.source
    assert len(found.rejected) == case.rejected and found.unrefined == case.rejected + len(found.search.equilibria)
    assert all(one.removed or one.overbids for one in found.rejected)


@pytest.mark.parametrize("concept", ["perfect-bayesian", "sequential"])
@pytest.mark.parametrize("dominance", [ACTIONS, ITERATED], ids=["undominated", "iterated"])
def test_the_speculator_is_rejected(concept: str, dominance: Dominance) -> None:
    """S bids 2, B bids 0: no outcome of an equilibrium with these bids survives, nor any with welfare 4/3."""
    expansion = expand(read_instance(INSTANCES / f"{MARKET}.toml").market)
    bids = (((2,),), ((0,), (0,)))
    allowed = expansion.game.action_start[:-1]
    mask = [True] * expansion.game.actions
    for s, first in enumerate(allowed.tolist()):
        if expansion.sets.bidding[s]:
            want = bids[expansion.sets.agent[s]][expansion.sets.type[s]][0]
            mask[first : first + 3] = [k == want for k in range(3)]
    speculating = find_pure(expansion.game, concept, classes=outcome_classes(expansion), allowed=np.array(mask))
    assert speculating.complete and speculating.equilibria
    assert {played_bids(expansion, one) for one in speculating.equilibria} == {bids}
    found = refined_equilibria(expansion, concept, dominance=dominance)
    assert all(played_bids(expansion, one) != bids for one in found.search.equilibria)
    assert {welfare(expansion, one.played) for one in found.search.equilibria} == {Fraction(5, 3)}
    removed = {(r.agent, r.bid) for one in found.rejected for r in one.removed}
    assert {(0, 2), (1, 0)} <= removed


@pytest.mark.parametrize(
    ("bid", "marginals", "over"),
    [
        ((0, 0), (0, 0), False),
        ((1, 0), (0, 0), True),
        ((2, 1), (2, 1), False),
        ((1, 1), (2, 0), False),  # sums, not entries: 1 ≤ 2, 2 ≤ 2
        ((2, 1), (2, "1/2"), True),  # only in the sum of two
        ((2, 0), (1, 1), True),  # only in the first
    ],
)
def test_overbids(bid: tuple[int, ...], marginals: tuple[int | str, ...], over: bool) -> None:
    """By hand, from the definition in semantics.md."""
    valuation = Valuation(tuple(Fraction(x) for x in marginals))
    assert overbids(tuple(Fraction(x) for x in bid), valuation) is over


def test_a_limit_says_truncated() -> None:
    expansion = expand(read_instance(INSTANCES / "babaioff2023/example-4-market-m2.toml").market)
    found = refined_equilibria(expansion, "sequential", dominance=ACTIONS, cells=40)
    assert not found.search.complete and found.search.stopped == "truncated" and not found.rejected
