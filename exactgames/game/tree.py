"""Extensive-form games as a struct of arrays.

Nodes are numbered so that a parent comes before its children and siblings stand together, in the order of their
actions. Decision and chance nodes are grouped in *levels*: level 0 holds the root, every move leads to a higher
level, and (in a *timed* game) all nodes of an information set are on one level. So reach probabilities are one pass
up the levels, continuation values one pass down:

    level ℓ:  parents P_ℓ (node ids)   children: the ids start … stop, those of the first parent first

Players are 0 … n−1, information sets 0 … S−1 (by level, then by first node), and the actions of all sets are numbered
consecutively: action k of set s has the global number ``action_start[s] + k``.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt
from attrs import define

from exactgames.errors import GameError
from exactgames.numbers.arrays import Index as Index
from exactgames.numbers.arrays import Integers

CHANCE, TERMINAL = -1, -2
"""What ``Game.infoset`` says of chance nodes and terminal nodes."""


class Labels(Protocol):
    """The words for information sets, actions and chance branches, made when asked for."""

    def infoset(self, s: int) -> str:
        """Information set s in words, without its owner's name; distinct for distinct sets of a player."""

    def action(self, s: int, k: int) -> str:
        """Action k of set s; distinct within the set."""

    def chance(self, node: int, k: int) -> str:
        """Branch k of a chance node."""


class InformationSets(Protocol):
    """Who moves where: what a ``Game`` says of its S information sets and their A actions."""

    @property
    def infoset_player(self) -> Index:
        """[S] the owner."""

    @property
    def infoset_type(self) -> Index:
        """[S] the owner's type."""

    @property
    def action_start(self) -> Index:
        """[S + 1] global number of each set's first action."""

    @property
    def action_infoset(self) -> Index:
        """[A] the set that each action belongs to."""

    @property
    def play_order(self) -> Index:
        """[S] the rank of each set in play order."""


@define(frozen=True, eq=False)
class Level:
    """``parents``: the nodes that move here; ``counts``: their numbers of children, ids ``start`` … ``stop``;
    ``offsets``: where each one's begin.
    """

    parents: Index
    counts: Index
    offsets: Index
    start: int
    stop: int

    @property
    def children(self) -> slice:
        return slice(self.start, self.stop)


