"""Completing a profile: best replies by backward induction at the sets that it leaves open.

Semantics, "Completion". Levels are settled from the last to the first, so that continuation values are known. At an
open set, the action chosen is the preferred one of the optimal actions
  (a) at every history of the set, where that is the same action: then it is chosen under any belief (it is optimal at
  each history, and
      an action optimal under a belief is optimal at every history that the belief holds possible, so none of these is
      preferred to it); or else
  (b) under the set's belief, where that is settled: it, and which rule of the check gives it, depends on settled moves
      alone (see ``settled``).
Otherwise the file must say more: Incomplete. The belief in (b) is that of the check (see ``beliefs``). What is
completed is then unique.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import frozen

from exactgames.concepts.beliefs import with_given
from exactgames.concepts.settled import Given, Mask, SettledBeliefs, refusal
from exactgames.errors import GameError, Incomplete
from exactgames.game.strategy import BehaviorStrategy, Trembles
from exactgames.game.tree import CHANCE, Game, Index
from exactgames.game.values import leading_terms, leading_weights, play
from exactgames.numbers.arrays import Integers

Terms = Callable[[Index, Integers], tuple[Index, Integers]]
"""From leading terms (order, coefficient) of all nodes to others."""


@frozen(eq=False)
class Completion:
    """A completed profile.

    strategy     of all sets
    completed    [S] the sets that were open
    indifferent  [S] of these, where more than one action was optimal, so that the selection decided
    values       [n, N] the continuation values met on the way, for ``play``
    """

    strategy: BehaviorStrategy
    completed: Mask
    indifferent: Mask
    values: Integers


def complete(
    game: Game,
    partial: BehaviorStrategy,
    settled: Mask,
    preference: Index,
    given: Given | None = None,
    room: int = 1,
    believed: Mask | None = None,
    terms: Terms | None = None,
) -> Completion:
    """The profile completed at the sets that are not ``settled`` [S].

    partial     its weights at open sets are ignored
    preference  [A] among optimal actions the largest is chosen; distinct within a set
    room        how much larger than 1 the weights of given beliefs may be (for the arithmetic's bound)
    believed    [S] the sets whose beliefs (b) may use, in a folded aftermarket; default all
    terms       from the uniform tremble's leading terms to those that the beliefs are made of; default themselves
    Raises Incomplete, naming the set, where neither (a) nor (b) gives an action; GameError if the game is not timed.
    """
    if not game.timed:
        raise GameError("information sets cross in time: backward induction by levels does not complete such profiles")
    return _Completing(game, partial, settled, preference, given, room, believed, terms).run()


class _Completing:
    """The state of one completion."""

    def __init__(
        self,
        game: Game,
        partial: BehaviorStrategy,
        settled: Mask,
        preference: Index,
        given: Given | None,
        room: int,
        believed: Mask | None,
        terms: Terms | None,
    ) -> None:
        self.believed, self.terms = believed, terms
        self.game, self.settled, self.preference, self.given = game, settled, preference, given
        totals = np.where(settled, partial.totals, 1)
        # Open moves count as sure and on the support until they are chosen: where they cancel, that is as good as any.
        weights = np.where(settled[game.action_infoset], partial.weights, 1)
        self.played = play(game, BehaviorStrategy(weights, totals), room)
        self.chosen = np.where(settled[game.action_infoset], partial.weights, 0)
        self.indifferent = np.zeros(game.infosets, dtype=bool)
        self.values = np.zeros((len(game.players), game.nodes), dtype=self.played.dtype)
        self.values[:, game.terminals] = game.payoffs
        self._belief: Integers | None = None
        self.beliefs = SettledBeliefs(~settled, given, self.played, self._beliefs)

    def run(self) -> Completion:
        game = self.game
        for level in reversed(game.levels):
            sets = game.infoset[level.parents]
            opened = (sets != CHANCE) & ~np.append(self.settled, True)[np.maximum(sets, -1)]
            edges = self.played.edges[level.children]
            if opened.any():
                self._settle(level.parents[opened], level.counts[opened], level.start + level.offsets[opened])
                moves = np.where(np.repeat(opened, level.counts), self.chosen[game.incoming[level.children]], 1)
                edges = edges * moves
            for row in self.values:
                row[level.parents] = np.add.reduceat(row[level.children] * edges, level.offsets)
        strategy = BehaviorStrategy(self.chosen, self.played.strategy.totals)
        return Completion(strategy, ~self.settled, self.indifferent, self.values)

    def _settle(self, nodes: Index, counts: Index, first_child: Index) -> None:
        """Choose at the open sets of ``nodes``, all of one level, by (a) where that decides, by (b) elsewhere."""
        game = self.game
        sets = game.infoset[nodes]
        offsets = np.cumsum(counts) - counts
        step = np.arange(int(counts.sum())) - np.repeat(offsets, counts)
        children = np.repeat(first_child, counts) + step
        worth = self.values[np.repeat(game.infoset_player[sets], counts), children] * self.played.sure[children]
        preference = self.preference[np.repeat(game.action_start[sets], counts) + step]
        optimal = worth == np.repeat(np.maximum.reduceat(worth, offsets), counts)
        top = np.maximum.reduceat(np.where(optimal, preference, -1), offsets)
        best = step[optimal & (preference == np.repeat(top, counts))]
        choice = np.full(game.infosets, -1, dtype=np.int64)
        choice[sets] = best
        unanimous = np.ones(game.infosets, dtype=bool)
        unanimous[sets[choice[sets] != best]] = False
        ties = np.zeros(game.infosets, dtype=bool)
        ties[sets[np.add.reduceat(optimal.astype(np.int64), offsets) > 1]] = True
        split = np.flatnonzero(~unanimous[sets])
        split = split[np.argsort(sets[split], kind="stable")]
        for rows in np.split(split, np.flatnonzero(np.diff(sets[split])) + 1) if len(split) else []:
            s = int(sets[rows[0]])
            choice[s], ties[s] = self._under_belief(s, nodes[rows])
        here = np.unique(sets)
        self.chosen[game.action_start[here] + choice[here]] = 1
        self.indifferent[here] = ties[here]

    def _under_belief(self, s: int, nodes: Index) -> tuple[int, bool]:
        """(the preferred optimal action at set s under its belief, whether others are optimal too)."""
        game = self.game
        self._require_known(s, nodes)
        weight = self._beliefs()[nodes]
        first = game.first_child[nodes]
        start, size = int(game.action_start[s]), int(game.action_start[s + 1] - game.action_start[s])
        row = self.values[game.infoset_player[s]]
        worth = [int((weight * row[first + k] * self.played.sure[first + k]).sum()) for k in range(size)]
        best = [k for k in range(size) if worth[k] == max(worth)]
        return max(best, key=lambda k: int(self.preference[start + k])), len(best) > 1

    def _require_known(self, s: int, nodes: Index) -> None:
        """Incomplete unless the belief at set s, whose histories are ``nodes``, is settled."""
        if self.believed is not None and not self.believed[s]:
            raise Incomplete(
                f"the profile must say what {self.game.describe(s)} does: the best reply depends on a belief that "
                "differs between the information sets merged here. Give its action (or use the explicit tree, if it "
                "fits: it may complete them); or ask for some continuation (completion = some)"
            )
        why = self.beliefs.fault(s, nodes)
        if why is not None:
            raise Incomplete(refusal(self.game, s, why))

    def _beliefs(self) -> Integers:
        """[N] the beliefs with open moves counted as sure: right where they are settled."""
        if self._belief is None:
            game, played = self.game, self.played
            order, coefficient = leading_terms(played, Trembles.uniform(played.strategy))
            if self.terms is not None:
                order, coefficient = self.terms(order, coefficient)
            self._belief = leading_weights(game, order, coefficient)
            if self.given is not None:
                self._belief = with_given(played, self._belief, self.given.beliefs(order, coefficient))
        return self._belief
