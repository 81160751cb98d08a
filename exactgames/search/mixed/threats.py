"""Mixed moves off the path, as threats of a concept with beliefs.

Given what a Nash equilibrium plays where play comes, every choice of supports at the other sets at which several
actions are left is gone through. A linear program (``deterrence``) finds probabilities, all positive on the supports,
with which nobody gains by leaving the path; whether some belief supports the profile is then decided exactly.

One choice of probabilities **decides** for its supports if, at each set J that is not reached and at which several
actions are left, no other player's set whose moves are mixed so lies on the way to J or behind it. For take two choices
with the same supports with which nobody gains by leaving the path, and beliefs or trembles under which the first is of
the concept. With the second, beliefs at J are the same, since only the owner's moves differ on the way, and what the
others play behind J; the owner plays the same actions, all of them optimal (as in ``throughout``). So it is of the
concept too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations, product

from attrs import define

from exactgames.concepts.plain_tree import Tree, chance_probability, chance_weighted
from exactgames.errors import Undecided
from exactgames.game.tree import Game
from exactgames.game.values import Play
from exactgames.numbers.algebraic import Number
from exactgames.search.mixed.deterrence import deterring_moves

CHOICES = 256
"""The most choices of supports that are looked at for one Nash equilibrium."""

Table = list[list[Fraction]]
"""[S] the probabilities of each set's actions."""


@define(eq=False, slots=False)
class Threats:
    """Mixed moves off the path in one game."""

    game: Game

    @cached_property
    def tree(self) -> Tree:
        return Tree(self.game)

    @cached_property
    def payoff(self) -> list[list[int]]:
        return chance_weighted(self.game)

    @cached_property
    def possible(self) -> list[bool]:
        found: list[bool] = (chance_probability(self.game) > 0).tolist()
        return found

    @cached_property
    def scale(self) -> int:
        return int(chance_probability(self.game)[0]) * self.game.payoff_denominator

    @cached_property
    def before(self) -> list[set[int]]:
        return sets_before(self.game)

    def profiles(self, played: Play, table: Table, moves: Mapping[int, Sequence[int]]) -> Iterator[tuple[Table, bool]]:
        """For each choice of supports that is not pure, and with which nobody gains by leaving the path: a profile, and
        whether it decides for these supports.

        played  the Nash equilibrium
        table   what is played at all sets that are not in ``moves``
        moves   {set that is not reached: its actions that are left}
        """
        values = [played.value(player) * self.scale for player in range(len(self.game.players))]
        several = [s for s, left in moves.items() if len(left) > 1]
        for choice in product(*(_supports(moves[s]) for s in several)):
            mixed = {s: support for s, support in zip(several, choice, strict=True) if len(support) > 1}
            if not mixed:
                continue
            filled = list(table)
            for s, support in zip(several, choice, strict=True):
                filled[s] = [Fraction(int(k in support), len(support)) for k in range(len(table[s]))]
            try:
                found = self._deterring(filled, mixed, values)
            except Undecided:  # two others would move together: even odds are tried
                yield filled, False
                continue
            if found is None:
                continue
            for s, row in found.items():
                filled[s] = row
            yield filled, not self._matters(several, mixed)

    def _deterring(
        self, table: Table, mixed: Mapping[int, Sequence[int]], values: Sequence[Number]
    ) -> Mapping[int, list[Fraction]] | None:
        """Probabilities at those of the sets that a deviation may lead to; None if there are none that deter."""
        start = self.tree.start
        flat: list[Number] = [p for row in table for p in row]
        given = frozenset(range(self.game.infosets)) - mixed.keys()
        supports = {s: [start[s] + k for k in support] for s, support in mixed.items()}
        found = deterring_moves(self.tree, self.payoff, self.possible, given, flat, values, supports)
        if found is None:
            return None
        sets = [s for s in mixed if supports[s][0] in found]
        return {s: [found.get(a, Fraction(0)) for a in range(start[s], start[s + 1])] for s in sets}

    def _matters(self, several: Sequence[int], mixed: Mapping[int, Sequence[int]]) -> bool:
        """Whether mixed moves of one player lie on one way with another's set at which several actions are left."""
        owner = self.game.infoset_player
        return any(
            owner[j] != owner[k] and (k in self.before[j] or j in self.before[k]) for j in several for k in mixed
        )


def choices(moves: Mapping[int, Sequence[int]]) -> int:
    """How many choices of supports there are."""
    total = 1
    for left in moves.values():
        total *= 2 ** len(left) - 1
    return total


def _supports(left: Sequence[int]) -> list[tuple[int, ...]]:
    return [support for size in range(1, len(left) + 1) for support in combinations(left, size)]


def sets_before(game: Game) -> list[set[int]]:
    """For each set all sets, of any player, on the way to some history of it."""
    found: list[set[int]] = []
    for s in range(game.infosets):
        met, looked = set[int](), set[int]()
        for history in game.histories(s).tolist():
            node = int(game.parent[history])
            while node >= 0 and node not in looked:
                looked.add(node)
                met.add(int(game.infoset[node]))
                node = int(game.parent[node])
        found.append(met - {-1})
    return found
