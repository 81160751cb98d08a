"""What a plan gains at least over a cell, worked out node by node: the bounds of ``gain_bounds``, one plan at a time.

A *plan* is a list of (set, action), its first set J where it starts; at sets that it does not name it goes on as the
profile does. With D and W as there (y is played with the plan), ``from_node`` is W(n): the least, over the cell, of
the sum, over the histories h of J at or below n, of chance's probability, times whether the others' moves lead from
n to h, times what the plan gains at h.
"""

from __future__ import annotations

from collections.abc import Sequence

from exactgames.concepts.plain_tree import Tree, chance_weighted
from exactgames.game.tree import CHANCE, TERMINAL, Game
from exactgames.search.cells.expressions import Cell
from exactgames.unwound import Task, run

Plan = tuple[tuple[int, int], ...]
"""(set, index of the action in it), …: the first is where the plan starts."""


class CellGains:
    """Bounds on gains in one game; the cell is given with each question."""

    def __init__(self, game: Game) -> None:
        self.tree, self.payoff = Tree(game), chance_weighted(game)

    def from_nodes(self, nodes: Sequence[int], plan: Plan, cell: Cell) -> tuple[list[int], list[int]]:
        """(for each node the least of the plan's weighted gain at the histories of its first set below; the sets where
        several allowed actions were compared).
        """
        question = _Question(self, plan, cell)
        found = [run(question.towards(node, self.tree.above(plan[0][0], node))) for node in nodes]
        return found, list(question.open)

    def answers(self, nodes: Sequence[int], plan: Plan, cell: Cell) -> dict[int, int | None]:
        """{set where several allowed actions were compared: the index of the first one that makes the gain least at all
        its histories, None if they ask for different ones}.
        """
        question = _Question(self, plan, cell)
        for node in nodes:
            run(question.towards(node, self.tree.above(plan[0][0], node)))
        return {s: question.best[s] for s in question.open}

    def looked_at(self, nodes: Sequence[int], plan: Plan, cell: Cell) -> set[int]:
        """The sets whose allowed actions the plan's gain depends on."""
        question = _Question(self, plan, cell)
        for node in nodes:
            run(question.towards(node, self.tree.above(plan[0][0], node)))
        return set(question.allowed)


class _Question:
    """One plan in one cell."""

    def __init__(self, owner: CellGains, plan: Plan, cell: Cell) -> None:
        self.tree, self.first, self.plan = owner.tree, plan[0], dict(plan)
        self.player = self.tree.owner[plan[0][0]]
        self.payoff = owner.payoff[self.player]
        self.cell: list[bool] = cell.tolist()
        self.allowed: dict[int, list[int]] = {}  # of the sets met so far
        self.open: dict[int, None] = {}  # those with several, as they are met
        self.best: dict[int, int | None] = {}

    def towards(self, node: int, path: set[int]) -> Task[int]:
        """W(node); 0 outside ``path``."""
        if node not in path:
            return 0
        tree, s = self.tree, self.tree.infoset[node]
        if s == self.first[0]:
            found: int = yield self.gain(node)
            return found
        if s == CHANCE or tree.owner[s] == self.player:
            total = 0
            for child in tree.children(node):
                total += yield self.towards(child, path)
            return total
        values = []
        for k in self._choices(s):
            values.append((yield self.towards(tree.first[node] + k, path)))
        return self._least(s, values)

    def gain(self, h: int) -> Task[int]:
        """The least, over what the cell allows at J, of D(ha, h(the plan's action))."""
        first, (s, better) = self.tree.first[h], self.first
        values = []
        for k in self._choices(s):
            values.append((yield self.difference(first + k, first + better)))
        return self._least(s, values)

    def difference(self, x: int, y: int) -> Task[int]:
        """D(x, y), y played with the plan."""
        tree, s = self.tree, self.tree.infoset[x]
        if s >= 0 and s == tree.infoset[y]:
            values = []
            for k in self._choices(s):
                values.append((yield self.difference(tree.first[x] + k, tree.first[y] + self.plan.get(s, k))))
            return self._least(s, values)
        total = 0
        if s == CHANCE and tree.odds.get(y) == tree.odds[x]:
            for pair in zip(tree.children(x), tree.children(y), strict=True):
                total += yield self.difference(*pair)
            return total
        least: int = yield self.bound(1, y)
        greatest: int = yield self.bound(-1, x, planned=False)
        return least + greatest

    def bound(self, sign: int, node: int, planned: bool = True) -> Task[int]:
        """The least of sign · U; with the plan at the sets that it names."""
        tree, s = self.tree, self.tree.infoset[node]
        if s == TERMINAL:
            return sign * self.payoff[node]
        if s == CHANCE:
            total = 0
            for child in tree.children(node):
                total += yield self.bound(sign, child, planned)
            return total
        if planned and s in self.plan:
            found: int = yield self.bound(sign, tree.first[node] + self.plan[s], planned)
            return found
        values = []
        for k in self._choices(s):
            values.append((yield self.bound(sign, tree.first[node] + k, planned)))
        return self._least(s, values)

    def _choices(self, s: int) -> list[int]:
        """The allowed actions of set s."""
        if s not in self.allowed:
            row = self.cell[self.tree.start[s] : self.tree.start[s + 1]]
            self.allowed[s] = [k for k, inside in enumerate(row) if inside]
        if len(self.allowed[s]) > 1:
            self.open.setdefault(s)
        return self.allowed[s]

    def _least(self, s: int, values: list[int]) -> int:
        """The least of the values, one for each allowed action of set s; notes which one it is."""
        if len(values) == 1:
            return values[0]
        least = min(values)
        k = self.allowed[s][values.index(least)]
        if self.best.setdefault(s, k) != k:
            self.best[s] = None
        return least
