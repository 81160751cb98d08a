"""Named items, 1 to 8.  A holding is a *bundle*, a set of items, numbered in binary: the first item is the lowest bit,
and ∅ is 0.  In a file a bundle is an array of distinct items.  A type says what each bundle is worth to her in one of
several ways (`valuations`).  A bid is a vector of levels, one an item, in any order of size.

The optimum is over all ways to give each item to an agent or to nobody: agent by agent, the best that she and those
before her can have of each set of items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from typing import ClassVar

from ...budget import Budget, adding, room
from ...reading import Table, array, number
from ...rejected import Rejected, show
from ...words import counted, listed, quoted
from ..keys import CODE, Vector, name_of
from .goods import Goods, Valuation
from .valuations.additive import Additive
from .valuations.budget_additive import BudgetAdditive
from .valuations.bundles import BundleValuation, bundle_of, named
from .valuations.table import TableValuation
from .valuations.unit_demand import UnitDemand

MOST = 8
KINDS: tuple[type[BundleValuation], ...] = (Additive, UnitDemand, BudgetAdditive, TableValuation)


@cache
def parts(bundle: int) -> Vector:
    """The bundles that are in a bundle, ∅ and itself among them, in order."""
    return tuple(part for part in range(bundle + 1) if part & bundle == part)


@dataclass(frozen=True)
class Items(Goods):
    key: ClassVar[str] = "items"
    valuations: ClassVar[tuple[str, ...]] = tuple(kind.key for kind in KINDS)
    trade: ClassVar[str] = "items"
    offered: ClassVar[str] = "items"

    @classmethod
    def read(cls, value: object) -> Items:
        names: list[str] = []
        for name in array(value, "items", CODE, 1, MOST):
            names.append(name_of(name, "items", names))
        return cls(len(names), tuple(names))

    # -- Valuations

    @property
    def size(self) -> int:
        return 1 << self.count

    def read_valuation(self, kind: Table, where: str, budget: Budget) -> Valuation:
        (known,) = (known for known in KINDS if known.key in kind)
        return known.read(kind[known.key], self.names, f"{where}, {known.key}", budget)

    def charge_values(self, types: int, bits: int, budget: Budget) -> None:
        count = types * self.size
        budget.charge("the values of bundles", count * (3 + self.count * adding(bits)), kept=count * (8 + room(bits)))

    def optimum(self, values: Sequence[Vector]) -> int:
        best = [0] * self.size
        for value in values:
            best = [max([best[every ^ part] + value[part] for part in parts(every)]) for every in range(self.size)]
        return best[-1]

    def optimum_cost(self, agents: int, bits: int) -> int:
        return agents * int(3**self.count) * (1 + adding(bits))

    # -- Bids

    def read_bid(self, value: object, where: str) -> list[Fraction]:
        return [number(x, where, 0) for x in array(value, where, CODE, self.count, self.count)]

    def named_bid(self, value: object, where: str) -> list[Fraction]:
        return self.read_bid(value, where)

    def bids(self, levels: int) -> int:
        return int(levels**self.count)

    def vectors(self, levels: Sequence[int]) -> list[Vector]:
        return list(product(levels, repeat=self.count))

    # -- Holdings

    def read_holding(self, value: object, where: str) -> int:
        return bundle_of(value, self.names, where)

    def read_start(self, value: object, where: str) -> int:
        return bundle_of(value, self.names, where)

    def read_lot(self, value: object, where: str) -> int:
        return bundle_of(value, self.names, where, 1)

    def read_offered(self, value: object, where: str) -> int:
        return bundle_of(value, self.names, where, 1)

    def read_won(self, value: object, where: str) -> int:
        return bundle_of(value, self.names, where)

    def check_sold(self, won: Sequence[int], where: str) -> None:
        sold = 0
        for bundle in won:
            if sold & bundle:
                twice = self.names[(sold & bundle).bit_length() - 1]
                raise Rejected(CODE, f"{where}: the item {show(twice)} is won twice, expected disjoint bundles")
            sold |= bundle

    def without(self, held: int, lot: int) -> int | None:
        return held ^ lot if lot & held == lot else None

    def together(self, held: int, lot: int) -> int:
        return held | lot

    # -- Words

    def words(self) -> str:
        return f"{counted(self.count, 'item')}: {listed([quoted(name) for name in self.names])}"

    def allocation(self, held: Sequence[int]) -> str:
        return f"[{', '.join([named(bundle, self.names) for bundle in held])}]"
