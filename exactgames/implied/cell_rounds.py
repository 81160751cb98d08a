"""The rounds of the iterated elimination in the implied games of all profiles of a cell at once, as far as they agree.

A bid *goes* if some mixture of bids left earns, in what is left, at least as much in every column and more in one,
whatever profile of the cell is played; it *stays* if nothing can dominate it, whatever is. A round is certain if each
bid left goes or stays. In a cell of one profile all rounds are certain: they are the elimination.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from attrs import define, field, frozen

from exactgames.concepts.dominance import Dominator, FullSupportBelief
from exactgames.implied.elimination import all_bids, columns_left
from exactgames.implied.gain_tables import CellTables
from exactgames.implied.overbidding import Bids
from exactgames.implied.tables import Judgement, Place, Verdicts
from exactgames.numbers.arrays import Integers
from exactgames.search.pure.steps import Column, Goes, Round, Stays


@frozen
class Gone:
    """A bid that goes after the rounds ``before``."""

    place: Place
    bid: int
    how: Goes
    before: tuple[Round, ...]


@define(eq=False)
class CellRounds:
    """left    the bids left after the rounds that are certain
    rounds   the certain ones in which some bid goes
    last     the next one, where it is certain: no bid goes in it
    open     the types and their bids of which it is not certain whether they go next
    """

    tables: CellTables
    verdicts: Verdicts
    left: Bids = field(init=False)
    rounds: tuple[Round, ...] = ()
    last: Round | None = None
    open: list[tuple[Place, int]] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.left = all_bids(self.tables.known.numbering)

    def first_gone(self, asked: Bids) -> Iterator[Gone]:
        """Those of the bids ``asked`` that go in the first round."""
        for i, row in enumerate(asked):
            for t, bids in enumerate(row):
                for bid in bids:
                    verdict = self._goes(i, t, bid)
                    if verdict is not None:
                        yield Gone((i, t), bid, verdict, ())

    def gone(self) -> Iterator[Gone]:
        """Every bid that is certain to go, round by round; afterwards the fields say what is certain."""
        while True:
            verdicts = [
                [[self._verdict(i, t, b) for b in bids] for t, bids in enumerate(row)] for i, row in self._rows()
            ]
            found = [
                ((i, t), b, verdicts[i][t][k])
                for i, row in self._rows()
                for t, bids in enumerate(row)
                for k, b in enumerate(bids)
            ]
            for place, b, verdict in found:
                if isinstance(verdict, Goes):
                    yield Gone(place, b, verdict, self.rounds)
            self.open = [(place, b) for place, b, verdict in found if verdict is None]
            if self.open:
                return
            certain: Round = tuple(tuple(tuple(v for v in row if v is not None) for row in rows) for rows in verdicts)
            goes = {(place, b) for place, b, verdict in found if isinstance(verdict, Goes)}
            if not goes:
                self.last = certain
                return
            self.rounds = (*self.rounds, certain)
            self.left = tuple(
                tuple(tuple(b for b in bids if ((i, t), b) not in goes) for t, bids in enumerate(row))
                for i, row in self._rows()
            )

    # ---- one bid

    def _rows(self) -> list[tuple[int, tuple[tuple[int, ...], ...]]]:
        return list(enumerate(self.left))

    def _verdict(self, i: int, t: int, bid: int) -> Goes | Stays | None:
        return self._goes(i, t, bid) or self._stays(i, t, bid)

    def _goes(self, i: int, t: int, bid: int) -> Goes | None:
        found = self._judge(self.tables.least(i, t, bid), i, t, bid)
        if not isinstance(found, Dominator):
            return None
        rows = self.left[i][t]
        return Goes(tuple((rows[a], w) for a, w in found.mixture), self._column(i, found.strict))

    def _stays(self, i: int, t: int, bid: int) -> Stays | None:
        found = self._judge(self.tables.most(i, t, bid), i, t, bid)
        if isinstance(found, Dominator):
            return None
        if isinstance(found, FullSupportBelief):
            return Stays(tuple((self._column(i, c), w) for c, w in found.extra))
        rows = self.left[i][t]
        return Stays(witnesses=tuple((rows[a], None if c is None else self._column(i, c)) for a, c in found.columns))

    def _judge(self, table: Integers, i: int, t: int, bid: int) -> Judgement:
        """The verdict on the bid in what is left of the table."""
        rows = list(self.left[i][t])
        return self.verdicts.judge(rows.index(bid), np.ascontiguousarray(table[rows][:, self._columns(i)]))

    def _columns(self, i: int) -> Integers:
        known = self.tables.known
        found: Integers = np.flatnonzero(columns_left(known.numbering, i, self.left, known.against))
        return found

    def _column(self, i: int, number: int) -> Column:
        """What the others bid in a column of what is left."""
        return self.tables.known.column(i, int(self._columns(i)[number]))
