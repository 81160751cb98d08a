"""Continuations in which players mix: equilibria of perturbed games (``perturbed``), read off at ε = 0.

With two players who move at open sets there is one such game, solved from several priors. With more, pairs of them are
solved in turn against what the others do, until nothing changes or the rounds are over: each round is a proposal.
Where a rule mixes, its owner must be indifferent, and somebody else mix for that: then the sets of such rules are
opened, and what the others do in an equilibrium of that game is proposed with the rules.

A probability in the perturbed game is p + O(ε), or c·ε^k: p and c are taken to be the simplest fractions near by. That
may fail, and what is read off may gain by deviations at settled sets: whether it is an equilibrium is for others to
check.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from math import lcm

import numpy as np
from attrs import define, field

from exactgames.clock import Clock
from exactgames.concepts.plain_tree import Tree
from exactgames.concepts.settled import Mask
from exactgames.game.strategy import BehaviorStrategy, Trembles
from exactgames.game.values import Play, play
from exactgames.numbers.arrays import integer_array
from exactgames.search.continuation.none import rules_mixing
from exactgames.search.continuation.perturbed import BITS, TREMBLE, sides_of, solve
from exactgames.search.continuation.proposals import Constraints

PRIORS, FEW = 6, 300
"""So many starts of the path; one only where the two players have more sequences than so many."""
ROUNDS = 4
"""So often each pair of three or more players is solved."""
SEQUENCES, NODES = 1_200, 20_000
"""Of two players at most; nodes of the game."""
DENOMINATOR = 10_000
"""The largest of a probability that is read off."""

Rows = dict[int, list[Fraction]]
"""{set: probabilities of its actions}"""


def mixtures(asked: Constraints, clock: Clock) -> Iterator[tuple[Play, Trembles]]:
    """Profiles that meet the constraints, with trembles; none in games that are too large. Late."""
    if asked.game.nodes > NODES or asked.game.infosets == 0:
        return
    seen = set[tuple[tuple[Fraction, ...], ...]]()
    mixing = np.isin(np.arange(asked.game.infosets), list(rules_mixing(asked)))
    for closed in [asked.settled] + [asked.settled & ~mixing] * bool(mixing.any()):
        work = _Mixing(asked, closed, clock)
        players = np.unique(asked.game.infoset_player[~closed]).tolist()
        for seed in range(PRIORS):
            if seed and work.largest > FEW:
                break
            for rows in work.rounds(players, seed):
                key = tuple(tuple(round_off(row)) for s, row in sorted(rows.items()) if not asked.settled[s])
                if key not in seen and (found := work.read(rows)) is not None:
                    seen.add(key)
                    yield found


@define(eq=False)
class _Mixing:
    """``closed`` [S]: the sets at which what is settled is played."""

    asked: Constraints
    closed: Mask
    clock: Clock
    tree: Tree = field(init=False)
    payoffs: list[list[int]] = field(init=False)
    given: Rows = field(init=False)  # at closed sets
    largest: int = 0  # sequences of a pair that was solved

    def __attrs_post_init__(self) -> None:
        game, asked = self.asked.game, self.asked
        self.tree = Tree(game)
        self.payoffs = [[0] * game.nodes for _ in game.players]
        for row, own in zip(self.payoffs, game.payoffs.tolist(), strict=True):
            for node, payoff in zip(game.terminals.tolist(), own, strict=True):
                row[node] = int(payoff)
        self.given = {}
        for s in np.flatnonzero(self.closed).tolist():
            weights = asked.partial.weights[game.action_start[s] : game.action_start[s + 1]].tolist()
            self.given[s] = trembling([Fraction(int(w), sum(map(int, weights))) for w in weights])

    def rounds(self, players: Sequence[int], seed: int) -> Iterator[Rows]:
        """What pairs do, in turn. Late."""
        start = self.tree.start
        opened = {s: b - a for s, (a, b) in enumerate(pairwise(start)) if s not in self.given}
        rows = {s: [Fraction(1, count)] * count for s, count in opened.items()}
        if len(players) <= 2:
            first, second = ([*players, *(k for k in range(len(self.payoffs)) if k not in players)] * 2)[:2]
            pairs, often = [(first, second)], 1
        else:
            pairs, often = list(combinations(players, 2)), ROUNDS
        for turn in range(often):
            before = dict(rows)
            for pair in pairs:
                self.clock.check()
                solved = self._pair(pair, rows, seed + turn)
                if solved is None:
                    return
                rows |= solved
            yield dict(rows)
            if rows == before:
                return

    def _pair(self, pair: tuple[int, int], rows: Rows, seed: int) -> Rows | None:
        """What the two do against the others' ``rows``; None if no path leads there, or they have too many moves."""
        others = {s: row for s, row in rows.items() if self.tree.owner[s] not in pair}
        sides = sides_of(self.tree, self.payoffs, self.given | others, pair)
        self.largest = max(self.largest, sides[0].size + sides[1].size)
        if self.largest > SEQUENCES:
            return None
        found = solve(sides, seed, self.clock)
        return None if found is None else found.rows

    def read(self, rows: Rows) -> tuple[Play, Trembles] | None:
        """The profile at ε = 0, and its trembles; None if the fractions near by are no distribution."""
        game, asked = self.asked.game, self.asked
        weights, totals = [0] * game.actions, [1] * game.infosets
        power, coefficient = np.zeros(game.actions, dtype=np.int64), dict[int, Fraction]()
        for s, (a, b) in enumerate(pairwise(self.tree.start)):
            if asked.settled[s]:
                weights[a:b], totals[s] = asked.partial.weights[a:b].tolist(), int(asked.partial.totals[s])
                continue
            probabilities = round_off(rows[s])
            if sum(probabilities) != 1:
                return None
            totals[s] = lcm(*(p.denominator for p in probabilities))
            weights[a:b] = [int(p * totals[s]) for p in probabilities]
            for action, p in enumerate(rows[s], start=a):
                if not weights[action]:
                    power[action], coefficient[action] = order_of(p)
        strategy = BehaviorStrategy(integer_array(weights), integer_array(totals))
        power = np.where((power == 0) & (strategy.weights == 0), 1, power)
        kept = {action: c for action, c in coefficient.items() if c != 1}
        return play(game, strategy, asked.room), Trembles(power, kept)


def trembling(row: Sequence[Fraction]) -> list[Fraction]:
    """A distribution in which what has probability 0 has ε instead."""
    zeros = sum(not p for p in row)
    return [p * (1 - zeros * TREMBLE) if p else TREMBLE for p in row]


def round_off(row: Sequence[Fraction]) -> list[Fraction]:
    """The simplest fractions near by: 0 for what is of the order of ε."""
    return [p.limit_denominator(DENOMINATOR) for p in row]


def order_of(p: Fraction) -> tuple[int, Fraction]:
    """(k, c) such that p is about c·ε^k, with the c nearest to 1."""
    size = p.denominator.bit_length() - p.numerator.bit_length()
    power = max(1, (size + BITS // 2) // BITS)
    return power, (p * 2 ** (BITS * power)).limit_denominator(DENOMINATOR) or Fraction(1)
