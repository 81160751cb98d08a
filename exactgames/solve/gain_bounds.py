"""How much a deviation gains at least, whatever profile of a cell is played.

A *cell* allows some of the actions at each information set; its profiles are the pure ones that play allowed actions.
For player i let U(x) be her payoff from node x on, times the probability of chance's moves from the root (so that
chance adds and nothing is divided). Over the profiles of the cell, with terminal nodes' values known,

    least(x)   = Σ over children (chance),  min over the allowed actions (a set),  and greatest(x) with max
    D(x, y)    ≤ U(y) − U(x):   x and y in one set J:           min over J's allowed actions a of D(xa, ya)
                                chance with equal branches:     Σ D(xk, yk)
                                else                            least(y) − greatest(x)

The first line of D is what makes sealed bids work: those who move after her do not see which action she took, so they
answer both with the same one. For a deviation at set I from action a to a′, and n above I,

    W(n)       n in I: D(na, na′);   chance: Σ over children;   her own set: the child towards I;
               another's set: min over the allowed actions (0 where the child is not above I)

W(root) > 0 proves that a, then on as the profile says, is beaten by a′, then on as the profile says, given Bayes'
belief at I, in every profile of the cell. D > 0 at every history of I proves it under every belief. In a cell of one
profile both are exact. Everything is a sum or a minimum over allowed actions: the expressions are built once, and
valued for a cell by passes over arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.errors import LimitReached
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import CHANCE, TERMINAL, Game, Index
from exactgames.game.values import play
from exactgames.numbers.arrays import Integers, exact_dtype

Cell = npt.NDArray[np.bool_]
"""[A] which actions are allowed."""

TERMS = 20_000_000
"""The most terms of expressions that are built."""

DEPTH = 400
"""The most moves on a path: expressions are built by recursion."""


def chance_weighted(game: Game) -> list[list[int]]:
    """[n][N] each player's payoff at terminal nodes times the probability of chance's moves there (elsewhere 0), over
    one denominator.
    """
    first: Integers = np.zeros(game.actions, dtype=np.int64)
    first[game.action_start[:-1]] = 1
    played = play(game, BehaviorStrategy(first, np.ones(game.infosets, dtype=np.int64)))
    after_chance = game.infoset[game.parent] == CHANCE
    reach = played.forward(np.where(after_chance, played.edges, played.sure).astype(object))
    found = [[0] * game.nodes for _ in game.players]
    for i, row in enumerate(game.payoffs.tolist()):
        for node, u in zip(game.terminals.tolist(), row, strict=True):
            found[i][node] = int(u) * int(reach[node])
    return found


class Tree:
    """The game's tree in plain lists, quick to walk."""

    def __init__(self, game: Game) -> None:
        if len(game.levels) > DEPTH:
            shrink = ("shorter plays",)
            raise LimitReached(DEPTH, len(game.levels), False, "moves on a path", shrink)
        self.game = game
        self.infoset: list[int] = game.infoset.tolist()
        self.parent: list[int] = game.parent.tolist()
        self.branch: list[int] = game.branch.tolist()
        self.first: list[int] = game.first_child.tolist()
        self.owner: list[int] = game.infoset_player.tolist()
        self.start: list[int] = game.action_start.tolist()
        counts = np.bincount(game.parent[1:], minlength=game.nodes) if game.nodes > 1 else np.zeros(1, dtype=np.int64)
        self.count: list[int] = counts.tolist()
        self.odds = {
            node: tuple(
                Fraction(int(game.chance[child]), game.chance_denominator[int(game.node_level[node])])
                for child in self.children(node)
            )
            for node in np.flatnonzero(game.infoset == CHANCE).tolist()
        }
        """At each chance node, its branches' probabilities."""

    def children(self, node: int) -> range:
        """The node's children, in the order of their actions."""
        return range(self.first[node], self.first[node] + self.count[node])

    def above(self, s: int, root: int) -> set[int]:
        """The nodes from ``root`` down to the histories of set s, both included."""
        found: set[int] = set()
        for node in self.game.histories(s).tolist():
            way = []
            while node not in found:
                way.append(node)
                if node == root:
                    break
                node = self.parent[node]
                if node < 0:  # not below the root
                    way = []
                    break
            found.update(way)
        return found


