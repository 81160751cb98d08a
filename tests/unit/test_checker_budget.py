"""The checker's budget: what is spent, kept and given back, when it is refused, and in which words."""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction

import pytest

from exactgames.checker.budget import BYTES, STEPS, Budget, adding, digits, room, widest, words
from exactgames.checker.rejected import Rejected

MILLION = 10**6


@pytest.mark.parametrize(
    ("cost", "bits", "steps"),
    [
        (lambda bits: digits(bits), 0, 1),
        (lambda bits: digits(bits), 223, 1),
        (lambda bits: digits(bits), 224, 2),  # 224² = 50,176
        (lambda bits: digits(bits), 500, 6),
        (lambda bits: digits(bits, 100), 500, 2),
        (lambda bits: digits(bits, 0), 500, 1),
        (adding, 0, 1),
        (adding, 1_999, 1),
        (adding, 2_000, 2),
        (adding, 4_000, 3),
        (room, 0, 32),
        (room, 7, 33),
        (room, 70, 42),
    ],
)
def test_costs(cost: Callable[[int], int], bits: int, steps: int) -> None:
    assert cost(bits) == steps


def test_room_is_enough() -> None:
    for bits in range(2_000):
        assert sys.getsizeof((1 << bits) - 1) <= room(bits)


@pytest.mark.parametrize(("numbers", "bits"), [([], 0), ([0], 0), ([1, -8, 3], 4), ([3, 1], 2)])
def test_widest(numbers: list[int], bits: int) -> None:
    assert widest(numbers) == bits


def refusal(budget: Budget, **more: int) -> str:
    with pytest.raises(Rejected) as caught:
        budget.charge("x", **more)
    assert caught.value.code == "too-large"
    return caught.value.message


@pytest.mark.parametrize("times", [1, 2, 3])
def test_up_to_the_budget(times: int) -> None:
    """To the last step and the last byte, and no further; what is kept briefly is not kept."""
    for kind in ("steps", "kept", "briefly"):
        budget = Budget(times, 10, 100)
        most = times * (10 if kind == "steps" else 100)
        budget.charge("x", **{kind: most})
        assert (budget.steps, budget.kept) == (most * (kind == "steps"), most * (kind == "kept"))
        if kind == "briefly":
            budget.charge("x", **{kind: most})
            refusal(budget, **{kind: most + 1})
        else:
            refusal(budget, **{kind: 1})
    budget = Budget(times, 10, 100)
    budget.charge("x", kept=99 * times)
    refusal(budget, briefly=times + 1)


def test_the_default() -> None:
    budget = Budget()
    assert (budget.times, budget.most_steps, budget.most_bytes, budget.steps, budget.kept) == (1, STEPS, BYTES, 0, 0)
    budget.charge("x")
    assert (budget.steps, budget.kept) == (0, 0)
    twice = Budget(2)
    assert (twice.most_steps, twice.most_bytes) == (2 * STEPS, 2 * BYTES)


def test_what_is_given_back() -> None:
    budget = Budget(1, 10, 10)
    budget.charge("x", 8, 8)
    budget.refund(3)
    budget.release(4)
    assert (budget.steps, budget.kept) == (5, 4)
    with budget.scope():
        budget.charge("x", 5, 6)
    assert (budget.steps, budget.kept) == (10, 4)


REFUSALS: list[tuple[dict[str, int], dict[str, int], str]] = [
    # what was charged before, and then, of 100 steps and 1 MB, twice each; what is said
    (
        {"steps": 150, "kept": 500_000},
        {"steps": 51, "kept": 1},
        "x: about 51 steps and 1 MB more, where 150 steps and 1 MB are spent; "
        "the budget is 200 steps of 100 ns and 2 MB; --budget 3 allows this much",
    ),
    (
        {"steps": 150, "kept": 1_500_000},
        {"steps": 50, "kept": 1_500_000, "briefly": 1_000_001},
        "x: about 50 steps and 3 MB more, where 150 steps and 2 MB are spent; "
        "the budget is 200 steps of 100 ns and 2 MB; --budget 5 allows this much",
    ),
    (
        {},
        {"steps": 99_999_900},
        "x: about 99,999,900 steps and 0 MB more, where 0 steps and 0 MB are spent; "
        "the budget is 200 steps of 100 ns and 2 MB; --budget 999999 allows this much",
    ),
    (
        {},
        {"steps": 99_999_901},
        "x: about 99,999,901 steps and 0 MB more, where 0 steps and 0 MB are spent; "
        "the budget is 200 steps of 100 ns and 2 MB; no budget that a machine has allows it",
    ),
    (
        {},
        {"kept": 10**24},
        "x: about 0 steps and 10^18 MB more, where 0 steps and 0 MB are spent; "
        "the budget is 200 steps of 100 ns and 2 MB; no budget that a machine has allows it",
    ),
]


@pytest.mark.parametrize(("before", "then", "says"), REFUSALS)
def test_what_a_refusal_says(before: dict[str, int], then: dict[str, int], says: str) -> None:
    budget = Budget(2, 100, MILLION)
    budget.charge("x", **before)
    assert refusal(budget, **then) == says


def test_a_larger_budget_allows_what_it_says() -> None:
    for most, allowed in ((1, False), (2, False), (3, True)):
        budget = Budget(most, 100, MILLION)
        if allowed:
            budget.charge("x", 201)
        else:
            assert "--budget 3 allows" in refusal(budget, steps=201)


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0"), (1_000, "1,000"), (10**15 - 1, "999,999,999,999,999"), (10**15, "10^15"), (2**100, "10^30")],
)
def test_long_counts(count: int, said: str) -> None:
    assert words(count) == said


@pytest.mark.parametrize(
    ("numbers", "common", "whole"),
    [
        ([], 1, []),
        (["1", "3"], 1, [1, 3]),
        (["1/2", "-3"], 2, [1, -6]),
        (["1/4", "5/6", "0"], 12, [3, 10, 0]),
    ],
)
def test_numbers_over_one_denominator(numbers: list[str], common: int, whole: list[int]) -> None:
    budget, listed = Budget(), [Fraction(x) for x in numbers]
    assert budget.whole("x", listed) == (common, whole)
    assert budget.is_one("x", listed) == (sum(listed) == 1)
    assert budget.is_one("x", [*listed, 1 - sum(listed)])


def test_a_multiple_costs_nothing_where_all_is_whole() -> None:
    budget = Budget()
    assert budget.lcm("x", [1, 1]) == 1 and budget.steps == 0
    assert budget.lcm("x", [4, 2, 6]) == 12 and budget.steps > 0
