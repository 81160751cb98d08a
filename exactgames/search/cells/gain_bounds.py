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

import numpy as np
from attrs import evolve, frozen

from exactgames.clock import FOREVER, Clock
from exactgames.concepts.best_response import next_sets
from exactgames.concepts.plain_tree import Tree, chance_weighted
from exactgames.game.tree import CHANCE, TERMINAL, Game, Index
from exactgames.numbers.arrays import Integers
from exactgames.search.cells.expressions import Cell, Compiled, Expressions
from exactgames.search.cells.plan_gains import Plan
from exactgames.tally import tallied
from exactgames.unwound import Task, run

DEEP = 400
"""In games with more moves on a path the bounds by best plans are left out: there are too many."""


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

    def over(self, cell: Cell) -> ExpressedGains:
        """The bounds in the cell."""
        found = self.compiled.values(cell)
        least: Integers = np.maximum(found[self.one_shot], found[self.best_plan])
        return ExpressedGains(self, found, least, found[self.always])

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

    def plan(self, row: int, found: Integers) -> Plan:
        """The plan that gains as the values ``found`` of all expressions say, given Bayes' belief."""
        first, start = int(self.instead[row]), self.game.action_start
        s = int(self.set_of[row])
        plan = [(s, first - int(start[s]))]
        one_shot = found[self.one_shot[row]]
        if one_shot > 0 or one_shot >= found[self.best_plan[row]]:
            return tuple(plan)
        root, later, waiting = int(self.roots[s]), [], list(self.next_sets[first])
        while waiting:
            s = waiting.pop()
            best = max(range(int(start[s]), int(start[s + 1])), key=lambda a: found[self.plan_values[root, a]])
            later.append((s, best - int(start[s])))
            waiting += self.next_sets[best]
        return (*plan, *sorted(later))


@frozen(eq=False)
class ExpressedGains:
    """What deviations gain at least in one cell, by the values ``found`` of all expressions."""

    bounds: GainBounds
    found: Integers
    least: Integers
    worst: Integers

    def plan(self, row: int) -> Plan:
        """The plan that gains as ``least`` says."""
        return self.bounds.plan(row, self.found)


def gain_bounds(game: Game, roots: Index, clock: Clock = FOREVER) -> GainBounds:
    """The bounds by expressions, for any game. ``roots`` [S]: the node that Bayes' rule starts from for each set.

    LimitReached where the expressions would be too many. Late.
    """
    return _Builder(game, roots, clock).build()


