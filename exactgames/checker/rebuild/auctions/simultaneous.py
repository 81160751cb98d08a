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
from typing import TYPE_CHECKING, ClassVar

from ...budget import adding, words
from ...reading import Table
from ..goods.goods import Goods
from ..keys import Draft, Vector
from .bidding import Outcome, SealedBids, read_terms

if TYPE_CHECKING:
    from ..market import Market


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
        prices, offers, winners = [], [], []
        for item in range(items):
            ranked = sorted(self.eligible([vector[item] for vector in bids]), reverse=True)
            prices.append(self.price(ranked) if ranked else 0)
            offers.append(ranked[0] if ranked else 0)
            winners.append(self._tied([vector[item] for vector in bids], ranked))
        count = prod(len(tied) or 1 for tied in winners)
        size = 700 + 32 * agents + 100 * items
        budget.charge(f"{words(count)} outcomes of a tie", count * (20 + 10 * items + 3 * agents), briefly=count * size)
        return [_outcome(won, prices, offers, agents) for won in product(*((tied or [None]) for tied in winners))]

    def _tied(self, offers: list[int], ranked: Sequence[int]) -> list[int | None]:
        """Who may win an item, in the file's order; none where no bid on it is eligible."""
        if not ranked:
            return []
        tied = [agent for agent, offer in enumerate(offers) if offer == ranked[0]]
        priority = self.terms.priority
        return list(tied) if priority is None else [min(tied, key=priority.index)]


def _outcome(won: Sequence[int | None], prices: Sequence[int], offers: Sequence[int], agents: int) -> Outcome:
    """`won`: who wins each item."""
    allocation, payments = [0] * agents, [0] * agents
    winning: list[Vector] = []
    for item, agent in enumerate(won):
        winning.append(() if agent is None else (agent, offers[item]))
        if agent is not None:
            allocation[agent] |= 1 << item
            payments[agent] += prices[item]
    return Outcome(1, tuple(allocation), tuple(payments), 0, tuple(winning))
