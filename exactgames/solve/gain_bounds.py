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
profile both are exact.

W looks at what she plays after a′ as at anybody's moves. But she may go on with her best plan: with g(b) the least,
over the cell, of Σ U(z) over the terminal nodes z whose last action of hers is b,

    Q(b) = g(b) + Σ V(J) over her sets J that come next after b,    V(J) = max over her actions b at J of Q(b)

and Q(a′) less the most that a can bring is a bound too: better where the others' moves are settled and hers are not.
Everything is a sum, a minimum over allowed actions or a maximum: the expressions are built once, and valued for a cell
by passes over arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import evolve, frozen

from exactgames.errors import LimitReached
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import CHANCE, TERMINAL, Game, Index
from exactgames.game.values import play
from exactgames.numbers.arrays import Integers, exact_dtype
from exactgames.solve.best_response import previous_action

Cell = npt.NDArray[np.bool_]
"""[A] which actions are allowed."""

TERMS = 20_000_000
"""The most terms of expressions that are built."""

DEPTH = 400
"""The most moves on a path: expressions are built by recursion."""


def chance_probability(game: Game) -> Integers:
    """[N] the product of chance's probabilities on the way to each node, over one denominator."""
    first: Integers = np.zeros(game.actions, dtype=np.int64)
    first[game.action_start[:-1]] = 1
    played = play(game, BehaviorStrategy(first, np.ones(game.infosets, dtype=np.int64)))
    after_chance = game.infoset[game.parent] == CHANCE
    reach = played.forward(np.where(after_chance, played.edges, played.sure).astype(object))
    tails: Integers = np.array([played.scale // h for h in played.heads], dtype=object)
    found: Integers = reach * tails[game.node_level]
    return found


def chance_weighted(game: Game) -> list[list[int]]:
    """[n][N] each player's payoff at terminal nodes times the probability of chance's moves there (elsewhere 0), over
    one denominator.
    """
    reach = chance_probability(game)
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

    ``sum``, ``least`` and ``greatest`` return an expression's number; an expression of constants is a constant.
    """

    def __init__(self, actions: int) -> None:
        self._actions = actions
        self._constant: dict[int, int] = {}
        self._value: list[int | None] = []
        self._parts: list[tuple[int, ...]] = []
        self._guards: list[tuple[int, ...] | None] = []
        self._maxima: set[int] = set()
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

    def greatest(self, parts: Sequence[int]) -> int:
        """The greatest of the parts."""
        if all(part == parts[0] for part in parts):
            return parts[0]
        made = self._new(None, tuple(parts), None)
        self._maxima.add(made)
        return made

    def _new(self, value: int | None, parts: tuple[int, ...], guards: tuple[int, ...] | None) -> int:
        self._terms += len(parts)
        if self._terms > TERMS:
            shrink = ("fewer actions", "fewer types", "a smaller aftermarket")
            raise LimitReached(TERMS, self._terms, True, "terms of bounds on gains", shrink)
        self._value.append(value)
        self._parts.append(parts)
        self._guards.append(guards)
        return len(self._value) - 1

    def compile(self) -> Compiled:
        """Ready to be valued."""
        count = len(self._value)
        depth = np.zeros(count, dtype=np.int64)
        bound = [
            0
        ] * count  # on the magnitude: a sum's is the sum of its parts', the others' the largest of their parts'
        for at in range(count):  # parts come before the whole
            parts, value = self._parts[at], self._value[at]
            if parts:
                depth[at] = 1 + max(int(depth[part]) for part in parts)
            if value is not None:
                bound[at] = abs(value)
            elif self._guards[at] is None and at not in self._maxima:
                bound[at] = sum(bound[part] for part in parts)
            else:
                bound[at] = max(bound[part] for part in parts)
        ceiling = 2 * max(bound, default=0) + 1
        dtype = exact_dtype(2 * ceiling)
        values = np.array([v if v is not None else 0 for v in self._value], dtype=dtype)
        steps = []
        for d in range(1, int(depth.max(initial=0)) + 1):
            here = np.flatnonzero(depth == d).tolist()
            minima = [k for k in here if self._guards[k] is not None]
            maxima = [k for k in here if k in self._maxima]
            sums = [k for k in here if self._guards[k] is None and k not in self._maxima]
            guards = np.array([g for k in minima for g in self._guards[k] or ()], dtype=np.int64)
            steps.append((self._rows(sums), self._rows(minima), guards, self._rows(maxima)))
        return Compiled(values, tuple(steps), ceiling)

    def _rows(self, numbers: list[int]) -> tuple[Index, Index, Index]:
        lengths = np.array([len(self._parts[k]) for k in numbers], dtype=np.int64)
        flat = np.array([part for k in numbers for part in self._parts[k]], dtype=np.int64)
        return np.array(numbers, dtype=np.int64), flat, np.cumsum(lengths) - lengths


Rows = tuple[Index, Index, Index]


@frozen(eq=False)
class Compiled:
    """Expressions as arrays: constants, then for each depth (sums, minima, the minima's guards, maxima)."""

    constants: Integers
    steps: tuple[tuple[Rows, Rows, Index, Rows], ...]
    ceiling: int

    def values(self, cell: Cell) -> Integers:
        """[expressions] the values in the cell, which allows an action at every set."""
        found = self.constants.copy()
        allowed = np.append(cell, True)
        for (sums, sum_parts, sum_at), (minima, least_parts, least_at), guards, (maxima, parts, at) in self.steps:
            if len(sums):
                found[sums] = np.add.reduceat(found[sum_parts], sum_at)
            if len(minima):
                candidates: Any = np.where(allowed[guards], found[least_parts], self.ceiling)
                found[minima] = np.minimum.reduceat(candidates, least_at)
            if len(maxima):
                found[maxima] = np.maximum.reduceat(found[parts], at)
        return found

    def only(self, wanted: Index) -> Compiled:
        """The same, but only the expressions ``wanted`` and their parts are valued; the others' values mean nothing."""
        needed = np.zeros(len(self.constants), dtype=bool)
        needed[wanted] = True
        steps = []
        for sums, minima, guards, maxima in reversed(self.steps):
            kept = [_needed(rows, needed) for rows in (sums, minima, maxima)]
            of_minima = np.repeat(needed[minima[0]], _lengths(minima))
            steps.append((kept[0], kept[1], guards[of_minima], kept[2]))
        return Compiled(self.constants, tuple(reversed(steps)), self.ceiling)


def _lengths(rows: Rows) -> Index:
    """How many parts each of the expressions has."""
    numbers, parts, at = rows
    found: Index = np.diff(np.append(at, len(parts)))
    return found if len(numbers) else at


def _needed(rows: Rows, needed: npt.NDArray[np.bool_]) -> Rows:
    """The expressions that are needed; their parts are marked as needed too."""
    numbers, parts, _ = rows
    keep, lengths = needed[numbers], _lengths(rows)
    kept = parts[np.repeat(keep, lengths)]
    needed[kept] = True
    return numbers[keep], kept, np.cumsum(lengths[keep]) - lengths[keep]


@frozen(eq=False)
class GainBounds:
    """Bounds on the gain of every deviation that starts with one action instead of another, one a row.

    set_of, action, instead  [R] the set, what the profile plays there, the deviation: actions by their global numbers
    one_shot                 [R] the expression W from the root that Bayes' rule starts from
    best_plan                [R] the bound by the best plan that begins with ``instead``
    always                   [R] the expression min D over the histories
    plan_values              {(root, action): the expression Q}
    next_sets                [A] the owner's sets that come next after each action
    differences              {(player, x, y): the expression D(x, y)}, for pairs that a deviation leads to
    """

    game: Game
    roots: Index
    set_of: Index
    action: Index
    instead: Index
    one_shot: Index
    best_plan: Index
    always: Index
    plan_values: dict[tuple[int, int], int]
    next_sets: tuple[tuple[int, ...], ...]
    differences: dict[tuple[int, int, int], int]
    compiled: Compiled

    def values(self, found: Integers) -> tuple[Integers, Integers]:
        """([R] the gain given Bayes' belief, [R] the gain at every history): at least, over the cell. ``found``: all
        expressions' values there.
        """
        return np.maximum(found[self.one_shot], found[self.best_plan]), found[self.always]

    def only(self, cell: Cell) -> GainBounds:
        """The deviations from the actions that the cell allows, for cells inside it."""
        keep = cell[self.action]
        wanted = np.concatenate([self.one_shot[keep], self.best_plan[keep], self.always[keep]])
        return evolve(
            self,
            set_of=self.set_of[keep],
            action=self.action[keep],
            instead=self.instead[keep],
            one_shot=self.one_shot[keep],
            best_plan=self.best_plan[keep],
            always=self.always[keep],
            compiled=self.compiled.only(wanted),
        )

    def plan(self, row: int, found: Integers) -> tuple[tuple[int, int], ...]:
        """The plan, (set, index of the action in it), … that gains as ``values`` says given Bayes' belief."""
        first, start = int(self.instead[row]), self.game.action_start
        s = int(self.set_of[row])
        plan = [(s, first - int(start[s]))]
        if found[self.one_shot[row]] > 0:
            return tuple(plan)
        root, later, waiting = int(self.roots[s]), [], list(self.next_sets[first])
        while waiting:
            s = waiting.pop()
            best = max(range(int(start[s]), int(start[s + 1])), key=lambda a: found[self.plan_values[root, a]])
            later.append((s, best - int(start[s])))
            waiting += self.next_sets[best]
        return (*plan, *sorted(later))


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
        self.next_sets = _next_sets(game)
        self.by_last: dict[tuple[int, int], dict[int, int]] = {}
        self.plan_values: dict[tuple[int, int], int] = {}

    def build(self) -> GainBounds:
        game, tree = self.tree.game, self.tree
        for player in range(len(game.players)):
            own = {int(self.roots[s]) for s in range(game.infosets) if tree.owner[s] == player}
            self._by_last(player, 0, game.last_own_action(player), own)
        rows: list[tuple[int, ...]] = []
        for s in range(game.infosets):
            nodes, player, root = game.histories(s).tolist(), tree.owner[s], int(self.roots[s])
            path = tree.above(s, root)
            for a in range(tree.start[s], tree.start[s + 1]):
                k = a - tree.start[s]
                most = self._towards(player, root, path, {h: self._bound(player, -1, tree.first[h] + k) for h in nodes})
                for b in range(tree.start[s], tree.start[s + 1]):
                    if a == b:
                        continue
                    j = b - tree.start[s]
                    gain = {h: self._difference(player, tree.first[h] + k, tree.first[h] + j) for h in nodes}
                    one_shot = self._towards(player, root, path, gain)
                    best_plan = self.made.sum([self._plan_value(player, root, b), most])
                    rows.append((s, a, b, one_shot, best_plan, self.made.least(list(gain.values()))))
        table = np.array(rows, dtype=np.int64).reshape(len(rows), 6).T
        made = self.made.compile()
        found = (*table[:6], self.plan_values, self.next_sets, self.differences, made)
        return GainBounds(game, self.roots, *found)

    def _by_last(self, player: int, node: int, last: Index, roots: set[int]) -> dict[int, int]:
        """{action of the player's: g(action) at or below ``node``}; kept at ``roots``."""
        tree, s = self.tree, self.tree.infoset[node]
        if s == TERMINAL:
            found = {int(last[node]): self.made.constant(self.payoff[player][node])}
        else:
            below = [self._by_last(player, child, last, roots) for child in tree.children(node)]
            actions = dict.fromkeys(action for part in below for action in part)
            if s == CHANCE or tree.owner[s] == player:
                found = {b: self.made.sum([part[b] for part in below if b in part]) for b in actions}
            else:
                zero, guards = self.made.constant(0), range(tree.start[s], tree.start[s + 1])
                found = {b: self.made.least([part.get(b, zero) for part in below], guards) for b in actions}
        if node in roots:
            self.by_last[player, node] = found
        return found

    def _plan_value(self, player: int, root: int, action: int) -> int:
        """Q(action), from ``root``."""
        key = (root, action)
        if key not in self.plan_values:
            tree = self.tree
            parts = [self.by_last[player, root].get(action, self.made.constant(0))]
            for s in self.next_sets[action]:
                later = [self._plan_value(player, root, b) for b in range(tree.start[s], tree.start[s + 1])]
                parts.append(self.made.greatest(later))
            self.plan_values[key] = self.made.sum(parts)
        return self.plan_values[key]

    def _towards(self, player: int, node: int, path: set[int], gain: dict[int, int]) -> int:
        """W(node)."""
        if node in gain:
            return gain[node]
        tree, s = self.tree, self.tree.infoset[node]
        inside = [child for child in tree.children(node) if child in path]
        if s == CHANCE or tree.owner[s] == player:
            return self.made.sum([self._towards(player, child, path, gain) for child in inside])
        zero = self.made.constant(0)
        parts = [self._towards(player, child, path, gain) if child in path else zero for child in tree.children(node)]
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


def _next_sets(game: Game) -> tuple[tuple[int, ...], ...]:
    """[A] the sets of the action's owner that come next after it."""
    found: list[list[int]] = [[] for _ in range(game.actions)]
    for player in range(len(game.players)):
        previous = previous_action(game, player)
        for s in game.sets_of(player):
            if previous[s] >= 0:
                found[int(previous[s])].append(s)
    return tuple(map(tuple, found))
