"""The large instances, in the staged form. Sources: the project's catalogue; counts by the formulas in ``large``."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import comb
from pathlib import Path

import pytest
from large import STAGED, Staged

from exactgames import optimum, ratio, read_instance
from exactgames.claims.dominance import judge_bids
from exactgames.forms.staged.form import StagedForm
from exactgames.session.session import Session

INSTANCES = Path(__file__).parents[2] / "instances"
CASES = pytest.mark.parametrize("case", STAGED, ids=lambda case: case.file)


@cache
def form_of(file: str) -> StagedForm:
    return StagedForm(read_instance(INSTANCES / f"{file}.toml"))


@CASES
def test_counts(case: Staged) -> None:
    form = form_of(case.file)
    if form.stage.labelled:  # what C's rules name splits allocations
        assert len({tuple(row) for row in form.stage.worlds.allocation.tolist()}) == comb(case.units + 2, 2)
    elif case.file.endswith("-reserve"):  # units may stay unsold; four levels are above the reserve
        assert len(form.stage.worlds.allocation) == comb(case.units + 3, 3)
        assert [len(form.classes(agent).first) for agent in range(3)] == [comb(case.units + 8, 8)] * 3
    else:
        assert len(form.stage.worlds.allocation) == comb(case.units + 2, 2)
        for agent, one in enumerate(form.instance.market.agents):
            assert len(one.bids or ()) == comb(case.units + case.levels - 1, case.units)
            assert len(form.classes(agent).first) == comb(case.units + 2 * case.levels - 2, case.units)


@CASES
def test_figures(case: Staged) -> None:
    form = form_of(case.file)
    market = form.instance.market
    achieved = Session(form.instance, asked="staged").welfare
    best = optimum(market)
    assert (achieved, best) == (Fraction(case.welfare), Fraction(case.optimum))
    assert ratio(best, achieved) == Fraction(case.ratio)
    assert form.interim()[2] == (Fraction(case.speculator),)


@pytest.mark.parametrize("concept", ["bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential"])
@CASES
def test_verdicts(case: Staged, concept: str) -> None:
    form = form_of(case.file)
    if concept == "sequential" and form.gives_beliefs:
        pytest.skip("given beliefs: not settled in the staged form")
    judged = form.check(concept)  # type: ignore[arg-type]
    found = judged.deviation
    said = None
    if found is not None:
        name = form.instance.market.agents[found.player].name
        said = (name, form.action(found.infoset, found.instead), str(found.gain))
    assert said == case.deviation
    assert judged.holds == (case.deviation is None)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=pytest.mark.slow) if case.file.endswith("five-levels") else case
        for case in STAGED
        if case.deviation is None
    ],
    ids=lambda case: case.file,
)
def test_dominance_of_the_profile(case: Staged) -> None:
    """By mixtures, against actions: exactly the bids listed are dominated."""
    context = Session(form_of(case.file).instance, asked="staged")
    found = [
        (agent.name, t.name)
        for i, agent in enumerate(context.instance.market.agents)
        for k, t in enumerate(agent.types)
        if judge_bids(context, i, k, context.form.bids_played(i, k), "actions", False)[0].dominated
    ]
    assert tuple(found) == case.dominated


def test_the_dominator_that_the_catalogue_names() -> None:
    """amplified, m = 8, K = 3: C's bid is dominated, among others by (1, 1, 1, 1, 1, 1/2, 0, 0)."""
    form = form_of("babaioff2023/example-4-amplified-m8-k3")
    bids = [tuple(map(str, bid)) for bid in form.instance.market.agents[2].bids or ()]
    table = form.against_actions(2, 0)
    worse, better = (table[bids.index(bid)] for bid in (("1",) * 6 + ("0",) * 2, ("1",) * 5 + ("1/2", "0", "0")))
    assert (better >= worse).all()
    assert (better > worse).any()


def test_the_whole_dominance_table_of_example_4() -> None:
    """Which of the 126 bids are undominated: Example 4's bids are; the numbers repeat the program's own first answer."""
    context = Session(form_of("babaioff2023/example-4").instance)
    counts = {}
    for i, agent in enumerate(context.instance.market.agents):
        for t, type_ in enumerate(agent.types):
            verdicts = judge_bids(context, i, t, range(126), "actions", False)
            left = [v.bid for v in verdicts if not v.dominated]
            assert set(context.form.bids_played(i, t)) <= set(left)
            counts[agent.name, type_.name] = len(left)
    assert list(counts.values()) == [6, 8, 4, 4, 4, 10, 31]


def test_the_adverse_belief_is_what_refutes() -> None:
    """The deviation that the catalogue names gains 1/2: B's type z = 1 bids (2, 1/2, 0, 0, 0)."""
    form = form_of("babaioff2023/example-4-adverse-belief")
    bids = [tuple(map(str, bid)) for bid in form.instance.market.agents[1].bids or ()]
    s = form.auction.at(1, 2)
    assert s is not None
    slacks = form.check("perfect-bayesian").slacks
    assert slacks is not None
    assert slacks.slack(form.sets, s, bids.index(("2", "1/2", "0", "0", "0"))) == Fraction(-1, 2)
