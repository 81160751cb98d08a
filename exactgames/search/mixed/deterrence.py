"""Moves off the path that deter everybody from leaving it, mixed ones too, by one linear program.

Play meets some sets, with given probabilities there. Let y be the realization weights of the other sets' actions, from
the owner's last move on the path on. If i deviates, she earns by a terminal node z its payoff times chance, the others'
probabilities on the path, and y of the last action off the path of whoever moves there: linear in y as long as
only one of the others does on the way to z. Her best plan's value is the least V with

    V(I) ≥ g(a) + Σ V(I′) over her sets I′ that come next after a,   for each of her sets I and actions a there

(von Stengel 1996), and it must not exceed what the path pays her.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm

from attrs import define, field

from exactgames.concepts.plain_tree import Tree
from exactgames.errors import Undecided
from exactgames.game.tree import CHANCE, TERMINAL
from exactgames.linear.program import Infeasible, Optimal, minimise, solution
from exactgames.numbers.algebraic import Number

_Visit = tuple[int, Fraction, int, int, int]
Term = dict[int, Fraction]
"""{unknown: coefficient}; unknown −1 is the constant."""


def deterring_moves(
    tree: Tree,
    payoff: Sequence[Sequence[int]],
    possible: Sequence[bool],
    met: frozenset[int],
    table: Sequence[Number],
    values: Sequence[Number],
    supports: Mapping[int, Collection[int]] | None = None,
) -> dict[int, Fraction] | None:
    """{action: probability} at sets that play does not meet, such that nobody gains by a deviation; None if there are
    none.

    payoff    [n][N] at terminal nodes, times chance's probability of them
    possible  [N] whether chance lets the node happen
    table     [A] probabilities at the sets ``met``
    values    [n] what play pays, in the units of ``payoff``
    supports  {set that play does not meet: the actions, by their global numbers, that have positive probability there},
              if that is asked for; ``met`` may then be other sets too whose moves are in the table

    Raises Undecided where two others may have to move off the path together, or a number is irrational.
    """
    if any(not isinstance(x, Fraction) for x in (*table, *values)):
        raise Undecided(
            "deviations from irrational probabilities that no pure moves off the path deter: mixed ones may"
        )
    return _Program(tree, payoff, possible, met, table, values, supports).solved()


@define(eq=False, slots=False)
class _Program:
    tree: Tree
    payoff: Sequence[Sequence[int]]
    possible: Sequence[bool]
    met: frozenset[int]
    table: Sequence[Number]
    values: Sequence[Number]
    supports: Mapping[int, Collection[int]] | None = None
    weights: dict[int, int] = field(factory=dict)  # {action off the path: its unknown}
    before: dict[int, int] = field(factory=dict)  # {set off the path: the owner's last action off the path, or −1}
    size: int = 0
    rows: list[tuple[Term, bool]] = field(factory=list)  # term = 0, or ≥ 0

    def unknown(self) -> int:
        self.size += 1
        return self.size - 1

    def solved(self) -> dict[int, Fraction] | None:
        for player in range(len(self.values)):
            self._deviations(player)
        for s, last in self.before.items():
            whole: Term = {self.weights[a]: Fraction(1) for a in self._moves(s)}
            whole[self.weights[last] if last >= 0 else -1] = Fraction(-1)
            self.rows.append((whole, True))
        least = self._least() if self.supports is not None else None
        slack = sum(not equation for _, equation in self.rows)
        matrix, right = [], []
        at = self.size
        for term, equation in self.rows:
            scale = lcm(*(x.denominator for x in term.values()))
            row = [0] * (self.size + slack)
            for k, x in term.items():
                if k >= 0:
                    row[k] = int(x * scale)
            if not equation:
                row[at] = -1
                at += 1
            matrix.append(row)
            right.append(int(-term.get(-1, Fraction(0)) * scale))
        found = _solved(matrix, right, self.size + slack, least)
        if found is None:
            return None
        moves = {}
        for s, last in self.before.items():
            total = found[self.weights[last]] if last >= 0 else Fraction(1)
            for k, a in enumerate(self._moves(s)):
                moves[a] = found[self.weights[a]] / total if total else Fraction(int(k == 0))
        return moves

    def _least(self) -> int:
        """An unknown that is at most 1, and at most the weight of every action that is to have some."""
        least = self.unknown()
        self.rows.append(({-1: Fraction(1), least: Fraction(-1)}, False))
        self.rows += [({k: Fraction(1), least: Fraction(-1)}, False) for k in self.weights.values()]
        return least

    def _moves(self, s: int) -> Collection[int]:
        """The actions at a set off the path that may have positive probability."""
        return self._actions(s) if self.supports is None else self.supports[s]

    def _actions(self, s: int) -> range:
        return range(self.tree.start[s], self.tree.start[s + 1])

    def _deviations(self, player: int) -> None:
        """The player's best plan earns no more than play pays her."""
        gained, sets = self._walked(player)
        following: dict[int, list[int]] = {}
        worth = {}
        for s, last in sets.items():
            following.setdefault(last, []).append(s)
            worth[s] = (self.unknown(), self.unknown())  # V(s) as a difference
        for s in sets:
            for a in self._actions(s):
                self.rows.append((self._over(gained.get(a, {}), following.get(a, []), worth, s), False))
        value = self.values[player]
        start = self._over(gained.get(-1, {}), following.get(-1, []), worth, None)
        start[-1] = start.get(-1, Fraction(0)) + (value if isinstance(value, Fraction) else 0)
        self.rows.append((start, False))

    def _walked(self, player: int) -> tuple[dict[int, Term], dict[int, int]]:
        """({own action: what it earns without another own move after it}, {set of hers: the own action before it});
        −1 is no action. Undecided where two others move off the path.
        """
        tree = self.tree
        gained: dict[int, Term] = {}
        sets: dict[int, int] = {}
        # node, probability of the others on the path, own last action, who moved off the path, her last action there
        waiting: list[_Visit] = [(0, Fraction(1), -1, -1, -1)]
        while waiting:
            node, reach, last, other, move = visit = waiting.pop()
            s = tree.infoset[node]
            if s == TERMINAL:
                term = gained.setdefault(last, {})
                k = self.weights[move] if move >= 0 else -1
                term[k] = term.get(k, Fraction(0)) + reach * self.payoff[player][node]
            elif s == CHANCE:
                waiting += [(c, reach, last, other, move) for c in tree.children(node) if self.possible[c]]
            elif tree.owner[s] == player:
                sets[s] = last
                own = zip(tree.children(node), self._actions(s), strict=True)
                waiting += [(c, reach, a, other, move) for c, a in own]
            elif s in self.met:
                waiting += self._on_the_path(visit)
            else:
                waiting += self._off_the_path(visit)
        return gained, sets

    def _on_the_path(self, visit: _Visit) -> Iterator[_Visit]:
        """Behind a set of another's, where she moves as play does."""
        node, reach, last, other, move = visit
        for c, a in zip(self.tree.children(node), self._actions(self.tree.infoset[node]), strict=True):
            p = self.table[a]
            if isinstance(p, Fraction) and p:
                yield c, reach * p, last, other, move

    def _off_the_path(self, visit: _Visit) -> Iterator[_Visit]:
        """Behind a set of another's, where her moves are unknown."""
        node, reach, last, other, move = visit
        s = self.tree.infoset[node]
        owner = self.tree.owner[s]
        if other not in (-1, owner):
            raise Undecided("deviations that no pure moves off the path deter: mixed ones of two others may")
        self.before[s] = move
        for c, a in zip(self.tree.children(node), self._actions(s), strict=True):
            if a in self._moves(s):
                if a not in self.weights:
                    self.weights[a] = self.unknown()
                yield c, reach, last, owner, a

    def _over(self, gained: Term, after: list[int], worth: dict[int, tuple[int, int]], s: int | None) -> Term:
        """V(s) − gained − Σ V over ``after``; without V(s) for None."""
        term = {k: -x for k, x in gained.items()}
        for sign, part in [(1, s)] * (s is not None) + [(-1, t) for t in after]:
            if part is not None:
                for k, x in zip(worth[part], (sign, -sign), strict=True):
                    term[k] = term.get(k, Fraction(0)) + x
        return term


def _solved(matrix: list[list[int]], right: list[int], size: int, least: int | None) -> tuple[Fraction, ...] | None:
    """A solution ≥ 0; with ``least`` one in which that unknown is as large as can be, and positive. None if there is
    none.
    """
    if least is None:
        found = solution([0] * size, matrix, right)
        return None if isinstance(found, Infeasible) else found
    best = minimise([-int(k == least) for k in range(size)], matrix, right)
    return best.x if isinstance(best, Optimal) and best.value < 0 else None
