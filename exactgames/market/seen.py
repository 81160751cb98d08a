"""What agents see of the play of stages: moves, what a stage leaves, types, and words that only they are told."""

from __future__ import annotations

import numpy as np
from attrs import define, field

from exactgames.game.tree import Index
from exactgames.market.course import Course
from exactgames.market.growth import Frontier, Growth
from exactgames.market.market import Market
from exactgames.market.result import Result
from exactgames.market.sets import Told
from exactgames.mechanisms.signals.table import SignalTable
from exactgames.mechanisms.table import Step, Table
from exactgames.numbers.grouping import fold


def see_moves(rows: Frontier, table: Table, step: Step, moved: Index | slice, before: Index, edges: Index) -> None:
    """Everybody, or whoever may, sees the moves of a step; then what the new positions reveal is shown."""
    seen = table.seen[edges]
    for agent in ((None,) if step.public else ()) + step.private:
        sees = table.sees[-1] if agent is None else table.sees[agent] & ~table.sees[-1]
        column: Index = np.zeros(rows.rows, dtype=np.int64)
        column[moved] = np.where(sees[table.turn[before]], seen, 0)
        rows.see(column, table.seen_bound, agent)
    if step.reveals:
        column = np.zeros(rows.rows, dtype=np.int64)
        column[moved] = table.revealed[table.follows[edges]]
        rows.see(column, len(table.shown))


def see_result(rows: Frontier, table: Table) -> None:
    """The end of a stage: everybody sees who holds what, and each agent what she has paid."""
    rows.see(*fold(list(table.held[rows.position].T)))
    if table.hides:
        for agent, cash in enumerate(rows.cash):
            rows.see(*fold([cash]), agent)


@define(eq=False)
class Showing:
    """What is shown before a market's stages.

    profiles  [profiles, n] the types of each type profile
    told      where tables of signals were drawn so far
    """

    market: Market
    course: Course
    profiles: Index
    told: list[Told] = field(factory=list)

    def before_stage(self, rows: Frontier, tree: Growth, number: int, result: Result | None) -> None:
        """What is shown before the stage starts: the types; tables of signals, each one draw of Nature."""
        course = self.course
        for shown in self.market.shown:
            if shown.before != number:
                continue
            if shown.types:
                rows.see(rows.profile, len(self.profiles))
            for table in shown.tables:
                held = course.tables[number - 1].held if number else course.allocations
                bids = None if number or result is None else result.bids[rows.outcome]
                line = table.deciding(self.profiles[rows.profile], bids, held[rows.position])
                self._tell(rows, tree, table, line)

    def _tell(self, rows: Frontier, tree: Growth, table: SignalTable, line: Index) -> None:
        """Each agent is told her word of a table; ``line`` [rows] the row that decides."""
        rows.heard.append(table.first[line])
        moving = np.flatnonzero(table.counts[line] > 1)
        if len(moving):
            counts, first = table.counts[line[moving]], table.first[line[moving]]
            order = np.argsort(rows.node[moving])
            self.told.append((table, rows.node[moving][order], first[order]))
            drawn = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))
            branch = tree.draw(rows, moving, counts, table.weights[drawn], table.denominator)
            rows.heard[-1] = rows.heard[-1] + np.maximum(branch, 0)
        for agent in range(len(self.market.agents)):
            word = table.heard[:, agent]
            if word.any():
                rows.see(word[rows.heard[-1]], len(table.words) + 1, agent)

    def heard(self, rows: Frontier, agent: int, at: Index) -> Index:
        """[rows, tables] the number of the word that the agent was told by each table, −1 where it is not yet drawn."""
        tables = self.market.tables
        found: Index = np.full((len(at), len(tables)), -1, dtype=np.int64)
        for number, (table, end) in enumerate(zip(tables, rows.heard, strict=False)):
            found[:, number] = table.heard[end[at], agent]
        return found
