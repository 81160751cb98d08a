"""Nash equilibria of games with any number of players, mixed ones too, by supports.

An outcome fixes the *support* at each information set that play meets: the actions of positive probability. A tree of
cells goes through all of them: an action goes where some deviation gains in every profile of the cell (``gain_bounds``;
gains are multilinear, so what holds for all pure profiles of a cell holds for all mixed ones), and a set that play
meets is split into its possible supports.

With C(a) the sum, over the terminal nodes whose last own action is a, of payoff × the others' probabilities, and

    W(a) = C(a) + Σ W(first supported action at I′) over the player's sets I′ that come next after a,

all supported actions at a set have the same W: polynomial equations in the others' probabilities, one for each unknown.
``polynomials`` solves them. At a solution every deviation is checked exactly, with some moves at the sets that play
does not meet: pure ones, or mixed ones that a linear program finds (``deterrence``).

Complete, as a list of outcomes, unless a reason is given: infinitely many solutions for some supports, of which one is
listed at most; mixed moves off the path of several players; equations that are too large; a limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain, combinations, islice, product
from typing import Literal

import numpy as np
from attrs import define, evolve, field, frozen
from flint import fmpz_mpoly

from exactgames.clock import FOREVER, Clock, Late
from exactgames.concepts.plain_tree import Tree, chance_probability, chance_weighted
from exactgames.errors import Undecided
from exactgames.game.tree import CHANCE, TERMINAL, Game
from exactgames.linear.polynomials import Infinite, Point, real_solutions, slices
from exactgames.numbers.algebraic import Number, sign_of
from exactgames.numbers.arrays import mask
from exactgames.phrases import counted
from exactgames.search.cells.bounds import bounds_of
from exactgames.search.cells.expressions import Cell
from exactgames.search.mixed.deterrence import deterring_moves
from exactgames.search.mixed.support_equations import Equations
from exactgames.tally import Tally
from exactgames.unwound import Task, run

FEW, FILLINGS = 64, 1_024
"""The most ways to fill in pure moves at sets that play does not meet, before and after a linear program is tried."""
CUTS = 100
"""How many slices of infinitely many solutions are tried."""
ONE_OF_MANY = "supports whose equations have infinitely many solutions: one equilibrium is listed, there may be more"
NONE_OF_MANY = "supports whose equations have infinitely many solutions: no equilibrium is found, there may be some"


@frozen(eq=False)
class Outcome:
    """An equilibrium outcome.

    probabilities  [A] of every action
    met            the sets that play meets
    payoffs        [n]
    """

    probabilities: tuple[Number, ...]
    met: frozenset[int]
    payoffs: tuple[Number, ...]


@frozen(eq=False)
class Supports:
    """What was found: ``open`` says why outcomes may be missing; ``cells``: how many cells were looked at."""

    found: tuple[Outcome, ...]
    open: tuple[str, ...]
    stopped: Literal["truncated", "timed out"] | None
    cells: int


def search_supports(game: Game, cells: int, clock: Clock = FOREVER) -> Supports:
    """All Nash equilibrium outcomes, or those found until so many cells or the clock's end.

    Raises LimitReached where the bounds on gains would be too many.
    """
    return _Search(game, cells, clock).run()


@define(eq=False, slots=False)
class _Search:
    game: Game
    cells: int
    clock: Clock
    found: list[Outcome] = field(factory=list)
    open: dict[str, None] = field(factory=dict)

    def run(self) -> Supports:
        game = self.game
        self.tree = Tree(game)
        self.possible = (chance_probability(game) > 0).tolist()
        self.payoff = chance_weighted(game, self.clock)
        self.scale = int(chance_probability(game)[0]) * game.payoff_denominator
        self.bounds = bounds_of(game, np.zeros(game.infosets, dtype=np.int64), self.clock)
        self.ranks: list[int] = game.play_order.tolist()
        self.of_action: list[int] = game.action_infoset.tolist()
        waiting: list[tuple[Cell, frozenset[int]]] = [(np.ones(game.actions, dtype=bool), frozenset())]
        stopped: Literal["truncated", "timed out"] | None = None

        def so_far() -> str:
            return f"{len(waiting):,} waiting, {counted(len(self.found), 'outcome')} found"

        with Tally("cells of supports searched", most=self.cells, also=so_far) as tally:
            while waiting and not stopped:
                if tally.done >= self.cells:
                    stopped = "truncated"
                    break
                tally.done += 1
                try:
                    self.clock.check()
                    waiting += reversed(self._look(*waiting.pop()))
                except Late:
                    stopped = "timed out"
        return Supports(tuple(self.found), tuple(self.open), stopped, tally.done)

    def _look(self, cell: Cell, full: frozenset[int]) -> list[tuple[Cell, frozenset[int]]]:
        """Settle the cell, or split it: at the sets of ``full`` every allowed action has positive probability."""
        if not self._prune(cell, full):
            return []
        met = self._met(cell, full)
        waiting = [s for s in met if s not in full]
        if not waiting:
            self._settle(Equations(self.tree, self.payoff, self.possible, cell, frozenset(met)))
            return []
        s = min(waiting, key=lambda s: self.ranks[s])
        allowed = [a for a in range(self.tree.start[s], self.tree.start[s + 1]) if cell[a]]
        parts = []
        for size in range(1, len(allowed) + 1):
            for support in combinations(allowed, size):
                part = cell.copy()
                part[allowed] = False
                part[list(support)] = True
                parts.append((part, full | {s}))
        return parts

    def _prune(self, cell: Cell, full: frozenset[int]) -> bool:
        """Take out actions that some deviation beats in the whole cell; False if one of them has to be played."""
        while True:
            rows = np.flatnonzero(mask(self.bounds.over(cell).least > 0) & cell[self.bounds.action])
            if not len(rows):
                return True
            for row in rows.tolist():
                s = int(self.bounds.set_of[row])
                cell[self.bounds.action[row]] = False
                if s in full or not cell[self.tree.start[s] : self.tree.start[s + 1]].any():
                    return False

    def _met(self, cell: Cell, full: frozenset[int]) -> list[int]:
        """The sets that play meets for sure, as far as the supports are fixed."""
        tree, waiting, met = self.tree, [0], dict[int, None]()
        while waiting:
            node = waiting.pop()
            s = tree.infoset[node]
            if s == CHANCE:
                waiting += [child for child in tree.children(node) if self.possible[child]]
            elif s != TERMINAL:
                met[s] = None
                if s in full:
                    actions = range(tree.start[s], tree.start[s + 1])
                    waiting += [c for c, a in zip(tree.children(node), actions, strict=True) if cell[a]]
        return list(met)

    def _settle(self, equations: Equations) -> None:
        """The supports are fixed: the equilibria with them."""
        seen: list[Point] = []  # a point may solve several of the systems
        for system in equations.systems():
            try:
                points = real_solutions(system, equations.ring)
            except Infinite:
                self._sample(equations, system)
                continue
            except Undecided as error:
                self.open[str(error)] = None
                continue
            for point in points:
                if point not in seen:
                    seen.append(point)
                    self._check(equations, point)

    def _check(self, equations: Equations, point: Point) -> bool:
        """List the point if it is an equilibrium; whether it is."""
        self.clock.check()
        settled = equations.probabilities(point)
        if settled is None:
            return False
        outcome = self._outcome(equations.met, settled)
        if outcome is not None:
            self.found.append(outcome)
        return outcome is not None

    def _sample(self, equations: Equations, system: list[fmpz_mpoly]) -> None:
        """List one equilibrium of infinitely many candidates, if one is found; say so, unless there is none."""
        candidates: Iterable[Point] = slices(system, equations.ring, CUTS)
        if all(p.total_degree() <= 1 for p in system):
            inner = equations.inner_point(system)
            if inner is None:
                return
            candidates = chain([inner], candidates)
        found = any(self._check(equations, point) for point in candidates)
        self.open[ONE_OF_MANY if found else NONE_OF_MANY] = None

    # ---- deviations at a point

    def _outcome(self, met: frozenset[int], settled: dict[int, Number]) -> Outcome | None:
        """The outcome with these probabilities at the sets that play meets, if some moves elsewhere deter everybody."""
        tree = self.tree
        table: list[Number] = [settled.get(a, Fraction(0)) for a in range(self.game.actions)]
        deterring = []
        for s in range(self.game.infosets):
            if s not in met:
                table[tree.start[s]] = Fraction(1)
        for s in self._deterring(met, table):
            deterring.append(range(tree.start[s], tree.start[s + 1]))
        values = [self._value(player, table) for player in range(len(self.game.players))]
        found = Outcome((), met, tuple(value / Fraction(self.scale) for value in values))
        choices = product(*deterring)
        if self._deter(table, deterring, values, islice(choices, FEW)):
            return evolve(found, probabilities=tuple(table))
        if not deterring or self._tempted(met, table, values):
            return None
        try:
            moves = deterring_moves(tree, self.payoff, self.possible, met, table, values)
        except Undecided as error:
            if self._deter(table, deterring, values, islice(choices, FILLINGS)):
                return evolve(found, probabilities=tuple(table))
            if self._deter_by_one(table, deterring, values):
                return evolve(found, probabilities=tuple(table))
            self.open[str(error)] = None
            return None
        if moves is None:
            return None
        for a, p in moves.items():
            table[a] = p
        if any(sign_of(self._best(i, table) - value) > 0 for i, value in enumerate(values)):
            raise ArithmeticError("moves off the path that should deter do not")
        return evolve(found, probabilities=tuple(table))

    def _deter(
        self,
        table: list[Number],
        sets: Sequence[range],
        values: Sequence[Number],
        choices: Iterable[tuple[int, ...]],
    ) -> bool:
        """Whether some choice of actions at the sets deters everybody; the first that does stays in the table."""
        for choice in choices:
            self.clock.check()
            for actions, chosen in zip(sets, choice, strict=True):
                for a in actions:
                    table[a] = Fraction(int(a == chosen))
            if all(sign_of(self._best(i, table) - value) <= 0 for i, value in enumerate(values)):
                return True
        return False

    def _deter_by_one(self, table: list[Number], sets: Sequence[range], values: Sequence[Number]) -> bool:
        """Whether mixed moves of one player deter everybody, with some pure moves of the others off the path; the first
        that do stay in the table.
        """
        tree = self.tree
        owners = {actions: tree.owner[self.of_action[actions[0]]] for actions in sets}
        if any(not isinstance(x, Fraction) for x in (*table, *values)):
            return False
        for player in sorted(set(owners.values())):
            others = [actions for actions in sets if owners[actions] != player]
            given = frozenset(range(self.game.infosets)) - {
                self.of_action[actions[0]] for actions in sets if owners[actions] == player
            }
            for choice in islice(product(*others), FEW):
                self.clock.check()
                for actions, chosen in zip(others, choice, strict=True):
                    for a in actions:
                        table[a] = Fraction(int(a == chosen))
                moves = deterring_moves(tree, self.payoff, self.possible, given, table, values)
                if moves is not None:
                    for a, p in moves.items():
                        table[a] = p
                    return True
        return False

    def _deterring(self, met: frozenset[int], table: Sequence[Number]) -> list[int]:
        """The sets that play does not meet, but may meet if one other player deviates."""
        tree, found = self.tree, set[int]()
        for player in range(len(self.game.players)):
            waiting = [0]
            while waiting:
                node = waiting.pop()
                s = tree.infoset[node]
                if s == TERMINAL:
                    continue
                children = list(tree.children(node))
                if s == CHANCE:
                    children = [child for child in children if self.possible[child]]
                elif tree.owner[s] != player and s in met:
                    children = [
                        c
                        for c, a in zip(children, range(tree.start[s], tree.start[s + 1]), strict=True)
                        if table[a] != 0
                    ]
                elif tree.owner[s] != player:
                    found.add(s)
                waiting += children
        return sorted(found, key=lambda s: self.ranks[s])

    def _value(self, player: int, table: Sequence[Number]) -> Number:
        """The player's payoff, times ``scale``."""
        total: Number = Fraction(0)
        waiting: list[tuple[int, Number]] = [(0, Fraction(1))]
        while waiting:
            node, reach = waiting.pop()
            s = self.tree.infoset[node]
            if s == TERMINAL:
                total = total + reach * self.payoff[player][node]
            elif s == CHANCE:
                waiting += [(child, reach) for child in self.tree.children(node) if self.possible[child]]
            else:
                for a, child in enumerate(self.tree.children(node), start=self.tree.start[s]):
                    if table[a] != 0:
                        waiting.append((child, reach * table[a]))
        return total

    def _best(self, player: int, table: Sequence[Number]) -> Number:
        """The payoff of the player's best plan, times ``scale``."""
        gained, following = self._gained(player, table)

        def after(action: int) -> Task[Number]:
            total = gained.get(action, Fraction(0))
            for s in following.get(action, ()):
                choices: list[Number] = []
                for a in range(self.tree.start[s], self.tree.start[s + 1]):
                    choices.append((yield after(a)))
                best = choices[0]
                for value in choices[1:]:
                    best = value if sign_of(value - best) > 0 else best
                total = total + best
            return total

        return run(after(-1))

    def _gained(self, player: int, table: Sequence[Number]) -> tuple[dict[int, Number], dict[int, list[int]]]:
        """({own action: what it earns without another own move after it}, {own action: her sets next after it that the
        others let happen}); −1 is no action.
        """
        gained: dict[int, Number] = {}
        sets: dict[int, int] = {}
        waiting: list[tuple[int, Number, int]] = [(0, Fraction(1), -1)]
        while waiting:
            node, reach, last = waiting.pop()
            s = self.tree.infoset[node]
            if s == TERMINAL:
                gained[last] = gained.get(last, Fraction(0)) + reach * self.payoff[player][node]
            elif s == CHANCE:
                waiting += [(child, reach, last) for child in self.tree.children(node) if self.possible[child]]
            else:
                moves = enumerate(self.tree.children(node), start=self.tree.start[s])
                if self.tree.owner[s] == player:
                    sets[s] = last
                    waiting += [(child, reach, a) for a, child in moves]
                else:
                    waiting += [(child, reach * table[a], last) for a, child in moves if table[a] != 0]
        following: dict[int, list[int]] = {}
        for s, last in sets.items():
            following.setdefault(last, []).append(s)
        return gained, following

    def _tempted(self, met: frozenset[int], table: Sequence[Number], values: Sequence[Number]) -> bool:
        """Whether somebody gains by a deviation whatever the moves off the path, even if those know all."""
        return any(
            sign_of(run(self._least(player, 0, met, table, s, a)) - value) > 0
            for player, value in enumerate(values)
            for s in met
            if self.tree.owner[s] == player
            for a in range(self.tree.start[s], self.tree.start[s + 1])
            if table[a] == 0
        )

    def _least(
        self, player: int, node: int, met: frozenset[int], table: Sequence[Number], at: int, instead: int
    ) -> Task[Number]:
        """The least that the player earns from the node on, playing ``instead`` at her set ``at``."""
        tree = self.tree
        s = tree.infoset[node]
        if s == TERMINAL:
            return Fraction(self.payoff[player][node])
        children = tree.children(node)
        if s == CHANCE:
            total: Number = Fraction(0)
            for c in children:
                if self.possible[c]:
                    total = total + (yield self._least(player, c, met, table, at, instead))
            return total
        actions = range(tree.start[s], tree.start[s + 1])
        if s == at:
            found: Number = yield self._least(player, children[instead - tree.start[s]], met, table, at, instead)
            return found
        if s in met:
            total = Fraction(0)
            for c, a in zip(children, actions, strict=True):
                if table[a] != 0:
                    total = total + (yield self._least(player, c, met, table, at, instead)) * table[a]
            return total
        values: list[Number] = []
        for c in children:
            values.append((yield self._least(player, c, met, table, at, instead)))
        least = values[0]
        for value in values[1:]:
            least = value if sign_of(value - least) < 0 else least
        return least
