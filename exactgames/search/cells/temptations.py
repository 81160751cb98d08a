"""Temptations: plans that gain against how a cell is played, and what they count (``outweighed``)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from attrs import frozen

from exactgames.game.tree import CHANCE, TERMINAL, Index
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.plan_gains import Plan
from exactgames.search.cells.play_groups import Drawn, PlayGroups
from exactgames.search.cells.secured import Floats, Secured, Securing

AT_ONCE = 200
"""How many temptations are found at once at most."""
POSITIVE = 1e-7
"""What counts as a gain where they are looked for, on the scale of payoffs 1."""
SELDOM = 1e-6
"""The weight of what is not played, where they are looked for."""


@frozen
class Temptation:
    """Who plays ``action`` at ``infoset`` is tempted by the plan, which starts there."""

    infoset: int
    action: int
    plan: Plan


@frozen(eq=False)
class Item:
    """A temptation: the histories of its set that are played, and the plan, which begins there with ``instead``."""

    infoset: int
    action: int
    instead: int
    secured: Secured
    histories: Index


Counted = Mapping[int, Fraction]
"""{branch: what a temptation of weight 1 counts there}."""


class Temptations:
    """Those of one cell of a timed game. ``scale``: of its payoffs, weighted by chance."""

    def __init__(self, groups: PlayGroups, cell: Cell, drawn: Drawn) -> None:
        self.groups, self.cell, self.drawn = groups, cell, drawn
        game = self.game = groups.game
        self.securing = Securing(groups, cell, drawn)
        self.scale = max(1.0, float(np.abs(groups.weighted).max(initial=0)))
        met = np.flatnonzero((groups.branch >= 0) & (game.infoset >= 0))
        order = np.argsort(game.infoset[met], kind="stable")
        sets, cuts = np.unique(game.infoset[met[order]], return_index=True)
        self.met: dict[int, Index] = dict(zip(sets.tolist(), np.split(met[order], cuts[1:]), strict=True))
        """{set: its histories that are played}."""

    def against(self, flow: Floats, sets: list[int]) -> list[tuple[Item, Counted]]:
        """Those of these sets that gain against the play ``flow`` [branches], those that seem to gain most first."""
        game, found = self.game, list[tuple[float, int, Item]]()
        prob = np.where(self.groups.branch >= 0, flow[self.groups.branch], 0.0) * self.groups.share.astype(float)
        plans, earned = [], []
        for player in range(len(game.players)):
            weights, replies = self._weights(player, prob), self._replies(player, prob)
            plans.append([self.securing.plan_for(player, weights, given) for given in (replies, None)])
            ends = self.groups.ends[0]
            passed = np.cumsum(prob[ends] * self.groups.weighted[player, ends].astype(float))
            earned.append(np.append(0.0, passed))
        for s in sets:
            histories, player, start = self.met[s], int(game.infoset_player[s]), int(game.action_start[s])
            count, first = int(game.action_start[s + 1]) - start, game.first_child[histories]
            for a in np.flatnonzero(self.cell[start : start + count]).tolist():
                if not (played := prob[first + a]).any():
                    continue
                low, high = self.groups.range_below(first + a)
                own = (earned[player][high] - earned[player][low]).sum()
                for secured, brings in plans[player]:
                    gains = played @ brings[first[:, None] + np.arange(count)] - own
                    b = int(gains.argmax())
                    if gains[b] > POSITIVE * self.scale:
                        found.append((-float(gains[b]), len(found), Item(s, a, b, secured, histories)))
        new = [(item, self._counted(item)) for _, _, item in sorted(found)[:AT_ONCE]]
        return [
            (item, counted)
            for item, counted in new
            if sum(flow[branch] * float(x) for branch, x in counted.items()) > POSITIVE * self.scale
        ]

    def _replies(self, player: int, prob: Floats) -> Floats:
        """[A] how often each action is played where its set is; negative at sets that are not, or are the player's."""
        game, inside = self.game, self.groups.branch >= 0
        taken = inside & (game.incoming >= 0)
        often = np.bincount(game.incoming[taken], prob[taken], minlength=game.actions)
        total = np.add.reduceat(often, game.action_start[:-1])[game.action_infoset]
        known = (total > 0) & (game.infoset_player[game.action_infoset] != player)
        return np.where(known, often / np.where(known, total, 1), -1.0)

    def _weights(self, player: int, prob: Floats) -> Floats:
        """[N] the others' probabilities of their moves on the way, as they are played; where they are not, 1."""
        game, allowed = self.game, self.securing.allowed
        odds = self.securing.odds.astype(float)
        weights = np.ones(game.nodes)
        for level in game.levels:
            before = np.repeat(prob[level.parents], level.counts)
            known = (before > 0) & (self.groups.branch[level.children] >= 0)
            moves = np.where(known, prob[level.children] / np.where(known, before, 1), odds[level.children])
            moves = np.where(allowed[level.children], moves + SELDOM, 0.0)
            own = np.repeat(self.securing.mover[level.parents] == player, level.counts)
            weights[level.children] = np.repeat(weights[level.parents], level.counts) * np.where(own, 1.0, moves)
        return weights

    def _counted(self, item: Item) -> Counted:
        """What the temptation counts in each branch, at least."""
        groups, player = self.groups, int(self.game.infoset_player[item.infoset])
        after = self.game.first_child[item.histories] + item.action
        found: dict[int, Fraction] = {}
        ends = groups.ends_below(after)
        branches = groups.branch[ends].tolist()
        for at, value in zip(branches, (groups.share[ends] * groups.weighted[player, ends]).tolist(), strict=True):
            found[at] = found.get(at, Fraction(0)) - value
        instead = (self.game.first_child[item.histories] + item.instead).tolist()
        shares, branches = groups.share[after].tolist(), groups.branch[after].tolist()
        waiting = [(node, at, Fraction(share)) for node, at, share in zip(instead, branches, shares, strict=True)]
        while waiting:
            node, at, share = waiting.pop()
            below = self._followed(node, at, item.secured)
            if below is None:
                found[at] = found.get(at, Fraction(0)) + share * item.secured.value.item(node)
            else:
                waiting += [(child, branch, share * p) for child, branch, p in below]
        return found

    def _followed(self, node: int, at: int, secured: Secured) -> list[tuple[int, int, Fraction | int]] | None:
        """[(child, its branch, its share)] of a node that is deviated to, in the branch ``at``; None if what the plan
        secures there is counted.
        """
        game, s, first = self.game, int(self.game.infoset[node]), int(self.game.first_child[node])
        if s == TERMINAL:
            return None
        if s == CHANCE:
            return [(first + k, at, 1) for k in range(int(self.securing.counts[node]))]
        if int(game.infoset_player[s]) == secured.player:
            return [(first + int(secured.choice[s]), at, 1)]
        if s in self.drawn:
            return [(first + k, at, p) for k, p in enumerate(self.drawn[s]) if p]
        if (at, s) in self.groups.moves:
            return [(first + k, branch, 1) for k, branch in self.groups.moves[at, s].items()]
        allowed = np.flatnonzero(self.cell[game.action_start[s] : game.action_start[s + 1]])
        return [(first + int(allowed[0]), at, 1)] if len(allowed) == 1 else None

    def temptation(self, item: Item) -> Temptation:
        plan = self.securing.plan(item.secured, item.infoset, item.instead, item.histories)
        return Temptation(item.infoset, item.action, plan)
