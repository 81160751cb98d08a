"""All pure equilibria of a market that survive a refinement: no overbidding, undominated bids, iterated elimination.

``no_overbidding``: equilibria that play no overbid; deviations are to any bid. The search's first cell allows no other
bids.

``dominance``: an outcome survives iff some equilibrium with it plays only bids that are not weakly dominated in the
game implied by that equilibrium's own continuation (or, iterated: that survive the elimination there).

  1. All outcomes are found with the bids played told apart: pairs (outcome, bids). Each comes with one equilibrium,
     which is put to the test.
  2. If it fails, another equilibrium of the pair may pass: its continuation, off the path too, is another. So all
     continuations of the pair are searched (``continuations``): the bids are fixed, and profiles are told apart by what
     they play after each bid profile, on the path or off it; nothing else enters the implied game.
  3. Where nothing is played after the bidding there is one continuation: no need for 2.

The searches of 2 take turns, with more cells in each, so that one long search does not use up what others need. An
outcome is refuted when the search of each of its pairs has been complete.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Literal

import numpy as np
from attrs import define, evolve, field, frozen

from exactgames.arguments import of_type
from exactgames.bounds.welfare import outcome_classes
from exactgames.clock import Clock, Late
from exactgames.concepts.concept import Concept
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.errors import GameError
from exactgames.game.tree import Index
from exactgames.implied.bounds import ImpliedBounds, ImpliedGains
from exactgames.implied.continuations import Continuations
from exactgames.implied.elimination import (
    Against,
    Elimination,
    Removed,
    dominated_bids,
    eliminate,
)
from exactgames.implied.game import ImpliedGame, implied_game
from exactgames.implied.overbidding import Bids, playing, without_overbidding
from exactgames.implied.tables import Place, Verdicts
from exactgames.market.expand import Expansion
from exactgames.numbers.arrays import mask
from exactgames.numbers.grouping import combine, fold, group
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.gain_bounds import GainBounds, gain_bounds
from exactgames.search.cells.outcome import CellOutcomes, Mass, single_sets
from exactgames.search.pure.search import CELLS, PureEquilibrium, PureSearch, SearchTables, find_pure

COMPARED = 3_000
"""The search without a refinement, made only to count what is rejected, looks at no more cells than this and three
times those of the refined search."""


QUICK = 30
"""How many cells the first search of each pair may take."""


FIRST_TURN = 250
"""How many cells each search of a pair may take in the first turn; each further turn starts anew, and may take four
times as many.
"""


GRACE = 0.3
"""Seconds after the clock's end for the eliminations of what is listed."""


@frozen
class Dominance:
    """Which bids are thought to be bad: ``pure``: those that single bids dominate; ``iterated``: all that are removed
    in the iterated elimination.

    >>> from exactgames import Dominance
    >>> Dominance()
    Dominance(against='actions', pure=False, iterated=False)
    >>> Dominance("strategies", iterated=True).iterated
    True
    """

    against: Against = field(default="actions", validator=of_type(Against))
    pure: bool = field(default=False, validator=of_type(bool))
    iterated: bool = field(default=False, validator=of_type(bool))


@frozen
class Rejected:
    """An outcome of the unrefined search that is refuted.

    equilibrium  the equilibrium with it that was met first
    removed      what is wrong with it: its bids that are dominated (iterated: removed), and by what, in the game that
                 it implies; with other continuations it may be others
    overbids     its bids that overbid: (agent, type, bid)

    >>> from exactgames import expand, refined_equilibria
    >>> from exactgames.examples import speculator
    >>> found = refined_equilibria(expand(speculator().market), "perfect-bayesian", no_overbidding=True)
    >>> first = found.rejected[0]
    >>> first.overbids, first.removed
    (((0, 0, 1),), ())
    """

    equilibrium: PureEquilibrium
    removed: tuple[Removed, ...]
    overbids: tuple[tuple[int, int, int], ...]


@frozen(eq=False)
class RefinedSearch:
    """What was found.

    search          the equilibria, one for each outcome that survives; ``complete``: no other outcome does. Its
                    ``steps`` are empty: they are no evidence
    no_overbidding, dominance   what was asked for
    eliminations    iterated: one for each equilibrium listed, in its implied game
    unrefined       how many outcomes there are without refinement; None if that is not known
    rejected        those that are refuted
    undecided       outcomes of which neither is known

    >>> from exactgames import expand, refined_equilibria
    >>> from exactgames.examples import speculator
    >>> found = refined_equilibria(expand(speculator().market), "perfect-bayesian", no_overbidding=True)
    >>> len(found.search.equilibria), found.unrefined, len(found.rejected), found.undecided
    (1, 11, 10, 0)
    """

    search: PureSearch
    no_overbidding: bool
    dominance: Dominance | None
    eliminations: tuple[Elimination, ...]
    unrefined: int | None
    rejected: tuple[Rejected, ...]
    undecided: int


