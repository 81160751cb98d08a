"""Bounds over all equilibria of one market (docs/reference/semantics.md, "Bounds for the market as it is"): by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from exactgames import (
    GameError,
    GuaranteeClaim,
    InstanceError,
    LimitReached,
    Undecided,
    WelfareBoundClaim,
    certify,
    equilibrium_bounds,
    read_instance,
    read_instance_text,
)
from exactgames.bounds.market_range import EquilibriumBounds
from exactgames.bounds.obedience import Obedience, Reasons
from exactgames.bounds.obedience_attained import attained, obeyed
from exactgames.bounds.obedience_floats import proposed
from exactgames.examples import spy

INSTANCES = Path(__file__).parents[2] / "instances"
BY_HAND = INSTANCES / "folklore/guarantee-by-hand.toml"
RESELLS = INSTANCES / "folklore/every-equilibrium-resells.toml"


def lower_welfare(bounds: EquilibriumBounds) -> Obedience:
    return Obedience(bounds.tables, lambda k: bounds.tables.welfare(k)[0])


def test_the_proof_of_the_explanation() -> None:
    """C's deviation from 1 to 0, twice: at (0, 1) welfare is 0, and she loses 1."""
    program = lower_welfare(equilibrium_bounds(read_instance(BY_HAND).market))
    worth = {y: program.proven(Reasons({(1, 0, 1): {0: Fraction(y)}}, {})) for y in (0, 1, 2, 3)}
    assert worth == {0: 0, 1: 1, 2: Fraction(3, 2), 3: Fraction(3, 2)}


def test_what_is_moved_counts_at_both_ends() -> None:
    """A's shift of 1 at C's bid 0 from type 1 to type 2: at the bids (0, 0) less is left at type 1, more at type 2."""
    program = lower_welfare(equilibrium_bounds(read_instance(BY_HAND).market))
    unit = program.unit
    reasons = Reasons({(1, 0, 1): {0: Fraction(2)}}, {(0, 0, 0): Fraction(-unit, 2), (0, 1, 0): Fraction(unit, 2)})
    assert program.proven(reasons) == Fraction(1, 2) * (1 - 1) + Fraction(1, 2) * 2


def test_intervals_of_an_aftermarket_that_is_certain() -> None:
    """S asks 3/2, and B takes it: with the item S has 3/2, B 1/2, and welfare is 2."""
    tables = equilibrium_bounds(read_instance(RESELLS).market).tables
    won = {tuple(row): world for world, row in enumerate(tables.after.allocation.tolist())}
    for end in (tables.after.low, tables.after.high):
        ends = [Fraction(int(x), tables.after.unit) for x in end[:, won[0, 0, 1], 0]]
        assert ends == [0, Fraction(1, 2), Fraction(3, 2), 2]
        assert [Fraction(int(x), tables.after.unit) for x in end[:, won[1, 0, 0], 0]] == [3, 0, 0, 3]


def test_intervals_of_an_aftermarket_that_turns_on_beliefs() -> None:
    """Of the starter's market: B of value 2 may take an offer at 2, or not; at 1 she takes it, so S asks something."""
    instance = read_instance(INSTANCES / "folklore/second-price-speculator.toml")
    tables = equilibrium_bounds(instance.market).tables
    sold = tables.after.allocation.tolist().index([1, 0])
    ends = [
        [str(Fraction(int(x), tables.after.unit)) for x in end[0, sold]]
        for end in (tables.after.low, tables.after.high)
    ]
    assert ends == [["0", "0"], ["1", "2"]]


def test_a_distribution_that_somebody_would_leave_is_none() -> None:
    program = lower_welfare(equilibrium_bounds(read_instance(BY_HAND).market))
    everybody, c_pays = 0, 1  # (0, 0); (0, 1), where C wins and pays 1
    assert obeyed(program, {(0, everybody): Fraction(1), (1, everybody): Fraction(1)})
    assert not obeyed(program, {(0, c_pays): Fraction(1), (1, c_pays): Fraction(1)})
    assert not obeyed(program, {(0, everybody): Fraction(1), (1, 1): Fraction(1)})  # C's bid would tell A's type
    assert not obeyed(program, {(0, everybody): Fraction(1)})
    proposal = proposed(program)
    assert proposal is not None
    assert attained(program, proposal) == Fraction(3, 2)


SKEWED = """
units = 1
auction = {{ format = "discriminatory", ties = "random" }}
agents = [
  {{ name = "A", types = [
    {{ name = "low", marginals = ["1/2"], probability = "{rest}" }}, {{ name = "high", marginals = [1], probability = "{p}" }}
  ], bids = {{ levels = [0, "1/4", "1/2", "3/4", 1] }} }},
  {{ name = "B", types = [
    {{ name = "low", marginals = ["1/2"], probability = "{rest}" }}, {{ name = "high", marginals = [1], probability = "{p}" }}
  ], bids = {{ levels = [0, "1/4", "1/2", "3/4", 1] }} }},
]
"""


@pytest.mark.parametrize("p", [Fraction(1, 2), Fraction(1, 2**10), Fraction(1, 10**6)], ids=str)
def test_types_that_are_rare(p: Fraction) -> None:
    """Everybody bids 1/2: half of what high and low at odds would add is lost. No bound is above that; OPT is near."""
    market = read_instance_text(SKEWED.format(p=p, rest=1 - p)).market
    found = equilibrium_bounds(market).bound("welfare", "at-least")
    all_alike = Fraction(1, 2) * (1 - p) ** 2 + 2 * p * (1 - p) * Fraction(3, 4) + p**2
    assert all_alike - Fraction(1, 10**6) <= found.value <= all_alike
    assert found.exact <= (found.value == all_alike)


