"""Budget-additive: a bundle is worth the sum of its items' values, but no more than a budget.

It is submodular, as any concave function of a sum is: what an item adds falls where more is there already.
"""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from exactgames.mechanisms.keys import ByItem, Key, Number, Record
from exactgames.mechanisms.valuations.additive import Additive


@frozen
class BudgetAdditive:
    """``budget`` ≥ 0; ``values``: of each item."""

    key: ClassVar[Key] = Key(
        "budget-additive",
        Record(
            "budget_additive",
            "A valuation that adds up to a budget.",
            "{ budget = b, values = { … } }",
            (
                Key("budget", Number(), "the most that any bundle is worth"),
                Key("values", ByItem(), "the items' values; those that are not named 0"),
            ),
            lambda budget, values: (budget, values),
        ),
        "the items' values, which add up to no more than a budget",
    )
    always_submodular: ClassVar[bool] = True

    budget: Fraction
    values: tuple[Fraction, ...]

    @classmethod
    def of(cls, value: tuple[Fraction, tuple[Fraction, ...]]) -> BudgetAdditive:
        return cls(*value)

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return (self.budget, *self.values)

    def worth(self) -> tuple[Fraction, ...]:
        return tuple(min(self.budget, x) for x in Additive(self.values).worth())
