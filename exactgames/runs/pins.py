"""What a column, one bid profile of the others, shows of a type's bid: that it is the only best reply but for bids that
agree with it in two entries (semantics.md, "Undominated bids").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property

from attrs import define, frozen

from exactgames.runs.intervals import Piece
from exactgames.runs.marginals import Runs
from exactgames.runs.pieces import pieces
from exactgames.runs.utilities import Utilities


@frozen
class Pins:
    """At least ``least`` in entry ``won``, at most ``most`` in the next one (from 1; None: nothing is shown)."""

    won: int
    least: Fraction | None
    most: Fraction | None


@frozen
class Run:
    """Entries ``first`` to ``last`` of a bid are at this level."""

    level: Fraction
    first: int
    last: int


def runs_of(bid: Runs, units: int) -> Iterator[Run]:
    """The runs of a bid, the zeros at its end too."""
    entry = 1
    for level, count in bid:
        yield Run(level, entry, entry + count - 1)
        entry += count
    if entry <= units:
        yield Run(Fraction(0), entry, units)


@define(slots=False, eq=False)
class Column:
    """An agent's bid against these bids of the others ([agent], her own among them)."""

    agent: int
    bids: tuple[Runs, ...]
    utilities: Utilities
    pieces: tuple[Piece, ...]
    won: int

    @classmethod
    def of(cls, utilities: Utilities, agent: int, bids: Sequence[Runs]) -> Column:
        """The column in which all bid so."""
        there = utilities.where(bids)
        won = there.rivals[agent].won(bids[agent])
        return cls(agent, tuple(bids), there, tuple(_apart(pieces(there, agent), won)), won)

    @cached_property
    def others(self) -> frozenset[int]:
        """The ends of pieces but the number won."""
        return frozenset(w for piece in self.pieces for w in piece) - {self.won}

    def pins(self, kind: int) -> Pins | None:
        """What the column pins for a type; None where her bid is not the only best reply."""
        rivals, own = self.utilities.rivals[self.agent], self.bids[self.agent]
        price = rivals.price(self.won)
        if self.won and rivals.price(self.won, own) != price:
            return None
        best = self.utilities.with_won(self.agent, kind, self.won)
        if any(self.utilities.with_won(self.agent, kind, w) >= best for w in self.others):
            return None
        agent, units = self.utilities.market.agents[self.agent], self.utilities.market.units
        least = rivals.lowest_level(self.won) if self.won > rivals.fewest else None
        fitting = [x for x in agent.levels if rivals.most(x) <= self.won and (not self.won or x <= price)]
        return Pins(self.won, least, max(fitting) if self.won < units else None)


def _apart(found: tuple[Piece, ...], won: int) -> Iterator[Piece]:
    """The pieces, with the number won a piece of its own."""
    for low, high in found:
        if low <= won <= high:
            yield from (part for part in ((low, won - 1), (won, won), (won + 1, high)) if part[0] <= part[1])
        else:
            yield low, high


def settles(run: Run, pins: Pins, top: Fraction) -> tuple[bool, bool]:
    """Whether the pins keep the run from above, and from below."""
    above = run.level == top or (pins.won + 1 == run.first and pins.most is not None and pins.most <= run.level)
    below = run.level == 0 or (pins.won == run.last and pins.least is not None and pins.least >= run.level)
    return above, below
