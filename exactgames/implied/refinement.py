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

from typing import Literal

import numpy as np
from attrs import define, evolve, field

from exactgames.clock import Clock, Late
from exactgames.concepts.concept import Concept
from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.errors import GameError
from exactgames.game.tree import Index
from exactgames.implied.continuations import Continuations
from exactgames.implied.elimination import (
    Elimination,
    Removed,
    dominated_bids,
    eliminate,
)
from exactgames.implied.game import ImpliedGame, implied_game
from exactgames.implied.overbidding import playing, without_overbidding
from exactgames.implied.pairs import Pair, Pairs, played_bids
from exactgames.implied.refined import Dominance, RefinedSearch, Rejected
from exactgames.implied.tables import Place
from exactgames.market.expansion import Expansion
from exactgames.market.information import refuse_information
from exactgames.phrases import counted
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.outcome import Mass
from exactgames.search.pure.search import CELLS, PureEquilibrium, PureSearch, SearchTables, find_pure
from exactgames.tally import Tally

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
    refuse_information(expansion.market, "overbidding, and dominance among bids,")
    return _Refining(expansion, concept_of(concept), no_overbidding, dominance, cells, Clock.of(seconds)).run()


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
            with self.clock.alarm(), self._tally():
                return self._search()
        except Late:
            return self._cut_short()

    def _tally(self) -> Tally:
        """How far it is, for whoever looks."""

        def words() -> str:
            return f"{counted(len(self.first), 'outcome')} met, of which {len(self.accepted):,} survive"

        return Tally("cells of earlier searches", count=lambda: self.looked, also=words, until=self.clock)

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
        self.pairs = Pairs(expansion, self.tables, self.dominance or Dominance(), self.clock)
        bids = without_overbidding(expansion.market) if self.no_overbidding else None
        allowed = np.ones(game.actions, dtype=bool) if bids is None else playing(expansion, bids)
        if allowed is None:
            found = PureSearch(self.concept, False, (), True, None, (), (), 0)
        else:
            classes = self.pairs.net if self.dominance is None else self.pairs.classes_with_bids()
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

    # ---- judging

    def _judge(self, found: PureSearch) -> None:
        """Accept, refute or doubt every outcome found."""
        pairs: list[Pair] = []
        for one in found.equilibria:
            key = _key(self.pairs.outcome(one))
            self.first.setdefault(key, one)
            if key not in self.accepted and self._passes(one):
                self.accepted[key] = one
            pairs.append(Pair(key, one))
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

    def _unsettled_after(self, pair: Pair, most: int) -> bool:
        """Look for another equilibrium of the pair that passes; whether it is worth another turn. Each search takes no
        more than so many cells.

        First for one with which none of the bids is dominated that are with the equilibria known, each alone: often
        there is none, and the other bids need not be looked at.
        """
        alone = tuple(self.pairs.asked(pair).doubted)
        return all(self._unsettled_by(pair, place, most) for place in (*alone, None))

    def _unsettled_by(self, pair: Pair, place: Place | None, most: int) -> bool:
        """The same, by one search, for an equilibrium with which this type's bid is not dominated; None: none is."""
        if pair.key in self.accepted:
            return False
        asked = self.pairs.asked(pair)
        wanted = self.pairs.continuations(asked, place)
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
                self.expansion.game, self.concept, cells=most, seconds=left, classes=self.pairs.net, tables=self.tables
            )
            for one in every.equilibria:
                met.setdefault(_key(self.pairs.outcome(one)), one)
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


def _key(outcome: Mass) -> bytes:
    return repr(sorted(outcome.items())).encode()
