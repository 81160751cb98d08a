"""One tree of cells that shows which outcomes survive dominance, or the iterated elimination: the evidence.

A cell is settled where its outcome is one that is listed. Where it is another:

  1. Is there an equilibrium in the cell at all? Mostly there is none, and ordinary steps show it.
  2. If there is, but its bids are dominated, the bids are told apart, and the continuations by whether they make the
     dominators fail (``continuations``): for each type's bid a mixture that may dominate it, and one cell for each
     column in which it may earn less. These are conditions that a cell keeps.
  3. Where none of the bids can be dominated, whatever is played, any equilibrium of the cell is listed.

Before all this, in every cell, the bids are taken out that are dominated in the implied games of all its profiles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import define, field

from exactgames.clock import Clock
from exactgames.game.tree import Index
from exactgames.implied.cell_rounds import CellRounds
from exactgames.implied.conditions import Condition, Conditions, ends, ends_of, met, missed
from exactgames.implied.elimination import dominated_bids, eliminate
from exactgames.implied.gain_tables import CellTables, GainTables
from exactgames.implied.game import implied_game
from exactgames.implied.overbidding import Bids
from exactgames.implied.pairs import Pairs, played_bids
from exactgames.implied.refined import Dominance
from exactgames.implied.tables import Place, Verdicts, earned
from exactgames.market.expansion import Expansion
from exactgames.numbers.arrays import mask
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.outcome import CellOutcome, CellOutcomes, single_sets
from exactgames.search.pure.search import (
    CELLS,
    NOWHERE,
    Key,
    PureEquilibrium,
    PureSearch,
    SearchTables,
    Wanted,
    find_pure,
)
from exactgames.search.pure.steps import Dominated, Round, Step, Unless, Unmet, Unwanted

COLUMNS = 64
"""Where a mixture may earn less in more columns than this, they are not searched one by one."""


def refined_steps(
    expansion: Expansion,
    concept: Any,
    dominance: Dominance,
    listed: tuple[PureEquilibrium, ...] = (),
    cells: int = CELLS,
    seconds: float | None = None,
    rational: bool = False,
) -> PureSearch:
    """The equilibria that survive, one for each outcome, those that are known first; ``steps``: the evidence that there
    are no others, if ``complete``. GameError and LimitReached as ``refined_equilibria``.
    """
    clock = Clock.of(seconds)
    tables = SearchTables.of(expansion.game, concept, clock)
    sift = Sift(expansion, Pairs(expansion, tables, dominance, clock), dominance)
    return find_pure(
        expansion.game,
        concept,
        cells=cells,
        seconds=clock.left(),
        classes=sift.pairs.net,
        starts=np.zeros(1, dtype=np.int64),
        wanted=sift,
        tables=tables,
        rational=rational,
        in_order=True,
        listed=listed,
    )


def rounds_of(expansion: Expansion, dominance: Dominance, cell: Cell) -> tuple[Round, ...]:
    """The rounds of the elimination in the implied game of the one profile of the cell; nothing goes in the last."""
    tables = SearchTables.of(expansion.game, "bayes-nash")
    pairs = Pairs(expansion, tables, dominance, Clock.of(None))
    gains = GainTables(expansion, pairs.expressed, pairs.bounds.factors, dominance.against)
    rounds = CellRounds(gains.of(cell), Verdicts(dominance.pure))
    for _ in rounds.gone():
        pass
    if rounds.last is None:
        raise ArithmeticError("in a cell of one profile every round is certain")
    return (*rounds.rounds, rounds.last)


@define(eq=False)
class Open:
    """What is open in the cell just asked about.

    looking  whether it has an equilibrium, any one
    bids     the sets at which several bids are allowed
    turning  [type profiles, bids of agent 1, …] the ends of the auction on what follows which it turns whether the bids
             are dominated
    """

    looking: bool = False
    bids: Index = field(factory=lambda: NOWHERE)
    turning: npt.NDArray[np.bool_] | None = None


class Sift(Wanted):
    """Those that survive are wanted."""

    def __init__(self, expansion: Expansion, pairs: Pairs, dominance: Dominance) -> None:
        self.expansion, self.pairs, self.dominance = expansion, pairs, dominance
        self.verdicts = Verdicts(dominance.pure)
        self.gains = GainTables(expansion, pairs.expressed, pairs.bounds.factors, dominance.against)
        sets = expansion.sets
        self.bidding = np.flatnonzero(sets.bidding)
        self.set_of: dict[Place, int] = {(int(sets.agent[s]), int(sets.type[s])): s for s in self.bidding.tolist()}
        self.after = CellOutcomes(
            expansion.game, pairs.tables.chance, pairs.payoff_classes, np.asarray(expansion.auction_end)
        )
        self.met = set[Any]()
        self.missed = Counter[Place]()
        self.open = Open()
        self.step: Step = Unwanted()
        self.key: Any = None
        self._tables: tuple[bytes, CellTables] | None = None

    # ---- what the search asks

    def dominated(self, cell: Cell) -> Iterator[Dominated]:
        rounds = CellRounds(self._of(cell), self.verdicts)
        gone = rounds.gone() if self.dominance.iterated else rounds.first_gone(self._allowed(cell))
        for one in gone:
            s = self.set_of.get(one.place)
            if s is not None and cell[int(self.expansion.game.action_start[s]) + one.bid]:
                before = one.before if self.dominance.iterated else None
                self.missed[one.place] += 1
                yield Dominated(s, one.bid, one.how.mixture, one.how.strict, before)

    def aims(self, cell: Cell, aim: Conditions, outcome: Key | None) -> list[Conditions]:
        self.open = Open()
        tables = self._of(cell)
        for k, condition in enumerate(aim):
            if missed(condition, tables):
                self.missed[condition.place] += 1
                self.step = Unmet(k)
                return []
        if outcome is None:
            return [aim]
        single = single_sets(self.expansion.game, cell)
        self.open.bids = self.bidding[~single[self.bidding]]
        start = self.expansion.game.action_start
        allowed = [cell[int(start[s]) : int(start[s + 1])].tobytes() for s in self.bidding.tolist()]
        self.key = outcome, tuple(allowed)
        if self.key not in self.met:
            self.open.looking = True
            return [aim]
        return [aim] if len(self.open.bids) else self._conditions(cell, aim, tables)

    def reason(self) -> Step:
        return self.step

    def all_in(self) -> bool:
        return self.open.looking

    def accepts(self, equilibrium: PureEquilibrium) -> bool:
        if not self.wrong(equilibrium):
            return True
        if self.key in self.met and not len(self.open.bids):
            raise ArithmeticError("the bounds accept an equilibrium whose bids are dominated")
        self.met.add(self.key)
        self.missed.update(self.wrong(equilibrium))
        return False

    def beyond(self, cell: Cell) -> tuple[Index, CellOutcome | None]:
        if len(self.open.bids):
            return self.open.bids, None
        if self.open.turning is None:
            raise ArithmeticError("nothing is open in a cell that is not settled")
        outcome = self.after.of(cell, single_sets(self.expansion.game, cell))
        turning = self.open.turning.reshape(-1)
        ends_at = self.pairs.ends_at
        found = outcome.frontier[[bool(turning[ends_at[s]].any()) for s in outcome.frontier.tolist()]]
        if not len(found):
            raise ArithmeticError("bounds are open at ends of the auction after which all is decided")
        return found, outcome

    def first(self, frontier: Index) -> Index:
        return frontier

    def found(self, equilibrium: PureEquilibrium) -> None:
        pass

    # ---- one equilibrium

    def wrong(self, one: PureEquilibrium) -> set[Place]:
        """The types whose bids do not survive in its own implied game."""
        implied, bids, asked = (
            implied_game(self.expansion, one.played),
            played_bids(self.expansion, one),
            self.dominance,
        )
        if not asked.iterated:
            return {(r.agent, r.type) for r in dominated_bids(implied, bids, asked.against, asked.pure)}
        rounds = eliminate(implied, asked.against, asked.pure).rounds
        return {(r.agent, r.type) for removed in rounds for r in removed if r.bid in bids[r.agent][r.type]}

    # ---- one cell, its outcome and its bids fixed

    def _conditions(self, cell: Cell, aim: Conditions, tables: CellTables) -> list[Conditions]:
        """Which conditions a profile of the cell must meet, if it is open whether its bids are dominated."""
        for condition in aim:
            if not met(condition, tables):
                self.open.turning = ends(self.expansion, condition, tables)
                return [aim]
        for place in sorted(self.set_of, key=lambda p: -self.missed[p]):
            bid = self._bid(cell, place)
            mixture = self.verdicts.dominator(bid, tables.most(*place, bid))
            if mixture is not None:
                return self._ways(Condition(place, bid, mixture, None), aim, tables)
        if self.dominance.iterated:
            rounds = CellRounds(tables, self.verdicts)
            for _ in rounds.gone():
                pass
            if rounds.open:
                self.open.turning = ends_of(self.expansion, *rounds.open[0], tables)
                return [aim]
        self.open.looking = True
        return [aim]

    def _ways(self, same: Condition, aim: Conditions, tables: CellTables) -> list[Conditions]:
        """The conditions one of which must be met, the likeliest first."""
        least = earned(tables.least(*same.place, same.bid), same.mixture)
        columns = [c for c in np.argsort(least, kind="stable").tolist() if least[c] < 0]
        if len(columns) > COLUMNS:
            self.open.turning = ends(self.expansion, same, tables)
            return [aim]
        better = np.flatnonzero(mask(least > 0))
        i = same.place[0]
        named = tuple(self.gains.column(i, c) for c in columns)
        strict = self.gains.column(i, int(better[0])) if len(better) else None
        self.step = Unless(self.set_of[same.place], same.mixture, named, strict)
        ways = [(*aim, Condition(same.place, same.bid, same.mixture, c)) for c in columns]
        return ways if strict is not None else [*ways, (*aim, same)]

    # ---- reading a cell

    def _of(self, cell: Cell) -> CellTables:
        """The cell's tables."""
        key = cell.tobytes()
        if self._tables is None or self._tables[0] != key:
            self._tables = key, self.gains.of(cell)
        return self._tables[1]

    def _allowed(self, cell: Cell) -> Bids:
        """The bids allowed at each type's set; none where she has no choice at all."""
        agents = enumerate(self.expansion.market.agents)
        return tuple(tuple(self._bids(cell, (i, t)) for t in range(len(agent.types))) for i, agent in agents)

    def _bids(self, cell: Cell, place: Place) -> tuple[int, ...]:
        s, start = self.set_of.get(place), self.expansion.game.action_start
        return () if s is None else tuple(np.flatnonzero(cell[int(start[s]) : int(start[s + 1])]).tolist())

    def _bid(self, cell: Cell, place: Place) -> int:
        """The type's bid, where one is allowed."""
        [bid] = self._bids(cell, place)
        return bid
