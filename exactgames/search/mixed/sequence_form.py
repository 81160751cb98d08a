"""The sequence form of a two-player game (von Stengel 1996).

A *sequence* of a player is the empty one, or one of her actions: with perfect recall it stands for all her moves up to
it. A realization plan gives each sequence the product of her own probabilities along it: 1 to the empty one, and to
those that end at a set together what the sequence that leads to the set has.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from attrs import define

from exactgames.concepts.best_response import own_depth, previous_action
from exactgames.concepts.plain_tree import chance_probability
from exactgames.game.tree import Game

Plan = tuple[Fraction, ...]
"""[1 + A_i] a realization plan: 1 for the empty sequence, then one number for each of the player's actions."""


@define(eq=False, slots=False)
class Sequences:
    """A player's sequences: 0 is the empty one, then one for each of her actions, in order."""

    game: Game
    player: int

    @cached_property
    def sets(self) -> list[int]:
        return self.game.sets_of(self.player)

    @cached_property
    def in_order(self) -> list[int]:
        """The sets, those with fewer own moves before them first."""
        depth = own_depth(self.game, self.player)
        return sorted(self.sets, key=lambda s: int(depth[s]))

    @cached_property
    def of_action(self) -> dict[int, int]:
        start = self.game.action_start
        actions = [a for s in self.sets for a in range(int(start[s]), int(start[s + 1]))]
        return {a: k for k, a in enumerate(actions, start=1)}

    @property
    def size(self) -> int:
        return 1 + len(self.of_action)

    @cached_property
    def before(self) -> dict[int, int]:
        """{set: the sequence that leads to it}."""
        previous = previous_action(self.game, self.player)
        return {s: self.of_action[int(previous[s])] if previous[s] >= 0 else 0 for s in self.sets}

    def actions(self, s: int) -> list[int]:
        """The sequences that end at set s."""
        start = self.game.action_start
        return [self.of_action[a] for a in range(int(start[s]), int(start[s + 1]))]

    def behaviour(self, plan: Plan) -> dict[int, list[Fraction]]:
        """{set: probabilities} where the plan reaches the set."""
        found = {}
        for s in self.sets:
            total = plan[self.before[s]]
            if total:
                found[s] = [plan[k] / total for k in self.actions(s)]
        return found

    def plan(self, probabilities: Sequence[Sequence[Fraction]]) -> Plan:
        """The plan with these probabilities at every set of the game (those of others do not matter)."""
        found = [Fraction(1)] * self.size
        for s in self.in_order:
            for k, p in zip(self.actions(s), probabilities[s], strict=True):
                found[k] = found[self.before[s]] * p
        return tuple(found)


def mean_plan(plans: Sequence[Plan]) -> Plan:
    """A point of the relative interior of the polytope that the plans span."""
    return tuple(sum(column, start=Fraction(0)) / len(plans) for column in zip(*plans, strict=True))


Matrix = list[list[int]]


def _ends(game: Game, forms: tuple[Sequences, Sequences]) -> list[tuple[int, int, int, int]]:
    """(place among the terminal nodes, chance's weight, the players' sequences) of each terminal node."""
    reach = chance_probability(game)[game.terminals].tolist()
    last = [game.last_own_action(i)[game.terminals].tolist() for i in (0, 1)]
    rows = []
    for z, weight in enumerate(reach):
        one, two = (forms[i].of_action[last[i][z]] if last[i][z] >= 0 else 0 for i in (0, 1))
        rows.append((z, int(weight), one, two))
    return rows


def payoffs(game: Game, forms: tuple[Sequences, Sequences]) -> tuple[Matrix, Matrix]:
    """The players' payoffs by pairs of sequences, numerators over one denominator."""
    found = tuple([[0] * forms[1].size for _ in range(forms[0].size)] for _ in (0, 1))
    for z, weight, one, two in _ends(game, forms):
        for i in (0, 1):
            found[i][one][two] += weight * int(game.payoffs[i, z])
    return found[0], found[1]


def weights(game: Game, forms: tuple[Sequences, Sequences]) -> Matrix:
    """Chance's weight of each pair of sequences."""
    found = [[0] * forms[1].size for _ in range(forms[0].size)]
    for _, weight, one, two in _ends(game, forms):
        found[one][two] += weight
    return found
