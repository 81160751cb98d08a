"""Types by a distribution of a value: which types they stand for, and what the rounding does to the expected value."""

from __future__ import annotations

from fractions import Fraction
from math import log

import pytest

from exactgames import InstanceError, read_instance_text
from exactgames.files.toml import toml
from exactgames.mechanisms.distributions.cdf import Cdf
from exactgames.mechanisms.distributions.distribution import Distribution
from exactgames.mechanisms.distributions.equal_revenue import EqualRevenue
from exactgames.mechanisms.distributions.example_4 import Example4A, Example4B
from exactgames.mechanisms.distributions.rounding import rounded
from exactgames.mechanisms.distributions.uniform import Uniform
from exactgames.mechanisms.registry import DISTRIBUTIONS
from exactgames.reports.rounding import rounded_values, rounded_words

LINE = (
    '{{ distribution = {{ {law} }}, levels = [{levels}], round = "{round}", marginals = [2, "value"], symbol = "z" }}'
)


def market(law: str, levels: str, direction: str = "down", more: str = "") -> str:
    types = LINE.format(law=law, levels=levels, round=direction)
    bids = "bids = { levels = [0, 1] }"
    return f'units = 2\n{more}\n[[agents]]\nname = "A"\n{bids}\ntypes = {types}\n[auction]\nformat = "uniform-price"\n'


UNIFORM = 'kind = "uniform", low = 0, high = 1'
REVENUE = 'kind = "equal-revenue", low = "1/4", high = 1'
# Pr[v = 0] = 1/4, then 1/4 spread over [0, 1], then the jump of 1/2 at 1
JUMPS = 'kind = "cdf", points = [[0, "1/4"], [1, "1/2"], [1, 1]]'

# law, levels, round; the types (level, probability) worked out by hand; E of them, E[v] in words
CASES = [
    (UNIFORM, '0, "1/4", "1/2"', "down", {"0": "1/4", "1/4": "1/4", "1/2": "1/2"}, "5/16", "1/2"),
    (UNIFORM, '"1/4", "1/2", 1', "up", {"1/4": "1/4", "1/2": "1/4", "1": "1/2"}, "11/16", "1/2"),
    (UNIFORM, '0, "1/2", 2', "down", {"0": "1/2", "1/2": "1/2"}, "1/4", "1/2"),  # nothing of v reaches 2
    (REVENUE, '"1/4", "1/2", 1', "down", {"1/4": "1/2", "1/2": "1/4", "1": "1/4"}, "1/2", "1/4·(1 + ln(4))"),
    # rounded up, Pr[v < 1/2] = 1/2, Pr[1/2 ≤ v ≤ 1] = 1/2: nothing is left at 1/4 itself
    (REVENUE, '"1/4", "1/2", 1', "up", {"1/2": "1/2", "1": "1/2"}, "3/4", "1/4·(1 + ln(4))"),
    (JUMPS, '0, "1/2", 1', "down", {"0": "3/8", "1/2": "1/8", "1": "1/2"}, "9/16", "5/8"),
    (JUMPS, '0, "1/2", 1', "up", {"0": "1/4", "1/2": "1/8", "1": "5/8"}, "11/16", "5/8"),
    ('kind = "cdf", points = [[1, 1]]', "1", "up", {"1": "1"}, "1", "1"),  # v = 1 for sure
    ('kind = "example-4-A"', '1, "5/4"', "down", {"1": "1/2", "5/4": "1/2"}, "9/8", "5/4"),
    ('kind = "example-4-B", m = 2', '"1/4", 1', "down", {"1/4": "3/4", "1": "1/4"}, "7/16", "1/4·(1 + ln(4))"),
]


@pytest.mark.parametrize(("law", "levels", "direction", "types", "mean", "exact"), CASES)
def test_types_that_a_distribution_stands_for(
    law: str, levels: str, direction: str, types: dict[str, str], mean: str, exact: str
) -> None:
    instance = read_instance_text(market(law, levels, direction))
    agent = instance.market.agents[0]
    assert {t.name: str(t.probability) for t in agent.types} == {f"z={z}": p for z, p in types.items()}
    assert [t.valuation.marginals for t in agent.types] == [(Fraction(2), Fraction(z)) for z in types]
    [one] = rounded_values(instance.rounded)
    bound = "lower" if direction == "down" else "upper"
    assert (one["agent"], one["mean"], one["bound"], one["exact_mean"]) == ("A", mean, bound, exact)
    [words] = rounded_words(instance.rounded)
    assert words.endswith("which is E[v]" if mean == exact else f"{bound} bound on E[v] = {exact}")
    assert not instance.whole


def test_the_canonical_instance_is_the_market_written_out() -> None:
    instance = read_instance_text(market(REVENUE, '"1/4", "1/2", 1'))
    again = read_instance_text(toml(instance.document))
    assert again.whole
    assert again.document == instance.document
    assert again.market == instance.market
    assert instance.document["agents"][0]["types"][1] == {
        "name": "z=1/2",
        "marginals": [2, "1/2"],
        "probability": "1/4",
    }


