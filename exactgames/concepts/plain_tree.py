"""A game's tree in plain lists, quick to walk node by node; chance's probability of each node."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from attrs import evolve

from exactgames.clock import FOREVER, Clock
from exactgames.game.strategy import BehaviorStrategy
from exactgames.game.tree import CHANCE, Game
from exactgames.game.values import play
from exactgames.numbers.arrays import Integers, exact_dtype


def chance_probability(game: Game) -> Integers:
    """[N] the product of chance's probabilities on the way to each node, over one denominator."""
    first: Integers = np.zeros(game.actions, dtype=np.int64)
    first[game.action_start[:-1]] = 1
    played = play(game, BehaviorStrategy(first, np.ones(game.infosets, dtype=np.int64)))
    after_chance = game.infoset[game.parent] == CHANCE
    dtype = exact_dtype(played.scale)  # probabilities, over ``scale``
    played = evolve(played, dtype=dtype)
    reach = played.forward(np.where(after_chance, played.edges, played.sure).astype(dtype))
    tails: Integers = np.array([played.scale // h for h in played.heads], dtype=dtype)
    found: Integers = reach * tails[game.node_level]
    return found


def chance_weighted(game: Game, clock: Clock = FOREVER) -> list[list[int]]:
    """[n][N] each player's payoff at terminal nodes times the probability of chance's moves there (elsewhere 0), over
    one denominator. Late.
    """
    reach = chance_probability(game)
    largest = int(np.abs(game.payoffs).max(initial=0)) * int(reach[0])
    dtype = exact_dtype(largest)
    found = []
    for row in game.payoffs:
        clock.check()
        weighted = np.zeros(game.nodes, dtype=dtype)
        weighted[game.terminals] = row.astype(dtype) * reach[game.terminals].astype(dtype)
        found.append(weighted.tolist())
    return found


class Tree:
    """The game's tree in plain lists, quick to walk."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.infoset: list[int] = game.infoset.tolist()
        self.parent: list[int] = game.parent.tolist()
        self.branch: list[int] = game.branch.tolist()
        self.first: list[int] = game.first_child.tolist()
        self.owner: list[int] = game.infoset_player.tolist()
        self.start: list[int] = game.action_start.tolist()
        counts = np.bincount(game.parent[1:], minlength=game.nodes) if game.nodes > 1 else np.zeros(1, dtype=np.int64)
        self.count: list[int] = counts.tolist()
        self.odds = {
            node: tuple(
                Fraction(int(game.chance[child]), game.chance_denominator[int(game.node_level[node])])
                for child in self.children(node)
            )
            for node in np.flatnonzero(game.infoset == CHANCE).tolist()
        }
        """At each chance node, its branches' probabilities."""

    def children(self, node: int) -> range:
        """The node's children, in the order of their actions."""
        return range(self.first[node], self.first[node] + self.count[node])

    def above(self, s: int, root: int) -> set[int]:
        """The nodes from ``root`` down to the histories of set s, both included."""
        found: set[int] = set()
        for node in self.game.histories(s).tolist():
            way = []
            while node not in found:
                way.append(node)
                if node == root:
                    break
                node = self.parent[node]
                if node < 0:  # not below the root
                    way = []
                    break
            found.update(way)
        return found
