"""What plans secure over a cell: the least that one player gets from a node on, if she follows a plan at her own sets
and the others do what the cell allows.

    secured(x) = U(x);   Σ over children (chance; with a rule's probabilities where it mixes);
                 min over the allowed actions (another's set);   the child after c(J) (her own set J)

The plan c is proposed from the last sets to the first: at J the action that brings most, on the average of J's
histories with given weights. What others do is averaged where it is given how they reply, else it is the least. Weights
and replies are floats, which propose; what the plan secures is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.game.tree import CHANCE, Index, Level
from exactgames.numbers.arrays import Integers
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.plan_gains import Plan
from exactgames.search.cells.play_groups import Drawn, PlayGroups

Floats = npt.NDArray[np.float64]
Values = npt.NDArray[Any]


@frozen(eq=False)
class Secured:
    """One player's plan, and what it secures.

    value   [N] secured(x), in the units of ``PlayGroups.weighted``
    choice  [S] c(J), by its number at the set
    """

    player: int
    value: Integers
    choice: Index


class Securing:
    """The passes over one cell of a timed game (the nodes of a set are on one level)."""

    def __init__(self, groups: PlayGroups, cell: Cell, drawn: Drawn) -> None:
        game = self.game = groups.game
        self.allowed, self.exact = np.append(cell, True)[game.incoming], not drawn
        self.weighted = groups.weighted.astype(object) if drawn else groups.weighted
        self.ceiling = 4 * int(np.abs(self.weighted).sum(axis=1).max(initial=0)) + 1
        self.odds = np.ones(game.nodes, dtype=object)
        """[N] the probabilities of mixing rules' moves; elsewhere 1."""
        self.drawn_at = np.zeros(game.infosets + 1, dtype=bool)
        for s, probabilities in drawn.items():
            nodes = game.first_child[game.histories(s)]
            self.drawn_at[s] = True
            for k, p in enumerate(probabilities):
                self.odds[nodes + k] = p
        self.counts = game.child_count
        self.owner = np.append(game.infoset_player, -1)
        self.mover = self.owner[np.where(game.infoset >= 0, game.infoset, game.infosets)]

    def plan_for(self, player: int, weights: Floats, replies: Floats | None = None) -> tuple[Secured, Floats]:
        """(the plan for these weights [N] of the nodes, [N] what it brings if others reply so). ``replies`` [A]: their
        probabilities of actions, negative where they are not given.
        """
        game, choice = self.game, np.zeros(self.game.infosets, dtype=np.int64)

        def choose(level: Level, children: Index, value: Values) -> None:
            action, nodes = game.incoming[children], game.parent[children]
            worth = np.bincount(action, weights[nodes] * value[children].astype(float), minlength=game.actions)
            most = np.maximum.reduceat(worth, game.action_start[:-1])
            best = np.flatnonzero(worth == most[game.action_infoset])
            sets, at = np.unique(game.action_infoset[best], return_index=True)
            here = np.isin(sets, game.infoset[nodes])
            choice[sets[here]] = best[at[here]] - game.action_start[sets[here]]

        start: Floats = self.weighted[player].astype(float)
        brings = self._pass(player, start, choice, choose, replies)
        return Secured(player, self._pass(player, self.weighted[player].copy(), choice), choice), brings

    def _pass(
        self,
        player: int,
        value: Values,
        choice: Index,
        choose: Callable[[Level, Index, Values], None] | None = None,
        replies: Floats | None = None,
    ) -> Values:
        """[N] from the values of terminal nodes to those of all; ``choose`` is asked before the choice is read."""
        game = self.game
        for level in reversed(game.levels):
            value[level.parents] = self._others(level, value[level.children], replies)
            own = self.mover[level.parents] == player
            if own.any():
                if choose is not None:
                    choose(level, level.start + np.flatnonzero(np.repeat(own, level.counts)), value)
                nodes = level.parents[own]
                value[nodes] = value[game.first_child[nodes] + choice[game.infoset[nodes]]]
        return value

    def _others(self, level: Level, below: Values, replies: Floats | None) -> Values:
        """[parents] the sum at chance's nodes, and where a rule mixes or others are said to reply; elsewhere the least
        of what is allowed.
        """
        game, sets = self.game, self.game.infoset[level.parents]
        inside = np.where(self.allowed[level.children], below, self.ceiling)
        least: Values = np.minimum.reduceat(inside, level.offsets)
        adding = (sets == CHANCE) | self.drawn_at[np.where(sets >= 0, sets, game.infosets)]
        shares = below if self.exact else below * self.odds[level.children].astype(below.dtype)
        if replies is not None:
            given = np.append(replies, -1.0)[game.incoming[level.children]]
            known = given[level.offsets] >= 0
            shares = np.where(np.repeat(known, level.counts), below * given, shares)
            adding |= known
        if adding.any():
            least = np.where(adding, np.add.reduceat(shares, level.offsets), least)
        return least

    def plan(self, found: Secured, s: int, k: int, histories: Index) -> Plan:
        """The plan that starts with action k at set s: what it does wherever it may come from these histories."""
        game, later = self.game, set[int]()
        waiting = (game.first_child[histories] + k).tolist()
        while waiting:
            node = waiting.pop()
            t = int(game.infoset[node])
            first = int(game.first_child[node])
            if first < 0:
                continue
            if t >= 0 and int(self.owner[t]) == found.player:
                later.add(t)
                waiting.append(first + int(found.choice[t]))
                continue
            waiting += [child for child in range(first, first + int(self.counts[node])) if self.allowed[child]]
        return ((s, k), *((t, int(found.choice[t])) for t in sorted(later)))