# what is wrong, the place, some words of what was expected
BAD = [
    (market('kind = "normal"', "1"), "agents[0].types.distribution.kind", 'one of "uniform"'),
    (market('kind = "uniform", low = 1, high = 1', "1"), "agents[0].types.distribution.high", "a number above low, 1"),
    (market('kind = "uniform", low = 1', "1"), "agents[0].types.distribution.high", "a non-negative number"),
    (market('kind = "equal-revenue", low = 0, high = 1', "0"), "agents[0].types.distribution.low", "a number above 0"),
    (market('kind = "cdf", points = [[1, 1], [0, 1]]', "1"), "agents[0].types.distribution.points[1]", "a pair in"),
    (market('kind = "cdf", points = [[1, "1/2"]]', "1"), "agents[0].types.distribution.points[0]", "a last F of 1"),
    (market('kind = "uniform", low = 0, high = 1, m = 2', "0"), "agents[0].types.distribution.m", "no such key here"),
    (market('kind = "example-4-B", m = 65', "0"), "agents[0].types.distribution.m", "an integer from 1 to 64"),
    (market(UNIFORM, '"1/2", 1'), "agents[0].types.levels", "levels to which every value can be rounded down"),
    (market(UNIFORM, '0, "1/2"', "up"), "agents[0].types.levels", "levels to which every value can be rounded up"),
    (market(UNIFORM, "1, 0"), "agents[0].types.levels[1]", "a number larger than the one before"),
    (market(UNIFORM, "0, 1", "off"), "agents[0].types.round", 'one of "down", "up"'),
    (market(UNIFORM, "0, 3", "up"), "agents[0].types.marginals", "marginal values that do not increase"),
    (market(UNIFORM, "0").replace('"value"', "1"), "agents[0].types.marginals", 'the word "value"'),
    (market(UNIFORM, "0").replace("[2,", "[-2,"), "agents[0].types.marginals[0]", "a non-negative number"),
    (market(UNIFORM, "0").replace("[2,", "[3, 2,"), "agents[0].types.marginals", "at most 2 (the units)"),
    (market(UNIFORM, "0").replace('symbol = "z"', 'symbol = ""'), "agents[0].types.symbol", "a name"),
    (market(UNIFORM, "0").replace("symbol", "sign"), "agents[0].types.sign", "one of the keys distribution"),
    (market(UNIFORM, "0", more="prior = []"), "agents[0].types", "an array of types"),
]


@pytest.mark.parametrize(("text", "path", "expected"), BAD)
def test_bad_distributions_are_refused_where_they_stand(text: str, path: str, expected: str) -> None:
    with pytest.raises(InstanceError) as raised:
        read_instance_text(text)
    faults = {fault.path: fault for fault in raised.value.faults}
    assert path in faults, raised.value
    assert expected in faults[path].expected
    assert faults[path].line is not None


def test_one_fault_makes_one_message() -> None:
    text = market(UNIFORM, '"1/2"') + '[[strategy]]\nagent = "A"\nstage = "auction"\ntype = "z=9"\nbid = [1]\n'
    with pytest.raises(InstanceError) as raised:
        read_instance_text(text)
    assert [fault.path for fault in raised.value.faults] == ["agents[0].types.levels"]
    assert "values below 1/2 with probability 1/2" in str(raised.value)


LAWS: list[Distribution] = [
    Uniform(Fraction(1, 3), Fraction(2)),
    EqualRevenue(Fraction(1, 8), Fraction(3)),
    Cdf(
        (
            (Fraction(0), Fraction(1, 5)),
            (Fraction(1), Fraction(1, 5)),
            (Fraction(2), Fraction(3, 5)),
            (Fraction(2), Fraction(4, 5)),
            (Fraction(3), Fraction(1)),
        )
    ),
    Example4A(),
    Example4B(4),
]


def test_every_distribution_is_here() -> None:
    assert {type(law) for law in LAWS} == set(DISTRIBUTIONS)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.format)
def test_rounding_closes_in_on_the_mean(law: Distribution) -> None:
    """The two bounds bracket E[v], and the gap is at most the grid's step: for the figure in words, too."""
    steps = 96
    levels = [Fraction(3 * k, steps) for k in range(steps + 1)]
    low, high = (rounded(law, levels, direction) for direction in ("down", "up"))
    for value in (low, high):
        assert sum(p for _, p in value.probabilities) == 1
        assert all(p > 0 for _, p in value.probabilities)
    assert low.mean < high.mean <= low.mean + Fraction(3, steps)
    if law.mean is not None:
        assert low.mean <= law.mean <= high.mean
        assert law.mean_words == str(law.mean)
    else:  # a·(1 + ln(b/a)): a float checks the words, and decides nothing
        a, b = (Fraction(1, 8), 3) if isinstance(law, EqualRevenue) else (Fraction(1, 8), 1)
        assert float(low.mean) < a * (1 + log(b / a)) < float(high.mean)
        assert law.mean_words == f"{a}·(1 + ln({b / a}))"
