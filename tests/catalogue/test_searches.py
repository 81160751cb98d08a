"""All pure equilibria of the small markets: how many outcomes, and their welfare."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import frozen

from exactgames import expand, find_pure, mixed_equilibria, read_instance, read_instance_text, welfare
from exactgames.bounds.welfare import outcome_classes, outcomes

INSTANCES = Path(__file__).parents[2] / "instances"


@frozen
class Search:
    """The welfare of every outcome, ascending, with its number of outcomes."""

    file: str
    concept: str
    welfare: dict[str, int]
    source: str


OWN = "the program's own answer"
SEARCHES = [
    # "every pure perfect Bayesian equilibrium has the bad allocation and welfare 191/128 (the two top prices may both occur)"
    Search("babaioff2023/example-15", "perfect-bayesian", {"191/128": 2}, "catalogue"),
    Search("babaioff2023/example-15", "sequential", {"191/128": 2}, "catalogue"),
    # "Drop 1023/16 and replies at indifference let in six pure outcomes, the best efficient"
    Search(
        "babaioff2023/example-15-coarse-prices",
        "perfect-bayesian",
        {"191/128": 1, "4017/2048": 1, "127/64": 1, "79/32": 1, "47/16": 1, "27/8": 1},
        "catalogue: six, the best efficient",
    ),
    Search("babaioff2023/example-15-balanced", "perfect-bayesian", {"5561/2048": 2}, "catalogue: the welfare"),
    Search("babaioff2023/example-15-balanced-h32", "perfect-bayesian", {"7/2": 1}, "catalogue: the welfare"),
    # symmetric, with values 0 and 1 and step 1/4: welfare ≥ 3/4 − 1/4; in pure strategies it is 3/4
    Search("babaioff2023/footnote-8", "sequential", {"3/4": 2}, "footnote 8, and hand: bids 1/4 or 1/2 of both"),
    Search("babaioff2023/footnote-8-resale", "sequential", {"3/4": 10}, OWN),
    Search("babaioff2023/footnote-8-one-seller", "sequential", {"3/4": 3}, OWN),
    Search("babaioff2023/footnote-8-bilateral", "sequential", {"3/4": 2}, OWN),
    Search("babaioff2023/footnote-8-sellers-in-turn", "sequential", {"3/4": 10}, OWN),
    # hand: 1/4 · (1 + 15/16 · 1/8); with news that is worth nothing the item is left for buyer 2: E[z]/4
    Search("babaioff2023/footnote-9", "sequential", {"143/512": 2}, "footnote 9, and hand"),
    Search("babaioff2023/footnote-9-information", "sequential", {"143/512": 2}, "footnote 9, and hand"),
    Search("babaioff2023/footnote-9-without-information", "sequential", {"3/4": 1}, "footnote 9, and hand"),
    Search("folklore/information-can-hurt", "sequential", {"9/4": 1}, "hand"),
    Search("babaioff2023/footnote-9-independent", "sequential", {"3/4": 1}, "footnote 9, and hand"),
    # v₁ = 1, v₂ = 4 with probability 1/4: with resale 3/4 + 4/4, without 1
    Search("babaioff2023/aftermarket-that-helps", "sequential", {"7/4": 2}, "catalogue, and hand"),
    Search("babaioff2023/aftermarket-that-helps-without", "sequential", {"1": 1}, "catalogue, and hand"),
    Search("babaioff2023/footnote-6", "bayes-nash", {"1/2": 4}, OWN),
    Search("folklore/second-price-market", "perfect-bayesian", {"4/3": 6, "5/3": 5}, OWN),
    Search("folklore/demand-reduction", "bayes-nash", {"2/3": 1, "5/3": 2, "2": 3}, OWN),
]


@pytest.mark.parametrize("case", SEARCHES, ids=lambda c: f"{c.file}-{c.concept}")
def test_all_pure_equilibria(case):
    expansion = expand(read_instance(INSTANCES / f"{case.file}.toml").market)
    found = find_pure(expansion.game, case.concept, classes=outcome_classes(expansion))
    assert found.complete and found.stopped is None, case.source
    counted: dict[Fraction, int] = {}
    for one in found.equilibria:
        value = welfare(expansion, one.played)
        counted[value] = counted.get(value, 0) + 1
    assert counted == {Fraction(value): count for value, count in case.welfare.items()}, case.source


def test_a_market_too_large_says_truncated():
    """As far as it gets."""
    market = read_instance(INSTANCES / "babaioff2023/example-4-market-m2.toml").market
    found = find_pure(expand(market).game, "sequential", cells=1)
    assert not found.complete and found.stopped == "truncated" and found.cells == 1


@pytest.mark.slow
def test_three_units_with_the_selection():
    """The same market: two minutes, and all there are."""
    text = (INSTANCES / "babaioff2023/example-4-market-m2.toml").read_text(encoding="utf-8")
    expansion = expand(read_instance_text(text.replace("units = 2", "units = 3")).market)
    assert expansion.game.nodes == 91_533
    classes = outcome_classes(expansion)
    found = find_pure(expansion.game, "sequential", classes=classes, selection=expansion.selection)
    values = [welfare(expansion, one.played) for one in found.equilibria]
    assert found.complete and (len(values), min(values), max(values)) == (36, Fraction(11, 4), Fraction(21, 4))


SELECTED = [
    # instance, concept, outcomes by welfare, source
    ("babaioff2023/example-15-coarse-prices", "perfect-bayesian", {"191/128": 1}, "the paper's: Example 15"),
    pytest.param(
        "babaioff2023/example-4-market-m2",
        "sequential",
        {"11/4": 1, "13/4": 16, "7/2": 1, "15/4": 1, "4": 5},
        OWN,
        marks=pytest.mark.slow,
        id="babaioff2023/example-4-market-m2",
    ),
    (
        "folklore/second-price-market",
        "perfect-bayesian",
        {"4/3": 2, "5/3": 3},
        "all profiles listed and filtered by their slacks",
    ),
]


@pytest.mark.parametrize(("file", "concept", "expected", "source"), SELECTED)
def test_searches_that_keep_to_the_selection(file, concept, expected, source):
    """Indifference after the bidding is resolved by the selection: fewer outcomes, all of them among the others."""
    expansion = expand(read_instance(INSTANCES / f"{file}.toml").market)
    classes = outcome_classes(expansion)
    found = find_pure(expansion.game, concept, classes=classes, selection=expansion.selection)
    assert found.complete
    listed = [outcomes(expansion, one.played) for one in found.equilibria]
    assert len(set(listed)) == len(listed)
    assert Counter(str(welfare(expansion, one.played)) for one in found.equilibria) == expected, source
    free = {outcomes(expansion, one.played) for one in find_pure(expansion.game, concept, classes=classes).equilibria}
    assert set(listed) < free


def test_footnote_8_has_no_mixed_equilibrium():
    """On this grid all equilibria are the two pure ones: both bid 1/4, or both 1/2 (hand: 9/32 = 3/8 · 3/4, and 3/16)."""
    game = expand(read_instance(INSTANCES / "babaioff2023" / "footnote-8.toml").market).game
    for concept in ("bayes-nash", "sequential"):
        found = mixed_equilibria(game, concept)
        assert found.complete and [(c.first, c.second) for c in found.components] == [((0,), (0,)), ((1,), (1,))]
        assert [one.payoffs for one in found.equilibria] == [(Fraction(3, 16),) * 2, (Fraction(9, 32),) * 2]
        assert all(one.strategy.pure for one in found.equilibria)
