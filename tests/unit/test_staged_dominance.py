"""Dominance in the staged form: payoff tables by outcome classes, and columns of type-contingent bids generated."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from speculation import POOLING, TELLING

from exactgames import Dominator, ExplicitForm, LimitReached, PayoffTable, StagedForm, read_instance_text
from exactgames.forms.staged import implied, strategy_columns
from exactgames.forms.staged.least_column import Others, least_column


def form_of(text: str) -> StagedForm:
    return StagedForm(read_instance_text(text))


def by_force(gain: np.ndarray[tuple[int, int], np.dtype[np.int64]], others: Others) -> tuple[int, list[object]]:
    """The least sum over all columns, and every column that has it."""
    strategies = [list(product(range(b), repeat=t)) for t, b in zip(others.types, others.bids, strict=True)]
    sums = {}
    for column in product(*strategies):
        total = 0
        for place, types in enumerate(np.ndindex(*others.types)):
            bids = tuple(one[t] for one, t in zip(column, types, strict=True))
            total += int(gain[place, np.ravel_multi_index(bids, others.bids) if bids else 0])
        sums[column] = total
    least = min(sums.values())
    return least, [column for column, total in sums.items() if total == least]


@pytest.mark.parametrize(
    "others",
    [Others((), ()), Others((1,), (3,)), Others((3,), (2,)), Others((2, 2), (2, 3)), Others((2, 1, 2), (2, 2, 2))],
    ids=str,
)
@pytest.mark.parametrize("chunk", [1, 1 << 22])
def test_the_least_column_is_the_least_of_all(others: Others, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exactgames.forms.staged.least_column._CHUNK", chunk)
    rng = np.random.default_rng(5)
    shape = int(np.prod(others.types, dtype=int)), int(np.prod(others.bids, dtype=int))
    for _ in range(20):
        gain = rng.integers(-4, 5, size=shape)
        value, column = least_column(gain, others)
        least, found = by_force(gain, others)
        assert value == least
        assert column in found


def test_steps_of_a_search() -> None:
    """All strategies but those of whoever has the most, times the type profiles, times her bids."""
    assert Others((), ()).steps == 1
    assert (Others((2, 3), (4, 2)).last, Others((2, 3), (4, 2)).steps) == (0, 2**3 * 6 * 4)


def test_the_table_has_a_column_for_each_class() -> None:
    """POOLING, up to a factor, B against S's bids 0 and 2: with 0, a bid of 1 wins at 0, a bid of 0 loses the tie."""
    form = form_of(POOLING)
    for t, value in ((0, 1), (1, 3)):
        table = form.against_actions(0, t)
        assert (table / table[1, 0] * value).tolist() == [[0, 0], [value, 0]]
        assert [form.action_column(0, number) for number in range(2)] == [(0,), (1,)]


def test_a_table_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(implied, "ENTRY_LIMIT", 3)
    with pytest.raises(LimitReached) as raised:
        form_of(POOLING).against_actions(0, 0)
    assert (raised.value.unit, raised.value.predicted) == ("entries of a payoff table", 4)


@pytest.mark.parametrize("text", [TELLING, POOLING], ids=["telling", "pooling"])
@pytest.mark.parametrize("pure", [False, True])
def test_generated_columns_decide_as_all_columns_listed(text: str, pure: bool) -> None:
    instance = read_instance_text(text)
    tree, staged = ExplicitForm(instance), StagedForm(instance)
    for i, agent in enumerate(instance.market.agents):
        for t in range(len(agent.types)):
            constant = PayoffTable.of(staged.against_actions(i, t))
            listed = tree.against_strategies(i, t, PayoffTable.of(tree.against_actions(i, t)))
            generated = staged.against_strategies(i, t, constant)
            for bid in range(2):
                one, two = listed.judge(bid, pure), generated.judge(bid, pure)
                assert isinstance(one, Dominator) == isinstance(two, Dominator)
                if isinstance(one, Dominator) and isinstance(two, Dominator):
                    assert one.mixture == two.mixture
                    for found, form in ((one, listed), (two, generated)):
                        column = form.column(found.strict)
                        assert [len(row) for row in column] == [
                            len(a.types) for j, a in enumerate(instance.market.agents) if j != i
                        ]


def test_too_many_steps_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategy_columns, "STEP_LIMIT", 3)
    form = form_of(POOLING)
    with pytest.raises(LimitReached) as raised:
        form.against_strategies(1, 0, PayoffTable.of(form.against_actions(1, 0)))
    assert raised.value.predicted == 4
    assert raised.value.shrink[-1] == "dominance against actions"
