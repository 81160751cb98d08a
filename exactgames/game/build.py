"""Building a game by hand, node by node, for textbook games and tests.

>>> tree = GameBuilder(["Entrant", "Incumbent"])
>>> out, enter = tree.move(tree.root, "Entrant", "entry", ["out", "in"])
>>> fight, share = tree.move(enter, "Incumbent", "response", ["fight", "share"])
>>> for node, payoffs in ((out, (0, 2)), (fight, (-1, -1)), (share, (1, 1))):
...     tree.payoffs(node, payoffs)
>>> tree.build().nodes
5
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from attrs import define, field

from exactgames.errors import GameError
from exactgames.game.tree import CHANCE, TERMINAL, Game, Index, Level
from exactgames.numbers.arrays import common_denominator, integer_array, over
from exactgames.numbers.rational import as_fraction

Number = int | str | Fraction


@define
class _Set:
    player: int
    label: str
    actions: tuple[str, ...]
    nodes: list[int] = field(factory=list)


@define(frozen=True)
class TableLabels:
    """Labels read from tables."""

    sets: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    branches: dict[int, tuple[str, ...]]

    def infoset(self, s: int) -> str:
        return self.sets[s]

    def action(self, s: int, k: int) -> str:
        return self.actions[s][k]

    def chance(self, node: int, k: int) -> str:
        return self.branches[node][k]


class GameBuilder:
    """Grows a tree from ``root``; each call that makes a move returns the new nodes. ``build`` gives the Game."""

    def __init__(self, players: Sequence[str]) -> None:
        self.players = tuple(players)
        self.root = 0
        self._children: list[list[int]] = [[]]
        self._chance: dict[int, tuple[tuple[str, ...], tuple[Fraction, ...]]] = {}
        self._sets: dict[tuple[int, str], _Set] = {}
        self._set_of: dict[int, _Set] = {}
        self._payoffs: dict[int, tuple[Fraction, ...]] = {}

    def _grow(self, node: int, count: int) -> tuple[int, ...]:
        if self._children[node] or node in self._payoffs:
            raise GameError(f"node {node} has a move or payoffs already")
        if count == 0:
            raise GameError(f"node {node} is given a move without branches")
        self._children[node] = list(range(len(self._children), len(self._children) + count))
        self._children.extend([] for _ in range(count))
        return tuple(self._children[node])

    def chance(self, node: int, branches: Mapping[str, Number]) -> tuple[int, ...]:
        """A move of Nature: probabilities by branch, summing to 1."""
        weights = tuple(as_fraction(p) for p in branches.values())
        if sum(weights) != 1 or min(weights) < 0:
            raise GameError(f"chance node {node}: probabilities {', '.join(map(str, weights))} are not a distribution")
        grown = self._grow(node, len(weights))
        self._chance[node] = (tuple(branches), weights)
        return grown

    def move(self, node: int, player: str, infoset: str, actions: Sequence[str]) -> tuple[int, ...]:
        """A move of ``player`` at her information set ``infoset``; every node of the set has the same actions."""
        key = (self.players.index(player), infoset)
        home = self._sets.setdefault(key, _Set(key[0], infoset, tuple(actions)))
        if home.actions != tuple(actions) or len(set(actions)) != len(actions):
            raise GameError(f"{player}, {infoset}: actions {list(actions)} differ from {list(home.actions)} or repeat")
        grown = self._grow(node, len(actions))
        home.nodes.append(node)
        self._set_of[node] = home
        return grown

    def payoffs(self, node: int, payoffs: Sequence[Number]) -> None:
        """The payoffs at a terminal node, one a player."""
        if len(payoffs) != len(self.players) or self._children[node] or node in self._payoffs:
            raise GameError(f"node {node}: one payoff a player, once, at a node without moves")
        self._payoffs[node] = tuple(as_fraction(u) for u in payoffs)

    def _levels(self) -> tuple[list[int], bool]:
        """A level for every node such that moves go up and, if possible, every set is on one level."""
        count = len(self._children)
        level = [0] * count
        for _ in range(count + 1):
            before = list(level)
            for node, children in enumerate(self._children):
                home = self._set_of.get(node)
                if home is not None:
                    level[node] = max(level[other] for other in home.nodes)
                for child in children:
                    level[child] = max(level[child], level[node] + 1)
            if level == before:
                return level, True
        level = [0] * count  # sets that cross in time: every node by its depth
        for node, children in enumerate(self._children):
            for child in children:
                level[child] = level[node] + 1
        return level, False

    def build(self) -> Game:
        """The game. GameError if a node has neither move nor payoffs."""
        bare = [node for node, children in enumerate(self._children) if not children and node not in self._payoffs]
        if bare:
            raise GameError(f"nodes {bare} have neither a move nor payoffs")
        level_of, timed = self._levels()
        movers = [node for node, children in enumerate(self._children) if children]
        used = sorted({level_of[node] for node in movers})
        new = {0: 0}
        levels: list[Level] = []
        parent, branch, count = [-1], [0], 1
        for number in used:
            here = sorted((node for node in movers if level_of[node] == number), key=new.__getitem__)
            start = count
            for node in here:
                for k, child in enumerate(self._children[node]):
                    new[child], count = count, count + 1
                    parent.append(new[node])
                    branch.append(k)
            counts = np.array([len(self._children[node]) for node in here], dtype=np.int64)
            levels.append(
                Level(
                    np.array([new[node] for node in here], dtype=np.int64),
                    counts,
                    np.cumsum(counts) - counts,
                    start,
                    count,
                )
            )
        return self._arrays(level_of, used, new, tuple(levels), parent, branch, timed)

    def _arrays(
        self,
        level_of: list[int],
        used: list[int],
        new: dict[int, int],
        levels: tuple[Level, ...],
        parent: list[int],
        branch: list[int],
        timed: bool,
    ) -> Game:
        homes = sorted(self._sets.values(), key=lambda home: min((level_of[node], new[node]) for node in home.nodes))
        infoset = np.full(len(parent), TERMINAL, dtype=np.int32)
        for s, home in enumerate(homes):
            for node in home.nodes:
                infoset[new[node]] = s
        chance = [1] * len(parent)
        denominators = [1] * len(levels)
        for number, lv in enumerate(used):
            here = [node for node in self._chance if level_of[node] == lv]
            denominators[number] = common_denominator(p for node in here for p in self._chance[node][1])
            for node in here:
                infoset[new[node]] = CHANCE
                for child, p in zip(
                    self._children[node], over(self._chance[node][1], denominators[number]), strict=True
                ):
                    chance[new[child]] = p
        ends = sorted(self._payoffs, key=new.__getitem__)
        denominator = common_denominator(u for node in ends for u in self._payoffs[node])
        flat = [u for node in ends for u in over(self._payoffs[node], denominator)]
        starts: Index = np.zeros(len(homes) + 1, dtype=np.int64)
        starts[1:] = np.cumsum([len(home.actions) for home in homes])
        return Game(
            players=self.players,
            levels=levels,
            parent=np.array(parent, dtype=np.int64),
            branch=np.array(branch, dtype=np.int64),
            infoset=infoset,
            infoset_player=np.array([home.player for home in homes], dtype=np.int64),
            action_start=starts,
            chance=integer_array(chance),
            chance_denominator=tuple(denominators),
            payoffs=np.ascontiguousarray(integer_array(flat).reshape(len(ends), len(self.players)).T),
            payoff_denominator=denominator,
            types=tuple(("",) for _ in self.players),
            type_probability=tuple((Fraction(1),) for _ in self.players),
            infoset_type=np.zeros(len(homes), dtype=np.int64),
            labels=TableLabels(
                tuple(home.label for home in homes),
                tuple(home.actions for home in homes),
                {new[node]: names for node, (names, _) in self._chance.items()},
            ),
            timed=timed,
        )
