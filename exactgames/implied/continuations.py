"""The continuations after given bids with which these bids are not weakly dominated in the game that they imply.

A cell of profiles fixes the bids and allows some of the actions after them, so every type's gains from her other bids
lie between bounds, column by column. Is a bid dominated?

  1. Whatever the gains are: then the cell is left out.
  2. Not whatever they are: then any equilibrium of the cell will do, as far as this bid goes.
  3. Else some mixture would dominate it if the other bids gained what they may at most. It must not: in some column it
     earns less than the bid, or it earns the same in all. Each of these is a *need*, searched for alone: the cell is
     split only at sets that the gain in this one column turns on, until it is met or cannot be.

Without 3 each column would have to be settled in each cell of the others: a product over the columns. With it the work
is a sum over the columns.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
from attrs import frozen

from exactgames.game.tree import Index
from exactgames.implied.bounds import ImpliedBounds, ImpliedGains
from exactgames.implied.elimination import Against, payoff_table
from exactgames.implied.game import ImpliedGame
from exactgames.implied.overbidding import Bids
from exactgames.implied.tables import Place, Rounds, Verdicts, earned
from exactgames.market.expansion import Expansion
from exactgames.numbers.arrays import Integers, mask
from exactgames.search.cells.expressions import Cell
from exactgames.search.cells.outcome import CellOutcomes, Mass, single_sets
from exactgames.search.pure.search import Key, PureEquilibrium, Wanted
from exactgames.search.pure.steps import Mixture

COLUMNS = 64
"""Where a need may be met in more columns than this, they are not searched one by one."""

NOTHING: Index = np.zeros(0, dtype=np.int64)


@frozen
class Need:
    """The mixture is not to dominate the bid of this type: ``column``: where it is to earn less; None: it is to earn
    the same everywhere.
    """

    place: Place
    mixture: Mixture
    column: int | None


Needs = tuple[Need, ...]


@frozen(eq=False)
class Tables:
    """One type's gains in a cell, [own bids, columns], at least and at most."""

    least: Integers
    most: Integers