def refined_equilibria(
    expansion: Expansion,
    concept: ConceptOrName,
    no_overbidding: bool = False,
    dominance: Dominance | None = None,
    cells: int = CELLS,
    seconds: float | None = None,
) -> RefinedSearch:
    """The pure equilibria of the concept that survive, one for each outcome: (types, holdings, net payments). Stops
    after so many cells or seconds in all.

    Raises GameError (a posted price has no bids; as ``find_pure``), LimitReached (as ``find_pure``, and dominance
    against too many strategies).

    >>> from exactgames import expand, refined_equilibria
    >>> from exactgames.examples import speculator
    >>> found = refined_equilibria(expand(speculator().market), "perfect-bayesian", no_overbidding=True)
    >>> len(found.search.equilibria), found.search.complete
    (1, True)
    """
    if not len(expansion.auction_end):
        raise GameError("a posted price has no bids: no overbidding, no dominance among bids")
    return _Refining(expansion, concept_of(concept), no_overbidding, dominance, cells, Clock.of(seconds)).run()


def played_bids(expansion: Expansion, one: PureEquilibrium) -> Bids:
    """The bids that the equilibrium plays: one for each type."""
    found = [[[0] for _ in agent.types] for agent in expansion.market.agents]
    sets = expansion.sets
    for s in np.flatnonzero(sets.bidding).tolist():
        found[int(sets.agent[s])][int(sets.type[s])] = list(one.strategy.support(expansion.game, s))
    return tuple(tuple(tuple(bids) for bids in row) for row in found)


@frozen(eq=False)
class _Asked:
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
class _Pair:
    """An outcome by its key, and an equilibrium with it and some bids."""

    key: bytes
    one: PureEquilibrium
    asked: _Asked | None = None


