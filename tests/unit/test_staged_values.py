"""What the staged form brings: continuation values, what bids earn, the path and its outcomes. Numbers by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from speculation import POOLING, TELLING

from exactgames import ExplicitForm, StagedForm, read_instance_text
from exactgames.forms.staged.values import Continuation


def form_of(text: str) -> StagedForm:
    return StagedForm(read_instance_text(text))


def fractions(after: Continuation, agent: int) -> list[list[Fraction]]:
    return [[Fraction(int(v), after.denominator) for v in row] for row in after.values[agent].tolist()]


def test_continuation_values() -> None:
    """[worlds, types of B]: S asks 3, or 1; where B has the unit she keeps it."""
    after = form_of(TELLING).profile.earned.after
    assert fractions(after, 0) == [[0, 0], [0, 2], [1, 3]]
    assert fractions(after, 1) == [[0, 3], [1, 1], [0, 0]]
    pooled = form_of(POOLING).profile.earned.after
    assert fractions(pooled, 0) == [[0, 0], [1, 3]]
    assert fractions(pooled, 1) == [[0, 3], [0, 0]]


def test_what_bids_earn() -> None:
    """TELLING: S pays B's bid, which is 0 with probability 1/9. High does better to bid 0 and to be asked for 1."""
    earned = form_of(TELLING).profile.earned
    assert earned.of(0, 0) == [0, 0]
    assert earned.of(0, 1) == [2, 0]
    assert earned.of(1, 0) == [Fraction(1, 9), Fraction(11, 9)]
    assert earned.interim == ((0, 0), (Fraction(11, 9),))
    assert form_of(POOLING).profile.earned.interim == ((0, 0), (1,))


def test_what_bids_earn_under_another_continuation() -> None:
    """Nothing happens after the auction: B gets her value where she wins, S pays."""
    earned = form_of(POOLING).profile.earned
    values = earned.after.values.copy()
    values[1] = 0
    assert earned.of(1, 0, Continuation(values, earned.after.denominator)) == [0, -1]


def test_the_path() -> None:
    """{(world, types): {payments: probability}}."""
    told = form_of(TELLING).profile.path
    assert told.reached == {
        (1, 0): {(0, 0): Fraction(1, 9)},
        (0, 0): {(0, 1): Fraction(2, 9)},
        (0, 1): {(0, 1): Fraction(2, 3)},
    }
    assert told.starts.sum() == 3


def test_the_sets_on_the_path() -> None:
    """All auction sets; both of S's classes; of B's, the asked prices: low is asked 3 and 1, high only 3."""
    form = form_of(TELLING)
    reached = [form.describe(s) for s, on in enumerate(form.on_path) if on]
    assert reached[:5] == [form.describe(s) for s in range(5)]
    assert [(label.split(",")[1], label[-1]) for label in reached[5:]] == [
        (" type low", "1"),
        (" type low", "3"),
        (" type high", "3"),
    ]


@pytest.mark.parametrize("text", [TELLING, POOLING], ids=["telling", "pooling"])
def test_outcomes(text: str) -> None:
    """As the explicit tree's; net of both stages."""
    found = form_of(text).outcomes()
    assert found == ExplicitForm(read_instance_text(text)).outcomes()
    assert sum(o.probability for o in found) == 1
    sold = [o for o in found if o.types == (1, 0)]
    assert [(o.probability, o.holdings, o.payments) for o in sold] == [(Fraction(2, 3), (1, 0), (3, -2))]
