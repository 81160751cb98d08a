"""The course of play through a market's stages: the table of each, one after the other.

A stage starts from what each agent holds where the one before it (or the sealed auction) left off. Sizes, the check for
trade mechanisms and the tree are read off these tables.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from attrs import frozen

from exactgames.errors import LimitReached
from exactgames.market.market import Market
from exactgames.market.shrink import shrinkable
from exactgames.mechanisms.stage import Turn
from exactgames.mechanisms.table import Index, Table, tabulate
from exactgames.numbers.arrays import Integers
from exactgames.numbers.grouping import fold, group

Draws = tuple[Integers, Integers]
"""(how many nodes draws make at each of some places, how many of them are left at which play goes on)."""


@frozen(eq=False, slots=False)
class Course:
    """Of K stages, from A allocations.

    tables       one a stage, in play order
    number       [R] the allocation of each outcome of the auction, 0 … A − 1
    allocations  [A, n] what each agent holds when the first stage starts
    start        for each stage [positions of the one before; A for the first] the position at which it starts; −1
                 where the one before is not over
    """

    tables: tuple[Table, ...]
    number: Index
    allocations: Index
    start: tuple[Index, ...]

    @cached_property
    def turns(self) -> tuple[tuple[int, Turn], ...]:
        """(stage, turn) of all the tables' turns."""
        return tuple((number, turn) for number, table in enumerate(self.tables) for turn in table.turns)

    @cached_property
    def first_turn(self) -> tuple[int, ...]:
        """The number in ``turns`` of each table's first turn."""
        return tuple(sum(len(table.turns) for table in self.tables[:number]) for number in range(len(self.tables)))

    @cached_property
    def nodes_below(self) -> Integers:
        """[A] the nodes below a node at which the first stage starts from each allocation; nothing is drawn between."""
        return self.nodes_with(lambda _, held: (np.zeros(len(held), dtype=object), np.ones(len(held), dtype=object)))

    def nodes_with(self, drawn: Callable[[int, Index], Draws]) -> Integers:
        """[A] the same where Nature draws something before each stage starts, and after the last: ``drawn`` from the
        stage's number and what all hold then [places, n].
        """
        below: Integers = np.zeros(0, dtype=object)
        for number in reversed(range(len(self.tables) + 1)):
            held = self.allocations if number == 0 else self.tables[number - 1].held
            nodes: Integers = np.zeros(len(held), dtype=object)
            if number < len(self.tables):
                table = self.tables[number]
                at_end: Integers = np.zeros(len(table.held), dtype=object)
                at_end[table.ends] = below[table.ends]
                nodes = table.nodes_below(at_end)[self.start[number]]
            added, times = drawn(number, held)
            below = added + times * nodes
        return below

    @cached_property
    def largest_payment(self) -> int:
        """A bound on what an agent pays or receives in all the stages, over the money denominator."""
        return sum(
            int(abs(table.paid[edges]).max())
            for table in self.tables
            for step, _, edges, _ in table.backward()
            if step.payers
        )


SMALL_TABLE = 200_000
"""Moves of tables that are made whatever the limit is, so that the number of nodes is known exactly."""


def course_of(market: Market, holdings: Index, money: int, limit: int, counted: str = "nodes") -> Course:
    """The course from what the auction's outcomes [R, n] leave each agent with. LimitReached if the tables are large,
    with so many moves that there are more than ``limit`` nodes: each move leads to one at least, for each type profile.
    ``counted``: what the nodes are of, in words.
    """
    met, profiles = 0, market.prior.size

    def made(moves: int) -> None:
        if met + moves > SMALL_TABLE and profiles * (met + moves) > limit:
            raise LimitReached(limit, profiles * (met + moves), True, counted, shrinkable(market))

    number, first = group(*fold(list(holdings.T)))
    allocations, tables, start = holdings[first], [], []
    places: Index = np.arange(len(first))
    held = allocations
    for stage in market.stages:
        starts = [(tuple(row), market.goods.left(row)) for row in held.tolist()]
        table = tabulate(stage, starts, money, made)
        met += len(table.follows)
        start.append(np.where(places >= 0, table.start[places], -1))
        tables.append(table)
        begun, first = group(*fold(list(table.held[table.ends].T)))
        held = table.held[table.ends][first]
        places = np.full(len(table.held), -1, dtype=np.int64)
        places[table.ends] = begun
    return Course(tuple(tables), number, allocations, tuple(start))
