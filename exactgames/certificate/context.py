"""What the claims of one instance share: its game in one of the two forms, its profile, what was computed already."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor
from fractions import Fraction
from functools import cached_property
from typing import Literal, assert_never

from attrs import define, field

from exactgames.bounds.welfare import expected_welfare
from exactgames.concepts.dominance import PayoffTable
from exactgames.errors import CertificateError, ExactGamesError, LimitReached
from exactgames.forms.explicit import ExplicitForm
from exactgames.forms.form import Against, Form
from exactgames.forms.staged.form import StagedForm
from exactgames.forms.staged.worlds import Worlds
from exactgames.forms.strategies import StrategyColumns
from exactgames.forms.unambiguous import unlabelled
from exactgames.market.auctions import PostedPrice
from exactgames.market.expand import Expansion, tree_size
from exactgames.market.instance import Instance
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.numbers.arrays import Integers

FormName = Literal["auto", "explicit", "staged"]
SMALL = 1_000_000
"""Explicit trees up to so many nodes are preferred to the staged form."""

LARGE = 500_000_000
"""Table entries looked at from which on other processes are worth their start."""


@define(slots=False, eq=False)
class Context:
    """An instance and, computed once when first asked for, everything that its claims are judged by.

    asked     which form: "auto" is the explicit tree if it has at most ``SMALL`` nodes, or at most ``limit`` and the
              staged form does not settle all that it would; else the staged form
    executor  where large independent pieces are computed: an executor, or what makes one at the first such piece; None:
              here, in turn
    blocks    into how many blocks such pieces are split; default one a core
    """

    instance: Instance
    limit: int = DEFAULT_LIMIT
    asked: FormName = "auto"
    executor: Executor | Callable[[], Executor] | None = None
    blocks: int | None = None
    _tables: dict[tuple[int, int, Against], PayoffTable] = field(factory=dict)
    _generated: dict[tuple[int, int], StrategyColumns] = field(factory=dict)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The agents."""
        return tuple(agent.name for agent in self.instance.market.agents)

    @cached_property
    def type_names(self) -> tuple[tuple[str, ...], ...]:
        """Each agent's types."""
        return tuple(tuple(t.name for t in agent.types) for agent in self.instance.market.agents)

    @cached_property
    def form(self) -> Form:
        """The game in the form asked for: explicit, if a claim is about all equilibria of a concept or about all
        beliefs. LimitReached if it is too large.
        """
        searched = [
            'beliefs = "any"' if claim.any_beliefs else claim.kind
            for claim in self.instance.claims
            if claim.any_beliefs or claim.kind == "all-pure"
        ]
        if searched:
            if self.asked == "staged":
                raise CertificateError(f"{searched[0]} claims are settled in the explicit tree: --form explicit")
            return self.explicit
        if self.asked == "staged" or (self.asked == "auto" and self._prefers_staged()):
            return self.staged
        return self.explicit

    @cached_property
    def explicit(self) -> ExplicitForm:
        """The explicit tree."""
        return ExplicitForm(self.instance, self.limit)

    @cached_property
    def staged(self) -> StagedForm:
        """The staged form. InstanceError under a posted price."""
        return StagedForm(self.instance, self.limit)

    @cached_property
    def unlabelled(self) -> tuple[Worlds, Expansion]:
        """(the worlds with empty labels, the folded aftermarket): the staged form's own, if its labels are empty."""
        if self.form is self.staged and not self.staged.stage.labelled:
            return self.staged.stage.worlds, self.staged.folded
        return unlabelled(self.instance.market, self.limit)

    def _prefers_staged(self) -> bool:
        """Whether the tree is too large, or large and the staged form settles all that it would."""
        if isinstance(self.instance.market.auction, PostedPrice):
            return False
        try:
            nodes = tree_size(self.instance.market, self.limit)
        except LimitReached:
            return True
        if nodes <= SMALL:
            return False
        try:
            return self.staged.settles_all
        except ExactGamesError:
            return False

    @cached_property
    def welfare(self) -> Fraction:
        """The profile's expected welfare."""
        return expected_welfare(self.instance.market, self.form.outcomes())

    def workers(self, work: int) -> tuple[Executor | None, int]:
        """(the executor, blocks) for a piece of so much work, in table entries looked at; (None, 1) for small ones."""
        blocks = self.blocks or os.cpu_count() or 1
        if self.executor is None or blocks < 2 or work < LARGE:
            return None, 1
        return self.executor if isinstance(self.executor, Executor) else self.executor(), blocks

    def table(self, agent: int, t: int, against: Against) -> PayoffTable:
        """The type's payoff table in the implied game: against "actions", or, in the explicit form, "strategies"."""
        key = (agent, t, against)
        if key not in self._tables:
            self._tables[key] = PayoffTable.of(self._payoffs(agent, t, against))
        return self._tables[key]

    def _payoffs(self, agent: int, t: int, against: Against) -> Integers:
        match against:
            case "actions":
                return self.form.against_actions(agent, t)
            case "strategies":
                if isinstance(self.form, ExplicitForm):
                    return self.form.implied.against_strategies(agent, t)
                raise TypeError("the staged form lists no strategy profiles")
        assert_never(against)

    def strategy_columns(self, agent: int, t: int) -> StrategyColumns:
        """The staged form's columns against "strategies"."""
        key = (agent, t)
        if key not in self._generated:
            table = self.table(agent, t, "actions")
            self._generated[key] = StrategyColumns(self.staged, agent, t, table)
        return self._generated[key]
