"""The aftermarket where the seller may ask any price (semantics.md, "Continuous types", "The price"): on each cell what
she earns is quadratic in the price, so the best price is at a cell's upper end, or where the quadratic is greatest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property

from attrs import define, field

from exactgames.runs.cells import Cell, cells
from exactgames.runs.law import Survival
from exactgames.runs.listed_prices import some_of, wanted_by
from exactgames.runs.resale import Aftermarket, Holdings, Row, Wanted


@define(slots=False, eq=False)
class AnyPrice(Aftermarket):
    """At any price above 0 up to the highest."""

    _rows: dict[Fraction, Row] = field(factory=dict)

    @cached_property
    def highest(self) -> Fraction:
        """The greatest value of a unit to a buyer."""
        return max(self.market.agents[buyer].greatest for buyer in self.resale.buyers)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Those up to the highest price. LimitReached if there are too many cases."""
        agents = [self.market.agents[buyer] for buyer in self.resale.buyers]
        return tuple(cell for cell in cells(self.market, agents) if cell.high <= self.highest)

    @cached_property
    def cases(self) -> tuple[tuple[tuple[Wanted, Survival], ...], ...]:
        """[cell] the cases, and how likely they are."""
        return tuple(tuple(cell.cases()) for cell in self.cells)

    @cached_property
    def every_case(self) -> tuple[Wanted, ...]:
        return tuple({case: None for cell in self.cases for case, _ in cell})

    def row(self, price: Fraction) -> Row:
        if price not in self._rows:
            units, agents = self.market.units, self.market.agents
            self._rows[price] = tuple(wanted_by(agents[buyer], (price,), units)[0] for buyer in self.resale.buyers)
        return self._rows[price]

    def chosen(self, holdings: Holdings) -> Fraction:
        offered = holdings[self.resale.seller]
        if not offered:
            return self.highest
        best = (Fraction(-1), self.highest)
        for cell, cases in zip(self.cells, self.cases, strict=True):
            sold = sum(
                (likely * min(offered, sum(self.demands(case, holdings))) for case, likely in cases), start=Survival()
            )
            best = max(best, *((earns(sold, price), price) for price in turns(sold, cell)))
        return best[1]

    def few(self, most: int) -> Iterable[Fraction]:
        return some_of([cell.high for cell in self.cells], most)

    def bounds(self, corners: Sequence[Holdings]) -> Iterator[list[Fraction]]:
        for cell, cases in zip(self.cells, self.cases, strict=True):
            sums = [Survival()] * len(corners)
            for case, likely in cases:
                smaller = self.smaller(case, corners)
                sums = [total + likely * amount for total, amount in zip(sums, smaller, strict=True)]
            yield [max(earns(sold, cell.low), *(earns(sold, price) for price in turns(sold, cell))) for sold in sums]


def earns(sold: Survival, price: Fraction) -> Fraction:
    """The price times what is sold at it, γ + α·p + β·p²; at a cell's lower end, the limit."""
    return sold.inverse + sold.constant * price + sold.slope * price**2


def turns(sold: Survival, cell: Cell) -> Iterator[Fraction]:
    """The prices of the cell at which it may be greatest."""
    yield cell.high
    if sold.slope < 0 and cell.low < (vertex := -sold.constant / (2 * sold.slope)) < cell.high:
        yield vertex