class Expressions:
    """Sums, and minima over the allowed actions, of integers: number 0 … by their parts, valued for a cell at once.

    ``sum`` and ``least`` return an expression's number; an expression of constants is a constant.
    """

    def __init__(self, actions: int) -> None:
        self._actions = actions
        self._constant: dict[int, int] = {}
        self._value: list[int | None] = []
        self._parts: list[tuple[int, ...]] = []
        self._guards: list[tuple[int, ...] | None] = []
        self._terms = 0

    def constant(self, value: int) -> int:
        if value not in self._constant:
            self._constant[value] = self._new(value, (), None)
        return self._constant[value]

    def sum(self, parts: Sequence[int]) -> int:
        """The sum of the parts."""
        known, open_parts = 0, []
        for part in parts:
            value = self._value[part]
            if value is None:
                open_parts.append(part)
            else:
                known += value
        if not open_parts:
            return self.constant(known)
        if known:
            open_parts.append(self.constant(known))
        return open_parts[0] if len(open_parts) == 1 else self._new(None, tuple(open_parts), None)

    def least(self, parts: Sequence[int], guards: Sequence[int] | None = None) -> int:
        """The least of the parts whose action in ``guards`` is allowed; of all parts without guards."""
        if all(part == parts[0] for part in parts):
            return parts[0]
        always = self._actions  # an action that every cell allows
        return self._new(None, tuple(parts), tuple(guards) if guards is not None else (always,) * len(parts))

    def _new(self, value: int | None, parts: tuple[int, ...], guards: tuple[int, ...] | None) -> int:
        self._terms += len(parts)
        if self._terms > TERMS:
            shrink = ("fewer actions", "fewer types", "a smaller aftermarket")
            raise LimitReached(TERMS, self._terms, True, "terms of bounds on gains", shrink)
        self._value.append(value)
        self._parts.append(parts)
        self._guards.append(guards)
        return len(self._value) - 1

    def sets_in(self, number: int, action_infoset: Index) -> list[int]:
        """The information sets whose actions the expression depends on, in the order of first meeting."""
        found: dict[int, None] = {}
        waiting, seen = [number], {number}
        while waiting:
            at = waiting.pop()
            for guard in self._guards[at] or ():
                if guard < self._actions:
                    found.setdefault(int(action_infoset[guard]))
            for part in self._parts[at]:
                if part not in seen:
                    seen.add(part)
                    waiting.append(part)
        return list(found)

    def compile(self) -> Compiled:
        """Ready to be valued."""
        count = len(self._value)
        depth = np.zeros(count, dtype=np.int64)
        for at in range(count):  # parts come before the whole
            if self._parts[at]:
                depth[at] = 1 + max(int(depth[part]) for part in self._parts[at])
        # |an expression| is at most the sum of its parts' bounds; every one is a sum of distinct payoffs or a difference
        bound = np.zeros(count, dtype=object)
        for at in range(count):
            value = self._value[at]
            if value is not None:
                bound[at] = abs(value)
            elif self._guards[at] is None:
                bound[at] = sum(bound[part] for part in self._parts[at])
            else:
                bound[at] = max(bound[part] for part in self._parts[at])
        dtype = exact_dtype(4 * max(bound.tolist(), default=0) + 4)
        ceiling = 2 * max(bound.tolist(), default=0) + 1
        values = np.array([v if v is not None else 0 for v in self._value], dtype=dtype)
        steps = []
        for d in range(1, int(depth.max(initial=0)) + 1):
            at = np.flatnonzero(depth == d).tolist()
            sums = [k for k in at if self._guards[k] is None]
            minima = [k for k in at if self._guards[k] is not None]
            guards = np.array([g for k in minima for g in self._guards[k] or ()], dtype=np.int64)
            steps.append((self._rows(sums), self._rows(minima), guards))
        return Compiled(values, tuple(steps), ceiling)

    def _rows(self, numbers: list[int]) -> tuple[Index, Index, Index]:
        lengths = np.array([len(self._parts[k]) for k in numbers], dtype=np.int64)
        flat = np.array([part for k in numbers for part in self._parts[k]], dtype=np.int64)
        return np.array(numbers, dtype=np.int64), flat, np.cumsum(lengths) - lengths


Rows = tuple[Index, Index, Index]


@frozen(eq=False)
class Compiled:
    """Expressions as arrays: constants, then for each depth (sums, minima, the minima's guards)."""

    constants: Integers
    steps: tuple[tuple[Rows, Rows, Index], ...]
    ceiling: int

    def values(self, cell: Cell) -> Integers:
        """[expressions] the values in the cell, which allows an action at every set."""
        found = self.constants.copy()
        allowed = np.append(cell, True)
        for (sums, sum_parts, sum_at), (minima, least_parts, least_at), guards in self.steps:
            if len(sums):
                found[sums] = np.add.reduceat(found[sum_parts], sum_at)
            if len(minima):
                candidates: Any = np.where(allowed[guards], found[least_parts], self.ceiling)
                found[minima] = np.minimum.reduceat(candidates, least_at)
        return found


