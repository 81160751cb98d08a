"""The equations of a Nash equilibrium with given supports, and what can be read off them before they are solved.

The unknowns are the probabilities of all supported actions but the last at each set that play meets. With C and W as in
``many_players``, supported actions of a set have equal W, and no other action's W, where it does not depend on moves
off the path, exceeds it. All are multilinear in the players' behaviour: a polynomial with one sign at all pure profiles
of the supports has it wherever all supported probabilities are positive.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import numpy as np
from attrs import define
from flint import fmpz_mpoly

from exactgames.concepts.plain_tree import Tree
from exactgames.game.tree import CHANCE, TERMINAL
from exactgames.linear.polynomials import Point, ring, value_at
from exactgames.linear.program import Optimal, minimise
from exactgames.numbers.algebraic import Number, sign_of
from exactgames.search.cells.expressions import Cell
from exactgames.unwound import Task, run

VERTICES = 4_096
"""The most pure profiles of the supports that a polynomial is evaluated at."""


@define(eq=False, slots=False)
class Equations:
    """The equations of a cell whose supports are fixed at the sets that play meets.

    payoff    [n][N] at terminal nodes, times chance's probability of them
    possible  [N] whether chance lets the node happen
    cell      [A] at the sets ``met``: the supports
    """

    tree: Tree
    payoff: Sequence[Sequence[int]]
    possible: Sequence[bool]
    cell: Cell
    met: frozenset[int]

    def __attrs_post_init__(self) -> None:
        start = self.tree.start
        self.supports = {s: [a for a in range(start[s], start[s + 1]) if self.cell[a]] for s in sorted(self.met)}
        self.mixed = [support for support in self.supports.values() if len(support) > 1]
        self.ring = ring(sum(len(support) - 1 for support in self.mixed))
        unknowns = list(self.ring.gens())
        one = self.ring.constant(1)
        self.chance_of: dict[int, fmpz_mpoly] = {support[0]: one for support in self.supports.values()}
        for support in self.mixed:
            rest = one
            for a in support[:-1]:
                self.chance_of[a] = unknowns.pop(0)
                rest = rest - self.chance_of[a]
            self.chance_of[support[-1]] = rest
        self.differences, self.gains = self._conditions()

    def _conditions(self) -> tuple[list[fmpz_mpoly], list[fmpz_mpoly]]:
        """(what has to be 0: differences between supported actions; what must not be positive: gains of others that
        do not depend on moves off the path)
        """
        differences: list[fmpz_mpoly] = []
        gains: list[fmpz_mpoly] = []
        for player in range(len(self.payoff)):
            gained, following, unsure = self._gained(player)

            def after(
                action: int,
                gained: dict[int, fmpz_mpoly] = gained,
                following: dict[int, list[int]] = following,
                unsure: set[int] = unsure,
            ) -> Task[fmpz_mpoly | None]:
                if action in unsure:
                    return None
                total = gained.get(action, self.ring.constant(0))
                for s in following.get(action, ()):
                    first = self.supports[s][0] if s in self.supports else self.tree.start[s]
                    part = yield after(first)
                    if part is None:
                        return None
                    total = total + part
                return total

            for s, support in self.supports.items():
                if self.tree.owner[s] != player:
                    continue
                base = run(after(support[0]))
                for a in range(self.tree.start[s], self.tree.start[s + 1]):
                    value = run(after(a))
                    if a == support[0] or value is None or base is None:
                        continue
                    (differences if a in support else gains).append(value - base)
        return differences, gains

    def _gained(self, player: int) -> tuple[dict[int, fmpz_mpoly], dict[int, list[int]], set[int]]:
        """(C(a) for each own action a; the own sets after it; the actions after which others move off the path)"""
        tree, possible = self.tree, self.possible
        gained: dict[int, fmpz_mpoly] = {}
        sets: dict[int, int] = {}
        unsure: set[int] = set()
        waiting: list[tuple[int, fmpz_mpoly, int]] = [(0, self.ring.constant(1), -1)]
        while waiting:
            node, reach, last = waiting.pop()
            s = tree.infoset[node]
            if s == TERMINAL:
                gained[last] = gained.get(last, self.ring.constant(0)) + reach * self.payoff[player][node]
            elif s == CHANCE:
                waiting += [(child, reach, last) for child in tree.children(node) if possible[child]]
            elif tree.owner[s] == player:
                sets[s] = last
                for a, child in enumerate(tree.children(node), start=tree.start[s]):
                    waiting.append((child, reach, a))
            elif s in self.supports:
                for a, child in enumerate(tree.children(node), start=tree.start[s]):
                    if a in self.supports[s]:
                        waiting.append((child, reach * self.chance_of[a], last))
            else:
                unsure.add(last)
        following: dict[int, list[int]] = {}
        for s, last in sets.items():
            following.setdefault(last, []).append(s)
        return gained, following, unsure

    # ---- solving

    def systems(self) -> list[list[fmpz_mpoly]]:
        """Systems of equations whose solutions together are those with all supported probabilities positive (and
        others): factors of one sign there are left out; none if an equation, or a gain, has one sign.
        """
        if any(self._sign(gain) == 1 for gain in self.gains):
            return []
        choices = []
        for difference in self.differences:
            if difference.is_zero():
                continue
            factors = [p for p, _ in difference.factor()[1]]
            left = [p for p in factors if not self._sign(p)]
            if not left:
                return []
            choices.append(left)
        return [list(choice) for choice in product(*choices)]

    def _sign(self, polynomial: fmpz_mpoly) -> int:
        """1 or −1 if the polynomial has that sign wherever all supported probabilities are positive, as its values at
        the pure profiles show (it is multilinear: a mixture of them); else 0.
        """
        if polynomial.is_zero():
            return 0
        count = int(np.prod([len(support) for support in self.mixed], dtype=object)) if self.mixed else 1
        if count > VERTICES:
            return 0
        signs = set()
        for choice in product(*(range(len(support)) for support in self.mixed)):
            corner = [
                int(j == k) for k, support in zip(choice, self.mixed, strict=True) for j in range(len(support) - 1)
            ]
            value = int(polynomial(*corner)) if corner else int(polynomial.coefficient(0))
            signs.add((value > 0) - (value < 0))
            if len(signs - {0}) > 1:
                return 0
        return next(iter(signs - {0}), 0)

    def probabilities(self, point: Point) -> dict[int, Number] | None:
        """{action: its probability} at a solution; None unless all are positive."""
        values = list(point)
        found: dict[int, Number] = {support[0]: Fraction(1) for support in self.supports.values()}
        for support in self.mixed:
            rest: Number = Fraction(1)
            for a in support[:-1]:
                found[a] = values.pop(0)
                rest = rest - found[a]
            found[support[-1]] = rest
        return found if all(sign_of(p) > 0 for p in found.values()) else None

    def inner_point(self, system: list[fmpz_mpoly]) -> Point | None:
        """Of linear equations: a solution with all probabilities positive and no gain among the linear ones, such that
        the least probability is as large as can be; None if there is none.
        """
        n = self.ring.nvars()
        rows: list[tuple[list[int], int, bool]] = []  # coefficients and constant: = 0, or ≥ 0
        rows += [(*linear_parts(p, n), True) for p in system]
        rows += [(*linear_parts(-p, n), False) for p in self.gains if p.total_degree() <= 1]
        slack = sum(not equation for _, _, equation in rows)
        # unknowns: p (n), the least probability t, slacks of gains, slacks of p ≥ t
        kinds = [self.chance_of[a] for support in self.mixed for a in support]
        matrix, right = [], []
        at = 0
        for row, constant, equation in rows:
            line = [*row, 0, *[0] * (slack + len(kinds))]
            if not equation:
                line[n + 1 + at] = -1
                at += 1
            matrix.append(line)
            right.append(-constant)
        for k, chance in enumerate(kinds):
            row, constant = linear_parts(chance, n)
            line = [*row, -1, *[0] * (slack + len(kinds))]
            line[n + 1 + slack + k] = -1
            matrix.append(line)
            right.append(-constant)
        cost = [*[0] * n, -1, *[0] * (slack + len(kinds))]
        best = minimise(cost, matrix, right)
        if not isinstance(best, Optimal) or best.value >= 0:
            return None
        point = tuple(best.x[:n])
        if any(value_at(p, point) != 0 for p in system):
            raise ArithmeticError("a solution does not solve the equations")
        return point


def linear_parts(polynomial: fmpz_mpoly, size: int) -> tuple[list[int], int]:
    """(coefficients, constant) of a linear polynomial."""
    row, constant = [0] * size, 0
    for powers, coefficient in polynomial.to_dict().items():
        places = [k for k, power in enumerate(powers) if power]
        if places:
            row[places[0]] = int(coefficient)
        else:
            constant = int(coefficient)
    return row, constant
