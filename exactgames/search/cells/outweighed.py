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
proposes the weights (``weighing``), with plans that are found as they are needed (``temptations``); what they add up to
at least is exact, or nothing is said. Play that a mediator coordinates has the same constraints: Myerson, "Multistage
games with communication", Econometrica 1986.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from exactgames.clock import FOREVER, Clock
from exactgames.concepts.best_response import own_depth
from exactgames.game.cut import cut_second_departures
from exactgames.game.tree import Game
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.play_groups import Drawn, PlayGroups, play_groups
from exactgames.search.cells.secured import Floats
from exactgames.search.cells.temptations import POSITIVE, Counted, Item, Temptation, Temptations
from exactgames.search.cells.weighing import Weighing
from exactgames.tally import Tally

NODES, BRANCHES = 2_000_000, 100_000
"""Where the game is larger, or play in the cell branches more often, nothing is looked for."""
LARGEST = 10**100
"""Where payoffs, weighted by chance over one denominator, are larger, floats propose nothing."""
ROUNDS = 60
"""How often plans are looked for at most."""
SCALES = (1, 2, 3, 4, 6, 8, 12, 24, 60, 360, 10_000, 1_000_000, 100_000_000)
"""Common denominators of weights that are tried."""

Weighted = tuple[tuple[Temptation, Fraction], ...]
"""Temptations with their weights."""


def outweighed(game: Game, cell: Cell, drawn: Drawn, clock: Clock = FOREVER) -> Weighted | None:
    """Temptations that no play of the cell resists all together; None if none are found. In games that are not timed,
    or very large, none are looked for. ``drawn``: sets where a rule mixes; the cell allows its actions there. Late.
    """
    if not game.timed or not game.infosets or game.nodes > NODES:
        return None
    groups = play_groups(game, cell, drawn, clock, BRANCHES)
    if groups is None or int(np.abs(groups.weighted).max(initial=0)) > LARGEST:
        return None
    return _Search(groups, cell, drawn, clock).run()


def outweighed_within(game: Game, allowed: Cell, drawn: Drawn, clock: Clock) -> Weighted | None:
    """The same of what is ``allowed``, in the part that it and one departure from it lead to. None where nothing is
    ruled out, since every finite game has a sequential equilibrium, and where a set is left without action.
    """
    if allowed.all() or not np.logical_or.reduceat(allowed, game.action_start[:-1]).all():
        return None
    return outweighed(cut_second_departures(game, allowed).game, allowed, drawn, clock)


class _Search:
    def __init__(self, groups: PlayGroups, cell: Cell, drawn: Drawn, clock: Clock) -> None:
        self.groups, self.clock = groups, clock
        self.temptations, self.weighing = Temptations(groups, cell, drawn), Weighing(groups)
        self.items: list[tuple[Item, Counted]] = []

    def run(self) -> Weighted | None:
        """With the plans of first moves, then with all."""
        with Tally("deviations weighed against each other", count=lambda: len(self.items)):
            return self._run()

    def _run(self) -> Weighted | None:
        game, met, scale = self.groups.game, list(self.temptations.met), self.temptations.scale
        depth = np.max([own_depth(game, player) for player in range(len(game.players))], axis=0)
        for sets in ([s for s in met if depth[s] == 0], met):
            for _ in range(ROUNDS):
                self.clock.check()
                solved = self.weighing.solve()
                if solved is None:
                    return None
                if solved.value > POSITIVE and (found := self._exactly(solved.weights)) is not None:
                    return found
                new = self.temptations.against(solved.flow, sets)
                if not new:
                    break
                for item, counted in new:
                    self.items.append((item, counted))
                    self.weighing.add({branch: float(x) / scale for branch, x in counted.items()})
        return None

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
                return tuple((self.temptations.temptation(self.items[k][0]), Fraction(w)) for k, w in weights.items())
        return None

    def _least(self, weights: Mapping[int, int]) -> Fraction:
        """What they add up to at least, however the cell is played."""
        total = [Fraction(0)] * len(self.groups.upper)
        for k, weight in weights.items():
            for branch, value in self.items[k][1].items():
                total[branch] += weight * value
        return self.groups.least(total)
