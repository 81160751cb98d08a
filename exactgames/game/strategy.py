"""Behaviour strategies, beliefs, trembles: what an assessment is made of.

A distribution is kept as integer weights over their sum, so that a pure strategy is zeros and ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import define

from exactgames.arguments import typed
from exactgames.errors import GameError
from exactgames.game.tree import Game, Index, InformationSets
from exactgames.numbers.arrays import Integers, integer_array
from exactgames.numbers.rational import as_fraction

Distribution = Mapping[str, int | str | Fraction]


@define(frozen=True, eq=False, slots=False)
class BehaviorStrategy:
    """A profile of behaviour strategies.

    weights  [A] non-negative integers; the probability of an action is its weight over its set's total
    totals   [S] positive

    >>> from exactgames import BehaviorStrategy
    >>> from exactgames.examples import entry
    >>> game = entry()
    >>> threat = BehaviorStrategy.from_table(game, {"Ann": {"entry": "out"}, "Bob": {"reply": "fight"}})
    >>> bob = game.find("Bob", "reply")
    >>> threat.support(game, bob), str(threat.probability(game, bob, 1)), threat.pure
    ((1,), '1', True)
    """

    weights: Integers
    totals: Integers

    def probability(self, game: InformationSets, s: int, k: int) -> Fraction:
        """The probability of action k at set s."""
        return Fraction(int(self.weights[game.action_start[s] + k]), int(self.totals[s]))

    def support(self, game: InformationSets, s: int) -> tuple[int, ...]:
        """The actions of set s played with positive probability, in order."""
        return tuple(int(k) for k in np.flatnonzero(self.weights[game.action_start[s] : game.action_start[s + 1]]))

    def then(self, other: BehaviorStrategy) -> BehaviorStrategy:
        """The profile at these sets, followed by the other's at its own."""
        weights = np.concatenate([self.weights, other.weights])
        return BehaviorStrategy(weights, np.concatenate([self.totals, other.totals]))

    @cached_property
    def pure(self) -> bool:
        """Whether every set has a point mass."""
        return bool((self.totals == 1).all())

    @staticmethod
    @typed
    def from_table(game: Game, table: Mapping[str, Mapping[str, Distribution | str]]) -> BehaviorStrategy:
        """From {player: {information set: {action: probability} or the one action}}; every set must be given, actions
        left out have probability 0.
        """
        weights = [0] * game.actions
        totals = [0] * game.infosets
        known = {(game.players[game.infoset_player[s]], game.labels.infoset(s)): s for s in range(game.infosets)}
        for player, sets in table.items():
            for label, given in sets.items():
                s = known.pop((player, label), None)
                if s is None:
                    raise GameError(f"player {player!r} has no information set {label!r}, or it is given twice")
                distribution = {given: 1} if isinstance(given, str) else given
                actions = game.action_labels(s)
                for action, k_weight in zip(distribution, _weights(distribution, f"{player}, {label}"), strict=True):
                    if action not in actions:
                        raise GameError(f"{player}, {label}: no action {action!r}; there are {list(actions)}")
                    weights[int(game.action_start[s]) + actions.index(action)] = k_weight
                totals[s] = sum(_weights(distribution, f"{player}, {label}"))
        if known:
            raise GameError("no strategy is given at " + "; ".join(f"{p}, {label}" for p, label in known))
        return BehaviorStrategy(integer_array(weights), integer_array(totals))


def _weights(distribution: Mapping[Any, int | str | Fraction], where: str) -> list[int]:
    """The probabilities as integers without common factor; GameError unless they are a distribution."""
    values = [as_fraction(p) for p in distribution.values()]
    if not values or min(values) < 0 or sum(values) != 1:
        raise GameError(f"{where}: {', '.join(map(str, values))} is not a distribution")
    common = lcm(*(p.denominator for p in values))
    return [p.numerator * (common // p.denominator) for p in values]


@define(frozen=True, eq=False, slots=False)
class Beliefs:
    """Beliefs at the sets of ``at``.

    weights  [N] non-negative integers at the nodes of these sets (0 elsewhere): proportions within each set
    at       [S] whether the set has a belief here

    >>> from exactgames import Beliefs
    >>> from exactgames.examples import quiche
    >>> game = quiche()
    >>> doubt = Beliefs.from_table(game, {"Receiver": {"after quiche": ("1/2", "1/2")}})
    >>> [str(p) for p in doubt.distribution(game, game.find("Receiver", "after quiche"))]
    ['1/2', '1/2']
    >>> int(doubt.at.sum()), int(Beliefs.none(game).at.sum())
    (1, 0)
    """

    weights: Integers
    at: npt.NDArray[np.bool_]

    def distribution(self, game: Game, s: int) -> tuple[Fraction, ...]:
        """The belief at set s over its histories in depth-first order."""
        weights = [int(w) for w in self.weights[game.histories(s)]]
        return tuple(Fraction(w, sum(weights)) for w in weights)

    @staticmethod
    @typed
    def none(game: Game) -> Beliefs:
        """No beliefs given."""
        return Beliefs(np.zeros(game.nodes, dtype=np.int64), np.zeros(game.infosets, dtype=bool))

    @staticmethod
    @typed
    def from_table(game: Game, table: Mapping[str, Mapping[str, tuple[int | str | Fraction, ...]]]) -> Beliefs:
        """From {player: {information set: probabilities of its histories, depth first}}; sets left out have none
        given.
        """
        weights = [0] * game.nodes
        at = np.zeros(game.infosets, dtype=bool)
        known = {(game.players[game.infoset_player[s]], game.labels.infoset(s)): s for s in range(game.infosets)}
        for player, sets in table.items():
            for label, given in sets.items():
                if (s := known.get((player, label), -1)) < 0:
                    raise GameError(f"player {player!r} has no information set {label!r}")
                nodes = game.histories(s)
                if len(given) != len(nodes):
                    raise GameError(f"{player}, {label}: {len(given)} probabilities for {len(nodes)} histories")
                for node, w in zip(
                    nodes, _weights(dict(enumerate(given)), f"belief of {player}, {label}"), strict=True
                ):
                    weights[int(node)] = w
                at[s] = True
        return Beliefs(integer_array(weights), at)


@define(frozen=True, eq=False, slots=False)
class Trembles:
    """Kreps–Wilson trembles: action a has probability of order c(a)·ε^k(a).

    power        [A] k ≥ 1 off the support of β, 0 on it
    coefficient  {action: C} for the actions off the support with c ≠ 1; c^root = C
    root         D ≥ 1
    On the support, c is the action's probability.

    >>> from exactgames import BehaviorStrategy, Trembles
    >>> from exactgames.examples import entry
    >>> game = entry()
    >>> threat = BehaviorStrategy.from_table(game, {"Ann": {"entry": "out"}, "Bob": {"reply": "fight"}})
    >>> Trembles.uniform(threat).power.tolist()  # in, out; share, fight
    [1, 0, 1, 0]
    """

    power: Index
    coefficient: Mapping[int, Fraction]
    root: int = 1

    @staticmethod
    @typed
    def uniform(strategy: BehaviorStrategy) -> Trembles:
        """Power 1 and coefficient 1 for every action off the support."""
        return Trembles((strategy.weights == 0).astype(np.int64), {})
