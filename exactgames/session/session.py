"""What the claims of one instance share: its game in one form, its profile, what was computed already."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor
from fractions import Fraction
from functools import cached_property

from attrs import define, field

from exactgames.bounds.welfare import expected_welfare, outcome_classes, welfare
from exactgames.concepts.dominance import PayoffTable
from exactgames.errors import CertificateError, LimitReached
from exactgames.forms.choice import REPRESENTATIONS, TREE, FormName, preferred
from exactgames.forms.explicit import ExplicitForm
from exactgames.forms.form import AgainstStrategies, Form
from exactgames.game.tree import Game, Index
from exactgames.game.values import Play
from exactgames.market.expand import tree_size
from exactgames.market.instance import Instance
from exactgames.market.size import DEFAULT_LIMIT

LARGE = 500_000_000
"""Table entries looked at from which on other processes are worth their start."""


@define(slots=False, eq=False)
class Session:
    """An instance and, computed once when first asked for, everything that its claims are judged by.

    asked     which form: "auto" is the one ``preferred``
    executor  where large independent pieces are computed: an executor, or what makes one at the first such piece; None:
              here, in turn
    blocks    into how many blocks such pieces are split; default one a core
    """

    instance: Instance
    limit: int = DEFAULT_LIMIT
    asked: FormName = "auto"
    executor: Executor | Callable[[], Executor] | None = None
    blocks: int | None = None
    _forms: dict[str, Form] = field(factory=dict)
    _tables: dict[tuple[int, int], PayoffTable] = field(factory=dict)
    _strategies: dict[tuple[int, int], AgainstStrategies] = field(factory=dict)

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
        in_tree = [claim.in_tree for claim in self.instance.claims if claim.in_tree]
        if in_tree:
            if self.asked not in ("auto", TREE.name):
                raise CertificateError(f"{in_tree[0]} claims are settled in the explicit tree: --form explicit")
            return self.explicit
        return preferred(self.instance, self.limit, self.made) if self.asked == "auto" else self.made(self.asked)

    @cached_property
    def in_the_tree(self) -> Session | None:
        """The same in the explicit tree, if another form was only preferred: the tree is within the limit."""
        if self.asked != "auto" or self.form.name == TREE.name:
            return None
        try:
            tree_size(self.instance.market, self.limit)
        except LimitReached:
            return None
        return Session(self.instance, self.limit, "explicit", self.executor, self.blocks)

    def playing(self, form: Form) -> Session:
        """The same with the profile of this form."""
        session = Session(self.instance, self.limit, self.asked, self.executor, self.blocks, {form.name: form})
        session.form = form
        return session

    def made(self, name: str) -> Form:
        """The game in the form of this name."""
        if name not in self._forms:
            self._forms[name] = REPRESENTATIONS[name].make(self.instance, self.limit)
        return self._forms[name]

    @cached_property
    def explicit(self) -> ExplicitForm:
        """The explicit tree, for what is asked about all profiles or all beliefs."""
        found = self.made(TREE.name)
        if not isinstance(found, ExplicitForm):
            raise TypeError("the explicit tree is an ExplicitForm")
        return found

    @property
    def tree(self) -> Game:
        """The explicit tree's game."""
        return self.explicit.expansion.game

    @property
    def played(self) -> Play:
        """The file's profile in it."""
        return self.explicit.profile.played

    @cached_property
    def classes(self) -> Index:
        """[T] which terminal nodes of it are the same outcome."""
        return outcome_classes(self.explicit.expansion)

    def welfare_of(self, played: Play) -> Fraction:
        """The welfare of a profile of it."""
        return welfare(self.explicit.expansion, played)

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

    def table(self, agent: int, t: int) -> PayoffTable:
        """The type's payoff table in the implied game, against "actions"."""
        if (agent, t) not in self._tables:
            self._tables[agent, t] = PayoffTable.of(self.form.against_actions(agent, t))
        return self._tables[agent, t]

    def strategies(self, agent: int, t: int) -> AgainstStrategies:
        """The type's bids against "strategies"."""
        if (agent, t) not in self._strategies:
            self._strategies[agent, t] = self.form.against_strategies(agent, t, self.table(agent, t))
        return self._strategies[agent, t]
