"""Laws, and markets with them: against their definitions, numbers added up, and the same markets with many types."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
from law_markets import discretised, law_market, undominated_market

from exactgames import Undecided, certify_runs, verify
from exactgames.certificate.certify import Certificate
from exactgames.errors import InstanceError
from exactgames.files.run_market import read_run_document
from exactgames.numbers.logarithms import Closed, Quotient
from exactgames.runs import real_bids
from exactgames.runs.any_price import AnyPrice
from exactgames.runs.beside import Level
from exactgames.runs.check import Checked
from exactgames.runs.constructions import continuous_example_4
from exactgames.runs.law import Atom, EqualRevenue, Law, Uniform
from exactgames.runs.market import RunMarket
from exactgames.runs.pins import Column
from exactgames.runs.resale import joint
from exactgames.runs.spans import Span, shown

SEEDS = [pytest.param(range(16), id="few"), pytest.param(range(16, 300), id="many", marks=pytest.mark.slow)]


def market_of(seed: int) -> RunMarket:
    return read_run_document(law_market(seed)).market


def laws(seeds: range) -> list[Law]:
    return [agent.law.law for seed in seeds for agent in market_of(seed).agents if agent.law is not None]


def defined(law: Law, x: Fraction) -> Fraction:
    """Pr[v ≥ x], part by part."""
    total = Fraction(0)
    for part, probability in law.parts:
        if isinstance(part, Atom):
            likely = Fraction(part.at >= x)
        elif x <= part.low:
            likely = Fraction(1)
        elif x > part.high:
            likely = Fraction(0)
        elif isinstance(part, Uniform):
            likely = (part.high - x) / (part.high - part.low)
        else:
            assert isinstance(part, EqualRevenue)
            likely = part.low / x
        total += probability * likely
    return total


def test_how_likely_v_is_to_reach_a_number() -> None:
    draw = random.Random(1)
    for law in laws(range(25)):
        for x in (*law.knots, *(Fraction(draw.randint(-2, 40), draw.randint(1, 20)) for _ in range(20))):
            assert law.reached(x) == defined(law, x), (law, x)


def test_means_are_what_adding_up_finds() -> None:
    """E[v·1(v ≥ x)] = x·Pr[v ≥ x] + the integral of Pr[v ≥ y] from x on, which falls: sums from above and below."""
    for law in laws(range(4)):
        for x in (Fraction(0), *law.knots, (law.least + law.greatest) / 2):
            steps = 80
            end = law.greatest + Fraction(1, 100)
            grid = [x + (end - x) * k / steps for k in range(steps + 1)] if x < end else [x]
            falls = [(high - low, law.reached(low), law.reached(high)) for low, high in pairwise(grid)]
            above = x * law.reached(x) + sum(width * first for width, first, _ in falls)
            below = x * law.reached(x) + sum(width * last for width, _, last in falls)
            found = law.upper_mean(x).enclosed()
            assert below <= found.high and found.low <= above, (law, x)
            assert above - below < Fraction(1, 12)


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


def naive_revenue(market: RunMarket, price: Fraction, holdings: tuple[int, ...]) -> Fraction:
    """p·E[min(c, Σ D)], written out."""
    resale = market.resale
    assert resale is not None
    cases = [(0, Fraction(1))]
    for buyer in resale.buyers:
        agent, own = market.agents[buyer], []
        if agent.law is not None:
            likely = defined(agent.law.law, price)
            own = [(agent.law.values(price), likely), (agent.law.values(price - 1), 1 - likely)]
        else:
            own = [(kind.values, kind.probability) for kind in agent.types]
        wants = [(max(0, sum(n for x, n in values if x >= price) - holdings[buyer]), p) for values, p in own]
        cases = [(some + more, p * q) for some, p in cases for more, q in wants]
    return price * sum(p * min(holdings[resale.seller], some) for some, p in cases)


@pytest.mark.parametrize("seeds", [pytest.param((3, 7, 41, 64, 70), id="few"), *SEEDS[1:]])
def test_no_price_earns_more_than_the_one_asked(seeds: Sequence[int]) -> None:
    inside = 0
    for seed in seeds:
        market, draw = market_of(seed), random.Random(seed)
        if market.resale is None or market.resale.prices is not None:
            continue
        after = AnyPrice(market, market.resale)
        for _ in range(6):
            drawn = [draw.randint(0, market.units) for _ in market.agents]
            if sum(drawn) > market.units:
                continue
            holdings = tuple(drawn)
            asked = after.chosen(holdings)
            best = naive_revenue(market, asked, holdings)
            assert best == after.earned(asked, holdings)
            inside += asked not in {cell.high for cell in after.cells}
            for price in (Fraction(k, 60) for k in range(1, int(60 * after.highest) + 1)):
                earned = naive_revenue(market, price, holdings)
                assert earned < best or (earned == best and price <= asked), (seed, holdings, price)
    assert inside


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
    for n in (4, 16, 64):
        levels = [
            Fraction(round(Fraction(200 ** (1 - k / n)).limit_denominator(10**6) * 1000), 200_000) for k in range(n)
        ]
        steps, prices = [1 + Fraction(k, 2 * n) for k in range(n)], {*levels, Fraction(1), Fraction(2)}
        finite = Checked(discretised(market, (*levels, *steps), tuple(sorted(prices))))
        assert finite.deviation is None and finite.ratio is not None
        gaps.append(limit - finite.ratio)
    assert gaps[0] > 3 * gaps[1] > 9 * gaps[2] > 0
    assert gaps[2] < Fraction(1, 50)


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


def verified(document: dict[str, Any], folder: Path) -> Certificate:
    certificate = certify_runs(read_run_document(document))
    path = folder / "c.jsonl"
    certificate.write(path, (), True)
    verdict = verify(str(path))
    assert verdict.verdict == "VERIFIED", (verdict.code, verdict.message)
    return certificate


@pytest.mark.parametrize("seeds", SEEDS)
def test_certificates_are_verified(seeds: range, tmp_path: Path) -> None:
    verdicts = {True: 0, False: 0}
    for seed in seeds:
        verdicts[verified(law_market(seed), tmp_path).claims[0].holds] += 1
    assert all(verdicts.values())


UNDOMINATED = [pytest.param((3, 5, 9), id="few"), pytest.param(range(10, 100), id="many", marks=pytest.mark.slow)]


@pytest.mark.parametrize("seeds", UNDOMINATED)
def test_what_is_shown_to_be_undominated_is_verified(seeds: Sequence[int], tmp_path: Path) -> None:
    supported, ladders = 0, 0
    for seed in seeds:
        try:
            [claim] = verified(undominated_market(seed), tmp_path).claims
        except Undecided:
            continue
        supported += 1
        ladders += bool(claim.evidence["ladders"])
    assert supported and ladders, (supported, ladders)


@pytest.mark.parametrize("units", [4, 10**6])
def test_ranges_of_v_are_verified(units: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a column showed something for some v alone, each being tried twice, or another one."""
    turns = count()

    def shown_in_part(column: Column, levels: Mapping[Fraction, Level]) -> list[Span]:
        k, span = next(turns), shown(column, levels)
        law = column.utilities.market.agents[column.agent].law
        assert law is not None
        low, high = law.law.least, law.law.greatest
        third = (high - low) / 3
        part = Span(low + third, high, True) if k % 2 else Span(low, high - third, False, True)
        return [one for one in (whole.met(part) for whole in span) if not one.empty]

    monkeypatch.setattr(real_bids, "shown", shown_in_part)
    monkeypatch.setattr(real_bids, "distinct", lambda columns: (one for column in columns for one in (column, column)))
    document = continuous_example_4(units)
    document["claims"] = [{"kind": "continuum-undominated"}]
    [claim] = verified(document, tmp_path).claims
    assert all(len(claim.evidence["parts"][name]) > 1 for name in "AB")


def test_two_laws_may_not_vary_together() -> None:
    document = next(one for one in map(law_market, range(200)) if sum("law" in a["types"] for a in one["agents"]) == 2)
    same = next(agent["types"] for agent in document["agents"] if "law" in agent["types"])
    for agent in document["agents"]:
        if "law" in agent["types"]:
            agent["types"] = same
    with pytest.raises(InstanceError, match="no numbers between those of another agent's"):
        read_run_document(document)


def test_cases_of_a_cell_are_those_at_its_prices() -> None:
    for seed in range(20):
        market = market_of(seed)
        if market.resale is None or market.resale.prices is not None:
            continue
        after = AnyPrice(market, market.resale)
        for cell, cases in zip(after.cells, after.cases, strict=True):
            for price in (cell.high, (cell.low + cell.high) / 2):
                there = dict(joint(after.row(price)))
                assert {case: likely.at(price) for case, likely in cases} == there, (seed, cell)


def test_the_ratio_is_the_quotient() -> None:
    ratio = Checked(market_of(3)).figures.ratio()
    assert isinstance(ratio, Quotient)
