"""For which v of a law a column shows something, as spans of numbers; and how several columns cover them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from attrs import frozen

from exactgames.runs.beside import Level, utility_beside
from exactgames.runs.pins import Column

T = TypeVar("T")
Compared = tuple[Fraction, int]
"""α + γ·ε."""


@frozen
class Span:
    """The numbers from ``low`` to ``high``, without an end that is ``open``."""

    low: Fraction
    high: Fraction
    open_low: bool = False
    open_high: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is none."""
        return self.low > self.high or (self.low == self.high and (self.open_low or self.open_high))

    def holds(self, v: Fraction) -> bool:
        """Whether v is one of them."""
        above = self.low < v or (self.low == v and not self.open_low)
        return above and (v < self.high or (v == self.high and not self.open_high))

    def met(self, other: Span) -> Span:
        """The numbers of both."""
        low, open_low = max((self.low, self.open_low), (other.low, other.open_low))
        high, closed = min((self.high, not self.open_high), (other.high, not other.open_high))
        return Span(low, high, open_low, not closed)

    @property
    def reach(self) -> tuple[Fraction, bool]:
        """How far up it goes."""
        return self.high, not self.open_high


def shown(column: Column, levels: Mapping[Fraction, Level]) -> list[Span]:
    """The v to which the bid is better than winning any other number of units, for every small ε: ascending, apart."""
    agent, utilities = column.agent, column.utilities
    law = utilities.market.agents[agent].law
    if law is None:
        raise ValueError("an agent with a law is meant")
    low, high = law.law.least, law.law.greatest
    best = lru_cache(None)(lambda v: utility_beside(column, v, column.won, levels))
    found = [Span(low, high)]
    for won in column.others:
        points = sorted({low, high, *utilities.kinks(agent, (column.won, won))})
        more = [_less(utility_beside(column, v, won, levels), best(v)) for v in points]
        worse = (_less_than_zero(*ends, *pair) for ends, pair in zip(pairwise(points), pairwise(more), strict=True))
        spans = list(_joined(span for span in worse if not span.empty))
        found = [both for one in found for other in spans if not (both := one.met(other)).empty]
    return found


def _less(one: Compared, other: Compared) -> Compared:
    return one[0] - other[0], one[1] - other[1]


def _less_than_zero(low: Fraction, high: Fraction, first: Compared, last: Compared) -> Span:
    """Where α + γ·ε is less than 0 for small ε; α is affine from low to high, γ constant."""
    zero = (Fraction(0), 0)
    if first < zero and last < zero:
        return Span(low, high)
    if first >= zero and last >= zero:
        return Span(high, low)
    crossing = low + (high - low) * first[0] / (first[0] - last[0])
    is_open = first[1] >= 0
    return Span(low, crossing, False, is_open) if first < zero else Span(crossing, high, is_open, False)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans, ascending, neighbours with a common end joined."""
    before: Span | None = None
    for span in spans:
        if before is not None and before.holds(span.low) and span.holds(before.high):
            before = Span(before.low, span.high, before.open_low, span.open_high)
            continue
        if before is not None:
            yield before
        before = span
    if before is not None:
        yield before


def covered(
    spans: Sequence[tuple[Span, T]], low: Fraction, high: Fraction
) -> tuple[tuple[Fraction, Fraction, T], ...] | None:
    """Numbers from, to, one after the other from low to high, each with a span that has all of them, its ends too; None
    where there are none.
    """
    found: list[tuple[Fraction, Fraction, T]] = []
    at = low
    while True:
        here = [one for one in spans if one[0].holds(at)]
        if not here:
            return None
        best, whose = max(here, key=lambda one: one[0].reach)
        if best.holds(high):
            return (*found, (at, high, whose)) if at < high else tuple(found)
        end = best.high
        if best.open_high:
            beyond = [span.low for span, _ in spans if span.holds(end) and span.low < end]
            if not beyond:
                return None
            end = (max(at, min(beyond)) + end) / 2
        if end == at:
            return None
        found.append((at, end, whose))
        at = end
