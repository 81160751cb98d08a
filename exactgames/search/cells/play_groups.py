"""What the profiles of a cell lead to, as groups of nodes that move together.

Play is followed from the root. Where a set allows one action, or chance moves, or a rule mixes, it goes on by itself;
the nodes at which it then stands, at sets that allow several actions, are grouped by sets: one set's nodes move
together, and from there on play is followed for each of the actions. Two groups that met later on are not brought
together again, so that the least of a sum over what is met, taken group by group, is at most the sum's least.

A *branch* is what comes after one action of one group, until the next groups; branch 0 comes from the root.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property

import numpy as np
from attrs import frozen

from exactgames.clock import FOREVER, Clock
from exactgames.concepts.plain_tree import weighted_payoffs
from exactgames.game.tree import CHANCE, TERMINAL, Game, Index
from exactgames.numbers.arrays import Integers
from exactgames.search.cells.expressions import Cell

Drawn = Mapping[int, tuple[Fraction, ...]]
"""{set where a rule mixes: the probability of each of its actions}."""


@frozen(eq=False, slots=False)
class PlayGroups:
    """The groups of one cell.

    branch  [N] the branch in which a node is met, −1 if the cell does not lead there
    share   [N] the product of mixing rules' probabilities on the way to it
    upper   [branches] the group of each branch; −1 for branch 0
    home    [groups] the branch in which each group stands; it comes before its own branches
    moves   {(branch, set): {each allowed action of its group there: the branch that comes after it}}
    """

    game: Game
    branch: Index
    share: Integers
    upper: Index
    home: Index
    moves: Mapping[tuple[int, int], Mapping[int, int]]

    @cached_property
    def weighted(self) -> Integers:
        """[n, N] payoffs at terminal nodes, times chance's probabilities on the way, over one denominator."""
        return weighted_payoffs(self.game)[0]

    @cached_property
    def ends(self) -> tuple[Index, Index]:
        """(the terminal nodes that are met, depth first; their places in a depth-first walk)."""
        ends = self.game.terminals[self.branch[self.game.terminals] >= 0]
        place = self.game.preorder[ends]
        order = np.argsort(place)
        return ends[order], place[order]

    def range_below(self, nodes: Index) -> tuple[Index, Index]:
        """Which of ``ends`` are at or below each node: from, to."""
        place, start = self.ends[1], self.game.preorder[nodes]
        return np.searchsorted(place, start), np.searchsorted(place, start + self.game.subtree[nodes])

    def ends_below(self, nodes: Index) -> Index:
        """The terminal nodes below any of the ``nodes``, none of which is below another, that are met."""
        return np.concatenate([self.ends[0][low:high] for low, high in zip(*self.range_below(nodes), strict=True)])

    def least(self, counted: Sequence[Fraction]) -> Fraction:
        """The least sum of what is ``counted`` [branches] over the branches that are played, group by group."""
        best: list[Fraction | None] = [None] * len(self.home)
        below = list(counted)
        standing: list[list[int]] = [[] for _ in counted]
        for group, at in enumerate(self.home.tolist()):
            standing[at].append(group)
        upper = self.upper.tolist()
        for number in reversed(range(len(below))):
            for group in standing[number]:
                below[number] += best[group] or 0
            group = upper[number]
            known = best[group] if group >= 0 else None
            if group >= 0:
                best[group] = below[number] if known is None else min(known, below[number])
        return below[0]


def play_groups(
    game: Game, cell: Cell, drawn: Drawn, clock: Clock = FOREVER, most: int | None = None
) -> PlayGroups | None:
    """The groups of the cell, which allows at the ``drawn`` sets the actions of their rules; None if there are more
    branches than ``most``. Late.
    """
    infoset, first = game.infoset.tolist(), game.first_child.tolist()
    counts = game.child_count.tolist()
    start, inside = game.action_start.tolist(), cell.tolist()
    branch = np.full(game.nodes, -1, dtype=np.int64)
    share: Integers = np.ones(game.nodes, dtype=object if drawn else np.int64)
    upper, home, waiting = [-1], list[int](), [(0, [0])]
    after: dict[tuple[int, int], dict[int, int]] = {}
    while waiting:
        clock.check()
        if most is not None and len(upper) > most:
            return None
        number, family = waiting.pop()
        groups: dict[int, list[int]] = {}
        while family:
            node = family.pop()
            branch[node] = number
            s = infoset[node]
            if s == TERMINAL:
                continue
            moves = list(range(counts[node]))
            if s != CHANCE:
                moves = [k for k in moves if inside[start[s] + k]]
                if s not in drawn and len(moves) > 1:
                    groups.setdefault(s, []).append(node)
                    continue
            for k in moves:
                child = first[node] + k
                share[child] = share[node] * drawn[s][k] if s in drawn else share[node]
                family.append(child)
        for s, nodes in groups.items():
            home.append(number)
            after[number, s] = {}
            for k in range(counts[nodes[0]]):
                if inside[start[s] + k]:
                    children = [first[node] + k for node in nodes]
                    share[children] = share[nodes]
                    waiting.append((len(upper), children))
                    after[number, s][k] = len(upper)
                    upper.append(len(home) - 1)
    return PlayGroups(game, branch, share, np.array(upper), np.array(home, dtype=np.int64), after)