class _Builder:
    def __init__(self, game: Game, roots: Index, clock: Clock) -> None:
        clock.check()
        self.tree, self.roots = Tree(game), roots
        self.made = Expressions(game.actions, clock)
        self.payoff = chance_weighted(game, clock)
        self.bounds: dict[tuple[int, int, int], int] = {}
        self.differences: dict[tuple[int, int, int], int] = {}
        self.next_sets = next_sets(game)
        self.by_last: dict[tuple[int, int], dict[int, int]] = {}
        self.plan_values: dict[tuple[int, int], int] = {}

    def build(self) -> GainBounds:
        game, tree = self.tree.game, self.tree
        plans = len(game.levels) <= DEEP
        for player in range(len(game.players)) if plans else ():
            own = {int(self.roots[s]) for s in range(game.infosets) if tree.owner[s] == player}
            run(self._by_last(player, 0, game.last_own_action(player), own))
        rows: list[tuple[int, ...]] = []
        for s in tallied(range(game.infosets), "information sets bounded", alike=False):
            nodes, player, root = game.histories(s).tolist(), tree.owner[s], int(self.roots[s])
            path = tree.above(s, root)
            for a in range(tree.start[s], tree.start[s + 1]):
                k = a - tree.start[s]
                greatest = {h: self._bound(player, -1, tree.first[h] + k) for h in nodes} if plans else {}
                most = run(self._towards(player, root, path, greatest)) if plans else 0
                for b in range(tree.start[s], tree.start[s + 1]):
                    if a == b:
                        continue
                    j = b - tree.start[s]
                    gain = {h: self._difference(player, tree.first[h] + k, tree.first[h] + j) for h in nodes}
                    one_shot = best_plan = run(self._towards(player, root, path, gain))
                    if plans:
                        best_plan = self.made.sum([run(self._plan_value(player, root, b)), most])
                    rows.append((s, a, b, one_shot, best_plan, self.made.least(list(gain.values()))))
        table = np.array(rows, dtype=np.int64).reshape(len(rows), 6).T
        made = self.made.compile()
        found = (*table[:6], self.plan_values, self.next_sets, self.differences, made)
        return GainBounds(game, self.roots, *found)

    def _by_last(self, player: int, node: int, last: Index, roots: set[int]) -> Task[dict[int, int]]:
        """{action of the player's: g(action) at or below ``node``}; kept at ``roots``."""
        tree, s = self.tree, self.tree.infoset[node]
        if s == TERMINAL:
            found = {int(last[node]): self.made.constant(self.payoff[player][node])}
        else:
            below: list[dict[int, int]] = []
            for child in tree.children(node):
                below.append((yield self._by_last(player, child, last, roots)))
            actions = dict.fromkeys(action for part in below for action in part)
            if s == CHANCE or tree.owner[s] == player:
                found = {b: self.made.sum([part[b] for part in below if b in part]) for b in actions}
            else:
                zero, guards = self.made.constant(0), range(tree.start[s], tree.start[s + 1])
                found = {b: self.made.least([part.get(b, zero) for part in below], guards) for b in actions}
        if node in roots:
            self.by_last[player, node] = found
        return found

    def _plan_value(self, player: int, root: int, action: int) -> Task[int]:
        """Q(action), from ``root``."""
        key = (root, action)
        if key not in self.plan_values:
            tree = self.tree
            parts = [self.by_last[player, root].get(action, self.made.constant(0))]
            for s in self.next_sets[action]:
                later: list[int] = []
                for b in range(tree.start[s], tree.start[s + 1]):
                    later.append((yield self._plan_value(player, root, b)))
                parts.append(self.made.greatest(later))
            self.plan_values[key] = self.made.sum(parts)
        return self.plan_values[key]

    def _towards(self, player: int, node: int, path: set[int], gain: dict[int, int]) -> Task[int]:
        """W(node)."""
        if node in gain:
            return gain[node]
        tree, s = self.tree, self.tree.infoset[node]
        others = s != CHANCE and tree.owner[s] != player
        parts: list[int] = []
        for child in tree.children(node):
            if child in path:
                parts.append((yield self._towards(player, child, path, gain)))
            elif others:
                parts.append(self.made.constant(0))
        return self.made.least(parts, range(tree.start[s], tree.start[s + 1])) if others else self.made.sum(parts)

    def _bound(self, player: int, sign: int, node: int) -> int:
        """The least of sign · U over the cell."""
        known = self.bounds.get((player, sign, node))
        return run(self._bound_of(player, sign, node)) if known is None else known

    def _bound_of(self, player: int, sign: int, node: int) -> Task[int]:
        tree, s = self.tree, self.tree.infoset[node]
        if s == TERMINAL:
            made = self.made.constant(sign * self.payoff[player][node])
        else:
            parts: list[int] = []
            for child in tree.children(node):
                known = self.bounds.get((player, sign, child))
                parts.append((yield self._bound_of(player, sign, child)) if known is None else known)
            made = (
                self.made.sum(parts) if s == CHANCE else self.made.least(parts, range(tree.start[s], tree.start[s + 1]))
            )
        self.bounds[player, sign, node] = made
        return made

    def _difference(self, player: int, x: int, y: int) -> int:
        """D(x, y)."""
        known = self.differences.get((player, x, y))
        return run(self._difference_of(player, x, y)) if known is None else known

    def _difference_of(self, player: int, x: int, y: int) -> Task[int]:
        tree, s = self.tree, self.tree.infoset[x]
        same, chance = s >= 0 and s == tree.infoset[y], s == CHANCE and tree.odds.get(y) == tree.odds[x]
        if same or chance:
            parts: list[int] = []
            for pair in zip(tree.children(x), tree.children(y), strict=True):
                known = self.differences.get((player, *pair))
                parts.append((yield self._difference_of(player, *pair)) if known is None else known)
            guards = range(tree.start[s], tree.start[s + 1]) if same else None
            made = self.made.sum(parts) if guards is None else self.made.least(parts, guards)
        else:
            made = self.made.sum([self._bound(player, 1, y), self._bound(player, -1, x)])
        self.differences[player, x, y] = made
        return made
