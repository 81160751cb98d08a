"""*Simultaneous item auctions*: one sealed auction an item, all at once.  A bid is a vector of levels, one an item.
For each item the highest eligible bid on it wins; if there is none, it stays unsold.  What the winner of an item pays
is each auction's own rule.

*Ties*: of those who bid the same the first in the order of the agents; `random` draws one order for each item,
uniformly and independently.  So each of them is as likely as another to win, and the outcomes come in the order of
their winners: those of the first item slowest, and an item's in the file's order of the agents, since of all orders
the first in which one of them comes before the others is the earlier, the earlier she is in the file.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from ...budget import adding, words
from ...reading import Table
from ..goods.goods import Goods
from ..keys import Draft, Vector
from .bidding import Outcome, SealedBids, read_terms

if TYPE_CHECKING:
    from ..market import Market


class Sale(NamedTuple):
    """Who wins an item, her bid on it, and what she pays."""

    agent: int
    bid: int
    price: int


@dataclass(frozen=True)
class Simultaneous(SealedBids):
    goods: ClassVar[tuple[str, ...]] = ("items",)

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[SealedBids]:
        reserve, terms = read_terms(raw, names)
        return Draft(lambda whole: cls(terms(whole(reserve))), [reserve])

    @abstractmethod
    def price(self, ranked: Sequence[int]) -> int:
        """What the winner of an item pays, from all eligible bids on it, highest first."""

    def outcomes(self, market: Market, bids: Sequence[Vector]) -> list[Outcome]:
        items, agents = market.goods.count, len(bids)
        budget = market.budget
        budget.charge("the outcome of a profile of bids", 60 + items * agents * (10 + 5 * adding(market.bits)))
        sales = [self._sales([vector[item] for vector in bids]) for item in range(items)]
        count = prod(map(len, sales))
        size = 700 + 32 * agents + 100 * items
        budget.charge(f"{words(count)} outcomes of a tie", count * (20 + 10 * items + 3 * agents), briefly=count * size)
        return [_outcome(ends, agents) for ends in product(*sales)]

    def _sales(self, offers: list[int]) -> list[Sale | None]:
        """How the sale of an item may end, by winner in the file's order; nobody, where no bid on it is eligible."""
        ranked = sorted(self.eligible(offers), reverse=True)
        if not ranked:
            return [None]
        tied = [agent for agent, offer in enumerate(offers) if offer == ranked[0]]
        if self.terms.priority is not None:
            tied = [min(tied, key=self.terms.priority.index)]
        return [Sale(agent, ranked[0], self.price(ranked)) for agent in tied]


def _outcome(sales: Sequence[Sale | None], agents: int) -> Outcome:
    """`sales`: of each item."""
    allocation, payments = [0] * agents, [0] * agents
    winning: list[Vector] = []
    for item, sale in enumerate(sales):
        winning.append(() if sale is None else (sale.agent, sale.bid))
        if sale is not None:
            allocation[sale.agent] |= 1 << item
            payments[sale.agent] += sale.price
    return Outcome(1, tuple(allocation), tuple(payments), 0, tuple(winning))
