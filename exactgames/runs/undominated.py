"""That no type's bid is weakly dominated, by any mixture of bids: beliefs to which it is the only best reply.

See semantics.md, "Undominated bids". Columns are tried, none is trusted: ``pins`` says what one shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product
from typing import ClassVar

from attrs import define, field, frozen

from exactgames.errors import Undecided
from exactgames.quoted import name
from exactgames.runs.ladder import Ladder, ladder
from exactgames.runs.marginals import Runs, without_zeros
from exactgames.runs.market import RunMarket
from exactgames.runs.pins import Column, Run, runs_of, settles
from exactgames.runs.utilities import Utilities
from exactgames.tally import counting, tallied

Need = tuple[Run, bool]
"""A run, and from where it is to be pinned: from above (True) or from below."""


@frozen
class Supported:
    """An agent's columns, for each type the numbers of those that are hers, and a ladder if one is needed. ``ranges``:
    of an agent with a law, instead, for v from, to, one range after the other.
    """

    columns: tuple[Column, ...]
    parts: tuple[tuple[int, ...], ...]
    ladder: Ladder | None
    ranges: tuple[tuple[Fraction, Fraction, tuple[int, ...]], ...] = ()


def supported(utilities: Utilities) -> dict[int, Supported]:
    """Of each agent with several bids. Undecided where no column that was tried pins an entry."""
    agents = [i for i, agent in enumerate(utilities.market.agents) if len(agent.levels) > 1]
    return {i: Supporting(utilities, i).found() for i in tallied(agents, "agents' bids judged", alike=False)}


@define(slots=False, eq=False)
class Supporting:
    """Among the bids of levels."""

    real: ClassVar[bool] = False
    utilities: Utilities
    agent: int
    _known: dict[tuple[Runs, ...], Column] = field(factory=dict)

    @property
    def market(self) -> RunMarket:
        return self.utilities.market

    def found(self) -> Supported:
        """Columns for all pins of all types."""
        own = self.market.agents[self.agent]
        parts = [set[int]() for _ in own.types]
        used: list[Column] = []
        rungs: Ladder | None = None
        for need in tallied(list(self.needs()), "ends of runs pinned", alike=False):
            lacking = list(range(len(own.types)))
            for column in counting(distinct(self.candidates(need)), "bids of the others tried"):
                helped = [kind for kind in lacking if self.pinned(column, kind, need)]
                if helped:
                    if column not in used:
                        used.append(column)
                    for kind in helped:
                        parts[kind].add(used.index(column))
                    lacking = [kind for kind in lacking if kind not in helped]
                if not lacking:
                    break
            if lacking:
                rungs = self._ladder(need)  # there is one such need at most: the last entry of the first run
                if rungs is None:
                    raise Undecided(self.open_words(need, own.types[lacking[0]].name))
        return Supported(tuple(used), tuple(tuple(sorted(part)) for part in parts), rungs)

    def needs(self) -> Iterator[Need]:
        own = self.market.agents[self.agent]
        for run in runs_of(own.bid, self.market.units):
            if run.level < own.levels[-1]:
                yield run, True
            if run.level > 0:
                yield run, False

    def pinned(self, column: Column, kind: int, need: Need) -> bool:
        run, above = need
        if column.won != (run.first - 1 if above else run.last):
            return False
        pins = column.pins(kind)
        if pins is None:
            return False
        high, low = settles(run, pins, self.market.agents[self.agent].levels[-1])
        return high if above else low

    def candidates(self, need: Need) -> Iterator[Column]:
        """The others as they bid; then one who bids high on all units but those that are to be won (or one unit less),
        and one who bids about as she does on the rest.
        """
        run, above = need
        won = run.first - 1 if above else run.last
        yield self._column({})
        others = [i for i in range(len(self.market.agents)) if i != self.agent]
        for top, rest in product(others, others):
            for high in _near(self.market.agents[top].levels, run.level, higher=True):
                for low in _near(self.market.agents[rest].levels, run.level, higher=False):
                    for number in (won, won + 1) if above and low <= high else (won,):
                        for served in (False, True):
                            bids = self._shape(number, top, high, rest, low, served)
                            if bids is not None:
                                yield self._column(bids)

    def _shape(
        self, won: int, top: int, high: Fraction, rest: int, low: Fraction, served: bool
    ) -> dict[int, Runs] | None:
        """``top`` bids high on all units but ``won``, ``rest`` low; ``served``: each other agent her most on one."""
        units = self.market.units
        bids: dict[int, Runs] = {i: () for i in range(len(self.market.agents)) if i != self.agent}
        more = [i for i in bids if i not in (top, rest) and self.market.agents[i].levels[-1] > 0] if served else []
        for i in more:
            bids[i] = ((self.market.agents[i].levels[-1], 1),)
        left = units - won - len(more)
        if left < 0 or won > units or (served and not more):
            return None
        if top == rest:
            bids[top] = without_zeros([(high, left), (low, units - left)] if high != low else [(high, units)])
        else:
            bids[top], bids[rest] = without_zeros([(high, left)]), without_zeros([(low, units)])
        return bids

    def _column(self, others: dict[int, Runs]) -> Column:
        bids = tuple(others.get(i, agent.bid) for i, agent in enumerate(self.market.agents))
        if bids not in self._known:
            self._known[bids] = Column.of(self.utilities, self.agent, bids)
        return self._known[bids]

    def _ladder(self, need: Need) -> Ladder | None:
        run, above = need
        resale = self.market.resale
        if above or run.first != 1 or resale is None or resale.seller != self.agent:
            return None
        after = self.utilities.after
        return None if after is None else ladder(self.market, after, self.real)

    def open_words(self, need: Need, kind: str) -> str:
        run, above = need
        own = self.market.agents[self.agent]
        entry, side = (run.first, "more") if above else (run.last, "less")
        return (
            f"no belief that was tried shows that {name(own.name)} of type {name(kind)} does worse by bidding {side} "
            f"than {run.level} on unit {entry:,}; whether the bid is dominated is open"
        )


def distinct(columns: Iterable[Column]) -> Iterator[Column]:
    """Each column once, when it first comes: none is made before it is needed."""
    seen = set[Column]()
    for column in columns:
        if column not in seen:
            seen.add(column)
            yield column


def _near(levels: tuple[Fraction, ...], level: Fraction, higher: bool) -> tuple[Fraction, ...]:
    """The levels worth trying: itself (ties may do), the next one up, the highest; or itself, the next one down, 0."""
    if higher:
        above = [x for x in levels if x >= level]
        return tuple(dict.fromkeys((*above[:2], *above[-1:])))
    below = [x for x in levels if x < level]
    return tuple(dict.fromkeys((*(x for x in levels if x == level), *below[-1:], Fraction(0))))
