"""Nash equilibria as equilibria of a concept that asks for more: moves that play does not reach, and beliefs.

A Nash equilibrium is tried with the equilibria of each proper subgame that it does not reach (perfect Bayesian,
sequential), and elsewhere with all pure moves at the sets that it does not reach, less those that some deviation beats
whatever the belief and the other moves there (``surviving``), and then, if that is asked for, with mixed ones
(``threats``); which beliefs support it is decided exactly. Where play
reaches every set, or all at which ``surviving`` leaves several actions, it is of the concept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import chain, pairwise, product
from math import lcm, prod
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import define, field, frozen

from exactgames.clock import FOREVER, Clock
from exactgames.concepts.any_beliefs import Support, supported
from exactgames.concepts.beliefs import subgame_roots
from exactgames.concepts.check import check
from exactgames.concepts.concept import Concept
from exactgames.errors import LimitReached, Undecided
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import TERMINAL, Game
from exactgames.game.values import Play, play
from exactgames.numbers.algebraic import Number
from exactgames.numbers.arrays import integer_array, mask
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.surviving import surviving
from exactgames.search.mixed.parts import Part, part_of
from exactgames.search.mixed.threats import CHOICES, Threats, choices
from exactgames.search.pure.search import PureSearch, SearchTables

FILLINGS = 1_024
"""The most ways to fill in pure moves at sets that an equilibrium does not reach."""

Rows = dict[int, list[Fraction]]
"""{information set: the probabilities of its actions}"""


@frozen(eq=False)
class SubgameEquilibria:
    """The equilibria of a subgame with rational probabilities; ``open``: why some may be missing."""

    found: tuple[tuple[Number, ...], ...]
    open: str | None


@define(eq=False, slots=False)
class Credible:
    """Nash equilibria of ``game`` as equilibria of ``concept``. ``solve`` finds the equilibria of a subgame. Late after
    the clock's end.
    """

    game: Game
    concept: Concept
    solve: Callable[[Game], SubgameEquilibria]
    clock: Clock = FOREVER
    apart: bool = True  # whether moves are told apart wherever the owner's own moves lead, not outcomes only
    pure: PureSearch | None = None  # the pure equilibria that were found first
    listed: list[Any] = field(factory=list)  # equilibria that are known, whatever comes of the search
    known: dict[int, tuple[list[Rows], tuple[int, ...], str | None]] = field(factory=dict)

    @cached_property
    def tables(self) -> SearchTables:
        """What the search for pure equilibria uses too: the bounds on gains."""
        return SearchTables.of(self.game, self.concept, self.clock)

    @cached_property
    def threats(self) -> Threats:
        """Mixed moves off the path."""
        return Threats(self.game)

    @cached_property
    def left(self) -> Cell:
        """[A] the actions that ``surviving`` leaves. All of them for Bayes–Nash equilibria of two players, whose
        components tell moves apart (``apart``).
        """
        if self.apart and not self.concept.beliefs and len(self.game.players) == 2:
            return np.ones(self.game.actions, dtype=bool)
        found = surviving(self.tables.bounds, self.concept)
        if self.game.infosets and not np.logical_or.reduceat(found, self.game.action_start[:-1]).all():
            raise ArithmeticError("a set is left without actions, though the game has an equilibrium")
        return found

    @cached_property
    def several(self) -> npt.NDArray[np.bool_]:
        """[S] whether several actions are left."""
        found: npt.NDArray[np.bool_] = (
            np.bincount(self.game.action_infoset[self.left], minlength=self.game.infosets) > 1
        )
        return found

    @cached_property
    def part(self) -> Part:
        """The game with the actions that are left."""
        return part_of(self.game, 0, self.left)

    @cached_property
    def first(self) -> list[list[Fraction]]:
        """At each set the first action that is left, for sure."""
        start = self.game.action_start.tolist()
        rows = [self.left[a:b].tolist() for a, b in pairwise(start)]
        return [_point(len(row), row.index(True)) for row in rows]

    def whole(self, played: Play) -> bool:
        """Whether play reaches every set at which several actions are left."""
        return bool((self.game.sets_meeting(played.reach > 0) | ~self.several).all())

    def rows(self, behaviour: Rows) -> Rows:
        """Probabilities at sets of ``part``, as those at sets of the game."""
        found: Rows = {}
        start = self.part.game.action_start.tolist()
        for j, probabilities in behaviour.items():
            s = self.part.sets[j]
            row = [Fraction(0)] * len(self.first[s])
            for a, p in zip(self.part.actions[start[j] : start[j + 1]], probabilities, strict=True):
                row[a - int(self.game.action_start[s])] = p
            found[s] = row
        return found

    def filled(self, settled: Rows) -> list[list[Fraction]]:
        """These probabilities, at other sets the first action that is left."""
        return [settled.get(s) or row for s, row in enumerate(self.first)]

    def supported(
        self, settled: Rows, no_pure: bool = False, mixed: bool = False
    ) -> tuple[Play, Support | None] | None:
        """The Nash equilibrium with these probabilities, at the sets it does not reach with those given or pure moves,
        and the beliefs that support it (none for Bayes–Nash); None if it is none of the concept. ``no_pure``: it is
        known that no pure moves make it one; ``mixed``: look for mixed ones. Undecided.
        """
        first = self.filled(settled)
        played = play(self.game, strategy_of(first))
        if not self.concept.beliefs:
            if not check(played, self.concept).holds:
                raise ArithmeticError("a Nash equilibrium found is none")
            return played, None
        moves = self.moves(played)
        if moves is None:
            return None
        parts, doubt = self._subgames(played, moves) if any(len(left) > 1 for left in moves.values()) else ([], None)
        if prod(map(len, moves.values())) * prod(map(len, parts)) > FILLINGS:
            raise Undecided("an equilibrium leaves too many moves off the path to try")
        tables: Iterable[tuple[list[list[Fraction]], bool]] = []
        if not no_pure or parts:
            tables = ((table, True) for table in chain([first], self._filled(first, moves, parts)))
        if any(len(left) > 1 for left in moves.values()):
            if mixed and choices(moves) * prod(map(len, parts)) <= CHOICES:
                tables = chain(tables, self._threats(played, first, moves, parts))
            else:
                doubt = f"whether a Nash equilibrium is {self.concept} with mixed moves off the path"
                doubt += ": with pure ones it is not" + (", and there are too many to try" if mixed else "")
        return self._first_supported(tables, doubt)

    def _first_supported(
        self, tables: Iterable[tuple[list[list[Fraction]], bool]], doubt: str | None
    ) -> tuple[Play, Support] | None:
        """The first of the profiles that some belief supports; None if none is. ``tables``: each with whether it
        decides for all with its supports; ``doubt``: why there may be others. Undecided.
        """
        for table, decides in tables:
            self.clock.check()
            tried = play(self.game, strategy_of(table))
            try:
                support = supported(tried, self.concept)
            except Undecided as error:
                doubt = str(error)
                continue
            if support.holds:
                return tried, support
            if not decides:
                doubt = (
                    f"whether a Nash equilibrium is {self.concept} with mixed moves of several players off the path, "
                    "which turn on each other"
                )
        if doubt is not None:
            raise Undecided(doubt)
        return None

    def _threats(
        self, played: Play, first: list[list[Fraction]], moves: dict[int, list[int]], parts: list[list[Rows]]
    ) -> Iterator[tuple[list[list[Fraction]], bool]]:
        """Profiles with mixed moves off the path, and whether each decides for its supports."""
        pure = {s: left[:1] for s, left in moves.items()}
        for table in self._filled(first, pure, parts):
            yield from self.threats.profiles(played, table, moves)

    def _filled(
        self, first: list[list[Fraction]], moves: dict[int, list[int]], parts: list[list[Rows]]
    ) -> Iterator[list[list[Fraction]]]:
        """The table with every choice of pure moves, and of equilibria of the subgames."""
        for equilibria in product(*parts):
            for choice in product(*moves.values()):
                table = list(first)
                for s, k in zip(moves, choice, strict=True):
                    table[s] = _point(len(first[s]), k)
                for rows in equilibria:
                    for s, row in rows.items():
                        table[s] = row
                yield table

    def _subgames(self, played: Play, moves: dict[int, list[int]]) -> tuple[list[list[Rows]], str | None]:
        """(the equilibria of each largest subgame that play does not reach; why some may be missing). Their sets are
        taken out of ``moves``.
        """
        if not self.concept.subgames:
            return [], None
        doubt: str | None = None
        parts = []
        for root in self._largest(played):
            if root not in self.known:
                self.known[root] = self._solved(root)
            rows, sets, why = self.known[root]
            if len(sets):
                parts.append(rows)
                doubt = doubt or why
                for s in sets:
                    moves.pop(s, None)
        return parts, doubt

    def _largest(self, played: Play) -> list[int]:
        """The roots of subgames that play does not reach, inside no other such subgame."""
        game = self.game
        missed = subgame_roots(game) & mask(played.reach == 0) & (game.infoset != TERMINAL)
        inside = np.zeros(game.nodes, dtype=bool)
        for level in game.levels:
            inside[level.children] = np.repeat((inside | missed)[level.parents], level.counts)
        found: list[int] = np.flatnonzero(missed & ~inside).tolist()
        return found

    def _solved(self, root: int) -> tuple[list[Rows], tuple[int, ...], str | None]:
        """(the equilibria of the subgame, its sets, why some may be missing); no sets where it is not solved."""
        part = part_of(self.game, root)
        try:
            solved = self.solve(part.game)
        except LimitReached:
            return [], (), None
        start = part.game.action_start.tolist()
        found = []
        for probabilities in solved.found:
            chances = [p for p in probabilities if isinstance(p, Fraction)]
            found.append({s: chances[start[k] : start[k + 1]] for k, s in enumerate(part.sets)})
        return found, part.sets, solved.open

    def moves(self, played: Play) -> dict[int, list[int]] | None:
        """{set that play does not meet: its actions that no deviation is sure to beat}; None if a supported action is
        beaten, or all at some set.
        """
        game, starts = self.game, self.game.action_start
        met = game.sets_meeting(played.reach > 0)
        taken = mask(played.strategy.weights > 0) & met[game.action_infoset]
        if (taken & ~self.left).any():
            return None
        cell = surviving(self.tables.bounds, self.concept, taken | (self.left & ~met[game.action_infoset]))
        if (taken & ~cell).any() or not np.logical_or.reduceat(cell, starts[:-1]).all():
            return None
        return {s: np.flatnonzero(cell[starts[s] : starts[s + 1]]).tolist() for s in np.flatnonzero(~met).tolist()}


def _point(size: int, k: int) -> list[Fraction]:
    return [Fraction(int(j == k)) for j in range(size)]


def strategy_of(table: Sequence[Sequence[Fraction]]) -> BehaviorStrategy:
    """Behaviour strategies, from the probabilities at every set."""
    weights: list[int] = []
    totals = []
    for row in table:
        common = lcm(*(p.denominator for p in row))
        weights += [int(p * common) for p in row]
        totals.append(common)
    return BehaviorStrategy(integer_array(weights), integer_array(totals))