def test_bids_that_go_alike_have_the_same_multipliers() -> None:
    """With a reserve of 1 the bids 0 and 1/2 both win nothing."""
    file = BY_HAND.read_text(encoding="utf-8")
    file = file[: file.index("[[claims]]")].replace("levels = [0, 1]", 'levels = [0, "1/2", 1]')
    market = read_instance_text(
        file.replace('format = "discriminatory"', 'format = "discriminatory"\nreserve = 1')
    ).market
    found = equilibrium_bounds(market).bound("utility", "at-least", 0)
    assert found.program.sizes == (2, 2)
    y = found.multipliers()
    assert y[0, 1, 0] == y[0, 1, 1]
    assert set(y[0, 1, 0]) == {2}


# ---- what is refused, and what is not known


def claims(text: str, *, posted: bool = False) -> str:
    file = (INSTANCES / ("babaioff2023/claim-19.toml" if posted else "folklore/guarantee-by-hand.toml")).read_text(
        "utf-8"
    )
    return f"{file[: file.index('[[claims]]')]}\n[[claims]]\n{text}\n"


FAULTS = [
    ('kind = "welfare-at-least"\nscope = "this"', False, "claims[0].scope", 'one of "any-aftermarket", "this-market"'),
    (
        'kind = "welfare-at-least"\nscope = "this-market"\nby = "basic"',
        False,
        "claims[0].by",
        "by is about bounds what",
    ),
    ('kind = "welfare-at-least"\nscope = "this-market"\nmu = 1', False, "claims[0].mu", "mu is about bounds whatever"),
    ('kind = "welfare-at-least"\nscope = "this-market"', True, "claims[0].scope", "about sealed bids"),
    ('kind = "welfare-at-most"\nscope = "this-market"', False, "claims[0].scope", "welfare-at-most says itself"),
    ('kind = "welfare-at-most"', True, "claims[0].kind", "under a posted price there are no bids"),
    ('kind = "utility-at-most"', False, "claims[0].agent", "the name of the agent"),
]


@pytest.mark.parametrize(("claim", "posted", "path", "words"), FAULTS, ids=[claim for claim, *_ in FAULTS])
def test_claims_that_cannot_be_read(claim: str, posted: bool, path: str, words: str) -> None:
    with pytest.raises(InstanceError) as caught:
        read_instance_text(claims(claim, posted=posted))
    [fault] = caught.value.faults
    assert fault.path == path
    assert words in f"{fault.expected} {fault.found}"


def test_a_bound_that_is_not_proven_is_undecided() -> None:
    with pytest.raises(Undecided, match=r"obedience proves that welfare is at least 3/2, not 2; whether that is so it"):
        certify(read_instance_text(claims('kind = "welfare-at-least"\nscope = "this-market"\nvalue = 2')))
    with pytest.raises(Undecided, match=r"revenue is at most 1, not 1/2"):
        certify(read_instance_text(claims('kind = "revenue-at-most"\nvalue = "1/2"')))


def test_words_of_claims() -> None:
    market = read_instance(RESELLS).market
    most, least = WelfareBoundClaim("c"), GuaranteeClaim("c", value=Fraction(2), scope="this-market")
    every = "in every weak perfect Bayesian equilibrium of this market"
    assert most.words(market, False, "7/2") == f"{every} welfare is at most 7/2"
    assert least.words(market, False, None) == f"{every} welfare is at least 2"


@pytest.mark.parametrize(
    ("market", "words"),
    [
        (spy().market, "not defined where agents acquire information"),
        (read_instance(INSTANCES / "babaioff2023/claim-19.toml").market, "no sealed bids"),
        (read_instance(INSTANCES / "haile2003/resale-after-news.toml").market, "nobody is shown the types"),
        (read_instance(INSTANCES / "folklore/rumour.toml").market, "explicit tree alone"),
        (read_instance(INSTANCES / "folklore/two-items-resale.toml").market, "named items have no folded aftermarket"),
    ],
    ids=["information", "posted", "types", "tables", "items"],
)
def test_markets_without_such_bounds(market: Any, words: str) -> None:
    with pytest.raises(GameError, match=words):
        equilibrium_bounds(market)


def test_signals_play_no_part_where_nothing_follows() -> None:
    market = read_instance(INSTANCES / "haile2003/resale-after-news.toml").market
    assert equilibrium_bounds(evolve(market, stages=())).about == "bayes-nash"


def test_too_large_is_said_before() -> None:
    with pytest.raises(LimitReached, match="entries of the tables"):
        equilibrium_bounds(read_instance(BY_HAND).market, 10)
    program = lower_welfare(equilibrium_bounds(read_instance(BY_HAND).market))
    with pytest.raises(LimitReached, match="coefficients of the program of all equilibria"):
        proposed(program, entries=10)


def test_a_scope_goes_with_no_other_argument() -> None:
    instance = evolve(read_instance(BY_HAND), claims=(GuaranteeClaim("c", by="strengthened", scope="this-market"),))
    with pytest.raises(GameError, match="are about bounds whatever aftermarket follows"):
        certify(instance)
