"""That no type's bid is weakly dominated among all real bids (semantics.md, "Undominated among all real bids"); of an
agent with a law, whatever her v: ranges of v, each with columns that pin her bid for all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

from attrs import define, field

from exactgames.errors import Undecided
from exactgames.runs.beside import Beside, Level, RealPins, pins_of, real_pins
from exactgames.runs.law import LawTypes
from exactgames.runs.pins import Column
from exactgames.runs.spans import Span, covered, shown
from exactgames.runs.undominated import Need, Supported, Supporting, distinct
from exactgames.runs.utilities import Utilities
from exactgames.tally import counting, tallied

Cover = tuple[tuple[Fraction, Fraction, Column], ...]
"""Ranges of v, one after the other, each with a column that pins something for all of it."""


def supported_among_real_bids(utilities: Utilities) -> dict[int, tuple[Supported, Mapping[Fraction, Level]]]:
    """The same of every agent where bids are any real numbers (semantics.md, "Undominated among all real bids"), and
    what the levels of her columns stand for.
    """
    found = {}
    for i in tallied(range(len(utilities.market.agents)), "agents' bids judged", alike=False):
        beside = Beside.of(utilities.market, i)
        supporting = _SupportingReal(Utilities(beside.market, utilities.after), i, levels=beside.levels)
        found[i] = supporting.found(), beside.levels
    return found


@define(slots=False, eq=False)
class _SupportingReal(Supporting):
    """Among all real bids; the levels are those beside her own."""

    real: ClassVar[bool] = True
    levels: Mapping[Fraction, Level] = field(factory=dict, kw_only=True)

    def found(self) -> Supported:
        law = self.market.agents[self.agent].law
        return super().found() if law is None else self._of_law(law)

    def _of_law(self, types: LawTypes) -> Supported:
        """Columns for all pins, each of all v together."""
        low, high = types.law.least, types.law.greatest
        needs = tallied(list(self.needs()), "ends of runs pinned", alike=False)
        covers = [self._cover(need, low, high) for need in needs]
        used = list(dict.fromkeys(column for cover in covers for _, _, column in cover))
        cuts = sorted({low, high, *(end for cover in covers for _, end, _ in cover)})
        ranges = tuple(
            (
                start,
                end,
                tuple(
                    sorted({used.index(c) for cover in covers for one, two, c in cover if one <= start and end <= two})
                ),
            )
            for start, end in pairwise(cuts)
        )
        return Supported(tuple(used), (), None, ranges)

    def _cover(self, need: Need, low: Fraction, high: Fraction) -> Cover:
        """Columns that pin what is needed, for all v. Undecided where those tried do not."""
        spans: list[tuple[Span, Column]] = []
        for column in counting(distinct(self.candidates(need)), "bids of the others tried"):
            if _wins(column, need) and self._keeps(pins_of(column, self.levels), need):
                more = shown(column, self.levels)
                spans += [(span, column) for span in more]
                found = covered(spans, low, high) if more else None
                if found is not None:
                    return found
        raise Undecided(self.open_words(need, self._first_open(spans, low, high)))

    def _first_open(self, spans: Sequence[tuple[Span, Column]], low: Fraction, high: Fraction) -> str:
        """A v for which nothing that was tried pins what is needed, in words."""
        ends = sorted({low, high, *(end for span, _ in spans for end in (span.low, span.high))})
        tried = sorted({*ends, *((one + two) / 2 for one, two in pairwise(ends))})
        return str(next((v for v in tried if not any(span.holds(v) for span, _ in spans)), low))

    def pinned(self, column: Column, kind: int, need: Need) -> bool:
        return _wins(column, need) and self._keeps(real_pins(column, kind, self.levels), need)

    def _keeps(self, pins: RealPins | None, need: Need) -> bool:
        run, above = need
        return pins is not None and pins.keep(run, above, self.market.eligible(run.level))


def _wins(column: Column, need: Need) -> bool:
    run, above = need
    return column.won == (run.first - 1 if above else run.last)
