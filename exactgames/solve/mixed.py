"""All equilibria of a game, mixed ones too: by vertices for two players, by supports for more.

Beyond Bayes–Nash, moves that play does not reach matter, and beliefs. Each Nash equilibrium found is tried with the
equilibria of each proper subgame that it does not reach (perfect Bayesian, sequential), and elsewhere with all pure
moves at the sets that it does not reach, less those that some deviation beats whatever the belief and the other moves
there (``gain_bounds``); which beliefs support it is decided exactly. Where play reaches every set, a Nash equilibrium
is sequential: Bayes' rule gives every belief, and is continuous there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import chain, product
from math import lcm, prod
from typing import Literal

import numpy as np
import numpy.typing as npt
from attrs import define, evolve, field, frozen

from exactgames.errors import LimitReached, Undecided
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import TERMINAL, Game
from exactgames.game.values import Play, play
from exactgames.numbers.algebraic import Number
from exactgames.numbers.arrays import integer_array, mask
from exactgames.solve.any_beliefs import Support, supported
from exactgames.solve.beliefs import refuse_impossible_chance, roots_of_sets, subgame_roots
from exactgames.solve.check import check
from exactgames.solve.clock import Clock, Late
from exactgames.solve.deviation import Concept
from exactgames.solve.gain_bounds import GainBounds, gain_bounds
from exactgames.solve.many_players import Outcome, search_supports
from exactgames.solve.sequence_form import Plan
from exactgames.solve.subgames import subgame_at
from exactgames.solve.two_players import Component, behaviour, extreme_equilibria

CELLS = 100_000
"""How many cells of supports are looked at unless told otherwise (more than two players)."""
FILLINGS = 1_024
"""The most ways to fill in pure moves at sets that an equilibrium does not reach."""


@frozen(eq=False)
class MixedEquilibrium:
    """An equilibrium.

    probabilities  [A] of every action, exactly; the first action, or what deters or a belief supports, at sets that are
                   not reached
    payoffs        [n]
    played         its play; None where a probability is irrational
    support        the beliefs found, beyond Bayes–Nash; None where play reaches every set and Bayes' rule gives them,
                   irrational ones
    plans          two players: the pair of vertices
    """

    probabilities: tuple[Number, ...]
    payoffs: tuple[Number, ...]
    played: Play | None
    support: Support | None
    plans: tuple[Plan, Plan] | None = None

    @property
    def strategy(self) -> BehaviorStrategy:
        """Behaviour strategies. Undecided where a probability is irrational: see ``probabilities``."""
        if self.played is None:
            raise Undecided("a behaviour strategy with irrational probabilities is not represented as integer weights")
        return self.played.strategy


@frozen(eq=False)
class MixedSearch:
    """What was found.

    equilibria  two players: the extreme equilibria that are of the concept; more: one for each outcome found
    vertices    two players: each one's plans that are part of an extreme Nash equilibrium
    components  two players: maximal Nash subsets of which all equilibria are of the concept (Bayes–Nash: all subsets)
    complete    whether it is proven that there are no more: no more components, if there are any; else outcomes
    stopped     why the search ended early, if it did
    open        why some may be missing
    searched    what was searched, in words
    """

    concept: Concept
    equilibria: tuple[MixedEquilibrium, ...]
    vertices: tuple[tuple[Plan, ...], ...]
    components: tuple[Component, ...]
    complete: bool
    stopped: Literal["truncated", "timed out"] | None
    open: tuple[str, ...]
    searched: str


def mixed_equilibria(
    game: Game, concept: Concept = "bayes-nash", cells: int = CELLS, seconds: float | None = None
) -> MixedSearch:
    """All equilibria of the concept. ``cells``: where the search by supports stops (more than two players);
    ``seconds``: where any does.

    Raises GameError (imperfect recall; chance of probability 0 where beliefs matter), LimitReached.
    """
    game.require_perfect_recall()
    if concept != "bayes-nash":
        refuse_impossible_chance(game)
    if len(game.players) == 2:
        try:
            return _of_two(game, concept, cells, seconds, Clock.of(seconds))
        except Late:
            return MixedSearch(concept, (), (), (), False, "timed out", (), "best replies, stopped by the clock")
    return _by_supports(game, concept, cells, seconds)


def _of_two(game: Game, concept: Concept, cells: int, seconds: float | None, clock: Clock) -> MixedSearch:
    """Bayes–Nash: the components. Else those that are of the concept, if each is a point, or all its equilibria reach
    every set; if not, what the supports give, and what the extreme equilibria add to it.
    """
    extremes = extreme_equilibria(game, clock)
    credible = _Credible(game, concept)
    found: dict[tuple[int, int], MixedEquilibrium] = {}
    reasons: dict[str, None] = {}
    for i, j in extremes.pairs:
        clock.check()
        plans = (extremes.vertices[0][i], extremes.vertices[1][j])
        try:
            one = credible.equilibrium(behaviour(game, plans), plans)
        except Undecided as error:
            reasons[str(error)] = None
            continue
        if one is not None:
            found[i, j] = one
    listed = tuple(found.values())
    words = extremes.searched
    if concept == "bayes-nash":
        return MixedSearch(concept, listed, extremes.vertices, extremes.components, True, None, (), words)
    if all(_point_or_whole(part, found) for part in extremes.components):
        words += f"; those that are {concept}"
        kept = tuple(part for part in extremes.components if (part.first[0], part.second[0]) in found)
        return MixedSearch(concept, listed, extremes.vertices, kept, not reasons, None, tuple(reasons), words)
    others = _by_supports(game, concept, cells, seconds)
    known = {_outcome_of(one) for one in others.equilibria}
    more = {_outcome_of(one): one for one in reversed(listed) if _outcome_of(one) not in known}
    if others.complete and more:
        raise ArithmeticError("an equilibrium outcome was missed")
    return evolve(others, equilibria=(*others.equilibria, *reversed(more.values())), vertices=extremes.vertices)


def _point_or_whole(part: Component, found: Mapping[tuple[int, int], MixedEquilibrium]) -> bool:
    """Whether the component is a point, or all its vertices, and so all their mixtures, reach every information set."""
    pairs = list(product(part.first, part.second))
    if len(pairs) == 1:
        return True
    plays = [found[pair].played for pair in pairs if pair in found]
    return len(plays) == len(pairs) and all(
        one is not None and one.game.sets_meeting(one.reach > 0).all() for one in plays
    )


def _outcome_of(one: MixedEquilibrium) -> tuple[Fraction, ...]:
    """The distribution over terminal nodes of an equilibrium with rational probabilities."""
    if one.played is None:
        raise ArithmeticError("extreme equilibria are rational")
    return tuple(Fraction(int(x), one.played.scale) for x in one.played.reach[one.played.game.terminals].tolist())


def _by_supports(game: Game, concept: Concept, cells: int, seconds: float | None) -> MixedSearch:
    search = search_supports(game, cells, seconds)
    credible = _Credible(game, concept)
    reasons = dict.fromkeys(search.open)
    found = []
    for outcome in search.found:
        try:
            one = _of_outcome(credible, outcome)
        except Undecided as error:
            reasons[str(error)] = None
            continue
        if one is not None:
            found.append(one)
    end = {None: "to the end", "truncated": "stopped at the limit", "timed out": "stopped by the clock"}[search.stopped]
    words = f"every choice of supports at the sets that play meets, in {search.cells:,} cells, {end}"
    words += "" if concept == "bayes-nash" else f"; those that are {concept} with pure moves off the path"
    complete = not reasons and search.stopped is None
    return MixedSearch(concept, tuple(found), (), (), complete, search.stopped, tuple(reasons), words)


def _of_outcome(credible: _Credible, outcome: Outcome) -> MixedEquilibrium | None:
    """The outcome as an equilibrium of the concept; None if it is none. Undecided."""
    game, concept = credible.game, credible.concept
    table: dict[int, list[Fraction]] = {}
    rational = True
    for s in range(game.infosets):
        row = outcome.probabilities[game.action_start[s] : game.action_start[s + 1]]
        exact = [p for p in row if isinstance(p, Fraction)]
        rational &= len(exact) == len(row)
        if concept == "bayes-nash" or s in outcome.met:
            table[s] = exact
    if rational:
        return credible.equilibrium(table, None)
    if concept != "bayes-nash" and len(outcome.met) < game.infosets:
        raise Undecided(f"whether an equilibrium with irrational probabilities is {concept}: it misses some sets")
    return MixedEquilibrium(outcome.probabilities, outcome.payoffs, None, None)


Rows = dict[int, list[Fraction]]
"""{information set: the probabilities of its actions}"""


@define(eq=False, slots=False)
class _Credible:
    """Nash equilibria as equilibria of the concept."""

    game: Game
    concept: Concept
    known: dict[int, tuple[list[Rows], tuple[int, ...], str | None]] = field(factory=dict)

    @cached_property
    def bounds(self) -> GainBounds:
        subgames = self.concept in ("perfect-bayesian", "sequential")
        return gain_bounds(self.game, roots_of_sets(self.game) if subgames else np.zeros(self.game.infosets, np.int64))

    def equilibrium(
        self, settled: dict[int, list[Fraction]], plans: tuple[Plan, Plan] | None
    ) -> MixedEquilibrium | None:
        """The Nash equilibrium with these probabilities, at the sets it does not reach with those given or pure moves;
        None if there is none. Undecided.
        """
        game = self.game
        counts = np.diff(game.action_start).tolist()
        first = [settled.get(s) or _point(counts[s], 0) for s in range(game.infosets)]
        played = play(game, _strategy(first))
        if self.concept == "bayes-nash":
            if not check(played, self.concept).holds:
                raise ArithmeticError("a Nash equilibrium found is none")
            return _equilibrium(played, None, plans)
        moves = self._moves(played, game.sets_meeting(played.reach > 0))
        if moves is None:
            return None
        parts, doubt = self._subgames(played, moves)
        if prod(map(len, moves.values())) * prod(map(len, parts)) > FILLINGS:
            raise Undecided("an equilibrium leaves too many moves off the path to try")
        if any(len(left) > 1 for left in moves.values()):
            doubt = (
                f"whether a Nash equilibrium is {self.concept} with mixed moves off the path: with pure ones it is not"
            )
        for table in chain([first], self._filled(first, moves, parts)):
            tried = play(game, _strategy(table))
            try:
                support = supported(tried, self.concept)
            except Undecided as error:
                doubt = str(error)
                continue
            if support.holds:
                return _equilibrium(tried, support, plans)
        if doubt is not None:
            raise Undecided(doubt)
        return None

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
        if self.concept not in ("perfect-bayesian", "sequential"):
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
        part = subgame_at(self.game, root)
        try:
            search = mixed_equilibria(part.game, self.concept)
        except LimitReached:
            return [], (), None
        found = []
        why = search.open[0] if search.open else None if search.complete else "the search of a subgame was stopped"
        for one in search.equilibria:
            if one.played is None:
                why = "a subgame off the path has an irrational equilibrium"
                continue
            chances = [p for p in one.probabilities if isinstance(p, Fraction)]
            start = part.game.action_start.tolist()
            found.append({s: chances[start[k] : start[k + 1]] for k, s in enumerate(part.sets)})
        return found, part.sets, why

    def _moves(self, played: Play, met: npt.NDArray[np.bool_]) -> dict[int, list[int]] | None:
        """{set that play does not meet: its actions that no deviation is sure to beat}; None if a supported action is
        beaten, or all at some set.
        """
        game, bounds = self.game, self.bounds
        cell = mask(played.strategy.weights > 0) | ~met[game.action_infoset]
        while True:
            least, worst = bounds.values(bounds.compiled.values(cell))
            beaten = mask(worst > 0)
            if self.concept != "weak-perfect-bayesian":
                beaten |= mask(least > 0)
            rows = beaten & cell[bounds.action]
            if not rows.any():
                break
            if met[bounds.set_of[rows]].any():
                return None
            cell[bounds.action[rows]] = False
            if not np.logical_or.reduceat(cell, game.action_start[:-1]).all():
                return None
        starts = game.action_start
        return {s: np.flatnonzero(cell[starts[s] : starts[s + 1]]).tolist() for s in np.flatnonzero(~met).tolist()}


def _equilibrium(played: Play, support: Support | None, plans: tuple[Plan, Plan] | None) -> MixedEquilibrium:
    game, strategy = played.game, played.strategy
    probabilities = tuple(
        Fraction(int(weight), int(strategy.totals[s]))
        for weight, s in zip(strategy.weights.tolist(), game.action_infoset.tolist(), strict=True)
    )
    payoffs = tuple(played.value(player) for player in range(len(game.players)))
    return MixedEquilibrium(probabilities, payoffs, played, support, plans)


def _point(size: int, k: int) -> list[Fraction]:
    return [Fraction(int(j == k)) for j in range(size)]


def _strategy(table: Sequence[Sequence[Fraction]]) -> BehaviorStrategy:
    weights: list[int] = []
    totals = []
    for row in table:
        common = lcm(*(p.denominator for p in row))
        weights += [int(p * common) for p in row]
        totals.append(common)
    return BehaviorStrategy(integer_array(weights), integer_array(totals))