class Continuations(Wanted):
    """The equilibria wanted of one pair (outcome, bids): the first one with which none of the bids is dominated.

    judged    the types whose bids are looked at; those first whose needs are hardest to meet
    missed    how often a need of each type's was not met: for the order of the next search
    iterated  whether the bids must survive the iterated elimination, too
    ends_at   [S] the numbers of the auction's ends at or above each set's histories
    on_path   the numbers of the auction's ends that the bids lead to
    """

    def __init__(
        self,
        expansion: Expansion,
        bids: Bids,
        judged: tuple[Place, ...],
        outcome: Mass,
        play: CellOutcomes,
        bounds: ImpliedBounds,
        gains: ImpliedGains,
        ends_at: list[Index],
        against: Against,
        verdicts: Verdicts,
        iterated: bool,
        missed: Counter[Place],
    ) -> None:
        self.expansion, self.bids, self.judged, self.outcome, self.play = expansion, bids, judged, outcome, play
        self.bounds, self.gains, self.ends_at, self.against = bounds, gains, ends_at, against
        self.verdicts, self.iterated, self.missed = verdicts, iterated, missed
        self.passing: PureEquilibrium | None = None
        self.path = NOTHING
        self.turning: npt.NDArray[np.bool_] | None = None
        self.safe = False

    def found(self, equilibrium: PureEquilibrium) -> None:
        """It passes."""
        if self.passing is None:
            self.passing = equilibrium

    def aims(self, cell: Cell, aim: Needs, outcome: Key | None) -> list[Needs]:
        """Ways in which a profile of the cell that meets the needs may be wanted, all of them; none: there is none."""
        self.path, self.turning, self.safe = NOTHING, None, False
        if self.passing is not None:
            return []
        play = self.play.of(cell, single_sets(self.expansion.game, cell))
        if any(weight > self.outcome.get(kind, 0) for kind, weight in play.mass.items()):
            return []  # without a frontier it is the outcome: both have the same sum
        low, high = self.gains.of(cell)
        tables = {place: self._tables(low, high, place) for place in self.judged}
        for need in aim:
            if self._missed(need, tables[need.place]):
                self.missed[need.place] += 1
                return []
        for place, table in tables.items():
            if self.verdicts.dominator(self._bid(place), table.least) is not None:
                return []
        self.path = play.frontier
        if len(self.path):
            return [aim]
        for need in aim:
            if not self._met(need, tables[need.place]):
                self.turning = self._ends(need, low, high)
                return [aim]
        for place, table in tables.items():
            mixture = self.verdicts.dominator(self._bid(place), table.most)
            if mixture is not None:
                return self._ways(Need(place, mixture, None), table, low, high, aim)
        if self.iterated:
            return self._iterated(cell, aim)
        self.safe = True
        return [aim]

    def all_in(self) -> bool:
        """Whether every equilibrium of the cell just asked about is wanted, and any one will do."""
        return self.safe

    def first(self, frontier: Index) -> Index:
        """Those of the sets at one of which the cell just asked about is best split."""
        if len(self.path):
            return self.path
        if self.turning is None:
            return frontier
        turning = self.turning.reshape(-1)
        found = frontier[[bool(turning[self.ends_at[s]].any()) for s in frontier.tolist()]]
        return found if len(found) else frontier

    # ---- one type's bid

    def _bid(self, place: Place) -> int:
        return self.bids[place[0]][place[1]][0]

    def _tables(self, low: ImpliedGame, high: ImpliedGame, place: Place) -> Tables:
        least, most = (payoff_table(game, *place, self.against) for game in (low, high))
        return Tables(least, most)

    def _missed(self, need: Need, table: Tables) -> bool:
        """Whether no profile of the cell meets the need."""
        least = earned(table.least, need.mixture)
        return bool(mask(least > 0).any()) if need.column is None else bool(least[need.column] >= 0)

    def _met(self, need: Need, table: Tables) -> bool:
        """Whether every profile of the cell meets the need."""
        most = earned(table.most, need.mixture)
        if need.column is not None:
            return bool(most[need.column] < 0)
        return bool(mask(most <= 0).all())  # and where it is less somewhere, the mixture does not dominate either

    def _ways(self, same: Need, table: Tables, low: ImpliedGame, high: ImpliedGame, aim: Needs) -> list[Needs]:
        """The needs of which one must be met, the likeliest first, in place of ``same``."""
        least = earned(table.least, same.mixture)
        columns = [c for c in np.argsort(least, kind="stable").tolist() if least[c] < 0]
        if len(columns) > COLUMNS:
            self.turning = self._ends(same, low, high)
            return [aim]
        ways = [(*aim, Need(same.place, same.mixture, c)) for c in columns]
        return ways if mask(least > 0).any() else [*ways, (*aim, same)]

    def _ends(self, need: Need, low: ImpliedGame, high: ImpliedGame) -> npt.NDArray[np.bool_]:
        """[type profiles, bids of agent 1, …] the ends of the auction where the gain that the need is about is open."""
        i, t = need.place
        found: npt.NDArray[np.bool_] = mask(low.payoffs[i] != high.payoffs[i])
        found[self.expansion.profiles[:, i] != t] = False
        rows = np.zeros(found.shape[1 + i], dtype=bool)
        rows[[row for row, _ in need.mixture]] = True
        found &= rows.reshape([-1 if axis == 1 + i else 1 for axis in range(found.ndim)])
        if need.column is not None:
            found &= self._in_column(low, need.place, need.column, found.shape)
        own = self._bid(need.place)  # the gain turns on what the bid itself earns, too
        both = np.moveaxis(found, 1 + i, 1)
        both[:, own] |= both.any(axis=1)
        return found

    def _in_column(
        self, implied: ImpliedGame, place: Place, column: int, shape: tuple[int, ...]
    ) -> npt.NDArray[np.bool_]:
        """[type profiles, bids of agent 1, …] the ends that the column counts."""
        i, _ = place
        others = implied.others(i)
        found = np.ones(shape, dtype=bool)
        for k, types in enumerate(self.expansion.profiles.tolist()):
            if self.against == "actions":
                made = implied.action_column(i, column)
            else:
                plans = implied.strategy_column(i, column)
                made = tuple(plan[types[j]] for j, plan in zip(others, plans, strict=True))
            for j, bid in zip(others, made, strict=True):
                kept = np.zeros(shape[1 + j], dtype=bool)
                kept[bid] = True
                found[k] &= kept.reshape([-1 if axis == j else 1 for axis in range(len(shape) - 1)])
        return found

    # ---- iterated

    def _iterated(self, cell: Cell, aim: Needs) -> list[Needs]:
        """As ``aims``, where none of the bids is dominated in the first round."""
        low, high = self.bounds.of(cell)
        found = Rounds(low, high, self.against, self.verdicts).survival(self.bids)
        if found.gone:
            return []
        self.safe = not found.open
        if found.open:
            i, t = found.open[0]
            self.turning = mask(low.payoffs[i] != high.payoffs[i])
            self.turning[self.expansion.profiles[:, i] != t] = False
        return [aim]
