"""What the claims of one instance share: its game in one of the two forms, its profile, what was computed already."""

from __future__ import annotations

from concurrent.futures import Executor
from fractions import Fraction
from functools import cached_property
from typing import Literal

from attrs import define, field

from exactgames.bounds.welfare import expected_welfare
from exactgames.errors import LimitReached
from exactgames.forms.explicit import ExplicitForm
from exactgames.forms.form import Form
from exactgames.forms.staged import StagedForm
from exactgames.market.auctions import PostedPrice
from exactgames.market.expand import tree_size
from exactgames.market.instance import Instance
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.numbers.arrays import Integers

FormName = Literal["auto", "explicit", "staged"]


@define(slots=False, eq=False)
class Context:
    """An instance and, computed once when first asked for, everything that its claims are judged by.

    asked     which form: "auto" is the explicit tree if it has at most ``limit`` nodes, else the staged form
    executor  where independent pieces are computed; None: here, one after the other
    """

    instance: Instance
    limit: int = DEFAULT_LIMIT
    asked: FormName = "auto"
    executor: Executor | None = None
    _tables: dict[tuple[int, int, str], Integers] = field(factory=dict)

    @cached_property
    def form(self) -> Form:
        """The game in the form asked for. LimitReached if it is too large in either."""
        if self.asked == "staged" or (self.asked == "auto" and self._staged_by_size()):
            return self.staged
        return ExplicitForm(self.instance, self.limit)

    @cached_property
    def staged(self) -> StagedForm:
        """The staged form. InstanceError under a posted price."""
        return StagedForm(self.instance, self.limit)

    def _staged_by_size(self) -> bool:
        if isinstance(self.instance.market.auction, PostedPrice):
            return False
        try:
            tree_size(self.instance.market, self.limit)
        except LimitReached:
            return True
        return False

    @cached_property
    def welfare(self) -> Fraction:
        """The profile's expected welfare."""
        return expected_welfare(self.instance.market, self.form.outcomes())

    def table(self, agent: int, t: int, against: str) -> Integers:
        """The type's payoff table in the implied game: against "actions", or, in the explicit form, "strategies"."""
        key = (agent, t, against)
        if key not in self._tables:
            if against == "actions":
                self._tables[key] = self.form.against_actions(agent, t)
            elif isinstance(self.form, ExplicitForm):
                self._tables[key] = self.form.implied.against_strategies(agent, t)
            else:
                raise TypeError("the staged form lists no strategy profiles")
        return self._tables[key]

    def strategy_column(self, agent: int, number: int) -> tuple[tuple[int, ...], ...]:
        """Column ``number`` of the explicit form's table against "strategies"."""
        if isinstance(self.form, ExplicitForm):
            return self.form.implied.strategy_column(agent, number)
        raise TypeError("the staged form lists no strategy profiles")
