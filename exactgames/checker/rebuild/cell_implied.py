"""The games that the profiles of a cell imply, for one type: what one bid earns more than another there, at least.

    G(b, b', c) = the sum of D(e(θ, b), e(θ, b')) over the type profiles θ with her type,

e(θ, b) being the node at which the bidding is over if the types are θ, she bids b and the others what the column c
says; D is over the cell, without a plan, and weighted by chance.  In the game implied by a profile of the cell b' earns
at least so much more than b at c, times the probability of her type.

A *column* is a profile of the others' bids or, against strategies, of their bids at each of their types.  Some of the
bids may be *left* only: against actions to some type of their agent, against strategies to the type that makes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

from ..budget import adding, digits, room, words
from ..kernel.cells import Bounds, Cell, Differences
from .explicit import Explicit

Column = tuple[
    tuple[int, ...], ...
]  # by other agent, her bid at each of her types; against actions: one, whatever type
Mixture = tuple[int, tuple[tuple[int, int], ...]]  # the sum of the weights, and bids with these
Left = list[list[list[int]]]  # by agent, by type: the bids that are left, ascending


class CellImplied:
    """Those of one type.  `differences`: hers, over the cell; `strategies`: whether columns are of strategies."""

    def __init__(self, game: Explicit, differences: Differences, agent: int, kind: int, strategies: bool) -> None:
        agents = game.market.agents
        self.budget, self.leaves, self.strategies = game.budget, game.leaves, strategies
        self.agent, self.kind, self.bids = agent, kind, len(agents[agent].bids)
        self.others = [k for k in range(len(agents)) if k != agent]
        self.sizes = [len(who.bids) for who in agents]
        self.kinds = [len(agents[k].types) if strategies else 1 for k in self.others]
        self.budget.charge(
            "the type profiles with a type",
            len(game.types) * (5 + len(agents)),
            kept=len(game.types) * (100 + 8 * len(agents)),
        )
        self.profiles = [(place, types) for place, types in enumerate(game.types) if types[agent] == kind]
        self.differences = differences
        self.wide = differences.bounds.bits + 1 + len(self.profiles).bit_length()
        self._known: dict[tuple[int, int], int] = {}

    def gain(self, bid: int, other: int, column: Column) -> int:
        """G(bid, other, column)."""
        steps = len(self.profiles) * (15 + 10 * len(self.others) + adding(self.wide))
        self.budget.charge("what a bid earns more at a column", steps)
        total = 0
        for place, types in self.profiles:
            start = place
            for agent, size in enumerate(self.sizes):
                start = start * size + (0 if agent == self.agent else self._bid(column, agent, types))
            stride = prod(self.sizes[self.agent + 1 :])
            total += self._difference(start + bid * stride, start + other * stride)
        return total

    def more(self, bid: int, mixture: Mixture, column: Column) -> int:
        """G(bid, mixture, column), times the sum of the weights."""
        common, pairs = mixture
        self.budget.charge("what a mixture earns more", len(pairs) * 2 * digits(self.wide, common.bit_length()))
        return sum(weight * self.gain(bid, other, column) for other, weight in pairs)

    def columns(self, left: Left | None = None) -> Iterator[Column]:
        """All columns, or those left, lexicographic.  They are paid for."""
        choices = []
        for agent, kinds in zip(self.others, self.kinds, strict=True):
            every: Sequence[int] = range(self.sizes[agent])
            if self.strategies:
                parts = [every if left is None else left[agent][t] for t in range(kinds)]
            else:
                parts = [every if left is None else sorted({bid for bids in left[agent] for bid in bids})]
            choices.append(parts)
        bits = sum(len(part).bit_length() for parts in choices for part in parts)
        self.budget.charge("the number of columns", 10 * sum(map(len, choices)) + digits(bits))
        count = prod(len(part) for parts in choices for part in parts)
        size = sum(prod(map(len, parts)) * (60 + 8 * len(parts)) for parts in choices)
        self.budget.charge(f"{words(count)} columns", 3 * count, briefly=size)
        return product(*(tuple(product(*parts)) for parts in choices))

    def _bid(self, column: Column, agent: int, types: Sequence[int]) -> int:
        """What another agent bids at a column."""
        row = column[agent - (agent > self.agent)]
        return row[types[agent]] if self.strategies else row[0]

    def _difference(self, mine: int, other: int) -> int:
        """D between two nodes where the bidding is over, by their places."""
        known = self._known.get((mine, other))
        if known is None:
            self.budget.charge("what is brought more", 10, kept=150 + room(self.wide))
            known = self._known[mine, other] = self.differences.of(self.leaves[mine], self.leaves[other])
        return known


class CellGames:
    """Those of all types over one cell."""

    def __init__(self, game: Explicit, bounds: Bounds, cell: Cell, strategies: bool) -> None:
        self.game, self.bounds, self.cell, self.strategies = game, bounds, cell, strategies
        self._differences: dict[int, Differences] = {}
        self._implied: dict[tuple[int, int], CellImplied] = {}

    def of(self, agent: int, kind: int) -> CellImplied:
        if (agent, kind) not in self._implied:
            if agent not in self._differences:
                size = 2 * len(self.game) * (90 + room(self.bounds.bits))
                self.game.budget.charge("what is brought at least and at most", 10, kept=size)
                self._differences[agent] = Differences(self.bounds, self.cell, agent, {})
            found = CellImplied(self.game, self._differences[agent], agent, kind, self.strategies)
            self._implied[agent, kind] = found
        return self._implied[agent, kind]