@define(frozen=True, eq=False, slots=False)
class Game:
    """A finite extensive-form game with N nodes, T of them terminal, n players, S information sets, A actions in all.

    players             names
    levels              see above
    parent              [N] parent's id, −1 at the root
    branch              [N] index among the siblings
    infoset             [N] information set, CHANCE or TERMINAL
    infoset_player      [S]
    action_start        [S + 1] global number of each set's first action
    chance              [N] at the children of chance nodes: numerator of the probability, over ``chance_denominator``
                        of the parent's level
    chance_denominator  one an each level (1 where no chance node is)
    payoffs             [n, T] numerators over ``payoff_denominator``, terminal nodes in the order of their ids
    types               each player's private types by name (one unnamed where there are none)
    type_probability    each player's prior over them
    infoset_type        [S] the owner's type
    labels              the words
    timed               whether every information set lies on one level

    >>> from exactgames.examples import entry
    >>> game = entry()
    >>> game.players, game.nodes, game.infosets, len(game.terminals)
    (('Ann', 'Bob'), 5, 2, 3)
    >>> game.describe(game.find("Bob", "reply")), game.action_labels(game.find("Bob", "reply"))
    ('Bob, reply', ('share', 'fight'))
    """

    players: tuple[str, ...]
    levels: tuple[Level, ...]
    parent: Index
    branch: Index
    infoset: npt.NDArray[np.int32]
    infoset_player: Index
    action_start: Index
    chance: Integers
    chance_denominator: tuple[int, ...]
    payoffs: Integers
    payoff_denominator: int
    types: tuple[tuple[str, ...], ...]
    type_probability: tuple[tuple[Fraction, ...], ...]
    infoset_type: Index
    labels: Labels
    timed: bool = True

    @property
    def nodes(self) -> int:
        return len(self.parent)

    @property
    def infosets(self) -> int:
        return len(self.infoset_player)

    @property
    def actions(self) -> int:
        return int(self.action_start[-1])

    @cached_property
    def terminals(self) -> Index:
        """[T] ids of the terminal nodes, ascending."""
        return np.flatnonzero(self.infoset == TERMINAL)

    @cached_property
    def infoset_level(self) -> Index:
        """[S] the level of each set (of its first node, in a game that is not timed)."""
        found = np.full(self.infosets, len(self.levels), dtype=np.int64)
        for number, level in reversed(list(enumerate(self.levels))):
            sets = self.infoset[level.parents]
            found[sets[sets >= 0]] = number
        return found

    @cached_property
    def node_level(self) -> Index:
        """[N] the level on which a node moves; the number of levels for terminal nodes."""
        found = np.full(self.nodes, len(self.levels), dtype=np.int64)
        for number, level in enumerate(self.levels):
            found[level.parents] = number
        return found

    @cached_property
    def action_infoset(self) -> Index:
        """[A] the set that each action belongs to."""
        return np.repeat(np.arange(self.infosets), np.diff(self.action_start))

    @cached_property
    def incoming(self) -> Index:
        """[N] the global number of the action that leads to a node; −1 at the root and after chance."""
        sets = self.infoset[self.parent]
        found = (
            np.where(sets >= 0, self.action_start[np.maximum(sets, 0)] + self.branch, -1)
            if self.infosets
            else np.full(self.nodes, -1)
        )
        found[0] = -1
        return found

    @cached_property
    def first_child(self) -> Index:
        """[N] each node's first child (the others follow it), −1 at terminal nodes."""
        first = np.full(self.nodes, -1, dtype=np.int64)
        for level in self.levels:
            first[level.parents] = level.start + level.offsets
        return first

    @cached_property
    def child_count(self) -> Index:
        """[N] how many children each node has."""
        count = np.zeros(self.nodes, dtype=np.int64)
        for level in self.levels:
            count[level.parents] = level.counts
        return count

    def children(self, node: int) -> range:
        """The node's children, in the order of their actions or branches."""
        first = int(self.first_child[node])
        return range(first, first + int(self.child_count[node]))

    def chance_probability(self, child: int) -> Fraction:
        """With which probability Nature moves to the node, a child of a chance node."""
        level = int(self.node_level[self.parent[child]])
        return Fraction(int(self.chance[child]), self.chance_denominator[level])

    @cached_property
    def subtree(self) -> Index:
        """[N] how many nodes are at or below each node."""
        size = np.ones(self.nodes, dtype=np.int64)
        for level in reversed(self.levels):
            size[level.parents] += np.add.reduceat(size[level.children], level.offsets)
        return size

    @cached_property
    def preorder(self) -> Index:
        """[N] each node's place in a depth-first walk: play order."""
        size = self.subtree
        place = np.zeros(self.nodes, dtype=np.int64)
        for level in self.levels:
            sizes = size[level.children]
            before = np.cumsum(sizes) - sizes
            before -= np.repeat(before[level.offsets], level.counts)
            place[level.children] = np.repeat(place[level.parents] + 1, level.counts) + before
        return place

    @cached_property
    def members(self) -> tuple[Index, Index]:
        """(nodes, start): the histories of set s are nodes[start[s]:start[s + 1]], in depth-first order."""
        inside = np.flatnonzero(self.infoset >= 0)
        order = np.lexsort((self.preorder[inside], self.infoset[inside]))
        start = np.zeros(self.infosets + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.infoset[inside], minlength=self.infosets), out=start[1:])
        return inside[order], start

    def histories(self, s: int) -> Index:
        """The nodes of set s in depth-first order."""
        nodes, start = self.members
        return nodes[start[s] : start[s + 1]]

    @cached_property
    def passed_twice(self) -> npt.NDArray[np.bool_]:
        """[S] whether a path passes the set more than once: absent-mindedness.

        If a history comes after another of its set, so does the one that is next to that other, depth first.
        """
        nodes, _ = self.members
        place, sets = self.preorder[nodes], self.infoset[nodes]
        below = (sets[1:] == sets[:-1]) & (place[1:] < place[:-1] + self.subtree[nodes[:-1]])
        found = np.zeros(self.infosets, dtype=bool)
        found[sets[1:][below]] = True
        return found

    @cached_property
    def play_order(self) -> Index:
        """[S] the rank of each set in play order: the order in which a depth-first walk first meets them. (Parts of
        games have sets without nodes: these come last.)
        """
        nodes, start = self.members
        met, place = np.diff(start) > 0, np.full(self.infosets, self.nodes)
        place[met] = self.preorder[nodes[start[:-1][met]]]
        rank = np.empty(self.infosets, dtype=np.int64)
        rank[np.argsort(place, kind="stable")] = np.arange(self.infosets)
        return rank

    def sets_meeting(self, nodes: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """[S] whether some history of the set is among ``nodes`` [N]."""
        found = np.zeros(self.infosets, dtype=bool)
        found[self.infoset[np.flatnonzero((self.infoset >= 0) & nodes)]] = True
        return found

    def nodes_in(self, sets: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """[N] whether each node is a history of one of the ``sets`` [S]."""
        found: npt.NDArray[np.bool_] = np.append(sets, False)[np.where(self.infoset >= 0, self.infoset, self.infosets)]
        return found

    def sets_of(self, player: int) -> list[int]:
        """The player's information sets in play order."""
        own = np.flatnonzero(self.infoset_player == player)
        return [int(s) for s in own[np.argsort(self.play_order[own])]]

    def action_labels(self, s: int) -> tuple[str, ...]:
        """The words for the actions of set s."""
        return tuple(self.labels.action(s, k) for k in range(int(self.action_start[s + 1] - self.action_start[s])))

    def find(self, player: str, label: str) -> int:
        """The information set of ``player`` called ``label``; GameError if there is none."""
        for s in self.sets_of(self.players.index(player)):
            if self.labels.infoset(s) == label:
                return s
        raise GameError(f"player {player!r} has no information set {label!r}")

    def last_own_action(self, player: int) -> Index:
        """[N] the player's last action on the way to each node, −1 if none. GameError unless she has perfect recall.

        Perfect recall (Kuhn 1953): all histories of an information set hold the same sequence of the owner's own sets
        and actions; by induction the last own action says it all.
        """
        cache: dict[int, Index] = self.__dict__.setdefault("_last_own_action", {})
        if player not in cache:
            last = np.full(self.nodes, -1, dtype=np.int64)
            owner = np.append(self.infoset_player, -1)
            for level in self.levels:
                own = owner[np.maximum(self.infoset[level.parents], -1)] == player
                mine = np.repeat(own, level.counts)
                passed = np.repeat(last[level.parents], level.counts)
                last[level.children] = np.where(mine, self.incoming[level.children], passed)
            nodes = np.flatnonzero(self.infoset >= 0)
            nodes = nodes[self.infoset_player[self.infoset[nodes]] == player]
            first = np.full(self.infosets, -1, dtype=np.int64)
            first[self.infoset[nodes]] = last[nodes]
            wrong = nodes[first[self.infoset[nodes]] != last[nodes]]
            if len(wrong):
                again = np.flatnonzero(self.passed_twice & (self.infoset_player == player))
                if len(again):
                    raise GameError(f"absent-mindedness: a path passes {self.describe(int(again[0]))} more than once")
                s = int(self.infoset[wrong[0]])
                raise GameError(
                    f"imperfect recall: at {self.describe(s)}, {self.players[player]} does not know her own past moves"
                )
            cache[player] = last
        return cache[player]

    def require_perfect_recall(self) -> None:
        """GameError, naming the information set, if a player forgets what she did or that she was there."""
        for player in range(len(self.players)):
            self.last_own_action(player)

    def describe(self, s: int) -> str:
        """Set s in words, with its owner: "C, holding 2 of 4 after paying 0"."""
        return f"{self.players[self.infoset_player[s]]}, {self.labels.infoset(s)}"