@define(eq=False, slots=False)
class _Refining:
    expansion: Expansion
    concept: Concept
    no_overbidding: bool
    dominance: Dominance | None
    cells: int
    clock: Clock
    looked: int = 0
    accepted: dict[bytes, PureEquilibrium] = field(factory=dict)
    first: dict[bytes, PureEquilibrium] = field(factory=dict)
    doubtful: dict[bytes, list[str]] = field(factory=dict)

    def run(self) -> RefinedSearch:
        """What is found, until the clock's end."""
        try:
            with self.clock.alarm():
                return self._search()
        except Late:
            return self._cut_short()

    def _cut_short(self) -> RefinedSearch:
        """The outcomes that were accepted in time."""
        listed = [one for key in self.first if (one := self.accepted.get(key)) is not None]
        eliminations: list[Elimination] = []
        if self.dominance is not None and self.dominance.iterated:
            grace = Clock.of(GRACE)
            while len(eliminations) < len(listed) and grace.left():
                eliminations.append(self._eliminate(implied_game(self.expansion, listed[len(eliminations)].played)))
            listed = listed[: len(eliminations)]
        search = PureSearch(self.concept, False, tuple(listed), False, "timed out", (), (), self.looked)
        undecided = len(self.first) - len(listed)
        return RefinedSearch(search, self.no_overbidding, self.dominance, tuple(eliminations), None, (), undecided)

    def _search(self) -> RefinedSearch:
        expansion, game = self.expansion, self.expansion.game
        self.tables = SearchTables.of(game, self.concept, self.clock)
        self.net = outcome_classes(expansion)
        self.end_of = _auction_end_of(expansion)
        self.bounds = ImpliedBounds(expansion)
        self.outcomes = CellOutcomes(game, self.tables.chance, self.net)
        bids = without_overbidding(expansion.market) if self.no_overbidding else None
        allowed = np.ones(game.actions, dtype=bool) if bids is None else playing(expansion, bids)
        if allowed is None:
            found = PureSearch(self.concept, False, (), True, None, (), (), 0)
        else:
            classes = self.net if self.dominance is None else self._with_bids()
            found = self._find(classes, allowed, seconds=self.clock.half().left())
        self._judge(found)
        complete = found.complete and not self.doubtful
        reasons = tuple(dict.fromkeys([*found.open, *(why for row in self.doubtful.values() for why in row)]))
        listed = tuple(one for key in self.first if (one := self.accepted.get(key)) is not None)
        search = evolve(
            found, equilibria=listed, complete=complete, stopped=self._stopped(found), open=reasons, steps=()
        )
        unrefined, rejected = self._compare(found)
        eliminations = (
            tuple(self._eliminate(implied_game(expansion, one.played)) for one in listed)
            if self.dominance is not None and self.dominance.iterated
            else ()
        )
        return RefinedSearch(
            evolve(search, cells=self.looked),
            self.no_overbidding,
            self.dominance,
            eliminations,
            unrefined,
            rejected,
            len(self.doubtful if found.complete else self.first.keys() - self.accepted.keys()),
        )

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

    # ---- budgets

    def _spent(self) -> bool:
        return self.looked >= self.cells or self.clock.left() == 0

    def _find(
        self,
        classes: Index,
        allowed: Cell,
        wanted: Continuations | None = None,
        most: int | None = None,
        seconds: float | None = None,
    ) -> PureSearch:
        """One search, in what is left of the budget, and in no more than ``most`` cells, or ``seconds``."""
        left = self.cells - self.looked
        found = find_pure(
            self.expansion.game,
            self.concept,
            cells=left if most is None else min(left, most),
            seconds=self.clock.left() if seconds is None else seconds,
            classes=classes,
            allowed=allowed,
            starts=None if wanted is None else self.expansion.auction_end,
            wanted=wanted,
            tables=self.tables,
        )
        self.looked += found.cells
        return found

    def _stopped(self, found: PureSearch) -> Literal["truncated", "timed out"] | None:
        """Why all of it ended early, if it did."""
        if found.stopped or not self.doubtful:
            return found.stopped
        if self.looked >= self.cells:
            return "truncated"
        return "timed out" if self.clock.left() == 0 else None

    # ---- what is told apart

    def _with_bids(self) -> Index:
        """[T] outcome classes with the bid profile."""
        ends = self.end_of[self.expansion.game.terminals]
        code, bound = combine(self.net, int(self.net.max()) + 1, ends % self._bid_profiles(), self._bid_profiles())
        return group(code, bound)[0]

    def _bid_profiles(self) -> int:
        return len(self.expansion.auction_end) // len(self.expansion.profiles)

    def _continuation_classes(self, on_path: Index) -> Index:
        """[T] numbers for (auction's end, payoffs), on the path (auction's end, types, holdings, payments)."""
        game = self.expansion.game
        ends = self.end_of[game.terminals]
        first = int(self.net.max()) + 1
        kind = np.where(np.isin(ends, on_path), self.net, first + self.payoff_classes)
        kinds = first + int(self.payoff_classes.max()) + 1
        return group(*combine(kind, kinds, ends, len(self.expansion.auction_end)))[0]

    def _outcome(self, one: PureEquilibrium) -> Mass:
        cell = mask(one.strategy.weights > 0)
        return self.outcomes.of(cell, single_sets(self.expansion.game, cell)).mass

    # ---- judging

    def _judge(self, found: PureSearch) -> None:
        """Accept, refute or doubt every outcome found."""
        pairs: list[_Pair] = []
        for one in found.equilibria:
            key = _key(self._outcome(one))
            self.first.setdefault(key, one)
            if key not in self.accepted and self._passes(one):
                self.accepted[key] = one
            pairs.append(_Pair(key, one))
        if self._continuation_is_fixed():
            return
        waiting = [pair for pair in pairs if pair.key not in self.accepted]
        waiting = [pair for pair in waiting if self._unsettled_by(pair, None, QUICK)]
        most: int = FIRST_TURN
        while waiting and not self._spent():
            waiting = [pair for pair in waiting if self._unsettled_after(pair, most)]
            most *= 4
        for pair in waiting:
            if pair.key not in self.accepted:
                self.doubtful.setdefault(pair.key, [])

    def _continuation_is_fixed(self) -> bool:
        return bool(self.expansion.sets.bidding.all())

    def _unsettled_after(self, pair: _Pair, most: int) -> bool:
        """Look for another equilibrium of the pair that passes; whether it is worth another turn. Each search takes no
        more than so many cells.

        First for one with which none of the bids is dominated that are with the equilibria known, each alone: often
        there is none, and the other bids need not be looked at.
        """
        alone = tuple(self._asked(pair).doubted)
        return all(self._unsettled_by(pair, place, most) for place in (*alone, None))

    def _unsettled_by(self, pair: _Pair, place: Place | None, most: int) -> bool:
        """The same, by one search, for an equilibrium with which this type's bid is not dominated; None: none is."""
        if pair.key in self.accepted:
            return False
        asked = self._asked(pair)
        wanted = self._continuations(asked, place)
        found = self._find(asked.classes, asked.allowed, wanted, most)
        if wanted.passing is None:
            if not found.open or found.stopped:
                return found.stopped is not None
            if place is None:
                self.doubtful.setdefault(pair.key, []).extend(found.open)
            return place is not None
        if self._passes(wanted.passing):
            self.accepted[pair.key] = wanted.passing
            self.doubtful.pop(pair.key, None)
            return False
        if place is None:
            raise ArithmeticError("the bounds accept an equilibrium whose bids are dominated")
        asked.doubted.remove(place)
        return True

    def _asked(self, pair: _Pair) -> _Asked:
        """What the searches of the pair share."""
        if pair.asked is None:
            expansion, asked = self.expansion, self.dominance or Dominance()
            bids = played_bids(expansion, pair.one)
            allowed, on_path = playing(expansion, bids), _ends_on_path(expansion, bids)
            if allowed is None:
                raise ArithmeticError("an equilibrium plays a bid at each set")
            dominated = dominated_bids(implied_game(expansion, pair.one.played), bids, asked.against, asked.pure)
            pair.asked = _Asked(
                bids=bids,
                allowed=allowed,
                outcome=self._outcome(pair.one),
                play=CellOutcomes(expansion.game, self.tables.chance, self.net, expansion.auction_end[on_path]),
                classes=self._continuation_classes(on_path),
                gains=ImpliedGains(expansion, self.expressed, self.bounds.factors, bids),
                doubted=list(dict.fromkeys((r.agent, r.type) for r in dominated)),
                verdicts=Verdicts(asked.pure),
            )
        return pair.asked

    def _continuations(self, asked: _Asked, place: Place | None) -> Continuations:
        """Those with which this type's bid is not dominated; None: none is."""
        dominance, agents = self.dominance or Dominance(), self.expansion.market.agents
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

    def _passes(self, one: PureEquilibrium) -> bool:
        return not self._wrong(one)

    def _wrong(self, one: PureEquilibrium) -> tuple[Removed, ...]:
        """The equilibrium's bids that are dominated (iterated: removed) in its implied game."""
        if self.dominance is None:
            return ()
        implied, bids = implied_game(self.expansion, one.played), played_bids(self.expansion, one)
        if not self.dominance.iterated:
            return tuple(dominated_bids(implied, bids, self.dominance.against, self.dominance.pure))
        rounds = self._eliminate(implied).rounds
        return tuple(r for removed in rounds for r in removed if r.bid in bids[r.agent][r.type])

    def _eliminate(self, implied: ImpliedGame) -> Elimination:
        asked = self.dominance or Dominance()
        return eliminate(implied, asked.against, asked.pure)

    # ---- what is rejected

    def _compare(self, found: PureSearch) -> tuple[int | None, tuple[Rejected, ...]]:
        """(how many outcomes there are without refinement, if known; those that are refuted)."""
        met = dict(self.first)
        known = found.complete
        if self.no_overbidding:
            most = min(self.cells - self.looked, COMPARED + 3 * self.looked)
            left = self.clock.left()
            every = find_pure(
                self.expansion.game, self.concept, cells=most, seconds=left, classes=self.net, tables=self.tables
            )
            for one in every.equilibria:
                met.setdefault(_key(self._outcome(one)), one)
            known = known and every.complete
        if not found.complete:  # other bids may have the same outcome
            return len(met) if known else None, ()
        rejected = [
            Rejected(one, self._wrong(one), self._overbids(one) if self.no_overbidding else ())
            for key, one in met.items()
            if key not in self.accepted and key not in self.doubtful
        ]
        return len(met) if known else None, tuple(rejected)

    def _overbids(self, one: PureEquilibrium) -> tuple[tuple[int, int, int], ...]:
        fine = without_overbidding(self.expansion.market)
        return tuple(
            (i, t, b)
            for i, row in enumerate(played_bids(self.expansion, one))
            for t, bids in enumerate(row)
            for b in bids
            if b not in fine[i][t]
        )


def _ends_on_path(expansion: Expansion, bids: Bids) -> Index:
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


def _key(outcome: Mass) -> bytes:
    return repr(sorted(outcome.items())).encode()
