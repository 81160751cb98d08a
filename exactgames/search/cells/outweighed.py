"""A cell without Nash equilibria, because what some plans gain together outweighs what they lose, however it is played.

In an equilibrium of the cell, action a at set J is played only if it is a best reply to Bayes' belief there. So, P(x)
being probabilities of play, for every plan d of J's owner i that starts at J

    Σ over J's histories h of  P(ha) · (what d brings from h)   ≤   Σ over the ends z after J and a of  P(z) · u_i(z)

A *temptation* is one such (J, a, d). If some weights w > 0 make the weighted sum of the differences positive whatever
the cell's profiles are, there is no equilibrium. At least that sum is, with what d brings counted thus:

  - as long as who deviates is at sets at which others are who do not, in the same branch of ``play_groups``, their
    owners move there as they do when nobody deviates;
  - from another set of the others' on, the plan's ``secured`` value.

Then everything is linear in how the groups move, and in the weights: a zero-sum game of play against temptations. HiGHS
proposes the weights, with plans that are found as they are needed; what they add up to at least is exact, or nothing is
said. Play that a mediator coordinates has the same constraints: Myerson, "Multistage games with communication",
Econometrica 1986.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import highspy
import numpy as np
from attrs import frozen

from exactgames.clock import FOREVER, Clock
from exactgames.concepts.best_response import own_depth
from exactgames.game.tree import CHANCE, TERMINAL, Game, Index
from exactgames.linear.program import quiet_solver
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.plan_gains import Plan
from exactgames.search.cells.play_groups import Drawn, PlayGroups, play_groups
from exactgames.search.cells.secured import Floats, Secured, Securing

ROUNDS = 60
"""How often plans are looked for at most."""
AT_ONCE = 200
"""How many temptations are added in one round."""
SCALES = (1, 2, 3, 4, 6, 8, 12, 24, 60, 360, 10_000, 1_000_000, 100_000_000)
"""Common denominators of weights that are tried."""
POSITIVE = 1e-7
"""What counts as a gain where plans are looked for, on the scale of payoffs 1."""
SELDOM = 1e-6
"""The weight of what is not played, where plans are looked for."""


@frozen
class Temptation:
    """Who plays ``action`` at ``infoset`` is tempted by the plan, which starts there."""

    infoset: int
    action: int
    plan: Plan


Weighted = tuple[tuple[Temptation, Fraction], ...]
"""Temptations with their weights."""


def outweighed(game: Game, cell: Cell, drawn: Drawn, clock: Clock = FOREVER) -> Weighted | None:
    """Temptations that no play of the cell resists all together; None if none are found. In games that are not timed
    none are looked for. ``drawn``: sets where a rule mixes; the cell allows its actions there. Late.
    """
    if not game.timed or not game.infosets:
        return None
    return _Search(game, cell, drawn, clock).run()


@frozen(eq=False)
class _Item:
    """A temptation: the histories of J that are played, and the plan, which begins with action ``instead`` there."""

    infoset: int
    action: int
    instead: int
    secured: Secured
    histories: Index


Counted = Mapping[int, Fraction]
"""{branch: what a temptation of weight 1 counts there}."""


class _Search:
    def __init__(self, game: Game, cell: Cell, drawn: Drawn, clock: Clock) -> None:
        self.game, self.cell, self.drawn, self.clock = game, cell, drawn, clock
        self.groups = play_groups(game, cell, drawn, clock)
        self.securing = Securing(self.groups, cell, drawn)
        self.scale = max(1.0, float(np.abs(self.groups.weighted).max(initial=0)))
        self.items: list[tuple[_Item, Counted]] = []
        self.master = _Master(self.groups)
        met = np.flatnonzero((self.groups.branch >= 0) & (game.infoset >= 0))
        order = np.argsort(game.infoset[met], kind="stable")
        sets, cuts = np.unique(game.infoset[met[order]], return_index=True)
        self.met = dict(zip(sets.tolist(), np.split(met[order], cuts[1:]), strict=True))

    def run(self) -> Weighted | None:
        """With the plans of first moves, then with all."""
        depth = np.max([own_depth(self.game, player) for player in range(len(self.game.players))], axis=0)
        for sets in ([s for s in self.met if depth[s] == 0], list(self.met)):
            for _ in range(ROUNDS):
                self.clock.check()
                value, flow, weights = self.master.solve()
                if value > POSITIVE and (found := self._exactly(weights)) is not None:
                    return found
                new = self._tempting(sets, flow)
                if not new:
                    break
                for item, counted in new:
                    self.items.append((item, counted))
                    self.master.add({branch: float(x) / self.scale for branch, x in counted.items()})
        return None

    # ---- temptations

    def _tempting(self, sets: list[int], flow: Floats) -> list[tuple[_Item, Counted]]:
        """Those of these sets that gain against the play ``flow`` [branches], those that seem to gain most first."""
        game, found = self.game, list[tuple[float, int, _Item]]()
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
                        found.append((-float(gains[b]), len(found), _Item(s, a, b, secured, histories)))
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

    def _counted(self, item: _Item) -> Counted:
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

    # ---- weights

    def _exactly(self, proposed: Floats) -> Weighted | None:
        """Weights near the ``proposed`` [items] ones that prove it, few of them positive; None if none do."""
        used = np.flatnonzero(proposed > 0).tolist()
        for scale in SCALES:
            rounded = {k: round(float(proposed[k] / proposed.max()) * scale) for k in used}
            weights = {k: w for k, w in rounded.items() if w}
            if self._least(weights) > 0:
                for k in sorted(weights, key=lambda k: (weights[k], k)):
                    fewer = {j: w for j, w in weights.items() if j != k}
                    weights = fewer if self._least(fewer) > 0 else weights
                return tuple((self._temptation(self.items[k][0]), Fraction(w)) for k, w in weights.items())
        return None

    def _least(self, weights: Mapping[int, int]) -> Fraction:
        total = [Fraction(0)] * len(self.groups.upper)
        for k, weight in weights.items():
            for branch, value in self.items[k][1].items():
                total[branch] += weight * value
        return self.groups.least(total)

    def _temptation(self, item: _Item) -> Temptation:
        plan = self.securing.plan(item.secured, item.infoset, item.instead, item.histories)
        return Temptation(item.infoset, item.action, plan)


class _Master:
    """The game of play against the temptations known, for HiGHS: with v of a group the least that is counted from there
    on,

        maximise  what branch 0 counts + Σ v     subject to, for each branch b of a group G,
            v(G) ≤ Σ weight · (what a temptation counts in b) + Σ v of the groups in b,      weights ≥ 0, of sum ≤ 1
    """

    def __init__(self, groups: PlayGroups) -> None:
        self.branches, self.groups = len(groups.upper), len(groups.home)
        self.solver, infinite = quiet_solver(), highspy.kHighsInf
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = self.groups, self.branches  # row 0: the sum of weights
        program.sense_ = highspy.ObjSense.kMaximize
        program.col_cost_ = (groups.home == 0).astype(float)
        program.col_lower_, program.col_upper_ = np.full(self.groups, -infinite), np.full(self.groups, infinite)
        program.row_lower_ = np.full(self.branches, -infinite)
        program.row_upper_ = np.append(1.0, np.zeros(self.branches - 1))
        below = np.flatnonzero(groups.home > 0)
        rows = np.concatenate([np.arange(1, self.branches), groups.home[below]])
        columns = np.concatenate([groups.upper[1:], below])
        entries = np.append(np.ones(self.branches - 1), -np.ones(len(below)))
        order = np.argsort(columns, kind="stable")
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = np.searchsorted(columns[order], np.arange(self.groups + 1)).astype(np.int32)
        program.a_matrix_.index_, program.a_matrix_.value_ = rows[order].astype(np.int32), entries[order]
        self.solver.passModel(program)

    def add(self, counted: Mapping[int, float]) -> None:
        """One more temptation, by what it counts in each branch."""
        branches = sorted(branch for branch in counted if branch)
        rows = np.array([0, *branches], dtype=np.int32)
        entries = np.array([1.0, *(-counted[branch] for branch in branches)])
        self.solver.addCol(counted.get(0, 0.0), 0.0, highspy.kHighsInf, len(rows), rows, entries)

    def solve(self) -> tuple[float, Floats, Floats]:
        """(the value, the probability of each branch in the play that resists most, the weights)."""
        self.solver.run()
        found = self.solver.getSolution()
        flow = np.abs(np.array(found.row_dual))
        flow[0] = 1.0
        return self.solver.getObjectiveValue(), flow, np.array(found.col_value)[self.groups :]