@frozen(eq=False)
class GainBounds:
    """Bounds on the gain of every one-shot deviation, one a row.

    set_of, action, instead  [R] the set, what the profile plays there, the deviation: actions by their global numbers
    bayes                    [R] the expression W from the root that Bayes' rule starts from
    always                   [R] the expression min D over the histories
    """

    game: Game
    set_of: Index
    action: Index
    instead: Index
    bayes: Index
    always: Index
    expressions: Expressions
    compiled: Compiled

    def values(self, cell: Cell) -> tuple[Integers, Integers]:
        """([R] W, [R] min D) over the cell."""
        found = self.compiled.values(cell)
        return found[self.bayes], found[self.always]


def gain_bounds(game: Game, roots: Index) -> GainBounds:
    """The bounds of every deviation; ``roots`` [S]: the node that Bayes' rule starts from for each set.

    LimitReached where the expressions would be too many, or the tree too deep.
    """
    return _Builder(game, roots).build()


class _Builder:
    def __init__(self, game: Game, roots: Index) -> None:
        self.tree, self.roots = Tree(game), roots
        self.made = Expressions(game.actions)
        self.payoff = chance_weighted(game)
        self.bounds: dict[tuple[int, int, int], int] = {}
        self.differences: dict[tuple[int, int, int], int] = {}

    def build(self) -> GainBounds:
        game, tree = self.tree.game, self.tree
        rows: list[tuple[int, int, int, int, int]] = []
        for s in range(game.infosets):
            nodes, player = game.histories(s).tolist(), tree.owner[s]
            path = tree.above(s, int(self.roots[s]))
            size = tree.start[s + 1] - tree.start[s]
            for a in range(size):
                for b in range(size):
                    if a == b:
                        continue
                    gain = {h: self._difference(player, tree.first[h] + a, tree.first[h] + b) for h in nodes}
                    bayes = self._towards(player, int(self.roots[s]), path, gain)
                    always = self.made.least(list(gain.values()))
                    rows.append((s, tree.start[s] + a, tree.start[s] + b, bayes, always))
        columns = np.array(rows, dtype=np.int64).reshape(len(rows), 5).T
        return GainBounds(game, *columns, expressions=self.made, compiled=self.made.compile())

    def _towards(self, player: int, node: int, path: set[int], gain: dict[int, int]) -> int:
        """W(node)."""
        if node in gain:
            return gain[node]
        tree, s = self.tree, self.tree.infoset[node]
        inside = [child for child in tree.children(node) if child in path]
        if s == CHANCE or tree.owner[s] == player:
            return self.made.sum([self._towards(player, child, path, gain) for child in inside])
        zero = self.made.constant(0)
        parts = [
            self._towards(player, child, path, gain) if child in path else zero for child in tree.children(node)
        ]
        return self.made.least(parts, range(tree.start[s], tree.start[s + 1]))

    def _bound(self, player: int, sign: int, node: int) -> int:
        """The least of sign · U over the cell."""
        key = (player, sign, node)
        if key not in self.bounds:
            tree, s = self.tree, self.tree.infoset[node]
            if s == TERMINAL:
                made = self.made.constant(sign * self.payoff[player][node])
            else:
                parts = [self._bound(player, sign, child) for child in tree.children(node)]
                made = (
                    self.made.sum(parts)
                    if s == CHANCE
                    else self.made.least(parts, range(tree.start[s], tree.start[s + 1]))
                )
            self.bounds[key] = made
        return self.bounds[key]

    def _difference(self, player: int, x: int, y: int) -> int:
        """D(x, y)."""
        key = (player, x, y)
        if key not in self.differences:
            tree, s = self.tree, self.tree.infoset[x]
            pairs = list(zip(tree.children(x), tree.children(y), strict=False))
            if s >= 0 and s == tree.infoset[y]:
                parts = [self._difference(player, *pair) for pair in pairs]
                made = self.made.least(parts, range(tree.start[s], tree.start[s + 1]))
            elif s == CHANCE and tree.odds.get(y) == tree.odds[x]:
                made = self.made.sum([self._difference(player, *pair) for pair in pairs])
            else:
                made = self.made.sum([self._bound(player, 1, y), self._bound(player, -1, x)])
            self.differences[key] = made
        return self.differences[key]
