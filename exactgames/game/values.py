"""Reach probabilities and continuation values, exactly: one pass up the levels, one pass down.

Everything is an integer. Level ℓ has a common denominator D_ℓ for all probabilities of moves on it. With H_ℓ = D_0 ⋯
D_{ℓ−1} and P the payoffs' denominator, a node on level ℓ has reach r / H_ℓ and continuation value v / (P · H_L /
H_ℓ); terminal nodes are on level L. A move that skips levels carries their D as a factor. So r·v is over P·H_L at
every node, and within an information set of a timed game all r, and all v of its actions, share one denominator.
|r·v| ≤ P·H_L·max|payoff|; sums over nodes add a factor N: that bound picks the arithmetic.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import define

from exactgames.game.kept import kept
from exactgames.game.strategy import BehaviorStrategy, Beliefs, Trembles
from exactgames.game.tree import CHANCE, TERMINAL, Game, Index
from exactgames.numbers.arrays import Integers, exact_dtype


@define(frozen=True, eq=False, slots=False)
class Play:
    """A game played by a profile: the numerators of every move's probability, ready for the passes.

    denominators  D_ℓ for each level
    edges         [N] numerator of the move into each node (1 at the root)
    sure          [N] the numerator that stands for probability 1 there
    dtype         int64 where the bound above allows it, else object

    >>> from exactgames.examples import threat
    >>> played = threat()
    >>> [str(played.value(player, 0)) for player in range(2)], int((played.reach > 0).sum())  # two nodes are reached
    (['1', '3'], 2)
    """

    game: Game
    strategy: BehaviorStrategy
    denominators: tuple[int, ...]
    edges: Integers
    sure: Integers
    dtype: np.dtype[Any]

    @cached_property
    def scale(self) -> int:
        """H_L: the product of all D_ℓ."""
        return _product(self.denominators)

    @cached_property
    def heads(self) -> list[int]:
        """H_0, …, H_L."""
        return list(accumulate(self.denominators, lambda a, b: a * b, initial=1))

    def forward(self, edges: Integers, start: Integers | None = None) -> Integers:
        """[N] products of ``edges`` along the paths, from 1 at the root, or, with ``start``, from start[node] > 0 at
        the nodes that have it.
        """
        game = self.game
        reach = np.zeros(game.nodes, dtype=self.dtype)
        if start is None:
            reach[0] = 1
        else:
            reach = start.astype(self.dtype)
        for level in game.levels:
            children = level.children
            pushed = reach[game.parent[children]] * edges[children]
            reach[children] = pushed if start is None else reach[children] + pushed
        return reach

    @cached_property
    def reach(self) -> Integers:
        """[N] reach probabilities, over H of the node's level."""
        return self.forward(self.edges)

    def edges_without(self, player: int) -> Integers:
        """[N] the edges with every action of ``player`` made sure."""
        return np.where(_after(self.game, player), self.sure, self.edges)

    @cached_property
    def values(self) -> Integers:
        """[n, N] continuation values, over P·H_L/H of the node's level."""
        game = self.game
        values = np.zeros((len(game.players), game.nodes), dtype=self.dtype)
        values[:, game.terminals] = game.payoffs
        for level in reversed(game.levels):
            edges = self.edges[level.children]
            for row in values:
                row[level.parents] = np.add.reduceat(row[level.children] * edges, level.offsets)
        return values

    def value(self, player: int, node: int = 0) -> Fraction:
        """The player's expected payoff from ``node`` on."""
        tail = self.scale // self.heads[int(self.game.node_level[node])]
        return Fraction(int(self.values[player, node]), self.game.payoff_denominator * tail)

    def across(self, weights: Integers) -> Integers:
        """[N] reaches, brought to one denominator within each information set: H_L where sets cross in time."""
        if self.game.timed:
            return weights
        tails: Integers = np.array([self.scale // h for h in self.heads], dtype=object)
        balanced: Integers = weights * tails[self.game.node_level]
        return balanced

    def within(self, weights: Integers) -> Integers:
        """[N] beliefs, in proportion within each set, as reaches: over H of each node's level, up to a factor a set."""
        if self.game.timed:
            return weights
        heads: Integers = np.array(self.heads, dtype=object)
        scaled: Integers = weights * heads[self.game.node_level]
        return scaled


@kept
def _after(game: Game, player: int) -> npt.NDArray[np.bool_]:
    """[N] whether an action of the player leads to the node."""
    owner = np.append(game.infoset_player, -1)
    mine: npt.NDArray[np.bool_] = owner[np.maximum(game.infoset[game.parent], -1)] == player
    mine[0] = False
    return mine


def _product(factors: tuple[int, ...]) -> int:
    total = 1
    for factor in factors:
        total *= factor
    return total


def _magnitude(game: Game) -> int:
    """The largest |payoff numerator|, at least 1, times the payoffs' denominator (so that gains can be compared
    across denominators).
    """
    largest = max(1, int(np.abs(game.payoffs).max())) if game.payoffs.size else 1
    return largest * game.payoff_denominator


def play(game: Game, strategy: BehaviorStrategy, extra: int = 1, values: Integers | None = None) -> Play:
    """The game played by the profile; ``extra`` is a further factor that the caller's sums need room for.

    ``values``: continuation values known already (of the same denominators), e.g. a completion's.

    >>> from exactgames import BehaviorStrategy, play
    >>> from exactgames.examples import entry
    >>> game = entry()
    >>> threat = BehaviorStrategy.from_table(game, {"Ann": {"entry": "out"}, "Bob": {"reply": "fight"}})
    >>> played = play(game, threat)
    >>> [str(played.value(player, 0)) for player in range(2)]
    ['1', '3']
    """
    denominators = level_denominators(game, strategy.totals)
    bound = _product(denominators) * _magnitude(game) * game.nodes * extra * int(strategy.totals.max(initial=1))
    dtype = exact_dtype(bound) if game.timed else np.dtype(object)  # ``across`` adds factors that are not counted
    played = Play(game, strategy, denominators, *_edges(game, strategy, denominators, dtype), dtype)
    if values is not None:
        played.__dict__["values"] = values.astype(dtype, copy=False)
    return played


def ends_after(played: Play, start: int) -> list[tuple[int, Fraction]]:
    """(terminal node, probability) of the ends that the profile reaches from ``start``.

    >>> from exactgames.examples import threat
    >>> [(node, str(p)) for node, p in ends_after(threat(), 1)]  # Ann has entered: Bob fights
    [(4, '1')]
    """
    game = played.game
    found, waiting = [], [(start, Fraction(1))]
    while waiting:
        node, probability = waiting.pop()
        s, children = int(game.infoset[node]), game.children(node)
        if s == TERMINAL:
            found.append((node, probability))
        elif s == CHANCE:
            waiting += [(child, probability * game.chance_probability(child)) for child in children]
        else:
            for k in played.strategy.support(game, s):
                waiting.append((children[k], probability * played.strategy.probability(game, s, k)))
    return found


def with_room(played: Play, given: Beliefs) -> Play:
    """The same play with arithmetic that has room for the weights of the given beliefs."""
    inside = np.flatnonzero(played.game.infoset >= 0)
    totals = [0] * (played.game.infosets + 1)
    for s, w in zip(played.game.infoset[inside].tolist(), given.weights[inside].tolist(), strict=True):
        totals[s] += w
    roomy = play(played.game, played.strategy, max(1, *totals))
    return played if roomy.dtype == played.dtype else roomy


def level_denominators(game: Game, totals: Integers) -> tuple[int, ...]:
    """D_ℓ: the least common multiple of the denominators of the moves on each level."""
    found = list(game.chance_denominator)
    mixed = np.flatnonzero(totals != 1)
    for s, total in zip(mixed, totals[mixed], strict=True):
        if game.timed:
            level = int(game.infoset_level[s])
            found[level] = lcm(found[level], int(total))
        else:
            for level in {int(n) for n in game.node_level[game.histories(int(s))]}:
                found[level] = lcm(found[level], int(total))
    return tuple(found)


def skipped(game: Game, denominators: tuple[int, ...], number: int, dtype: np.dtype[Any]) -> Integers:
    """The factor for levels skipped by the moves of level ``number``: an array over its children."""
    heads = list(accumulate(denominators[number + 1 :], lambda a, b: a * b, initial=1))
    return np.array(heads, dtype=dtype)[game.node_level[game.levels[number].children] - number - 1]


@kept
def _chance_levels(game: Game) -> tuple[bool, ...]:
    """Whether chance moves on each level."""
    return tuple(bool((game.infoset[level.parents] == CHANCE).any()) for level in game.levels)


def _edges(
    game: Game, strategy: BehaviorStrategy, denominators: tuple[int, ...], dtype: np.dtype[Any]
) -> tuple[Integers, Integers]:
    edges = np.ones(game.nodes, dtype=dtype)
    sure = np.ones(game.nodes, dtype=dtype)
    weights = strategy.weights.astype(dtype)
    last = max((number for number, d in enumerate(denominators) if d != 1), default=-1)
    mixed = bool((strategy.totals != 1).any())
    for number, (level, chance) in enumerate(zip(game.levels, _chance_levels(game), strict=True)):
        children, d = level.children, denominators[number]
        numerators = (
            weights[game.incoming[children]] if game.actions else np.ones(level.stop - level.start, dtype=dtype)
        )
        sets = game.infoset[level.parents]
        if mixed or d != 1:
            totals = np.append(strategy.totals, 1).astype(dtype)
            numerators = numerators * np.repeat(d // totals[np.maximum(sets, -1)], level.counts)
        if chance:
            after_chance = np.repeat(sets == CHANCE, level.counts)
            numerators = np.where(
                after_chance, game.chance[children] * (d // game.chance_denominator[number]), numerators
            )
        factor = 1 if number >= last else skipped(game, denominators, number, dtype)
        edges[children] = numerators * factor
        sure[children] = d * factor
    return edges, sure


def leading_terms(played: Play, trembles: Trembles) -> tuple[Index, Integers]:
    """([N] order, [N] coefficient) of each node's probability under rational trembles (root 1), coefficients on one
    denominator a level.

    The coefficients of actions off the support are brought to integers by one factor a level, as if it were part of the
    level's D; so after ``Play.across`` they are in proportion within a set.
    """
    game = played.game
    if trembles.root != 1:
        raise ValueError("leading_terms wants rational coefficients (root 1)")
    off = np.append(trembles.power, 0)[game.incoming] if game.actions else np.zeros(game.nodes, dtype=np.int64)
    edges = np.where(off > 0, played.sure, played.edges)
    dtype = played.dtype
    if trembles.coefficient:
        common = lcm(*(c.denominator for c in trembles.coefficient.values()))
        largest = max(common, *(int(c * common) for c in trembles.coefficient.values()))
        room = int(played.strategy.totals.max(initial=1)) * largest ** len(game.levels)
        dtype = exact_dtype(played.scale * _magnitude(game) * game.nodes * room) if game.timed else np.dtype(object)
        factor = np.full(game.actions + 1, common, dtype=dtype)
        for action, c in trembles.coefficient.items():
            factor[action] = int(c * common)
        edges = edges.astype(dtype) * factor[game.incoming]
        # Paths to one level differ in their numbers of moves only by skipping levels: these get the factor too.
        above = game.node_level[game.parent] + 1
        jumped = np.where(np.arange(game.nodes) == 0, 0, game.node_level - above)
        powers = np.array([common**j for j in range(len(game.levels) + 1)], dtype=dtype)
        edges = edges * powers[jumped]
    order = np.zeros(game.nodes, dtype=np.int64)
    coefficient = np.ones(game.nodes, dtype=dtype)
    for level in game.levels:
        children, above = level.children, game.parent[level.children]
        order[children] = order[above] + off[children]
        coefficient[children] = coefficient[above] * edges[children]
    if trembles.coefficient and not game.timed:
        coefficient = coefficient * powers[len(game.levels) - game.node_level]
    return order, coefficient


def leading_weights(game: Game, order: Index, coefficient: Integers) -> Integers:
    """[N] beliefs as weights: the coefficient where a node's order is the least in its set, else 0 (also outside
    sets).
    """
    least = np.full(game.infosets + 1, np.iinfo(np.int64).max)
    inside = game.infoset >= 0
    sets = np.where(inside, game.infoset, game.infosets)
    np.minimum.at(least, sets, np.where(inside, order, 0))
    weights: npt.NDArray[Any] = np.where(inside & (order == least[sets]), coefficient, 0)
    return weights
