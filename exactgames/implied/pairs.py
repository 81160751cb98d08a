"""The pairs (outcome, bids) of a refined search: what the searches for a continuation that passes share."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

import numpy as np
from attrs import define, field, frozen

from exactgames.bounds.welfare import outcome_classes
from exactgames.clock import Clock
from exactgames.game.tree import Index
from exactgames.implied.bounds import ImpliedBounds, ImpliedGains
from exactgames.implied.continuations import Continuations
from exactgames.implied.elimination import dominated_bids
from exactgames.implied.game import implied_game
from exactgames.implied.overbidding import Bids, playing
from exactgames.implied.refined import Dominance
from exactgames.implied.tables import Place, Verdicts
from exactgames.market.expansion import Expansion
from exactgames.numbers.arrays import mask
from exactgames.numbers.grouping import combine, fold, group
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.gain_bounds import GainBounds, gain_bounds
from exactgames.search.cells.outcome import CellOutcomes, Mass, single_sets
from exactgames.search.pure.search import PureEquilibrium, SearchTables


def played_bids(expansion: Expansion, one: PureEquilibrium) -> Bids:
    """The bids that the equilibrium plays: one for each type."""
    found = [[[0] for _ in agent.types] for agent in expansion.market.agents]
    sets = expansion.sets
    for s in np.flatnonzero(sets.bidding).tolist():
        found[int(sets.agent[s])][int(sets.type[s])] = list(one.strategy.support(expansion.game, s))
    return tuple(tuple(tuple(bids) for bids in row) for row in found)


@frozen(eq=False)
class Asked:
    """What the searches of one pair (outcome, bids) share.

    allowed  [A] all actions but other bids
    outcome, play  the outcome, and how a cell's is found
    classes  [T] what tells continuations apart
    doubted  the types whose bids were dominated in every equilibrium of the pair that was looked at
    missed   how often a need of each type's could not be met
    """

    bids: Bids
    allowed: Cell
    outcome: Mass
    play: CellOutcomes
    classes: Index
    gains: ImpliedGains
    doubted: list[Place]
    verdicts: Verdicts
    missed: Counter[Place] = field(factory=Counter)


@define(eq=False)
class Pair:
    """An outcome by its key, and an equilibrium with it and some bids."""

    key: bytes
    one: PureEquilibrium
    asked: Asked | None = None


@define(eq=False, slots=False)
class Pairs:
    """Prepared for one search."""

    expansion: Expansion
    tables: SearchTables
    dominance: Dominance
    clock: Clock

    def asked(self, pair: Pair) -> Asked:
        """What the searches of the pair share."""
        if pair.asked is None:
            expansion, asked = self.expansion, self.dominance
            bids = played_bids(expansion, pair.one)
            allowed, on_path = playing(expansion, bids), ends_on_path(expansion, bids)
            if allowed is None:
                raise ArithmeticError("an equilibrium plays a bid at each set")
            dominated = dominated_bids(implied_game(expansion, pair.one.played), bids, asked.against, asked.pure)
            pair.asked = Asked(
                bids=bids,
                allowed=allowed,
                outcome=self.outcome(pair.one),
                play=CellOutcomes(expansion.game, self.tables.chance, self.net, expansion.auction_end[on_path]),
                classes=self._continuation_classes(on_path),
                gains=ImpliedGains(expansion, self.expressed, self.bounds.factors, bids),
                doubted=list(dict.fromkeys((r.agent, r.type) for r in dominated)),
                verdicts=Verdicts(asked.pure),
            )
        return pair.asked

    def continuations(self, asked: Asked, place: Place | None) -> Continuations:
        """Those with which this type's bid is not dominated; None: none is."""
        dominance, agents = self.dominance, self.expansion.market.agents
        every = tuple((i, t) for i, a in enumerate(agents) if len(a.bids or ()) > 1 for t in range(len(a.types)))
        return Continuations(
            self.expansion,
            asked.bids,
            tuple(sorted(every, key=lambda p: -asked.missed[p])) if place is None else (place,),
            asked.outcome,
            asked.play,
            self.bounds,
            asked.gains,
            self.ends_at,
            dominance.against,
            asked.verdicts,
            dominance.iterated and place is None,
            asked.missed,
        )

    # ---- what is told apart

    def classes_with_bids(self) -> Index:
        """[T] outcome classes with the bid profile."""
        ends = self.end_of[self.expansion.game.terminals]
        code, bound = combine(self.net, int(self.net.max()) + 1, ends % self._bid_profiles(), self._bid_profiles())
        return group(code, bound)[0]

    def _continuation_classes(self, on_path: Index) -> Index:
        """[T] numbers for (auction's end, payoffs), on the path (auction's end, types, holdings, payments)."""
        game = self.expansion.game
        ends = self.end_of[game.terminals]
        first = int(self.net.max()) + 1
        kind = np.where(np.isin(ends, on_path), self.net, first + self.payoff_classes)
        kinds = first + int(self.payoff_classes.max()) + 1
        return group(*combine(kind, kinds, ends, len(self.expansion.auction_end)))[0]

    def outcome(self, one: PureEquilibrium) -> Mass:
        """What it leads to."""
        cell = mask(one.strategy.weights > 0)
        return self.outcomes.of(cell, single_sets(self.expansion.game, cell)).mass

    def _bid_profiles(self) -> int:
        return len(self.expansion.auction_end) // len(self.expansion.profiles)

    # ---- what is computed once

    @cached_property
    def net(self) -> Index:
        """[T] outcome classes."""
        return outcome_classes(self.expansion)

    @cached_property
    def end_of(self) -> Index:
        """[N] the number of the auction's end at or above each node, −1 above them."""
        return _auction_end_of(self.expansion)

    @cached_property
    def bounds(self) -> ImpliedBounds:
        """The bounds on implied payoffs."""
        return ImpliedBounds(self.expansion)

    @cached_property
    def outcomes(self) -> CellOutcomes:
        """Finds the outcomes of cells."""
        return CellOutcomes(self.expansion.game, self.tables.chance, self.net)

    @cached_property
    def payoff_classes(self) -> Index:
        """[T] numbers for the players' payoffs."""
        payoffs, bound = fold([np.asarray(row) for row in self.expansion.game.payoffs])
        return group(payoffs, bound)[0]

    @cached_property
    def ends_at(self) -> list[Index]:
        """[S] the numbers of the auction's ends at or above each set's histories."""
        game = self.expansion.game
        return [np.unique(self.end_of[game.histories(s)]) for s in range(game.infosets)]

    @cached_property
    def expressed(self) -> GainBounds:
        """The bounds on gains by expressions."""
        known = self.tables.bounds
        return known if isinstance(known, GainBounds) else gain_bounds(known.game, known.roots, self.clock)


def ends_on_path(expansion: Expansion, bids: Bids) -> Index:
    """The numbers, among the auction's ends, of those that the bids lead to: one for each type profile."""
    sizes = [len(agent.bids or ()) for agent in expansion.market.agents]
    count = len(expansion.auction_end) // len(expansion.profiles)
    found = []
    for k, types in enumerate(expansion.profiles.tolist()):
        vector = [bids[i][t][0] for i, t in enumerate(types)]
        found.append(k * count + int(np.ravel_multi_index(vector, sizes)))
    return np.array(found, dtype=np.int64)


def _auction_end_of(expansion: Expansion) -> Index:
    """[N] the number of the auction's end at or above each node, −1 above them."""
    game = expansion.game
    found = np.full(game.nodes, -1, dtype=np.int64)
    found[expansion.auction_end] = np.arange(len(expansion.auction_end))
    for level in game.levels:
        above = np.repeat(found[level.parents], level.counts)
        found[level.children] = np.maximum(found[level.children], above)
    return found
