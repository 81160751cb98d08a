"""Cells of pure profiles, and what a plan gains at least in all of them.  A cell allows some actions at each
information set; its profiles play allowed ones.  For one agent let U be her payoff at a terminal node times chance's
probability on the way there.  Over the profiles of a cell

    least(x)   U at a terminal node; the sum over the children at a chance node; at a set the minimum over the allowed
               actions, or with a plan, y being played with it, the plan's action where it names the set
    D(x, y)    x and y in one set: the minimum over its allowed actions of D(xa, ya); two chance nodes with the same
               probabilities: the sum of D(xk, yk); else least(y) with the plan - greatest(x)
    gain(h)    at a history of the plan's first set: the minimum over its allowed actions a of D(ha, h(plan's action))
    W(n)       the gain at a history of the plan's first set; the sum over the children at a chance node and at the
               agent's own sets; the minimum over the allowed actions at another's; 0 where no such history is below

Each bounds from below what the plan gains in any profile of the cell: a sum of minima is at most the minimum of the
sum, and both sides of D answer alike where they cannot tell each other apart.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from ..budget import BLOCK, Budget, digits, room
from .tree import CompleteTree, subgame, subgame_roots
from .unwound import Task, run

Cell = list[list[int]]  # by set: the allowed actions, ascending
Plan = dict[int, int]  # set -> action; the first one is where it starts


class Bounds:
    """What does not change from cell to cell: the tree, payoffs times chance's probabilities, the subgames."""

    def __init__(self, game: CompleteTree) -> None:
        self.game, self.budget = game, game.budget
        self.budget.charge("the children of nodes", 6 * len(game), kept=110 * len(game))
        self.kids: list[list[int]] = [[] for _ in range(len(game))]
        for node in range(1, len(game)):
            self.kids[game.parent[node]].append(node)
        each = 20 + 4 * digits(game.prior_bits)
        self.budget.charge(
            "chance's probabilities", len(game) * each, kept=len(game) * (150 + 2 * room(game.prior_bits))
        )
        self.odds = {-2 - k: tuple(Fraction(w, sum(row)) for w in row) for k, row in enumerate(game.chance)}
        self.weight = self._weights()
        self.bits = game.bits + max((x.bit_length() for x in self.weight), default=0)  # of payoffs times these
        self._each = 15 + 2 * digits(self.bits - game.bits, game.bits)
        self._left = 0  # steps that are paid for
        self.roots = subgame_roots(game)

    def _weights(self) -> list[int]:
        """Chance's probability of the way to each node, over one denominator."""
        game, number, below = self.game, [1] * len(self.game), [1] * len(self.game)
        what = "chance's probabilities of the ways to nodes"
        self.budget.charge(what, 4 * len(game), briefly=16 * len(game))
        for node in range(1, len(game)):
            above = game.parent[node]
            number[node], below[node] = number[above], below[above]
            if game.at[above] <= -2:
                odds = self.odds[game.at[above]][game.branch[node]]
                one, other = below[node].bit_length(), odds.denominator.bit_length()
                if one + other > 300:
                    self.budget.charge(what, 4 * digits(one, other), kept=2 * room(one + other))
                number[node] *= odds.numerator
                below[node] *= odds.denominator
        common = self.budget.lcm(what, set(below))
        bits = common.bit_length()
        self.budget.charge(
            f"{what}, of {bits} bits", len(game) * (3 + 2 * digits(bits, 60)), kept=len(game) * (8 + room(bits))
        )
        return [n * (common // d) for n, d in zip(number, below, strict=True)]

    def above(self, here: int, root: int) -> set[int]:
        """The nodes from `root` down to the histories of a set, both included; empty if none is below it."""
        parent, found = self.game.parent, set[int]()
        self.budget.charge(
            "the nodes above a set",
            10 + 6 * self.game.ways[here],
            briefly=60 * min(self.game.ways[here], len(self.game)),
        )
        for history in self.game.histories[here]:
            way, node = [], history
            while node >= root and node not in found:
                way.append(node)
                node = parent[node]
            if root in way or node in found:
                found.update(node for node in way if node >= root)
        return found

    def subgame(self, here: int) -> int:
        """The root of the smallest subgame that contains a set."""
        return subgame(self.game, self.roots, here)

    def spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            self._left = max(1, BLOCK // self._each)
            self.budget.charge(
                "the bounds of plans in a cell", self._left * self._each, briefly=self._left * (200 + room(self.bits))
            )


class Differences:
    """What one agent gets more from one node on than from another, in one cell; with a plan from the former on."""

    def __init__(self, bounds: Bounds, cell: Cell, agent: int, plan: Plan) -> None:
        self.bounds, self.game, self.cell, self.agent, self.plan = bounds, bounds.game, cell, agent, plan
        self.payoff = self.game.payoff[agent]
        self._greatest: dict[int, int] = {}
        self._planned: dict[int, int] = {}

    def of(self, x: int, y: int) -> int:
        """D(x, y)."""
        return run(self._difference(x, y))

    def _difference(self, x: int, y: int) -> Task[int]:
        self.bounds.spend()
        at, values = self.game.at, list[int]()
        here, mine, other = at[x], self.bounds.kids[x], self.bounds.kids[y]
        if here >= 0 and here == at[y]:
            for a in self.cell[here]:
                values.append((yield self._difference(mine[a], other[self.plan.get(here, a)])))
            return min(values)
        if here <= -2 and at[y] <= -2 and self.bounds.odds[here] == self.bounds.odds[at[y]]:
            for pair in zip(mine, other, strict=True):
                values.append((yield self._difference(*pair)))
            return sum(values)
        least: int = yield self._extreme(y, self._planned, 1, self.plan)
        greatest: int = yield self._extreme(x, self._greatest, -1, {})
        return least - greatest

    def _extreme(self, node: int, known: dict[int, int], sign: int, plan: Plan) -> Task[int]:
        """The least (sign 1) or the greatest (-1) of U."""
        if node not in known:
            self.bounds.spend()
            here, kids = self.game.at[node], self.bounds.kids[node]
            if here == -1:
                known[node] = self.payoff[node] * self.bounds.weight[node]
                return known[node]
            open_kids = kids
            if here >= 0:
                open_kids = [kids[plan[here]]] if here in plan else [kids[action] for action in self.cell[here]]
            values: list[int] = []
            for child in open_kids:
                values.append((yield self._extreme(child, known, sign, plan)))
            known[node] = sum(values) if here <= -2 else min(values) if sign > 0 else max(values)
        return known[node]


class Gains(Differences):
    """One plan in one cell."""

    def __init__(self, bounds: Bounds, cell: Cell, plan: Plan) -> None:
        self.first = next(iter(plan))
        super().__init__(bounds, cell, bounds.game.owner[self.first], plan)

    def below(self, root: int) -> int:
        """W(root)."""
        return run(self._below(root, self.bounds.above(self.first, root)))

    def at(self, history: int) -> int:
        """What the plan gains at a history of its first set."""
        return run(self._at(history))

    def _below(self, node: int, path: set[int]) -> Task[int]:
        if node not in path:
            return 0
        self.bounds.spend()
        here, kids = self.game.at[node], self.bounds.kids[node]
        if here == self.first:
            found: int = yield self._at(node)
            return found
        sums = here <= -2 or self.game.owner[here] == self.agent
        values: list[int] = []
        for child in kids if sums else [kids[action] for action in self.cell[here]]:
            values.append((yield self._below(child, path)))
        return sum(values) if sums else min(values)

    def _at(self, history: int) -> Task[int]:
        kids = self.bounds.kids[history]
        better = kids[self.plan[self.first]]
        values: list[int] = []
        for action in self.cell[self.first]:
            values.append((yield self._difference(kids[action], better)))
        return min(values)


def undivided_gain(total: dict[tuple[tuple[int, int], ...], Fraction], budget: Budget) -> bool:
    """Whether every monomial that no other one divides has a positive sum."""
    size = sum(map(len, total))
    budget.charge("the monomials of a mixture", 10 * len(total) + 3 * size, briefly=200 * len(total) + 100 * size)
    counts = {monomial: Counter(monomial) for monomial in total}
    for monomial, gain in total.items():
        if gain <= 0:
            budget.charge("the monomials of a mixture", 20 * len(total) + 5 * size)
            if not any(other != monomial and counts[other] <= counts[monomial] for other in total):
                return False
    return True
