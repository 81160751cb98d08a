"""Markets with laws: figures, utilities and deviations against those of the same markets with many types."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from law_markets import discretised, market_of

from exactgames.files.run_market import read_run_document
from exactgames.numbers.logarithms import Closed
from exactgames.runs.check import Checked
from exactgames.runs.constructions import continuous_example_4

SEEDS = [pytest.param(range(9), id="few"), pytest.param(range(9, 300), id="many", marks=pytest.mark.slow)]


@pytest.mark.parametrize("seeds", SEEDS)
def test_utilities_are_those_of_the_market_cut_at_the_prices(seeds: range) -> None:
    """Where prices are listed nothing but the types between two cuts is lost, whatever is won."""
    compared = 0
    for seed in seeds:
        market = market_of(seed)
        if market.resale is not None and market.resale.prices is None:
            continue
        prices = () if market.resale is None else market.resale.prices or ()
        fine = [Fraction(k, 12) for k in range(25)]
        finite, checked = Checked(discretised(market, (*prices, *fine))), Checked(market)
        for i, agent in enumerate(market.agents):
            rivals = checked.utilities.rivals[i]
            for won in range(rivals.fewest, rivals.greatest + 1):
                for t, kind in enumerate(finite.market.agents[i].types):
                    same = t if agent.law is None else Fraction(kind.name)
                    one, other = checked.utilities.with_won(i, same, won), finite.utilities.with_won(i, t, won)
                    assert one == other, (seed, agent.name, kind.name, won)
                    compared += 1
    assert compared > 100


@pytest.mark.parametrize("seeds", SEEDS)
def test_figures_are_near_those_of_the_market_with_many_types(seeds: range) -> None:
    """Cut finely, and at the price asked, values are less by at most a step each."""
    step = Fraction(1, 24)
    for seed in seeds:
        checked = Checked(market_of(seed))
        market = checked.market
        asked = ()
        if checked.utilities.after is not None:
            asked = (checked.utilities.asked(checked.utilities.holdings),)
        finite = Checked(discretised(market, (*asked, *(k * step for k in range(49))), asked or None))
        most = step * market.units
        pairs = [
            (checked.figures.welfare(), finite.welfare),
            (checked.figures.optimum(), finite.optimum),
            *((checked.figures.utility(i), finite.utility(i)) for i in range(len(market.agents))),
        ]
        for number, (exact, near) in enumerate(pairs):
            found = exact.enclosed()
            assert near <= found.high and found.low <= near + most, (seed, number)
        assert checked.figures.revenue() == finite.revenue


def test_the_ratio_of_the_printed_example_is_the_limit_of_those_with_levels() -> None:
    """With n levels of z, each the last one times a constant, the gap is like 1/n."""
    market = read_run_document(continuous_example_4(100)).market
    ratio = Checked(market).figures.ratio()
    assert ratio is not None
    limit, gaps = ratio.enclosed().low, []
    for n in (3, 9, 27):
        levels = [
            Fraction(round(Fraction(200 ** (1 - k / n)).limit_denominator(10**6) * 1000), 200_000) for k in range(n)
        ]
        steps, prices = [1 + Fraction(k, 2 * n) for k in range(n)], {*levels, Fraction(1), Fraction(2)}
        finite = Checked(discretised(market, (*levels, *steps), tuple(sorted(prices))))
        assert finite.deviation is None and finite.ratio is not None
        gaps.append(limit - finite.ratio)
    assert gaps[0] > 2 * gaps[1] > 4 * gaps[2] > 0
    assert gaps[2] < Fraction(1, 20)


def test_figures_without_a_law_are_the_others() -> None:
    for seed in range(15):
        checked = Checked(discretised(market_of(seed), (Fraction(1, 2), Fraction(1)), (Fraction(1),)))
        assert checked.figures.welfare() == Closed(checked.welfare)
        assert checked.figures.optimum() == Closed(checked.optimum)
        assert checked.figures.revenue() == checked.revenue
        for i in range(len(checked.market.agents)):
            assert checked.figures.utility(i) == Closed(checked.utility(i))
        ratio = checked.figures.ratio()
        assert (None if ratio is None else ratio.rational()) == checked.ratio


@pytest.mark.parametrize("seeds", SEEDS)
def test_the_deviation_is_the_largest_gain_of_many_types(seeds: range) -> None:
    held = refuted = 0
    for seed in seeds:
        checked = Checked(market_of(seed))
        found = checked.deviation
        most = Fraction(0)
        for i, agent in enumerate(checked.market.agents):
            rivals = checked.utilities.rivals[i]
            kinds: list[int | Fraction] = list(range(len(agent.types)))
            if agent.law is not None:
                low, high = agent.law.law.least, agent.law.law.greatest
                kinds = [low + (high - low) * k / 24 for k in range(25)]
                asked = (
                    {checked.utilities.asked(rivals.holdings(w)) for w in range(rivals.fewest, rivals.greatest + 1)}
                    if checked.utilities.after is not None
                    else set()
                )
                kinds += [p for p in asked if low < p < high]
            for kind in kinds:
                got = checked.utilities.in_profile(i, kind)
                for won in range(rivals.fewest, rivals.greatest + 1):
                    most = max(most, checked.utilities.with_won(i, kind, won) - got)
        assert most == (Fraction(0) if found is None else found.gain), seed
        held, refuted = held + (found is None), refuted + (found is not None)
    assert held and refuted


@pytest.mark.parametrize("seeds", SEEDS)
def test_utility_is_affine_on_pieces_whatever_v(seeds: range) -> None:
    for seed in seeds:
        checked = Checked(market_of(seed))
        for i, agent in enumerate(checked.market.agents):
            law = None if agent.law is None else agent.law.law
            kinds = (
                range(len(agent.types)) if law is None else [law.least, (law.least + law.greatest) / 2, law.greatest]
            )
            for low, high in checked.pieces[i]:
                for kind in kinds:
                    values = [checked.utilities.with_won(i, kind, w) for w in range(low, high + 1)]
                    assert len({two - one for one, two in pairwise(values)}) <= 1, (seed, i, low, high)
