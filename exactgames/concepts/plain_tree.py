"""A game's tree in plain lists, quick to walk node by node; chance's probability of each node."""

from __future__ import annotations

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
    found = []
    for row in weighted_payoffs(game)[0]:
        clock.check()
        found.append(row.tolist())
    return found


def weighted_payoffs(game: Game, sums: int = 1) -> tuple[Integers, int]:
    """([n, N] the same as an array, in which sums of so many expected payoffs do not overflow; a bound on the magnitude
    of expected payoffs).
    """
    reach = chance_probability(game)
    largest = int(np.abs(game.payoffs).max(initial=0)) * int(reach[0])
    dtype = exact_dtype(sums * largest)
    found: Integers = np.zeros((len(game.players), game.nodes), dtype=dtype)
    found[:, game.terminals] = game.payoffs.astype(dtype) * reach[game.terminals].astype(dtype)
    return found, largest


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
        self.count: list[int] = game.child_count.tolist()
        self.odds = {
            node: tuple(game.chance_probability(child) for child in self.children(node))
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
